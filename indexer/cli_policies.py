"""The command `policies`: who mentions what, since when and where not, and names to add."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click
from rich import box
from rich.table import Table
from rich.text import Text

from indexer import terminal
from indexer.cli_filters import filters
from indexer.cli_policies_discover import accept_command, discover_command
from indexer.corpus import Corpus, open_corpus
from indexer.policy_use import (
    Checklist,
    PlaceUse,
    PolicyList,
    PolicyUse,
    UseLine,
    UseRequest,
    checklist,
    list_policies,
    names_in,
    use_of,
)
from indexer.policy_use.tables import checklist_csv, write_xlsx
from indexer.policy_use_json import (
    checklist_json,
    policies_csv,
    policies_json,
    use_csv,
    use_json,
)
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.settings import Settings
from indexer.trends import Gap, Point, with_gaps

InFile = click.Path(exists=True, dir_okay=False, path_type=Path)
OutFile = click.Path(dir_okay=False, path_type=Path)
# So many rows of each count are shown; --json has all.
MOST_ROWS = 24


class NameOrCommand(click.Group):
    """Commands of which one goes without saying: `policies 河长制` is `policies show 河长制`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` before what names no command."""
        if not args or args[0] not in self.commands:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group("policies", cls=NameOrCommand)
def policies_command() -> None:
    """Show who mentions which policies, since when and where not."""


@policies_command.command("show")
@click.argument("name", default="")
@click.option("--find", metavar="TEXT", help="List those with this in a name, or of a field.")
@click.option("--checklist", "list_file", type=InFile, metavar="FILE",
              help="A list, one a line: regions by what they mention of it.")  # fmt: skip
@click.option("--xlsx", "xlsx_file", type=OutFile, help="Write the checklist as a workbook.")
@click.option("--context", type=click.IntRange(0, 500), default=30, show_default=True,
              help="Characters on each side of a line.")  # fmt: skip
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="Lines.")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@filters
@click.option("--csv", "as_csv", is_flag=True, help="Print a table.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def show_command(
    ctx: click.Context,
    /,
    name: str,
    find: str | None,
    list_file: Path | None,
    xlsx_file: Path | None,
    context: int,
    limit: int,
    offset: int,
    as_csv: bool,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """List policies by how many reports mention them, or show what becomes of one.

    \b
    NAME  an id or any name of a policy, as in 河湖长制

    A region that has reports and is silent is listed; one without reports is not.
    Two more commands add names to those that are known: shuzhi policies discover,
    shuzhi policies accept.

    \b
    Example: shuzhi policies 河长制 --region 甘肃 --year 2016..2023
             shuzhi policies --checklist list.txt --xlsx table.xlsx
    """
    if sum(map(bool, (name, find, list_file))) > 1:
        raise click.UsageError("NAME, --find and --checklist are three things; ask for one")
    if xlsx_file and not list_file:
        raise click.UsageError("--xlsx writes a checklist; give --checklist too")
    settings: Settings = ctx.obj
    narrowed = {field: values for field, values in chosen.items() if values}
    with closing(open_corpus(settings)) as corpus:
        if list_file:
            found = checklist(corpus, names_in(list_file.read_bytes()), narrowed)
            _show_checklist(found, xlsx_file, as_csv, as_json)
            if found.unknown:
                ctx.exit(2)
        elif name:
            request = UseRequest(name, narrowed, context=context, limit=limit, offset=offset)
            _show_use(corpus, request, as_csv, as_json)
        else:
            _show_list(list_policies(corpus, find or "", narrowed), as_csv, as_json)


def _show_list(found: PolicyList, as_csv: bool, as_json: bool) -> None:
    if as_json:
        terminal.print_json(policies_json(found))
    elif as_csv:
        _print_csv(policies_csv(found))
    else:
        print_policies(found)


def _show_use(corpus: Corpus, request: UseRequest, as_csv: bool, as_json: bool) -> None:
    found = use_of(corpus, request)
    if as_json:
        terminal.print_json(use_json(found))
    elif as_csv:
        _print_csv(use_csv(found))
    else:
        print_use(found)


def _show_checklist(found: Checklist, xlsx_file: Path | None, as_csv: bool, as_json: bool) -> None:
    if xlsx_file:
        rows = write_xlsx(found, xlsx_file)
        if not (as_json or as_csv):
            terminal.print_line(f"{rows} cells written to {xlsx_file}")
    if as_json:
        terminal.print_json(checklist_json(found))
    elif as_csv:
        _print_csv(checklist_csv(found))
    elif not xlsx_file:
        print_checklist(found)
    for unknown in found.unknown:
        close = f": did you mean {', '.join(unknown.close)}?" if unknown.close else ""
        terminal.print_error(f"no policy {unknown.name}{close}")


def print_policies(found: PolicyList) -> None:
    """One policy a line; those that nobody mentions are counted only."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for column in ("policy", "id", "kind"):
        table.add_column(column, overflow="fold")
    for column in ("reports", "mentions"):
        table.add_column(column, justify="right")
    table.add_column("years")
    named = [one for one in found.policies if one.mentions]
    for one in named:
        years = f"{one.first_year}–{one.last_year}" if one.first_year else ""
        policy, counts = one.policy, (str(one.reports), str(one.mentions))
        table.add_row(*map(Text, (policy.name, policy.id, policy.kind, *counts, years)))
    terminal.output.print(table)
    silent = len(found.policies) - len(named)
    terminal.print_line(f"of {found.available} reports; {silent} more policies nobody mentions")
    if found.close:
        terminal.print_line(f"did you mean {', '.join(found.close)}?")


def print_use(found: PolicyUse) -> None:
    """The counts of a policy, then its lines."""
    policy, whole = found.policy, found.whole
    start = f", from {found.start.year} ({found.start.told_by})" if found.start else ""
    terminal.print_line(f"{policy.name}  {policy.id}  {policy.kind}{start}")
    terminal.print_line(f"{whole.lines} mentions in {_counts(whole)}: {found.query}")
    _print_list("as", [f"{one.alias} {one.mentions}" for one in found.aliases])
    terminal.print_line("\nyears: reports of those there are, for 10,000 characters, names")
    points = {one.year: one for one in found.years}
    for year in with_gaps([one.year for one in found.years]):
        if isinstance(year, Gap):
            span = str(year.first) if year.first == year.last else f"{year.first}–{year.last}"
            terminal.print_line(f"  {span}  no report")
        else:
            names = "  ".join(f"{one.alias} {one.mentions}" for one in points[year].wording)
            name = UNKNOWN_NAME if year == UNKNOWN else year
            terminal.print_line(f"  {name}  {_counts(points[year].point)}  {names}".rstrip())
    _print_places(found)
    _print_list("fields", [_of(one.name, one.point) for one in found.portfolios])
    around = found.around
    _print_list("sections", [f"{one.heading} {one.mentions}" for one in around.headings])
    _print_list("figures beside it", [f"{one.name} {one.figures}" for one in around.figures])
    _print_list("near it", [f"{one.word} {one.score:.0f}" for one in around.words])
    if around.looked_at < whole.reports:
        terminal.print_line(f"  (these three of {around.looked_at} reports, evenly spread)")
    terminal.print_line("")
    for line in found.lines:
        _print_line(line)
    total, offset = whole.lines or 0, found.request.offset
    if len(found.lines) < total:
        shown = f"{offset + 1} to {offset + len(found.lines)}" if found.lines else "none"
        terminal.print_line(f"lines {shown} of {total}; see --offset")


def _print_places(found: PolicyUse) -> None:
    terminal.print_line("\nfirst mention by region: lag in years, reports of those there are")
    for one in found.adopters[:MOST_ROWS]:
        terminal.print_line(f"  {_adopter(one)}")
    _tell_rest(len(found.adopters))
    if found.silent:
        terminal.print_line("\nnever: reports, those expected to mention it, years")
    for one in found.silent[:MOST_ROWS]:
        years = " ".join(UNKNOWN_NAME if year == UNKNOWN else year for year in one.years)
        terminal.print_line(f"  {one.place.name}  {one.point.available}  {one.expected}  {years}")
    _tell_rest(len(found.silent))


def _adopter(one: PlaceUse) -> str:
    first = one.first
    assert first  # who never mentions it is no adopter
    lag = "" if first.lag is None else f"  {first.lag:+}"
    late = f"  silent in {first.before} before" if first.before else ""
    return f"{first.year or UNKNOWN_NAME}{lag}  {_of(one.place.name, one.point)}{late}"


def print_checklist(found: Checklist) -> None:
    """One row a region: how many reports of it and all in it mention each policy."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("region", no_wrap=True)
    table.add_column("reports", justify="right")
    for policy in found.policies:
        table.add_column(Text(policy.name), justify="right")
    for row in found.rows:
        cells = (str(cell.reports) if cell.reports else "–" for cell in row.cells)
        table.add_row(Text(row.place.name), str(row.available), *cells)
    terminal.output.print(table)
    terminal.print_line("–  there are reports, and none mentions it")


def _print_csv(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8-sig"))


def _print_list(name: str, rows: list[str]) -> None:
    if rows:
        more = f"  … {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
        terminal.print_line(f"\n{name}: {'  '.join(rows[:MOST_ROWS])}{more}")


def _tell_rest(count: int) -> None:
    if count > MOST_ROWS:
        terminal.print_line(f"  … {count - MOST_ROWS} more")


def _counts(point: Point) -> str:
    rate = f"  ~{point.rate:.2f}" if point.rate else ""
    return f"{point.reports}/{point.available}{rate}"


def _of(name: str, point: Point) -> str:
    return f"{name} {point.reports}/{point.available}"


def _print_line(line: UseLine) -> None:
    margin = f"{line.region or UNKNOWN_NAME} {line.year or UNKNOWN_NAME} {line.role or ''}"
    shown = Text(f"{line.report[:8]} {margin.strip()}  ", style="dim")
    shown.append(line.left.replace("\t", " "), style="not dim")
    shown.append(line.match, style="not dim bold yellow")
    shown.append(line.right.replace("\t", " "), style="not dim")
    terminal.output.print(shown, soft_wrap=True)


policies_command.add_command(discover_command)
policies_command.add_command(accept_command)
