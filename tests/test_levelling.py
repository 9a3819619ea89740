"""What is taken out of a text, and that the way back is true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.folding import fold_signs
from indexer.levelling import level

LEVELLED = [
    ("全年新增人工造林11543亩", "全年新增人工造林#亩"),
    ("全年新增人工造林1.2万亩", "全年新增人工造林#亩"),
    ("完成投资1亿2000万元，同比增长8.5%", "完成投资#元,同比增长#"),
    ("增长百分之八点五，提高2.1个百分点", "增长#,提高#个百分点"),
    ("修渠1,234.5公里，惠及２０余万人", "修渠#公里,惠及#人"),
    # a comma between two numbers that cannot be one
    ("2021,200个村", "#,#个村"),
    ("二〇二三年栽树二百一十株、十余种", "#年栽树#株、#种"),
    ("占三分之一，一点五万户", "占#,#户"),
    ("“十四五”期间", "#期间"),
    # redacted
    ("完成x.x万亩、**亿元，20xx年", "完成#亩、#元,#年"),
    ("推广xml格式", "推广xml格式"),
    # numerals that are no numbers
    ("一是统一标准，发展三农、一二三产", "一是统一标准,发展三农、一二三产"),
    ("张掖市甘州区和临泽县", "@@和@"),
    ("甘肃张掖的经验", "@@的经验"),
    # 大新 and 动力 are counties too, and 合作 is a city
    ("壮大新兴产业，激发动力，加强合作", "壮大新兴产业,激发动力,加强合作"),
    ("三亚市三产", "@三产"),
    # a number ends inside what looks like a name
    ("第十三元谋县", "第#@"),
    ("造林綠化與ＧＤＰ（一）", "造林绿化与gdp(一)"),
    ("“两山” 理论,\n实践", "两山理论,\n实践"),
    ("", ""),
]
# Characters of numbers, names, quotes and what stands around them.
SOME_TEXT = st.text(
    st.sampled_from(
        "0159.，,%x*×十百千万亿三二两一〇零点分之余多第五年元谋县甘州区张掖市“” \n造林，綠Ａa#@"
    )
)


@pytest.mark.parametrize(("text", "expected"), LEVELLED)
def test_level(text: str, expected: str) -> None:
    assert level(text).text == expected


@given(SOME_TEXT | st.text())
def test_levelling_twice_is_levelling_once(text: str) -> None:
    once = level(text).text
    assert level(once).text == once


@given(SOME_TEXT)
def test_the_way_back_is_true(text: str) -> None:
    levelled = level(text)
    assert len(levelled.offsets) == len(levelled.text) + 1
    assert levelled.offsets[-1] == len(text)
    assert list(levelled.offsets) == sorted(set(levelled.offsets))
    for i, sign in enumerate(levelled.text):
        span = levelled.span(i, i + 1)
        if sign not in "#@":
            assert fold_signs(text[span.start]).lower() == sign


def test_a_span_holds_what_was_filled_in() -> None:
    text = "甘州区新增“造林”1.2万余亩。"
    levelled = level(text)
    start = levelled.text.index("#")
    span = levelled.span(start, start + 1)
    assert text[span.start : span.end] == "1.2万余"
