"""Reports of one region that check each other, and targets with their results."""

from __future__ import annotations

import pytest

from indexer.audit import Account, findings_between, promises_of
from tests.audit.accounts import account


def report(year: int, review: str, plan: str = "", place: str = "望川县") -> Account:
    """The 政府工作报告 of a year: what it says of the year before, and what it plans."""
    text = (
        f"一、{year - 1}年工作回顾\n过去一年，工作有成效。{review}\n"
        f"二、{year}年工作安排\n做好今年的工作。{plan}\n"
    )
    return account(text, f"{year}年{place}政府工作报告")


INCOME = "农村居民人均可支配收入"
DOUBTS = [
    (
        f"{INCOME}14248元。",
        f"{INCOME}16260元，增长7.1%。",
        ("year_on_year", "上年 14248元，增长 7.1%，应为 1.53万元"),
    ),
    (
        "粮食产量24.2万吨。",
        "粮食产量26.6万吨，比上年增加0.4万吨。",
        ("year_on_year", "上年 24.2万吨，增加 0.4万吨，应为 24.6万吨"),
    ),
    (
        "一般公共预算收入4.86亿元。",
        "一般公共预算收入5.19亿元，比上年的4.68亿元增加0.51亿元。",
        ("restated", "2021年的值，当年报告为 4.86亿元，后来写作 4.68亿元"),
    ),
    (
        "完成人工造林1.85万亩。",
        "2021年完成人工造林1.5万亩。",
        ("restated", "2021年的值，当年报告为 1.85万亩，后来写作 1.5万亩"),
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), DOUBTS, ids=lambda x: x[0][:12])
def test_what_another_report_says_otherwise_is_a_doubt(
    before: str, after: str, expected: tuple[str, str]
) -> None:
    (finding,) = findings_between([report(2022, before), report(2023, after)])
    assert finding.check == expected[0]
    assert finding.arithmetic.startswith(expected[1][:12])
    assert finding.severity == "doubt"
    assert len({proof.report for proof in finding.proofs}) == 2
    assert finding.difference > finding.tolerance


AGREEING = [
    (f"{INCOME}14248元。", f"{INCOME}15260元，增长7.1%。"),
    # revised a little
    (f"{INCOME}14248元。", f"{INCOME}15400元，增长7.1%。"),
    # at comparable prices, and of other coverage
    ("地区生产总值80亿元。", "地区生产总值90亿元，增长6%。"),
    ("固定资产投资40亿元。", "固定资产投资36亿元，增长6%。"),
    ("一般公共预算收入4亿元。", "一般公共预算收入5亿元，同口径增长6%。"),
    # new and in all, redacted, about, of another scope
    ("新建高标准农田3万亩。", "高标准农田累计达到31.9万亩，增长6%。"),
    ("人工造林x.x万亩。", "人工造林2万亩，增长6%。"),
    ("全市完成人工造林18万亩。", "完成人工造林2万亩，增长6%。"),
    ("完成人工造林1万亩。", "2021年以来，完成人工造林2万亩。"),
    ("粮食产量24.2万吨。", "粮食产量由上年的24.3万吨增加到24.6万吨。"),
    # two values last year: it cannot be told which
    ("完成人工造林1万亩。各乡镇完成人工造林1.4万亩。", "完成人工造林2万亩，增长5%。"),
]


@pytest.mark.parametrize(("before", "after"), AGREEING, ids=lambda x: x[:12])
def test_years_that_may_agree_are_let_pass(before: str, after: str) -> None:
    assert findings_between([report(2022, before), report(2023, after)]) == []


def test_other_places_and_other_bodies_are_not_compared() -> None:
    before = report(2022, f"{INCOME}14248元。", place="北屏县")
    after = report(2023, f"{INCOME}19260元，增长7.1%。")
    assert findings_between([before, after]) == []
    bureau = account("全年招商引资到位资金1.08亿元。", "望川县林业和草原局局长2022年度述职报告")
    county = report(2024, "招商引资到位资金36.8亿元，增长12.2%。")
    assert findings_between([bureau, county]) == []


PROMISES = [
    ("完成人工造林1.8万亩。", "完成人工造林1.85万亩。", "kept"),
    ("完成人工造林2万亩。", "完成人工造林1.95万亩。", "missed"),
    ("完成人工造林1.8万亩。", "完成人工造林1250公顷。", "kept"),
    ("粮食产量稳定在24.8万吨以上。", "粮食产量24.8万吨。", "kept"),
    ("粮食产量稳定在24.8万吨以上。", "粮食总产24.1万吨，居全市第二位。", "missed"),
    ("地区生产总值增长6%左右。", "地区生产总值104.6亿元，按可比价计算增长5.7%。", "kept"),
    ("地区生产总值增长6%左右。", "地区生产总值104.6亿元，增长5.1%。", "missed"),
    ("城镇登记失业率控制在4%以内。", "城镇登记失业率3.2%。", "kept"),
    ("城镇登记失业率控制在4%以内。", "城镇登记失业率4.6%。", "missed"),
    ("单位生产总值能耗下降2.5%。", "单位生产总值能耗下降3.1%。", "kept"),
    ("改造农村户厕3000座。", "新建农村公路94公里。", "dropped"),
    # spoken of, but without a number that can be judged
    ("改造农村户厕3000座。", "农村户厕改造有序推进。", None),
    ("粮食产量稳定在24.8万吨以上。", "粮食播种面积78万亩，总产量再创新高。", None),
    ("完成人工造林2万亩。", "完成人工造林x.x万亩。", None),
    ("完成人工造林2万亩。", "预计完成人工造林1.5万亩。", None),
]


@pytest.mark.parametrize(("plan", "review", "verdict"), PROMISES, ids=lambda x: str(x)[:14])
def test_what_became_of_a_target(plan: str, review: str, verdict: str | None) -> None:
    found = promises_of([report(2022, "稳中有进。", plan), report(2023, review)])
    assert [promise.verdict for promise in found] == ([verdict] if verdict else [])
    for promise in found:
        assert promise.year == 2022
        assert promise.target.quote in promise.target.sentence
        assert (promise.silent is None) == bool(promise.results)


def test_a_target_without_a_report_on_its_year_is_left_open() -> None:
    assert promises_of([report(2022, "稳中有进。", "完成人工造林2万亩。")]) == []
    later = [report(2022, "稳中有进。", "完成人工造林2万亩。"), report(2024, "稳中有进。")]
    assert promises_of(later) == []
