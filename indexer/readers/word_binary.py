"""Word before 2007 (.doc, .wps), read as its format says: the text in pieces, with its properties.

Not all of the format, but what a report needs: paragraphs, tables, the numbers of lists, fields,
hidden and deleted text, text boxes. Heads, feet, notes and comments are left out, as of a .docx.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.readers.flow import LABEL_END, Flow, RowShape, whole_characters
from indexer.readers.ole import BrokenShell, Shell
from indexer.readers.word_binary_boxes import Box, text_boxes
from indexer.readers.word_binary_fonts import font_names, symbol
from indexer.readers.word_binary_lists import (
    ListPlace,
    hidden_styles,
    label,
    list_place,
    load_lists,
    properties,
    style_places,
)
from indexer.readers.word_binary_pieces import Piece, read_pieces

_WORD_97 = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
# The numbers of the places that the head of a file lists: styles, properties of characters and of
# paragraphs, fonts; pieces of text, shapes, drawings, text boxes; definitions of lists, lists.
_PLACES_AT = 154
_STYLES, _CHARACTERS, _PARAGRAPHS, _FONTS = 1, 12, 13, 15
_PIECES, _SHAPES, _DRAWINGS, _BOXES, _DEFINITIONS, _LISTS = 33, 40, 50, 56, 73, 74
_LENGTHS_AT = 76  # of the text, of footnotes, heads and feet, (unused,) comments, endnotes, boxes
_PAGE = 512
_IN_TABLE, _ROW_END, _INNER_CELL_END, _INNER_ROW_END = 0x2416, 0x2417, 0x244B, 0x244C
_STYLE = 0x4600
_ELSEWHERE = (0x6645, 0x6646)  # the properties are too many for a page, and stand in a stream
_ROW_SHAPE, _CELL_BYTES = 0xD608, 20
_DROPPED = 0x442C  # the first letter of a paragraph, large and in a frame: a paragraph of its own
_HIDDEN, _DELETED, _SYMBOL, _CHARACTER_STYLE = 0x083C, 0x0800, 0x6A09, 0x4A30
_ON, _NOT_AS_STYLE = b"\x01", b"\x81"

_PARAGRAPH_END = re.compile("[\r\x07\x0c]")
_FIELD_SIGN = re.compile("[\x13-\x15]")
_SIGNS = {0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x1E: "-", 0xA0: " "} | {
    code: None for code in (*range(9), 0x0D, *range(0x0F, 0x1E), 0x1F)
}


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the properties of a paragraph say: the switches that are on, its list, its row."""

    style: int | None  # where it is another than before the changes in haste
    switches: frozenset[int]
    place: ListPlace
    shape: RowShape


@dataclass(frozen=True, slots=True)
class _Properties:
    """Stretches of the stream in order, each with its style and its properties."""

    starts: list[int]
    values: list[tuple[int, bytes]]

    def at(self, place: int) -> tuple[int, bytes]:
        number = bisect_right(self.starts, place) - 1
        return self.values[number] if number >= 0 else (0, b"")


def binary_lines(data: bytes) -> list[str]:
    """The lines of a document; none when it is damaged, encrypted, or older than Word 97."""
    try:
        shell = Shell(data)
    except (BrokenShell, struct.error):
        return []
    stream = shell.stream("WordDocument")
    tables = {name: shell.stream(name) for name in ("0Table", "1Table")}
    return document_lines(stream, tables, shell.stream("Data"))


def document_lines(stream: bytes, tables: Mapping[str, bytes], more: bytes) -> list[str]:
    """The lines of a document, from its streams."""
    try:
        kind, flags = struct.unpack_from("<H8xH", stream)
        if kind != _WORD_97 or flags & _ENCRYPTED:
            return []
        table = tables["1Table" if flags & _SECOND_TABLE else "0Table"]
        return _Document(stream, table, more).lines()
    except (BrokenShell, struct.error, IndexError):  # places that lie outside the file
        return []


