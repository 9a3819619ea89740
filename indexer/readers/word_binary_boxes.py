"""Text boxes of a Word file before 2007: where in the text each of them is anchored.

Their texts stand after all others, one after the other. One list says which shape holds each, and
another where each shape is anchored, or the group that it belongs to: an organisation chart is one
group of many boxes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SHAPE_BYTES, _BOX_BYTES = 26, 22
_SHAPE_OF_BOX = 14  # in the record of a box
# Kinds of records: what all drawings share, the drawing of the body, a group in it, a shape.
_SHARED, _DRAWING, _GROUP, _SHAPE, _SHAPE_NUMBER = 0xF000, 0xF002, 0xF003, 0xF004, 0xF00A
_HEAD_BYTES = 8


@dataclass(frozen=True, slots=True)
class Box:
    """The text of a box, and the place in the body where it is anchored; None: not known."""

    start: int
    end: int
    anchor: int | None


def text_boxes(boxes: bytes, shapes: bytes, drawings: bytes, length: int) -> list[Box]:
    """The boxes of a document, which have a text of this length together.

    >>> text_boxes(b"", b"", b"", 5)
    [Box(start=0, end=5, anchor=None)]
    """
    anchors = {number: at for at, number in reversed(_records(shapes, _SHAPE_BYTES, 0))}
    listed = _records(boxes, _BOX_BYTES, _SHAPE_OF_BOX)
    starts = [start for start, _ in listed]
    if starts[:1] != [0] or starts != sorted(starts) or starts[-1] > length:
        return [Box(0, length, None)]
    groups = _groups(drawings)
    return [
        Box(start, end, anchors.get(groups.get(shape, shape)))
        for (start, shape), end in zip(listed, [*starts[1:], length], strict=True)
    ]


def _groups(drawings: bytes) -> dict[int, int]:
    """The number of each shape -> that of the group around it, which is what is anchored."""
    groups: dict[int, int] = {}
    ends: list[int] = []  # of the groups around; the outermost is the drawing itself
    leader, at, limit = None, 0, len(drawings)
    while at + _HEAD_BYTES <= limit:
        kind, length = struct.unpack_from("<2xHI", drawings, at)
        at += _HEAD_BYTES
        while ends and ends[-1] <= at:
            ends.pop()
        if kind == _SHARED:
            at += length + 1  # and a byte that says whose drawing follows
        elif kind == _DRAWING:
            limit = min(limit, at + length)
        elif kind == _GROUP:
            ends.append(at + length)
            leader = None if len(ends) == 2 else leader
        elif kind == _SHAPE_NUMBER and len(ends) > 1 and at + 4 <= limit:
            (number,) = struct.unpack_from("<I", drawings, at)
            # The first shape of a group is the group.
            leader = number if leader is None else leader
            groups[number] = leader
        at += length if kind not in (_SHARED, _DRAWING, _GROUP, _SHAPE) else 0
    return groups


def _records(data: bytes, size: int, at: int) -> list[tuple[int, int]]:
    """The place that each record of a list is about, and the number that stands in it."""
    count = max(0, (len(data) - 4) // (4 + size))
    places = struct.unpack_from(f"<{count}I", data)
    numbers_at = (count + 1) * 4 + at
    return [
        (place, struct.unpack_from("<I", data, numbers_at + number * size)[0])
        for number, place in enumerate(places)
    ]
