"""Units (亩, 亿元, 公斤/亩, 家, …): how they are written, what they measure, what converts.

The `dimension` says what a unit measures, the `base` into what it converts: units convert into
each other only where they share both. 美元 is money and never becomes 元; 个百分点 is no %,
亩次 no 亩, 吨标准煤 no 千瓦时; a month has no fixed number of days, so 年 and 个月 have a base of
their own. What is counted (家, 户, 头只, 株/亩) has none.

In the table `per` holds what is a unit only behind a stroke: 日 and 月 in 吨/日 and 元/月, for
3月5日 is a date. Units with a stroke are made from their parts, and stand in the table only where
their base has a name of its own (微克/立方米).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path

from indexer.numerals import magnitude

TABLE = Path(__file__).with_name("units.csv")
# 每 is a stroke in words: 公斤每亩.
HALF_WIDTH = str.maketrans("（）／％每", "()/%/")
FULL_WIDTH = str.maketrans("()/%", "（）／％")
# The word for what something is per, where it is not the name of the dimension: money_per_person.
PER_ONE = {"people": "person"}
# 十万亿
LONGEST_MAGNITUDE = 3
# Digits to which a value that never ends (1亩 in ha) is cut.
EXACT = Context(prec=28)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the vocabulary knows it; one of it is `factor` of its base.

    `base` and `factor` are None for what is never converted.
    """

    name: str
    dimension: str
    base: str | None
    factor: Fraction | None


@lru_cache(maxsize=4096)
def unit_named(text: str) -> Unit | None:
    """The unit that a text writes, without a magnitude before it.

    >>> unit_named("平米")
    Unit(name='平方米', dimension='area', base='ha', factor=Fraction(1, 10000))
    >>> unit_named("公斤每亩")
    Unit(name='公斤/亩', dimension='mass_per_area', base='t/ha', factor=Fraction(3, 200))
    >>> unit_named("头(只)")
    Unit(name='头（只）', dimension='count', base=None, factor=None)
    >>> unit_named("万亩")
    """
    text = text.translate(HALF_WIDTH)
    if text in _units():
        return _units()[text]
    above, _, below = text.partition("/")
    unit = _units().get(above)
    # 元/人·月 is per person and per month.
    for part in re.split("[/·]", below):
        unit = _per(unit, part) if unit else None
    return unit


def to_base(value: Decimal, unit_name: str) -> tuple[Decimal, str] | None:
    """A value in the base of its unit, and that base; None for what is never converted.

    >>> to_base(Decimal(15000), "亩")
    (Decimal('1000'), 'ha')
    >>> to_base(Decimal("25.6"), "%")
    (Decimal('0.256'), '1')
    >>> to_base(Decimal(838), "万头")
    """
    scale, unit = _scaled(unit_name)
    if unit is None or unit.factor is None or unit.base is None:
        return None
    return _decimal(Fraction(value) * scale * unit.factor), unit.base


