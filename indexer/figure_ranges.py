"""Whether a figure lies in a range of amounts: for queries (人工造林>1万亩), in any unit.

Amounts are compared in the base unit of their dimension (1万亩 and 667公顷 in hectares); what is
never converted (头只, 户) is compared in its own unit. They are rounded to twelve digits, so that
15亩 and 1公顷, which no finite fraction turns into each other, are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indexer.models import Figure, FigureKind, FigureRole
from indexer.query import FigureIs
from indexer.vocab.units import to_base, unit_named

# What a figure must be for a query by indicator: what a report says of its own place. 500亩以上规模
# 流转点 is no 流转面积 of 500亩, and the figure of the whole country is not the county's.
OWN_ROLES: tuple[FigureRole, ...] = ("measure", "baseline")
# What says how an indicator changed or where it stands; yet 新增高标准农田4.5万亩 is an amount.
ADDED: FigureKind = "change_amount"
NO_LEVELS: tuple[FigureKind, ...] = ("growth_rate", "rank", ADDED)
# Words of counting that say the same of one indicator: 120家, 120户 and 120个企业. Not so 头 and
# 只, 人 and 人次: what they count differs.
COUNTED_ALIKE = {
    **dict.fromkeys("个 家 户 所 处 座 项 件 起 宗 例".split(), "个"),
    **dict.fromkeys("人 名 位".split(), "人"),
}


class Amount(NamedTuple):
    """A number that can be compared with others of the same unit; None where a figure has none."""

    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Range:
    """Amounts of one unit from `low` to `high`; None leaves an end open.

    The ends belong to it unless it is `exclusive`. What a report says of a number at an end
    counts: 1万余亩 is more than 1万亩, and 近1万亩 is less.
    """

    unit: str
    low: float | None
    high: float | None
    exclusive: bool = False

    def holds(self, figure: Figure) -> bool:
        """Whether the amount of a figure, of 3—5万亩 the lower one, lies in this range.

        `store.reports_with` asks the same of all figures at once.
        """
        amount, said = amount_of(figure), figure.comparator
        if amount.value is None or amount.unit != self.unit:
            return False
        above = below = True
        if self.low is not None:
            at_end = said == "over" if self.exclusive else said != "under"
            above = amount.value > self.low or (amount.value == self.low and at_end)
        if self.high is not None:
            at_end = said == "under" if self.exclusive else said != "over"
            below = amount.value < self.high or (amount.value == self.high and at_end)
        return above and below


def amount_of(figure: Figure) -> Amount:
    """What a figure is compared by; a rank (第3名) by nothing that counts."""
    if figure.base_value is not None and figure.base_unit is not None:
        return Amount(_rounded(figure.base_value), figure.base_unit)
    unit = figure.unit if figure.kind == "rank" else compared_unit(figure.unit)
    return Amount(None if figure.value is None else _rounded(figure.value), unit)


def compared_unit(unit: str) -> str:
    """The unit in which amounts of a unit are compared.

    >>> compared_unit("亩"), compared_unit("家"), compared_unit("人次"), compared_unit("亿元")
    ('ha', '个', '人次', 'CNY')
    """
    if based := to_base(Decimal(1), unit):
        return based[1]
    known = unit_named(unit)
    name = known.name if known else unit
    return COUNTED_ALIKE.get(name, name)


def range_of(clause: FigureIs) -> Range:
    """The range that a query asks for."""
    low, high = (
        None if end is None else _amount(end, clause.unit) for end in (clause.low, clause.high)
    )
    return Range(compared_unit(clause.unit), low, high, clause.exclusive)


def fits(clause: FigureIs, figure: Figure) -> bool:
    """Whether a query by indicator and amount means this figure."""
    return is_of(figure, (clause.indicator,)) and range_of(clause).holds(figure)


def is_of(figure: Figure, indicators: tuple[str, ...]) -> bool:
    """Whether a figure says how much of one of these indicators a report's own place has."""
    return figure.indicator in indicators and figure.role in OWN_ROLES


def is_result(figure: Figure, indicator: str, unit: str) -> bool:
    """Whether a figure says how much of an indicator there is, in a unit that amounts have.

    No plan and no forecast, not where a growth began, and neither the growth itself nor a rank:
    森林覆盖率提高1.2个百分点 is no 覆盖率. What was newly made counts as a result of the time; what
    several years brought (五年累计造林8.4万亩) does not stand beside what one year did.
    `store.highest` asks the same of all figures at once.
    """
    amount, period = amount_of(figure), figure.period
    several = period is not None and period.start[:4] != period.end[:4]
    return (
        figure.indicator == indicator
        and figure.role == "measure"
        and figure.status == "actual"
        and amount.value is not None
        and amount.unit == unit
        and not several
        and figure.base != "cumulative"
        and (figure.kind not in NO_LEVELS or (figure.kind == ADDED and figure.base == "new"))
    )


def _amount(value: Decimal, unit: str) -> float:
    based = to_base(value, unit)
    return _rounded(based[0] if based else value)


def _rounded(value: Decimal) -> float:
    return float(f"{value:.12g}")