class _Document:
    """The streams of a document: its text, where everything is, and what did not fit elsewhere."""

    def __init__(self, stream: bytes, table: bytes, more: bytes) -> None:
        self._stream, self._table, self._more = stream, table, more
        self._known: dict[tuple[bytes, bytes], _Stated] = {}
        self._pieces = list(read_pieces(self._part(_PIECES)))
        self._paragraphs = self._read_properties(_PARAGRAPHS)
        styles = self._part(_STYLES)
        self._styles = style_places(styles) if styles else {}
        self._hidden_styles = hidden_styles(styles) if styles else frozenset()
        definitions = self._table[self._place(_DEFINITIONS)[0] :]  # and their levels after them
        lists = self._part(_LISTS)
        self._numbering = load_lists(definitions, lists) if lists else None
        self._fonts = font_names(self._part(_FONTS))

    def lines(self) -> list[str]:
        """The text of the document, with its text boxes where they are anchored, or at the end."""
        text = self._visible_text()
        body, notes, heads, _, comments, endnotes, length = struct.unpack_from(
            "<7I", self._stream, _LENGTHS_AT
        )
        boxes_at = body + notes + heads + comments + endnotes
        listed, shapes, drawings = map(self._part, (_BOXES, _SHAPES, _DRAWINGS))
        boxes = text_boxes(listed, shapes, drawings, length)
        shown = [
            (box, self._lines(text, boxes_at + box.start, boxes_at + box.end)) for box in boxes
        ]
        anchored = {box: lines for box, lines in shown if _is_in(box, body)}
        others = [line for box, lines in shown if box not in anchored for line in lines]
        return [*self._lines(text, 0, body, anchored), *others]

    def _lines(
        self, text: str, start: int, end: int, boxes: Mapping[Box, list[str]] | None = None
    ) -> list[str]:
        flow, begun = Flow(), start
        waiting = deque(sorted(boxes or (), key=lambda box: (box.anchor, box.start)))
        for mark in _PARAGRAPH_END.finditer(text, start, end):
            if mark[0] == "\x0c" and not self._ends_paragraph(mark.start()):
                continue
            while boxes and waiting and (waiting[0].anchor or 0) <= mark.start():
                flow.add_box(boxes[waiting.popleft()])
            self._put(flow, text[begun : mark.start()], mark)
            begun = mark.end()
        flow.write(text[begun:end].translate(_SIGNS))
        flow.add_box([line for box in waiting for line in (boxes or {})[box]])
        lines = (line for whole in flow.finished() for line in whole.split("\n"))
        return [whole_characters(line) for line in lines if line.strip()]

    def _put(self, flow: Flow, text: str, mark: re.Match[str]) -> None:
        """One paragraph: what its end says of it decides where it goes."""
        style, grpprl = self._paragraphs.at(self._in_stream(mark.start()))
        stated = self._stated(grpprl, self._piece(mark.start()).grpprl)
        style = style if stated.style is None else stated.style
        switches = stated.switches
        number = self._label(style, stated.place) if _ROW_END not in switches else ""
        shown = text.translate(_SIGNS).lstrip("\n")  # a new page is before the number
        flow.write(f"{number}{LABEL_END}{shown}" if number else shown)
        in_table = _IN_TABLE in switches
        if _ROW_END in switches:
            flow.end_row(stated.shape)
        elif _INNER_ROW_END in switches:
            flow.end_inner_row(stated.shape)
        elif _INNER_CELL_END in switches:
            flow.end_inner_cell()
        elif mark[0] == "\x07" and in_table:
            flow.end_cell()
        elif _DROPPED not in switches:
            flow.end_line(in_table)

    def _stated(self, grpprl: bytes, changes: bytes) -> _Stated:
        if (grpprl, changes) not in self._known:
            stated = dict(properties(grpprl))
            for code in _ELSEWHERE:
                if len(stated.get(code, b"")) == 4:
                    (at,) = struct.unpack("<I", stated[code])
                    (length,) = struct.unpack_from("<H", self._more, at)
                    stated |= dict(properties(self._more[at + 2 : at + 2 + length]))
            stated |= dict(properties(changes))
            style = int.from_bytes(stated[_STYLE], "little") if _STYLE in stated else None
            switches = (code for code, value in stated.items() if value[:1] not in (b"", b"\0"))
            shape = _row_shape(stated.get(_ROW_SHAPE, b""))
            found = _Stated(style, frozenset(switches), list_place(stated), shape)
            self._known[grpprl, changes] = found
        return self._known[grpprl, changes]

    def _label(self, style: int, own: ListPlace) -> str:
        inherited = self._styles.get(style, ListPlace())
        place = ListPlace(
            inherited.number if own.number is None else own.number,
            inherited.level if own.level is None else own.level,
        )
        return label(self._numbering, place) if self._numbering else ""

    def _ends_paragraph(self, place: int) -> bool:
        """The same sign ends a section, with its last paragraph, and a page in the midst of one."""
        after = self._in_stream(place) + self._piece(place).width
        starts = self._paragraphs.starts
        return starts[bisect_left(starts, after) :][:1] == [after]

    def _visible_text(self) -> str:
        """All characters by their place; those that nobody sees are NULs."""
        text = list("".join(map(self._decoded, self._pieces)))
        for start, end in _hidden_by_fields("".join(text)):
            text[start:end] = "\0" * (end - start)
        for start, end, grpprl in self._character_runs():
            stated = dict(properties(grpprl))
            if stated.get(_DELETED) in (_ON, _NOT_AS_STYLE):
                # A deleted end lets the next paragraph go on here, and that one has the number.
                text[start:end] = _unseen(text[start:end], "\x07\x0c")
            elif self._hides(stated, start):
                text[start:end] = _unseen(text[start:end], "\r\x07\x0c")
            elif len(stated.get(_SYMBOL, b"")) == 4:
                font, letter = struct.unpack("<HH", stated[_SYMBOL])
                sign = symbol(self._fonts[font] if font < len(self._fonts) else "", letter)
                text[start:end] = [
                    sign or "\0" if char > "\0" else char for char in text[start:end]
                ]
        return "".join(text)

    def _hides(self, stated: Mapping[int, bytes], place: int) -> bool:
        """Whether the properties of characters hide them. A style alone is not looked at."""
        if stated.get(_HIDDEN) != _NOT_AS_STYLE:
            return stated.get(_HIDDEN) == _ON
        own = int.from_bytes(stated.get(_CHARACTER_STYLE, b""), "little")
        style, _ = self._paragraphs.at(self._in_stream(place))
        return not self._hidden_styles & {own, style}

    def _character_runs(self) -> Iterator[tuple[int, int, bytes]]:
        """Stretches of the text whose characters have properties of their own."""
        runs = self._read_properties(_CHARACTERS)
        for piece in self._pieces:
            first = bisect_right(runs.starts, piece.at) - 1
            length = (piece.end - piece.start) * piece.width
            for number in range(max(0, first), len(runs.starts)):
                begin = runs.starts[number] - piece.at
                if begin >= length:
                    break
                following = runs.starts[number + 1 : number + 2] or [piece.at + length]
                start = piece.start + max(0, begin) // piece.width
                end = piece.start + min(length, following[0] - piece.at) // piece.width
                if grpprl := runs.values[number][1] + piece.grpprl:
                    yield start, end, grpprl

    def _decoded(self, piece: Piece) -> str:
        length = (piece.end - piece.start) * piece.width
        raw = self._stream[piece.at : piece.at + length]
        if piece.width == 1:
            text = raw.decode("cp1252", "replace")
        else:
            # A half of a character beyond 16 bits counts as one, like the places that Word states.
            text = "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))
        return text.ljust(piece.end - piece.start, "\0")

    def _in_stream(self, place: int) -> int:
        """Where in the stream a character of the text is."""
        piece = self._piece(place)
        return piece.at + (place - piece.start) * piece.width

    def _piece(self, place: int) -> Piece:
        return self._pieces[bisect_right(self._pieces, place, key=lambda piece: piece.start) - 1]

    def _read_properties(self, part: int) -> _Properties:
        """The properties of characters or paragraphs, which stand on pages of the stream."""
        data = self._part(part)
        count = max(0, (len(data) - 4) // 8)
        found: dict[int, tuple[int, bytes]] = {}
        # Each page once, however often it is named.
        for number in dict.fromkeys(struct.unpack_from(f"<{count}I", data, (count + 1) * 4)):
            page = self._stream[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
            if len(page) == _PAGE:
                entries = _page_entries(page, of_paragraphs=part == _PARAGRAPHS)
                # The end of a page is the beginning of another, whichever stands first.
                found |= {
                    at: value for at, value in entries.items() if any(value) or at not in found
                }
        starts = sorted(found)
        return _Properties(starts, [found[start] for start in starts])

    def _place(self, number: int) -> tuple[int, int]:
        """Where in the table stream a part of the document is, and how long."""
        at, length = struct.unpack_from("<II", self._stream, _PLACES_AT + number * 8)
        return at, length

    def _part(self, number: int) -> bytes:
        at, length = self._place(number)
        return self._table[at : at + length]


def _page_entries(page: bytes, of_paragraphs: bool) -> dict[int, tuple[int, bytes]]:
    """Where in the stream each stretch of a page begins -> its style and properties."""
    count = page[_PAGE - 1]
    starts = struct.unpack_from(f"<{count + 1}I", page)
    found = {starts[count]: (0, b"")}
    for number in range(count):
        at = page[(count + 1) * 4 + number * (13 if of_paragraphs else 1)] * 2
        style, grpprl = 0, b""
        if at and of_paragraphs:
            words = page[at] or page[at + 1]
            begin = at + (1 if page[at] else 2)
            stated = page[begin : begin + words * 2 - (1 if page[at] else 0)]
            style, grpprl = int.from_bytes(stated[:2], "little"), stated[2:]
        elif at:
            grpprl = page[at + 1 : at + 1 + page[at]]
        found[starts[number]] = (style, grpprl)
    return found


def _is_in(box: Box, body: int) -> bool:
    return box.anchor is not None and box.anchor < body


def _unseen(text: list[str], staying: str) -> list[str]:
    """Hidden characters; the ends of cells and sections stay."""
    return [char if char in staying else "\0" for char in text]


def _row_shape(stated: bytes) -> RowShape:
    """The edges of the cells of a row, and which are one with the cell before.

    >>> _row_shape(struct.pack("<HB3h", 8, 2, -108, 2000, 9000))
    RowShape(edges=(-108, 2000, 9000), joined=frozenset())
    """
    count = stated[2] if len(stated) > 2 else 0
    cells_at = 3 + (count + 1) * 2
    if not count or cells_at > len(stated):
        return RowShape()
    edges = struct.unpack_from(f"<{count + 1}h", stated, 3)
    # Each cell has 20 bytes, of which the two lowest bits say whether it is joined to others: 1.
    flags = stated[cells_at::_CELL_BYTES][:count]
    return RowShape(edges, frozenset(n for n, flag in enumerate(flags) if flag & 3 == 1))


def _hidden_by_fields(text: str) -> list[tuple[int, int]]:
    """The codes of fields. \\x13HYPERLINK "http://…"\\x14县政府网站\\x15 shows what follows \\x14.

    >>> _hidden_by_fields("见\\x13LINK \\x13REF\\x15\\x14网站\\x15，\\x13没有结束")
    [(1, 13)]
    """
    begun: list[tuple[int, int | None]] = []
    found: list[tuple[int, int]] = []
    for sign in _FIELD_SIGN.finditer(text):
        if sign[0] == "\x13":
            begun.append((sign.start(), None))
        elif begun and sign[0] == "\x14":
            begun[-1] = (begun[-1][0], sign.end())
        elif begun:
            start, shown = begun.pop()
            # One field in the code of another goes with it.
            while found and found[-1][0] > start and found[-1][1] <= (shown or sign.end()):
                found.pop()
            found.append((start, shown or sign.end()))
    return found
