"""Numbers that are true, however they are rounded, are never called into question."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.audit import findings_between, findings_in
from tests.audit.accounts import account

PLACES = st.integers(0, 2)


def rounded(number: Decimal, places: int) -> str:
    return str(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def money(yuan: int, places: int) -> str:
    return rounded(Decimal(yuan) / 10**8, places) + "亿元"


def area(mu: int, places: int) -> str:
    return rounded(Decimal(mu) / 10**4, places) + "万亩" if places else f"{mu}亩"


def percent(part: int, whole: int, places: int) -> str:
    return rounded(Decimal(100) * part / whole, places) + "%"


@given(
    whole=st.integers(10**5, 10**7),
    share=st.floats(0.05, 0.99),
    places=st.tuples(PLACES, PLACES, PLACES),
)
def test_shares(whole: int, share: float, places: tuple[int, int, int]) -> None:
    part = int(whole * share)
    text = (
        f"流转面积{area(part, places[0])}，占耕地总面积{area(whole, places[1])}的"
        f"{percent(part, whole, places[2])}。\n"
        f"全县耕地{area(whole, places[1])}，其中高标准农田{area(part, places[0])}，"
        f"占{percent(part, whole, places[2])}。"
    )
    assert findings_in(account(text)) == []


@given(
    before=st.integers(10**9, 10**11),
    change=st.floats(-0.4, 0.9),
    places=st.tuples(PLACES, PLACES, PLACES, PLACES),
)
def test_growth(before: int, change: float, places: tuple[int, int, int, int]) -> None:
    now = int(before * (1 + change))
    verb, amount = ("增加", "增长") if now >= before else ("减少", "下降")
    rate = percent(abs(now - before), before, places[2])
    old, new = money(before, places[0]), money(now, places[1])
    by = money(abs(now - before), places[3])
    text = (
        f"劳务收入由{old}{verb}到{new}，{amount}{rate}。\n"
        f"社会消费品零售总额达到{new}，比上年{verb}{by}，{amount}{rate}。"
    )
    assert findings_in(account(text)) == []


@given(parts=st.lists(st.integers(10**9, 10**11), min_size=3, max_size=3), places=PLACES)
def test_industries(parts: list[int], places: int) -> None:
    one, two, three = (money(part, places) for part in parts)
    text = (
        f"全县地区生产总值{money(sum(parts), places)}，增长4.1%，其中第一产业增加值{one}，增长5.2%；"
        f"第二产业增加值{two}，增长5.6%；第三产业增加值{three}，增长2.8%。"
    )
    assert findings_in(account(text)) == []


@given(built=st.integers(1, 400), rebuilt=st.integers(1, 400))
def test_counts(built: int, rebuilt: int) -> None:
    whole = built + rebuilt
    text = (
        f"新改建道路{whole}条（新建{built}条、改建{rebuilt}条）。\n"
        f"培训农民{whole}人，其中男性{built}人、女性{rebuilt}人。\n"
        f"登记合作社{whole}家，其中省级{built}家。"
    )
    assert findings_in(account(text)) == []


@given(
    income=st.integers(8000, 60000),
    rates=st.lists(st.floats(-0.05, 0.2), min_size=3, max_size=3),
    places=st.integers(0, 1),
)
@settings(max_examples=40)
def test_years(income: int, rates: list[float], places: int) -> None:
    accounts, before = [], income
    for year, change in enumerate(rates, 2022):
        now = int(before * (1 + change))
        verb = "增长" if now >= before else "下降"
        text = (
            f"一、{year - 1}年工作回顾\n过去一年，农村居民人均可支配收入{now}元，"
            f"{verb}{percent(abs(now - before), before, places)}。"
        )
        accounts.append(account(text, f"{year}年望川县政府工作报告"))
        before = now
    assert findings_between(accounts) == []