def convert(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """A value in another unit; either may have a magnitude. None when it never converts.

    >>> convert(Decimal("1.5"), "万亩", "公顷"), convert(Decimal(12), "亿斤", "万吨")
    (Decimal('1000'), Decimal('60'))
    >>> convert(Decimal(3), "万户", "户")
    Decimal('30000')
    >>> convert(Decimal(3), "万户", "人")
    >>> convert(Decimal(5), "万美元", "万元")
    """
    (scale, unit), (to_scale, other) = _scaled(from_unit), _scaled(to_unit)
    if unit is None or other is None:
        return None
    if unit == other:
        return _decimal(Fraction(value) * scale / to_scale)
    if unit.factor is None or other.factor is None:
        return None
    if (unit.dimension, unit.base) != (other.dimension, other.base):
        return None
    return _decimal(Fraction(value) * scale * unit.factor / (to_scale * other.factor))


def same_dimension(a: str, b: str) -> bool:
    """Whether two units, with or without a magnitude, measure the same kind of thing.

    >>> same_dimension("亿元", "美元"), same_dimension("亩", "元"), same_dimension("亩", "亩/亩")
    (True, False, False)
    """
    (_, unit), (_, other) = _scaled(a), _scaled(b)
    return unit is not None and other is not None and unit.dimension == other.dimension


@cache
def unit_names() -> tuple[str, ...]:
    """Every writing of a unit in the table, the longest first, for a pattern.

    >>> [name for name in unit_names() if "平方" in name]
    ['平方公里', '平方千米', '平方米', '平方']
    """
    return _longest_first(name for row, _ in _rows() for name in _writings(row))


@cache
def unit_pattern() -> str:
    """A pattern of a unit, with what it is per: 亩, 元/人·月, 吨标准煤/万元, 公斤每亩.

    >>> re.match(unit_pattern(), "公斤每亩以上")[0]
    '公斤每亩'
    >>> re.match(unit_pattern(), "个每年")[0]
    '个'
    """
    measures = _longest_first(
        name
        for row, unit in _rows()
        if unit.base and unit.dimension != "share"
        for name in _writings(row)
    )
    below = _longest_first(
        name for row, _ in _rows() for name in (*_writings(row), *row["per"].split())
    )
    names, measured, parts = (
        "|".join(map(re.escape, group)) for group in (unit_names(), measures, below)
    )
    # The whole name first: 千瓦时 is no 千 of anything.
    per = f"(?:{parts}|[十百千万亿](?:{parts}))"
    # 每 begins a new phrase behind what is counted: 新建5个每个投资200万元的项目.
    return f"(?:(?:{measured})(?:每{per})+|(?:{names})(?:[/／]{per}(?:[/／·]{per})*)?)"


def _scaled(text: str) -> tuple[Fraction, Unit | None]:
    """A unit and the magnitude before it: 亿千瓦时 is 亿 and 千瓦时, 千克 is no 千 of 克."""
    for length in range(min(len(text), LONGEST_MAGNITUDE + 1)):
        unit = unit_named(text[length:])
        if unit and length == 0:
            return Fraction(1), unit
        scale = magnitude(text[:length])
        if unit and scale:
            return Fraction(scale), unit
    return Fraction(1), None


def _per(unit: Unit, text: str) -> Unit | None:
    """The unit over another one: 吨标准煤 and 万元."""
    for length in range(min(len(text), LONGEST_MAGNITUDE + 1)):
        below = _below_stroke().get(text[length:])
        scale = magnitude(text[:length]) if length else Decimal(1)
        if below and scale:
            return _over(unit, text[:length], Fraction(scale), below)
    return None


def _over(unit: Unit, sign: str, scale: Fraction, below: Unit) -> Unit:
    dimension = f"{unit.dimension}_per_{PER_ONE.get(below.dimension, below.dimension)}"
    name = f"{unit.name}/{sign}{below.name}"
    if unit.factor is None:
        return Unit(name, dimension, None, None)
    # What is counted is the base itself: 公斤/头 converts into 斤/头.
    factor = unit.factor / scale / (below.factor or 1)
    return Unit(name, dimension, f"{unit.base}/{below.base or below.name}", factor)


def _decimal(value: Fraction) -> Decimal:
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


@cache
def _rows() -> tuple[tuple[dict[str, str], Unit], ...]:
    """The rows of the table, each with its unit."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            (
                row,
                Unit(
                    row["name"],
                    row["dimension"],
                    row["base"] or None,
                    Fraction(row["factor"]) if row["factor"] else None,
                ),
            )
            for row in csv.DictReader(file)
        )


@cache
def _units() -> dict[str, Unit]:
    """Every writing of a unit at half width, and the unit."""
    return {name.translate(HALF_WIDTH): unit for row, unit in _rows() for name in _writings(row)}


@cache
def _below_stroke() -> dict[str, Unit]:
    """Every writing of what a unit may be per, and that unit under its name there: 日, not 天."""
    units: dict[str, Unit] = {}
    for row, unit in _rows():
        per = row["per"].split()
        there = Unit(per[0] if per else unit.name, unit.dimension, unit.base, unit.factor)
        for name in (*_writings(row), *per):
            units[name.translate(HALF_WIDTH)] = there
    return units


def _writings(row: dict[str, str]) -> tuple[str, ...]:
    """The name and aliases of a row at both widths: 头（只）, 头(只)."""
    names = (row["name"], *row["aliases"].split())
    widths = (HALF_WIDTH, FULL_WIDTH)
    return tuple(dict.fromkeys(name.translate(width) for name in names for width in widths))


def _longest_first(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(names), key=len, reverse=True))
