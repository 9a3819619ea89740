"""Amounts in the unit of a comparison."""

from __future__ import annotations

from decimal import Context, Decimal

from indexer.models import Figure
from indexer.numerals import magnitude
from indexer.vocab.indicator_table import Dimension
from indexer.vocab.units import convert, unit_named

MAGNITUDES = "百千万亿"
# Digits of a value that no finite number of digits writes (1亩 in hectares).
EXACT = Context(prec=12)
PERSONS = frozenset("人 名 位 员 个".split())
PERCENT = Decimal(100)


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


def _counted_alike(unit: str, other: str, dimension: Dimension) -> bool:
    if unit.endswith("次") != other.endswith("次"):
        return False
    if dimension == "people":
        return unit in PERSONS and other in PERSONS
    known = (unit_named(unit), unit_named(other))
    return all(one is None or one.base is None for one in known)
