"""Where a clause that only the text can prove may be true at all, told from places alone.

Of 造林#亩 the index can tell where 亩 stands no farther behind 造林 than a number is long. That
leaves out nearly all reports that hold both somewhere, so that few texts are left to be read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.pieces import Piece, pieces
from indexer.query import Slots, Verified

Places = npt.NDArray[Any]


def may_be(clause: Verified, places_of: Callable[[str], Places]) -> Places | None:
    """Places in every text of which a clause is true; None where nothing can be told.

    `places_of` gives the places of a text in rising order.
    """
    if not isinstance(clause, Slots):
        return None
    wanted = list(pieces(clause.parts))
    return _chained(wanted, places_of) if len(wanted) > 1 else None


def _chained(wanted: list[Piece], places_of: Callable[[str], Places]) -> Places:
    """The places of the last piece to which the others lead."""
    found = places_of(wanted[0].text)
    for text, nearest, farthest in wanted[1:]:
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
