"""Lines of pages -> paragraphs, which may go on over the end of a page.

A line ends its paragraph when what follows would still have found room in it: then somebody ended
it. The other signs are the indent of the first line, another size of letters and a wider gap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexer.offsets import Span
from indexer.readers.pdf_furniture import Page
from indexer.readers.pdf_lines import Line

# In parts of the size of a line: an indent, one that is more than that of a first line, what still
# counts as room, how sizes and gaps differ.
INDENT, FIRST_LINE, ROOM, OTHER_SIZE, OTHER_GAP = 1.2, 2.6, 0.65, 0.15, 1.35
# So far from the right margin, in parts of the size, no line of running text ends a whole page.
UNFILLED = 4.0
# But such a part of its lines do where a column of this many signs or more is filled.
EVEN, NARROWEST = 0.5, 14
# A page of fewer lines does not tell its margins.
FEW_LINES = 5
# Lines of one paragraph stand no further apart than this.
WIDEST_PITCH = 2.6
SENTENCE_ENDS = tuple("。！？；：")
HANGING = tuple("，。、；：！？")
NEW_PART = re.compile(
    "[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]+[章节部]|[0-9]{1,2}[、．]"
)
_LETTER = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The margins of a page, and how far its lines stand apart in parts of their size."""

    left: float
    right: float
    pitch: float


def put_together(pages: Sequence[Page]) -> tuple[str, tuple[Span, ...]]:
    """The text of the pages, a paragraph on each line, and which stretch of it each page gave."""
    frames = _frames(pages)
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    before: tuple[int, Line] | None = None
    for number, page in enumerate(pages):
        start = None
        for line in page.lines:
            if before:
                place = frames[before[0], before[1].column], frames[number, line.column]
                parts.append(_between(before[1], line, *place, before[0] == number))
                length += len(parts[-1])
            start = length if start is None else start
            parts.append(line.text)
            length += len(line.text)
            before = (number, line)
        spans.append(Span(length if start is None else start, length))
    return "".join(parts), tuple(spans)


def _between(before: Line, line: Line, above: _Frame, frame: _Frame, beside: bool) -> str:
    """What stands between two lines: a newline where a paragraph ends, a blank between words."""
    if _begins_paragraph(before, line, above, frame, beside):
        return "\n"
    words = before.text[-1:].isascii() and _LETTER.match(line.text)
    return " " if words else ""


def _begins_paragraph(before: Line, line: Line, above: _Frame, frame: _Frame, beside: bool) -> bool:
    size = line.size
    if "\t" in before.text or "\t" in line.text:
        return True  # rows of a table
    if beside and before.column != line.column and min(before.column, line.column) < 1:
        return True  # a title above columns
    if abs(before.size - size) > OTHER_SIZE * size:
        return True
    if before.right + line.first + ROOM * size <= above.right:
        return True
    below = beside and before.column == line.column
    if below and before.y - line.y > OTHER_GAP * frame.pitch * size:
        return True
    ended = before.text.endswith(SENTENCE_ENDS)
    indent = (line.left - frame.left) / size
    if (ended or indent > INDENT) and NEW_PART.match(line.text):
        return True
    # A paragraph that is indented as a whole has its lines below each other, further in than the
    # first lines of others.
    hangs = abs(line.left - before.left) < ROOM * size and indent > FIRST_LINE
    return indent > INDENT and (ended or not (hangs or _centred(before, above, line, frame)))


def _centred(before: Line, above: _Frame, line: Line, frame: _Frame) -> bool:
    """Whether both lines stand in the middle, as those of a long title do."""
    return all(
        abs(edges.left + edges.right - one.left - one.right) < 2 * ROOM * one.size
        for one, edges in ((before, above), (line, frame))
    )


def _frames(pages: Sequence[Page]) -> dict[tuple[int, int], _Frame]:
    """The frame of each page, or of each of its columns.

    Short pages have that of others on the same side of the sheet.
    """
    blocks: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
    for number, page in enumerate(pages):
        for line in page.lines:
            blocks[number, line.column] += [line] if "\t" not in line.text else []
    pitch = _pitch(list(blocks.values()))
    told = {at: _edges(lines, pages[at[0]]) for at, lines in blocks.items()}
    alike: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for (number, column), lines in blocks.items():
        if len(lines) >= FEW_LINES:
            alike[number % 2, column].append(told[number, column])
    usual = {
        at: (median(left for left, _ in edges), median(right for _, right in edges))
        for at, edges in alike.items()
    }
    return {
        (number, column): _Frame(
            *(own if len(lines) >= FEW_LINES else usual.get((number % 2, column), own)), pitch
        )
        for ((number, column), lines), own in zip(blocks.items(), told.values(), strict=True)
    }


def _edges(lines: Sequence[Line], page: Page) -> tuple[float, float]:
    """Where most lines begin on the left, and the end of the longest.

    Where no line comes near the right margin, which is as wide as the left one, and lines end here
    and there, all were ended by hand, as in a list of names.
    """
    if not lines:
        return 0.0, page.width
    size = median(line.size for line in lines)
    lefts = sorted(line.left for line in lines)
    left = next((a for a, b in pairwise(lefts) if b - a < size / 2), lefts[0])
    # A comma at the end of a line may hang over the margin.
    right = max(line.right - line.size * line.text.endswith(HANGING) for line in lines)
    full = sum(right - line.right < size for line in lines)
    even = full >= max(FEW_LINES, len(lines) * EVEN) and right - left > NARROWEST * size
    margin = page.width - left
    by_hand = right < margin - UNFILLED * size and not even and not lines[0].column
    return left, margin if by_hand else right


def _pitch(blocks: Sequence[Sequence[Line]]) -> float:
    """How far lines of running text stand apart, in parts of their size."""
    steps = [
        (before.y - line.y) / line.size
        for lines in blocks
        for before, line in pairwise(lines)
        if abs(before.size - line.size) < OTHER_SIZE * line.size and before.y > line.y
    ]
    return min(median(steps), WIDEST_PITCH) if steps else WIDEST_PITCH
