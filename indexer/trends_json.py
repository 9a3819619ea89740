"""Trends -> the JSON and the rows of a table that commands and pages give."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from indexer.jsonform import Json
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.spreadsheets import guard
from indexer.trends import Point, Refused, Trend, Trends

COLUMNS = (
    "query", "by", "value", "name", "level", "reports", "available", "share", "few", "lines",
    "characters", "rate",
)  # fmt: skip
DIGITS = 4


def trends_json(trends: Trends) -> Json:
    """Each query with its years and places. A year without any report is not listed."""
    return {
        "filters": {name: list(values) for name, values in trends.request.filters.items()},
        "available": trends.available,
        "queries": [_answer(answer, trends) for answer in trends.answers],
    }


def trends_csv(trends: Trends) -> str:
    """One row for each query and year or place, which no spreadsheet takes for formulas.

    `by` is year, region (a place with all that lies in it) or own (the place alone).
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for trend in trends.trends:
        for by, value, name, level, point in _rows(trend, trends):
            numbers = ("" if cell is None else cell for cell in _point(point).values())
            writer.writerow([guard(trend.query), by, value, guard(name), level, *numbers])
    return file.getvalue()


def _rows(trend: Trend, trends: Trends) -> Iterator[tuple[str, str, str, str, Point]]:
    for year in trends.years:
        name = UNKNOWN_NAME if year == UNKNOWN else year
        yield "year", year, name, "", trend.years[year]
    for by, counted in (("region", trend.places), ("own", trend.own)):
        for place in trends.places:
            if place.id in counted:
                yield by, place.id, place.name, place.level or "", counted[place.id]


def _answer(answer: Trend | Refused, trends: Trends) -> Json:
    if isinstance(answer, Refused):
        error = answer.error
        return {
            "query": answer.query,
            "error": {
                "code": error.code,
                "message": str(error),
                "start": error.start,
                "end": error.end,
                "proposal": error.proposal or None,
            },
        }
    return {
        "query": answer.query,
        "text": answer.text,
        "cut": answer.cut,
        **_point(answer.whole),
        "by_year": [
            {"year": None if year == UNKNOWN else int(year), **_point(answer.years[year])}
            for year in trends.years
        ],
        "by_region": [
            {
                "region": place.id,
                "name": place.name,
                "level": place.level,
                "parent": place.parent,
                **_point(answer.places[place.id]),
                "own": _point(answer.own[place.id]) if place.id in answer.own else None,
            }
            for place in trends.places
        ],
    }


def _point(point: Point) -> Json:
    rate = point.rate
    return {
        "reports": point.reports,
        "available": point.available,
        "share": round(point.share, DIGITS) if point.available else None,
        "few": point.is_few,
        "lines": point.lines,
        "characters": None if point.lines is None else point.characters,
        "rate": None if rate is None else round(rate, DIGITS),
    }
