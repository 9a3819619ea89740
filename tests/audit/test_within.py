"""Numbers of one report that check each other."""

from __future__ import annotations

import pytest

from indexer.audit import findings_in
from tests.audit.accounts import account

# A text, and what is found in it: the check and the reckoning.
CONTRADICTIONS = [
    (
        "流转面积18.59万亩，占耕地总面积30.9万亩的62.16%。",
        ("share", "18.59万亩 是 30.9万亩 的 60.16%"),
    ),
    (
        "民生支出24.1亿元、增长5%，占一般公共预算支出29.4亿元的92%。",
        ("share", "24.1亿元 是 29.4亿元 的 81.97%"),
    ),
    (
        "全县耕地30.9万亩，其中高标准农田18.59万亩，占62.2%。",
        ("share", "18.59万亩 是 30.9万亩 的 60.16%"),
    ),
    # another unit
    (
        "完成造林666公顷，占年度任务2.0万亩的60%。",
        ("share", "666公顷 是 2.0万亩 的 49.95%"),
    ),
    (
        "劳务收入由10亿元增加到12亿元，增长35%。",
        ("growth", "由 10亿元 到 12亿元，增长 20%"),
    ),
    (
        "到位资金由12.0亿元下降到10.2亿元，下降20%。",
        ("growth", "由 12.0亿元 到 10.2亿元，下降 15%"),
    ),
    (
        "完成人工造林7350亩，比上年多530亩，增长9.8%。",
        ("growth", "达到 7350亩，增加 530亩，即增长 7.77%"),
    ),
    (
        "劳务收入达到15.6亿元，比上年12.1亿元增长18.9%。",
        ("growth", "由 12.1亿元 到 15.6亿元，增长 28.93%"),
    ),
    (
        "森林覆盖率由16.8%提高到18.1%，提高2.3个百分点。",
        ("growth", "由 16.8% 到 18.1%，增加 1.3个百分点"),
    ),
    (
        "粮食总产量由24.2万吨增加到24.6万吨，增加0.6万吨。",
        ("growth", "由 24.2万吨 到 24.6万吨，增加 4000吨"),
    ),
    ("新改建道路21条，其中新建23条。", ("sum", "23条 大于 21条")),
    ("新改建道路21条（新建9条、改建14条）。", ("sum", "9条 + 14条 = 23条")),
    (
        "培训农民205人，其中男性120人、女性90人。",
        ("sum", "120人 + 90人 = 210人"),
    ),
    (
        "新建学校9所，其中农村2所、城镇2所。",
        ("sum", "2所 + 2所 = 4所"),
    ),
    (
        "实现地区生产总值78.6亿元，增长4.1%，其中第一产业增加值21.4亿元，增长5.2%；第二产业"
        "增加值18.9亿元，增长5.6%；第三产业增加值48.3亿元，增长2.8%。",
        ("sum", "21.4亿元 + 18.9亿元 + 48.3亿元 = 88.6亿元"),
    ),
    (
        "全县地区生产总值98.5亿元，其中第一、二、三产业增加值分别为31.2亿元、27.9亿元和59.4亿元。",
        ("sum", "31.2亿元 + 27.9亿元 + 59.4亿元 = 118.5亿元"),
    ),
    (
        "一、回顾\n全年农村居民人均可支配收入15520元。\n农村居民人均可支配收入15250元，来之不易。",
        ("repeated", "农村居民人均可支配收入 15520元 ≠ 农村居民人均可支配收入 15250元"),
    ),
    (
        "一、坚持绿色优先，全年完成人工造林7350亩\n我们苦干一年，完成人工造林8350亩。",
        ("repeated", "完成人工造林 7350亩 ≠ 完成人工造林 8350亩"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), CONTRADICTIONS, ids=lambda x: x[:12])
def test_a_contradiction_is_found(text: str, expected: tuple[str, str]) -> None:
    (finding,) = findings_in(account(text))
    assert (finding.check, finding.arithmetic) == expected
    assert finding.severity == "contradiction"
    assert finding.difference > finding.tolerance
    for proof in finding.proofs:
        start = proof.start - proof.span.start
        assert proof.sentence[start : start + len(proof.quote)] == proof.quote


CONSISTENT = [
    # within the written digits
    "流转面积18.59万亩，占耕地总面积30.9万亩的60.2%。",
    "民生支出24.1亿元，占一般公共预算支出29.4亿元的82%。",
    "劳务收入由10亿元增加到12亿元，增长25%。",
    "新增绿地面积18公顷，约占规划面积50公顷的三成。",
    # 占 of the whole list, not of its last part
    "完成营造林1.8万亩，其中人工造林1.25万亩、封山育林5500亩，占市下达任务1.75万亩的102.9%。",
    # another thing stands between the part and 占
    "新增耕地1.2万亩，改造后高产田占耕地总面积30万亩的60%。",
    # no whole, and what 占 is no share
    "民生支出20.6亿元，占一般公共预算支出的82.4%。",
    "建设项目占地18亩，投资30万元，完成60%。",
    # at comparable prices, of another coverage, of several years
    "地区生产总值由80亿元增加到90亿元，增长6%。",
    "一般公共预算收入由4亿元增加到5亿元，同口径增长8%。",
    "五年来，农村居民人均可支配收入由7628元增加到11862元，年均增长9.2%。",
    "规模以上工业增加值由10亿元增加到13亿元，增长8.1%。",
    # the growth of something else
    "劳务收入由10亿元增加到12亿元，输转人数增长5%。",
    "完成人工造林7350亩，比上年多530亩，苗木成活率提高9.8%。",
    # only some of the parts
    "登记农民合作社262家，其中省级示范社31家、市级68家。",
    "新改建道路21条，其中新建9条。",
    "培训农民200人，其中女性90人、脱贫人口60人、党员80人。",
    # what follows is no part
    "完成营造林2.1万亩，其中人工造林1.3万亩、封山育林8000亩；对6.2万亩禁牧草场严格看护。",
    "新建高标准农田4.1万亩，其中改造提升1万亩，累计达到31.9万亩。",
    "食品抽检超每千人6.5批次，其中专项抽检4万批次。",
    "选树道德模范50名（组）、身边好人109名。",
    "新开工项目30个（含续建），其中亿元以上项目12个，完成投资46亿元。",
    # some of the parts in a bracket, and others behind them
    "培育龙头企业46家（国家级2家、省级12家）。",
    "新建学校5所（全县已有12所、在建9所）。",
    "新建学校9所，其中农村2所、城镇2所、企业5所。",
    "实施项目30个，其中新建9个、续建14个。",
    # the growth of the last year, the values of five
    "五年来，劳务收入由8亿元增加到15.6亿元，同比增长9%。",
    # the same words of two things, of two times, of a plan, and rounded
    "新建农村公路94公里。\n一期新建农村公路80公里。",
    "人工造林7350亩。\n五年累计人工造林7850亩。",
    "2022年农村居民人均可支配收入15520元。\n2021年农村居民人均可支配收入15250元。",
    "一、2022年工作回顾\n粮食产量24.6万吨。\n二、2023年工作安排\n粮食产量24.8万吨以上。",
    "完成人工造林1.85万亩。\n望川的山头地块上，完成人工造林18520亩。",
    "县城老旧小区改造26个。\n乡镇老旧小区改造16个。",
    # redacted
    "全年造林x.x万亩，占任务2万亩的130%。",
    "由**亿元增加到12亿元，增长20%。",
]


@pytest.mark.parametrize("text", CONSISTENT, ids=lambda x: x[:14])
def test_what_may_be_true_is_let_pass(text: str) -> None:
    assert findings_in(account(text)) == []
