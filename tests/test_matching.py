"""Slots, NEAR, 同句 and 同段 in a text: what they match, and that a plain scan finds the same."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.folding import fold, fold_signs
from indexer.matching import count, fillers, find_lines, find_matches, holds, slot_matches
from indexer.matching.slots import NUMBER_START, find_numbers, number_ends
from indexer.query import Clause, Exact, Near, Not, Or, Slot, Slots, Within, Words, parse
from tests.scanning import is_true, pattern

TEXT = (
    "一、以河长制为抓手，以项目建设为抓手。全年新增人工造林1.2万余亩，着力打造屏障，着力改善民生。\n"
    "二、退耕还林和造林（ＧＤＰ）。新增人工造林三百亩！以上工作，都为群众满意。为抓手。"
)


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ('"以*为抓手"', ["以河长制为抓手", "以项目建设为抓手"]),
        ('"新增人工造林#亩"', ["新增人工造林1.2万余亩", "新增人工造林三百亩"]),
        ('"造林#万余亩"', ["造林1.2万余亩"]),
        # a number is whole
        ('"#万余亩"', ["1.2万余亩"]),
        ('"1#万余亩"', []),
        ('"以#为抓手"', []),
        ('"*着力*,*着力*"', ["着力打造屏障，着力改善民生"]),
        # the end of a sentence ends every filling
        ('"建设*全年"', []),
        ('"建设为抓手。*新增"', ["建设为抓手。全年新增"]),
        # twelve characters at the most
        ('"打造*民生"', ["打造屏障，着力改善民生"]),
        ('"余亩*生"', []),
        # of several ways the shortest, and no place twice
        ('"以*抓手"', ["以河长制为抓手", "以项目建设为抓手"]),
        ('"造林*亩*着力"', ["造林1.2万余亩，着力"]),
        # at the edge of a phrase, what stands there up to a sign
        ('"*为抓手"', ["以河长制为抓手", "以项目建设为抓手", "为抓手"]),
        ('"着力*"', ["着力打造屏障", "着力改善民生"]),
        # both scripts, letters of both widths; the text is shown as it stands
        ('"還林和造林（GDP）"', ["还林和造林（ＧＤＰ）"]),
        # signs of both widths in a phrase with slots, but not in exact text
        ('"林(*)。"', ["林（ＧＤＰ）。"]),
        ('"造林(GDP)"', []),
        # NEAR marks the texts themselves
        ("造林 NEAR/3 退耕", ["退耕", "造林"]),
        ("造林 NEAR/2 退耕", []),
        ("gdp 近/1 造林", ["造林", "ＧＤＰ"]),
        # not with itself
        ("退耕 近/200 退耕", []),
        ("退耕 近/2 和 近/2 造林", ["退耕", "和", "造林"]),
        # the third is near the second, and need not be near the first
        ("退耕 近/2 和 近/4 GDP", ["退耕", "和", "ＧＤＰ"]),
        ("民生 近/9 (退耕 OR 还林)", ["民生", "退耕", "还林"]),
        # one sentence, one paragraph
        ("同句(造林 着力)", ["造林", "着力", "着力"]),
        ("同句(造林 -着力)", ["造林", "造林"]),
        ("同句(河长制 造林)", []),
        ("同段(河长制 造林)", ["河长制", "造林"]),
        ("同段(河长制 退耕)", []),
        ('同句("以*为" 河长制)', ["以河长制为", "以项目建设为"]),
    ],
)
def test_what_is_matched(query: str, matches: list[str]) -> None:
    assert [TEXT[s.start : s.end] for s in find_matches(TEXT, parse(query))] == matches


def test_a_line_is_about_all_that_belongs_together() -> None:
    for query, lines in (
        ("造林 NEAR/3 退耕", ["退耕还林和造林"]),
        ("同句(造林 改善)", ["造林1.2万余亩，着力打造屏障，着力改善"]),
        ("造林 -退耕", ["造林", "造林", "造林"]),
    ):
        assert [TEXT[s.start : s.end] for s in find_lines(TEXT, parse(query))] == lines


@pytest.mark.parametrize(
    ("query", "filled"),
    [
        ('"以*为抓手"', [("河长制",), ("项目建设",)]),
        ('"新增人工造林#*，"', [("1.2万余", "亩")]),
        ('"*着力*,着力*"', [("", "打造屏障", "改善民生")]),
        ('"*为抓手"', [("以河长制",), ("以项目建设",), ("",)]),
    ],
)
def test_what_fills_the_slots(query: str, filled: list[tuple[str, ...]]) -> None:
    slots = parse(query)
    assert isinstance(slots, Slots)
    assert [fillers(TEXT, span, slots) for span in find_matches(TEXT, slots)] == filled


# ----------------------------------------------------------------------------- against a plain scan

# Few letters, so that much is true; runs of another make fillings of nearly twelve.
LETTERS = "造林亩1万,"
signs = st.sampled_from([*LETTERS, *LETTERS, "。", "\n", "a", "的" * 5, "的" * 10, "的" * 11])
texts = st.lists(signs, min_size=4, max_size=24).map("".join)
short = st.one_of(st.sampled_from(LETTERS), st.sampled_from(["造林", "林,", "。造", "1"]))
words = st.sampled_from(["造", "林", "A", "造a"]).map(Words)


@st.composite
def phrases(draw: st.DrawFn, signs: tuple[Slot, ...] = tuple(Slot)) -> Slots:
    """Pieces with slots between them and perhaps at the edges."""
    slot = st.sampled_from(signs)
    parts: list[str | Slot] = [draw(slot)] * draw(st.integers(0, 1)) + [draw(short)]
    for _ in range(draw(st.integers(1, 3))):
        parts += [draw(slot), draw(short)]
    return Slots(tuple(parts + [draw(slot)] * draw(st.integers(0, 1))))


plain = st.one_of(short.map(Exact), words, phrases((Slot.WORDS,)))
near = st.recursive(
    plain,
    lambda lefts: st.builds(
        Near, lefts, st.one_of(plain, st.tuples(plain, plain).map(Or)), st.integers(0, 6)
    ),
    max_leaves=3,
)
held = st.one_of(near, phrases())
stretches = st.builds(
    Within,
    st.tuples(
        st.one_of(short.map(Exact), held),
        st.one_of(short.map(Exact), held, held.map(Not), st.tuples(held, held).map(Or)),
    ),
    st.sampled_from(["sentence", "passage"]),
)


@settings(max_examples=400)
@given(texts, st.one_of(held, stretches))
def test_a_scan_agrees(text: str, clause: Clause) -> None:
    assert holds(text, clause) == is_true(clause, text) == (count(text, clause) > 0)


@given(texts, phrases())
def test_a_phrase_stands_where_it_is_said_to(text: str, slots: Slots) -> None:
    found = slot_matches(text, slots)
    for match in found:
        whole, *fillings = (text[span.start : span.end] for span in (match.span, *match.fillings))
        pieces = iter(fillings)
        assert whole == "".join(p if isinstance(p, str) else next(pieces) for p in slots.parts)
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start
    assert bool(found) == bool(pattern(slots.parts).search(text))


@given(st.text(st.sampled_from("發发（(１1Ａa，,　 著😀％"), max_size=100))
def test_folding_moves_nothing_and_is_done_once(text: str) -> None:
    for folding in (fold, fold_signs):
        folded = folding(text)
        assert len(folded) == len(text)
        assert folding(folded) == folded == "".join(map(folding, text))
    assert fold_signs(fold(text)) == fold(fold_signs(text)) == fold_signs(text)


@pytest.mark.parametrize(
    "clause",
    [
        Slots(("的", Slot.WORDS) * 20 + ("造",)),
        Slots((Slot.NUMBER, "万", Slot.WORDS) * 10 + ("造林",)),
        Near(Near(Words("的"), Words("的"), 200), Exact("的的"), 200),
        Within((Words("的"), Not(Words("的的的")), Exact("造")), "sentence"),
    ],
)
def test_no_text_takes_long(clause: Clause) -> None:
    """A regular expression would try every way to fill twenty slots, and never end."""
    for text in ("的" * 6000, "一万的" * 2000, "的。" * 3000):
        text += "造林"
        begun = time.process_time()
        holds(text, clause)
        assert time.process_time() - begun < 5


@settings(max_examples=400)
@given(st.text("1203，,.三百点万余多亩", max_size=60))
def test_numbers_are_those_that_begin_where_one_may(text: str) -> None:
    folded = fold_signs(text)
    starts = [start.start() for start in NUMBER_START.finditer(folded)]
    expected = [(start, end) for start in starts for end in number_ends(folded, start)]
    assert [tuple(span) for span in find_numbers(text)] == expected
