"""Mentions of policies: every name is found in whatever signs, the longest wins, nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.models import Mention
from indexer.policies import find_mentions
from indexer.vocab.policy_table import Policy, all_policies
from indexer.vocab.written_forms import written_form


def policy(name: str, *aliases: str, no_names: tuple[str, ...] = ()) -> Policy:
    """A policy of which only its names are of interest."""
    return Policy(name, name, "", "policy", aliases=aliases, no_names=no_names)


POLICIES = (
    policy("河长制", "河湖长制", "全面推行河长制", "河长制办公室"),
    policy("湖长制", "湖长制度建设"),
    policy("放管服", "“放管服”改革"),
    policy("五讲四美"),
    policy("两山", "两山理论"),
    policy("制度建设年", "建设部", no_names=("建设部门",)),
    policy("PPP", "互联网+", "1+6"),
)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("全县落实河长制，", ["河长制"]),
        ("河长制、湖长制", ["河长制", "湖长制"]),
        # signs inside a name
        ("落实河（湖）长制", ["河（湖）长制"]),
        ("落实河(湖)长制", ["河(湖)长制"]),
        ("落实河「湖」长制", ["河「湖」长制"]),
        ("推进“放管服”改革", ["“放管服”改革"]),
        ("推进(放管服)改革", ["(放管服)改革"]),
        ('推进"放管服"改革', ['"放管服"改革']),
        ("推进＂放管服＂改革", ["＂放管服＂改革"]),
        # writers close a quotation with any quotation mark
        ("推进“放管服\"改革，'两山’理论", ['“放管服"改革', "'两山’理论"]),
        ("（全面推行“河长制”）", ["全面推行“河长制”"]),
        ('全面推行"河长制"。', ['全面推行"河长制"']),
        ("开展“五讲”“四美”", ["“五讲”“四美”"]),
        ("开展（“五讲”）“四美”", ["（“五讲”）“四美”"]),
        ("开展五讲（“四美”）", ["五讲（“四美”）"]),
        ("开展五讲（“四美）”", []),
        # signs around it
        ("“河长制”", ["河长制"]),
        ("“‘河（湖）长制’”", ["河（湖）长制"]),
        # other characters for the same
        ("落實河長制、互聯網＋、ＰＰＰ", ["河長制", "互聯網＋", "ＰＰＰ"]),
        ("落实河 长制", ["河 长制"]),
        ("落实河　长　制", ["河　长　制"]),
        # columns, cells, lines and sentences part words
        ("治理甲河  长制定计划", []),
        ("治理甲河　　长制定计划", []),
        ("治理甲河\t长制定计划", []),
        ("治理甲河\n长制定计划", []),
        ("治理甲河。长制定计划", []),
        ("治理甲河、长制定计划", []),
        # a mark that belongs to something else parts them too
        ("整治（甲河）长制定计划", []),
        ("整治“甲河”长制定计划", []),
        ('整治"甲河"长制定计划', []),
        ("整治甲河（长制造业短板）", []),
        ("整治“甲河”“长制造”", []),
        ("整治）河（长制）", ["河（长制）"]),
        ("整治”河“长制，", []),
        # … which leaves the shorter name
        ("河长制（办公室主任）", ["河长制"]),
        ("河长制（办公室）", ["河长制（办公室）"]),
        ("（见湖长制）度建设", ["湖长制"]),
        ("“两山”理（论）", ["“两山”理（论）"]),
        ("“两山理）论", ["两山"]),
        # a straight mark may be a half of two pairs, and belongs to the first
        ('五讲"四美"PP"P', ['五讲"四美"', 'PP"P']),
        # the longest of those that overlap, not the first
        ("湖长制度建设年", ["湖长制度建设"]),
        ("河湖长制度建设年", ["湖长制度建设"]),
        ("河长制度建设年", ["制度建设年"]),
        ("全面推行河长制办公室", ["全面推行河长制"]),
        # a word that holds a name
        ("建设部和建设部门、建设（部门）", ["建设部"]),
        ("见建设部\n门窗", ["建设部"]),
        ("", []),
        ("（（“”））", []),
    ],
)
def test_find_mentions(text: str, quotes: list[str]) -> None:
    found = find_mentions(text, POLICIES)
    assert [mention.quote for mention in found] == quotes
    assert [text[mention.start : mention.end] for mention in found] == quotes


def test_a_mention_says_which_name_was_found() -> None:
    assert find_mentions("落实“河（湖）长制”", POLICIES) == [
        Mention("河长制", "policy", 3, 9, "河（湖）长制", "河湖长制")
    ]


def test_no_policies_are_never_mentioned() -> None:
    assert find_mentions("落实河长制", ()) == []


# What the plain scan below knows of signs, told in another way than the program does.
PAIRS = {"(": ")", "（": "）", "“": "”", "「": "」"}
SIGNS = "()（）“”「」 "
SMALL = (
    policy("河长制", "河湖长制"),
    policy("湖长", "长制办", no_names=("湖长办",)),
    policy("制办河湖"),
)


def plain_scan(text: str, policies: tuple[Policy, ...]) -> list[tuple[int, int, str | None]]:
    """Every stretch of a text that is a name, of those that overlap the longest."""
    names: dict[str, str | None] = {word: None for one in policies for word in one.no_names}
    names |= {name: one.id for one in policies for name in one.names}
    places = {
        (start, end): whole
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if text[start] not in SIGNS and text[end - 1] not in SIGNS
        if bare(text[start:end]) in names and (whole := whole_place(text, start, end))
    }
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (-len(bare(text[slice(*place)])), place)):
        if all(end <= other or start >= other_end for other, other_end in kept):
            kept.append((start, end))
    found = [(*places[place], names[bare(text[slice(*place)])]) for place in sorted(kept)]
    return [place for place in found if place[2]]


def bare(text: str) -> str:
    return "".join(character for character in text if character not in SIGNS)


def whole_place(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch with as few of the signs at its edges as make all signs come out even."""
    if "  " in text[start:end]:
        return None
    return next(
        (
            (start - before, end + behind)
            for before in run(text[:start][::-1], PAIRS)
            for behind in run(text[end:], PAIRS.values())
            if is_even(text[start - before : end + behind])
        ),
        None,
    )


