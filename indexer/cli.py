"""The command line. Each command calls one service and prints what it says."""

from __future__ import annotations

import logging
import os
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from indexer import terminal
from indexer.cli_audit import audit_commands
from indexer.cli_care import care_commands
from indexer.cli_comparison import compare_command, indicators_command
from indexer.cli_corrections import correction_commands
from indexer.cli_export import export_commands
from indexer.cli_filters import filters
from indexer.cli_index import index_commands
from indexer.cli_ingest import ingest_commands
from indexer.cli_phrases import phrases_command
from indexer.cli_policies import policies_command
from indexer.cli_removed import removal_commands
from indexer.cli_reuse import reuse_command
from indexer.cli_similar import similar_commands
from indexer.cli_trail import trail_command
from indexer.cli_trends import trends_command
from indexer.cli_users import users_commands
from indexer.cli_work import work_command
from indexer.corpus import open_corpus, versions
from indexer.errors import IndexerError
from indexer.home_policies import home_policies
from indexer.jsonform import search_json
from indexer.query import QueryError, Unit
from indexer.search import ALL_FACETS, SearchRequest, search
from indexer.settings import Settings, load_settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
FilePath = click.Path(exists=True, path_type=Path)


class Commands(click.Group):
    """Prints what a person must put right, without a traceback, and ends with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except QueryError as error:
            proposal = f"\ntry: {error.proposal}" if error.proposal else ""
            terminal.print_error(f"{error}{proposal}")
        except IndexerError as error:
            terminal.print_error(str(error))
        ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the corpus is kept.  [default: $SHUZHI_HOME, else ./shuzhi-home]",
)
@click.version_option(package_name="shuzhi")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """述值: search officials' reports, their phrasings and their numbers.

    \b
    Example: shuzhi ingest reports/ && shuzhi search '"河长制" 年份:2019..2023'
    """
    logging.basicConfig(format="shuzhi: %(message)s", level=logging.WARNING)
    ctx.obj = load_settings(os.environ, home=home)


for command in ingest_commands:
    main.add_command(command)


@main.command("search")
@click.argument("query")
@click.option("--unit", type=click.Choice(["report", "passage"]), default="report")
@click.option(
    "--sort",
    default="relevance",
    show_default=True,
    help="relevance, year, region, or an indicator as in 人工造林: the highest result first.",
)
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@click.option("--facets", is_flag=True, help="Count the values of each field over all hits.")
@filters
@as_json
@click.pass_obj
def search_command(
    settings: Settings,
    /,
    query: str,
    unit: Unit,
    sort: str,
    limit: int,
    offset: int,
    facets: bool,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Find reports, or passages, in the search language.

    \b
    造林 河长            both, ranked by relevance
    "人工造林115"        these very characters
    "以*为抓手"          with up to 12 characters of a sentence between
    "新增人工造林#亩"     with a number between
    造林 OR 绿化 -试点    either, without 试点; also 或, |, NOT, ( )
    造林 近/20 退耕       within 20 characters; also NEAR/20
    同句(造林 退耕)       in one sentence; 同段( ) in one passage
    地区:甘肃 年份:2019..2023 类型:述职报告 分管:林业 职务:副县长 级别:县级
    指标:人工造林        a figure of this indicator
    政策:河长制          a mention of this policy, under any of its names
    人工造林>1万亩       one of such an amount, in any unit; also >= < <=
    人工造林:1000..2万亩  from here to there, either end may be open

    What a report says of its own place counts, done or planned; thresholds
    (500亩以上的流转点) and numbers of elsewhere do not.

    \b
    Example: shuzhi search '"河长制" 地区:甘肃' --facets
    """
    request = SearchRequest(query, chosen, unit, sort, limit, offset, ALL_FACETS if facets else ())
    with closing(open_corpus(settings)) as corpus:
        page = search(corpus, request)
    if as_json:
        terminal.print_json(search_json(page))
    else:
        terminal.print_search(page)


main.add_command(compare_command)
main.add_command(indicators_command)


main.add_command(audit_commands)
for commands in (
    correction_commands,
    similar_commands,
    index_commands,
    care_commands,
    export_commands,
    removal_commands,
):
    for command in commands:
        main.add_command(command)
main.add_command(phrases_command)
main.add_command(policies_command)
main.add_command(reuse_command)
main.add_command(trends_command)
main.add_command(trail_command)
main.add_command(work_command)
main.add_command(users_commands)


@main.command("stats")
@as_json
@click.pass_obj
def stats_command(settings: Settings, as_json: bool) -> None:
    """Show how much the corpus holds, and by which versions it was read.

    \b
    Example: shuzhi stats --json
    """
    with closing(open_corpus(settings)) as corpus:
        counts = asdict(corpus.store.counts())
    faults = home_policies(settings.home).faults
    if as_json:
        said = {"policy_faults": [asdict(fault) for fault in faults]}
        terminal.print_json({**counts, "versions": versions(settings), **said})
    else:
        terminal.print_table({**counts, **versions(settings)})
        for fault in faults:
            terminal.print_line(f"refused      {fault}")


@main.command("serve")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port.  [default: 8765]")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Processes that answer.  [default: one a processor, at most two]",
)
@click.pass_obj
def serve_command(
    settings: Settings, host: str | None, port: int | None, processes: int | None
) -> None:
    """Serve the pages until interrupted.

    \b
    Example: shuzhi serve --port 8080
    """
    from webui.server import serve

    serve(
        replace(
            settings,
            host=host or settings.host,
            port=settings.port if port is None else port,
            processes=processes or settings.processes,
        ),
        ready=lambda address: terminal.print_line(f"述值 {address}  (Ctrl-C ends it)"),
    )
