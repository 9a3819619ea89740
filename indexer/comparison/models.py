"""The records of a comparison: one row a region, one column a period, each cell with its proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from indexer.models import Figure, FigureStatus, Level, Region
from indexer.vocab.indicator_table import Indicator

# How much there is (78.6亿元), or by how much it grew (增长4.1%).
Measure = Literal["value", "growth"]
# What a value counts from; plain is what there is or what the period brought, and says nothing.
BaseChoice = Literal[
    "plain", "new", "cumulative", "yoy", "comparable", "avg_annual", "since_period"
]
BASE_NAMES: Mapping[BaseChoice, str] = {
    "plain": "数值",
    "new": "新增",
    "cumulative": "累计",
    "yoy": "同比",
    "comparable": "可比口径",
    "avg_annual": "年均",
    "since_period": "比期初",
}
Per = Literal["capita", "area"]
# not_mentioned: a report covers the period and states no such value, which is never zero; what it
# does state of another kind (预计, half a year, 新增) stands in `Cell.left_out`.
CellState = Literal["value", "conflict", "masked", "not_mentioned", "no_report"]
# Why a figure of the indicator is not the value of its cell; `choosing.py` says it with examples.
Reason = Literal["scope", "base", "status", "part_of_year", "several_years", "unit", "no_number"]


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What is to be compared, as a person writes it.

    `indicator` is an id, a name or an alias; `regions` names or codes, none means all that have
    reports. A region means itself; with a `level` below its own, all places of that level in it.
    `years` (2023, 2019..2023) are those that the values are about. `base` is chosen by rule where
    none is given. `parts` shows half years and quarters in place of years.
    `rank` is the period by whose values the rows are ordered.
    """

    indicator: str
    regions: tuple[str, ...] = ()
    level: str | None = None
    years: tuple[str, ...] = ()
    measure: Measure = "value"
    base: str | None = None
    status: FigureStatus = "actual"
    parts: bool = False
    per: Per | None = None
    rank: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A figure, the sentence that states it, and where that stands.

    `value` and `value_max` are those of the figure in the unit of the comparison, a fall below
    zero; None where the figure has none or never converts. `own` tells that the report is about
    this very period and does not look back at it. `year` is the label of the report.
    """

    report: str
    title: str | None
    year: int | None
    path: str | None
    own: bool
    figure: Figure
    sentence: str
    value: Decimal | None = None
    value_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A value, and all that state it; `value_max` ends a range.

    The first proof is the figure that the value is of, the most precise: 6105亿元 in
    突破6000亿元，达到6105亿元. Among the others the better evidence comes first.
    """

    value: Decimal
    value_max: Decimal | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure of the indicator that is not the value of its cell, and why."""

    reason: Reason
    proof: Proof


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that no report states, with its arithmetic in words.

    `year` is that of the number that it was divided by.
    """

    value: Decimal
    unit: str
    year: int
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """From the first to the last value of a row. A rate in percent changes by points alone."""

    first: str
    last: str
    amount: Decimal
    unit: str
    percent: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one region in one period.

    `values` are one for a value and several for a conflict, the better evidence first. `masked` are
    redacted numbers, kept where there are values too. `reports` are those that cover the period.
    """

    period: str
    state: CellState
    values: tuple[Stated, ...] = ()
    masked: tuple[Proof, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    reports: tuple[str, ...] = ()
    per: Computed | None = None

    @property
    def value(self) -> Decimal | None:
        """The value, or the one of a conflict that the better evidence has."""
        return self.values[0].value if self.values else None

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """All that its state rests on."""
        return tuple(proof for stated in self.values for proof in stated.proofs) or self.masked


@dataclass(frozen=True, slots=True)
class Row:
    """One region. `id` is that of the region tree, `title` its name in words, with the time of old.

    `rank` counts from 1 at the highest; None without a ranking, and for a row without a value.
    """

    id: str
    title: str
    region: Region
    level: Level | None
    cells: tuple[Cell, ...]
    rank: int | None = None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """What to beware of in reading the table, in both languages of the pages.

    `rule` names what it is about; `count` is how many figures, cells or rows it concerns.
    """

    rule: str
    count: int
    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table. `base` is the one that all its values have, `unit` that of the values."""

    request: CompareRequest
    indicator: Indicator
    unit: str
    measure: Measure
    base: BaseChoice
    status: FigureStatus
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    warnings: tuple[Caution, ...]
    per_unit: str | None = None
