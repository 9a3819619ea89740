"""Wordings like a draft, and templates, as tables for spreadsheets.

The names of columns are the same in both languages of the pages, so that tables can be joined.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from indexer.similar import Likeness, Template
from indexer.spreadsheets import guard
from indexer.vocab.regions import Regions

Cell = str | int | None
# A row for each wording; a sentence without any has one row that is empty after the first four.
WORDINGS = (
    "sentence", "own_reports", "own_first_year", "own_regions",
    "wording", "score", "reports", "first_year", "regions", "report", "start", "end",
)  # fmt: skip
# A row for each example.
PATTERNS = ("pattern", "reports", "fillings", "example", "report", "start", "end")


def similar_csv(found: Iterable[Likeness], regions: Regions) -> str:
    """Each sentence of a draft with how others have put it, the nearest first."""

    def named(ids: Sequence[str]) -> str:
        return "、".join(regions.title(id_) for id_ in ids)

    rows: list[tuple[Cell, ...]] = []
    for one in found:
        own = (one.text, one.reports, one.first_year, named(one.regions))
        rows += [
            (
                *own,
                *(like.quote, f"{like.score:.4f}", like.reports, like.first_year),
                *(named(like.regions), like.report, like.start, like.end),
            )
            for like in one.matches
        ] or [(*own, *[""] * (len(WORDINGS) - len(own)))]
    return _table(WORDINGS, rows)


def templates_csv(templates: Iterable[Template]) -> str:
    """Each pattern with its examples."""
    return _table(
        PATTERNS,
        [
            (one.text, one.reports, one.fillers, each.quote, each.report, each.start, each.end)
            for one in templates
            for each in one.examples
        ],
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table that no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    for row in rows:
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()
