"""A table that a person filled in -> its rows.

What a spreadsheet does to a table is foreseen: Excel saves GB18030, or UTF-16 with tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from indexer.corrections.figure_values import PARTS
from indexer.corrections.values import CorrectionError
from indexer.spreadsheets import unguard

# `value` is also the number of a figure; what follows `extracted` only rows of figures need.
COLUMNS = (
    *("number", "report", "path", "title", "field", "value", "reason", "extracted"),
    *("person", "verdict", "start", "quote"),
    *(part for part in PARTS if part != "value"),
)


class Rejected(NamedTuple):
    """A row that could not be applied: its line in the table, and why."""

    line: int
    reason: str


class Row(NamedTuple):
    """A row of a table by the names of its columns."""

    line: int
    cells: Mapping[str, str]


def read_rows(name: str, data: bytes) -> Iterator[Row | Rejected]:
    """The rows of a table by the lines where they begin; rows that are wholly blank are left out.

    Raises CorrectionError for a file that is no table of corrections.
    """
    text = _decode(name, data)
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=header.count)
    # strict: a quotation mark that is not closed would quietly take all rows below into its cell.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            cells = [unguard(cell.strip()) for cell in next(rows)]
        except StopIteration:
            break
        except csv.Error as error:
            yield Rejected(line, f"no row of a table: {error}")
            continue
        if any(cells):
            if names is None:
                names = _columns(name, cells)
            else:
                found = dict(zip(names, cells, strict=False))
                yield Row(line, {column: found.get(column, "") for column in COLUMNS})
    if names is None:
        raise CorrectionError(f"{name}: the table is empty")


def _columns(file: str, header: Iterable[str]) -> list[str]:
    names = [name.strip().lower() for name in header]
    missing = [name for name in ("field", "value") if name not in names]
    if "report" not in names and "path" not in names:
        missing.append("report or path")
    if missing:
        raise CorrectionError(
            f"{file}: no column {', '.join(missing)}; a table of corrections has the columns "
            f"{', '.join(COLUMNS)}: shuzhi corrections --export writes one"
        )
    return names


def _decode(name: str, data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise CorrectionError(f"{name}: neither UTF-8 nor GB18030; save the table as CSV UTF-8")
