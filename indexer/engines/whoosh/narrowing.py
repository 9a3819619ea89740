"""Where a clause that only the text can prove may be true at all, told from places alone.

Of 以*为抓手 the index can tell where 为抓手 stands at most 12 characters behind 以. That leaves out
nearly all reports that hold both somewhere, so that few texts are left to be looked into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.matching.slots import LONGEST_FILLING, LONGEST_NUMBER
from indexer.query import Exact, Near, Slot, Slots, Verified, Words

Places = npt.NDArray[Any]
# Signs match in either width, and an index has them as they stand.
RUN = re.compile(r"[^\W_]+")
LETTER = re.compile("[A-Za-z]")


class Piece(NamedTuple):
    """A text, and how far behind the beginning of the one before it may begin."""

    text: str
    nearest: int
    farthest: int


def may_be(clause: Verified, places_of: Callable[[str], Places]) -> Places | None:
    """Places in every text of which a clause is true; None where nothing can be told.

    `places_of` gives the places of a text in rising order.
    """
    match clause:
        case Slots(parts):
            pieces = list(_pieces(parts))
            return _chained(pieces, places_of) if len(pieces) > 1 else None
        case Near(Exact(left) | Words(left), Exact(right) | Words(right), distance):
            if LETTER.search(left + right):
                return None  # a word is meant in either case
            lefts, rights = places_of(left), places_of(right)
            behind = _following(lefts, rights, 0, len(left) + distance)
            before = _following(rights, lefts, 0, len(right) + distance)
            return np.concatenate([behind, before])
        case _:
            return None


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
