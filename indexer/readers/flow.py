"""What the text of an old office file is put into: lines, rows of tables, text boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indexer.readers.rows import Cell, row_lines

# Ends the number of a list in a line in the making.
LABEL_END = "\x1e"


@dataclass(slots=True)
class _Table:
    """A row in the making; one for the tables of a text, one for those inside their cells."""

    cells: list[Cell] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # of the cell in the making
    nested: bool = False

    def end_cell(self) -> None:
        self.cells.append(Cell(tuple(self.lines), nested=self.nested))
        self.lines, self.nested = [], False

    def end_row(self) -> list[str]:
        lines = row_lines(self.cells)
        self.cells = []
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

    def end_row(self) -> None:
        self.lines += self._table.end_row()

    def end_inner_cell(self) -> None:
        """The end of a cell in a table that stands in a cell."""
        self._end_piece(self._inner.lines)
        self._inner.end_cell()

    def end_inner_row(self) -> None:
        self._table.lines += self._inner.end_row()
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

    def _end_piece(self, lines: list[str]) -> None:
        line = _labelled("".join(self._pieces))
        if line.strip():
            lines.append(line)
        lines += self._boxes
        self._pieces, self._boxes = [], []


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
