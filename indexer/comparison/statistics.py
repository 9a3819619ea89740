"""What many values say together: quartiles, a box, ranks with ties, steps, and a correlation.

Quantiles go by type 7 of Hyndman and Fan (1996), the rule of spreadsheets and of numpy: between two
values it goes on in a straight line. Whiskers reach to the furthest value within one and a half
times the distance between the quartiles, as Tukey drew them. The correlation is that of the ranks
(Spearman), for values of regions lie far apart and seldom on a straight line. Counts of values are
small, so no significance is told: a dozen counties are no sample of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

# Of fewer values a box would show quartiles of nothing, and a correlation is chance.
FEWEST = 5
REACH = Decimal("1.5")
STEPS = 5


@dataclass(frozen=True, slots=True)
class Box:
    """Five numbers of some values; `low` and `high` end the whiskers, values beyond are outliers.

    `least` and `most` are the ends of all values.
    """

    count: int
    least: Decimal
    low: Decimal
    first: Decimal
    median: Decimal
    third: Decimal
    high: Decimal
    most: Decimal

    def is_outlier(self, value: Decimal) -> bool:
        """Whether a value lies beyond the whiskers."""
        return not self.low <= value <= self.high


def quantile(values: Sequence[Decimal], share: Decimal) -> Decimal:
    """The value below which a share of the values lies, by Hyndman and Fan's type 7.

    >>> quantile([Decimal(n) for n in (4, 1, 3, 2)], Decimal("0.25"))
    Decimal('1.75')
    >>> quantile([Decimal(7)], Decimal("0.9"))
    Decimal('7.0')
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def median(values: Sequence[Decimal]) -> Decimal:
    """The value in the middle; of an even number the mean of both.

    >>> median([Decimal(n) for n in (10, 1, 3)]), median([Decimal(1), Decimal(2)])
    (Decimal('3.0'), Decimal('1.5'))
    """
    return quantile(values, Decimal("0.5"))


def box_of(values: Sequence[Decimal]) -> Box | None:
    """The box of some values; None where there are fewer than five.

    >>> box = box_of([Decimal(n) for n in (1, 2, 3, 4, 20)])
    >>> box.first, box.median, box.third, box.low, box.high, box.is_outlier(Decimal(20))
    (Decimal('2.00'), Decimal('3.0'), Decimal('4.00'), Decimal('1'), Decimal('4'), True)
    """
    if len(values) < FEWEST:
        return None
    first, third = (quantile(values, Decimal(share)) for share in ("0.25", "0.75"))
    reach = REACH * (third - first)
    within = [value for value in values if first - reach <= value <= third + reach]
    return Box(
        count=len(values),
        least=min(values),
        low=min(within),
        first=first,
        median=median(values),
        third=third,
        high=max(within),
        most=max(values),
    )


def steps_of(values: Sequence[Decimal]) -> tuple[int, ...]:
    """The fifth that each value is in, 1 the lowest; equal values are in the same.

    >>> steps_of([Decimal(n) for n in (10, 50, 20, 40, 30, 30)])
    (1, 5, 1, 4, 2, 2)
    >>> steps_of([Decimal(3)])
    (1,)
    """
    cuts = [quantile(values, Decimal(step) / STEPS) for step in range(1, STEPS)] if values else []
    return tuple(1 + sum(value > cut for cut in cuts) for value in values)


def places_of(values: Sequence[Decimal]) -> tuple[int, ...]:
    """The rank of each value from 1 at the highest; equal ones share the better rank.

    >>> places_of([Decimal(n) for n in (5, 9, 5, 1)])
    (2, 1, 2, 4)
    """
    return tuple(1 + sum(other > value for other in values) for value in values)


def rank_correlation(pairs: Sequence[tuple[Decimal, Decimal]]) -> float | None:
    """Spearman's rank correlation: Pearson's of the ranks, equal values at the mean of theirs.

    None for fewer than five pairs, and where all values of a side are equal.

    >>> rank_correlation([(Decimal(n), Decimal(n * n)) for n in range(6)])
    1.0
    >>> rank_correlation([(Decimal(n), Decimal(1)) for n in range(6)])
    >>> rank_correlation([(Decimal(n), Decimal(-n)) for n in range(4)])
    """
    if len(pairs) < FEWEST:
        return None
    left, right = (_mean_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    middle = (len(pairs) + 1) / 2
    spreads = [sum((rank - middle) ** 2 for rank in ranks) for ranks in (left, right)]
    if not all(spreads):
        return None
    together = sum(
        (one - middle) * (other - middle) for one, other in zip(left, right, strict=True)
    )
    return together / sqrt(spreads[0] * spreads[1])


def _mean_ranks(values: Sequence[Decimal]) -> list[float]:
    """Ranks from the lowest; (3, 1, 3) has 2.5, 1 and 2.5."""
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]
