"""Rich text files (.rtf): paragraphs, tables, text boxes, and the numbers that lists show.

Of striprtf we use what it knows (which groups hold no text, which font has which code page), and
not its loop: that decodes \\'d6\\'d0 by the last font that was named, which in a file of Word is
the one for Latin letters, drops the numbers of old lists, writes addresses after links, and parts
cells by a sign that texts have too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from striprtf.striprtf import charset_map, destinations

from indexer.errors import UnreadableReport
from indexer.readers.flow import LABEL_END, Flow, whole_characters
from indexer.readers.models import RawText, SourceFile

SUFFIXES: tuple[str, ...] = (".rtf",)
MEDIA_TYPE: str = "application/rtf"

# Word makes some twenty groups in each other.
MAX_DEPTH = 1000

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|[\r\n\0]+|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
# Groups that are no text for striprtf and are for us: numbers of old lists, text boxes.
_KEPT = frozenset(
    "pntext shp shpgrp shpinst shptxt do dptxbxtext nesttableprops title info".split()
)
_NO_TEXT = destinations - _KEPT - {"fonttbl"}
_LABELS, _BOXES = {"listtext", "pntext"}, {"shptxt", "dptxbxtext"}
_DESTINATIONS = _LABELS | _BOXES | {"fonttbl", "title"}
# A picture font: its letters are bullets and boxes.
_SYMBOLS, _SYMBOL_CHARSET = "symbol", 2
# GBK is a part of GB18030, and Macs have the same signs for Chinese.
_CODECS = {
    "cp936": "gb18030", "cp54936": "gb18030", "cp20936": "gb18030", "mac_chinesesimp": "gb18030",
    "cp950": "big5hkscs", "mac_chinesetrad": "big5hkscs", "cp65001": "utf-8",
}  # fmt: skip
_WIDE = ("gb18030", "big5hkscs", "cp932", "cp949", "utf-8")
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_LINE_ENDS = {"par", "line", "sect", "page", "column", "\n", "\r"}
_TABLE_ENDS: dict[str, Callable[[Flow], None]] = {
    "cell": Flow.end_cell,
    "row": Flow.end_row,
    "nestcell": Flow.end_inner_cell,
    "nestrow": Flow.end_inner_row,
}
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside one pair of braces, and ends with it."""

    skipped: bool = False
    starred: bool = False  # {\\* begins what a reader leaves out when it does not know it
    hidden: bool = False
    destination: str = ""
    fallback: int = 1  # how many characters stand for one \\u where that is not known
    font: str = ""
    in_table: bool = False


def read(source: SourceFile) -> RawText:
    """The text of a file, a paragraph or a table row on each line."""
    if not source.data.lstrip().startswith(b"{\\rtf"):
        hint = "open it in Word, WPS or LibreOffice and save as .docx or .txt"
        raise UnreadableReport(source.path, "no rich text in it, as its name says", hint)
    parser = _Parser(source)
    parser.run()
    lines = [whole_characters(line) for line in parser.lines()]
    if not lines:
        hint = "when its pages are pictures, run OCR first and save as .docx or .txt"
        raise UnreadableReport(source.path, "the file holds no text", hint)
    title = whole_characters(" ".join("".join(parser.title).split()))
    return RawText(
        "\n".join(lines) + "\n", MEDIA_TYPE, "rtf", title=title if _HAN.search(title) else None
    )


