"""Numbers as reports write them: a table of writings, and every integer written out and read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.numerals import POWERS, magnitude, parse_numeral

NUMERALS = [
    # digits
    ("0", "0"),
    ("7", "7"),
    ("11543", "11543"),
    ("25.6", "25.6"),
    ("0.08", "0.08"),
    ("-2.1", "-2.1"),
    ("－2.1", "-2.1"),
    ("−3", "-3"),
    ("1,234", "1234"),
    ("1,234.5", "1234.5"),
    ("12，345，678", "12345678"),
    ("１２３.４", "123.4"),
    ("１２３．４", "123.4"),
    ("00123", "123"),
    # with magnitudes
    ("1.3万", "13000"),
    ("1.30万", "13000"),
    ("1,234.5万", "12345000"),
    ("12.34567万", "123456.7"),
    ("6.2亿", "620000000"),
    ("0.5亿", "50000000"),
    ("2.0万亿", "2000000000000"),
    ("1万亿", "1000000000000"),
    ("5千", "5000"),
    ("5千万", "50000000"),
    ("3百万", "3000000"),
    ("3百", "300"),
    ("2千亿", "200000000000"),
    ("-1.2亿", "-120000000"),
    # digits between magnitudes
    ("3万5千", "35000"),
    ("1亿2000万", "120000000"),
    ("1亿2千万", "120000000"),
    ("1万2000亿", "1200000000000"),
    ("2000万5000", "20005000"),
    ("3万500", "30500"),
    ("3千5百", "3500"),
    ("3万5", "35000"),
    # Chinese
    ("零", "0"),
    ("一", "1"),
    ("两", "2"),
    ("十", "10"),
    ("十五", "15"),
    ("二十", "20"),
    ("九十九", "99"),
    ("一百", "100"),
    ("一百零五", "105"),
    ("一百一十", "110"),
    ("一百一十五", "115"),
    ("一百十五", "115"),
    ("二百一十", "210"),
    ("两百", "200"),
    ("一千零五十一", "1051"),
    ("一千〇五十一", "1051"),
    ("一千零一十", "1010"),
    ("一千零一", "1001"),
    ("一千二百", "1200"),
    ("一千二百零三", "1203"),
    ("九千九百九十九", "9999"),
    ("一万", "10000"),
    ("两万两千", "22000"),
    ("一万零五百", "10500"),
    ("一万零三十", "10030"),
    ("一万零五", "10005"),
    ("三万八百", "30800"),
    ("十万", "100000"),
    ("十二万", "120000"),
    ("二十万", "200000"),
    ("一百二十三万四千五百六十七", "1234567"),
    ("五千万", "50000000"),
    ("两亿", "200000000"),
    ("一亿零五百万", "105000000"),
    ("十亿五千万", "1050000000"),
    ("一万二千亿", "1200000000000"),
    ("两万亿", "2000000000000"),
    ("负二", "-2"),
    ("负二点三", "-2.3"),
    # the last magnitude is left unsaid
    ("两万五", "25000"),
    ("三百八", "380"),
    ("三千五", "3500"),
    ("一亿五", "150000000"),
    ("三百零八", "308"),
    # magnitudes alone
    ("百", "100"),
    ("千", "1000"),
    ("万", "10000"),
    ("百万", "1000000"),
    ("千万", "10000000"),
    ("亿", "100000000"),
    ("千亿", "100000000000"),
    ("万亿", "1000000000000"),
    # spelled digit by digit
    ("二〇二三", "2023"),
    ("二○二三", "2023"),
    ("二零一九", "2019"),
    ("一九四九", "1949"),
    ("二〇", "20"),
    ("一二〇", "120"),
    # decimals and fractions
    ("半", "0.5"),
    ("一半", "0.5"),
    ("零点八", "0.8"),
    ("零点零五", "0.05"),
    ("十二点五", "12.5"),
    ("一点五万", "15000"),
    ("两点五亿", "250000000"),
    ("二点三四万亿", "2340000000000"),
    ("二分之一", "0.5"),
    ("四分之三", "0.75"),
    ("十分之一", "0.1"),
    ("千分之五", "0.005"),
    ("万分之一点五", "0.00015"),
    ("三分之一", "0.3333333333333333333333333333"),
    ("3分之2", "0.6666666666666666666666666667"),
    # the writing of money on paper, and the long forms
    ("壹佰贰拾叁萬", "1230000"),
    ("兩億", "200000000"),
]
NO_NUMERALS = [
    *["", " ", "若干", "多", "几", "几百", "数十", "十余", "上百", "万众", "零星", "半数", "6000亩"],
    # programmes, plans and lists that begin or sound like a number
    *["十四五", "十三五", "二十大", "八五", "三五", "一二三", "一二三产", "三四", "一九", "十一五"],
    # not well formed
    *["一千零五百", "一万零五千", "二百零一十", "一百零", "零五", "两十", "十两", "百二", "千五百"],
    *["万五千", "千万五", "一亿亿", "亿五千万", "一万两", "十十", "三百百", "五十零三", "点五", "两点"],
    *["三点半", "一点五万三", "1.5亿2000万", "3十", "1,23", "1,2345", "1.2.3", "1.", ".5", "--1"],
    *["-", "负", "-半", "1e5", "1_000", "+5", "x.x", "**", "2/3", "²", "３²", "3万²", "٣", "①"],
    # read with their unit
    *["百分之八点五", "百分之百"],
    *["分之一", "三分之", "零分之一", "一分之一", "三分之二分之一"],
    "万" * 50,
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMERALS)
def test_parse_numeral(text: str, value: str) -> None:
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", NO_NUMERALS)
def test_what_is_not_wholly_a_number_is_none(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize(
    "text", ["1.3万", "1.30亿", "2.0万亿", "1,234.5万", "百万", "一点五万", "三万五"]
)
def test_a_whole_number_is_written_without_exponent_and_point(text: str) -> None:
    assert str(parse_numeral(text)).isdigit()


@pytest.mark.parametrize("text", POWERS)
def test_a_magnitude_alone_is_a_number(text: str) -> None:
    assert magnitude(text) == parse_numeral(text)
    assert magnitude("三" + text) is None


def written(number: int) -> str:
    """An integer below 10^12 in Chinese, group by group of four digits, independent of the reader.

    >>> written(1051), written(100500), written(15), written(200000001)
    ('一千零五十一', '十万零五百', '十五', '二亿零一')
    """
    digits = str(number).zfill(12)
    text = ""
    for group, sign in zip((digits[:4], digits[4:8], digits[8:]), "亿万 ", strict=True):
        for digit, place in zip(group, "千百十 ", strict=True):
            text += "零" if digit == "0" else "零一二三四五六七八九"[int(digit)] + place.strip()
        text = text.rstrip("零") + sign.strip() if group != "0000" else text
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.strip("零")
    return (text[1:] if text.startswith("一十") else text) or "零"


@given(st.integers(0, 10**12 - 1))
@example(10_0005_0000)
@example(1000_0000_0000)
@example(1_0000_0001)
@example(10_1000)
def test_an_integer_in_chinese_reads_back(number: int) -> None:
    assert parse_numeral(written(number)) == number


@given(st.integers(0, 10**9), st.integers(0, 4), st.sampled_from(["", *POWERS]))
def test_digits_with_a_magnitude_are_exact(number: int, places: int, sign: str) -> None:
    text = f"{Decimal(number).scaleb(-places):f}"
    if sign.startswith("十"):
        assert parse_numeral(text + sign) is None
    else:
        assert parse_numeral(text + sign) == Decimal(text) * (magnitude(sign) or 1)


@given(st.integers(10**40, 10**60))
def test_a_very_long_number_keeps_every_digit(number: int) -> None:
    assert str(parse_numeral(str(number))) == str(number)


@given(st.text() | st.text("零〇一二两三九十百千万亿点分之负半-.,，0159²", max_size=14))
@example("9" * 5000 + "万")
def test_any_text_gives_a_number_or_none(text: str) -> None:
    value = parse_numeral(text)
    assert value is None or value.is_finite()
