"""What Word itself saves in an old file and LibreOffice never does, in documents made for it."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any

import pytest

from indexer.readers.word_binary import document_lines

WORD_97 = 0xA5EC


def sprm(code: int, value: bytes = b"\1") -> bytes:
    return struct.pack("<H", code) + value


def page(starts: list[int], entries: list[bytes], width: int) -> bytes:
    """A page of properties: where the stretches of the text begin, and what each has."""
    made, at = bytearray(512), 510
    struct.pack_into(f"<{len(starts)}I", made, 0, *starts)
    for number, entry in enumerate(entries):
        if entry:
            at = (at - len(entry)) // 2 * 2
            made[at : at + len(entry)] = entry
            made[len(starts) * 4 + number * width] = at // 2
    made[511] = len(entries)
    return bytes(made)


def lines_of(
    text: str,
    paragraphs: dict[int, bytes] | None = None,
    runs: dict[str, bytes] | None = None,
    parts: dict[int, bytes] | None = None,
    *,
    changes: bytes = b"",
    change: int = 1,
    body: int | None = None,
) -> list[str]:
    """The lines of a document as Word would save it.

    Its paragraphs by their number, and runs of characters by their text, have properties. What
    follows `body` is in text boxes, and `changes` were saved in haste for the last two characters.
    """
    ends = [at for at, char in enumerate(text) if char in "\r\x07"]
    bodies = [bytes(2) + (paragraphs or {}).get(number, b"") for number in range(len(ends))]
    entries = [
        bytes([0, (len(stated) + 1) // 2]) + stated + bytes(len(stated) % 2) for stated in bodies
    ]
    places = sorted({0, len(text)} | {at for run in runs or {} for at in around(text, run)})
    stated = [(runs or {}).get(text[a:b], b"") for a, b in pairwise(places)]
    stream = bytearray(2048) + text.encode("utf-16-le")
    stream += bytes(-len(stream) % 512)
    pages = (len(stream) // 512, len(stream) // 512 + 1)
    stream += page([2048 + at * 2 for at in places], [bytes([len(g)]) + g for g in stated], 1)
    stream += page([2048] + [2050 + at * 2 for at in ends], entries, 13)
    last = len(text) - 2
    pieces = struct.pack("<3I", 0, last, len(text))
    pieces += struct.pack("<HIHHIH", 0, 2048, 0, 0, 2048 + last * 2, change)
    shared = struct.pack("<BH", 1, len(changes)) + changes
    whole = {
        12: struct.pack("<3I", 2048, len(stream), pages[0]),
        13: struct.pack("<3I", 2048, len(stream), pages[1]),
        33: shared + struct.pack("<BI", 2, len(pieces)) + pieces,
    } | (parts or {})
    struct.pack_into("<H8xH", stream, 0, WORD_97, 0)
    in_body = len(text) if body is None else body
    struct.pack_into("<7I", stream, 76, in_body, 0, 0, 0, 0, 0, len(text) - in_body)
    table = b""
    for part, data in whole.items():
        struct.pack_into("<II", stream, 154 + part * 8, len(table), len(data))
        table += data
    return document_lines(bytes(stream), {"0Table": table}, b"")


def around(text: str, run: str) -> tuple[int, int]:
    return text.index(run), text.index(run) + len(run)


IN_TABLE, ROW_END, HIDDEN, DELETED = sprm(0x2416), sprm(0x2417), 0x083C, 0x0800


def row(*edges: int, joined: int | None = None) -> bytes:
    """The end of a row with cells between these edges; one may be one with the cell before."""
    cells = b"".join(bytes([number == joined]) + bytes(19) for number in range(len(edges) - 1))
    shape = struct.pack(f"<B{len(edges)}h", len(edges) - 1, *edges) + cells
    return IN_TABLE + ROW_END + sprm(0xD608, struct.pack("<H", len(shape) + 1) + shape)


def style(*own: bytes) -> bytes:
    """A style of paragraphs without a name: the properties of paragraphs, then of characters."""
    parts = b"".join(struct.pack("<H", len(part)) + part + bytes(len(part) % 2) for part in own)
    whole = struct.pack("<5HHH", 0, 0xFFF1, 2, 0, 0, 0, 0) + parts
    return struct.pack("<H", len(whole)) + whole


HIDING = struct.pack("<HHH14x", 18, 1, 10) + style(bytes(2), sprm(HIDDEN, b"\x81"))
FONT = bytes(39) + "Symbol\0".encode("utf-16-le")
FONTS = struct.pack("<HHB", 1, 0, len(FONT)) + FONT
LEVEL = struct.pack("<iB23xH", 1, 39, 2) + "\0、".encode("utf-16-le")
LISTS = {
    73: struct.pack("<Hi22xBx", 1, 7, 1) + LEVEL,
    74: struct.pack("<Ii12xi", 1, 7, -1),
}
NUMBERED = sprm(0x260A, b"\0") + sprm(0x460B, b"\1\0")
WITH_BOX = "标题\r署名：\x01\x01\x08\r正文\r框内文字\r"
SHAPES = {
    40: struct.pack("<III22x", 8, 9, 77),
    56: struct.pack("<II14xI4x", 0, 5, 77),
}


def record(kind: int, *content: bytes) -> bytes:
    whole = b"".join(content)
    return struct.pack("<HHI", 0xF, kind, len(whole)) + whole


def shape(number: int) -> bytes:
    return record(0xF004, record(0xF00A, struct.pack("<II", number, 0)))


# The box 77 is in a group 76 on the drawing 70, and the group is anchored.
GROUPED = SHAPES | {
    40: struct.pack("<III22x", 8, 9, 76),
    50: record(0xF000, bytes(16))
    + b"\0"
    + record(0xF002, record(0xF003, shape(70), record(0xF003, shape(76), shape(77)))),
}
AS_WORD_SAVES = [
    # Word before 2000: as the opposite of what the style says
    (("修路27条28条\r\r", {}, {"27条": sprm(DELETED, b"\x81")}), ["修路28条"]),
    (("修路（暗文）28条\r\r", {}, {"（暗文）": sprm(HIDDEN, b"\x81")}), ["修路28条"]),
    # a style that hides, and words that are not as the style says
    (("明文\r\r", {}, {"明文": sprm(HIDDEN, b"\x81")}, {1: HIDING}), ["明文"]),
    # with the end of a deleted paragraph goes its number
    (
        ("甲\r乙\r丙\r\r", dict.fromkeys(range(3), NUMBERED), {"乙\r": sprm(DELETED)}, LISTS),
        ["一、甲", "二、丙"],
    ),
    (("修路\r28条\r\r", {}, {"\r28": sprm(DELETED)}), ["修路条"]),
    # a new page before a number
    (("甲\r\x0c乙\r\r", dict.fromkeys(range(2), NUMBERED), {}, LISTS), ["一、甲", "二、乙"]),
    # a large first letter in a frame of its own
    (("一\r年来\r\r", {0: sprm(0x442C, b"\x1a\0")}), ["一年来"]),
    # ° is a letter of the font Symbol
    (("零下5(C\r\r", {}, {"(": sprm(0x6A09, b"\0\0\xb0\xf0")}, {15: FONTS}), ["零下5°C"]),
    # a cell over two columns, as two edges or as two cells in one
    (
        (
            "项目\x07数\x07\x07甲\x071\x072\x07\x07\r\r",
            dict.fromkeys(range(6), IN_TABLE) | {2: row(0, 900, 1800), 6: row(9, 450, 900, 1800)},
        ),
        ["项目\t\t数", "甲\t1\t2"],
    ),
    (
        (
            "项目\x07\x07数\x07\x07\r\r",
            dict.fromkeys(range(3), IN_TABLE) | {3: row(0, 450, 900, 1800, joined=1)},
        ),
        ["项目\t\t数"],
    ),
    # prose in a cell, with line breaks in place of paragraphs
    (
        ("总结\x07" + "一年来，\x0b" * 30 + "\x07\x07\r\r", dict.fromkeys(range(3), IN_TABLE)),
        ["总结", *["一年来，"] * 30],
    ),
    # what looks like the end of a cell, outside of all tables
    (("甲\x07乙\x07\r\r", {}), ["甲", "乙"]),
    # a text box after the paragraph where it is anchored, by itself or in a group
    ((WITH_BOX, {}, {}, SHAPES), ["标题", "署名：", "框内文字", "正文"]),
    ((WITH_BOX, {}, {}, GROUPED), ["标题", "署名：", "框内文字", "正文"]),
    # nobody knows where
    ((WITH_BOX, {}, {}, SHAPES | {40: b""}), ["标题", "署名：", "正文", "框内文字"]),
]


@pytest.mark.parametrize("given_, expected", AS_WORD_SAVES)
def test_as_word_saves(given_: tuple[Any, ...], expected: list[str]) -> None:
    body = given_[0].find("框内") if "框内" in given_[0] else None
    assert lines_of(*given_, body=body) == expected


IN_HASTE = [
    (b"", 1, ["一、甲", "二、乙"]),
    # another list of properties than there are
    (b"", 3, ["一、甲", "二、乙"]),
    # taken off the list
    (sprm(0x460B, b"\0\0"), 1, ["一、甲", "乙"]),
    # deleted: one property, and which it is stands in the number
    (b"", 0x0100 | 0x41 << 1, ["一、甲"]),
    (b"", 0x0000 | 0x41 << 1, ["一、甲", "二、乙"]),
]


@pytest.mark.parametrize("changes, change, expected", IN_HASTE)
def test_changes_saved_in_haste(changes: bytes, change: int, expected: list[str]) -> None:
    paragraphs = dict.fromkeys(range(2), NUMBERED)
    lines = lines_of("甲\r乙\r", paragraphs, {}, LISTS, changes=changes, change=change)
    assert lines == expected
