"""How near wordings are, completion, and templates."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.sentences import find_sentences
from indexer.similar import complete, templates
from indexer.similar.frames import find_frames
from indexer.similar.grams import gram_keys, postings
from indexer.similar.wording import nearness, split
from tests.similar.homes import put

FRAMES = [
    ("以现代农业为引领", ["以__为引领"]),
    ("一是坚持以项目建设为抓手,增收#元", ["以__为抓手"]),
    ("在特色种植上做文章", ["在__上做文章"]),
    ("以农业为引领,以加工为突破,在品牌上做文章",
     ["以__为引领", "以__为突破", "在__上做文章", "以__为引领，以__为突破，在__上做文章"]),
    # what parts two frames parts them
    ("以农业为引领,新增#亩,在品牌上做文章", ["以__为引领", "在__上做文章"]),
    ("把群众满意作为根本标准", ["把__作为根本标准"]),
    # no slot, or nothing behind what closes it
    ("在此基础上", []),
    ("以为如此", []),
    ("以此为#亩", []),
    ("粮食丰收", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FRAMES)
def test_find_frames(text: str, expected: list[str]) -> None:
    assert [filled.template for filled in find_frames(text)] == expected


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("新增造林#亩", "新增造林#亩", 1, 1),
        ("新增造林,#亩", "新增造林#亩", 1, 1),
        ("新增造林#亩", "完成造林#亩", 0.5, 0.9),
        ("新增造林#亩", "加快修路", 0, 0),
        ("。", ",", 0, 0),
    ],
)
def test_nearness(one: str, other: str, least: float, most: float) -> None:
    assert least <= nearness(list(split(one)), list(split(other))) <= most


@given(st.text(st.sampled_from("新增人工造林河长制abc#@,。 12")))
def test_words_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text


@given(st.text())
def test_sentences_are_in_order_and_leave_only_ends_out(text: str) -> None:
    spans = list(find_sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    kept = {i for span in spans for i in range(*span)}
    assert all(text[i] in "。！？!?\n”’）)》" or i in kept for i in range(len(text)))


@given(st.lists(st.text(st.sampled_from("一二三四五abc"), max_size=12), max_size=6))
def test_runs_lead_to_the_texts_that_hold_them(texts: list[str]) -> None:
    keys, bounds, held = postings(texts)
    found = {
        (int(key), int(text))
        for i, key in enumerate(keys)
        for text in held[bounds[i] : bounds[i + 1]]
    }
    assert found == {(int(k), i) for i, text in enumerate(texts) for k in gram_keys(text)}


def test_completion_counts_reports(corpus: Corpus) -> None:
    sentences = ["新增人工造林{}亩，落实“林长制”责任。", "新增人工造林{}亩。新增人工造林7亩。"]
    texts = [f"第{i}号。" + sentences[i % 2].format(i + 11) for i in range(7)]
    put(corpus, {str(i): (2020, text) for i, text in enumerate(texts)})
    assert [(c.text, c.reports) for c in complete(corpus, "新增人工")] == [("新增人工造林#亩", 7)]
    # numbers that were typed, the last clause of what was typed, quotes as first written
    assert complete(corpus, "新增人工造林35")[0].text == "新增人工造林#亩"
    assert [c.text for c in complete(corpus, "全年造林，落实林")] == ["落实“林长制”责任"]
    assert complete(corpus, "") == complete(corpus, "造林，") == complete(corpus, "没有的") == []


def test_completion_proposes_what_several_reports_have(corpus: Corpus) -> None:
    rare = "补植补造行道树"
    put(corpus, {str(i): (2020, f"第{i}号。{rare}。") for i in range(2)})
    assert complete(corpus, "补植") == []
    put(corpus, {"more": (2020, f"另一份。{rare}，浇水。")})
    assert [(c.text, c.reports) for c in complete(corpus, "补植")] == [(rare, 3)]


def test_templates_are_counted_by_portfolio(corpus: Corpus) -> None:
    for i, (field, plan) in enumerate((("林果", "加工"), ("制种", "品牌"), ("旅游", "服务"))):
        text = f"一是以{field}产业为引领，在{plan}上做文章，增收{i + 2}万元。"
        put(corpus, {str(i): (2020, text)}, portfolio="水务" if i == 2 else "林业草原")
    found = {template.text: template for template in templates(corpus)}
    assert list(found) == ["以__为引领", "以__为引领，在__上做文章", "在__上做文章"]
    both = found["以__为引领，在__上做文章"]
    assert (both.reports, both.fillers, len(both.examples)) == (3, 3, 3)
    assert (
        sorted(example.quote for example in both.examples)[0] == "以制种产业为引领，在品牌上做文章"
    )
    assert templates(corpus, "林业") == []
    with pytest.raises(IndexerError, match="no portfolio '造句'"):
        templates(corpus, "造句")
