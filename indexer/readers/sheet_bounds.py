"""Whether a spreadsheet may be opened: how far it unpacks, how many cells and how much text it has.

calamine makes a place in memory for every cell between the first and the last, so that a file of
1 kB with a word in A1 and one in XFD1048576 would take 500 GB; and each cell has its own copy of a
text that the file holds once. So it is looked into before.
"""

from __future__ import annotations

import re
import zipfile
from typing import NamedTuple

from indexer.errors import UnreadableReport
from indexer.readers.models import SourceFile
from indexer.readers.unzip import MEGABYTE, allowance, megabytes, open_zip, read_member

MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 256 * MEGABYTE
# 65,536 rows of 76 columns, or all 16,384 columns of 305 rows.
MAX_CELLS = 5_000_000
# Of all sheets together.
MAX_TEXT_BYTES = 256 * MEGABYTE

_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)>")
_REFERENCE = re.compile(rb'\sr\s*=\s*["\']\s*([A-Za-z]*)([0-9]*)')
_IS_SHARED = re.compile(rb'\st\s*=\s*["\']\s*s\s*["\']')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>\s*([0-9]{1,9})")
_SHARED_TEXTS = re.compile(rb"<(?:\w+:)?sst[\s>]")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
# calamine knows these by their usual prefix only.
_ODS_TAG = re.compile(rb"<(/?)table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^>]*)>")
_ODS_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated\s*=\s*["\']\s*([0-9]+)')


class Extent(NamedTuple):
    """How many cells a sheet spans at most, and how many bytes of text are in them."""

    cells: int
    text: int


def check_package(source: SourceFile) -> None:
    """Refuse an .xlsx or .ods that is a bomb, by what it unpacks to or by what its sheets hold.

    All of it is unpacked for this and counted; what sizes are stated is not believed.
    """
    left = MAX_UNPACKED_BYTES
    shared: list[int] = []
    sheets: list[zipfile.ZipInfo] = []
    with open_zip(source, MAX_MEMBERS) as archive:
        for info in archive.infolist():
            data = _unpacked(source, archive, info, left)
            left -= len(data)
            if _SHARED_TEXTS.search(data):
                shared += map(len, _SHARED_TEXT.split(data)[1:])
            if b"sheetData" in data or info.filename.endswith("content.xml"):
                sheets.append(info)
        text = 0
        for info in sheets:
            extent = _extent(_unpacked(source, archive, info, MAX_UNPACKED_BYTES), shared)
            check_cells(source.path, extent.cells)
            text += extent.text
    if text > MAX_TEXT_BYTES:
        reason = f"its cells hold more than {megabytes(MAX_TEXT_BYTES)} of text"
        raise UnreadableReport(source.path, reason, "split it, or save it as .csv")


def check_cells(path: str, cells: int) -> None:
    """Refuse a sheet that spans too many cells."""
    if cells > MAX_CELLS:
        reason = f"a sheet spans more than {MAX_CELLS:,} cells"
        hint = "delete stray cells far to the right or below, or split it, or save it as .csv"
        raise UnreadableReport(path, reason, hint)


def _unpacked(
    source: SourceFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int
) -> bytes:
    """A member, but for the NULs of UTF-16, so that the letters of tags stand side by side."""
    if info.filename.replace("\\", "/").startswith("xl/workbook.bin"):
        hint = "open it in Excel or WPS and save as .xlsx"
        raise UnreadableReport(source.path, "a binary Excel file (.xlsb)", hint)
    limit = min(left, allowance(min(info.compress_size, len(source.data))))
    data = read_member(archive, info, source.path, limit)
    if len(data) > limit:
        reason = f"{info.filename} unpacks to more than {megabytes(limit)}, as a zip bomb does"
        hint = "if the table is honest, split it, or save it as .csv"
        raise UnreadableReport(source.path, reason, hint)
    return data.replace(b"\0", b"")


def _extent(data: bytes, shared: list[int]) -> Extent:
    return _xlsx_extent(data, shared) if b"sheetData" in data else _ods_extent(data)


def _xlsx_extent(data: bytes, shared: list[int]) -> Extent:
    """The last row times the last column with anything in it, and the texts that cells share.

    Cells that are only painted do not count: whole columns often are.
    """
    rows = columns = text = 0
    pieces = _ROW.split(data)[1:]
    for attributes, cells in zip(pieces[::2], pieces[1::2], strict=True):
        stated = _REFERENCE.search(b" " + attributes)
        rows = _number(stated[2]) if stated else rows + 1
        column = 0
        parts = _CELL.split(cells)[1:]
        for cell, content in zip(parts[::2], parts[1::2], strict=True):
            stated = _REFERENCE.search(b" " + cell)
            column = _column(stated[1]) if stated else column + 1
            if cell.endswith(b"/"):
                continue
            columns = max(columns, column)
            rows = max(rows, _number(stated[2]) if stated else 0)
            if _IS_SHARED.search(b" " + cell) and (value := _VALUE.search(content)):
                number = int(value[1])
                text += shared[number] if number < len(shared) else 0
    return Extent(rows * columns, text)


def _number(digits: bytes) -> int:
    return int(digits[:9] or 0)


def _column(letters: bytes) -> int:
    """The number of a column.

    >>> _column(b"A"), _column(b"AB"), _column(b"XFD")
    (1, 28, 16384)
    """
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _ods_extent(data: bytes) -> Extent:
    """What a sheet spans at most; what is repeated counts as often, blanks at the ends do not."""
    most = height = blank_rows = row_repeats = columns = widest = waiting = 0
    text = end = repeats = 0
    for tag in _ODS_TAG.finditer(data):
        closing, name, attributes = tag.groups()
        text += row_repeats * repeats * (tag.start() - end)  # of the cell before
        end, repeats = tag.end(), 0
        if name == b"table":
            most = max(most, height * widest)
            height = blank_rows = widest = row_repeats = 0
        elif name == b"table-row" and not closing:
            row_repeats, columns, waiting = _repeats(attributes), 0, 0
        elif name == b"table-row":
            blank_rows += row_repeats
            if columns:
                height, blank_rows = height + blank_rows, 0
            widest = max(widest, columns)
        elif not closing:
            waiting += _repeats(attributes)  # blanks count when something follows
            if not attributes.endswith(b"/") or b"office:" in attributes:
                repeats = _repeats(attributes)
                columns, waiting = columns + waiting, 0
    return Extent(max(most, height * widest), text)


def _repeats(attributes: bytes) -> int:
    found = _ODS_REPEATED.search(attributes)
    return _number(found[1]) if found else 1
