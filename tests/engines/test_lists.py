"""Lists of rising numbers as bytes: every list comes back as it was."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.lists import Lists, decode, decode_one, encode, starts_of

LARGEST = 2**32 - 1
# Gaps about the largest value of each width, where they are told in steps.
gaps = st.one_of(
    st.integers(0, 600),
    st.integers(65_000, 140_000),
    st.integers(2**24 - 3, 2**25),
    st.sampled_from([0, 254, 255, 256, 510, 65_535, 2**24 - 1]),
)
rising = st.tuples(st.integers(0, 2**31), st.lists(gaps, max_size=40)).map(
    lambda list_: [list_[0], *(list_[0] + np.cumsum(list_[1], dtype=np.int64)).tolist()]
)


def made(lists: list[list[int]]) -> Lists:
    """Lists as arrays."""
    numbers = [number for one in lists for number in one]
    return Lists(np.array([len(one) for one in lists], np.int64), np.array(numbers, np.uint32))


@given(st.lists(rising, max_size=12))
def test_lists_come_back_as_they_were(lists: list[list[int]]) -> None:
    coded = encode(made(lists))
    counts, numbers = decode(coded)
    assert (counts.tolist(), numbers.tolist()) == (
        list(map(len, lists)),
        list(chain.from_iterable(lists)),
    )
    starts = starts_of(coded.sizes).tolist()
    for one, first, width, start, size in zip(lists, *coded[:2], starts, coded.sizes, strict=True):
        part = coded.gaps[start : start + size]
        assert decode_one(int(first), int(width), part).tolist() == one


@pytest.mark.parametrize(
    ("numbers", "size"),
    [
        ([5], 0),
        ([0, LARGEST - 1], 4),
        ([LARGEST, LARGEST, LARGEST], 2),
        # one wide gap does not make all gaps wide
        ([*range(100), 10_000, *range(10_001, 10_100)], 237),
        (list(range(0, 100_000, 300)), 666),
        (list(range(0, 10_000_000, 70_000)), 426),
    ],
)
def test_a_list_is_short(numbers: list[int], size: int) -> None:
    coded = encode(made([numbers]))
    assert len(coded.gaps) == size
    assert decode(coded).numbers.tolist() == numbers


def test_a_list_that_falls_is_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        encode(made([[1, 2], [5, 4]]))
    encode(made([[5, 6], [1, 2]]))  # another list may begin anywhere
