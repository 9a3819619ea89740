"""What becomes of policies -> the JSON and the rows of tables that commands and pages give."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from indexer.jsonform import Json, number_json
from indexer.policy_use import (
    AliasCount,
    Checklist,
    FigureBeside,
    ListedPolicy,
    PlaceUse,
    PolicyList,
    PolicyUse,
)
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.spreadsheets import guard
from indexer.trends import Place, Point
from indexer.vocab.policy_table import Policy

DIGITS = 4
LIST_COLUMNS = (
    "id", "name", "kind", "portfolios", "since", "until", "mentions", "reports", "available",
    "first_year", "last_year",
)  # fmt: skip
USE_COLUMNS = (
    "by", "value", "name", "reports", "available", "share", "mentions", "characters", "rate",
    "first_year", "lag", "first_report", "silent_before", "expected",
)  # fmt: skip
Cells = Iterable[object]


def policies_json(listed: PolicyList) -> Json:
    """The policies with their counts; 0 for one that no report mentions."""
    return {
        "text": listed.text,
        "available": listed.available,
        "policies": [_listed(one) for one in listed.policies],
        "close": list(listed.close),
    }


def policies_csv(listed: PolicyList) -> str:
    """One row a policy."""
    rows = ({**_listed(one), "available": listed.available} for one in listed.policies)
    return _table(LIST_COLUMNS, ([_joined(row[name]) for name in LIST_COLUMNS] for row in rows))


def use_json(use: PolicyUse) -> Json:
    """All counts, and the lines of the page. A year without any report is not listed."""
    start = use.start
    return {
        "policy": policy_json(use.policy),
        "query": use.query,
        "filters": {name: list(values) for name, values in use.request.filters.items()},
        **point_json(use.whole),
        "start": {"year": start.year, "told_by": start.told_by} if start else None,
        "aliases": [_alias(one) for one in use.aliases],
        "by_year": [
            {
                "year": _year(one.year),
                **point_json(one.point),
                "aliases": [_alias(alias) for alias in one.wording],
            }
            for one in use.years
        ],
        "by_region": [_place_use(one) for one in use.places],
        "silent": [one.place.id for one in use.silent],
        "late": [one.place.id for one in use.late],
        "portfolios": [
            {"portfolio": one.portfolio, "name": one.name, **point_json(one.point)}
            for one in use.portfolios
        ],
        "looked_at": use.around.looked_at,
        "sections": [asdict(one) for one in use.around.headings],
        "figures": [
            {
                "indicator": one.indicator,
                "name": one.name,
                "figures": one.figures,
                "reports": one.reports,
                "examples": [_beside(beside) for beside in one.examples],
            }
            for one in use.around.figures
        ],
        "words": [{**asdict(word), "score": round(word.score, 2)} for word in use.around.words],
        "total": use.whole.lines,
        "offset": use.request.offset,
        "lines": [asdict(line) for line in use.lines],
    }


def use_csv(use: PolicyUse) -> str:
    """One row for each name (by alias), year, region with reports of its own, and field."""
    return _table(USE_COLUMNS, _use_rows(use))


def checklist_json(found: Checklist) -> Json:
    """A row for each place, with a cell for each policy in the order of the list."""
    return {
        "filters": {name: list(values) for name, values in found.filters.items()},
        "available": found.available,
        "policies": [policy_json(policy) for policy in found.policies],
        "unknown": [{"name": one.name, "close": list(one.close)} for one in found.unknown],
        "rows": [
            {
                **_place(row.place),
                "available": row.available,
                "cells": [asdict(cell) for cell in row.cells],
            }
            for row in found.rows
        ],
    }


def policy_json(policy: Policy) -> Json:
    """A policy as the vocabulary knows it."""
    document = policy.document
    return {
        "id": policy.id,
        "name": policy.name,
        "english": policy.english,
        "kind": policy.kind,
        "aliases": list(policy.aliases),
        "portfolios": list(policy.portfolios),
        "since": policy.since,
        "until": policy.until,
        "successor": policy.successor,
        "document": asdict(document) if document else None,
        "remarks": policy.remarks,
    }


def point_json(point: Point) -> Json:
    """Reports of those there are, and mentions for 10,000 characters."""
    return {
        "reports": point.reports,
        "available": point.available,
        "share": round(point.share, DIGITS) if point.available else None,
        "few": point.is_few,
        "mentions": point.lines,
        "characters": point.characters,
        "rate": None if point.rate is None else round(point.rate, DIGITS),
    }


def _listed(one: ListedPolicy) -> Json:
    return {
        **policy_json(one.policy),
        "mentions": one.mentions,
        "reports": one.reports,
        "first_year": one.first_year,
        "last_year": one.last_year,
    }


def _year(year: str) -> int | None:
    return None if year == UNKNOWN else int(year)


def _alias(one: AliasCount) -> Json:
    return {"alias": one.alias, "mentions": one.mentions, "reports": one.reports}


def _place(place: Place) -> Json:
    return {"region": place.id, "name": place.name, "level": place.level, "parent": place.parent}


def _place_use(one: PlaceUse) -> Json:
    return {
        **_place(one.place),
        **point_json(one.point),
        "years": [_year(year) for year in one.years],
        "expected": one.expected,
        "first": asdict(one.first) if one.first else None,
    }


def _beside(one: FigureBeside) -> Json:
    figure = one.figure
    return {
        "report": one.report,
        "start": figure.start,
        "end": figure.end,
        "quote": figure.quote,
        "phrase": figure.phrase,
        "value": number_json(figure.value),
        "unit": figure.unit,
        "status": figure.status,
        "sentence": one.sentence,
    }


def _use_rows(use: PolicyUse) -> Iterator[Cells]:
    yield "all", use.policy.id, use.policy.name, *_numbers(use.whole)
    for alias in use.aliases:
        yield "alias", alias.alias, alias.alias, alias.reports, "", "", alias.mentions
    for year in use.years:
        name = UNKNOWN_NAME if year.year == UNKNOWN else year.year
        yield "year", year.year, name, *_numbers(year.point)
    for one in use.places:
        first = one.first
        found = (first.year, first.lag, first.report, first.before) if first else ("",) * 4
        yield "region", one.place.id, one.place.name, *_numbers(one.point), *found, one.expected
    for field in use.portfolios:
        yield "portfolio", field.portfolio, field.name, *_numbers(field.point)


def _numbers(point: Point) -> Cells:
    return (value for name, value in point_json(point).items() if name != "few")


def _joined(cell: object) -> object:
    return " ".join(cell) if isinstance(cell, list) else cell


def _table(columns: tuple[str, ...], rows: Iterable[Cells]) -> str:
    """Rows, filled up with empty cells, which no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in rows:
        cells = [guard(cell) if isinstance(cell, str) else cell for cell in row]
        writer.writerow([*cells, *[""] * (len(columns) - len(cells))])
    return file.getvalue()
