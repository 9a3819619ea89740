"""Word before 2007 (.doc, .wps), read as its format says: the text in pieces, with its properties.

Not all of the format, but what a report needs: paragraphs, tables, the numbers of lists, fields,
hidden and deleted text, text boxes (at the end, since where they are anchored is not looked up).
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.readers.flow import LABEL_END, Flow, whole_characters
from indexer.readers.ole import BrokenShell, Shell
from indexer.readers.word_binary_lists import (
    ListPlace,
    label,
    list_place,
    load_lists,
    properties,
    style_places,
)

# A long report has 50,000.
MAX_CHARACTERS = 2_000_000

_WORD_97 = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
# The numbers of the places that the head of a file lists: styles, properties of characters and of
# paragraphs, pieces of text, definitions of lists and the lists themselves.
_PLACES_AT = 154
_STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES, _DEFINITIONS, _LISTS = 1, 12, 13, 33, 73, 74
_LENGTHS_AT = 76  # of the text, of footnotes, heads and feet, (unused,) comments, endnotes, boxes
_PAGE = 512
_IN_TABLE, _ROW_END, _INNER_CELL_END, _INNER_ROW_END = 0x2416, 0x2417, 0x244B, 0x244C
_ELSEWHERE = (0x6645, 0x6646)  # the properties are too many for a page, and stand in a stream
_HIDDEN, _DELETED, _SYMBOL = 0x083C, 0x0800, 0x6A09

_PARAGRAPH_END = re.compile("[\r\x07\x0c]")
_FIELD_SIGN = re.compile("[\x13-\x15]")
_SIGNS = {0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x1E: "-", 0xA0: " "} | {
    code: None for code in (*range(9), 0x0D, *range(0x0F, 0x1E), 0x1F)
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of the text, and where in the stream its characters are."""

    start: int
    end: int
    at: int
    width: int


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
        self._known: dict[bytes, tuple[set[int], ListPlace]] = {}
        self._pieces = list(self._read_pieces())
        self._paragraphs = self._read_properties(_PARAGRAPHS)
        self._styles = style_places(styles) if (styles := self._part(_STYLES)) else {}
        definitions = self._table[self._place(_DEFINITIONS)[0] :]  # and their levels after them
        lists = self._part(_LISTS)
        self._numbering = load_lists(definitions, lists) if lists else None

    def lines(self) -> list[str]:
        """The text of the document, then that of its text boxes."""
        text = self._visible_text()
        body, notes, heads, _, comments, endnotes, boxes = struct.unpack_from(
            "<7I", self._stream, _LENGTHS_AT
        )
        boxes_at = body + notes + heads + comments + endnotes
        return [*self._lines(text, 0, body), *self._lines(text, boxes_at, boxes_at + boxes)]

    def _lines(self, text: str, start: int, end: int) -> list[str]:
        flow = Flow()
        for mark in _PARAGRAPH_END.finditer(text, start, end):
            if mark[0] == "\x0c" and not self._ends_paragraph(mark.start()):
                continue
            self._put(flow, text[start : mark.start()], mark)
            start = mark.end()
        flow.write(text[start:end].translate(_SIGNS))
        lines = (line for whole in flow.finished() for line in whole.split("\n"))
        return [whole_characters(line) for line in lines if line.strip()]

    def _put(self, flow: Flow, text: str, mark: re.Match[str]) -> None:
        """One paragraph: what its end says of it decides where it goes."""
        style, grpprl = self._paragraphs.at(self._in_stream(mark.start()))
        switches, own = self._stated(grpprl)
        number = self._label(style, own) if _ROW_END not in switches else ""
        shown = text.translate(_SIGNS)
        flow.write(f"{number}{LABEL_END}{shown}" if number else shown)
        if _ROW_END in switches:
            flow.end_row()
        elif _INNER_ROW_END in switches:
            flow.end_inner_row()
        elif _INNER_CELL_END in switches:
            flow.end_inner_cell()
        elif mark[0] == "\x07":
            flow.end_cell()
        else:
            flow.end_line(_IN_TABLE in switches)

    def _stated(self, grpprl: bytes) -> tuple[set[int], ListPlace]:
        """What the properties of a paragraph switch on, and the list that they name."""
        if grpprl not in self._known:
            stated, everything = dict(properties(grpprl)), grpprl
            for code in _ELSEWHERE:
                if len(stated.get(code, b"")) == 4:
                    (at,) = struct.unpack("<I", stated[code])
                    (length,) = struct.unpack_from("<H", self._more, at)
                    everything = self._more[at + 2 : at + 2 + length]
                    stated |= dict(properties(everything))
            switches = {code for code, value in stated.items() if value[:1] not in (b"", b"\0")}
            self._known[grpprl] = switches, list_place(everything)
        return self._known[grpprl]

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
            for code, value in properties(grpprl):
                if code in (_HIDDEN, _DELETED) and value[:1] == b"\1":
                    # The end of a paragraph stays, or its properties would go to another.
                    text[start:end] = [
                        char if _PARAGRAPH_END.match(char) else "\0" for char in text[start:end]
                    ]
                elif code == _SYMBOL and len(value) == 4:
                    sign = chr(struct.unpack_from("<H", value, 2)[0])
                    text[start:end] = [sign if sign < "\ue000" else "\0"] * (end - start)
        return "".join(text)

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
                if runs.values[number][1]:
                    yield start, end, runs.values[number][1]

    def _decoded(self, piece: _Piece) -> str:
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

    def _piece(self, place: int) -> _Piece:
        return self._pieces[bisect_right(self._pieces, place, key=lambda piece: piece.start) - 1]

    def _read_pieces(self) -> Iterator[_Piece]:
        data = self._part(_PIECES)
        at = 0
        while data[at] == 1:  # properties that pieces share
            at += 3 + struct.unpack_from("<H", data, at + 1)[0]
        (length,) = struct.unpack_from("<I", data, at + 1)
        count = (min(length, len(data) - at - 5) - 4) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", data, at + 5)
        if list(bounds) != sorted(bounds) or bounds[-1] > MAX_CHARACTERS:
            raise BrokenShell
        for number in range(count):
            (place,) = struct.unpack_from("<2xI", data, at + 5 + (count + 1) * 4 + number * 8)
            narrow = place & 0x40000000
            start = (place & 0x3FFFFFFF) // (2 if narrow else 1)
            yield _Piece(bounds[number], bounds[number + 1], start, 1 if narrow else 2)

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
