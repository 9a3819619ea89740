"""Two reports by their numbers: what both state of the year that each is about, and the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from indexer.comparison.accounts import Account, place_of
from indexer.comparison.choosing import (
    ORDER,
    Claim,
    Question,
    best_first,
    claim_of,
    values_of,
)
from indexer.comparison.models import BaseChoice, Cell, Change, Measure, Stated
from indexer.comparison.reckoning import change_of
from indexer.coverage import NATION
from indexer.models import Figure, Period, Report
from indexer.vocab.indicator_table import Indicator, indicator_of_id
from indexer.vocab.regions import Regions


@dataclass(frozen=True, slots=True)
class Told:
    """What one report states, the best proof first.

    More than one is a conflict, or of several kinds (牛9.6万头, 羊128万只); none is chosen then.
    """

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class NumberPair:
    """An indicator of which two reports state the same: how much there is, or how it grew.

    `change` leads from the earlier report to the later one, of one year from the second to the
    first.
    """

    indicator: Indicator
    measure: Measure
    base: BaseChoice
    unit: str
    left: Told
    right: Told
    change: Change | None


Claims = Mapping[BaseChoice, Sequence[Claim]]


def numbers_beside(
    left: tuple[Report, Sequence[Figure]],
    right: tuple[Report, Sequence[Figure]],
    regions: Regions,
) -> tuple[NumberPair, ...]:
    """The results that both reports state of their own time, in the order of the first one.

    By the rules of a comparison: a result is not set against a plan, nor 新增 against 累计.
    """
    first, second = (_Stating(*side, regions) for side in (left, right))
    there = second.indicators
    return tuple(
        pair
        for indicator in first.indicators
        if indicator in there
        for pair in _pairs(indicator, first, second)
    )


class _Stating:
    """A report, and its figures by indicator."""

    def __init__(self, report: Report, figures: Sequence[Figure], regions: Regions) -> None:
        self._by_indicator: defaultdict[str, list[Figure]] = defaultdict(list)
        known = report.metadata.region.value
        for figure in figures:
            # Whose the numbers of 全县 are is not told where the place is not known.
            if figure.indicator and (known or not figure.scope):
                self._by_indicator[figure.indicator].append(figure)
        self.account = _account(report, regions)

    @property
    def indicators(self) -> Sequence[str]:
        """What it has figures of, in the order of the text."""
        return tuple(self._by_indicator)

    def claims(self, question: Question) -> Claims:
        """Its results of its own time, by what they count from."""
        found: defaultdict[BaseChoice, list[Claim]] = defaultdict(list)
        for figure in self._by_indicator[question.indicator.id]:
            claim = claim_of(self.account, figure, question)
            if claim is None or claim.reason is not None or claim.value is None:
                continue
            if self.account.distance(claim.column.year, "actual") == 0:
                found[claim.base].append(claim)
        return found


def _account(report: Report, regions: Regions) -> Account:
    metadata = report.metadata
    year, covered = metadata.year.value, metadata.period.value
    if covered is None and year is not None:
        covered = Period(str(year), str(year))
    return Account(
        report=report.id,
        place=place_of(metadata.region.value or NATION, regions),
        title=metadata.title.value,
        year=year,
        department=metadata.level.value == "department",
        covered=covered,
    )


def _pairs(id_: str, first: _Stating, second: _Stating) -> Iterator[NumberPair]:
    indicator = indicator_of_id(id_)
    if indicator is None:
        return
    for measure in get_args(Measure):
        question = Question(indicator, measure, "actual")
        ours, theirs = first.claims(question), second.claims(question)
        base = next((base for base in ORDER[measure] if base in ours and base in theirs), None)
        if base is not None:
            left, right = _told(ours[base]), _told(theirs[base])
            change = _change(question, left, right)
            yield NumberPair(indicator, measure, base, question.unit, left, right, change)


def _told(claims: Sequence[Claim]) -> Told:
    return Told(tuple(value[0] for value in values_of(best_first(claims, "actual"))))


def _change(question: Question, ours: Told, theirs: Told) -> Change | None:
    if len(ours.claims) > 1 or len(theirs.claims) > 1:
        return None
    (left,), (right,) = ours.claims, theirs.claims
    earlier, later = (right, left) if right.column.year <= left.column.year else (left, right)
    return change_of(
        (_cell(earlier), _cell(later)),
        question.unit,
        rate=question.measure == "growth" or question.indicator.nature == "rate",
    )


def _cell(claim: Claim) -> Cell:
    assert claim.value is not None
    return Cell(claim.column.key, "value", (Stated(claim.value, claim.value_max, ()),))
