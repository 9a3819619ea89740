"""Which lines a clause about texts means, in the reports that fit.

The index of characters tells by itself where exact text and phrases with slots stand. NEAR, 同句
and 同段 need a look into each text that holds what they cannot do without, until the time is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from time import monotonic

import numpy as np
import numpy.typing as npt

from indexer.characters import Characters, Lines
from indexer.corpus import Corpus
from indexer.matching import find_lines
from indexer.offsets import Span
from indexer.phrases.asking import wanted_leaves
from indexer.query import And, Clause, Everything, Exact, Near, Not, Or, Slots, Verified, Within
from indexer.query.needed import needed
from indexer.search import answerable

Mask = npt.NDArray[np.bool_]
Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class FoundLines:
    """The lines, and how many reports may have more that could not be looked into in time."""

    lines: Lines
    cut: int


def fitting(
    corpus: Corpus, characters: Characters, clause: Clause, filters: Mapping[str, Sequence[str]]
) -> Mask:
    """The reports of which a clause about their fields is true and that all filters leave."""
    mask = np.zeros(len(characters.ids), bool)
    if clause == Everything() and not any(filters.values()):
        return ~mask
    plain = tuple((name, tuple(values)) for name, values in sorted(filters.items()) if values)
    known = characters.number
    ids = _fitting(corpus, corpus.engine.generation, clause, plain)
    mask[[known[id_] for id_ in ids if id_ in known]] = True
    return mask


@lru_cache(maxsize=32)
def _fitting(corpus: Corpus, generation: int, clause: Clause, filters: Filters) -> tuple[str, ...]:
    """The ids of those reports, once for each state of the index."""
    asked = answerable(clause, corpus.store, "report")
    most = corpus.store.count_reports()
    hits = corpus.engine.search(asked, filters=dict(filters), limit=most).hits
    return tuple(hit.report for hit in hits)


def find(
    corpus: Corpus, characters: Characters, clause: Clause, among: Mask, deadline: float
) -> FoundLines:
    """The lines of a clause about texts in these reports, in order of place."""
    finder = _Finder(corpus, characters, deadline)
    reports = finder.where(clause, among) & ~finder.unread
    found = [finder.lines(leaf) for leaf in dict.fromkeys(wanted_leaves(clause))]
    kept = [lines.taken(reports[lines.reports]) for lines in found]
    lines = kept[0] if len(kept) == 1 else _joined(kept).in_order()
    return FoundLines(lines, int(np.count_nonzero(finder.unread & among)))


class _Finder:
    """One question. `unread` are the reports that could not be looked into in time."""

    def __init__(self, corpus: Corpus, characters: Characters, deadline: float) -> None:
        self._corpus = corpus
        self._characters = characters
        self._deadline = deadline
        self._lines: dict[Clause, Lines] = {}
        self.unread = np.zeros(len(characters.ids), bool)

    def where(self, clause: Clause, among: Mask) -> Mask:
        """The reports among these of which a clause is true."""
        match clause:
            case And(parts):
                for part in parts:
                    among = self.where(part, among)
                return among
            case Or(parts):
                return reduce(np.logical_or, (self.where(part, among) for part in parts))
            case Not(part):
                return among & ~self.where(part, among)
            case Exact() | Slots():
                return among & self._having(self._found(clause))
            case Near() | Within():
                return self._look(clause, among)
            case _:
                return among & fitting(self._corpus, self._characters, clause, {})

    def lines(self, leaf: Clause) -> Lines:
        """The lines of a text that `where` was asked about."""
        return self._lines[leaf]

    def _found(self, phrase: Exact | Slots) -> Lines:
        if phrase not in self._lines:
            self._lines[phrase] = self._characters.find(phrase)
        return self._lines[phrase]

    def _having(self, lines: Lines) -> Mask:
        mask = np.zeros(len(self._characters.ids), bool)
        mask[lines.reports] = True
        return mask

    def _look(self, clause: Verified, among: Mask) -> Mask:
        candidates = np.flatnonzero(self.where(needed(clause), among)).tolist()
        reports: list[int] = []
        spans: list[Span] = []
        for at, report in enumerate(candidates):
            if monotonic() > self._deadline:
                self.unread[candidates[at:]] = True
                break
            found = find_lines(self._characters.text(report), clause)
            reports += [report] * len(found)
            spans += found
        self._lines[clause] = self._characters.lines_at(reports, spans)
        return self._having(self._lines[clause])


def _joined(found: Sequence[Lines]) -> Lines:
    """Lines of several texts; what filled their slots is left out."""
    segments, reports, starts, ends = (
        np.concatenate([getattr(lines, name) for lines in found])
        for name in ("segments", "reports", "starts", "ends")
    )
    none = np.empty((len(starts), 0), np.int64)
    return Lines(segments, reports, starts, ends, none, none)
