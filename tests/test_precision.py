"""What written numbers stand for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indexer.models import Figure
from indexer.precision import Interval, interval_in, interval_of, same_amount, vagueness
from tests.figures_made import figure


def written(quote: str, value: str | None, unit: str, **parts: object) -> Figure:
    return figure(value, unit, quote=quote, **parts)


STATED = [
    (written("30.9亿元", "3090000000", "元"), ("3085000000", "3095000000")),
    (written("20%", "20", "%"), ("19.5", "20.5")),
    (written("100%", "100", "%"), ("99.5", "100.5")),
    (written("1.85万亩", "18500", "亩"), ("18450", "18550")),
    (written("1,234.5万元", "12345000", "元"), ("12344500", "12345500")),
    # measured to the unit, perhaps rounded to hundreds, counted
    (written("15520元", "15520", "元"), ("15519.5", "15520.5")),
    (written("8600亩", "8600", "亩"), ("8550", "8650")),
    (written("486户", "486", "户"), ("486", "486")),
    (written("10件", "10", "件"), ("10", "10")),
    # words that widen it
    (written("30%", "30", "%", comparator="about"), ("28.0", "32.0")),
    (written("1万余亩", "10000", "亩", comparator="over"), ("5000", "16000")),
    (written("1.2万亩", "12000", "亩", comparator="under"), ("10300", "12500")),
    # nothing to reckon with
    (written("85%", "85", "%", comparator="at_least"), None),
    (written("3—5万亩", "30000", "亩", value_max=Decimal(50000)), None),
    (written("x.x万亩", None, "亩", comparator="masked"), None),
    (written("三成", "30", "%"), None),
]


@pytest.mark.parametrize(("made", "ends"), STATED, ids=lambda x: getattr(x, "quote", None))
def test_what_a_number_stands_for(made: Figure, ends: tuple[str, str] | None) -> None:
    found = interval_of(made)
    assert (found and (found.low, found.high)) == (ends and tuple(map(Decimal, ends)))
    assert found is None or found.value == made.value


def test_numbers_convert_with_their_ends() -> None:
    hectares = interval_in(written("620公顷", "620", "公顷"), "亩")
    assert hectares and hectares.low < 9300 < hectares.high
    assert hectares.margin == pytest.approx(Decimal("7.5"))
    assert interval_in(written("3户", "3", "户"), "亩") is None


def test_ends_are_reckoned_with() -> None:
    one, two, nothing = (
        Interval(*map(Decimal, ends)) for ends in (("1", "1.5", "2"), ("4", "4.5", "5"), "012")
    )
    assert two.minus(one) == Interval(*map(Decimal, "234"))
    assert two.over(one) == Interval(*map(Decimal, "235"))
    assert one.times(two) == Interval(*map(Decimal, ("4", "6.75", "10")))
    assert two.over(nothing) is None
    assert one.touches(nothing) and not one.touches(two)


def money(number: str, **parts: object) -> Figure:
    value = None if "x" in number else str(Decimal(number) * 10**8)
    return written(f"{number}亿元", value, "元", **parts)


HIGHER, LOWER = ({"kind": "growth_rate", "direction": way} for way in ("up", "down"))
SAME = [
    (money("30.9"), money("30.86"), True),
    (money("30.9"), written("308600万元", "3086000000", "元"), True),
    # they only touch, and so may both be true without being one
    (money("30.9"), money("30.8"), False),
    (written("46户", "46", "户"), written("46户", "46", "户"), True),
    (written("46户", "46", "户"), written("47户", "47", "户"), False),
    (written("46户", "46", "户"), written("46家", "46", "家"), True),
    (written("1.5万亩", "15000", "亩"), written("1000公顷", "1000", "公顷"), True),
    # words and open ends
    (written("1万余亩", "10000", "亩", comparator="over"), written("10450亩", "10450", "亩"), True),
    (written("320天", "320", "天", comparator="at_least"), written("330天", "330", "天"), True),
    (written("320天", "320", "天", comparator="at_least"), written("310天", "310", "天"), False),
    # a range is what it says
    (written("3—5万亩", "30000", "亩", value_max=Decimal(50000)), written("4万亩", "40000", "亩"), True),
    # growth and fall
    (written("1.8%", "1.8", "%", **HIGHER), written("1.8%", "1.8", "%", **LOWER), False),
    (money("x.x"), money("30.9"), False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "same"), SAME, ids=lambda x: getattr(x, "quote", None))
def test_whether_two_figures_are_one_value(one: Figure, other: Figure, same: bool) -> None:
    assert same_amount(one, other) == same_amount(other, one) == same


def test_more_digits_are_less_vague() -> None:
    figures = [money("30.86"), money("30.9"), money("31"), money("31", comparator="about")]
    assert sorted(figures, key=vagueness) == figures
    assert vagueness(money("x.x")) == 1
