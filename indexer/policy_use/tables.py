"""A checklist -> tables for spreadsheets.

The long table has a row for each place and policy, with the query that opens the reports behind it.
A workbook has the reports and the mentions with one row a place, then that table, then the names
that were not known.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from indexer.policy_use.records import Checklist, PolicyUseError
from indexer.spreadsheets import guard

SHEETS = ("reports", "mentions", "cells", "notes")
HEAD = ("region", "code", "level", "available")


class Row(NamedTuple):
    """One cell of the checklist."""

    region: str
    code: str
    level: str
    policy: str
    id: str
    reports: int
    available: int
    mentions: int
    query: str


def rows(checklist: Checklist) -> Iterator[Row]:
    """The long table: all policies of the first place, then those of the next."""
    for row in checklist.rows:
        place = row.place
        for policy, cell in zip(checklist.policies, row.cells, strict=True):
            counts = (cell.reports, row.available, cell.mentions)
            about = (place.name, place.id, place.level or "", policy.name, policy.id)
            yield Row(*about, *counts, cell.query)


def checklist_csv(checklist: Checklist) -> str:
    """The long table as text, which no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(Row._fields)
    for row in rows(checklist):
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()


def write_xlsx(checklist: Checklist, file: Path) -> int:
    """Write a workbook; the number of rows of the long table.

    All text is written as text, so that none is run as a formula. Raises PolicyUseError for a file
    that cannot be written.
    """
    from xlsxwriter import Workbook  # loaded where a workbook is asked for, and only there
    from xlsxwriter.exceptions import FileCreateError

    table = list(rows(checklist))
    book = Workbook(file, {"in_memory": True})
    bold = book.add_format({"bold": True})
    sheets = (_wide(checklist, "reports"), _wide(checklist, "mentions"), [Row._fields, *table])
    for name, lines in zip(SHEETS, (*sheets, _notes(checklist)), strict=True):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                elif cell:
                    sheet.write_string(at, column, cell, None if at else bold)
    try:
        book.close()
    except (OSError, FileCreateError) as error:
        raise _unwritable(file, error) from None
    return len(table)


def _wide(checklist: Checklist, count: str) -> Iterator[list[str | int]]:
    """One row a place, one column a policy."""
    yield [*HEAD, *(policy.name for policy in checklist.policies)]
    for row in checklist.rows:
        place = row.place
        counts = (getattr(cell, count) for cell in row.cells)
        yield [place.name, place.id, place.level or "", row.available, *counts]


def _notes(checklist: Checklist) -> Iterator[list[str | int]]:
    yield ["reports", checklist.available]
    for name, values in checklist.filters.items():
        yield [name, " ".join(values)]
    for unknown in checklist.unknown:
        yield ["unknown", unknown.name, *unknown.close]


def _unwritable(file: Path, error: Exception) -> PolicyUseError:
    # XlsxWriter hands over the error of the system inside its own.
    cause = error if isinstance(error, OSError) else next(iter(error.args), None)
    reason = getattr(cause, "strerror", None) or "not allowed"
    return PolicyUseError(f"{file} cannot be written: {reason.lower()}; name another file")
