"""Answers a query from a snapshot: which documents, how well they fit, with which facets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from math import inf
from time import monotonic
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer import analysis
from indexer.engines.whoosh.snapshot import (
    UNKNOWN_YET,
    Floats,
    Frequencies,
    Mask,
    Snapshot,
    identity,
)
from indexer.matching import count
from indexer.query import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Near,
    Not,
    Or,
    Slots,
    Sort,
    Unit,
    Verified,
    Within,
    Words,
    YearRange,
    leaves,
)
from indexer.query.fields import UNKNOWN
from indexer.query.needed import needed

# BM25 with the usual constants: Robertson and Zaragoza, The Probabilistic
# Relevance Framework (2009).
K1 = 1.2
B = 0.75


class Found(NamedTuple):
    """The documents for which a clause is true, and those for which it is true or not known."""

    sure: Mask
    possible: Mask


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
        self._of = unit
        self._unit = snapshot.units(unit)
        self._deadline = inf if deadline is None else deadline
        found = self._find(query, self._unit)
        self._base = found.sure & self._unit
        self._chosen = {name: self._any_label(name, values) for name, values in filters.items()}
        self._hits = reduce(np.logical_and, self._chosen.values(), self._base)
        unread = found.possible & ~found.sure & self._unit
        self._unread = reduce(np.logical_and, self._chosen.values(), unread)

    @property
    def total(self) -> int:
        """How many documents the query and all filters leave."""
        return int(np.count_nonzero(self._hits))

    @property
    def cut(self) -> int:
        """How many more there may be among those that were not looked into in time."""
        return int(np.count_nonzero(self._unread))

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

    def _find(self, clause: Clause, among: Mask) -> Found:
        """The documents for which a clause is true; of those outside `among` nothing is said."""
        match clause:
            case And(parts):
                return self._find_all(parts, among)
            case Or(parts):
                found = [self._find(part, among) for part in parts]
                return Found(
                    reduce(np.logical_or, (each.sure for each in found)),
                    reduce(np.logical_or, (each.possible for each in found)),
                )
            case Not(part):
                negated = self._find(part, among)
                return Found(~negated.possible, ~negated.sure)
            case Within(parts, "passage") if self._of == "report":
                return self._find_in_passages(clause)
            case Slots() | Near() | Within():
                return self._look(clause, among)
            case _:
                mask = self._find_indexed(clause)
                return Found(mask, mask)

    def _find_all(self, parts: Sequence[Clause], among: Mask) -> Found:
        """What fits all of these; texts are looked into last, and only where the others fit."""
        sure, possible = among, among
        for part in sorted(parts, key=_looks_into_texts):
            found = self._find(part, possible)
            sure, possible = sure & found.sure, possible & found.possible
        return Found(sure, possible)

    def _look(self, clause: Verified, among: Mask) -> Found:
        """What a look into the texts of those documents tells that hold what the clause needs."""
        candidates = among & self._find(needed(clause), among).sure
        counts = self._snapshot.verdicts(clause)
        for document in np.flatnonzero(candidates & (counts == UNKNOWN_YET)).tolist():
            if monotonic() > self._deadline:
                break
            counts[document] = count(self._snapshot.text(document), clause)
        found = candidates & (counts > 0)
        return Found(found, found | (candidates & (counts == UNKNOWN_YET)))

    def _find_in_passages(self, clause: Within) -> Found:
        """The reports that have a passage for which the clause is true."""
        passages = self._look(clause, self._snapshot.units("passage"))
        sure = self._snapshot.reports_of(passages.sure)
        return Found(sure, sure | self._snapshot.reports_of(passages.possible & ~passages.sure))

    def _find_indexed(self, clause: Clause) -> Mask:
        """What the index knows by itself."""
        size = self._snapshot.size
        match clause:
            case Everything():
                return np.ones(size, bool)
            case FieldIs(name, values):
                return self._any_label(name, values)
            case YearRange(first, last):
                years = [year for year in self._snapshot.labels("year") if year != UNKNOWN]
                low, high = first or 0, last or 9999
                return self._any_label("year", [y for y in years if low <= int(y) <= high])
            case Among(documents):
                return self._snapshot.named({identity(*name) for name in documents}, self._of)
            case Exact(text):
                return _mask(self._snapshot.phrase(text).documents, size)
            case Words(text):
                return self._find_words(text)
            case _:
                raise ValueError(f"no index knows which documents {clause} is true of")

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
                case Slots() | Near() | Within():
                    counts = np.maximum(self._snapshot.verdicts(leaf), 0).astype(np.int64)
                    documents = np.flatnonzero(counts)
                    self._add_score(scores, Frequencies(documents, counts[documents]))
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


def _looks_into_texts(clause: Clause) -> bool:
    return any(isinstance(leaf, Slots | Near | Within) for leaf, _ in leaves(clause))


def _mask(documents: npt.NDArray[np.int64], size: int) -> Mask:
    mask = np.zeros(size, bool)
    mask[documents] = True
    return mask
