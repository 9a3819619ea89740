"""Recycled text -> a table for spreadsheets: a row a pair of passages."""

from __future__ import annotations

import csv
from io import StringIO
from typing import NamedTuple

from indexer.comparison.tables import LONGEST
from indexer.reuse import Change, Pair, Recycled, Side
from indexer.spreadsheets import guard

# Before and after the arrow stands what the source and the copy have; ∅ is nothing.
NOTHING = "∅"


class Line(NamedTuple):
    """One pair: the copy `a`, its source `b`, and what became of the words of the source."""

    class_: str
    direction: str
    share: str
    changes: str
    a_report: str
    a_title: str
    a_region: str
    a_year: str
    a_date: str
    a_start: str
    a_end: str
    a_quote: str
    b_report: str
    b_title: str
    b_region: str
    b_year: str
    b_date: str
    b_start: str
    b_end: str
    b_quote: str


def reuse_csv(found: Recycled) -> bytes:
    """All pairs in UTF-8, with the mark that Excel needs; no cell is run as a formula."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(name.rstrip("_") for name in Line._fields)
    writer.writerows([guard(cell)[:LONGEST] for cell in _line(pair)] for pair in found.pairs)
    return target.getvalue().encode("utf-8-sig")


def _line(pair: Pair) -> Line:
    direction = "a from b" if pair.directed else "unknown"
    changes = "；".join(map(_change, pair.changes))
    return Line(pair.kind, direction, f"{pair.share:.4f}", changes, *_side(pair.a), *_side(pair.b))


def _change(change: Change) -> str:
    return f"{change.old or NOTHING} → {change.new or NOTHING}"


def _side(side: Side) -> tuple[str, ...]:
    report = side.report
    return (
        report.id,
        report.title or "",
        report.place or "",
        str(report.year or ""),
        report.date or "",
        str(side.start),
        str(side.end),
        side.quote,
    )
