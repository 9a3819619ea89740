"""Comparison -> tables for spreadsheets: a row a proof, with the sentence beside each value.

A cell that nothing proves has a row as well, which says so. In the workbook the table with one row
a region stands first, then the proofs, then what to beware of.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from indexer.comparison.asking import ComparisonError
from indexer.comparison.listing import ListedIndicator
from indexer.comparison.models import Cell, Comparison, Proof, Row
from indexer.comparison.periods import period_name
from indexer.models import Figure
from indexer.numerals import write_number
from indexer.spreadsheets import guard

# A cell of a spreadsheet holds no more characters.
LONGEST = 32_000
STATES = {
    "value": "",
    "conflict": "",
    "masked": "涂去",
    "not_mentioned": "未提及",
    "no_report": "无报告",
}
INDICATOR_HEADS = (
    *("id", "name", "english", "aliases", "portfolio", "unit", "nature", "official", "remarks"),
    *("figures", "reports", "regions", "first_year", "last_year"),
)
SHEETS = ("table", "proofs", "notes")


class Line(NamedTuple):
    """One proof, or one cell without any. `value` is in the unit, `quote` as it is written."""

    region: str
    code: str
    period: str
    state: str
    value: str
    unit: str
    quote: str
    sentence: str
    report: str
    title: str
    path: str


def lines(comparison: Comparison) -> Iterator[Line]:
    """The rows of the long table, in the order of the comparison."""
    for row in comparison.rows:
        for cell in row.cells:
            yield from _lines(comparison, row, cell)


def indicators_csv(listed: Iterable[ListedIndicator]) -> str:
    """Indicators with how much a corpus has of each, for a spreadsheet."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(INDICATOR_HEADS)
    for one in listed:
        indicator = one.indicator
        words = (
            indicator.id,
            indicator.name,
            indicator.english,
            " ".join(indicator.aliases),
            indicator.portfolio,
            indicator.unit,
            indicator.nature,
            indicator.official or "",
            indicator.remarks or "",
        )
        years = (*one.years[:1], *one.years[-1:]) or ("", "")
        writer.writerow((*map(guard, words), one.figures, one.reports, one.regions, *years))
    return file.getvalue()


def write_csv(comparison: Comparison, file: Path) -> int:
    """Write the long table in UTF-8, with the mark that Excel needs; the number of its rows.

    Raises ComparisonError for a file that cannot be written.
    """
    rows = list(lines(comparison))
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(Line._fields)
            # A fall of 3% is a number; whatever else begins with a sign may be a formula.
            writer.writerows(
                [cell if name == "value" else guard(cell) for name, cell in row._asdict().items()]
                for row in rows
            )
    except OSError as error:
        raise _unwritable(file, error) from None
    return len(rows)


def write_xlsx(comparison: Comparison, file: Path) -> int:
    """Write a workbook with the table, the proofs and the notes; the number of proofs.

    All text is written as text, so that none is run as a formula or opened as an address.
    Raises ComparisonError for a file that cannot be written.
    """
    from xlsxwriter import Workbook  # loaded where a workbook is asked for, and only there
    from xlsxwriter.exceptions import FileCreateError

    rows = list(lines(comparison))
    book = Workbook(file, {"in_memory": True})
    bold = book.add_format({"bold": True})
    for name, table in zip(
        SHEETS,
        (_wide(comparison), [Line._fields, *map(_numbered, rows)], _notes(comparison)),
        strict=True,
    ):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, cells in enumerate(table):
            for column, cell in enumerate(cells):
                if isinstance(cell, float):
                    sheet.write_number(at, column, cell)
                elif cell:
                    sheet.write_string(at, column, cell[:LONGEST], None if at else bold)
    try:
        book.close()
    except (OSError, FileCreateError) as error:
        raise _unwritable(file, error) from None
    return len(rows)


def _lines(comparison: Comparison, row: Row, cell: Cell) -> Iterator[Line]:
    start = (row.title, row.region.code, cell.period, cell.state)
    if not cell.proofs:
        yield Line(*start, *[""] * 7)
    for stated in cell.values:
        for proof in stated.proofs:
            value = "" if proof.value is None else f"{proof.value:f}"
            yield Line(*start, value, comparison.unit, *_words(proof))
    if not cell.values:
        for proof in cell.masked:
            yield Line(*start, "", comparison.unit, *_words(proof))


def _words(proof: Proof) -> tuple[str, str, str, str, str]:
    quote = _as_written(proof.figure)
    return quote, proof.sentence, proof.report, proof.title or "", proof.path or ""


def _as_written(figure: Figure) -> str:
    """The words of the figure; a fall says so, since 下降1.8% is -1.8 in the table."""
    falls = figure.kind == "growth_rate" and figure.direction == "down"
    return f"下降{figure.quote}" if falls else figure.quote


def _numbered(line: Line) -> list[str | float]:
    return [
        float(cell) if name == "value" and cell else cell for name, cell in line._asdict().items()
    ]


def _wide(comparison: Comparison) -> Iterator[list[str | float]]:
    """One row a region. A conflict shows its values; a state that is no value stands in words."""
    unit = f"（{comparison.unit}）" if comparison.unit else ""
    per = comparison.per_unit
    ranking = comparison.request.rank is not None
    yield [
        *(["rank"] if ranking else []),
        "region",
        "code",
        *(f"{period_name(period)}{unit}" for period in comparison.periods),
        *(f"{period_name(period)}（{per}）" for period in comparison.periods if per),
        "change",
    ]
    for row in comparison.rows:
        yield [
            *([float(row.rank) if row.rank else ""] if ranking else []),
            row.title,
            row.region.code,
            *map(_shown, row.cells),
            *(float(cell.per.value) if cell.per else "" for cell in row.cells if per),
            row.change.words if row.change else "",
        ]


def _shown(cell: Cell) -> str | float:
    if cell.state == "value":
        (stated,) = cell.values
        return float(stated.value)
    return " / ".join(write_number(stated.value) for stated in cell.values) or STATES[cell.state]


def _notes(comparison: Comparison) -> Iterator[list[str | float]]:
    yield ["indicator", comparison.indicator.name]
    for name in ("measure", "base", "status", "unit"):
        yield [name, getattr(comparison, name)]
    for warning in comparison.warnings:
        yield [warning.rule, warning.chinese]
    for row in comparison.rows:
        for cell in row.cells:
            if cell.per:
                yield ["per", f"{row.title} {cell.period}：{cell.per.words}"]


def _unwritable(file: Path, error: Exception) -> ComparisonError:
    # XlsxWriter hands over the error of the system inside its own.
    cause = error if isinstance(error, OSError) else next(iter(error.args), None)
    reason = getattr(cause, "strerror", None) or "not allowed"
    return ComparisonError(f"{file} cannot be written: {reason.lower()}; name another file")
