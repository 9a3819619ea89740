"""Which reports or passages a clause is true of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from time import monotonic
from typing import NamedTuple

import numpy as np

from indexer import analysis
from indexer.engines.whoosh.narrowing import may_be
from indexer.engines.whoosh.placing import owners_of_truths
from indexer.engines.whoosh.snapshot import (
    UNKNOWN_YET,
    Frequencies,
    Mask,
    Snapshot,
    Verdicts,
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
    Unit,
    Verified,
    Within,
    Words,
    YearRange,
    leaves,
)
from indexer.query.fields import UNKNOWN
from indexer.query.needed import needed

# So many texts are read as soon as it is reckoned which need not be.
SOON_READ = 30


class Found(NamedTuple):
    """What a clause is true of, and what it is true of or may be."""

    sure: Mask
    possible: Mask


class Finder:
    """Looks for reports or for passages in a snapshot, into no text after the deadline."""

    def __init__(self, snapshot: Snapshot, unit: Unit, deadline: float) -> None:
        self._snapshot = snapshot
        self._unit: Unit = unit
        self._deadline = deadline

    def find(self, clause: Clause, among: Mask) -> Found:
        """What a clause is true of; of all outside `among` nothing is said."""
        match clause:
            case And(parts):
                return self._find_all(parts, among)
            case Or(parts):
                found = [self.find(part, among) for part in parts]
                return Found(
                    reduce(np.logical_or, (each.sure for each in found)),
                    reduce(np.logical_or, (each.possible for each in found)),
                )
            case Not(part):
                negated = self.find(part, among)
                return Found(~negated.possible, ~negated.sure)
            case Within(parts, "passage") if self._unit == "report":
                return self._find_in_passages(clause)
            case Slots() | Near() | Within():
                return self.look(clause, among)
            case _:
                mask = self._find_indexed(clause)
                return Found(mask, mask)

    def _find_all(self, parts: Sequence[Clause], among: Mask) -> Found:
        """What fits all of these; texts are looked into last, and only where the others fit."""
        sure, possible = among, among
        for part in sorted(parts, key=_looks_into_texts):
            found = self.find(part, possible)
            sure, possible = sure & found.sure, possible & found.possible
        return Found(sure, possible)

    def look(self, clause: Verified, among: Mask) -> Found:
        """What places tell of a clause, or else a look into the texts that hold what it needs."""
        counts = self._snapshot.verdicts(clause, self._unit)
        if not self._placed(clause, counts):
            among = among & self.find(needed(clause), among).sure
            self._rule_out(clause, among, counts)
            for number in np.flatnonzero(among & (counts == UNKNOWN_YET)).tolist():
                if monotonic() > self._deadline:
                    break
                counts[number] = count(self._snapshot.text(number, self._unit), clause)
        found = among & (counts > 0)
        return Found(found, found | (among & (counts == UNKNOWN_YET)))

    def _placed(self, clause: Verified, counts: Verdicts) -> bool:
        """Write down how often a clause is true, if its places tell."""
        if (counts != UNKNOWN_YET).all():
            return True
        owners = owners_of_truths(clause, self._snapshot.corpus(self._unit))
        if owners is not None:
            counts[:] = np.bincount(owners, minlength=len(counts))
        return owners is not None

    def _rule_out(self, clause: Verified, candidates: Mask, counts: Verdicts) -> None:
        """Write down where a clause cannot be true by the places of its parts, texts unread."""
        unknown = candidates & (counts == UNKNOWN_YET)
        if np.count_nonzero(unknown) <= SOON_READ:
            return
        places = may_be(clause, self._snapshot.places)
        if places is not None:
            counts[unknown & ~self._snapshot.holding(places, self._unit)] = 0

    def _find_in_passages(self, clause: Within) -> Found:
        """The reports that have a passage for which the clause is true."""
        finder = Finder(self._snapshot, "passage", self._deadline)
        passages = finder.look(clause, self._snapshot.present("passage"))
        sure = self._snapshot.reports_of(passages.sure)
        return Found(sure, sure | self._snapshot.reports_of(passages.possible & ~passages.sure))

    def _find_indexed(self, clause: Clause) -> Mask:
        """What the index knows by itself."""
        match clause:
            case Everything():
                return self._snapshot.present(self._unit)
            case FieldIs(name, values):
                return self._snapshot.labelled(name, tuple(values), self._unit)
            case YearRange(first, last):
                low, high = first or 0, last or 9999
                known = [year for year in self._snapshot.values("year") if year != UNKNOWN]
                years = tuple(year for year in known if low <= int(year) <= high)
                return self._snapshot.labelled("year", years, self._unit)
            case Among(documents):
                return self._snapshot.named(documents, self._unit)
            case Exact(text):
                return self._mask(self._snapshot.phrase(text, self._unit))
            case Words(text):
                return self._find_words(text)
            case _:
                raise ValueError(f"no index knows which documents {clause} is true of")

    def _find_words(self, text: str) -> Mask:
        """What has all words of a text, and what has the very text.

        The second matters where a report is cut another way: 河长制林长制 as 河长|制林|长制.
        """
        literal = self._mask(self._snapshot.phrase(text, self._unit))
        tokens = set(analysis.query_words(text))
        if not tokens:
            return literal
        masks = (self._mask(self._snapshot.word(token, self._unit)) for token in tokens)
        return literal | reduce(np.logical_and, masks)

    def _mask(self, found: Frequencies) -> Mask:
        mask = np.zeros(self._snapshot.size(self._unit), bool)
        mask[found.numbers] = True
        return mask


def _looks_into_texts(clause: Clause) -> bool:
    return any(isinstance(leaf, Slots | Near | Within) for leaf, _ in leaves(clause))
