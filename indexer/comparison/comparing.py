"""The comparison service: an indicator, regions, periods -> a table that proves each cell.

The order of the steps: what is asked for (`asking`), which reports count for which region
(`accounts`), what each figure says on the question (`choosing`), what stands in a cell (`cells`),
what is reckoned out (`reckoning`), and what the reader must beware of (`cautions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indexer.comparison.accounts import Account, Place, accounts
from indexer.comparison.asking import (
    ComparisonError,
    find_base,
    find_indicator,
    find_named,
    find_places,
    find_years,
)
from indexer.comparison.cautions import cautions, cautions_of_division
from indexer.comparison.cells import Cells, periods_of, quoted
from indexer.comparison.choosing import (
    Claim,
    Question,
    choose_base,
    claim_of,
    new_is_all,
)
from indexer.comparison.models import BaseChoice, CompareRequest, Comparison, Per, Row
from indexer.comparison.reckoning import (
    Whole,
    change_of,
    divided,
    is_divisible,
    per_unit,
    ranked,
)
from indexer.corpus import Corpus
from indexer.vocab.indicator_table import indicator_of_id

# What a value is divided by, and the unit of one.
DENOMINATORS: Mapping[Per, tuple[str, str]] = {
    "capita": ("population.total", "人"),
    "area": ("land.total_area", "平方公里"),
}


@dataclass(frozen=True, slots=True)
class _Table:
    """What stands in the rows, before anything is divided or ranked."""

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
    named = find_named(request, corpus.regions)
    found = accounts(corpus)
    places = find_places(request, named, found, corpus.regions)
    table = _table(corpus, question, base, years, _by_report(found, places), places)
    # A region whose reports are all of other times has no row, unless it was named.
    rows = tuple(row for row in table.rows if row.id in named or not _is_silent(row))
    if request.rank and request.rank not in table.periods:
        raise ComparisonError(
            f"no column {request.rank} to rank by; columns are {', '.join(table.periods) or 'none'}"
        )
    warnings = cautions(question, table.base, table.claims, rows, len(table.rows) - len(rows))
    unit_of_per = None
    if request.per:
        whole = _whole(corpus, request.per, _by_report(found, places))
        rows = tuple(divided(row, question.indicator, whole) for row in rows)
        unit_of_per = per_unit(question.indicator, whole)
        warnings += cautions_of_division(rows)
    return Comparison(
        request=request,
        indicator=question.indicator,
        unit=question.unit,
        measure=question.measure,
        base=table.base,
        status=question.status,
        periods=table.periods,
        rows=ranked(rows, request.rank, bool(request.per)) if request.rank else rows,
        warnings=warnings,
        per_unit=unit_of_per,
    )


def _by_report(found: Sequence[Account], places: Sequence[Place]) -> dict[str, Account]:
    """The reports of these places by their ids."""
    wanted = {place.id for place in places}
    return {account.report: account for account in found if account.place.id in wanted}


def _claims(corpus: Corpus, question: Question, reports: Mapping[str, Account]) -> list[Claim]:
    """What the figures of these reports say on the question."""
    figures = corpus.store.figures_of([question.indicator.id], reports)
    claims = (claim_of(reports[report], figure, question) for report, figure in figures)
    return [claim for claim in claims if claim]


def _table(
    corpus: Corpus,
    question: Question,
    base: BaseChoice | None,
    years: tuple[int, ...] | None,
    reports: Mapping[str, Account],
    places: Sequence[Place],
) -> _Table:
    claims = _claims(corpus, question, reports)
    base = base or choose_base(claims, question)
    periods = periods_of(claims, base, reports.values(), question, years)
    shown = [claim for claim in claims if {claim.column.key, str(claim.column.year)} & {*periods}]
    cells = Cells(question, base, shown, reports.values(), quoted(corpus.store, shown))
    rate = question.indicator.nature == "rate" or question.measure == "growth"
    rows = []
    for place in places:
        row = tuple(cells.cell(place.id, period) for period in periods)
        change = None if question.parts else change_of(row, question.unit, rate)
        rows.append(Row(place.id, place.title, place.region, place.level, row, change=change))
    return _Table(base, periods, tuple(rows), tuple(shown))


def _whole(corpus: Corpus, per: Per, reports: Mapping[str, Account]) -> Whole:
    """People or area of the rows by year, as the reports state them as results."""
    id_, unit = DENOMINATORS[per]
    indicator = indicator_of_id(id_)
    assert indicator is not None and indicator.unit == unit, id_
    question = Question(indicator, "value", "actual")
    claims = _claims(corpus, question, reports)
    cells = Cells(question, "plain", claims, reports.values())
    values: dict[str, dict[int, Decimal]] = {}
    for place, year in {(claim.account.place.id, claim.column.year) for claim in claims}:
        value = cells.cell(place, str(year)).value
        if value is not None:
            values.setdefault(place, {})[year] = value
    return Whole(unit, values)


def _is_silent(row: Row) -> bool:
    """Whether no report of a region is of the periods shown: it has reports of other times."""
    return all(cell.state == "no_report" for cell in row.cells)
