"""The command `trends`: queries side by side, year by year and place by place."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import closing

import click
from rich import box
from rich.table import Table
from rich.text import Text

from indexer import terminal
from indexer.cli_filters import filters
from indexer.corpus import open_corpus
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.settings import Settings
from indexer.trends import Gap, Point, TrendRequest, Trends, trend, with_gaps
from indexer.trends.places import BY, By, default_by, level_points, places_by
from indexer.trends_json import trends_csv, trends_json


@click.command("trends")
@click.argument("queries", nargs=-1, required=True, metavar="QUERY...")
@click.option("--by", type=click.Choice(BY),
              help="Places of this level with all in them, or each alone (own).  "
              "[default: the highest level with several]")  # fmt: skip
@filters
@click.option("--csv", "as_csv", is_flag=True, help="Print a table.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def trends_command(
    ctx: click.Context,
    /,
    queries: tuple[str, ...],
    by: By | None,
    as_csv: bool,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Count the reports that match, of how many, by year and by region.

    \b
    QUERY  up to five queries of the search language

    Years without any report are gaps, and no zero. For a query that is one
    word or phrase, lines for 10,000 characters are counted as well.

    \b
    Example: shuzhi trends 河长制 林长制 --region 甘肃 --year 2016..2023
    """
    settings: Settings = ctx.obj
    request = TrendRequest(queries, {name: values for name, values in chosen.items() if values})
    with closing(open_corpus(settings)) as corpus:
        found = trend(corpus, request)
    if as_json:
        terminal.print_json(trends_json(found))
    elif as_csv:
        sys.stdout.buffer.write(trends_csv(found).encode("utf-8-sig"))
    else:
        print_trends(found, by or default_by(found))
    for refused in found.refused:
        proposal = f"\ntry: {refused.error.proposal}" if refused.error.proposal else ""
        terminal.print_error(f"{refused.query}: {refused.error}{proposal}")
    if found.refused:
        ctx.exit(2)


def print_trends(found: Trends, by: By) -> None:
    """A table of years, and one of places; below them what to know of the numbers."""
    terminal.print_line(f"{found.available} reports")
    if not found.available:
        return
    years = _table(found, "year")
    for year in with_gaps(found.years):
        if isinstance(year, Gap):
            span = str(year.first) if year.first == year.last else f"{year.first}–{year.last}"
            years.add_row(span, *(["no report"] if found.trends else []))
        else:
            name = UNKNOWN_NAME if year == UNKNOWN else year
            years.add_row(name, *_cells(one.years[year] for one in found.trends))
    places = _table(found, f"region ({by})")
    for place in places_by(found, by):
        points = (level_points(one, by)[place.id] for one in found.trends)
        places.add_row(Text(place.name), *_cells(points))
    terminal.output.print(years)
    terminal.output.print(places)
    terminal.print_line(
        "matching/available  share    *  of fewer than 5 reports    ~  lines for 10,000 characters"
    )
    for one in found.trends:
        if one.cut:
            terminal.print_line(f"{one.query}: {one.cut} reports were not looked into in time")


def _table(found: Trends, name: str) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column(name, no_wrap=True)
    for one in found.trends:
        table.add_column(Text(one.query), justify="right")
    return table


def _cells(points: Iterable[Point]) -> list[str]:
    return [_shown(point) for point in points]


def _shown(point: Point) -> str:
    mark = "*" if point.is_few else ""
    rate = "" if point.rate is None else f"  ~{point.rate:.2f}"
    return f"{point.reports}/{point.available}  {point.share:.0%}{mark}{rate}"
