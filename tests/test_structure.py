"""Sections by their signs, passages by their length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.structure import PASSAGE_LENGTH, find_passages, find_sections

# text, [(level, number, heading)]
ROWS = [
    ("没有编号的一段话。", []),
    ("一、回顾\n正文\n二、打算", [(1, "一、", "回顾"), (1, "二、", "打算")]),
    # the tree: 一、 holds （一） holds 1. holds 一是
    (
        "一、回顾\n（一）农业。\n1.种植。一是小麦。二是玉米。\n（二）林业。\n二、打算",
        [
            (1, "一、", "回顾"), (2, "（一）", "农业"), (3, "1.", "种植"), (4, "一是", "小麦"),
            (4, "二是", "玉米"), (2, "（二）", "林业"), (1, "二、", "打算"),
        ],
    ),
    # a report may begin lower, or leave a rank out
    ("（一）农业\n（二）林业", [(1, "（一）", "农业"), (1, "（二）", "林业")]),
    ("一、回顾\n1.农业\n2.林业", [(1, "一、", "回顾"), (2, "1.", "农业"), (2, "2.", "林业")]),
    ("第一部分 回顾\n一、农业", [(1, "第一部分", "回顾"), (2, "一、", "农业")]),
    ("(一)农业\n(二)林业", [(1, "(一)", "农业"), (1, "(二)", "林业")]),
    ("①农业\n②林业", [(1, "①", "农业"), (1, "②", "林业")]),
    ("十、农业\n十一、林业\n二十、水利", [(1, "十、", "农业"), (1, "十一、", "林业"), (1, "二十、", "水利")]),
    # 第一， inside a paragraph
    ("三点体会：第一，学习。第二，实干。", [(1, "第一", "学习"), (1, "第二", "实干")]),
    # words and numbers that are no signs
    ("第一产业增加值30亿元", []),
    ("1.5万亩造林任务全部完成", []),
    ("二是平常的话。", [(1, "二是", "平常的话")]),
    ("全县一是抓农业。", []),
    ("任务完成。二是抓林业。", []),
    ("一是否达标", []),
    # a miscount at the start of a line is forgiven, a step back is not
    ("一、甲\n三、丙\n二、乙", [(1, "一、", "甲"), (1, "三、", "丙")]),
    # a heading ends with its sentence; the rest is text
    ("（一）经济增长加快。全年实现产值三亿元。", [(1, "（一）", "经济增长加快")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_find_sections(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(s.level, s.number, s.heading) for s in find_sections(text)] == expected


def test_a_section_holds_its_parts_and_ends_before_the_next() -> None:
    text = "开头\n一、甲\n（一）乙。正文。\n二、丙\n末尾"
    first, inner, second = find_sections(text)
    assert text[first.start : first.end] == "一、甲\n（一）乙。正文。"
    assert text[inner.start : inner.end] == "（一）乙。正文。"
    assert text[second.start : second.end] == "二、丙\n末尾"


def test_a_part_inside_a_paragraph_ends_with_it() -> None:
    text = "一、党风\n要求严格。一是守纪律。二是抓责任。\n回顾一年来的工作，成绩来之不易。"
    last = find_sections(text)[-1]
    assert text[last.start : last.end] == "二是抓责任。"


TEXTS = st.lists(
    st.sampled_from(
        ["一、", "二、", "（一）", "（二）", "1.", "2.", "一是", "二是", "第一，", "造林", "。", "；", "\n", "亩" * 90]
    ),
    max_size=30,
).map(lambda parts: "\n".join(line for line in "".join(parts).split("\n") if line))  # fmt: skip


@given(TEXTS)
def test_passages_cover_the_text_once_and_are_short(text: str) -> None:
    passages = find_passages(text, find_sections(text))
    assert "".join(text[p.start : p.end] for p in passages) == text.replace("\n", "")
    assert all(0 < p.end - p.start <= PASSAGE_LENGTH for p in passages)
    assert [p.ordinal for p in passages] == list(range(len(passages)))


@given(TEXTS)
def test_sections_nest_and_passages_know_the_innermost(text: str) -> None:
    sections = find_sections(text)
    for i, outer in enumerate(sections):
        for inner in sections[i + 1 :]:
            assert inner.start >= outer.end or inner.end <= outer.end
    for passage in find_passages(text, sections):
        holding = [i for i, s in enumerate(sections) if s.start <= passage.start < s.end]
        assert passage.section == (
            max(holding, key=lambda i: sections[i].level) if holding else None
        )


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "全年新增人工造林一万亩，巩固退耕还林三万亩。"
    text = sentence * 30
    passages = find_passages(text, ())
    assert len(passages) > 1
    assert all(text[: p.end].endswith("。") for p in passages)
