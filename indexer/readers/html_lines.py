"""A part of a web page -> its lines, as a browser would show them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from indexer.readers.rows import Cell, row_lines, span

BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
# A line, or a list, that is links for the most part leads to other pages: 上一页 下一页, 相关阅读.
LINKS_SHARE = 0.7
LINKS_IN_LINE = 2
# Cells that go over several rows are kept track of so far to the right; no sheet of ours is wider.
MAX_COLUMNS = 256

_HAN = re.compile(r"[\u3400-\u9fff]")
# A line end in the source of a page is a blank between Latin words and nothing between Chinese:
# 农牧⏎水务 is 农牧水务, wherever the editor broke its lines.
_WIDE = r"[\u2018-\u201d\u2026\u3001-\u303f\u3400-\u9fff\uff00-\uffef]"
_SOURCE_LINE_END = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")


def han_count(text: str | None) -> int:
    """How many Chinese characters a text has."""
    return len(_HAN.findall(text)) if text else 0


def is_link(element: etree._Element) -> bool:
    """<a name="top"> is a place to jump to, often never closed: what follows is no link."""
    return element.tag == "a" and ("href" in element.attrib or "name" not in element.attrib)


def element_lines(root: etree._Element) -> list[str]:
    """The lines of an element; none of them blank.

    >>> element_lines(etree.fromstring("<div>一、<b>农业</b><br/>二、水务<p>三、林业</p></div>"))
    ['一、农业', '二、水务', '三、林业']
    """
    if root.tag == "table":
        return list(_table_lines(root, {}))
    writer = _Writer()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        if node.tag in BLOCKS or node.tag == "br":
            writer.end_line()
        if event == "end":
            writer.leave(node)
            writer.write(node.tail if node is not root else None)
        elif node.tag in ("table", "tr"):
            table_lines = _table_lines if node.tag == "table" else _row_lines
            writer.lines += table_lines(node, {})
            writer.enter(node)
            walker.skip_subtree()
        else:
            writer.enter(node)
            writer.write(node.text)
    writer.end_line()
    return writer.lines


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", _SOURCE_LINE_END.sub("", text)).strip()


class _Writer:
    """Lines in the making: what is written since the last line end, and how much of it is links."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._links = self._linked_han = 0
        self._inside_links = self._inside_pre = 0

    def enter(self, node: etree._Element) -> None:
        self._inside_pre += node.tag == "pre"
        if is_link(node):
            self._inside_links += 1
            self._links += 1

    def leave(self, node: etree._Element) -> None:
        self._inside_pre -= node.tag == "pre"
        self._inside_links -= is_link(node)

    def write(self, text: str | None) -> None:
        if not text:
            return
        first, *others = text.splitlines() if self._inside_pre else [text]
        self._add(first)
        for line in others:
            self.end_line()
            self._add(line)

    def end_line(self) -> None:
        line = _tidy("".join(self._pieces))
        only_links = self._links >= LINKS_IN_LINE and (
            self._linked_han >= LINKS_SHARE * max(1, han_count(line))
        )
        if line and not only_links:
            self.lines.append(line)
        self._pieces = []
        self._links = self._linked_han = 0

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if self._inside_links:
            self._linked_han += han_count(text)


def _table_lines(table: etree._Element, hanging: dict[int, int]) -> Iterator[str]:
    """The rows, and what stands between them: a caption, a stray paragraph or form, bare text.

    `hanging` tells for each column how many rows more a cell from above goes on.
    """
    yield from _bare_text(table.text)
    for part in table:
        if part.tag == "tr":
            yield from _row_lines(part, hanging)
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from _table_lines(part, hanging)
        else:
            yield from element_lines(part)
        yield from _bare_text(part.tail)


def _row_lines(row: etree._Element, hanging: dict[int, int]) -> list[str]:
    cells = [(Cell((line,)), 1) for line in _bare_text(row.text)]
    for cell in row:
        cells.append(_cell(cell))
        cells += [(Cell((line,)), 1) for line in _bare_text(cell.tail)]
    return row_lines(_with_hanging(cells, hanging))


def _bare_text(text: str | None) -> list[str]:
    """Text in a table but in no cell, where none may be: as one line, if there is any."""
    line = _tidy(text or "")
    return [line] if line else []


def _cell(cell: etree._Element) -> tuple[Cell, int]:
    """A cell, and over how many rows it goes."""
    nested = cell.tag == "table" or next(cell.iter("table"), None) is not None
    columns, rows = span(cell.get("colspan")), span(cell.get("rowspan"))
    return Cell(tuple(element_lines(cell)), columns, nested), rows


def _with_hanging(cells: list[tuple[Cell, int]], hanging: dict[int, int]) -> list[Cell]:
    """A row with an empty cell wherever one from above goes on, so that columns stay columns."""
    row: list[Cell] = []
    column = 0
    for cell, rows in cells:
        while column in hanging:
            _shorten(hanging, column)
            row.append(Cell())
            column += 1
        if rows > 1:
            end = min(column + cell.columns, MAX_COLUMNS)
            hanging |= dict.fromkeys(range(column, end), rows - 1)
        row.append(cell)
        column += cell.columns
    for later in [other for other in hanging if other >= column]:
        _shorten(hanging, later)
    return row


def _shorten(hanging: dict[int, int], column: int) -> None:
    hanging[column] -= 1
    if not hanging[column]:
        del hanging[column]
