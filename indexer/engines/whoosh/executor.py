"""Answers a query from a snapshot: a page of hits in order, their number, facets over all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, reduce
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer import analysis
from indexer.engines.whoosh.finding import Finder
from indexer.engines.whoosh.snapshot import Frequencies, Snapshot
from indexer.query import Clause, Exact, Near, Slots, Sort, Unit, Within, Words, leaves
from indexer.query.fields import UNKNOWN

# BM25 with the usual constants: Robertson and Zaragoza, The Probabilistic
# Relevance Framework (2009).
K1 = 1.2
B = 0.75

Floats = npt.NDArray[np.float64]


class Executor:
    """One query over one snapshot. No text is looked into after the deadline."""

    def __init__(
        self,
        snapshot: Snapshot,
        query: Clause,
        unit: Unit,
        filters: Mapping[str, Sequence[str]],
        deadline: float | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._query = query
        self._unit: Unit = unit
        self._all = snapshot.present(unit)
        found = Finder(snapshot, unit, inf if deadline is None else deadline).find(query, self._all)
        self._base = found.sure & self._all
        self._chosen = {
            name: snapshot.labelled(name, tuple(values), unit) for name, values in filters.items()
        }
        self._hits = reduce(np.logical_and, self._chosen.values(), self._base)
        unread = found.possible & ~found.sure & self._all
        self._unread = reduce(np.logical_and, self._chosen.values(), unread)

    @property
    def total(self) -> int:
        """How many the query and all filters leave."""
        return len(self._numbers)

    @property
    def cut(self) -> int:
        """How many more there may be among those that were not looked into in time."""
        return int(np.count_nonzero(self._unread))

    def facet(self, name: str) -> dict[str, int]:
        """Counts by value over what the filters of the other fields leave."""
        others = [mask for field, mask in self._chosen.items() if field != name]
        if len(others) == len(self._chosen):
            return self._snapshot.count_values(name, self._numbers, self._unit)
        hits = np.flatnonzero(reduce(np.logical_and, others, self._base))
        return self._snapshot.count_values(name, hits, self._unit)

    def best(self, sort: Sort, limit: int, offset: int) -> Iterator[tuple[int, float]]:
        """Numbers and scores of one page of the hits, in order."""
        numbers = self._numbers
        if offset >= len(numbers) or limit <= 0:
            return
        scores = self._scores()[numbers]
        keys: list[npt.NDArray[Any]] = [-scores]
        if sort == "year":
            keys.append(-self._ranks("year")[numbers])
        elif sort == "region":
            ranks = self._ranks("region")[numbers]
            keys.append(np.where(ranks < 0, len(ranks) + ranks.max(initial=0) + 1, ranks))
        for at in first_in_order(keys, offset + limit)[offset:].tolist():
            yield int(numbers[at]), float(scores[at])

    @cached_property
    def _numbers(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(self._hits)

    def _ranks(self, name: str) -> npt.NDArray[np.int64]:
        """The place of each hit among the values of a field in order; -1 where unknown.

        A region has the codes of all that it lies in, of which its own is the last.
        """
        known = [value for value in self._snapshot.values(name) if value != UNKNOWN]
        return self._snapshot.ranks(name, known, self._unit)

    def _scores(self) -> Floats:
        """BM25 over the words and the exact texts that the query wants."""
        scores = np.zeros(self._snapshot.size(self._unit))
        for leaf, wanted in leaves(self._query):
            if not wanted:
                continue
            match leaf:
                case Exact(text):
                    self._add_score(scores, self._snapshot.phrase(text, self._unit))
                case Words(text):
                    self._add_score(scores, self._snapshot.phrase(text, self._unit))
                    for token in sorted(set(analysis.query_words(text)) - {text}):
                        self._add_score(scores, self._snapshot.word(token, self._unit))
                case Slots() | Near() | Within():
                    counts = np.maximum(self._snapshot.verdicts(leaf, self._unit), 0)
                    numbers = np.flatnonzero(counts)
                    found = Frequencies(numbers, counts[numbers].astype(np.int64))
                    self._add_score(scores, found)
        return scores

    def _add_score(self, scores: Floats, found: Frequencies) -> None:
        numbers, counts = found
        if not len(numbers):
            return
        population, average = self._snapshot.population(self._unit)
        rarity = np.log1p((population - len(numbers) + 0.5) / (len(numbers) + 0.5))
        norms = K1 * (1 - B + B / average * self._snapshot.lengths(self._unit)[numbers])
        scores[numbers] += rarity * (K1 + 1) * counts / (counts + norms)


def first_in_order(keys: Sequence[npt.NDArray[Any]], limit: int) -> npt.NDArray[np.intp]:
    """The indices of the first so many, in order. The last key decides first; order breaks ties.

    What comes after is left unsorted, but for what is level with the last of these.
    """
    chosen = np.arange(len(keys[0]))
    if limit < len(chosen):
        primary = keys[-1]
        chosen = np.flatnonzero(primary <= np.partition(primary, limit - 1)[limit - 1])
    return chosen[np.lexsort([key[chosen] for key in keys])][:limit]
