"""The places of a corpus by years as files: a wide table for people, a record for programs."""

from __future__ import annotations

import csv
import io
from typing import Any

from indexer.query.fields import UNKNOWN
from indexer.spreadsheets import guard
from indexer.trends.grid import Grid, Tally

HEAD = ("region", "code", "level", "within", "own", "reports")


def grid_csv(grid: Grid) -> str:
    """A row for each place, a column for each year; a year without reports stays empty.

    `reports` and the years are of a place with all that lies in it, `own` of itself alone.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*HEAD, *grid.years])
    for row in grid.rows:
        place = row.place
        writer.writerow(
            [
                guard(place.name),
                place.id,
                place.level or "",
                place.parent or "",
                row.own.reports or "",
                row.whole.reports,
                *(row.whole.years.get(year, "") for year in grid.years),
            ]
        )
    return file.getvalue()


def grid_json(grid: Grid) -> dict[str, Any]:
    """The same; a year without reports is not named."""
    return {
        **_tally(grid.whole),
        "regions": [
            {
                "region": row.place.name,
                "code": row.place.id,
                "level": row.place.level,
                "within": row.place.parent,
                **_tally(row.whole),
                "own": _tally(row.own),
            }
            for row in grid.rows
        ],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    years = sorted(tally.years, key=lambda year: (year == UNKNOWN, year))
    return {"reports": tally.reports, "years": {year: tally.years[year] for year in years}}
