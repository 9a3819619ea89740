"""The postings of a term, one document after another, for the queries of Whoosh itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

from indexer.engines.whoosh.lists import Ints, Numbers, runs
from indexer.engines.whoosh.schema import space_of
from indexer.engines.whoosh.segment import Segment


class Postings(NamedTuple):
    """The documents of a term in rising order, how often each has it, and where in each."""

    documents: Ints
    counts: Ints
    positions: Numbers
    info: TermInfo


def postings_of(segment: Segment, field: str, places: Numbers) -> Postings:
    """The documents in which these places of a term of a field are."""
    space = space_of(field)
    bounds = segment.bounds(space)
    owners = np.searchsorted(bounds, places, "right") - 1
    starts, counts = runs(owners)
    documents = owners[starts]
    positions = places - bounds[owners] if space == "characters" else places[:0]
    lengths = segment.document_lengths(field)
    of_these: npt.NDArray[Any] = np.ones(1) if lengths is None else lengths[documents]
    info = TermInfo(
        weight=float(counts.sum()),
        df=len(documents),
        minlength=int(of_these.min()),
        maxlength=int(of_these.max()),
        maxweight=float(counts.max()),
        minid=int(documents[0]),
        maxid=int(documents[-1]),
    )
    return Postings(documents, counts, positions.astype("<u4"), info)


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Goes through the postings of a term."""

    def __init__(
        self, term: tuple[str, bytes], postings: Postings, format_: Any, scorer: Any
    ) -> None:
        self._term = term
        self._postings = postings
        self.format = format_
        self.scorer = scorer
        self._ends = np.cumsum(postings.counts)
        self._at = 0

    def copy(self) -> ArrayMatcher:
        """Another matcher at the same place."""
        copied = ArrayMatcher(self._term, self._postings, self.format, self.scorer)
        copied._at = self._at
        return copied

    def is_active(self) -> bool:
        """Whether there is a document here."""
        return self._at < len(self._postings.documents)

    def id(self) -> int:
        """The number of the document."""
        return int(self._postings.documents[self._at])

    def all_ids(self) -> Iterator[int]:
        """The numbers of all documents."""
        return iter(self._postings.documents.tolist())

    def weight(self) -> float:
        """How often the term stands in the document."""
        return float(self._postings.counts[self._at])

    def value(self) -> bytes:
        """Where it stands, if that is kept."""
        end = int(self._ends[self._at])
        start = end - int(self._postings.counts[self._at])
        return self._postings.positions[start:end].tobytes()

    def value_as(self, astype: str) -> Any:
        """Where it stands, or how often."""
        if astype == "frequency":
            return int(self._postings.counts[self._at])
        return super().value_as(astype)

    def next(self) -> bool:
        """Go on to the next document."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return not self.is_active()

    def skip_to(self, number: int) -> None:
        """Go on to the first document that is not before this one."""
        if not self.is_active():
            raise ReadTooFar
        self._at = max(self._at, int(np.searchsorted(self._postings.documents, number)))

    def reset(self) -> None:
        """Go back to the first document."""
        self._at = 0

    def skip_to_quality(self, quality: float) -> int:
        """All documents are one block: leave it if none in it can be good enough."""
        if self.block_quality() > quality:
            return 0
        self._at = len(self._postings.documents)
        return 1

    def block_min_length(self) -> int:
        """How many words the shortest document has."""
        return int(self._postings.info.min_length())

    def block_max_length(self) -> int:
        """How many words the longest document has."""
        return int(self._postings.info.max_length())

    def block_max_weight(self) -> float:
        """How often the term stands in the document that has it most."""
        return float(self._postings.info.max_weight())

    def block_min_id(self) -> int:
        """The first document."""
        return int(self._postings.info.min_id())

    def block_max_id(self) -> int:
        """The last document."""
        return int(self._postings.info.max_id())
