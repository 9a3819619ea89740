"""The hits of a search -> rows of a table, a report or a passage each, one after another.

Nothing here holds all rows at once: a list of ten thousand is written while it is read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, NamedTuple

from indexer.models import Report
from indexer.search import Hit
from indexer.spreadsheets import guard

# The mark by which Excel knows UTF-8.
MARK = "\ufeff"
# A cell of a spreadsheet holds no more characters.
LONGEST = 32_000
SHEET = "hits"
NUMBERS = ("year", "passage", "matches", "value")


class HitRow(NamedTuple):
    """A hit as a row. `line` is its best line, of a passage all of it; `passage` counts from 0.

    `value` and `unit` are those of the figure by which the hits are sorted.
    """

    report: str
    title: str
    kind: str
    role: str
    level: str
    region_code: str
    region: str
    year: str
    portfolios: str
    passage: str
    matches: str
    line: str
    value: str
    unit: str
    address: str


def hit_row(hit: Hit, address: str) -> HitRow:
    """The row of a hit that can be read at an address."""
    metadata = hit.report.metadata
    region, figure = metadata.region.value, hit.value
    has_value = figure is not None and figure.value is not None
    return HitRow(
        report=hit.report.id,
        title=metadata.title.value or "",
        kind=metadata.kind.value or "",
        role=metadata.role.value or "",
        level=metadata.level.value or "",
        region_code=region.code if region else "",
        region="/".join(region.path) if region else "",
        year=str(metadata.year.value or ""),
        portfolios="、".join(one.name for one in metadata.portfolios.value or ()),
        passage=str(hit.passage.ordinal) if hit.passage else "",
        matches=str(len(hit.matches)),
        line=_line(hit),
        value=f"{figure.value:f}" if figure and has_value else "",
        unit=figure.unit if figure and has_value else "",
        address=address,
    )


def write_csv(
    hits: Iterable[Hit], address: Callable[[Report], str], notice: str = ""
) -> Iterator[str]:
    """A table in pieces, of cells that no spreadsheet runs. A `notice` stands in a last row."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(MARK)
    writer.writerow(HitRow._fields)
    for hit in hits:
        writer.writerow(map(guard, hit_row(hit, address(hit.report))))
        yield _taken(buffer)
    if notice:
        writer.writerow([notice])
    yield _taken(buffer)


def write_jsonl(
    hits: Iterable[Hit], address: Callable[[Report], str], notice: str = ""
) -> Iterator[str]:
    """An object a line, and a last one that says a notice."""
    for hit in hits:
        row = hit_row(hit, address(hit.report))._asdict()
        numbers = {name: int(row[name]) for name in NUMBERS[:3] if row[name]}
        yield json.dumps({**row, **numbers}, ensure_ascii=False) + "\n"
    if notice:
        yield json.dumps({"notice": notice}, ensure_ascii=False) + "\n"


def write_xlsx(
    hits: Iterable[Hit], address: Callable[[Report], str], file: IO[bytes], notice: str = ""
) -> None:
    """Write a workbook of one sheet. Text is written as text, so that none is run as a formula."""
    from xlsxwriter import Workbook  # loaded where a workbook is asked for, and only there

    # Rows go to the disk as they come.
    book = Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(HitRow._fields):
        sheet.write_string(0, column, name, bold)
    at = 0
    for at, hit in enumerate(hits, start=1):
        row = hit_row(hit, address(hit.report))
        for column, (name, cell) in enumerate(row._asdict().items()):
            if cell and name in NUMBERS:
                sheet.write_number(at, column, float(cell))
            elif cell:
                sheet.write_string(at, column, cell[:LONGEST])
    if notice:
        sheet.write_string(at + 1, 0, notice)
    book.close()


def _line(hit: Hit) -> str:
    if hit.passage:
        return hit.report.text[hit.passage.start : hit.passage.end]
    best = hit.lines[0]
    return f"{best.left}{best.match}{best.right}"


def _taken(buffer: io.StringIO) -> str:
    """What was written since the last time."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
