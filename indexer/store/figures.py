"""Questions about the figures of many reports at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from indexer.figure_ranges import ADDED, NO_LEVELS, OWN_ROLES, Range
from indexer.models import Figure
from indexer.store import tables
from indexer.store.rows import figure_from, mapped

_row = tables.figures.c
# So many reports can be named in a query; of more all rows are read.
MOST_NAMED = 2000
_OWN = (_row.indicator.is_not(None), _row.role.in_(OWN_ROLES))


class FigurePlace(NamedTuple):
    """A report, and the ordinal of its passage in which a figure stands."""

    report: str
    passage: int | None


class IndicatorCount(NamedTuple):
    """How many figures of their own place reports state of an indicator, and how many reports."""

    figures: int
    reports: int


def read_figures(connection: Connection, wanted: Sequence[str]) -> dict[str, tuple[Figure, ...]]:
    """The figures of each of these reports."""
    query = (
        select(tables.figures)
        .where(_row.report_id.in_(wanted))
        .order_by(_row.report_id, _row.ordinal)
    )
    found: dict[str, list[Figure]] = {report: [] for report in wanted}
    for row in mapped(connection.execute(query)):
        found[row["report_id"]].append(figure_from(row))
    return {report: tuple(figures) for report, figures in found.items()}


def read_figures_of(
    connection: Connection, indicators: Sequence[str], reports: Iterable[str] | None
) -> Iterator[tuple[str, Figure]]:
    """The figures of these indicators with the ids of their reports, in order."""
    wanted = None if reports is None else set(reports)
    query = select(tables.figures).where(_row.indicator.in_(indicators))
    if wanted is not None and len(wanted) <= MOST_NAMED:
        query = query.where(_row.report_id.in_(wanted))
    for row in mapped(connection.execute(query.order_by(_row.report_id, _row.ordinal))):
        if wanted is None or row["report_id"] in wanted:
            yield row["report_id"], figure_from(row)


def count_indicators(connection: Connection) -> dict[str, IndicatorCount]:
    """The counts of each indicator that a report's own figure has."""
    query = (
        select(_row.indicator, func.count(), func.count(_row.report_id.distinct()))
        .where(*_OWN)
        .group_by(_row.indicator)
    )
    return {id_: IndicatorCount(*counts) for id_, *counts in connection.execute(query)}


def read_indicator_reports(connection: Connection) -> dict[str, list[str]]:
    """The reports that state a figure of their own of each indicator, each once."""
    pairs = select(_row.indicator, _row.report_id).where(*_OWN).distinct().subquery()
    # Ids come in one text an indicator: a row for each pair takes twice the time.
    joined = func.aggregate_strings(pairs.c.report_id, " ")
    query = select(pairs.c.indicator, joined).group_by(pairs.c.indicator)
    return {indicator: sorted(ids.split()) for indicator, ids in connection.execute(query)}


def read_indicator_years(connection: Connection) -> dict[str, set[int]]:
    """The years with which the times of the figures of each indicator end."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for indicator, end in connection.execute(
        select(_row.indicator, _row.period_end)
        .where(*_OWN, _row.period_end.is_not(None))
        .distinct()
    ):
        found[indicator].add(int(end[:4]))
    return dict(found)


def places_within(
    connection: Connection, indicators: Sequence[str], wanted: Range
) -> list[FigurePlace]:
    """Where the figures stand that `fits` says yes to, each place once, in order."""
    query = (
        select(_row.report_id, _row.passage)
        .where(
            _row.indicator.in_(indicators),
            _row.role.in_(OWN_ROLES),
            _row.amount_unit == wanted.unit,
            _row.amount.is_not(None),
            *_within(wanted),
        )
        .distinct()
        .order_by(_row.report_id, _row.passage.nulls_first())
    )
    return [FigurePlace(*row) for row in connection.execute(query)]


def highest_amounts(
    connection: Connection, indicator: str, unit: str
) -> list[tuple[FigurePlace, str | None, float]]:
    """The highest of the figures of each scope in each place that `is_result` says yes to."""
    query = (
        select(_row.report_id, _row.passage, _row.scope, func.max(_row.amount))
        .where(
            _row.indicator == indicator,
            _row.role == "measure",
            _row.status == "actual",
            _row.amount_unit == unit,
            _row.amount.is_not(None),
            or_(_row.base.is_(None), _row.base != "cumulative"),
            or_(
                _row.period_start.is_(None),
                func.substr(_row.period_start, 1, 4) == func.substr(_row.period_end, 1, 4),
            ),
            or_(
                _row.kind.not_in(NO_LEVELS),
                and_(_row.kind == ADDED, _row.base == "new"),
            ),
        )
        .group_by(_row.report_id, _row.passage, _row.scope)
    )
    return [
        (FigurePlace(report, passage), scope, amount)
        for report, passage, scope, amount in connection.execute(query)
    ]


def _within(wanted: Range) -> Iterator[ColumnElement[bool]]:
    """`Range.holds` in SQL."""
    said = _row.comparator
    if wanted.low is not None:
        at_end = said == "over" if wanted.exclusive else said != "under"
        yield or_(_row.amount > wanted.low, and_(_row.amount == wanted.low, at_end))
    if wanted.high is not None:
        at_end = said == "under" if wanted.exclusive else said != "over"
        yield or_(_row.amount < wanted.high, and_(_row.amount == wanted.high, at_end))
