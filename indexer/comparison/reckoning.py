"""What no report states and a comparison reckons out: order, change, and per person or area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.comparison.amounts import scaled, shortened
from indexer.comparison.models import Cell, Change, Computed, Row
from indexer.numerals import write_number
from indexer.vocab.indicator_table import Indicator

POINTS = {"%": "个百分点", "‰": "个千分点"}
HUNDRED = Decimal(100)
# Growth is written to one place: 44.8%.
PLACE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Whole:
    """What values are divided by: 人 of 总人口, or 平方公里 of 行政区域面积, by row and year."""

    unit: str
    values: Mapping[str, Mapping[int, Decimal]]

    def nearest(self, row: str, year: int) -> tuple[int, Decimal] | None:
        """The value of a year, else of the nearest one that is stated, the earlier of two."""
        stated = self.values.get(row)
        if not stated:
            return None
        found = min(stated, key=lambda other: (abs(other - year), other))
        return found, stated[found]


def ranked(rows: Sequence[Row], period: str, per: bool) -> tuple[Row, ...]:
    """The rows by their values of a period, the highest first; equal ones share a rank.

    Where values `per` person or area were asked for, by those alone: 43500亩 is no rank among
    亩/人. Rows without a value come last, unranked, and so do those whose reports contradict each
    other: which of 13.2万吨 and 2000吨 it is, a rank cannot know.
    """
    values = {row.id: _shown(row, period, per) for row in rows}
    having = [value for value in values.values() if value is not None]
    numbered = [
        row
        if (value := values[row.id]) is None
        else replace(row, rank=1 + sum(other > value for other in having))
        for row in rows
    ]
    return tuple(sorted(numbered, key=lambda row: (row.rank is None, row.rank or 0)))


def change_of(cells: Sequence[Cell], unit: str, rate: bool) -> Change | None:
    """From the first value of a row to the last; None where there are not two.

    Of what is a share, or growth, only the points are told: from 18.1% to 19.2% is 1.1个百分点.
    """
    stated = [(cell.period, cell.value) for cell in cells if cell.value is not None]
    if len(stated) < 2:
        return None
    (first, before), (last, after) = stated[0], stated[-1]
    assert before is not None and after is not None
    amount = shortened(after - before)
    points = POINTS.get(unit)
    words = (
        f"{write_number(after)} − {write_number(before)} = {write_number(amount)}{points or unit}"
    )
    percent = None
    if not (points or rate) and before > 0:
        percent = (amount / before * HUNDRED).quantize(PLACE)
        words += f"；{write_number(amount)} ÷ {write_number(before)} = {percent}%"
    words = f"{first} → {last}：{words}"
    return Change(first, last, amount, points or unit, percent, words)


def divided(row: Row, indicator: Indicator, whole: Whole) -> Row:
    """The row with each value per person or area."""
    return replace(row, cells=tuple(_divided(cell, row.id, indicator, whole) for cell in row.cells))


def is_divisible(indicator: Indicator) -> bool:
    """Whether a value per person or area means anything: not of a rate, nor of what is one.

    人均可支配收入 and 粮食单产 are divided already.
    """
    apart = "_per_" in indicator.dimension or "均" in indicator.name
    return (
        indicator.nature != "rate"
        and not apart
        and indicator.dimension not in ("share", "ratio", "rate", "index", "concentration", "time")
    )


def per_unit(indicator: Indicator, whole: Whole) -> str:
    """元/人 for 亿元, 亩/平方公里 for 亩."""
    return f"{scaled(indicator.unit)[1]}/{whole.unit}"


def _divided(cell: Cell, row: str, indicator: Indicator, whole: Whole) -> Cell:
    below = whole.nearest(row, int(cell.period[:4]))
    if cell.value is None or below is None or below[1] <= 0:
        return cell
    year, number = below
    scale, _ = scaled(indicator.unit)
    value = shortened(cell.value * scale / number)
    unit = per_unit(indicator, whole)
    words = (
        f"{write_number(cell.value)}{indicator.unit}（{cell.period}）÷ "
        f"{write_number(number)}{whole.unit}（{year}）= {write_number(value)}{unit}"
    )
    return replace(cell, per=Computed(value, unit, year, words))


def _shown(row: Row, period: str, per: bool) -> Decimal | None:
    """The value of a row by which it is ordered."""
    cell = next((cell for cell in row.cells if cell.period == period), None)
    if cell is None or cell.state != "value":
        return None
    if per:
        return cell.per.value if cell.per else None
    return cell.value
