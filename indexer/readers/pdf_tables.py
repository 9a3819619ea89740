"""Ruled tables: signs in a frame of lines -> rows of cells.

The lines of a cell belong together, which nothing but the rules tells: in a row with 一产增加值（亿
above 元） the number stands at half the height. A frame around running text, as forms have, is no
table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from indexer.readers.pdf_glyphs import Glyph
from indexer.readers.pdf_page import Rule
from indexer.readers.rows import Cell, row_lines

# Two rules that are nearer than this are the two edges of one.
THICK = 3.0
# Running text has cells of more lines than this.
MOST_LINES = 6


class Box(NamedTuple):
    """A cell of a table by the rules around it."""

    top: float
    left: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its text with tabs between cells, and the signs that it was made of."""

    text: str
    glyphs: tuple[Glyph, ...]


def take_tables(
    glyphs: Iterable[Glyph],
    rules: Sequence[Rule],
    lines_in: Callable[[Iterable[Glyph]], list[str]],
) -> tuple[list[Glyph], list[Row]]:
    """The signs outside of tables, and the rows of tables from the top down.

    `lines_in` makes lines of the signs in a cell.
    """
    across = sorted((rule for rule in rules if rule.across), key=lambda rule: rule.at)
    upright = sorted((rule for rule in rules if not rule.across), key=lambda rule: rule.at)
    if len(across) < 2 or len(upright) < 2:
        return list(glyphs), []
    outside: list[Glyph] = []
    cells: defaultdict[Box, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        box = _box(glyph, across, upright)
        (cells[box] if box else outside).append(glyph)
    rows: list[Row] = []
    lefts = _merged([box.left for box in cells])
    for _, group in groupby(sorted(cells, key=_from_top), key=lambda box: round(box.top / THICK)):
        boxes = sorted(group, key=lambda box: box.left)
        inside = {box: lines_in(cells[box]) for box in boxes}
        signs = [glyph for box in boxes for glyph in cells[box]]
        if len(boxes) < 2 or any(len(lines) > MOST_LINES for lines in inside.values()):
            outside += signs
        elif text := _row(inside, lefts):
            rows.append(Row(text, tuple(signs)))
    return outside, rows


def _from_top(box: Box) -> tuple[int, float]:
    return -round(box.top / THICK), box.left


def _row(cells: dict[Box, list[str]], lefts: Sequence[float]) -> str:
    """The text of a row; where a cell of a row above goes on, or one is empty, nothing stands."""
    made: list[Cell] = []
    column = 0
    for box, lines in cells.items():
        first = next(i for i, left in enumerate(lefts) if abs(left - box.left) < THICK)
        last = sum(left < box.right - THICK for left in lefts)
        made += [Cell()] * (first - column)
        made.append(Cell(("".join(lines),), max(last - first, 1)))
        column = max(last, first + 1)
    return "".join(row_lines(made)[:1])


def _box(glyph: Glyph, across: Sequence[Rule], upright: Sequence[Rule]) -> Box | None:
    """The rules nearest to a sign on its four sides; None where one side is open."""
    x, y = (glyph.left + glyph.right) / 2, glyph.y + glyph.size * 0.35
    bottom = top = left = right = None
    for rule in across:
        if rule.start - THICK <= x <= rule.end + THICK:
            if rule.at <= y:
                bottom = rule.at
            else:
                top = rule.at
                break
    for rule in upright:
        if rule.start - THICK <= y <= rule.end + THICK:
            if rule.at <= x:
                left = rule.at
            else:
                right = rule.at
                break
    if bottom is None or top is None or left is None or right is None:
        return None
    return Box(top, left, right, bottom)


def _merged(places: Iterable[float]) -> list[float]:
    """Places in order, those of one rule once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] >= THICK:
            kept.append(place)
    return kept
