"""How Word writes the numbers of its lists."""

from __future__ import annotations

import pytest

from indexer.readers.docx_numerals import render_number

NUMERALS = [
    (
        "chineseCounting",
        {
            1: "一",
            10: "十",
            11: "十一",
            20: "二十",
            35: "三十五",
            105: "一百零五",
            1010: "一千零一十",
            1001: "一千零一",
        },
    ),
    ("chineseCountingThousand", {12: "十二", 110: "一百一十"}),
    ("ideographDigital", {1: "一", 10: "一〇", 21: "二一"}),
    ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 21: "贰拾壹", 305: "叁佰零伍"}),
    ("ideographLegalTraditional", {2: "貳", 6: "陸"}),
    ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
    ("ideographZodiac", {1: "子", 12: "亥"}),
    ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
    ("decimalEnclosedCircleChinese", {3: "③"}),
    ("decimalEnclosedParen", {2: "⑵"}),
    ("decimalEnclosedFullstop", {2: "⒉"}),
    ("ideographEnclosedCircle", {1: "㊀"}),
    ("decimalFullWidth", {12: "１２"}),
    ("decimalZero", {3: "03", 12: "12"}),
    ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
    ("upperLetter", {2: "B"}),
    ("lowerRoman", {1: "i", 4: "iv", 9: "ix", 14: "xiv", 49: "xlix"}),
    ("upperRoman", {6: "VI", 1994: "MCMXCIV"}),
    ("decimal", {0: "0", 7: "7", -1: "-1", 2_000_000_000: "2000000000"}),
    # 0 and a made-up start have no Chinese or Roman form
    ("chineseCounting", {0: "0", 10_000: "10000"}),
    ("lowerRoman", {2_000_000_000: "2000000000"}),
    ("hebrew1", {5: "5"}),
    ("none", {5: ""}),
]


@pytest.mark.parametrize("number_format, expected", NUMERALS)
def test_render_number(number_format: str, expected: dict[int, str]) -> None:
    assert {count: render_number(count, number_format) for count in expected} == expected
