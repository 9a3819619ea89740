"""The comparison service: an indicator, regions, periods -> a table that proves each cell.

The order of the steps: which reports count for which region (`sources`), what each figure says on
the question (`choosing`), what stands in a cell (`cells`), what is reckoned out (`reckoning`), and
what the reader must beware of (`cautions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.comparison.asking import (
    MANY_YEARS,
    ComparisonError,
    find_base,
    find_indicator,
    find_named,
    find_places,
    find_years,
)
from indexer.comparison.cautions import cautions
from indexer.comparison.cells import Cells, periods_of, sentences_of
from indexer.comparison.choosing import (
    Claim,
    Question,
    choose_base,
    claim_of,
    new_is_all,
)
from indexer.comparison.models import BaseChoice, Caution, CompareRequest, Comparison, Row
from indexer.comparison.reckoning import (
    Whole,
    change_of,
    divided,
    is_divisible,
    per_unit,
    ranked,
)
from indexer.comparison.sources import Account, Place, accounts
from indexer.corpus import Corpus
from indexer.vocab.indicator_table import indicator_of_id

# What a value is divided by, and the unit of one.
DENOMINATORS = {"capita": ("population.total", "人"), "area": ("land.total_area", "平方公里")}


@dataclass(frozen=True, slots=True)
class _Table:
    """What stands in the rows, before anything is reckoned out."""

    base: BaseChoice
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    claims: tuple[Claim, ...]


def compare(corpus: Corpus, request: CompareRequest) -> Comparison:
    """Compare regions by an indicator, one column a period.

    Raises QueryError for an indicator, region or year that is not known, and ComparisonError for
    what cannot be compared as asked.
    """
    question = Question(
        find_indicator(request.indicator), request.measure, request.status, request.parts
    )
    base, years = find_base(request), find_years(request)
    if base == "new" and new_is_all(question.indicator):
        base = "plain"
    if request.per and (request.measure == "growth" or not is_divisible(question.indicator)):
        raise ComparisonError(
            f"{question.indicator.name} is a rate or per person already; leave --per out"
        )
    found = accounts(corpus)
    places = find_places(request, found, corpus.regions)
    table = _table(corpus, question, base, years, places, found)
    named = find_named(request, corpus.regions)
    rows = tuple(row for row in table.rows if row.id in named or not _is_silent(row))
    silent = len(table.rows) - len(rows)
    table = replace(table, rows=rows)
    if request.rank and request.rank not in table.periods:
        raise ComparisonError(
            f"no column {request.rank} to rank by; columns are {', '.join(table.periods) or 'none'}"
        )
    warnings = list(cautions(question, table.base, table.claims, table.rows))
    warnings += _silent(silent)
    unit_of_per = None
    if request.per:
        whole = _whole(corpus, request, places, found)
        rows = tuple(divided(row, question.indicator, whole) for row in rows)
        unit_of_per = per_unit(question.indicator, whole)
        warnings += _undivided(rows)
    return Comparison(
        request=request,
        indicator=question.indicator,
        unit=question.unit,
        measure=question.measure,
        base=table.base,
        status=question.status,
        periods=table.periods,
        rows=ranked(rows, request.rank) if request.rank else rows,
        warnings=tuple(warnings),
        per_unit=unit_of_per,
    )


def _table(
    corpus: Corpus,
    question: Question,
    base: BaseChoice | None,
    years: tuple[int, ...] | None,
    places: Sequence[Place],
    found: Sequence[Account],
) -> _Table:
    wanted = {place.id for place in places}
    by_report = {a.report: a for a in found if a.place.id in wanted}
    claims = tuple(
        claim
        for report, figure in corpus.store.figures_of([question.indicator.id], by_report)
        if (claim := claim_of(by_report[report], figure, question))
    )
    base = base or choose_base(claims, question)
    reports = tuple(by_report.values())
    periods = periods_of(claims, base, reports, question, years, MANY_YEARS)
    shown = [claim for claim in claims if {claim.column.key, str(claim.column.year)} & {*periods}]
    cells = Cells(question, base, shown, reports, sentences_of(corpus.store, shown))
    rate = question.indicator.nature == "rate" or question.measure == "growth"
    rows = []
    for place in places:
        row = tuple(cells.cell(place.id, period) for period in periods)
        change = None if question.parts else change_of(row, question.unit, rate)
        rows.append(Row(place.id, place.title, place.region, place.level, row, change=change))
    return _Table(base, periods, tuple(rows), tuple(shown))


def _whole(
    corpus: Corpus, request: CompareRequest, places: Sequence[Place], found: Sequence[Account]
) -> Whole:
    """People or area of the rows by year, as the corpus states them as results."""
    id_, unit = DENOMINATORS[request.per or "capita"]
    indicator = indicator_of_id(id_)
    assert indicator is not None and indicator.unit == unit, id_
    question = Question(indicator, "value", "actual")
    table = _table(corpus, question, "plain", None, places, found)
    values: dict[str, dict[int, Decimal]] = {
        row.id: {int(c.period): c.value for c in row.cells if c.value is not None}
        for row in table.rows
    }
    return Whole(unit, values)


def _is_silent(row: Row) -> bool:
    """Whether no report of a region is of the periods shown: it has reports of other times."""
    return all(cell.state == "no_report" for cell in row.cells)


def _silent(rows: int) -> list[Caution]:
    if not rows:
        return []
    english = f"regions whose reports are all of other periods, which have no row: {rows}"
    return [Caution("silent", rows, english, f"{rows} 个地区只有其他时期的报告，未列出")]


def _undivided(rows: Sequence[Row]) -> list[Caution]:
    """Values without a denominator, and those that have one of another year."""
    cells = [cell for row in rows for cell in row.cells if cell.value is not None]
    missing = sum(cell.per is None for cell in cells)
    away = sum(cell.per is not None and cell.per.year != int(cell.period[:4]) for cell in cells)
    found = []
    if missing:
        found.append(
            Caution(
                "undivided",
                missing,
                f"values not divided, since no report of the region states by what: {missing}",
                f"{missing} 个数值缺少分母，未计算",
            )
        )
    if away:
        found.append(
            Caution(
                "denominator",
                away,
                f"values divided by what the nearest year has, for want of their own: {away}",
                f"{away} 个数值用的是最近年份的分母",
            )
        )
    return found
