"""Entries of the trail -> JSON, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from indexer.spreadsheets import guard
from indexer.store.trail import Entry

COLUMNS = ("number", "time", "person", "action", "subject", "details")


def entry_json(entry: Entry) -> dict[str, object]:
    """An entry as programs get it."""
    return {
        "number": entry.number,
        "time": entry.time.isoformat(),
        "person": entry.person,
        "action": entry.action,
        "subject": entry.subject,
        "details": dict(entry.details),
    }


def trail_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """A row an entry, which no spreadsheet runs as a formula; the mark before them is for Excel."""
    yield "\ufeff" + _line(COLUMNS)
    for entry in entries:
        details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
        said = (entry.person, entry.action, entry.subject, details)
        yield _line((entry.number, entry.time.isoformat(timespec="seconds"), *map(guard, said)))


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
