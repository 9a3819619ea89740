"""From numbers to pixels: round marks along an axis, and where a value lies on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

# Marks that an axis has at most, about.
MARKS = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis between two pixels; `marks` are round numbers, the first and last its ends."""

    marks: tuple[Decimal, ...]
    first: float
    last: float

    def at(self, value: Decimal) -> float:
        """Where a value lies, in pixels.

        >>> Axis((Decimal(0), Decimal(10)), 100, 0).at(Decimal(4))
        60.0
        """
        low, high = self.marks[0], self.marks[-1]
        return self.first + float((value - low) / (high - low)) * (self.last - self.first)


def axis_of(values: Iterable[Decimal], first: float, last: float, zero: bool = True) -> Axis:
    """The axis that has room for values, from or to zero where asked.

    >>> [int(mark) for mark in axis_of([Decimal(3), Decimal(21000)], 0, 1).marks]
    [0, 5000, 10000, 15000, 20000, 25000]
    >>> [float(mark) for mark in axis_of([Decimal("4.1"), Decimal("5.8")], 0, 1, zero=False).marks]
    [4.0, 4.5, 5.0, 5.5, 6.0]
    """
    known = list(values)
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        around = abs(low) / 10 or Decimal(1)
        low, high = low - around, high + around
    step = _step(float(high - low) / MARKS)
    lowest, highest = floor(low / step), ceil(high / step)
    return Axis(tuple(step * number for number in range(lowest, highest + 1)), first, last)


def _step(rough: float) -> Decimal:
    """The round number above: 1, 2 or 5 with noughts.

    >>> _step(4200.0), _step(0.44)
    (Decimal('5000'), Decimal('0.5'))
    """
    power = floor(log10(rough))
    scale = Decimal(10) ** power
    ahead = next(one for one in (1, 2, 5, 10) if one >= rough / 10.0**power - 1e-9)
    return ahead * scale
