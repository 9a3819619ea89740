"""Markdown without its signs; what lies beside reports and is none is told by its name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import readers
from indexer.readers import SourceFile
from indexer.readers.markdown import plain

from .building import trouble


def lines(text: str) -> list[str]:
    read = readers.read(SourceFile("a.md", text.encode())).text
    return [line for line in read.split("\n") if line.strip()]


BLOCKS = [
    ("# 述职报告\n\n## 一、履职情况 ##\n\n#不是标题\n", ["述职报告", "一、履职情况", "#不是标题"]),
    ("述职报告\n====\n履职情况\n---\n正文\n\n* * *\n___\n", ["述职报告", "履职情况", "正文"]),
    # bullets go, numbers are those of the report
    (
        "- 农业\n* 水务\n  + 林业\n- [x] 供销\n1. 粮食\n2\\. 蔬菜\n",
        ["农业", "水务", "林业", "供销", "1. 粮食", "2. 蔬菜"],
    ),
    ("> 引文\n> 第二行\n", ["引文", "第二行"]),
    ("甲\n```text\n代码\n```\n乙\n", ["甲", "代码", "乙"]),
    ("甲[^1]\n\n[^1]: 注\n[网]: http://a.example\n", ["甲"]),
    ("第一行  \n第二行<br>第三行\n", ["第一行", "第二行", "第三行"]),
    ("<!-- 隐藏\n两行 -->正文<div>\n", ["正文"]),
    # tables
    (
        "| 指标 | 数值 |\n|:--|--:|\n| **产值** | 1.2\\|3 |\n|  | 3亿元 |\n\n甲|乙\n",
        ["指标\t数值", "产值\t1.2|3", "\t3亿元", "甲|乙"],
    ),
    ("指标|数值\n---|---\n产值|5\n完\n", ["指标\t数值", "产值\t5", "完"]),
    (
        "表：\n<table><tr><td rowspan=2>农业</td><td>粮食</td></tr>\n<tr><td>蔬菜</td></tr></table>\n完\n",
        ["表：", "农业\t粮食", "\t蔬菜", "完"],
    ),
    ("---\ntitle: 述职报告\ndate: 2023\n---\n正文\n", ["正文"]),
    ("\ufeff# 述职报告\r\n正文\r\n", ["述职报告", "正文"]),
]


@pytest.mark.parametrize("text, expected", BLOCKS)
def test_blocks(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


INLINE = [
    ("**一是**抓农业。**二是**抓水务。", "一是抓农业。二是抓水务。"),
    ("**增加2.3万亩。**全年", "增加2.3万亩。全年"),
    ("*斜体*、***粗斜***、_下划_、__粗__、~~删~~", "斜体、粗斜、下划、粗、删"),
    ('见[公报](http://a.example/(1) "题")和[年鉴][1]', "见公报和年鉴"),
    ("![图1](a.png)林地<http://a.example>", "林地http://a.example"),
    ("`代码`与``a`b``", "代码与a`b"),
    ("<b>粗</b>&nbsp;&lt;1%&gt;", "粗\xa0<1%>"),
    (r"\*不斜\* \# 1\.5", "*不斜* # 1.5"),
    # what a report has of its own
    ("**镇、**村完成x.x万亩，20**年**月", "**镇、**村完成x.x万亩，20**年**月"),
    ("3*4*5、a_b_c、2023~2024", "3*4*5、a_b_c、2023~2024"),
    ("产值<5亿元，增长>3%", "产值<5亿元，增长>3%"),
]


@pytest.mark.parametrize("line, expected", INLINE)
def test_inside_a_line(line: str, expected: str) -> None:
    assert plain(line) == expected


TITLES = [
    ('---\ntitle: "述职报告"\n---\n# 别的\n', "述职报告"),
    ("# **述职**报告\n## 一、农业\n正文\n", "述职报告"),
    ("# 一、农业\n# 二、水务\n", None),
    ("正文\n", None),
]


@pytest.mark.parametrize("text, title", TITLES)
def test_title(text: str, title: str | None) -> None:
    assert readers.read(SourceFile("a.md", text.encode())).title == title


def test_offsets_are_not_promised() -> None:
    raw = readers.read(SourceFile("a.markdown", "# 农业发展，水利建设".encode("gbk")))
    assert (raw.reader, raw.encoding, raw.text) == ("markdown", None, "农业发展，水利建设\n")


@pytest.mark.parametrize("text", ["", "\n\n", "---\n", "![](a.png)\n", "<!-- 甲 -->"])
def test_nothing_in_it(text: str) -> None:
    assert trouble("a.md", text.encode()).reason in (
        "the file is empty",
        "the file holds only blanks",
        "the file holds no text",
    )


BOMBS = [
    "<!--",
    "<table>",
    "</table><table>",
    "![",
    "_a ",
    "`a``",
    "[^",
    "[a](",
    "# ",
    " ",
    "|-",
    "**a",
    "<a ",
]


@pytest.mark.parametrize("piece", BOMBS)
def test_bombs(piece: str) -> None:
    begun = time.process_time()
    assert lines(f"农业\n# {piece * 30_000}水务")[0] == "农业"
    assert time.process_time() - begun < 5


PIECES = [*"农业|*_`#>-\\\n~<", "**", "---\n", "1. ", "| "]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_character_of_a_text_is_lost(pieces: list[str]) -> None:
    """Signs make no text go, but for links, pictures, notes and tags."""
    text = "林" + "".join(pieces)
    found = "".join(lines(text))
    assert [char for char in found if char in "农业"] == [char for char in text if char in "农业"]
