"""How exact a written number is: the interval of all that it may stand for, as its digits say.

A number in a report is rounded. 30.9亿元 may be anything from 30.85 to 30.95 亿元, 20% from 19.5 to
20.5 %; what is counted and written out (46户) is just that. Two or more zeros at the end of a
number may be rounding too: 8600亩 is 8550 to 8650 亩. Words widen it: 约 and 左右 by a twentieth to
both sides, 余 and 超 by a tenth upwards, 近 by a tenth downwards. 以上 and 以内 leave one end
open, so that such a number proves nothing and has no interval.

Numbers are reckoned with by their ends, and two of them contradict each other when their intervals
have no point in common. So a sum of rounded parts may miss a rounded total by as much as the parts
together may have lost, and no finding rests on rounding.

The audit asks whether numbers contradict each other, a comparison whether two are one value. The
answers differ on purpose where intervals only touch: 30.9亿元 and 30.8亿元 do not contradict each
other, for both may be 30.85亿元, but they are two values.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from indexer.models import Figure
from indexer.numerals import magnitude
from indexer.vocab.units import convert, unit_named

WRITTEN = re.compile(
    r"(?P<whole>\d+(?:[,，]\d{3})*)(?:\.(?P<fraction>\d+))?(?P<scale>[十百千万亿]*)"
)
COUNTED = frozenset({"count", "people"})
PERCENT = Decimal(100)
# 约, 左右; 余, 多, 超; 近, 不足.
ABOUT, OVER, UNDER = Decimal("0.05"), Decimal("0.1"), Decimal("0.1")
# How far a number with an open end may lie beyond it where two are taken for one value: 以上, 以内.
OPEN = Decimal("0.1")
# From so many zeros at its end on, a number may be rounded: 8600亩, but 15520元 is not.
ROUND_ZEROS = 2


class Interval(NamedTuple):
    """All that a written number may stand for, and the number itself."""

    low: Decimal
    value: Decimal
    high: Decimal

    @property
    def margin(self) -> Decimal:
        """Half of its width."""
        return (self.high - self.low) / 2

    def plus(self, other: Interval) -> Interval:
        """What the sum of two numbers may be."""
        return Interval(self.low + other.low, self.value + other.value, self.high + other.high)

    def minus(self, other: Interval) -> Interval:
        """What the difference of two numbers may be."""
        return Interval(self.low - other.high, self.value - other.value, self.high - other.low)

    def times(self, other: Interval) -> Interval:
        """What the product of two numbers may be."""
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), self.value * other.value, max(ends))

    def over(self, other: Interval) -> Interval | None:
        """What the quotient may be; None where the divisor may be nothing."""
        if other.low <= 0:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), self.value / other.value, max(ends))

    def scaled(self, factor: Decimal) -> Interval:
        """So many times the number."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Interval(low, self.value * factor, high)

    def widened(self, share: Decimal) -> Interval:
        """Wider by a share of its ends to both sides."""
        low, high = self.low - abs(self.low) * share, self.high + abs(self.high) * share
        return Interval(low, self.value, high)

    def touches(self, other: Interval) -> bool:
        """Whether both may be the same number."""
        return self.low <= other.high and other.low <= self.high


ONE = Interval(Decimal(1), Decimal(1), Decimal(1))


def interval_of(figure: Figure) -> Interval | None:
    """What a figure may stand for, in its unit; None for what says too little to reckon with.

    Chinese numerals, ranges, redacted numbers and those with an open end are left alone.
    """
    if figure.value is None or figure.value_max is not None:
        return None
    step = _step(figure)
    if step is None or figure.comparator in ("at_least", "at_most", "masked"):
        return None
    value, half = figure.value, step / 2
    low, high = value - half, value + half
    if figure.comparator == "over" or re.search("[余多]", figure.quote):
        high += abs(value) * OVER
    elif figure.comparator == "under":
        low -= abs(value) * UNDER
    elif figure.comparator == "about":
        low, high = low - abs(value) * ABOUT, high + abs(value) * ABOUT
    return Interval(low, value, high)


def interval_in(figure: Figure, unit: str) -> Interval | None:
    """What a figure may stand for in another unit; None where it never converts."""
    interval = interval_of(figure)
    if interval is None or figure.unit == unit:
        return interval
    return _converted(interval, figure.unit, unit)


def same_amount(a: Figure, b: Figure) -> bool:
    """Whether two figures may be one value, written with more digits or fewer.

    30.9亿元 and 30.86亿元 are one value; 30.9亿元 and 30.8亿元, which only touch, are two.
    320天以上 may be 330天.
    """
    if a.direction != b.direction and a.kind == b.kind == "growth_rate":
        return False
    if (a.value, a.value_max, a.unit) == (b.value, b.value_max, b.unit):
        return True
    ours, theirs = _meant(a), _meant(b)
    if ours is None or theirs is None:
        return False
    if a.unit != b.unit:
        converted = _converted(theirs, b.unit, a.unit)
        if converted is None:
            # 19家 and 19户 are what the unit of a comparison lets pass.
            return a.value == b.value
        theirs = converted
    if (ours.low, ours.high) == (theirs.low, theirs.high):
        return True
    return ours.low < theirs.high and theirs.low < ours.high


def vagueness(figure: Figure) -> Decimal:
    """How wide a figure leaves its value, as a share of it; 1 where its digits do not tell.

    30.86亿元 is less vague than 30.9亿元.
    """
    meant = interval_of(figure) or _open_ended(figure)
    if meant is None or not figure.value:
        return Decimal(1)
    return 2 * meant.margin / abs(figure.value)


def _meant(figure: Figure) -> Interval | None:
    """What a figure may stand for; where its digits do not tell, the bare value or range."""
    if figure.value is None:
        return None
    bare = Interval(figure.value, figure.value, figure.value_max or figure.value)
    return interval_of(figure) or _open_ended(figure) or bare


def _open_ended(figure: Figure) -> Interval | None:
    """What 以上 and 以内 leave open, within reason."""
    value, said = figure.value, figure.comparator
    if value is None or figure.value_max is not None or said not in ("at_least", "at_most"):
        return None
    beyond = value * (1 + OPEN if said == "at_least" else 1 - OPEN)
    return Interval(min(value, beyond), value, max(value, beyond))


def _converted(interval: Interval, unit: str, wanted: str) -> Interval | None:
    low, value, high = (convert(number, unit, wanted) for number in interval)
    if low is None or value is None or high is None:
        return None
    return Interval(low, value, high)


def _step(figure: Figure) -> Decimal | None:
    """One of the last written digit; 0 for what is counted; None where the digits are not read."""
    match = WRITTEN.match(figure.quote)
    if not match:
        return None
    whole, fraction = re.sub("[,，]", "", match["whole"]), match["fraction"] or ""
    scale = magnitude(match["scale"]) if match["scale"] else Decimal(1)
    number = Decimal(f"{whole}.{fraction or 0}")
    if not scale or number * scale != figure.value:
        return None
    if fraction or match["scale"]:
        return scale.scaleb(-len(fraction))
    known = unit_named(figure.unit)
    zeros = len(whole) - len(whole.rstrip("0"))
    if zeros >= ROUND_ZEROS and number and figure.unit != "%":
        return Decimal(10) ** zeros
    return Decimal(0) if known is None or known.dimension in COUNTED else Decimal(1)
