"""What scraping did is healed, what the report says stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning import clean
from indexer.offsets import Span

PARAGRAPH = "全年完成造林一万二千亩，封山育林三千亩，巩固退耕还林成果八万亩，林木绿化率稳步提高，群众满意度不断上升，生态底色更加鲜亮。"
REPORT = (
    f"某县副县长述职报告\n{PARAGRAPH}\n今后将再接再厉，把水利、林业、农业各项工作抓得更实更好。"
)

ROWS = [
    # paywall markers stand inside words
    ("三##paidbegin##是抓市场培育", "三是抓市场培育"),
    ("完成任务。\n##paidend##\n", "完成任务。"),
    ("## PaidBegin ##一是", "一是"),
    # widths: letters, digits, the percent sign, and a point between digits
    ("２０２３年ＧＤＰ增长１２．５％", "2023年GDP增长12.5%"),
    ("共５．全部完成", "共5．全部完成"),
    ("（一）农业：稳！", "（一）农业：稳！"),
    # blanks that an old encoding lost
    ("??一是抓水利。??二是抓林业", "一是抓水利。二是抓林业"),
    ("为什么??", "为什么??"),
    ("第一段。\n????第二段", "第一段。\n第二段"),
    ("　　??一是抓水利", "一是抓水利"),
    # numbers that broke
    ("增长5 . 5%", "增长5.5%"),
    ("增长5 .5%和6. 5%", "增长5.5%和6.5%"),
    ("1. 抓农业", "1. 抓农业"),
    ("3 : 48 : 48.4", "3 : 48 : 48.4"),
    # words spread out; a name of two or three is not
    ("政 府 工 作 报 告", "政府工作报告"),
    ("二、农 业 农 村工作", "二、农业农村工作"),
    ("二、2024年农 业 农 村 工 作", "二、2024年农业农村工作"),
    ("局长 王 某", "局长 王 某"),
    # blanks at full-width punctuation
    ("29.1万亩， 新改扩建", "29.1万亩，新改扩建"),
    ("《办法(试行) 》，", "《办法(试行)》，"),
    ("指标（亿元）\t12.5\t3.1", "指标（亿元）\t12.5\t3.1"),
    ("在A区 召开 会议", "在A区 召开 会议"),
    # ends of lines, blank lines, indents, signs that nobody sees
    ("甲\r\n\r\n　　乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
    ("\ufeff造\u200b林\u00ad亩\x00", "造林亩"),
    ("\n\n \t\n", ""),
    # the page around the report
    ("当前位置：首页 > 信息公开\n报告\n【打印本页】　【关闭窗口】", "报告"),
    ("发布时间：2021-01-20　来源：本站　浏览次数：128\n报告", "报告"),
    ("报告\n上一篇：甲县总结\n下一篇：没有了", "报告"),
    ("【字体：大 中 小】\n报告\n打印本页 | 关闭窗口", "报告"),
    ("第一页\n- 3 -\n第 3 页 共 12 页\n—4—\n下文", "第一页\n下文"),
    # none of these lines is furniture
    ("打印本页是一项便民措施", "打印本页是一项便民措施"),
    ("当前，位置优势明显", "当前，位置优势明显"),
    ("编辑：年鉴编辑工作有序推进，完成编纂三卷", "编辑：年鉴编辑工作有序推进，完成编纂三卷"),
    # printed twice
    (f"{REPORT}\n\n{REPORT}", REPORT),
    (f"标题\n{PARAGRAPH}\n{PARAGRAPH}\n尾", f"标题\n{PARAGRAPH}\n尾"),
    # a refrain is no copy
    ("各位代表！\n一年来\n各位代表！\n一年来", "各位代表！\n一年来\n各位代表！\n一年来"),
]


@pytest.mark.parametrize(("raw", "expected"), ROWS)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


def test_markers_map_back_to_the_source() -> None:
    raw = "二是抓融合。三##paidbegin##是抓市场培育。"
    cleaned = clean(raw)
    at = cleaned.text.index("三是抓")
    span = cleaned.offsets.to_source(Span(at, at + 3))
    assert raw[span.start : span.end] == "三##paidbegin##是抓"


PIECES = st.lists(
    st.sampled_from(
        [
            "##paidbegin##", "##", "paid", "??", "?", " ", "　", "\n", "\r\n", "\t", ".", "．", "，",
            "。", "》", "5", "１２", "％", "Ａ", "政", "府", "工", "作", "造林", "一是", "上一篇：", "打印",
            "【", "】", "第3页", "-", PARAGRAPH, "\u200b", "\ufeff", "“", "”",
        ]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(max_examples=500)
@given(PIECES)
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    once = clean(raw).text
    assert clean(once).text == once


@settings(max_examples=300)
@given(PIECES)
def test_han_characters_stand_where_the_map_says(raw: str) -> None:
    cleaned = clean(raw)
    for found in re.finditer("[\u4e00-\u9fff]", cleaned.text):
        span = cleaned.offsets.to_source(Span(*found.span()))
        assert raw[span.start : span.end] == found[0]


@given(PIECES)
def test_lines_are_paragraphs(raw: str) -> None:
    text = clean(raw).text
    assert text == "" or all(line and line == line.strip() for line in text.split("\n"))


WRAPPED = (
    "一年来，全县上下坚持以高质量发展统揽全局，围绕建设生态强县的目标，"
    "全年完成人工造林8600亩，新建高标准农田1.2万亩，改造农村公路86公里，"
)


def test_lines_of_one_width_are_put_together() -> None:
    sentence = WRAPPED * 12
    lines = [sentence[i : i + 28] for i in range(0, len(sentence), 28)]
    text = (
        "石桥县政府工作报告\n一、工作回顾\n"
        + "\n".join(lines)
        + "全县粮食丰收。\n二、工作安排\n继续造林。"
    )
    assert clean(text).text == (
        f"石桥县政府工作报告\n一、工作回顾\n{sentence}全县粮食丰收。\n二、工作安排\n继续造林。"
    )


@pytest.mark.parametrize(
    "text",
    [
        # a list of names, one a line
        "\n".join(f"石桥镇第{n}行政村村民委员会办公室" for n in range(40)),
        # paragraphs of one sentence
        "\n".join(f"第{n}天，全县完成人工造林一百二十亩。" for n in range(40)),
        # too few lines to tell
        "\n".join(["一年来全县上下坚持以高质量发展统揽全局围绕建设生态强县"] * 8),
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert clean(text).text == text
