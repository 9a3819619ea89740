"""Which figures may stand in which cell: the rules of a comparison, one function each.

What a rule leaves out stays beside the cell with the reason, unless it is about something else
altogether (a rate of growth where values are compared, a threshold, a rank).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indexer.comparison.accounts import Account
from indexer.comparison.amounts import growth_in_percent, in_unit
from indexer.comparison.models import BaseChoice, Measure, Reason
from indexer.comparison.periods import Column, column_of
from indexer.coverage import is_whole
from indexer.models import Figure, FigureStatus, Period
from indexer.precision import same_amount, vagueness
from indexer.vocab.indicator_table import Indicator

# Bases in the order in which one is chosen: what there is goes before what was added to it.
ORDER: dict[Measure, tuple[BaseChoice, ...]] = {
    "value": ("plain", "new", "cumulative", "avg_annual", "since_period", "yoy", "comparable"),
    "growth": ("yoy", "comparable", "avg_annual", "since_period", "cumulative", "new"),
}
# 城镇新增就业, 新设企业; but 新能源汽车 and 新兴产业 are no news.
NEW_NAME = re.compile(r"新(?:增|设|引进|[(（]?改|建)")
POINTS = ("个百分点", "百分点", "个基点")


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: of which indicator, values or growth, results or plans, in which unit."""

    indicator: Indicator
    measure: Measure
    status: FigureStatus
    parts: bool = False

    @property
    def unit(self) -> str:
        return "%" if self.measure == "growth" else self.indicator.unit


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure in the column that it belongs to, in the unit of the comparison.

    `reason` says why it is not the value of a cell, whatever base the table has; None where it may
    be. `value` is None for what has no number or never converts.
    """

    account: Account
    figure: Figure
    column: Column
    base: BaseChoice
    value: Decimal | None
    value_max: Decimal | None
    reason: Reason | None


def claim_of(account: Account, figure: Figure, question: Question) -> Claim | None:
    """What a figure says on the question; None where it speaks of something else or has no time."""
    base = base_of(figure, question)
    period = period_of(account, figure)
    if base is None or period is None or not is_own(figure):
        return None
    expected = figure.status == "forecast" and question.status == "actual"
    if not is_asked(figure, question.status) and not expected:
        return None
    column = column_of(period, question.indicator.nature)
    value, value_max = (_in_unit(end, figure, question) for end in (figure.value, figure.value_max))
    return Claim(
        account=account,
        figure=figure,
        column=column,
        base=base,
        value=value,
        value_max=value_max,
        reason=_reason(account, figure, question, column, value),
    )


def is_own(figure: Figure) -> bool:
    """Whether a figure says how much of the indicator the place has, now or before.

    500亩以上规模流转点 is no 流转面积 of 500亩, and 总投资7亿元的商场 no 投资. The first number of
    由54.3亿元增加到78.6亿元 is one of its own, earlier, time, which must be told.
    """
    return figure.role == "measure" or (figure.role == "baseline" and figure.period is not None)


def is_asked(figure: Figure, status: FigureStatus) -> bool:
    """Whether a figure is a result, a plan or a forecast, as asked; never two of them in a table.

    力争完成造林1.2万亩 is no result, and 预计全年实现生产总值80亿元 is not yet one.
    """
    return figure.status == status


def base_of(figure: Figure, question: Question) -> BaseChoice | None:
    """What the number counts from; None where it is no value, or no growth, of the indicator.

    地区生产总值78.6亿元 is plain; 增长4.1% is growth, by itself against the year before; 增加3亿元
    and 提高1.2个百分点 are changes, and 居全市第二位 is a rank. 新增高标准农田4.5万亩 is new, and
    never in one column with 高标准农田达到30万亩.
    """
    if question.measure == "growth":
        if figure.kind != "growth_rate":
            return None
        real = figure.base == "comparable" and is_real(question.indicator)
        return "yoy" if real else figure.base or "yoy"
    if figure.kind in ("growth_rate", "rank") or figure.unit in POINTS:
        return None
    if figure.kind == "change_amount" and figure.base != "new":
        return None
    if figure.base == "new" and new_is_all(question.indicator):
        return "plain"
    return figure.base or "plain"


def new_is_all(indicator: Indicator) -> bool:
    """Whether 新增 of a period is all that there is of it in the period.

    新增人工造林 and 完成人工造林 are the same, as are 新增学位 and 建成学位; but 新增5G基站 are not
    all that there are.
    """
    planted = indicator.id.startswith("afforestation.")
    return indicator.nature == "flow" and (planted or bool(NEW_NAME.search(indicator.name)))


def is_real(indicator: Indicator) -> bool:
    """Whether its growth is reckoned at constant prices, said or not.

    地区生产总值增长6.1% and 按可比价计算增长6.1% are the same in the statistics. But
    一般公共预算收入按可比口径增长8% leaves out refunds of taxes, and is no 同比增长.
    """
    output = ("增加值", "总产值")
    return indicator.id.startswith("gdp.") or indicator.name.endswith(output)


def period_of(account: Account, figure: Figure) -> Period | None:
    """The time of a figure; where it tells none, that of a report on one year.

    A plan without a year is for the one that follows.
    """
    if figure.period or account.covered is None:
        return figure.period
    first, last = account.covered.start, account.covered.end
    if figure.status == "target":
        return Period(*[str(int(last[:4]) + 1)] * 2)
    return account.covered if first[:4] == last[:4] else None


def choose_base(claims: Iterable[Claim], question: Question) -> BaseChoice:
    """The base of the table: the first in the order of `ORDER` that fills a cell."""
    filled = {claim.base for claim in claims if claim.reason is None and claim.value is not None}
    order = ORDER[question.measure]
    return next((base for base in order if base in filled), order[0])


def best_first(claims: Iterable[Claim], status: FigureStatus) -> list[Claim]:
    """The claims on a cell by their evidence.

    The report of the period itself goes before a later one that looks back (上年为30.5亿元), what a
    sentence is about before what it starts from, a government before one of its offices, and what
    the extraction is surer of before the rest.
    """
    return sorted(
        claims,
        key=lambda claim: (
            claim.account.distance(claim.column.year, status),
            claim.figure.role != "measure",
            claim.account.department,
            -claim.figure.confidence,
            claim.account.report,
            claim.figure.start,
        ),
    )


def values_of(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims by value, each list a value with its proofs, in the order of their evidence.

    What is equal within rounding is one value, and the most precise claim stands for it: 30.9亿元
    and 30.86亿元 are 30.86亿元 with two proofs. The first of a list is that claim.
    """
    values: list[list[tuple[int, Claim]]] = []
    for place, claim in sorted(enumerate(claims), key=lambda one: vagueness(one[1].figure)):
        for value in values:
            if same_amount(value[0][1].figure, claim.figure):
                value.append((place, claim))
                break
        else:
            values.append([(place, claim)])
    values.sort(key=lambda value: min(place for place, _ in value))
    return [[claim for _, claim in value] for value in values]


