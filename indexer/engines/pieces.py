"""The pieces of a phrase with slots, and how far apart they stand where the phrase is.

An index knows where each piece is. That leaves out nearly all texts that hold them somewhere, so
that few are left to be looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.matching.slots import LONGEST_FILLING, LONGEST_NUMBER
from indexer.query import Slot

# Signs match in either width, and an index has them as they stand.
RUN = re.compile(r"[^\W_]+")


class Piece(NamedTuple):
    """A text, and how far behind the beginning of the one before it may begin."""

    text: str
    nearest: int
    farthest: int


def pieces(parts: tuple[str | Slot, ...]) -> Iterator[Piece]:
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
