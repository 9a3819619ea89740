"""The body of a Word document -> its lines, as Word shows them with all changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from indexer.readers.docx_numbering import Numbering
from indexer.readers.docx_xml import MC, W, is_on, value
from indexer.readers.rows import Cell, row_lines, span

_PARAGRAPH, _TABLE, _ROW, _CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_TEXT, _RUN, _SYMBOL, _TEXT_BOX = f"{W}t", f"{W}r", f"{W}sym", f"{W}txbxContent"
_MARK, _DELETED, _MOVED = f"{W}pPr/{W}rPr", f"{W}del", f"{W}moveFrom"
_ALTERNATIVES = f"{MC}AlternateContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

# Deleted and moved-away text, codes of fields, properties, and the small reading above a word.
_LEFT_OUT = {
    f"{W}{name}"
    for name in (
        "del moveFrom delText instrText delInstrText pPr rPr tcPr trPr tblPr sdtPr rt".split()
    )
}
# What stands around paragraphs, rows and cells without being text: content controls and changes.
_AROUND = {f"{W}{name}" for name in "sdt sdtContent customXml ins moveTo smartTag".split()}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
# Check boxes and bullets are letters of a picture font: the letter alone means nothing.
_PICTURES = {
    ("wingdings", 0x6C): "●", ("wingdings", 0x6E): "■", ("wingdings", 0x6F): "□",
    ("wingdings", 0x71): "□", ("wingdings", 0xA8): "□", ("wingdings", 0xD8): "➢",
    ("wingdings", 0xFB): "✗", ("wingdings", 0xFC): "✓", ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFE): "☑", ("wingdings 2", 0x50): "✓", ("wingdings 2", 0x52): "☑",
    ("wingdings 2", 0xA3): "□", ("symbol", 0xB0): "°", ("symbol", 0xB1): "±",
    ("symbol", 0xB4): "×", ("symbol", 0xB7): "•", ("symbol", 0xA3): "≤", ("symbol", 0xB3): "≥",
}  # fmt: skip


@dataclass(slots=True)
class _Flow:
    """The text of a paragraph in the making, and the text boxes anchored in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def block_lines(container: etree._Element, numbering: Numbering) -> Iterator[str]:
    """The lines of a body, a cell or a text box; none of them blank."""
    flow = _Flow()
    for block in _children(container, (_PARAGRAPH, _TABLE)):
        if block.tag == _TABLE:
            yield from _finished(flow, "", numbering)
            flow = _Flow()
            yield from _table_lines(block, numbering)
            continue
        _collect(block, flow)
        # Where the mark at the end of a paragraph is deleted, the next one is its continuation.
        if not _has_deleted_mark(block):
            yield from _finished(flow, numbering.label(block), numbering)
            flow = _Flow()
    yield from _finished(flow, "", numbering)


def _children(container: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of these tags, also from inside content controls and insertions."""
    for child in container:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _children(child, tags)
        elif child.tag == _ALTERNATIVES:
            yield from _children(_chosen(child), tags)


def _finished(flow: _Flow, label: str, numbering: Numbering) -> Iterator[str]:
    text = _labelled(label, "".join(flow.pieces))
    yield from (line for line in text.split("\n") if line.strip())
    for box in flow.boxes:
        yield from block_lines(box, numbering)


def _labelled(label: str, text: str) -> str:
    """The number in front of its text, parted where 1. and 5万亩 would become 1.5万亩.

    >>> _labelled("一、", "突出思想建设"), _labelled("1.", "5万亩高标准农田")
    ('一、突出思想建设', '1. 5万亩高标准农田')
    """
    number_goes_on = label.endswith((".", "．")) and text[:1].isdigit()
    parted = number_goes_on or re.search("[0-9A-Za-z\u4e00-\u9fff]$", label)
    return f"{label} {text}" if parted else f"{label}{text}"


def _collect(element: etree._Element, flow: _Flow) -> None:
    """Add the text under a paragraph or a part of it."""
    for child in element:
        tag = child.tag
        if tag in (_TEXT, _MATH_TEXT):
            flow.pieces.append(child.text or "")
        elif tag in _SIGNS:
            flow.pieces.append(_SIGNS[tag])
        elif tag == _SYMBOL:
            flow.pieces.append(_symbol(child))
        elif tag == _TEXT_BOX:
            flow.boxes.append(child)
        elif tag == _ALTERNATIVES:
            _collect(_chosen(child), flow)
        elif tag not in _LEFT_OUT and not (tag == _RUN and is_on(child, "rPr/vanish")):
            _collect(child, flow)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """Word writes some things twice, for itself and for old programs: the first that has text."""
    for branch in alternatives:
        if next(branch.iter(_TEXT), None) is not None:
            return branch
    return alternatives[0] if len(alternatives) else alternatives


def _symbol(element: etree._Element) -> str:
    """The character of a w:sym, which names it by a code in a font."""
    digits = element.get(f"{W}char", "")
    if not re.fullmatch("[0-9A-Fa-f]{1,5}", digits):
        return ""
    code = int(digits, 16)
    # F0xx is the private area through which picture fonts are reached.
    letter = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    picture = _PICTURES.get((element.get(f"{W}font", "").lower(), letter))
    return picture or (chr(code) if chr(code).isprintable() else "")


def _has_deleted_mark(paragraph: etree._Element) -> bool:
    mark = paragraph.find(_MARK)
    return mark is not None and (mark.find(_DELETED) is not None or mark.find(_MOVED) is not None)


def _table_lines(table: etree._Element, numbering: Numbering) -> Iterator[str]:
    for row in _children(table, (_ROW,)):
        if row.find(f"{W}trPr/{_DELETED}") is None:
            yield from row_lines([_cell(cell, numbering) for cell in _children(row, (_CELL,))])


def _cell(cell: etree._Element, numbering: Numbering) -> Cell:
    columns = span(value(cell, "tcPr/gridSpan"))
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    if merge is not None and merge.get(f"{W}val") != "restart":
        return Cell(columns=columns)  # the cell above goes on here, and has shown its text
    lines = tuple(block_lines(cell, numbering))
    nested = next(_children(cell, (_TABLE,)), None) is not None
    return Cell(lines, columns, nested)