def units_mixed(claims: Iterable[Claim], question: Question) -> Counter[str]:
    """How many values were written in each unit of counting other than the table's (19户, 家)."""
    if question.indicator.dimension not in ("count", "people", "count_per_person"):
        return Counter()
    own = question.unit.lstrip("百千万亿")
    return Counter(claim.figure.unit for claim in claims if claim.figure.unit != own)


def _in_unit(value: Decimal | None, figure: Figure, question: Question) -> Decimal | None:
    if value is None:
        return None
    if question.measure == "growth":
        return growth_in_percent(figure, value)
    return in_unit(value, figure.unit, question.unit, question.indicator.dimension)


def _reason(
    account: Account, figure: Figure, question: Question, column: Column, value: Decimal | None
) -> Reason | None:
    """The first reason for which a claim is not the value of its cell.

    The whole region alone counts: 全县, not 园区. A column of years holds whole years: neither
    2023年上半年 nor what five years brought.
    """
    if not is_whole(figure.scope, account.place.region):
        return "scope"
    if not is_asked(figure, question.status):
        return "status"
    if column.form == "years":
        return "several_years"
    if (column.form == "part") != question.parts:
        return "part_of_year"
    if figure.comparator == "masked":
        return None
    if figure.value is None:
        return "no_number"
    return "unit" if value is None else None
