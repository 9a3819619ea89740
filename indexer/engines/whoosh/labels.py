"""The labels of a segment: what has each value of a field, and how many of the hits have it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.lists import Ints, Lists, ends_of

Indices = npt.NDArray[np.intp]

# To count values one either asks each hit for its values, or each value for its hits; the latter is
# quicker where hits are more than one in so many.
FEW = 4


class Labels:
    """The values of a field in order, and the reports, or passages, that have each."""

    def __init__(self, values: list[str], lists: Lists, size: int) -> None:
        """`lists` has the numbers for each value; numbers are below `size`."""
        self.values = values
        self._size = size
        self._counts = lists.counts
        self._numbers: Indices = lists.numbers.astype(np.intp)
        self._ends = ends_of(lists.counts)

    def having(self, values: Collection[str]) -> Indices:
        """What has one of these values."""
        found = [np.empty(0, np.intp)]
        for number, value in enumerate(self.values):
            if value in values:
                found.append(self._numbers[self._ends[number] : self._ends[number + 1]])
        return np.concatenate(found)

    def each(self) -> tuple[Indices, Indices]:
        """For each value of each report, the number of the report and that of the value."""
        return self._numbers, np.repeat(np.arange(len(self.values)), self._counts)

    def count(self, hits: Indices) -> Ints:
        """How many of these have each value; a number that is there twice counts twice."""
        if not len(self.values) or not len(hits):
            return np.zeros(len(self.values), np.int64)
        if len(hits) * FEW < self._size:
            ends, ordinals = self._by_number
            begin = ends[hits]
            sizes = ends[hits + 1] - begin
            sums = sizes.cumsum()
            # Of each hit the places of its values: from where they begin, one after another.
            places = (begin - sums + sizes).repeat(sizes) + np.arange(sums[-1])
            return np.bincount(ordinals[places], minlength=len(self.values))
        of_each = np.bincount(hits, minlength=self._size)
        return np.add.reduceat(np.take(of_each, self._numbers), self._ends[:-1])

    @cached_property
    def _by_number(self) -> tuple[Ints, Indices]:
        """The values of each report one after another, and where those of each end."""
        numbers, ordinals = self.each()
        order = np.argsort(numbers, kind="stable")
        return ends_of(np.bincount(numbers, minlength=self._size)), ordinals[order]
