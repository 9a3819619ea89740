"""The commands `compare` and `indicators`: regions side by side, and by what they can be."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
from rich import box
from rich.table import Table
from rich.text import Text

from indexer import terminal
from indexer.comparison import (
    Cell,
    CompareRequest,
    Comparison,
    ListedIndicator,
    compare,
    list_indicators,
    period_name,
)
from indexer.comparison.models import Per
from indexer.comparison.tables import write_csv, write_xlsx
from indexer.comparison_json import comparison_json, indicators_json
from indexer.corpus import open_corpus
from indexer.models import FigureStatus
from indexer.numerals import write_number
from indexer.settings import Settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
OutFile = click.Path(dir_okay=False, path_type=Path)
# A mark for each state that is no value; several values stand with signs between them.
MARKS = {"masked": "**", "not_mentioned": "–", "no_report": ""}


@click.command("compare")
@click.argument("indicator")
@click.option("--region", multiple=True, help="Name or code; may be given several times.")
@click.option("--level", help="Rows of this level: county, 县级. With --region: those within it.")
@click.option("--year", multiple=True, help="2023, or a range as 2019..2023: of the values.")
@click.option("--base", help="plain, new (新增), cumulative (累计), yoy, …  [default: by rule]")
@click.option(
    "--status",
    type=click.Choice(["actual", "target", "forecast"]),
    default="actual",
    help="Results, plans, or what is expected.  [default: actual]",
)
@click.option("--growth", is_flag=True, help="Rates of growth in place of values.")
@click.option("--parts", is_flag=True, help="Half years, quarters and months in place of years.")
@click.option("--per", type=click.Choice(["capita", "area"]), help="Values per person or km².")
@click.option("--rank", metavar="PERIOD", help="Rows by the values of this column.")
@click.option("--csv", "csv_file", type=OutFile, help="Write a row for each proof.")
@click.option("--xlsx", "xlsx_file", type=OutFile, help="Write a workbook of table and proofs.")
@as_json
@click.pass_obj
def compare_command(
    settings: Settings,
    /,
    indicator: str,
    region: tuple[str, ...],
    level: str | None,
    year: tuple[str, ...],
    base: str | None,
    status: FigureStatus,
    growth: bool,
    parts: bool,
    per: Per | None,
    rank: str | None,
    csv_file: Path | None,
    xlsx_file: Path | None,
    as_json: bool,
) -> None:
    """Compare regions by an indicator: one row a region, one column a year.

    \b
    INDICATOR  its id, name or another name of it, as in 粮食产量; see: shuzhi indicators 粮食

    \b
    Example: shuzhi compare 人工造林 --region 张掖市 --level county --year 2019..2023
    """
    request = CompareRequest(
        indicator=indicator,
        regions=region,
        level=level,
        years=year,
        measure="growth" if growth else "value",
        base=base,
        status=status,
        parts=parts,
        per=per,
        rank=rank,
    )
    with closing(open_corpus(settings)) as corpus:
        comparison = compare(corpus, request)
    written = [
        (file, write(comparison, file))
        for file, write in ((csv_file, write_csv), (xlsx_file, write_xlsx))
        if file
    ]
    if as_json:
        terminal.print_json(comparison_json(comparison))
        return
    if not written:
        print_comparison(comparison)
    for file, rows in written:
        terminal.print_line(f"{rows} rows written to {file}")


@click.command("indicators")
@click.argument("text", default="")
@as_json
@click.pass_obj
def indicators_command(settings: Settings, text: str, as_json: bool) -> None:
    """List what can be compared, and how much the corpus has of it.

    \b
    TEXT  part of an id or a name, or a field as 林业草原; all without it

    \b
    Example: shuzhi indicators 造林
    """
    with closing(open_corpus(settings)) as corpus:
        listed = list_indicators(corpus, text)
    if as_json:
        terminal.print_json(indicators_json(listed))
    else:
        print_indicators(listed)


def print_comparison(comparison: Comparison) -> None:
    """The table, what its marks mean, and what to beware of."""
    indicator = comparison.indicator
    about = [comparison.measure, comparison.unit, comparison.base, comparison.status]
    terminal.print_line(f"{indicator.name}  {'  '.join(filter(None, about))}")
    ranking = comparison.request.rank is not None
    table = Table(box=box.SIMPLE, pad_edge=False)
    for column in (*(["#"] if ranking else []), "region"):
        table.add_column(column, no_wrap=True)
    for period in comparison.periods:
        table.add_column(period_name(period), justify="right", no_wrap=True)
    for row in comparison.rows:
        cells = (
            *([str(row.rank or "")] if ranking else []),
            row.title,
            *map(_shown, row.cells),
        )
        table.add_row(*map(Text, cells))
    terminal.output.print(table)
    terminal.print_line(
        "–  a report covers it and states no such value    **  redacted    ≠  several values"
    )
    for warning in comparison.warnings:
        terminal.print_line(f"note  {warning.english}")
    for row in comparison.rows:
        words = [cell.per.words for cell in row.cells if cell.per]
        for line in (*words, *([row.change.words] if row.change else [])):
            terminal.print_line(f"{row.title}  {line}")


def print_indicators(listed: Sequence[ListedIndicator]) -> None:
    """One indicator a line with its counts."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for column in ("indicator", "id", "unit"):
        table.add_column(column, overflow="fold")
    for column in ("figures", "reports", "regions"):
        table.add_column(column, justify="right")
    table.add_column("years")
    for one in listed:
        indicator, counts = one.indicator, (one.figures, one.reports, one.regions)
        years = f"{one.years[0]}–{one.years[-1]}" if one.years else ""
        cells = (indicator.name, indicator.id, indicator.unit, *map(str, counts), years)
        table.add_row(*map(Text, cells))
    terminal.output.print(table)


def _shown(cell: Cell) -> str:
    if cell.values:
        return " ≠ ".join(write_number(stated.value) for stated in cell.values)
    return MARKS[cell.state]
