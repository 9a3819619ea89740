"""The pieces in which a Word file before 2007 keeps its text.

Saved in haste, a file keeps what was there before and has the new text at its end; the list of the
pieces says in which order they are read, and what has changed in the properties of each.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.readers.ole import BrokenShell

# A long report has 50,000.
MAX_CHARACTERS = 2_000_000
_MAX_CHANGES = 1000  # bytes of properties; some hundred are usual
# Properties that stand in the place of a number, by a number of their own: list level, in a table,
# end of a row, deleted, hidden.
_SMALL_CHANGES = {0x0C: 0x260A, 0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x5C: 0x083C}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text, where in the stream its characters are, and what was changed in haste."""

    start: int
    end: int
    at: int
    width: int
    grpprl: bytes


def read_pieces(data: bytes) -> Iterator[Piece]:
    """The pieces of a text, in its order."""
    at, shared = 0, list[bytes]()
    while data[at] == 1:  # properties that pieces share
        (length,) = struct.unpack_from("<H", data, at + 1)
        shared.append(data[at + 3 : at + 3 + min(length, _MAX_CHANGES)])
        at += 3 + length
    (length,) = struct.unpack_from("<I", data, at + 1)
    count = (min(length, len(data) - at - 5) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", data, at + 5)
    if list(bounds) != sorted(bounds) or bounds[-1] > MAX_CHARACTERS:
        raise BrokenShell
    for number in range(count):
        place, changes = struct.unpack_from("<2xIH", data, at + 5 + (count + 1) * 4 + number * 8)
        narrow = place & 0x40000000
        start = (place & 0x3FFFFFFF) // (2 if narrow else 1)
        yield Piece(
            bounds[number],
            bounds[number + 1],
            start,
            1 if narrow else 2,
            _changed(changes, shared),
        )


def _changed(stated: int, shared: Sequence[bytes]) -> bytes:
    """The properties that a piece changes: one of the lists that pieces share, or one property."""
    if stated & 1:
        return shared[stated >> 1] if stated >> 1 < len(shared) else b""
    code = _SMALL_CHANGES.get(stated >> 1 & 0x7F)
    return struct.pack("<HB", code, stated >> 8) if code else b""
