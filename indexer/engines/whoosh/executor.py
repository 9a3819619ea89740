"""Answers a query from a snapshot: which documents, how well they fit, with which facets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from indexer import analysis
from indexer.engines.whoosh.snapshot import Floats, Frequencies, Mask, Snapshot, identity
from indexer.query import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    FigureIs,
    Not,
    Or,
    Sort,
    Unit,
    Words,
    YearRange,
    leaves,
)
from indexer.query.fields import UNKNOWN

# BM25 with the usual constants: Robertson and Zaragoza, The Probabilistic
# Relevance Framework (2009).
K1 = 1.2
B = 0.75


class Executor:
    """One query over one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        query: Clause,
        unit: Unit,
        filters: Mapping[str, Sequence[str]],
    ) -> None:
        self._snapshot = snapshot
        self._query = query
        self._of = unit
        self._unit = snapshot.units(unit)
        self._base = self._find(query) & self._unit
        self._chosen = {name: self._any_label(name, values) for name, values in filters.items()}
        self._hits = reduce(np.logical_and, self._chosen.values(), self._base)

    @property
    def total(self) -> int:
        """How many documents the query and all filters leave."""
        return int(np.count_nonzero(self._hits))

    def facet(self, name: str) -> dict[str, int]:
        """Counts by value over the documents that the filters of the other fields leave."""
        others = [mask for field, mask in self._chosen.items() if field != name]
        hits = reduce(np.logical_and, others, self._base)
        counts = {
            value: int(np.count_nonzero(mask & hits))
            for value, mask in self._snapshot.labels(name).items()
        }
        return {value: count for value, count in counts.items() if count}

    def best(self, sort: Sort, limit: int, offset: int) -> Iterator[tuple[int, float]]:
        """Document numbers and scores of one page of the hits, in order."""
        documents = np.flatnonzero(self._hits)
        scores = self._scores()[documents]
        order: list[npt.NDArray[np.float64]] = [-scores]
        if sort == "year":
            order.append(-self._ranks("year")[documents])
        elif sort == "region":
            ranks = self._ranks("region")[documents]
            order.append(np.where(ranks < 0, np.inf, ranks))
        # The last key decides first; a document's number, which lexsort keeps, breaks ties.
        for i in np.lexsort(order)[offset : offset + limit]:
            yield int(documents[i]), float(scores[i])

    def _ranks(self, name: str) -> Floats:
        """The place of each document among the values of a field in order; -1 where unknown.

        A region has the codes of all that it lies in, of which its own is the last.
        """
        ranks = np.full(self._snapshot.size, -1.0)
        labels = self._snapshot.labels(name)
        for place, value in enumerate(sorted(value for value in labels if value != UNKNOWN)):
            ranks[labels[value]] = place
        return ranks

    def _find(self, clause: Clause) -> Mask:
        size = self._snapshot.size
        match clause:
            case Everything():
                return np.ones(size, bool)
            case And(parts):
                return reduce(np.logical_and, map(self._find, parts))
            case Or(parts):
                return reduce(np.logical_or, map(self._find, parts))
            case Not(part):
                return ~self._find(part)
            case FieldIs(name, values):
                return self._any_label(name, values)
            case YearRange(first, last):
                years = [year for year in self._snapshot.labels("year") if year != UNKNOWN]
                low, high = first or 0, last or 9999
                return self._any_label("year", [y for y in years if low <= int(y) <= high])
            case Among(documents):
                return self._snapshot.named({identity(*name) for name in documents}, self._of)
            case FigureIs():
                raise ValueError("which documents hold a figure is the store's to say")
            case Exact(text):
                return _mask(self._snapshot.phrase(text).documents, size)
            case Words(text):
                return self._find_words(text)

    def _find_words(self, text: str) -> Mask:
        """Documents with all words of a text, and those with the very text.

        The second matters where a document is cut another way: 河长制林长制 as 河长|制林|长制.
        """
        literal = _mask(self._snapshot.phrase(text).documents, self._snapshot.size)
        tokens = set(analysis.query_words(text))
        if not tokens:
            return literal
        masks = (
            _mask(self._snapshot.frequencies("words", token).documents, self._snapshot.size)
            for token in tokens
        )
        return literal | reduce(np.logical_and, masks)

    def _any_label(self, name: str, values: Sequence[str]) -> Mask:
        labels = self._snapshot.labels(name)
        masks = (labels[value] for value in values if value in labels)
        return reduce(np.logical_or, masks, np.zeros(self._snapshot.size, bool))

    def _scores(self) -> Floats:
        """BM25 over the words and the exact texts that the query wants."""
        scores = np.zeros(self._snapshot.size)
        for leaf, wanted in leaves(self._query):
            if not wanted:
                continue
            match leaf:
                case Exact(text):
                    self._add_score(scores, self._snapshot.phrase(text))
                case Words(text):
                    self._add_score(scores, self._snapshot.phrase(text))
                    for token in set(analysis.query_words(text)) - {text}:
                        self._add_score(scores, self._snapshot.frequencies("words", token))
        return scores

    def _add_score(self, scores: Floats, found: Frequencies) -> None:
        of_unit = self._unit[found.documents]
        documents, counts = found.documents[of_unit], found.counts[of_unit]
        if not len(documents):
            return
        lengths = self._snapshot.lengths
        average = lengths[self._unit].mean() or 1.0
        population = np.count_nonzero(self._unit)
        rarity = np.log1p((population - len(documents) + 0.5) / (len(documents) + 0.5))
        norms = K1 * (1 - B + B * lengths[documents] / average)
        scores[documents] += rarity * counts * (K1 + 1) / (counts + norms)


def _mask(documents: npt.NDArray[np.int64], size: int) -> Mask:
    mask = np.zeros(size, bool)
    mask[documents] = True
    return mask
