"""Rows of tables -> lines of text, the same for every format that has tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A cell longer than this, of several lines, is prose: forms hold whole reports in one cell.
PROSE_CHARACTERS = 100
# Word allows 63 columns. A larger span is an error or an attack.
MAX_SPAN = 63


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its lines, over how many columns it goes, whether it holds a table of its own."""

    lines: tuple[str, ...] = ()
    columns: int = 1
    nested: bool = False


def row_lines(cells: Sequence[Cell]) -> list[str]:
    """One line with a tab between columns; or all lines of all cells when they are prose.

    A cell over several columns stands in the first, so that the columns stay under each other.

    >>> row_lines([Cell(("全区合计",), columns=2), Cell(("13.6", "亿元"))])
    ['全区合计\\t\\t13.6 亿元']
    >>> row_lines([Cell(("个人总结",)), Cell(("一年来，" * 30, "一、履职情况"))])[0::2]
    ['个人总结', '一、履职情况']
    """
    if any(cell.nested or _is_prose(cell.lines) for cell in cells):
        return [line for cell in cells for line in cell.lines if line.strip()]
    columns = [column for cell in cells for column in [_one_line(cell), *_padding(cell)]]
    line = "\t".join(columns).rstrip("\t")
    return [line] if line else []


def span(value: str | None) -> int:
    """How many rows or columns an attribute states; 1 when it makes no sense.

    >>> span("3"), span(None), span("many"), span("1000000")
    (3, 1, 1, 63)
    """
    digits = (value or "").strip()
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        return 1
    return min(max(int(digits), 1), MAX_SPAN)


def _is_prose(lines: Iterable[str]) -> bool:
    lengths = [len(line.strip()) for line in lines if line.strip()]
    return len(lengths) > 1 and sum(lengths) > PROSE_CHARACTERS


def _one_line(cell: Cell) -> str:
    pieces = re.split(r"[\t\r\n]+", "\n".join(cell.lines))
    return " ".join(piece.strip() for piece in pieces if piece.strip())


def _padding(cell: Cell) -> list[str]:
    return [""] * (min(cell.columns, MAX_SPAN) - 1)
