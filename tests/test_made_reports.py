"""The generator of reports to measure with, run as people run it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from indexer.corpus import open_corpus
from indexer.models import Report
from indexer.query import Everything
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.structure import find_passages, find_sections
from tests.conftest import ROOT, SAMPLE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with one sentence that is long enough, beside the regions that it needs."""
    folder = tmp_path_factory.mktemp("given")
    shutil.copy(SAMPLE / "regions.csv", folder)
    text = "青禾县2023年政府工作报告\n一、造林\n（一）青禾县2022年完成造林1204.5亩，长势良好。\n"
    (folder / "qinghe.txt").write_text(text, encoding="utf-8")
    return folder


def made(folder: Path, home: Path, count: int, *options: str) -> dict[str, Report]:
    """The reports that the generator puts into a home, by path."""
    script = str(ROOT / "scripts" / "made_reports.py")
    command: list[str | Path] = [
        sys.executable,
        script,
        "--from",
        folder,
        "--docs",
        str(count),
        *options,
        home,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    with closing(open_corpus(Settings(home=home))) as corpus:
        assert corpus.store.pending() == {}
        indexed = corpus.engine.search(Everything(), limit=0).total
        assert indexed == (count if "--engine" in options else 0)
        reports = corpus.store.reports(corpus.store.ids())
    return {report.sources[0].path: report for report in reports.values()}


def test_sentences_have_the_place_year_and_numbers_of_their_report(
    folder: Path, tmp_path: Path
) -> None:
    for report in made(folder, tmp_path / "home", 12).values():
        region, year = report.metadata.region.value, report.metadata.year.value
        assert region and year
        sentence = rf"{region.name}{year}年完成造林([1-9][0-9]{{3}})\.[1-9]亩，长势良好。"
        title, *lines = report.text.split("\n")
        assert title == report.metadata.title.value
        assert title.startswith(region.name) and str(year) in title
        paragraphs = [line for line in lines if not re.fullmatch("[一二三四五六七]、.{4,5}", line)]
        # The title of the report that was given is a sentence of it too.
        assert all(
            re.fullmatch(rf"(?:{sentence}|{region.name}{year}年政府工作报告)+", line)
            for line in paragraphs
        ), paragraphs
        assert len(set(re.findall(sentence, report.text))) > 20


def test_reports_are_what_their_fields_say(tmp_path: Path) -> None:
    reports = made(SAMPLE, tmp_path / "home", 21)
    assert len(reports) == 21
    known = [report.metadata for report in reports.values()]
    regions = {one.region.value.code for one in known if one.region.value}
    assert len({(one.region.value, one.year.value) for one in known}) == 21
    assert len(regions) == 3 and {one.year.value for one in known} == set(range(2015, 2025))
    for report in reports.values():
        assert 3000 < len(report.text) < 8000
        assert not re.search("[\ue000-\uf8ff]", report.text)
        assert report.sections == find_sections(report.text)
        assert report.passages == find_passages(report.text, report.sections)
        is_of_government = report.metadata.kind.value == "政府工作报告"
        assert (report.metadata.portfolios.value is None) == is_of_government
        assert (report.metadata.role.value is None) == is_of_government


def test_the_same_seed_makes_the_same_reports(tmp_path: Path) -> None:
    few, more, others = (
        {path: report.text for path, report in made(SAMPLE, tmp_path / name, *how).items()}
        for name, how in (("few", (3,)), ("more", (5,)), ("others", (3, "--seed", "2")))
    )
    assert few == {path: more[path] for path in few}
    assert few.keys() == others.keys() and not set(few.values()) & set(others.values())


def test_with_the_engine_reports_can_be_searched(folder: Path, tmp_path: Path) -> None:
    made(folder, tmp_path / "home", 4, "--engine")
    with closing(open_corpus(Settings(home=tmp_path / "home"))) as corpus:
        assert search(corpus, SearchRequest('"完成造林"')).total == 4
