"""An old spreadsheet (.xls, .et) -> the same in a sound shell, when its records may be read.

calamine believes what a file states of itself: one flipped bit in the head of 6 kB, and it asks for
4 GB; a chain of sectors that goes in a circle is followed for ever. So the stream of records is
taken out by our own reader (`ole`), looked through, and put into a shell with nothing else in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from indexer.errors import UnreadableReport
from indexer.readers.models import SourceFile
from indexer.readers.ole import MAGIC, BrokenShell, Shell
from indexer.readers.sheet_bounds import check_cells

_BEGIN, _SHARED_TEXTS, _ENCRYPTED, _EXTENT = 0x809, 0xFC, 0x2F, 0x200
# Records of a cell each: number, label, formula, shared text and the like. They begin with the row
# and the column; those of the second kind hold several cells of a row, and end with the last one.
_CELLS = frozenset((0x203, 0x204, 0x205, 0x06, 0x206, 0x406, 0xFD, 0xD6, 0x27E))
_RUNS = frozenset((0xBD, 0xBE))

_SECTOR = 4096
_FREE, _END, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEAD = 109  # numbers of the sectors of the table that the head has room for
_LEAST_STREAM = 4096  # what is shorter is kept in another way


class Record(NamedTuple):
    """One record of a workbook; `at` is where its data begins."""

    kind: int
    at: int
    data: bytes


def in_sound_shell(source: SourceFile) -> bytes:
    """The workbook of a file by itself. UnreadableReport when it is none, broken or a bomb."""
    try:
        shell = Shell(source.data)
        book = shell.stream("Workbook") or shell.stream("Book")
    except (BrokenShell, struct.error):
        book = b""
    if not book or len(book) > (_IN_HEAD * _SECTOR // 4 - _IN_HEAD - 2) * _SECTOR:
        hint = "open it in Excel or WPS, which may repair it, and save as .xlsx"
        raise UnreadableReport(source.path, "broken, or no table as its name says", hint)
    _check(source, book)
    return _shell_of(_without_extents(book))


def _without_extents(book: bytes) -> bytes:
    """The stream without what sheets state of how far they reach: the cells themselves tell."""
    changed = bytearray(book)
    for kind, at, data in _records(book):
        if kind == _EXTENT:
            changed[at : at + len(data)] = bytes(len(data))
    return bytes(changed)


def _check(source: SourceFile, book: bytes) -> None:
    """Hold what records state against what there is."""
    rows = columns = 0
    for kind, _, data in _records(book):
        if kind == _BEGIN:
            rows = columns = 0
        elif kind == _ENCRYPTED:
            hint = "open it with the password, take the password off and save as .xlsx"
            raise UnreadableReport(source.path, "encrypted with a password", hint)
        elif kind == _SHARED_TEXTS and len(data) >= 8:
            if int.from_bytes(data[4:8], "little") > len(book) // 3:  # the least that a text takes
                hint = "open it in Excel or WPS, which may repair it, and save as .xlsx"
                raise UnreadableReport(source.path, "broken: more texts stated than fit", hint)
        elif kind in _CELLS | _RUNS and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            if kind in _RUNS:
                (column,) = struct.unpack_from("<H", data, len(data) - 2)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            check_cells(source.path, rows * columns)


def _records(book: bytes) -> Iterator[Record]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield Record(kind, at + 4, book[at + 4 : at + 4 + length])
        at += 4 + length


def _shell_of(book: bytes) -> bytes:
    """A shell with one stream: head, table of chains, a sector of names, the stream.

    The last sector is for short streams: there are none, but there must be room for them.
    """
    book = book.ljust(max(_LEAST_STREAM, -(-len(book) // _SECTOR) * _SECTOR), b"\0")
    length = len(book) // _SECTOR
    per_sector = _SECTOR // 4
    tables = 1
    while tables * per_sector < tables + 1 + length + 1:
        tables += 1
    first = tables + 1  # of the stream
    chains = [_OF_TABLE] * tables + [_END, *range(first + 1, first + length), _END, _END]
    chains += [_FREE] * (tables * per_sector - len(chains))
    head = struct.pack(
        "<8s16x5H6x9I",
        *(MAGIC, 0x3E, 4, 0xFFFE, 12, 6),
        *(1, tables, tables, 0, _LEAST_STREAM, _END, 0, _END, 0),
    )
    places = [*range(tables), *[_FREE] * (_IN_HEAD - tables)]
    head += struct.pack(f"<{_IN_HEAD}I", *places)
    names = _entry("Root Entry", 5, 1, first + length, 64) + _entry(
        "Workbook", 2, _FREE, first, len(book)
    )
    return b"".join(
        (
            head.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(chains)}I", *chains),
            names.ljust(_SECTOR, b"\0"),
            book,
            bytes(_SECTOR),
        )
    )


def _entry(name: str, kind: int, child: int, first: int, length: int) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I36xIQ",
        *(written, len(written) + 2, kind, 1, _FREE, _FREE, child, first, length),
    )
