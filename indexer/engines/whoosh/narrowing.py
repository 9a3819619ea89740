"""Where a clause that only the text can prove may be true at all, told from places alone.

Of 造林#亩 the index can tell where 亩 stands no farther behind 造林 than a number is long. That
leaves out nearly all reports that hold both somewhere, so that few texts are left to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.matching.slots import LONGEST_FILLING, LONGEST_NUMBER
from indexer.query import Slot, Slots, Verified

Places = npt.NDArray[Any]
# Signs match in either width, and an index has them as they stand.
RUN = re.compile(r"[^\W_]+")


class Piece(NamedTuple):
    """A text, and how far behind the beginning of the one before it may begin."""

    text: str
    nearest: int
    farthest: int


def may_be(clause: Verified, places_of: Callable[[str], Places]) -> Places | None:
    """Places in every text of which a clause is true; None where nothing can be told.

    `places_of` gives the places of a text in rising order.
    """
    if not isinstance(clause, Slots):
        return None
    pieces = list(_pieces(clause.parts))
    return _chained(pieces, places_of) if len(pieces) > 1 else None


def _pieces(parts: tuple[str | Slot, ...]) -> Iterator[Piece]:
    """The runs of a phrase with slots that hold no sign, in order."""
    nearest = farthest = 0
    for part in parts:
        if isinstance(part, Slot):
            farthest += LONGEST_FILLING if part is Slot.WORDS else LONGEST_NUMBER
            continue
        at = 0
        for run in RUN.finditer(part):
            between = run.start() - at
            yield Piece(run[0], nearest + between, farthest + between)
            nearest = farthest = len(run[0])
            at = run.end()
        nearest += len(part) - at
        farthest += len(part) - at


def _chained(pieces: list[Piece], places_of: Callable[[str], Places]) -> Places:
    """The places of the last piece to which the others lead."""
    found = places_of(pieces[0].text)
    for text, nearest, farthest in pieces[1:]:
        if not len(found):
            break
        found = _following(found, places_of(text), nearest, farthest)
    return found


def _following(first: Places, then: Places, nearest: int, farthest: int) -> Places:
    """Those of `then` that come so far behind one of `first`; both are in rising order."""
    if not len(first):
        return first
    signed = then.astype(np.int64)
    at = np.searchsorted(first, signed - farthest)
    at[at == len(first)] = 0
    distance = signed - first[at].astype(np.int64)
    return np.compress((distance >= nearest) & (distance <= farthest), then)
