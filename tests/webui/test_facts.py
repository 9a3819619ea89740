"""Fields of a report in words: values, statuses, proofs, corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from page_words import links_of, text_of, url

from indexer.models import FIELD_NAMES, Body, Evidence, Field, Metadata, Period, Portfolio, Report
from indexer.offsets import Span
from indexer.structure import find_passages, find_sections
from indexer.vocab.regions import load_regions
from webui.facts import Fact, facts
from webui.layout import lay_out

TEXT = "述职报告\n我分管水务、林业，联系区委农办。"
REGIONS = load_regions()
Over = Callable[[dict[str, str]], FlaskClient]
FORESTRY, WATER = Portfolio("forestry", "林业草原"), Portfolio("water", "水务")


def place(id_: str) -> Any:
    found = REGIONS.get(id_)
    assert found is not None
    return found


def ok(value: Any, confidence: float = 0.9) -> Field[Any]:
    return Field(value, "ok", (), confidence)


def ambiguous(*candidates: Any) -> Field[Any]:
    return Field(None, "ambiguous", (), 0.5, candidates)


def corrected(value: Any, *before: Any) -> Field[Any]:
    return Field(value, "corrected", (Evidence("correction", None, "见封面"),), 1.0, before)


def report(**fields: Field[Any]) -> Report:
    """A report of which nothing is known but these fields."""
    unknown: dict[str, Field[Any]] = {name: Field.unknown() for name in FIELD_NAMES}
    sections = find_sections(TEXT)
    metadata = Metadata(**{**unknown, **fields})
    return Report("x", TEXT, metadata, sections, find_passages(TEXT, sections))


def fact_of(name: str, **fields: Field[Any]) -> Fact:
    made = report(**fields)
    return next(fact for fact in facts(made, lay_out(made), REGIONS) if fact.name == name)


def said(fact: Fact) -> str:
    """A fact as it reads: lines with ；between them, then its tag."""
    lines = "；".join(
        f"{line.lead} {'、'.join(words.text for words in line.words)}".strip()
        for line in fact.lines
    )
    return f"{lines} [{fact.tag}]" if fact.tag else lines


# (name on the page, field, value, how it reads)
FACTS = [
    ("类型", "kind", ok("述职报告"), "述职报告"),
    ("类型", "kind", ok("other"), "非报告"),
    ("地区", "region", ok(place("620702")), "甘肃省 › 张掖市 › 甘州区"),
    ("地区", "region", ok(place("420600@2009")), "湖北省 › 襄樊市（今襄阳市）"),
    (
        "地区",
        "region",
        ok(place("341400@2010")),
        "安徽省 › 巢湖市（今庐江县、巢湖市、无为市等）",
    ),
    ("年份", "year", ok(2023), "2023"),
    ("时段", "period", ok(Period("2023", "2023")), "2023"),
    ("时段", "period", ok(Period("2019", "2023")), "2019–2023"),
    ("时段", "period", ok(Period("2023-01", "2023-06")), "2023年1–6月"),
    ("时段", "period", ok(Period("2021-08", "2023-12")), "2021年8月–2023年12月"),
    ("日期", "date", ok("2024-01-06"), "2024年1月6日"),
    ("职务", "role", ok("副区长"), "副区长"),
    ("级别", "level", ok("county"), "县级"),
    ("机构", "organisation", ok("区水务局"), "区水务局"),
    ("分管", "portfolios", ok((FORESTRY, WATER)), "林业草原、水务"),
    (
        "分工",
        "bodies",
        ok((Body("区林业局", "分管"), Body("区委农办", "联系"), Body("区水务局", "分管"))),
        "分管 区林业局、区水务局；联系 区委农办",
    ),
    # statuses
    ("职务", "role", Field.unknown(), "未标明"),
    ("分管", "portfolios", Field.unknown(), "未标明"),
    ("地区", "region", Field(None, "masked", (), 0.9, (place("620000"),)), "原文已隐去"),
    ("年份", "year", Field(None, "masked"), "原文已隐去"),
    ("年份", "year", ambiguous(2022, 2023), "可能是 2022 或 2023"),
    ("年份", "year", ambiguous(), "未标明"),
    ("级别", "level", ambiguous("county", "prefecture"), "可能是 县级 或 市级"),
    ("分管", "portfolios", ambiguous((WATER,), (FORESTRY,)), "可能是 水务 或 林业草原"),
    ("地区", "region", ambiguous(place("620702"), place("620100")), "可能是 甘州区 或 兰州市"),
    (
        "地区",
        "region",
        ambiguous(place("320106"), place("320302")),
        "可能是 江苏省 › 南京市 › 鼓楼区 或 江苏省 › 徐州市 › 鼓楼区",
    ),
    # what follows from signs that may deceive
    ("类型", "kind", ok("述职报告", 0.69), "述职报告 [推断]"),
    ("类型", "kind", ok("述职报告", 0.7), "述职报告"),
    ("分管", "portfolios", ok((WATER,), 0.45), "水务 [推断]"),
    # corrections
    ("职务", "role", corrected("副区长", "区长"), "副区长 [人工更正]"),
    ("职务", "role", corrected(None), "未标明 [人工更正]"),
    ("分管", "portfolios", corrected((WATER,), (FORESTRY,)), "水务 [人工更正]"),
    ("标题", "title", corrected("另一个标题", "标题"), "另一个标题 [人工更正]"),
]


@pytest.mark.parametrize("name, field, value, reads", FACTS)
def test_facts(name: str, field: str, value: Field[Any], reads: str) -> None:
    fact = fact_of(name, **{field: value})
    assert said(fact) == reads
    assert fact.known == (value.value is not None)


# (field, corrected from, how that reads)
BEFORE = [
    ("职务", "role", "区长", "区长"),
    ("地区", "region", place("420600@2009"), "湖北省 › 襄樊市（今襄阳市）"),
    ("分管", "portfolios", (FORESTRY, WATER), "林业草原、水务"),
    (
        "分工",
        "bodies",
        (Body("区林业局", "分管"), Body("区委", "联系")),
        "分管 区林业局；联系 区委",
    ),
]


@pytest.mark.parametrize("name, field, before, reads", BEFORE)
def test_a_correction_tells_why_and_what_was_before(
    name: str, field: str, before: Any, reads: str
) -> None:
    fact = fact_of(name, **{field: corrected(before, before)})
    assert fact.before == reads
    assert [(p.quotes, p.rule) for p in fact.proofs] == [(("见封面",), "人工更正的理由")]
    assert fact.opened and not fact.proofs[0].from_report


def test_what_one_rule_read_in_one_place_stands_together() -> None:
    evidence = tuple(
        Evidence("sentence of duties", Span(start, end), TEXT[start:end])
        for start, end in ((8, 10), (11, 13), (8, 10))
    )
    fact = fact_of("分管", portfolios=Field((WATER,), "ok", evidence, 0.95))
    (proof,) = fact.proofs
    assert (proof.quotes, proof.url) == (("水务", "林业"), "#p1")
    assert proof.rule == "讲分工的句子" and proof.from_report


def test_no_report_shows_its_reason_at_once() -> None:
    evidence = (Evidence("notice in the title", None, "通知"),)
    assert fact_of("类型", kind=Field("other", "ok", evidence, 0.9)).opened
    assert not fact_of("类型", kind=Field("述职报告", "ok", evidence, 0.9)).opened


def test_the_order_of_facts() -> None:
    made = report()
    names = [fact.name for fact in facts(made, lay_out(made), REGIONS)]
    assert names == "类型 地区 年份 时段 日期 职务 级别 机构 分管 分工".split()


# ---------------------------------------------------------------------------- on the page


def test_the_page_of_an_old_place(old_client: FlaskClient, old_ids: dict[str, str]) -> None:
    page = old_client.get(f"/reports/{old_ids['xiangfan-2005.txt']}").text
    assert "湖北省 › 襄阳市 › 襄樊市（2010 年前） 旧称" in text_of(page)
    assert "湖北省 › 襄樊市（今襄阳市）" in text_of(page)
    assert url(region="420600@2009") in links_of(page)
    shown = text_of(old_client.get(url(q="五万亩")).text)
    assert "湖北省 › 襄樊市（今襄阳市） 2005" in shown or "襄樊市（今襄阳市）2005" in shown


def test_the_page_of_a_corrected_report(old_client: FlaskClient, old_ids: dict[str, str]) -> None:
    page = old_client.get(f"/reports/{old_ids['ganzhou-2020.txt']}").text
    shown = text_of(page)
    assert "分管 区水务局、区林业局" in shown and "联系 区委农办 人工更正" in shown
    assert "见分工文件人工更正的理由" in shown
    assert url(portfolio="forestry") in links_of(page)
    assert "forestry" not in shown and "correction" not in shown
    hits = text_of(old_client.get(url(region="620702")).text)
    assert "分管 林业草原、水务、供销等" in hits


def test_what_is_not_told_in_the_list_of_hits(client_over: Over) -> None:
    client = client_over(
        {
            "a.txt": "**县副县长2020年度述职报告\n2020年，我分管林业。\n一、造林\n造林三亩。",
            "b.txt": "关于开展2021年度述职评议的通知\n各乡镇：\n现将造林事项通知如下。",
        }
    )
    shown = text_of(client.get(url(q="造林")).text)
    assert "地区原文已隐去" in shown and "地区可能是" not in shown
    assert "非报告 1" in shown and "other" not in shown
    page = text_of(client.get(links_to_reports(client, kind="非报告")[0]).text)
    assert "类型非报告 通知标题是通知、公告一类，看原处" in page


def links_to_reports(client: FlaskClient, **arguments: str) -> list[str]:
    page = client.get(url(**arguments)).text
    return [link for link in links_of(page) if link.startswith("/reports/")]
