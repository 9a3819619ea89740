"""Rich text files: code pages, numbers of lists, tables, what holds no text, what is broken."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile

from .building import lines, trouble
from .test_word_old import FIELDS_LINES, STYLED_LINES

DATA = Path(__file__).parents[1] / "data" / "old_word"
FONTS = r"{\fonttbl{\f0\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset2 Wingdings;}{\f3\fcharset136 PMingLiU;}}"


def rtf(body: str, head: str = r"\ansi\ansicpg936\deff0") -> bytes:
    return rf"{{\rtf1{head}{FONTS}{body}}}".encode("gb18030")


def hexed(text: str, codec: str = "gbk") -> str:
    """农 -> \\'c5\\'a9"""
    return "".join(rf"\'{byte:02x}" for byte in text.encode(codec))


CHARACTERS = [
    # pairs in the code page of the file, under a font for Latin letters or one for Chinese
    (hexed("农业") + r"\par", "农业"),
    (rf"{{\f1 {hexed('农业')}}}\par", "农业"),
    (rf"\loch\af0\hich\af0\dbch\f1 {hexed('水务')}\hich\af0\dbch\af1\loch\f0 2023\par", "水务2023"),
    # a second byte that is a letter, as it is and as a pair; raw bytes
    (r"\'83g\par", "僩"),
    (hexed("丂") + r"\par", "丂"),
    (r"造林1.2万亩\par", "造林1.2万亩"),
    # Big5 by its font
    (rf"{{\f3 {hexed('農業發展', 'big5')}}}\par", "農業發展"),
    # \u with fallbacks of none, one, two characters, as pairs too; negative; two halves
    (
        r"\uc0\u20892\u19994 \uc1\u20892?\u19994\'3f\uc2\u-26476 ab\u19994\'d2\'b5c\par",
        "农业农业颔业c",
    ),
    (r"\u-10176?\u-9216?\par", "\U00020000"),
    (r"\u20892?{\uc0 \u19994}\u20892?\par", "农业农"),
    # signs by name, and braces
    (r"\ldblquote 三农\rdblquote\emdash\{1\}\~a\_b\-c\tab d\par", "“三农”—{1}\xa0a-bc\td"),
    # line ends of the file mean nothing, those of the text are \par, \line and \ before one
    ("农\r\n业\\par", "农业"),
    ("一行\\line 二行\\\n三行\\par", "一行\n二行\n三行"),
    # picture fonts
    (r"{\f2 \'6f}农业\par", "农业"),
    # the end is missing
    (r"农业", "农业"),
]


@pytest.mark.parametrize("body, text", CHARACTERS)
def test_characters(body: str, text: str) -> None:
    assert lines("a.rtf", rtf(body)) == text.split("\n")


def test_a_latin_file_with_a_chinese_font() -> None:
    body = rf"\'93caf\'e9\'94 {{\f1 {hexed('农业')}}}\par"
    assert lines("a.rtf", rtf(body, r"\ansi\ansicpg1252\deff0")) == ["“café” 农业"]


NO_TEXT = [
    r"{\*\generator Msftedit;}",
    r"{\stylesheet{\s1 heading 1;}}{\colortbl;\red0\green0\blue0;}",
    r"{\header 页眉\par}{\footer 第1页\par}{\footnote 注}{\*\annotation 批注}",
    r"{\pict\pngblip 89504e470d0a}",
    r"{\pict\wmetafile8\bin7 {{}\\a}}",
    r"{\v 隐藏}{\deleted 删去}",
    r"{\*\bkmkstart a}{\*\bkmkend a}{\*\unknown 不识}",
    r"{\object\objemb{\*\objdata 0105}{\result 图}}",
    r"{\info{\author 某某}{\operator 某某}{\creatim\yr2023\mo1}}",
]


@pytest.mark.parametrize("group", NO_TEXT)
def test_what_is_no_text(group: str) -> None:
    assert lines("a.rtf", rtf(rf"农业{group}水务\par")) == ["农业水务"]


FIELD = r"{\field{\*\fldinst{HYPERLINK \"http://a.example/\"}}{\fldrslt{\ul 政府网站}}}"
STRUCTURE = [
    (rf"见{FIELD}。\par", ["见政府网站。"]),
    # numbers of lists, of old and new files; a bullet is none
    (r"{\listtext\pard\plain 一、\tab}农业\par{\pntext 1.\tab}5万亩\par", ["一、农业", "1. 5万亩"]),
    (r"{\listtext\f2 \'6f\tab}水务\par{\listtext\u8226?\tab}林业\par", ["水务", "林业"]),
    # tables: cells with two paragraphs, an empty cell, no \pard between rows, a nested table
    (
        r"表\par\trowd\cellx1\cellx2\pard\intbl 指标\cell 数值\cell\row 产值\par 其中\cell 12|亿元\cell\row\pard 完\par",
        ["表", "指标\t数值", "产值 其中\t12|亿元", "完"],
    ),
    (r"\pard\intbl\cell 3\cell\row", ["\t3"]),
    (
        r"\pard\intbl 甲\cell\pard\intbl\itap2 乙\nestcell 丙\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl\cell\row",
        ["甲", "乙\t丙"],
    ),
    (r"\pard\intbl 没有\cell 行尾\cell\pard 完\par", ["没有\t行尾", "完"]),
    # a text box follows its paragraph; what is shown instead of it is not read
    (
        r"红头{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt 框内\par 第二行\par}}{\shprslt 代替}}文件\par 正文\par",
        ["红头文件", "框内", "第二行", "正文"],
    ),
    # what follows the document is none of it
    (r"农业\par}\par 外面{", ["农业"]),
]


@pytest.mark.parametrize("body, expected", STRUCTURE)
def test_structure(body: str, expected: list[str]) -> None:
    assert lines("a.rtf", rtf(body)) == expected


@pytest.mark.parametrize(
    "name, expected", [("fields", FIELDS_LINES[:-1]), ("styled", STYLED_LINES)]
)
def test_of_libreoffice(name: str, expected: list[str]) -> None:
    """It leaves text boxes out of the files that it writes."""
    assert lines("a.rtf", (DATA / f"{name}.rtf").read_bytes()) == expected


def test_title() -> None:
    def title(stated: str) -> str | None:
        return readers.read(SourceFile("a.rtf", rtf(rf"{{\info{{\title {stated}}}}}农业"))).title

    assert title(hexed("述职 报告")) == "述职 报告"
    assert title("Document1") is None


BROKEN = [
    (rtf(r"{\pict 89504e47}"), "the file holds no text"),
    (b"{\\rtf1", "the file holds no text"),
    (b"\0\1 no rich text", "no rich text in it"),
    (b"{\\rtf1" + b"{" * 2000, "groups in each other without end"),
]


@pytest.mark.parametrize("data, reason", BROKEN)
def test_broken(data: bytes, reason: str) -> None:
    assert trouble("a.rtf", data).reason.startswith(reason)


@pytest.mark.parametrize(
    "body",
    [
        r"\bin4000000000 x",
        r"\u99999999999?\f99999\uc9999999 x",
        "}" * 1000,
        r"{\fonttbl" * 900,
        r"\cell\row\nestrow\nestcell" * 1000,
        r"{\pict " + "89504e47\n" * 500_000 + "}",
        r"\'" * 100_000,
        r"{\field{\*\fldinst HYPERLINK " * 300,
    ],
    ids=lambda body: body[:20],
)
def test_bombs(body: str) -> None:
    begun = time.process_time()
    assert lines("a.rtf", rtf(rf"农业\par {body}"))[0] == "农业"
    assert time.process_time() - begun < 5


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(["fields", "styled"]))
def test_any_damage(data: st.DataObject, name: str) -> None:
    changed = bytearray((DATA / f"{name}.rtf").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(6, len(changed) - 1))
        changed[at : at + data.draw(st.sampled_from([1, 4, 400]))] = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b"{", b"}", b"\\cell", b"\\u55296?", b"\\bin9"])
        )
    try:
        text = readers.read(SourceFile("a.rtf", bytes(changed))).text
    except UnreadableReport:
        return
    assert text.strip() and text.encode()
