"""Which numerals of a text are numbers that count or measure, and what they say by themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from indexer.figures.not_figures import TABLE
from indexer.figures.numbers import find_numbers

# A sentence, and its numbers as quote, value and unit.
NUMBERS = [
    ("新增高原夏菜1.5万亩", [("1.5万亩", "15000", "亩")]),
    ("改种玉米6000余亩", [("6000余亩", "6000", "亩")]),
    ("举办活动十余场次", [("十余场次", "10", "场次")]),
    ("完成投资1亿2000万元", [("1亿2000万元", "120000000", "元")]),
    ("完成造林3万5千亩", [("3万5千亩", "35000", "亩")]),
    ("投资总额1,234.5万元", [("1,234.5万元", "12345000", "元")]),
    # a conversion put blanks around the point
    ("覆盖率提高5 . 5%", [("5 . 5%", "5.5", "%")]),
    ("收入增长百分之十二点五", [("百分之十二点五", "12.5", "%")]),
    ("三分之二的行政村", [("三分之二", "0.6666666666666666666666666667", "比例")]),
    ("占全市的1/4", [("1/4", "0.25", "比例")]),
    ("农业人口占七成以上", [("七成", "7", "成")]),
    # twice as much is a growth by one
    ("收入翻一番", [("翻一番", "1", "倍")]),
    ("产值翻了近两番", [("翻了近两番", "3", "倍")]),
    ("实现三年翻番", [("翻番", "1", "倍")]),
    ("居全市第2位", [("第2位", "2", "位")]),
    ("进入全省前10名", [("前10名", "10", "位")]),
    ("惠及302万农村人口", [("302万", "3020000", "人")]),
    ("新建2座水库、3条渠道", [("2座", "2", "座"), ("3条", "3", "条")]),
    ("将8条78万平方米道路纳入保洁", [("8条", "8", "条"), ("78万平方米", "780000", "平方米")]),
    ("达到838万头（只）", [("838万头（只）", "8380000", "头（只）")]),
    ("粮食亩产520公斤/亩", [("520公斤/亩", "520", "公斤/亩")]),
    ("低保标准提高到740元/月", [("740元/月", "740", "元/月")]),
    ("建成2×35万千瓦机组", [("2×35万千瓦", "700000", "千瓦")]),
    ("城乡收入比缩小到2.28:1", [("2.28:1", "2.28", "")]),
    ("收入倍差降至1.67，", [("1.67", "1.67", "")]),
    ("人口自然增长率为-1.2‰", [("-1.2‰", "-1.2", "‰")]),
    # no unit is written: the measure tells it
    ("产值突破千亿。", [("千亿", "100000000000", None)]),
    ("人口达到1002.1万，", [("1002.1万", "10021000", None)]),
    ("旅游收入迈上万亿新台阶", [("万亿", "1000000000000", None)]),
    # a number of which only the size is told
    ("发放几百万元", [("几百万元", None, "元")]),
    # redacted, and so without a value
    ("新增造林x.x万亩", [("x.x万亩", None, "亩")]),
    ("完成投资**亿元", [("**亿元", None, "元")]),
    ("两年来，连续17年获评先进", [("17年", "17", "年")]),
]
RANGES = [
    ("打造1-2个示范点", "1-2个", "1", "2"),
    ("收入5000—6000元", "5000—6000元", "5000", "6000"),
    ("流转3至5万亩", "3至5万亩", "30000", "50000"),
    ("发展5000亩至8000亩", "5000亩至8000亩", "5000", "8000"),
    ("增长百分之五至百分之八", "百分之五至百分之八", "5", "8"),
]
NONE = [
    "一是突出富民增收，二是狠抓项目",
    "1.突出重点。（2）强化措施",
    "二〇二三年，全区工作取得新成效",
    "2023年3月15日，第三次会议",
    "两年来，三年行动计划深入实施",
    "落实“八项规定”和“三重一大”制度",
    "“十四五”期间，推动一二三产业融合",
    "实行一岗双责，一事一议，一网通办",
    "从三个方面入手，做到两个维护",
    "国办发〔2023〕12号文件",
    "第三产业、第二轮延包",
    "三次产业结构调整为19.9:36.9:43.2",
    "**镇、XX县、20xx年",
    "有近半数的村实现集中供水",
    "储备一批、开工一批、竣工一批",
    "建立“四级三类”规划体系",
    "上半年，再上新台阶",
    "PM2.5、5G、G318、4A级景区",
]
COMPARATORS = [
    ("流转点500亩以上", "at_least"),
    ("失业率控制在4%以内", "at_most"),
    ("投资近6.2亿元", "under"),
    ("突破100亿元", "over"),
    ("6000余亩", "over"),
    ("增长6%左右", "about"),
    ("约30户", "about"),
    # 签约 holds no 约
    ("签约50个", "exact"),
    ("不低于740元", "at_least"),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = [(text[n.start : n.end], n.value, n.unit) for n in find_numbers(text)]
    assert found == [(q, None if v is None else Decimal(v), u) for q, v, u in expected]


@pytest.mark.parametrize(("text", "quote", "low", "high"), RANGES)
def test_ranges(text: str, quote: str, low: str, high: str) -> None:
    (number,) = find_numbers(text)
    assert text[number.start : number.end] == quote
    assert (number.value, number.value_max, number.kind) == (Decimal(low), Decimal(high), "range")


@pytest.mark.parametrize("text", NONE)
def test_no_numbers(text: str) -> None:
    assert [text[n.start : n.end] for n in find_numbers(text)] == []


@pytest.mark.parametrize(("text", "comparator"), COMPARATORS)
def test_comparators(text: str, comparator: str) -> None:
    assert [n.comparator for n in find_numbers(text)] == [comparator]


@pytest.mark.parametrize("row", yaml.safe_load(TABLE.read_text("utf-8"))["units"], ids=str)
def test_every_guard_has_an_example_that_it_stops(row: dict[str, Any]) -> None:
    assert find_numbers(row["example"]) == []


@given(
    st.text(
        "一二三十百千万亿零两0123456789.,%亩元个年月第前翻番分之至-x*（） 。，增长", max_size=40
    )
)
def test_numbers_stand_in_order_and_hold_a_numeral(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end
