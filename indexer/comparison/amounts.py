"""Amounts in one unit, and whether two of them say the same."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import NamedTuple

from indexer.audit.intervals import stated
from indexer.models import Figure
from indexer.numerals import magnitude
from indexer.vocab.indicator_table import Dimension
from indexer.vocab.units import convert, unit_named

MAGNITUDES = "百千万亿"
# Digits of a value that no finite number of digits writes (1亩 in hectares), and of one in words.
EXACT, ROUNDED = Context(prec=12), Context(prec=6)
PERSONS = frozenset("人 名 位 员 个".split())
PERCENT = Decimal(100)
# What a number with an open end may be beyond it: 以上 and 以内.
OPEN = Decimal("0.1")


class Ends(NamedTuple):
    """All that a written number may stand for."""

    low: Decimal
    high: Decimal


def in_unit(value: Decimal, unit: str, wanted: str, dimension: Dimension) -> Decimal | None:
    """A value in the unit of its indicator; None where it never converts.

    Words of counting stand for each other where the indicator says what is counted: 规上企业 come
    in 家 and 户. But 人 are no 户 and no 人次.

    >>> in_unit(Decimal(1000), "公顷", "亩", "area")
    Decimal('15000')
    >>> in_unit(Decimal(19), "户", "家", "count"), in_unit(Decimal(26000), "辆", "万辆", "count")
    (Decimal('19'), Decimal('2.6'))
    >>> in_unit(Decimal(19), "户", "人", "people"), in_unit(Decimal(19), "人次", "人", "people")
    (None, None)
    >>> in_unit(Decimal(8), "美元", "亿元", "money")
    """
    if unit == wanted:
        return value
    converted = convert(value, unit, wanted) if unit and wanted else None
    if converted is None and dimension in ("count", "people", "count_per_person"):
        (scale, name), (to_scale, to_name) = scaled(unit), scaled(wanted)
        if _counted_alike(name, to_name, dimension):
            converted = EXACT.divide(value * scale, to_scale)
    return None if converted is None else shortened(converted)


def growth_in_percent(figure: Figure, value: Decimal) -> Decimal | None:
    """A rate of growth in percent, a fall below zero; 增长1.2倍 is 120 %."""
    if figure.unit == "倍":
        percent: Decimal | None = value * PERCENT
    else:
        percent = convert(value, figure.unit, "%")
    if percent is None:
        return None
    return -abs(percent) if figure.direction == "down" else percent


def scaled(unit: str) -> tuple[Decimal, str]:
    """The magnitude of a unit and the unit itself.

    >>> scaled("亿元"), scaled("千米")
    ((Decimal('100000000'), '元'), (Decimal('1'), '千米'))
    """
    bare = unit.lstrip(MAGNITUDES)
    scale = magnitude(unit[: len(unit) - len(bare)]) if bare != unit else None
    return (Decimal(1), unit) if unit_named(unit) or scale is None else (scale, bare)


def shortened(value: Decimal) -> Decimal:
    """A value without what no finite number of digits writes.

    >>> shortened(Decimal("666.666666666666666")), shortened(Decimal("15000.00"))
    (Decimal('666.666666667'), Decimal('15000'))
    """
    cut = EXACT.plus(value)
    whole = cut == cut.to_integral_value()
    return cut.quantize(Decimal(1)) if whole and abs(cut) < 10**12 else cut.normalize()


def written(value: Decimal) -> str:
    """A value as people read it, six digits of it at most before it is whole.

    >>> written(Decimal("28071.428571")), written(Decimal("1234567.8")), written(Decimal("-0.50"))
    ('28071.4', '1234568', '-0.5')
    """
    if abs(value) >= 10**6:
        return f"{value:.0f}"
    return f"{ROUNDED.plus(value).normalize():f}"


def ends_of(figure: Figure) -> Ends | None:
    """All that a figure may stand for, in its own unit; None where the digits do not tell.

    320天以上 may be a tenth more.
    """
    if figure.value is None or figure.value_max is not None:
        return None
    if figure.comparator in ("at_least", "at_most"):
        beyond = figure.value * (1 + OPEN if figure.comparator == "at_least" else 1 - OPEN)
        return Ends(*sorted((figure.value, beyond)))
    interval = stated(figure)
    return Ends(interval.low, interval.high) if interval else None


def same_amount(a: Figure, b: Figure) -> bool:
    """Whether two figures may be one value, written with more digits or fewer.

    30.9亿元 and 30.86亿元 are one value; 30.9亿元 and 30.8亿元, which only touch, are two.
    """
    if (a.value, a.value_max, a.unit) == (b.value, b.value_max, b.unit):
        return a.direction == b.direction or a.kind != "growth_rate"
    if a.direction != b.direction and a.kind == b.kind == "growth_rate":
        return False
    ours, theirs = _ends(a), _ends(b)
    if ours is None or theirs is None:
        return False
    if a.unit != b.unit:
        low, high = (convert(end, b.unit, a.unit) for end in theirs)
        if low is None or high is None:
            # 19家 and 19户 are what the unit of the comparison lets pass.
            return a.value == b.value
        theirs = Ends(low, high)
    return ours == theirs or (ours.low < theirs.high and theirs.low < ours.high)


def precision(figure: Figure) -> Decimal:
    """How wide a figure leaves its value, as a share of it; the more precise is smaller."""
    ends = ends_of(figure)
    if ends is None or not figure.value:
        return Decimal(1)
    return (ends.high - ends.low) / abs(figure.value)


def _ends(figure: Figure) -> Ends | None:
    """What a figure may stand for; where its digits do not tell, the bare value or range."""
    if figure.value is None:
        return None
    return ends_of(figure) or Ends(figure.value, figure.value_max or figure.value)


def _counted_alike(unit: str, other: str, dimension: Dimension) -> bool:
    if unit.endswith("次") != other.endswith("次"):
        return False
    if dimension == "people":
        return unit in PERSONS and other in PERSONS
    known = (unit_named(unit), unit_named(other))
    return all(one is None or one.base is None for one in known)
