"""Tables (.xlsx .xls .et .ods .csv .tsv): each row a report, or a sheet that is one itself.

A table whose header names a column of texts (正文, 内容, text; `table_columns.yaml` has the names)
is a container: each row is a report, and the other columns are its labels. A spreadsheet without
one may be a report or its annex, typed into cells: it is read as one report when a cell holds at
least 30 Chinese characters, for then it has sentences, where lists of names and numbers have none.
A .csv without such a column is refused: it is far more often a list or a manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from indexer.errors import UnreadableReport
from indexer.readers import Found
from indexer.readers.csv_rows import read_csv
from indexer.readers.encodings import MARKS
from indexer.readers.kinds import kind_of
from indexer.readers.models import RawText, SourceFile
from indexer.readers.rows import Cell, row_lines
from indexer.readers.sheets import Sheet, read_sheets
from indexer.readers.table_columns import (
    LEAST_HAN,
    REGION,
    Columns,
    find_columns,
    han,
    is_header,
    labels_of,
)

PLAIN = (".csv", ".tsv")
SUFFIXES: tuple[str, ...] = (".xlsx", ".xls", ".et", ".ods", *PLAIN)
MEDIA_TYPE: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA_TYPES = {
    ".xls": "application/vnd.ms-excel",
    ".et": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# No cell of Excel holds more: a text of just this length was cut by whoever wrote the table.
MOST_IN_CELL = 32_767
_NAME_COLUMN = "name the column of the texts 正文, or give the table as --manifest"
_ROW_PATH = re.compile(r"\.[a-z]+!/(?:[^/]+/)?[0-9]+\.(?:txt|html)$", re.IGNORECASE)


def unpack(source: SourceFile) -> Iterator[Found]:
    """The reports of a table, one a row; or the file itself when it is to be read as one report.

    The path of a row is `表.xlsx!/Sheet1/3.txt`, with its number as a spreadsheet shows it; its
    data is the text in UTF-8, its labels are what the other columns say. A row without a text, or
    with one too short to be a report, is yielded as an UnreadableReport; empty rows are none.
    Hidden sheets are left out, as are sheets without texts beside one with them.
    """
    try:
        sheets = _sheets(source)
    except UnreadableReport as error:
        yield error
        return
    tables = [(sheet, columns) for sheet, columns in sheets if columns]
    if tables:
        yield from chain.from_iterable(_reports(source, *table) for table in tables)
    elif _is_plain(source):
        yield _without_texts(source)
    else:
        yield source


def read(source: SourceFile) -> RawText:
    """The text of a spreadsheet that is itself a report: a line a row, one sheet after another."""
    kind = kind_of(source)
    sheets = _sheets(source)
    if any(columns for _, columns in sheets):
        hint = "open it with open_sources, which yields a report for each row"
        raise UnreadableReport(source.path, "a table of reports, not one report", hint)
    if _is_plain(source):
        raise _without_texts(source)
    shown = [sheet for sheet, _ in sheets if not sheet.hidden]
    if not any(han(cell) >= LEAST_HAN for sheet in shown for row in sheet.rows for cell in row):
        reason = "a spreadsheet of short entries, without a sentence and without a column of texts"
        raise UnreadableReport(source.path, reason, _NAME_COLUMN)
    lines = [line for sheet in shown for row in sheet.rows for line in row_lines(_cells(row))]
    return RawText("\n".join(lines) + "\n", _MEDIA_TYPES.get(kind, MEDIA_TYPE), "tables")


def mapping_lines(source: SourceFile) -> tuple[str, ...]:
    """How a table was understood, a line for each sheet, for whoever ingests it to see.

    表.xlsx!/Sheet1: text ← 正文, year ← 年度; left out: 序号, 备注

    Further lines tell of sheets that are left out, and of texts that a cell was too small for.
    Nothing for a file that is no such table, or cannot be read: `unpack` tells why.
    """
    if kind_of(source) not in SUFFIXES:
        return ()
    try:
        sheets = _sheets(source)
    except UnreadableReport:
        return ()
    if not any(columns for _, columns in sheets):
        return tuple(_hidden_lines(source, (sheet for sheet, _ in sheets)))
    return tuple(
        line
        for sheet, columns in sheets
        for line in _lines_of(_place(source, sheet), sheet, columns)
    )


def is_row(path: str) -> bool:
    """Whether a path is that of a row, whose number says nothing of the report.

    >>> is_row("表.xlsx!/Sheet1/2023.txt"), is_row("表.csv!/3.txt"), is_row("包.zip!/2023.txt")
    (True, True, False)
    """
    found = _ROW_PATH.search(path)
    return found is not None and found[0].split("!/")[0].lower() in SUFFIXES


def _is_plain(source: SourceFile) -> bool:
    """Whether a table is plain text: by its name, or a .xls of tabs, as many programs export."""
    head = source.data[:1024]
    if kind_of(source) in PLAIN or any(head.startswith(mark) for mark, _ in MARKS):
        return True
    return bool(head) and not head.startswith(b"PK") and b"\0" not in head


def _sheets(source: SourceFile) -> list[tuple[Sheet, Columns | None]]:
    if _is_plain(source):
        sheet = read_csv(source, is_header)
        return [(sheet, find_columns(sheet))]
    return [(sheet, None if sheet.hidden else find_columns(sheet)) for sheet in read_sheets(source)]


def _reports(source: SourceFile, sheet: Sheet, columns: Columns) -> Iterator[Found]:
    place = _place(source, sheet)
    faults = dict(sheet.faults)
    header = sheet.rows[columns.header]
    rows = _filled_down(sheet, columns)
    for index, row in enumerate(rows[columns.first :], columns.first):
        path = f"{place}/{index + 1}" if sheet.name else f"{source.path}!/{index + 1}"
        if index in faults:
            hint = "mend this row: is a quotation mark not closed?"
            yield UnreadableReport(f"{path}.txt", faults[index], hint)
        elif any(sheet.rows[index]) and row != header:
            yield _report(path, row, columns, 0 if sheet.name else len(header))


def _report(path: str, row: tuple[str, ...], columns: Columns, most: int) -> Found:
    """The report in a row; in plain text a row has no more cells than the header."""
    if most and len(row) > most:
        reason = f"the row has {len(row)} cells where the header has {most}"
        hint = "put quotation marks around texts with commas or line breaks in them"
        return UnreadableReport(f"{path}.txt", reason, hint)
    text = row[columns.text] if columns.text < len(row) else ""
    if (count := han(text)) < LEAST_HAN:
        name = columns.names[columns.text]
        reason = f"no report in the column {name} of this row, but {count} Chinese characters"
        hint = f"fill in its text, at least {LEAST_HAN} of them, or leave the row out"
        return UnreadableReport(f"{path}.txt", reason, hint)
    data = text.encode("utf-8", "replace")
    # Collected from the web, a text may be a piece of a page, with its tags.
    is_page = text.startswith("<") and kind_of(SourceFile("", data)) == ".html"
    return SourceFile(path + (".html" if is_page else ".txt"), data, labels_of(row, columns))


def _filled_down(sheet: Sheet, columns: Columns) -> list[tuple[str, ...]]:
    """The rows with what is merged over several of them in each; a text belongs to one alone."""
    rows = [list(row) for row in sheet.rows]
    wanted = set(columns.columns.values()) - {columns.text}
    for block in sheet.merged:
        if block.top >= columns.first and block.bottom < len(rows) and block.left in wanted:
            above = rows[block.top]
            value = above[block.left] if block.left < len(above) else ""
            for row in rows[block.top + 1 : block.bottom + 1]:
                row.extend([""] * (block.left + 1 - len(row)))
                row[block.left] = value
    return [tuple(row) for row in rows]


def _lines_of(place: str, sheet: Sheet, columns: Columns | None) -> Iterator[str]:
    if columns is None:
        if any(sheet.rows):
            what = "a hidden sheet" if sheet.hidden else "no column of texts"
            yield f"{place}: {what}; left out"
        return
    from_names: dict[str, list[str]] = {}
    for label, at in columns.columns.items():
        from_names.setdefault("region" if label in REGION else label, []).append(columns.names[at])
    names = ", ".join(f"{label} ← {' + '.join(said)}" for label, said in from_names.items())
    left_out = ", ".join(columns.left_out)
    yield f"{place}: {names}" + (f"; left out: {left_out}" if left_out else "")
    cut = [
        str(index + 1)
        for index, row in enumerate(sheet.rows)
        if columns.text < len(row) and len(row[columns.text]) >= MOST_IN_CELL and sheet.name
    ]
    if cut:
        yield (
            f"{place}: the text fills its cell, {MOST_IN_CELL:,} characters, and may be cut off, "
            f"in row {', '.join(cut[:10])}{' …' if len(cut) > 10 else ''}"
        )
    years = [labels_of(row, columns).get("year", "") for row in sheet.rows[columns.first :]]
    if wrong := [year for year in years if year and not (year.isascii() and year.isdigit())]:
        yield f"{place}: {len(wrong)} entries of year are no year, as {wrong[0]}"


def _hidden_lines(source: SourceFile, sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        if sheet.hidden and any(sheet.rows):
            yield f"{_place(source, sheet)}: a hidden sheet; left out"


def _place(source: SourceFile, sheet: Sheet) -> str:
    """Where a sheet is: `表.xlsx!/Sheet1`. Its name is only a label and part of no file's path."""
    if not sheet.name:
        return source.path
    name = "".join(sign if sign.isprintable() and sign not in "/\\" else "_" for sign in sheet.name)
    return f"{source.path}!/{name}"


def _without_texts(source: SourceFile) -> UnreadableReport:
    reason = "a table without a column of texts"
    return UnreadableReport(source.path, reason, _NAME_COLUMN)


def _cells(row: Iterable[str]) -> list[Cell]:
    return [Cell(tuple(cell.split("\n"))) for cell in row]
