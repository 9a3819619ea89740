"""What rules were least sure of, in many reports, a few at a time: for people to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Select, exists, func, select, tuple_

from indexer.store import tables

_field, _figure, _said = tables.fields.c, tables.figures.c, tables.corrections.c
# So many reports can be named in a query; of more all rows are gone through in order.
MOST_NAMED = 2000
# Rows gone through at a time where a query names no reports.
ROWS_AT_ONCE = 2000
# A figure of which the indicator is not known; any that is.
NO_INDICATOR, ANY_INDICATOR = "none", ""
What = Literal["field", "figure"]


class Unsure(NamedTuple):
    """A field, by its name, or a figure, by where it begins; in the order of a queue."""

    confidence: float
    what: What
    report: str
    at: str | int


class Doubts:
    """What is unsure in a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def fields(
        self,
        names: Sequence[str],
        below: float,
        reports: Collection[str] | None,
        after: Unsure | None,
        limit: int,
    ) -> list[Unsure]:
        """Fields of which no person said anything, the least sure first."""
        corrected = exists().where(
            _said.report_id == _field.report_id,
            _said.field == _field.name,
            _said.undone_at.is_(None),
        )
        query = (
            select(_field.confidence, _field.report_id, _field.name)
            .where(_field.confidence < below, _field.name.in_(names), ~corrected)
            .order_by(_field.confidence, _field.report_id, _field.name)
        )
        columns = (_field.confidence, _field.report_id, _field.name)
        return self._first("field", query, columns, reports, after, limit)

    def figures(
        self,
        indicator: str,
        below: float,
        reports: Collection[str] | None,
        after: Unsure | None,
        limit: int,
    ) -> list[Unsure]:
        """Figures of an indicator, of any or of none, the least sure first.

        Those of which a person said something are sure.
        """
        of: ColumnElement[bool]
        if indicator == NO_INDICATOR:
            # So, as the index of indicators would be asked for all that have none, to sort them.
            of = func.coalesce(_figure.indicator, "") == ""
        else:
            any_ = indicator == ANY_INDICATOR
            of = _figure.indicator.is_not(None) if any_ else _figure.indicator == indicator
        query = (
            select(_figure.confidence, _figure.report_id, _figure.start)
            .where(_figure.confidence < below, of)
            .order_by(_figure.confidence, _figure.report_id, _figure.start)
        )
        columns = (_figure.confidence, _figure.report_id, _figure.start)
        return self._first("figure", query, columns, reports, after, limit)

    def _first(
        self,
        what: What,
        query: Select[Any],
        columns: tuple[Any, ...],
        reports: Collection[str] | None,
        after: Unsure | None,
        limit: int,
    ) -> list[Unsure]:
        if after is not None:
            query = query.where(_behind(what, columns, after))
        named = reports is not None and len(reports) <= MOST_NAMED
        if named:
            query = query.where(columns[1].in_(reports))
        with self._database.connect() as connection:
            rows = _rows(connection, query, None if named else reports, limit)
            return [Unsure(row[0], what, row[1], row[2]) for row in rows]


def _behind(what: What, columns: tuple[Any, ...], after: Unsure) -> ColumnElement[bool]:
    """What comes after a place in a queue, in which fields stand before figures as unsure."""
    confidence: ColumnElement[float] = columns[0]
    if what == after.what:
        return tuple_(*columns) > tuple_(after.confidence, after.report, after.at)
    return confidence >= after.confidence if what == "figure" else confidence > after.confidence


def _rows(
    connection: Connection, query: Select[Any], reports: Collection[str] | None, limit: int
) -> Iterator[Sequence[Any]]:
    if reports is None:
        return iter(connection.execute(query.limit(limit)).all())
    wanted = set(reports)
    streamed = connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    return islice((row for row in streamed if row[1] in wanted), limit)
