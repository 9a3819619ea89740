"""Spreadsheets -> sheets of rows of text.

calamine was chosen before openpyxl: it reads .xls and .ods too, and many times as fast. But it
believes what files state of themselves, so that they are looked through before (`sheet_bounds`,
`xls_shell`).
"""

from __future__ import annotations

import datetime
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from indexer.errors import UnreadableReport
from indexer.readers.kinds import is_encrypted_office
from indexer.readers.models import SourceFile
from indexer.readers.sheet_bounds import check_cells, check_package
from indexer.readers.xls_shell import in_sound_shell

MAX_SHEETS = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that are merged to one, from the first to the last row and column, both included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the text of its cells, the first row first. A file of one table has no name.

    `faults` are rows that could not be read, by their index, and why.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Block, ...] = ()
    hidden: bool = False
    faults: tuple[tuple[int, str], ...] = ()


def read_sheets(source: SourceFile) -> Iterator[Sheet]:
    """The sheets of a file, in order; charts and macros are none.

    Raises UnreadableReport for a file that is broken, a bomb, or has a password.
    """
    if not source.data:
        raise UnreadableReport(source.path, "the file is empty", "download or save it again")
    if is_encrypted_office(source.data):
        raise _encrypted(source)
    data = source.data
    if data.startswith(b"PK"):
        check_package(source)
    else:
        data = in_sound_shell(source)
    workbook = _guarded(source, lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    names = [m.name for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    shown = {m.name for m in workbook.sheets_metadata if m.visible == SheetVisibleEnum.Visible}
    if len(names) > MAX_SHEETS:
        raise UnreadableReport(source.path, f"more than {MAX_SHEETS} sheets", "split the file")
    for name in names:
        found = _guarded(source, partial(workbook.get_sheet_by_name, name))
        check_cells(source.path, found.height * found.width)
        yield _guarded(source, partial(_sheet, found, name not in shown))


def cell_text(value: object) -> str:
    """What a person sees in a cell, or nearly: formats of numbers are not known.

    >>> cell_text(2023.0), cell_text(1.5), cell_text(datetime.datetime(2024, 1, 15)), cell_text(" ")
    ('2023', '1.5', '2024-01-15', '')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else str(value)
    # A line break within a cell is \r\n or \n.
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _sheet(found: CalamineSheet, hidden: bool) -> Sheet:
    left = found.start[1] if found.start else 0  # rows are given from the first, columns are not
    merged = tuple(
        Block(top, max(first - left, 0), bottom, last - left)
        for (top, first), (bottom, last) in found.merged_cell_ranges or ()
    )
    rows = tuple(trimmed(map(cell_text, row)) for row in found.iter_rows())
    return Sheet(found.name, rows, merged, hidden)


def trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """A row without the empty cells at its end."""
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _guarded(source: SourceFile, read: Callable[[], T]) -> T:
    """What calamine reads. A broken file is an error of it, or a panic that is no Exception."""
    try:
        with _silent():
            return read()
    except PasswordError:
        raise _encrypted(source) from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        if isinstance(error, UnreadableReport):
            raise
        hint = "open it in Excel or WPS, which may repair it, and save as .xlsx"
        raise UnreadableReport(source.path, "broken, or no table as its name says", hint) from None


@contextmanager
def _silent() -> Iterator[None]:
    """Keep from the terminal what a panic writes there by itself, a page of addresses in memory.

    For these moments nothing of this process is written there: tables are read in workers.
    """
    if sys.__stderr__:
        sys.__stderr__.flush()
    terminal = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)
        os.close(nothing)


def _encrypted(source: SourceFile) -> UnreadableReport:
    hint = "open it with the password, take the password off and save as .xlsx"
    return UnreadableReport(source.path, "encrypted with a password", hint)
