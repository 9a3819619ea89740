"""What written numbers stand for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indexer.models import Figure
from indexer.precision import Interval, stated, stated_in
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
    found = stated(made)
    assert (found and (found.low, found.high)) == (ends and tuple(map(Decimal, ends)))
    assert found is None or found.value == made.value


def test_numbers_convert_with_their_ends() -> None:
    hectares = stated_in(written("620公顷", "620", "公顷"), "亩")
    assert hectares and hectares.low < 9300 < hectares.high
    assert hectares.margin == pytest.approx(Decimal("7.5"))
    assert stated_in(written("3户", "3", "户"), "亩") is None


def test_ends_are_reckoned_with() -> None:
    one, two, nothing = (
        Interval(*map(Decimal, ends)) for ends in (("1", "1.5", "2"), ("4", "4.5", "5"), "012")
    )
    assert two.minus(one) == Interval(*map(Decimal, "234"))
    assert two.over(one) == Interval(*map(Decimal, "235"))
    assert one.times(two) == Interval(*map(Decimal, ("4", "6.75", "10")))
    assert two.over(nothing) is None
    assert one.touches(nothing) and not one.touches(two)
