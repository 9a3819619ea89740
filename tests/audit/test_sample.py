"""The sample corpus has the contradictions that its README lists, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.audit import AuditRequest, audit
from indexer.cli import main
from indexer.corpus import Corpus
from indexer.query import QueryError

PLANTED = {
    ("share", "24.6万亩 是 31.5万亩 的 78.1%"),
    ("growth", "由 16.4亿元 到 17.9亿元，增长 9.15%"),
    ("growth", "由 112.6亿元 到 121.4亿元，增长 7.82%"),
    ("sum", "9条 + 14条 = 23条"),
    ("sum", "14.3亿元 + 63.8亿元 + 86.8亿元 = 164.9亿元"),
    ("sum", "186户 大于 168户"),
    ("repeated", "栽植苗木 10.7万株 ≠ 城乡义务植树和“四旁”绿化栽植苗木 11.7万株"),
    ("repeated", "农村居民人均可支配收入 12622元 ≠ 农村居民人均可支配收入 12262元"),
    ("year_on_year", "上年 52.4亿元，增长 8.5%，应为 56.85亿元"),
    ("restated", "2022年的值，当年报告为 4.86亿元，后来写作 4.68亿元"),
}
# One of each verdict, from those that the README names: 松澜县, 望川县, 望川县.
PROMISES = {
    ("kept", "990321", "afforestation.artificial", 2023),
    ("missed", "990221", "investment.fixed_asset", 2023),
    ("dropped", "990221", "rural.toilet_renovation", 2023),
}


def test_every_planted_contradiction_is_found_and_nothing_else(sample: Corpus) -> None:
    found = audit(sample, AuditRequest())
    assert found.reports == sample.store.counts().reports
    assert {(finding.check, finding.arithmetic) for finding in found.findings} == PLANTED
    assert len(found.findings) == len(PLANTED)
    texts = sample.store.reports(p.report for f in found.findings for p in f.proofs)
    for finding in found.findings:
        for proof in finding.proofs:
            text = texts[proof.report].text
            assert text[proof.start : proof.end] == proof.quote
            assert text[proof.span.start : proof.span.end] == proof.sentence


def test_targets_have_become_what_the_readme_says(sample: Corpus) -> None:
    found = {
        (promise.verdict, promise.region.code, promise.indicator, promise.year)
        for promise in audit(sample, AuditRequest()).promises
        if promise.region
    }
    assert PROMISES - found == set()


@pytest.mark.parametrize(
    ("asked", "checks"),
    [
        (AuditRequest(region="桐川区"), ["sum", "sum", "year_on_year"]),
        # the older of two reports that are compared is enough
        (AuditRequest(region="桐川区", year="2023"), ["sum", "year_on_year"]),
        (AuditRequest(region="桐川区", year="2024..", check="sum"), ["sum"]),
        (AuditRequest(region="朔原市", check="share"), ["share"]),
        (AuditRequest(region="990300"), ["growth"]),
        (AuditRequest(year="2012"), []),
    ],
)
def test_what_is_asked_for(sample: Corpus, asked: AuditRequest, checks: list[str]) -> None:
    assert sorted(finding.check for finding in audit(sample, asked).findings) == checks


@pytest.mark.parametrize("asked", [AuditRequest(region="桐州区"), AuditRequest(year="去年")])
def test_what_cannot_be_understood_is_refused(sample: Corpus, asked: AuditRequest) -> None:
    with pytest.raises(QueryError):
        audit(sample, asked)


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--home", str(home), "audit", "figures", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_findings(sample: Corpus) -> None:
    home = sample.settings.home
    record = json.loads(run(home, "--json"))
    assert record["total"] == len(PLANTED) == len(record["findings"])
    assert record["counts"] == {
        "share": 1, "growth": 2, "sum": 3, "repeated": 2, "year_on_year": 1, "restated": 1,
    }  # fmt: skip
    assert "promises" not in record
    (share,) = (finding for finding in record["findings"] if finding["check"] == "share")
    assert share["region"] == {"code": "990223", "name": "沙棘县"}
    assert (share["found"], share["unit"]) == (87.1, "%")
    assert [figure["quote"] for figure in share["figures"]] == ["24.6万亩", "31.5万亩", "87.1%"]
    assert share["figures"][0]["sentence"]["quote"].startswith("全县沙棘基地")
    with_promises = json.loads(run(home, "--json", "--promises", "--region", "松澜县"))
    assert sum(with_promises["verdicts"].values()) == len(with_promises["promises"]) > 0


def test_the_command_speaks_to_people(sample: Corpus) -> None:
    shown = run(sample.settings.home, "--region", "沙棘县", "--promises")
    assert "24.6万亩 是 31.5万亩 的 78.1%，文中写作 87.1%。" in shown
    assert "占特色林果面积31.5万亩的87.1%" in shown
    assert "兑现" in shown
