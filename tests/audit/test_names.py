"""Names out of their time: found where nothing explains them, and not where the sentence does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.audit import NamesRequest, audit_names
from indexer.audit.names import Time, slips_in
from indexer.cli import main
from indexer.corpus import Corpus
from indexer.policies import find_all
from indexer.query import QueryError
from indexer.vocab.policy_names import load_policies

# The text, the years that the report speaks of, and what is out of time in it.
OUT_OF_TIME = [
    # named after it was abolished, and not in its last year
    ("争取国家农发办项目2个。", (2019, 2020), [("after", "国家农发办")]),
    ("争取国家农发办项目2个。", (2018, 2019), []),
    # a report of five years speaks of the first of them too
    ("争取国家农发办项目2个。", (2017, 2022), []),
    # named before it came up: a report on 2015 may have been written in 2016
    ("全面推行林长制。", (2014, 2015), [("before", "林长制")]),
    ("全面推行林长制。", (2015, 2016), []),
    # a year in which the name was right
    ("2016年被农业部命名为示范县。", (2023, 2024), []),
    ("被农业部命名为示范县（2016年起）。", (2023, 2024), [("after", "农业部")]),
    ("2022年被农业部命名为示范县。", (2023, 2024), [("after", "农业部")]),
    ("到2017年全面推行林长制。", (2014, 2015), []),
    # the year of another sentence says nothing
    ("2016年完成验收。争取国家农发办项目2个。", (2023, 2024), [("after", "国家农发办")]),
    # it is told as what was
    ("化解原县国土资源局遗留案件3宗。", (2023, 2024), []),
    ("清理原来的国土资源局、原农业局档案。", (2023, 2024), []),
    ("在草原站和国土资源局召开会议。", (2023, 2024), [("after", "国土资源局")]),
    ("国土资源局更名为自然资源局。", (2023, 2024), []),
    ("撤销县国土资源局，组建县自然资源局。", (2023, 2024), []),
    ("我曾在国土资源局工作。", (2023, 2024), []),
    # a document of that time has the name in its title
    ("落实《农业部关于推进甲事的意见》。", (2023, 2024), []),
    ("举办甲洲乙国农业部长论坛。", (2023, 2024), []),
    # names that are right
    ("县自然资源局落实河长制。", (2023, 2024), []),
]


@pytest.mark.parametrize(("text", "years", "expected"), OUT_OF_TIME)
def test_names_out_of_their_time(
    text: str, years: tuple[int, int], expected: list[tuple[str, str]]
) -> None:
    policies = load_policies()
    found = list(slips_in(text, Time(*years), find_all(text, policies), policies))
    assert [(slip, mention.quote) for mention, slip, _ in found] == expected
    for mention, _, span in found:
        assert span.start <= mention.start and mention.end <= span.end


def test_the_planted_name_is_found_and_nothing_else(sample: Corpus) -> None:
    found = audit_names(sample, NamesRequest())
    assert (found.reports, found.undated) == (sample.store.counts().reports, 0)
    (finding,) = found.findings
    assert finding.explanation == (
        "国家农发办（国家农业综合开发办公室）1988年至2018年，其后为农业农村部，2023年的报告仍用此名。"
    )
    text = sample.store.texts([finding.report])[finding.report]
    assert text[finding.start : finding.end] == finding.quote == "国家农发办"
    assert text[finding.span.start : finding.span.end] == finding.sentence
    assert (finding.slip, finding.since, finding.until) == ("after", 1988, 2018)


@pytest.mark.parametrize(
    ("asked", "findings"),
    [
        (NamesRequest(region="松澜县"), 1),
        (NamesRequest(region="990300", year="2022..2023"), 1),
        (NamesRequest(region="松澜县", year="2024"), 0),
        (NamesRequest(region="青禾县"), 0),
    ],
)
def test_what_is_asked_for(sample: Corpus, asked: NamesRequest, findings: int) -> None:
    assert len(audit_names(sample, asked).findings) == findings


@pytest.mark.parametrize("asked", [NamesRequest(region="桐州区"), NamesRequest(year="去年")])
def test_what_cannot_be_understood_is_refused(sample: Corpus, asked: NamesRequest) -> None:
    with pytest.raises(QueryError):
        audit_names(sample, asked)


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--home", str(home), "audit", "names", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command(sample: Corpus) -> None:
    home = sample.settings.home
    (finding,) = json.loads(run(home, "--json"))["findings"]
    assert (finding["policy"], finding["successor"]) == ("state_agri_development_office", "mara")
    assert "国家农发办" in finding["sentence"]["quote"]
    shown = run(home, "--region", "松澜县")
    assert "其后为农业农村部" in shown and "报送国家农发办的河谷灌渠改造项目" in shown
