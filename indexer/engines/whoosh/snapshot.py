"""One state of a Whoosh index, read as numpy arrays.

Whoosh's matchers walk postings one by one through layers of Python objects. Here the postings of
a term are read once and kept as arrays, and all that a query does with them is arithmetic on whole
arrays. A snapshot never changes: a new generation of the index gets a new one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader, TermNotFound

from indexer.query import Verified

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.int64]
Verdicts = npt.NDArray[np.int32]

# Room for positions in a key: document number << 32 | position.
POSITION_BITS = 32
POSTINGS_KEPT = 4096
PHRASES_KEPT = 256
VERDICTS_KEPT = 32
# Two bytes for nearly every character of a report, and quicker to read than UTF-8.
ENCODING = "utf-16-le"
UNKNOWN_YET = -1


def stored(text: str) -> bytes:
    """A text as an index keeps it."""
    return text.encode(ENCODING, "surrogatepass")


def identity(report: str, passage: int | None) -> str:
    """What an index knows a document by: `report`, or `report:ordinal` for a passage."""
    return report if passage is None else f"{report}:{passage}"


class Frequencies(NamedTuple):
    """The documents that hold something, in rising order, and how often each does."""

    documents: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]


class Names(NamedTuple):
    """The names of documents in order, and the number of the document that bears each."""

    names: npt.NDArray[np.bytes_]
    documents: npt.NDArray[np.int64]


class Snapshot:
    """The postings, labels and lengths of an index at one generation."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self.size: int = reader.doc_count_all()
        self.keys = lru_cache(POSTINGS_KEPT)(self._keys)
        self.phrase = lru_cache(PHRASES_KEPT)(self._phrase)
        self.labels = lru_cache(None)(self._labels)
        self._names = lru_cache(None)(self._read_names)
        self._verdicts: OrderedDict[Verified, Verdicts] = OrderedDict()

    def close(self) -> None:
        """Close the files of the index."""
        self._reader.close()

    def identity(self, document: int) -> str:
        """The name of a document, as the function `identity` makes it."""
        return bytes(self._identities[document]).decode()

    def text(self, document: int) -> str:
        """The text of a document, folded as it was indexed."""
        return bytes(self._texts[document]).decode(ENCODING, "surrogatepass")

    def reports_of(self, passages: Mask) -> Mask:
        """The reports that have one of these passages."""
        names = (self.identity(document) for document in np.flatnonzero(passages).tolist())
        return self.named({name.partition(":")[0] for name in names}, "report")

    def verdicts(self, clause: Verified) -> Verdicts:
        """How often a clause is true in each document, -1 where nobody has looked yet.

        Whoever looks writes it here, so that the next page of hits need not look again.
        """
        if clause not in self._verdicts:
            self._verdicts[clause] = np.full(self.size, UNKNOWN_YET, np.int32)
            if len(self._verdicts) > VERDICTS_KEPT:
                self._verdicts.popitem(last=False)
        self._verdicts.move_to_end(clause)
        return self._verdicts[clause]

    def named(self, names: Collection[str], unit: str) -> Mask:
        """The documents of one unit with these names; a name that nothing bears does no harm."""
        mask = np.zeros(self.size, bool)
        known = self._names(unit)
        if len(names) and len(known.names):
            wanted = np.array(sorted(name.encode() for name in names))
            at = np.searchsorted(known.names, wanted)
            at[at == len(known.names)] = 0
            mask[known.documents[at[known.names[at] == wanted]]] = True
        return mask

    def units(self, unit: str) -> Mask:
        """The documents of one unit."""
        return self.labels("unit").get(unit, np.zeros(self.size, bool))

    def frequencies(self, field: str, token: str) -> Frequencies:
        """The documents that hold a token."""
        return _count(self.keys(field, token))

    @cached_property
    def lengths(self) -> Floats:
        """The number of words of each document."""
        length = self._reader.doc_field_length
        return np.array([length(n, "words", 0) for n in range(self.size)], dtype=np.float64)

    @cached_property
    def _identities(self) -> Mapping[int, bytes]:
        column: Mapping[int, bytes] = self._reader.column_reader("identity")
        return column

    @cached_property
    def _texts(self) -> Mapping[int, bytes]:
        column: Mapping[int, bytes] = self._reader.column_reader("text")
        return column

    def _keys(self, field: str, token: str) -> Keys:
        """Every place of a token: document number << 32 | position, in rising order."""
        try:
            matcher = self._reader.postings(field, token.encode())
        except TermNotFound:
            return np.empty(0, dtype=np.int64)
        parts: list[Keys] = []
        while matcher.is_active():
            positions = matcher.value_as("positions").astype(np.int64)
            parts.append((matcher.id() << POSITION_BITS) | positions)
            matcher.next()
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def _phrase(self, text: str) -> Frequencies:
        """The documents that hold these very characters, side by side, and how often.

        Of a single character it is not known how often.
        """
        if len(text) == 1:
            return self._character(text)
        # Every second pair covers the text; the last pair closes an odd end.
        offsets = sorted({*range(0, len(text) - 1, 2), len(text) - 2})
        lists = [(self.keys("grams", text[at : at + 2]), at) for at in offsets]
        lists.sort(key=lambda pair: len(pair[0]))
        found: Keys | None = None
        for keys, at in lists:
            starts = keys - at
            found = starts if found is None else _intersect(found, starts)
            if not len(found):
                break
        assert found is not None  # a text of two characters has a pair
        return _count(found)

    def _character(self, character: str) -> Frequencies:
        try:
            ids = self._reader.postings("characters", character.encode()).all_ids()
        except TermNotFound:
            ids = iter(())
        documents = np.fromiter(ids, dtype=np.int64)
        return Frequencies(documents, np.ones_like(documents))

    def _read_names(self, unit: str) -> Names:
        # Only what has a unit is there still: a report that was put anew left its name behind.
        documents = np.flatnonzero(self.units(unit))
        names = np.array([bytes(self._identities[n]) for n in documents.tolist()], dtype=np.bytes_)
        order = np.argsort(names)
        return Names(names[order], documents[order])

    def _labels(self, field: str) -> Mapping[str, Mask]:
        """The documents of each value of a label field."""
        masks: dict[str, Mask] = {}
        for term in self._reader.lexicon(field):
            mask = np.zeros(self.size, bool)
            mask[list(self._reader.postings(field, term).all_ids())] = True
            if mask.any():
                masks[term.decode()] = mask
        return masks


def _intersect(one: Keys, other: Keys) -> Keys:
    """The keys that stand in both; both are in rising order, and `one` is the shorter."""
    at = np.searchsorted(other, one)
    at[at == len(other)] = 0
    kept: Keys = one[other[at] == one] if len(other) else one[:0]
    return kept


def _count(keys: Keys) -> Frequencies:
    documents, counts = np.unique(keys >> POSITION_BITS, return_counts=True)
    return Frequencies(documents, counts)
