"""Two texts side by side as rows: sentences that both have, and those that one has alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Literal

from indexer.offsets import Span
from indexer.reuse import Pair, ReportName, Side, Stretch
from webui.language import many
from webui.reuse_pair import Half, Piece, rows_of

# apart: at this place each text says something else.
RowKind = Literal["same", "changed", "moved", "left", "right", "apart"]

# Rows that a browser shows without delay; the rest is counted.
MOST_ROWS = 2000
Halves = tuple[RowKind, Half | None, Half | None]
NOBODY = ReportName("", None, None, None, None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One side of a row: its words, and the address at which they stand."""

    pieces: tuple[Piece, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `number` counts those that differ from 1. With `gap` it stands for rows that are the
    same and are not shown.
    """

    kind: RowKind
    left: Cell
    right: Cell
    number: int = 0
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many sentences there are of each kind, and how many rows."""

    same: int
    changed: int
    moved: int
    left: int
    right: int
    rows: int

    @property
    def different(self) -> int:
        """How many rows are not the same on both sides."""
        return self.rows - self.same


# Leads from the place of some words to their address.
Address = Callable[[Span], str]


def rows_beside(
    left: str, right: str, stretches: Sequence[Stretch], urls: tuple[Address, Address]
) -> tuple[Row, ...]:
    """All rows, those that differ numbered."""
    rows: list[Row] = []
    number = 0
    for kind, mine, theirs in _level(_halves(left, right, stretches)):
        number += kind != "same"
        cells = _cell(mine, urls[0]), _cell(theirs, urls[1])
        rows.append(Row(kind, *cells, number=number if kind != "same" else 0))
    return tuple(rows)


def _cell(half: Half | None, url: Address) -> Cell:
    return Cell(half.pieces, url(half.span)) if half else Cell(())


def counted(rows: Sequence[Row]) -> Counts:
    """How many rows there are of each kind."""
    kinds = Counter(row.kind for row in rows)
    left, right = (kinds[kind] + kinds["apart"] for kind in ("left", "right"))
    return Counts(kinds["same"], kinds["changed"], kinds["moved"], left, right, len(rows))


def differing(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that differ; a gap stands for those between them that are the same."""
    shown: list[Row] = []
    same = 0
    for row in (*rows, None):
        if row is not None and row.kind == "same":
            same += 1
            continue
        if same:
            gap = many("相同的 %(num)s 句", same)
            shown.append(Row("same", Cell(()), Cell(()), gap=gap))
            same = 0
        if row is not None:
            shown.append(row)
    return tuple(shown)


def _level(halves: Iterable[Halves]) -> Iterator[Halves]:
    """Puts what one text has alone beside what the other has alone at the same place."""
    for alone, group in groupby(halves, key=lambda one: one[0] in ("left", "right")):
        if not alone:
            yield from group
            continue
        members = list(group)
        mine = [half for _kind, half, _other in members if half]
        theirs = [half for _kind, _other, half in members if half]
        for one, other in zip_longest(mine, theirs):
            yield ("apart" if one and other else "left" if one else "right"), one, other


def _halves(left: str, right: str, stretches: Sequence[Stretch]) -> Iterator[Halves]:
    for stretch in stretches:
        if stretch.aligned is None:
            text, span = (left, stretch.left) if stretch.kind == "left" else (right, stretch.right)
            for half in _lines(text, span):
                yield ("left", half, None) if stretch.kind == "left" else ("right", None, half)
            continue
        for row in rows_of(_pair(left, right, stretch), row=1, rest=1):
            marked = any(piece.mark for piece in (*row.left.pieces, *row.right.pieces))
            kind: RowKind = "changed" if marked else "same"
            yield "moved" if stretch.kind == "moved" else kind, row.left, row.right


def _pair(left: str, right: str, stretch: Stretch) -> Pair:
    """A stretch as the pair of passages that recycled text is shown as."""
    assert stretch.aligned is not None
    a = Side(NOBODY, *stretch.left, left[slice(*stretch.left)])
    b = Side(NOBODY, *stretch.right, right[slice(*stretch.right)])
    return Pair("unknown", a, b, False, stretch.aligned.share, stretch.aligned.changes)


def _lines(text: str, span: Span) -> Iterator[Half]:
    """The lines of a stretch that stands in one text alone; a scrap of signs is none."""
    start = span.start
    for line in text[slice(*span)].split("\n"):
        if any(char.isalnum() for char in line):
            yield Half(Span(start, start + len(line)), (Piece(line),))
        start += len(line) + 1
