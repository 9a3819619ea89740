"""Signs with their places -> lines as one reads them: down the page, from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from indexer.readers.pdf_glyphs import Glyph, PageGlyphs
from indexer.readers.pdf_signs import normal
from indexer.readers.pdf_tables import Row, take_tables

# Signs whose feet differ by less than this part of their size stand on one line: 5 km² has a raised
# one. Lines are further apart.
SAME_LINE = 0.45
# Gaps in parts of the size: between words of letters, between numbers, between signs that were
# spread, between cells of a table; blanks that were typed may be wider before they part cells.
WORD_GAP, NUMBER_GAP, SPREAD_GAP, CELL_GAP, TYPED_GAP = 0.15, 0.3, 0.9, 1.5, 3.2
# A page in two columns has a gutter that so many lines leave free, with text up to both its edges.
GUTTER_LINES, RIGHT_LINES = 6, 3
GUTTER_FULL = 0.6
GUTTER_WIDE = 0.5
# What cannot be parted at the end of a line: a number or word, a sign from what it closes or opens.
# Western programs also hold a quotation mark to both its neighbours, and a comma to a number.
_PIECE = r"[（《〈【〔(\[“‘”’]*(?:[0-9A-Za-z.,:∶%‰+/\-]+|.)[，。、；：！？）》〉】〕…—%％‰)\]]*"
UNBREAKABLE = re.compile(rf"{_PIECE}(?:(?=[“‘”’0-9]){_PIECE})*")
# 述 职 报 告: each cell is one character, so these are no cells.
_SPREAD_WORD = re.compile(r"(?:[^\W0-9A-Za-z]\t)+[^\W0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: from `left` to `right`, standing at `y` above the foot of the page.

    `first` is the width of what could not have been parted from its first sign. Cells of a table
    are parted by tabs. `column` is 1 or 2 on a page that is set in two, negative for what is turned
    otherwise than the page.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    first: float
    column: int = 0


def page_lines(page: PageGlyphs) -> list[Line]:
    """The lines of a page, in the order in which one reads them; what is turned otherwise last."""
    if not page.groups:
        return []
    main, *turned = page.groups
    outside, rows = take_tables(main, page.rules, lambda signs: [a.text for a in lines_of(signs)])
    lines = lines_of(outside)
    for row in rows:
        at = row_line(row)
        # Before the first line that stands below it.
        below = next((i for i, line in enumerate(lines) if line.y < at.y), len(lines))
        lines.insert(below, at)
    beside = [
        replace(line, column=-number)
        for number, group in enumerate(turned, start=1)
        for line in lines_of(group)
    ]
    return [*lines, *beside]


def row_line(row: Row) -> Line:
    """A row of a table as a line; it is no paragraph even where it has one cell."""
    glyphs = row.glyphs
    left, right = min(g.left for g in glyphs), max(g.right for g in glyphs)
    size = median(glyph.size for glyph in glyphs)
    return Line(row.text, left, right, max(g.y for g in glyphs), size, right - left)


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that signs make, in the order in which one reads them."""
    found = list(glyphs)
    rows = _rows(found)
    gutter = _gutter(rows)
    if gutter is None:
        return _lines(rows, 0)
    return [
        line for column, part in _in_columns(rows, gutter) for line in _lines(_rows(part), column)
    ]