def run(text: str, signs: object) -> Iterator[int]:
    """0, 1, … as many as there are such signs at the beginning."""
    yield 0
    for number, character in enumerate(text, 1):
        if character not in signs:  # type: ignore[operator]
            return
        yield number


def is_even(text: str) -> bool:
    """Whether every pair is closed: the innermost pairs go until none is left."""
    left = "".join(character for character in text if character in SIGNS.strip())
    left = left.replace("（", "(").replace("）", ")").replace("「", "“").replace("」", "”")
    while (shorter := left.replace("()", "").replace("“”", "")) != left:
        left = shorter
    return not left


@given(st.text("河湖长制办（）()“”「」 \n。", max_size=24))
def test_all_that_a_plain_scan_finds_is_found(text: str) -> None:
    found = find_mentions(text, SMALL)
    assert [(one.start, one.end, one.policy) for one in found] == plain_scan(text, SMALL)


@given(
    st.lists(
        st.sampled_from(["河", "湖", "长", "制", "办", "（", "）", "“", "”", " "]), max_size=40
    )
)
def test_all_is_found_in_texts_full_of_names(pieces: list[str]) -> None:
    text = "河长制办" + "".join(pieces)
    found = find_mentions(text, SMALL)
    assert [(one.start, one.end, one.policy) for one in found] == plain_scan(text, SMALL)


@given(st.data())
def test_a_quote_is_the_text_of_its_span(data: st.DataObject) -> None:
    names = st.sampled_from([name for one in all_policies() for name in one.names])
    signs = st.sampled_from(
        ["", "，", "（", "）", "“", "”", " ", "\n", "和", "\ud800", "\x00", "𠀀"]
    )
    text = "".join(data.draw(st.lists(st.one_of(names, signs), max_size=12)))
    by_id = {one.id: one for one in all_policies()}
    end = 0
    for mention in find_mentions(text, all_policies()):
        assert mention.policy is not None
        assert mention.quote == text[mention.start : mention.end] and mention.start >= end
        assert written_form(mention.quote) == written_form(mention.alias)
        assert mention.alias in by_id[mention.policy].names
        assert "\n" not in mention.quote
        end = mention.end


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("（" * 300_000, 0),
        ("河" + "（" * 300_000 + "长制", 0),
        ("河" + "（）" * 150_000 + "长制", 1),
        ("“" * 100_000 + "放管服" + "”" * 100_000 + "改革", 1),
        ("河长制" * 100_000, 100_000),
        ("河（长制办" * 60_000, 0),
        ("\ud800\x00" * 150_000, 0),
        ("河 " * 150_000, 0),
    ],
    ids=lambda value: str(value)[:6],
)
def test_hostile_texts_are_read_quickly(text: str, mentions: int) -> None:
    start = process_time()
    assert len(find_mentions(text, POLICIES)) == mentions
    assert process_time() - start < 2


def test_four_times_the_text_takes_four_times_as_long() -> None:
    # About as many names as real reports have: one in a hundred characters.
    sentence = (
        "推进“放管服”改革，完成造林面积三万二千亩，新建公路一百二十公里，改造危旧管网四十公里，"
        "新增停车位九百个，县城东门片区完成征收，沙河两岸栽植柳树六千株，粮食产量稳定在十二万吨以上；"
        "严格落实中央八项规定精神。"
    )
    text = sentence * (2_000_000 // len(sentence))
    find_mentions(text[:1000], all_policies())
    quarter, whole = (
        min(seconds_for(text[: len(text) // part]) for _ in range(3)) for part in (4, 1)
    )
    assert whole < 10 * quarter  # were it by the square, 16 times


def seconds_for(text: str) -> float:
    """The processor's time to find what a text mentions."""
    start = process_time()
    find_mentions(text, all_policies())
    return process_time() - start
