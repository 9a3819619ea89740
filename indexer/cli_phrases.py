"""The command `phrases`: the lines in which a phrase stands, one below the other."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import get_args

import click
from rich.text import Text

from indexer import terminal
from indexer.cli_filters import filters
from indexer.corpus import open_corpus
from indexer.phrases import (
    Concordance,
    Frequency,
    Grouping,
    PhraseLine,
    PhraseRequest,
    PhraseSort,
    concordance,
)
from indexer.phrases_json import phrases_csv, phrases_json
from indexer.query.fields import UNKNOWN_NAME
from indexer.settings import Settings

# So many rows of each count are shown; --json has all.
MOST_ROWS = 12
ALL_LINES = sys.maxsize


@click.command("phrases")
@click.argument("text")
@click.option("--context", type=click.IntRange(0, 500), default=30, show_default=True,
              help="Characters on each side.")  # fmt: skip
@click.option("--sort", type=click.Choice(get_args(PhraseSort)), default="year", show_default=True,
              help="The newest first, by place, by report, or by what stands beside.")  # fmt: skip
@click.option("--group", type=click.Choice(get_args(Grouping)), help="Count lines by this.")
@click.option("--fold/--no-fold", default=None,
              help="Equal sentences as one line.  [default: not in --json and --csv]")  # fmt: skip
@click.option("--limit", type=click.IntRange(0), help="Lines, or groups.  [default: 50; csv: all]")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@filters
@click.option("--csv", "as_csv", is_flag=True, help="Print a table.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def phrases_command(
    settings: Settings,
    /,
    text: str,
    context: int,
    sort: PhraseSort,
    group: Grouping | None,
    fold: bool | None,
    limit: int | None,
    offset: int,
    as_csv: bool,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Show every line in which a phrase stands, with its words on both sides.

    \b
    TEXT  a phrase, in which * stands for up to 12 characters of a sentence
          and # for a number, or a query of the search language

    \b
    Example: shuzhi phrases '以*为抓手' --group match
             shuzhi phrases '"河长制" 近/20 巡河 地区:甘肃' --sort left
    """
    request = PhraseRequest(
        text=text,
        filters=chosen,
        context=context,
        sort=sort,
        group=group,
        folded=not (as_csv or as_json) if fold is None else fold,
        limit=limit if limit is not None else ALL_LINES if as_csv else 50,
        offset=offset,
    )
    with closing(open_corpus(settings)) as corpus:
        found = concordance(corpus, request)
    if as_json:
        terminal.print_json(phrases_json(found))
    elif as_csv:
        sys.stdout.buffer.write(phrases_csv(found.lines).encode("utf-8-sig"))
    else:
        print_phrases(found)


def print_phrases(found: Concordance) -> None:
    """The lines one below the other, then the counts."""
    terminal.print_line(
        f"{found.total} lines in {found.reports} of {found.available} reports: {found.query}"
    )
    if found.cut:
        terminal.print_line(f"the time was up: {found.cut} reports were not looked into")
    if found.request.group:
        for group in found.groups:
            terminal.print_line(f"\n{group.name or '（无）'}  {group.lines} lines")
            _print_lines(group.shown)
        _tell_rest(found.group_count, len(found.groups), found.request.offset, "groups")
    else:
        _print_lines(found.lines)
        _tell_rest(found.rows, len(found.lines), found.request.offset, "lines")
    for number, slot in enumerate(found.fillers, 1):
        listed = "  ".join(
            f"{filler.text or '（无）'} {filler.lines}" for filler in slot[:MOST_ROWS]
        )
        terminal.print_line(f"\nslot {number}: {listed}{_more(len(slot))}")
    _print_frequencies("years", found.by_year)
    _print_frequencies("places", [place for place in found.by_region if place.lines])
    if found.collocates:
        listed = "  ".join(f"{word.word} {word.score:.0f}" for word in found.collocates[:MOST_ROWS])
        terminal.print_line(f"\nnear it: {listed}{_more(len(found.collocates))}")


def _print_lines(lines: tuple[PhraseLine, ...]) -> None:
    for line in lines:
        margin = f"{line.region or UNKNOWN_NAME} {line.year or UNKNOWN_NAME} {line.role or ''}"
        times = f" ×{line.alike}" if line.alike > 1 else ""
        shown = Text(f"{line.report[:8]} {margin.strip()}{times}  ", style="dim")
        shown.append(line.left.replace("\t", " "), style="not dim")
        shown.append(line.match, style="not dim bold yellow")
        shown.append(line.right.replace("\t", " "), style="not dim")
        terminal.output.print(shown, soft_wrap=True)


def _tell_rest(there: int, shown: int, offset: int, what: str) -> None:
    if shown < there:
        terminal.print_line(f"{what} {offset + 1} to {offset + shown} of {there}; see --offset")


def _print_frequencies(name: str, rows: list[Frequency] | tuple[Frequency, ...]) -> None:
    if rows:
        terminal.print_line(f"\n{name}: lines, reports of those there are, for 10,000 characters")
    for row in rows[: 2 * MOST_ROWS]:
        terminal.print_line(
            f"  {row.name}  {row.lines}  {row.reports}/{row.available}  {row.rate:.2f}"
        )
    if len(rows) > 2 * MOST_ROWS:
        terminal.print_line(f"  … {len(rows) - 2 * MOST_ROWS} more")


def _more(count: int) -> str:
    return f"  … {count - MOST_ROWS} more" if count > MOST_ROWS else ""
