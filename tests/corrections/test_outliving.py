"""What a person says of a field holds over new rules, new files, new labels and a merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import extraction
from indexer.corpus import Corpus, open_corpus
from indexer.corrections import (
    correct,
    listed,
    undo,
)
from tests.corrections.homes import GANZHOU, OTHER, REPORT, ZHANGYE, report_at, take, total, write


def test_it_outlives_new_rules(
    corpus: Corpus, file: Path, id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    monkeypatch.setattr(extraction, "RULES_VERSION", "tomorrow")
    take(corpus, file)
    known = corpus.store.known_source(str(file))
    assert known is not None and known.extraction.startswith("rules-tomorrow")
    assert_corrected(corpus, file, id_)


def test_it_outlives_a_changed_file(corpus: Corpus, file: Path, id_: str) -> None:
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    write(file, REPORT.replace("11543亩", "12000亩"))
    take(corpus, file)
    assert total(corpus, '"12000亩"') == 1
    assert_corrected(corpus, file, id_)


def test_it_outlives_a_changed_manifest(corpus: Corpus, file: Path, id_: str) -> None:
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    table = write(file.with_name("labels.csv"), "path,year,role\na.txt,2019,县长\n")
    take(corpus, file, manifest=table)
    assert report_at(corpus, file).metadata.role.value == "县长"
    assert_corrected(corpus, file, id_, extracted=2019)


def test_it_outlives_the_same_text_from_elsewhere(corpus: Corpus, file: Path, id_: str) -> None:
    """The other file tells what was unknown of the report; what was corrected it leaves alone."""
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    correct(corpus, id_, "role", "未标明", "两个职务", "wang")
    table = write(
        file.with_name("labels.csv"),
        f"path,year,role,region\nb.txt,2019,县长,{ZHANGYE}\n",
    )
    take(corpus, write(file.with_name("b.txt"), REPORT + "\n\n"), manifest=table)
    assert_corrected(corpus, file, id_, 2019)  # as the label says
    metadata = report_at(corpus, file).metadata
    assert (metadata.role.value, metadata.role.status) == (None, "corrected")
    assert total(corpus, "地区:张掖市") == 1


def test_it_outlives_the_loss_of_the_index(corpus: Corpus, file: Path, id_: str) -> None:
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    (corpus.settings.home / "index" / "build.json").unlink()
    again = open_corpus(corpus.settings)
    assert_corrected(again, file, id_)
    again.close()


def assert_corrected(corpus: Corpus, file: Path, id_: str, extracted: int = 2023) -> None:
    """The year is 2022, for the store as for the index."""
    report = report_at(corpus, file)
    assert report.id == id_
    assert (report.metadata.year.value, report.metadata.year.status) == (2022, "corrected")
    assert report.metadata.year.candidates == (extracted,)
    assert (total(corpus, "年份:2022"), total(corpus, f"年份:{extracted}")) == (1, 0)


def test_when_two_reports_become_one_the_survivor_takes_the_corrections_over(
    corpus: Corpus, file: Path, id_: str
) -> None:
    goes = write(file.with_name("b.txt"), OTHER)
    take(corpus, goes)
    old = report_at(corpus, goes).id
    correct(corpus, old, "region", GANZHOU, "见落款", "wang")
    correct(corpus, old, "role", "县长", "见落款", "wang")
    undo(corpus, correct(corpus, old, "level", "省级", "误", "wang").number, "wang")
    correct(corpus, old, "year", "2020", "见落款", "wang")
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    write(goes, REPORT)
    take(corpus, goes)
    assert corpus.store.report(old) is None
    metadata = report_at(corpus, file).metadata
    region = metadata.region.value
    assert region is not None and "/".join(region.path) == GANZHOU
    assert (metadata.role.value, metadata.year.value) == ("县长", 2022)  # its own year holds
    assert (total(corpus, "地区:甘州区"), total(corpus, "年份:2022")) == (1, 1)
    # All of them are still there, and the year that lost is undone.
    assert {entry.correction.report for entry in listed(corpus)} == {id_}
    undone = {e.correction.number: bool(e.correction.undone_at) for e in listed(corpus)}
    assert undone == {1: False, 2: False, 3: True, 4: True, 5: False}
    undo(corpus, 5, "wang")
    assert report_at(corpus, file).metadata.year.value == 2023


# The batch of the index that holds the report as it was put is written after it changed again.
def test_the_survivor_may_have_come_in_the_same_ingest(corpus: Corpus, tmp_path: Path) -> None:
    goes = write(tmp_path / "in" / "b.txt", OTHER)
    take(corpus, goes)
    correct(corpus, report_at(corpus, goes).id, "region", GANZHOU, "见落款", "wang")
    write(goes, REPORT)
    take(corpus, write(goes.with_name("a.txt"), REPORT), goes)
    region = report_at(corpus, goes).metadata.region.value
    assert region is not None and region.name == "甘州区"
    assert total(corpus, "地区:甘州区") == 1