@dataclass(slots=True)
class _Parser:
    """One way through a file."""

    source: SourceFile
    title: list[str] = field(default_factory=list)
    _flow: Flow = field(default_factory=Flow)
    _group: _Group = field(default_factory=_Group)
    _around: list[_Group] = field(default_factory=list)
    _flows: list[Flow] = field(default_factory=list)  # around a text box
    _label: list[str] = field(default_factory=list)  # the number of a list
    _fonts: dict[str, str] = field(default_factory=dict)
    _codec: str = "cp1252"
    _default_font: str = ""
    _bytes: bytearray = field(default_factory=bytearray)  # not decoded yet
    _to_skip: int = 0

    def run(self) -> None:
        """Read all of it."""
        data, at = self.source.data, 0
        while token := _TOKEN.search(data, at):
            at = token.end()
            word, number, pair, sign, brace, text = token.groups()
            if word == b"bin":
                at += max(0, int(number or 0))
            elif brace == b"{":
                self._open()
            elif brace:
                self._close()
                if not self._around:
                    break  # the document is closed: what follows is none of it
            elif self._group.skipped:
                continue
            elif word:
                self._word(word.decode(), int(number) if number else None)
            elif sign:
                self._sign(sign.decode("latin-1"))
            elif pair or text:
                self._add(bytes.fromhex(pair.decode()) if pair else text)
        self._decode()

    def lines(self) -> list[str]:
        """What was read; text boxes that the file leaves open are part of it."""
        while self._flows:
            box, self._flow = self._flow, self._flows.pop()
            self._flow.add_box(box.finished())
        return self._flow.finished()

    def _open(self) -> None:
        self._decode()
        if len(self._around) >= MAX_DEPTH:
            hint = "open it in Word, WPS or LibreOffice and save as .docx"
            raise UnreadableReport(self.source.path, "groups in each other without end", hint)
        self._around.append(self._group)
        self._group = replace(self._group, starred=False)

    def _close(self) -> None:
        self._decode()
        ended = self._group.destination
        self._group = self._around.pop() if self._around else _Group()
        if ended == self._group.destination:
            return
        if ended in _LABELS:
            label, self._label = "".join(self._label).strip(), []
            if any(map(str.isalnum, label)):  # a bullet is none
                self._flow.write(label + LABEL_END)
        elif ended in _BOXES and self._flows:
            box, self._flow = self._flow, self._flows.pop()
            self._flow.add_box(box.finished())

    def _word(self, word: str, number: int | None) -> None:
        self._decode()
        group = self._group
        if word == "u":
            self._put(chr((number or 0) % 0x10000))
            self._to_skip = group.fallback
        elif word in _NO_TEXT or (group.starred and word not in _KEPT):
            self._group = replace(group, skipped=True)
        elif word in _DESTINATIONS:
            if word in _BOXES and group.destination not in _BOXES:
                self._flows.append(self._flow)
                self._flow = Flow()
            self._group = replace(group, destination=word, starred=False, in_table=False)
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in _LINE_ENDS:
            self._flow.end_line(group.in_table)
        elif word in _TABLE_ENDS:
            _TABLE_ENDS[word](self._flow)
        else:
            self._property(word, number)

    def _property(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "pard":
            self._group = replace(group, in_table=False)
        elif word == "intbl":
            self._group = replace(group, in_table=True)
        elif word == "plain":
            self._group = replace(group, hidden=False, font=self._default_font)
        elif word in ("v", "deleted"):
            self._group = replace(group, hidden=number != 0)
        elif word == "f":
            self._group = replace(group, font=str(number))
        elif word == "deff":
            self._default_font = str(number)
        elif word == "uc":
            self._group = replace(group, fallback=min(max(number or 0, 0), 8))
        elif word == "ansicpg":
            self._codec = _codec(f"cp{number}") or self._codec
        elif word == "fcharset" and group.destination == "fonttbl":
            name = charset_map.get(number or 0, "")
            self._fonts[group.font] = _SYMBOLS if number == _SYMBOL_CHARSET else _codec(name)

    def _sign(self, sign: str) -> None:
        self._decode()
        if sign == "*":
            self._group = replace(self._group, starred=True)
        elif sign in _LINE_ENDS:
            self._flow.end_line(self._group.in_table)
        else:
            self._put(_SIGNS.get(sign, ""))

    def _add(self, raw: bytes) -> None:
        """Bytes of a text, decoded when they are all there: \\'b8a is one character in GBK."""
        skipped = min(self._to_skip, len(raw))
        self._to_skip -= skipped
        self._bytes += raw[skipped:]

    def _decode(self) -> None:
        self._to_skip = 0
        if self._bytes:
            raw = bytes(self._bytes)
            self._bytes.clear()
            font = self._fonts.get(self._group.font, "")
            if font != _SYMBOLS:
                self._put(_decoded(raw, [font, self._codec]))

    def _put(self, text: str) -> None:
        group = self._group
        if group.hidden or group.destination == "fonttbl":
            return
        if group.destination == "title":
            self.title.append(text)
        elif group.destination in _LABELS:
            self._label.append(text)
        else:
            self._flow.write(text)


def _codec(name: str) -> str:
    """The codec of Python for a code page; nothing where there is none."""
    name = _CODECS.get(name, name)
    try:
        return codecs.lookup(name).name and name
    except (LookupError, ValueError):
        return ""


def _decoded(raw: bytes, stated: list[str]) -> str:
    """Bytes of a text, by the codec of its font or of the file.

    In a file of Word, Chinese may stand under a font for Latin letters: the wide codec goes first.

    >>> _decoded("造林1.2万亩".encode("gbk"), ["cp1252", "gb18030"])
    '造林1.2万亩'
    """
    if raw.isascii():
        return raw.decode("ascii")
    wide = [codec for codec in stated if codec in _WIDE]
    for codec in [*wide, *(name for name in stated if name and name not in wide)]:
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode(next(iter(wide), "gb18030"), errors="replace")
