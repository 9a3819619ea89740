"""Statistics of many values, against numpy and against ranks that are counted otherwise."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.comparison.statistics import (
    box_of,
    median,
    places_of,
    quantile,
    rank_correlation,
    steps_of,
)

AMOUNTS = st.decimals(-(10**6), 10**8, places=2, allow_nan=False)
VALUES = st.lists(AMOUNTS, min_size=1, max_size=40)


@given(VALUES, st.sampled_from(["0", "0.1", "0.25", "0.5", "0.75", "0.9", "1"]))
def test_quantiles_are_those_of_numpy(values: list[Decimal], share: str) -> None:
    theirs = np.quantile([float(value) for value in values], float(share), method="linear")
    assert float(quantile(values, Decimal(share))) == pytest.approx(float(theirs), abs=1e-4)


@given(st.lists(AMOUNTS, min_size=5, max_size=40))
def test_a_box_holds_the_middle_half_and_all_but_outliers(values: list[Decimal]) -> None:
    box = box_of(values)
    assert box is not None and box.count == len(values)
    assert box.least <= box.low <= box.median <= box.high <= box.most
    assert box.first <= box.median <= box.third and box.median == median(values)
    reach = (box.third - box.first) * Decimal("1.5")
    for value in values:
        beyond = not box.first - reach <= value <= box.third + reach
        assert box.is_outlier(value) == beyond


BOXES = [
    # fewer than five are no box
    ([1, 2, 3, 4], None),
    ([1, 2, 3, 4, 5], (1, 1, 2, 3, 4, 5, 5)),
    # one far out
    ([1, 2, 3, 4, 20], (1, 1, 2, 3, 4, 4, 20)),
    # all alike: nothing is out
    ([7, 7, 7, 7, 7], (7, 7, 7, 7, 7, 7, 7)),
    ([7, 7, 7, 7, 8], (7, 7, 7, 7, 7, 7, 8)),
]


@pytest.mark.parametrize(("values", "expected"), BOXES)
def test_boxes(values: list[int], expected: tuple[int, ...] | None) -> None:
    box = box_of([Decimal(value) for value in values])
    found = box and (box.least, box.low, box.first, box.median, box.third, box.high, box.most)
    assert found == expected


@given(VALUES)
def test_fifths_follow_the_order(values: list[Decimal]) -> None:
    steps = steps_of(values)
    assert set(steps) <= {1, 2, 3, 4, 5}
    ordered = [step for _value, step in sorted(zip(values, steps, strict=True))]
    assert ordered == sorted(ordered)
    assert len({(value, step) for value, step in zip(values, steps, strict=True)}) == len(
        set(values)
    )


PLACES = [([], ()), ([5], (1,)), ([5, 9, 5, 1], (2, 1, 2, 4)), ([3, 3, 3], (1, 1, 1))]


@pytest.mark.parametrize(("values", "expected"), PLACES)
def test_places(values: list[int], expected: tuple[int, ...]) -> None:
    assert places_of([Decimal(value) for value in values]) == expected


def mean_ranks(values: list[float]) -> np.ndarray:
    """Ranks by sorting, ties at their mean: as it is done by hand."""
    order = sorted(values)
    return np.array(
        [np.mean([at for at, other in enumerate(order) if other == value]) for value in values]
    )


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=5, max_size=30))
def test_the_correlation_is_that_of_the_ranks(pairs: list[tuple[int, int]]) -> None:
    found = rank_correlation([(Decimal(one), Decimal(other)) for one, other in pairs])
    left, right = (mean_ranks([float(pair[side]) for pair in pairs]) for side in (0, 1))
    if found is None:
        assert len(set(left)) == 1 or len(set(right)) == 1
    else:
        assert found == pytest.approx(float(np.corrcoef(left, right)[0, 1]), abs=1e-9)


CORRELATIONS = [
    # fewer than five say nothing
    ([(1, 1), (2, 2), (3, 3), (4, 4)], None),
    ([(1, 1), (2, 4), (3, 9), (4, 16), (5, 25)], 1.0),
    ([(1, 9), (2, 7), (3, 5), (4, 3), (5, 1)], -1.0),
    # one side is the same everywhere
    ([(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)], None),
]


@pytest.mark.parametrize(("pairs", "expected"), CORRELATIONS)
def test_correlations(pairs: list[tuple[int, int]], expected: float | None) -> None:
    found = rank_correlation([(Decimal(one), Decimal(other)) for one, other in pairs])
    assert found == (expected if expected is None else pytest.approx(expected))
