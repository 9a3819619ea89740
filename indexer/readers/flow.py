"""What the text of an old office file is put into: lines, rows of tables, text boxes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from indexer.readers.rows import MAX_SPAN, Cell, row_lines

# Ends the number of a list in a line in the making.
LABEL_END = "\x1e"
# Edges of cells as near as this (3 points, a millimetre) were meant to be one line.
_SAME_EDGE = 60


@dataclass(frozen=True, slots=True)
class RowShape:
    """Where the cells of a row begin and end, in twentieths of a point."""

    edges: tuple[int, ...] = ()
    joined: frozenset[int] = frozenset()  # cells that are one with the cell before them


@dataclass(slots=True)
class _Table:
    """A table in the making; one for those of a text, one for those inside their cells."""

    rows: list[tuple[list[Cell], RowShape]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)  # of the row in the making
    lines: list[str] = field(default_factory=list)  # of the cell in the making
    nested: bool = False

    def end_cell(self) -> None:
        self.cells.append(Cell(tuple(self.lines), nested=self.nested))
        self.lines, self.nested = [], False

    def end_row(self, shape: RowShape) -> None:
        self.rows.append((self.cells, shape))
        self.cells = []

    def finished(self) -> list[str]:
        """The lines of all rows, after which another table may begin."""
        grid = _grid(edge for _, shape in self.rows for edge in shape.edges)
        lines = [
            line for cells, shape in self.rows for line in row_lines(_fitted(cells, shape, grid))
        ]
        self.rows = []
        return lines


class Flow:
    """Lines in the making: of the document, or of one text box."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._boxes: list[str] = []
        self._table, self._inner = _Table(), _Table()

    def write(self, text: str) -> None:
        self._pieces.append(text)

    def add_box(self, lines: list[str]) -> None:
        """A text box anchored here: it follows the line in the making."""
        self._boxes += lines

    def end_line(self, in_table: bool) -> None:
        """The end of a paragraph or of a line in it."""
        if not in_table:
            self._end_tables()
        self._end_piece(self._table.lines if in_table else self.lines)

    def end_cell(self) -> None:
        self._end_piece(self._table.lines)
        self._table.end_cell()

    def end_row(self, shape: RowShape = RowShape()) -> None:
        self._table.end_row(shape)

    def end_inner_cell(self) -> None:
        """The end of a cell in a table that stands in a cell."""
        self._end_piece(self._inner.lines)
        self._inner.end_cell()

    def end_inner_row(self, shape: RowShape = RowShape()) -> None:
        self._inner.end_row(shape)
        self._table.nested = True

    def finished(self) -> list[str]:
        """All lines; what an end cut off is one of them."""
        self._end_piece(self._table.lines if self._table.cells else self.lines)
        self._end_tables()
        return self.lines

    def _end_tables(self) -> None:
        """Rows whose end the file does not state."""
        for table in (self._inner, self._table):
            if table.cells or table.lines:
                table.end_cell()
                self.end_inner_row() if table is self._inner else self.end_row()
            (self._table.lines if table is self._inner else self.lines).extend(table.finished())

    def _end_piece(self, lines: list[str]) -> None:
        if lines is not self._inner.lines:
            self._table.lines += self._inner.finished()
        line = _labelled("".join(self._pieces))
        lines += [part for part in line.split("\n") if part.strip()]
        lines += self._boxes
        self._pieces, self._boxes = [], []


def _grid(edges: Iterable[int]) -> list[int]:
    """Where the columns of a table begin, from where the cells of all its rows do.

    >>> _grid([0, 1000, 3000, 0, 1990, 3020])
    [0, 1000, 1990, 3000]
    """
    grid: list[int] = []
    for edge in sorted(set(edges)):
        if not grid or edge - grid[-1] > _SAME_EDGE:
            grid.append(edge)
    return grid


def _fitted(cells: Sequence[Cell], shape: RowShape, grid: Sequence[int]) -> list[Cell]:
    """The cells of a row, each over the columns that it takes.

    >>> wide = RowShape((0, 1000, 3000), joined=frozenset({2}))
    >>> [cell.columns for cell in _fitted([Cell(), Cell()], wide, [0, 1000, 1990, 3000])]
    [1, 2]
    """
    if len(shape.edges) != len(cells) + 1 or len(grid) > MAX_SPAN + 1:
        return list(cells)
    places = [bisect_right(grid, edge) for edge in shape.edges]
    fitted: list[Cell] = []
    for number, cell in enumerate(cells):
        columns = max(places[number + 1] - places[number], 1)
        if number in shape.joined and fitted:
            fitted[-1] = replace(fitted[-1], columns=fitted[-1].columns + columns)
        else:
            fitted.append(replace(cell, columns=columns))
    return fitted


def whole_characters(text: str) -> str:
    """A text in which characters beyond 16 bits are one again; old files have them in halves.

    >>> whole_characters("\\ud840\\udc00，\\ud840")
    '𠀀，\ufffd'
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _labelled(line: str) -> str:
    """The number of a list before its text, parted where 1. and 5万亩 would become 1.5万亩.

    >>> _labelled("一、\\x1e突出思想建设"), _labelled("1.\\x1e5万亩高标准农田")
    ('一、突出思想建设', '1. 5万亩高标准农田')
    """
    line = re.sub(rf"(?<=[.．]){LABEL_END}(?=[0-9])", " ", line)
    line = re.sub(rf"(?<=[0-9A-Za-z\u4e00-\u9fff]){LABEL_END}", " ", line)
    return line.replace(LABEL_END, "")