def _lines(rows: Iterable[list[Glyph]], column: int) -> list[Line]:
    return [line for row in rows if (line := _line(row, column))]


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Signs that stand on one line, however they came."""
    rows: list[list[Glyph]] = []
    foot = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if rows and foot - glyph.y < SAME_LINE * max(size, glyph.size):
            rows[-1].append(glyph)
            if glyph.size > size:
                foot, size = glyph.y, glyph.size
        else:
            rows.append([glyph])
            foot, size = glyph.y, glyph.size
    return rows


def _line(row: Sequence[Glyph], column: int) -> Line | None:
    seen = [glyph for glyph in row if not glyph.text.isspace()]
    if not seen:
        return None
    seen.sort(key=lambda glyph: glyph.left)
    size = median(glyph.size for glyph in seen)
    gaps = list(_gaps(sorted(row, key=lambda glyph: glyph.left), size))
    in_cells = any(gap > CELL_GAP + blank * (TYPED_GAP - CELL_GAP) for gap, blank in gaps)
    text = seen[0].text
    ends = [(len(text), seen[0].right)]
    for (before, glyph), (gap, blank) in zip(pairwise(seen), gaps, strict=True):
        text += _between(before, glyph, gap, blank, in_cells) + glyph.text
        ends.append((len(text), glyph.right))
    token = UNBREAKABLE.match(text)
    first = next((right for end, right in ends if token and end >= token.end()), ends[-1][1])
    text = _SPREAD_WORD.sub(_joined, normal(text))
    left, right = seen[0].left, seen[-1].right
    return Line(text, left, right, seen[0].y, size, first - left, column)


def _gaps(row: Sequence[Glyph], size: float) -> Iterator[tuple[float, bool]]:
    """How wide the space before each sign but the first is, and whether a blank was typed there."""
    before: Glyph | None = None
    blank = False
    for glyph in row:
        if glyph.text.isspace():
            blank = True
            continue
        if before:
            yield (glyph.left - before.right) / size, blank
        before, blank = glyph, False


def _between(before: Glyph, after: Glyph, gap: float, blank: bool, in_cells: bool) -> str:
    """What stands between two signs of a line. In a row of a table cells may lie close together."""
    if gap > (TYPED_GAP if blank else SPREAD_GAP if in_cells else CELL_GAP):
        return "\t"
    if blank or gap > SPREAD_GAP:
        return " "
    western = before.text.isascii() and after.text.isascii()
    letters = before.text.isalpha() or after.text.isalpha()
    return " " if western and gap > (WORD_GAP if letters else NUMBER_GAP) else ""


def _joined(word: re.Match[str]) -> str:
    whole = word.start() == 0 and word.end() == len(word.string)
    return word[0].replace("\t", "") if whole else word[0]


def _in_columns(rows: Sequence[Sequence[Glyph]], gutter: float) -> list[tuple[int, list[Glyph]]]:
    """The signs of each column, that on the left first.

    A row across the gutter, as a title, ends the columns above it.
    """
    parts: list[tuple[int, list[Glyph]]] = [(1, []), (2, [])]
    for row in rows:
        if any(glyph.left < gutter < glyph.right for glyph in row):
            parts += [(0, list(row)), (1, []), (2, [])]
        else:
            parts[-2][1].extend(glyph for glyph in row if glyph.right <= gutter)
            parts[-1][1].extend(glyph for glyph in row if glyph.left >= gutter)
    return [part for part in parts if part[1]]


def _gutter(rows: Sequence[Sequence[Glyph]]) -> float | None:
    """The middle of the space between two columns of running text; None on other pages.

    In a table most cells are shorter than their column, so that the space has no straight edge.
    """
    solid = [[glyph for glyph in row if not glyph.text.isspace()] for row in rows]
    solid = [row for row in solid if row]
    if len(solid) < GUTTER_LINES:
        return None
    left = min(glyph.left for row in solid for glyph in row)
    right = max(glyph.right for row in solid for glyph in row)
    middle = (left + right) / 2
    size = median(row[0].size for row in solid)
    sides = [
        (
            max((g.right for g in row if g.right <= middle + size), default=None),
            min((g.left for g in row if g.left >= middle - size), default=None),
        )
        for row in solid
        if not any(glyph.left < middle < glyph.right for glyph in row)
    ]
    if len(sides) < len(solid) * GUTTER_FULL:
        return None
    ends = [end for end, _ in sides if end is not None]
    starts = [start for _, start in sides if start is not None]
    if len(ends) < GUTTER_LINES or len(starts) < RIGHT_LINES:
        return None
    edge = median(ends)
    even = sum(abs(end - edge) < size * 1.5 for end in ends)
    free = min(starts) - edge > size * GUTTER_WIDE
    return middle if free and even >= len(ends) * GUTTER_FULL else None
