"""Units: each row of the table is read under all its names, and converts as known equalities say."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pint import DimensionalityError, UnitRegistry

from indexer.vocab import units
from indexer.vocab.units import (
    convert,
    same_dimension,
    to_base,
    unit_named,
    unit_names,
    unit_pattern,
)

with units.TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
NAMES = [row["name"] for row in ROWS]
MEASURED = [row["name"] for row in ROWS if row["base"]]
# What may stand on either side of a stroke, and of 每 as well.
PARTS = [
    row["name"]
    for row in ROWS
    if row["base"] and row["dimension"] != "share" and "/" not in row["name"]
]
MAGNITUDES = ["", "百", "千", "万", "十万", "百万", "亿", "万亿"]
VALUES = st.decimals(min_value=0, max_value=10**12, places=2)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_unit_is_read_under_all_its_names(row: dict[str, str]) -> None:
    for name in (row["name"], *row["aliases"].split()):
        unit = unit_named(name)
        assert unit and (unit.name, unit.dimension) == (row["name"], row["dimension"])
        assert name in unit_names()
        found = re.match(unit_pattern(), name)
        assert found and found[0] == name


def test_a_name_has_one_owner() -> None:
    names = [name for row in ROWS for name in (row["name"], *row["aliases"].split())]
    behind = [name for row in ROWS for name in row["per"].split() if name != row["name"]]
    assert [name for name, count in Counter(names + behind).items() if count > 1] == []


def test_a_row_has_base_and_factor_or_neither() -> None:
    assert [row["name"] for row in ROWS if bool(row["base"]) != bool(row["factor"])] == []
    assert [
        row["name"] for row in ROWS if row["dimension"] in {"count", "people"} and row["base"]
    ] == []


def test_every_base_is_one_of_some_unit() -> None:
    bases = {row["base"] for row in ROWS if row["base"]}
    assert bases == {row["base"] for row in ROWS if row["factor"] == "1"}


def test_names_stand_longest_first() -> None:
    lengths = [len(name) for name in unit_names()]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("text", "name", "dimension", "base"),
    [
        ("％", "%", "share", "1"),
        ("百分点", "个百分点", "share", "pp"),
        ("方", "立方米", "volume", "m3"),
        ("度", "千瓦时", "energy", "kWh"),
        ("台(套)", "台（套）", "count", None),
        ("头只", "头只", "count", None),
        ("亩次", "亩次", "area", None),
        ("个工作日", "个工作日", "time", None),
        ("微克每立方米", "微克/立方米", "concentration", "ug/m3"),
        ("公里每小时", "公里/小时", "speed", "km/h"),
        # made from their parts
        ("千克／亩", "公斤/亩", "mass_per_area", "t/ha"),
        ("元/人", "元/人", "money_per_person", "CNY/人"),
        ("元/户", "元/户", "money_per_person", "CNY/户"),
        ("元/月", "元/月", "money_per_time", "CNY/year"),
        ("元/个月", "元/月", "money_per_time", "CNY/year"),
        ("元/人·月", "元/人/月", "money_per_person_per_time", "CNY/人/year"),
        ("元每人每月", "元/人/月", "money_per_person_per_time", "CNY/人/year"),
        ("吨/天", "吨/日", "mass_per_time", "t/day"),
        ("吨标煤/万元", "吨标准煤/万元", "energy_per_money", "tce/CNY"),
        ("公斤/头", "公斤/头", "mass_per_count", "t/头"),
        ("人/平方公里", "人/平方公里", "people_per_area", None),
        ("株/亩", "株/亩", "count_per_area", None),
        ("件/万人", "件/万人", "count_per_person", None),
    ],
)
def test_unit_named(text: str, name: str, dimension: str, base: str | None) -> None:
    unit = unit_named(text)
    assert unit and (unit.name, unit.dimension, unit.base) == (name, dimension, base)


@pytest.mark.parametrize(
    "text",
    ["", "万", "万亩", "亿元", "月", "日", "/", "元/", "/亩", "元/人/", "每亩", "元/万", "千瓦·小时", "方面", "亩产"],
)  # fmt: skip
def test_what_is_no_unit_is_none(text: str) -> None:
    assert unit_named(text) is None


@pytest.mark.parametrize(
    ("value", "unit", "expected", "base"),
    [
        ("15000", "亩", "1000", "ha"),
        ("1.5", "万亩", "1000", "ha"),
        ("1", "亩", "0.06666666666666666666666666667", "ha"),
        ("3", "平方公里", "300", "ha"),
        ("120", "万平方米", "120", "ha"),
        ("1300", "亿斤", "65000000", "t"),
        ("520", "公斤/亩", "7.8", "t/ha"),
        ("350", "米", "0.35", "km"),
        ("30.9", "亿元", "3090000000", "CNY"),
        ("3", "万美元", "30000", "USD"),
        ("25.6", "%", "0.256", "1"),
        ("5.2", "‰", "0.0052", "1"),
        ("7", "成", "0.7", "1"),
        ("0.8", "个百分点", "0.8", "pp"),
        ("25", "个基点", "0.25", "pp"),
        ("2", "倍", "2", "1"),
        ("35", "微克/立方米", "35", "ug/m3"),
        ("0.5", "毫克/升", "500000", "ug/m3"),
        ("3", "亿千瓦时", "300000000", "kWh"),
        ("0.5", "吨标准煤/万元", "0.00005", "tce/CNY"),
        ("30", "万千瓦", "300000", "kW"),
        ("1.2", "吉瓦", "1200000", "kW"),
        ("2", "亿立方米", "200000000", "m3"),
        ("12", "小时", "0.5", "day"),
        ("6", "个月", "0.5", "year"),
        ("1770", "元/月", "21240", "CNY/year"),
        ("2", "万吨/日", "20000", "t/day"),
    ],
)
def test_to_base(value: str, unit: str, expected: str, base: str) -> None:
    assert to_base(Decimal(value), unit) == (Decimal(expected), base)


# Pairs that anyone knows, written apart from the table.
@pytest.mark.parametrize(
    ("value", "unit", "expected", "other"),
    [
        ("1", "公顷", "15", "亩"),
        ("1", "平方公里", "1500", "亩"),
        ("1", "平方公里", "1000000", "平方米"),
        ("1", "亩", "666.6666666666666666666666667", "平方米"),
        ("1", "公里", "2", "华里"),
        ("1", "公里", "1000", "米"),
        ("1", "米", "100", "厘米"),
        ("1", "厘米", "10", "毫米"),
        ("1", "海里", "1852", "米"),
        ("1", "吨", "2000", "斤"),
        ("1", "公斤", "2", "斤"),
        ("1", "担", "100", "斤"),
        ("1", "斤", "500", "克"),
        ("1", "克", "1000000", "微克"),
        ("1", "立方米", "1000", "升"),
        ("1", "升", "1000", "毫升"),
        ("1", "兆瓦", "1000", "千瓦"),
        ("100", "万千瓦", "1", "吉瓦"),
        ("1", "兆瓦时", "1000", "度"),
        ("36", "吉焦", "10", "兆瓦时"),
        ("1", "兆伏安", "0.1", "万千伏安"),
        ("1", "吨标准煤", "1000", "千克标准煤"),
        ("1", "周", "168", "小时"),
        ("1", "天", "1440", "分钟"),
        ("1", "小时", "3600", "秒"),
        ("1", "年", "12", "个月"),
        ("2", "个季度", "6", "个月"),
        ("7", "成", "70", "%"),
        ("1", "%", "10", "‰"),
        ("100", "个基点", "1", "个百分点"),
        ("1", "毫克/立方米", "1000", "微克/立方米"),
        ("10", "米/秒", "36", "公里/小时"),
        ("1", "吨/公顷", "66.66666666666666666666666667", "公斤/亩"),
        ("1000", "斤/亩", "7.5", "吨/公顷"),
        ("100", "万元/亩", "15", "亿元/平方公里"),
        ("0.2", "元/斤", "400", "元/吨"),
        ("1", "立方米/秒", "86400", "立方米/日"),
        ("13000", "亿斤", "6.5", "亿吨"),
        ("12", "亿元", "120000", "万元"),
        ("3", "万户", "30000", "户"),
        ("1.2", "万元/人", "12000", "元/人"),
        ("1.2", "万人/平方公里", "12000", "人/平方公里"),
        # never
        ("1", "美元", None, "元"),
        ("1", "户", None, "人"),
        ("1", "人次", None, "人"),
        ("1", "头", None, "头只"),
        ("1", "亩次", None, "亩"),
        ("1", "%", None, "个百分点"),
        ("1", "倍", None, "%"),
        ("1", "吨标准煤", None, "千瓦时"),
        ("1", "年", None, "天"),
        ("1", "个工作日", None, "天"),
        ("1", "元/人", None, "元/户"),
        ("1", "株/亩", None, "株/公顷"),
        ("1", "亩", None, "元"),
        ("1", "亩", None, "某某"),
    ],
)
def test_convert(value: str, unit: str, expected: str | None, other: str) -> None:
    converted = convert(Decimal(value), unit, other)
    assert converted == (None if expected is None else Decimal(expected))


@given(
    st.sampled_from(MAGNITUDES),
    st.sampled_from(NAMES),
    st.sampled_from(MAGNITUDES),
    st.sampled_from(NAMES),
    VALUES,
)
def test_what_converts_converts_back(
    sign: str, name: str, other_sign: str, other: str, value: Decimal
) -> None:
    there = convert(value, sign + name, other_sign + other)
    if there is None:
        return
    assert same_dimension(name, other)
    back = convert(there, other_sign + other, sign + name)
    assert back is not None and abs(back - value) <= value * Decimal("1e-26")


@given(st.sampled_from(MEASURED), st.sampled_from(MEASURED), VALUES)
def test_units_convert_within_a_dimension_and_a_base_only(
    name: str, other: str, value: Decimal
) -> None:
    unit, another = unit_named(name), unit_named(other)
    assert unit and another
    alike = (unit.dimension, unit.base) == (another.dimension, another.base)
    assert (convert(value, name, other) is not None) == alike


@given(st.sampled_from(PARTS), st.sampled_from(PARTS), st.sampled_from(["/", "／", "每"]))
def test_a_unit_per_another_is_read_and_matched_whole(name: str, below: str, stroke: str) -> None:
    text = name + stroke + below
    unit = unit_named(text)
    assert unit and unit_named(unit.name) == unit
    found = re.match(unit_pattern(), text)
    assert found and found[0] == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("亩高标准农田", "亩"),
        ("元/人·月", "元/人·月"),
        ("吨标准煤/万元以下", "吨标准煤/万元"),
        ("件/万人", "件/万人"),
        ("平方公里", "平方公里"),
        ("个百分点", "个百分点"),
        ("头（只）", "头（只）"),
        ("人次/年", "人次/年"),
        # 每 begins a new phrase behind what is counted
        ("个每个投资", "个"),
        ("%每年", "%"),
        ("元每人每月", "元每人每月"),
        ("公顷/千瓦时", "公顷/千瓦时"),
        # a stroke that is none of a unit
        ("亩/其中", "亩"),
        ("月", None),
        ("产业", None),
    ],
)
def test_unit_pattern(text: str, found: str | None) -> None:
    match = re.match(unit_pattern(), text)
    assert (match[0] if match else None) == found


@given(st.text() | st.text("万亿千亩元人月日/／每·公斤吨%（）头只", max_size=8))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    unit = unit_named(text)
    assert unit is None or unit_named(unit.name) == unit


# Our units in the words of pint, which knows nothing of ours: an oracle for every factor.
PINT = {
    "亩": "hectare / 15",
    "公顷": "hectare",
    "平方公里": "kilometer ** 2",
    "平方米": "meter ** 2",
    "公里": "kilometer",
    "米": "meter",
    "厘米": "centimeter",
    "吨": "metric_ton",
    "公斤": "kilogram",
    "斤": "kilogram / 2",
    "克": "gram",
    "立方米": "meter ** 3",
    "升": "liter",
    "千瓦": "kilowatt",
    "兆瓦": "megawatt",
    "千瓦时": "kilowatt * hour",
    "天": "day",
    "小时": "hour",
    "公斤/亩": "kilogram / (hectare / 15)",
    "吨/公顷": "metric_ton / hectare",
}


@pytest.mark.parametrize(("source", "target"), [*permutations(PINT, 2)], ids="-".join)
def test_factors_are_those_of_pint(source: str, target: str) -> None:
    registry = _pint_registry()
    ours = convert(Decimal(360), source, target)
    try:
        theirs = (360 * registry(PINT[source])).to(registry(PINT[target]).units)
    except DimensionalityError:
        assert ours is None
    else:
        assert ours is not None
        expected = theirs.magnitude / registry(PINT[target]).magnitude
        assert float(ours) == pytest.approx(expected, rel=1e-12)


@cache
def _pint_registry() -> UnitRegistry:
    return UnitRegistry()
