"""Deleting reports and putting them back: what is gone, what stays, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from indexer.checking import check
from indexer.comparison import CompareRequest, compare
from indexer.corpus import Corpus, HomeError, changing, open_corpus
from indexer.corrections import CorrectionError, correct
from indexer.exporting import export_home
from indexer.importing import import_home
from indexer.ingest import ingest, walk
from indexer.jsonform import search_json
from indexer.removal import RemovalError, allow, purge, remove, restore
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.store import StoreError, tables
from indexer.store.removed import OF_REPORTS
from tests.test_cli import run, run_json

REPORT = "青禾县副县长{year}年度述职报告\n一、工作回顾\n全面落实河长制，新增人工造林{much}亩。\n"
REPORTS = 3
QUERIES = ("河长制", '"人工造林"', "政策:河长制", "人工造林>1000亩", "年份:2016")


@pytest.fixture(params=["sqlite", "postgresql"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corpus]:
    """A few reports, one with a correction, in either database."""
    server = "" if request.param == "sqlite" else request.getfixturevalue("shared_store")
    opened = open_corpus(Settings(home=tmp_path / "home", store=server), create=True)
    for number in range(REPORTS):
        write(tmp_path, number)
    take(opened, tmp_path)
    correct(opened, id_of(opened, tmp_path, 1), "year", "2016", "见封面", "zhao")
    yield opened
    opened.close()


def write(folder: Path, number: int, more: str = "") -> Path:
    file = folder / "files" / f"{number}.txt"
    file.parent.mkdir(exist_ok=True)
    text = REPORT.format(year=2015 + number, much=1000 + number)
    file.write_text(text + more, encoding="utf-8")
    return file


def take(corpus: Corpus, folder: Path) -> Any:
    return ingest(corpus, walk([folder / "files"], corpus.settings.home))


def id_of(corpus: Corpus, folder: Path, number: int) -> str:
    found = corpus.store.report_at(str(folder / "files" / f"{number}.txt"))
    assert found
    return found


def rows(corpus: Corpus) -> dict[str, list[Any]]:
    """All rows that tell of reports."""
    with corpus.store._database.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(
                select(table).order_by(*table.primary_key))]
            for table in (tables.reports, tables.originals, *OF_REPORTS)
        }  # fmt: skip


def answers(corpus: Corpus) -> list[Any]:
    """What searches and a comparison say."""
    found: list[Any] = [search_json(search(corpus, SearchRequest(query))) for query in QUERIES]
    return [*found, str(compare(corpus, CompareRequest("人工造林")))]


def test_what_is_deleted_is_gone_and_comes_back_as_it_was(corpus: Corpus, tmp_path: Path) -> None:
    id_ = id_of(corpus, tmp_path, 1)
    before, said = rows(corpus), answers(corpus)
    assert any(id_ in str(row) for row in before["corrections"])
    removed = remove(corpus, id_[:8], " 重复\n提交 ", "zhao")
    assert (removed.reason, removed.person, removed.has_rows) == ("重复 提交", "zhao", True)
    assert corpus.store.report(id_) is None and corpus.store.count_reports() == REPORTS - 1
    assert [search(corpus, SearchRequest(query)).total for query in QUERIES] == [2, 2, 2, 1, 0]
    assert not any(id_ in str(row) for name in before for row in rows(corpus)[name])
    assert check(corpus.settings).agreed
    assert restore(corpus, id_, "zhao") == id_
    assert rows(corpus) == before
    assert answers(corpus) == said
    assert check(corpus.settings).agreed and corpus.store.removals.all() == []
    acts = [(one.action, one.person, one.subject) for one in corpus.store.trail.entries()]
    assert acts[:2] == [("restore report", "zhao", id_), ("remove report", "zhao", id_)]


BROUGHT_BACK: dict[str, Callable[[Path], object]] = {
    "the same file": lambda folder: None,
    "the same bytes elsewhere": lambda folder: write(folder, 1).rename(folder / "files" / "x.txt"),
    "the same text in another file": lambda folder: write(folder, 1, "\n\n"),
}


@pytest.mark.parametrize("how", BROUGHT_BACK)
@pytest.mark.parametrize("is_purged", [False, True])
def test_no_ingest_brings_it_back(
    corpus: Corpus, tmp_path: Path, how: str, is_purged: bool
) -> None:
    id_ = id_of(corpus, tmp_path, 1)
    remove(corpus, id_, "重复提交", "zhao")
    if is_purged:
        assert purge(corpus, "zhao", [id_]).whole
    BROUGHT_BACK[how](tmp_path)
    result = take(corpus, tmp_path)
    (rejected,) = result.rejected
    assert "by zhao: 重复提交" in rejected.reason
    way = "--forget" if is_purged else "--restore"
    assert rejected.hint.endswith(f"shuzhi removed {way} {id_}")
    assert corpus.store.count_reports() == REPORTS - 1
    assert corpus.store.failures.paths() == [rejected.path]
    assert check(corpus.settings).agreed
    if is_purged:
        assert allow(corpus, id_, "zhao") == id_
        assert take(corpus, tmp_path).added == 1
    else:
        restore(corpus, id_, "zhao")
        assert take(corpus, tmp_path).rejected == []
    assert corpus.store.report(id_) and corpus.store.failures.paths() == []


def test_a_path_that_has_other_text_by_now(corpus: Corpus, tmp_path: Path) -> None:
    id_ = id_of(corpus, tmp_path, 1)
    remove(corpus, id_, "重复提交", "zhao")
    write(tmp_path, 1, "另有新修水渠三公里。")
    assert take(corpus, tmp_path).added == 1
    other = id_of(corpus, tmp_path, 1)
    assert other != id_
    with pytest.raises(StoreError, match=f"report {other} stands there by now"):
        restore(corpus, id_, "zhao")
    remove(corpus, other, "旧的才对", "zhao")
    restore(corpus, id_, "zhao")
    assert check(corpus.settings).agreed


def test_what_was_deleted_does_not_travel(corpus: Corpus, tmp_path: Path) -> None:
    export_home(corpus, tmp_path / "whole")
    id_ = id_of(corpus, tmp_path, 1)
    remove(corpus, id_, "重复提交", "zhao")
    export_home(corpus, tmp_path / "out")
    names = [path.name for path in (tmp_path / "out" / "originals").rglob("*") if path.is_file()]
    assert len(names) == REPORTS - 1
    assert import_home(Settings(home=tmp_path / "new"), tmp_path / "out", "li").reports == 2
    if corpus.store.is_shared:
        return  # the same database would be the home of both
    corpus.store.close()
    import_home(corpus.settings, tmp_path / "whole", "li")
    with closing(open_corpus(corpus.settings)) as again:
        assert again.store.report(id_) is None and again.store.count_reports() == REPORTS - 1
    assert check(corpus.settings).agreed


def test_what_cannot_be_done_is_said(corpus: Corpus, tmp_path: Path) -> None:
    id_ = id_of(corpus, tmp_path, 1)
    with pytest.raises(RemovalError, match="no reason"):
        remove(corpus, id_, " \n", "zhao")
    with pytest.raises(CorrectionError, match="no report 'nobody'"):
        remove(corpus, "nobody", "x", "zhao")
    with pytest.raises(RemovalError, match="was deleted; those"):
        restore(corpus, id_, "zhao")
    with changing(corpus.settings.home), pytest.raises(HomeError, match="another process"):
        remove(replace(corpus), id_, "x", "zhao")
    assert corpus.store.count_reports() == REPORTS
    remove(corpus, id_, "x", "zhao")
    with pytest.raises(RemovalError, match="is not purged"):
        allow(corpus, id_, "zhao")
    purge(corpus, "zhao", [id_])
    with pytest.raises(RemovalError, match="is purged: nothing is left"):
        restore(corpus, id_, "zhao")
    with pytest.raises(RemovalError, match="is purged already"):
        purge(corpus, "zhao", [id_])


def test_the_commands(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number in range(REPORTS):
        write(tmp_path, number)
    run_json(home, "ingest", str(tmp_path / "files"))
    id_ = run_json(home, "search", "年份:2016")["hits"][0]["report"]["id"]
    told = run_json(home, "remove", id_, "--reason", "重复提交")
    assert told["report"] == id_ and told["days_left"] == 30
    assert told["person"].startswith("shell:")
    listed = run(home, "removed").stdout
    assert "30 days left" in listed and "重复提交" in listed
    assert "is restored" in run(home, "removed", "--restore", id_).stdout
    run(home, "remove", id_, "--reason", "还是要删")
    assert "0 reports purged" in run(home, "removed", "--purge").stdout
    purged = run_json(home, "removed", "--now", id_)
    assert purged["reports"] == [id_] and purged["whole"]
    assert run_json(home, "removed")["removed"][0]["title"] is None
    assert run_json(home, "removed", "--forget", id_) == {"forgotten": id_}
    assert "ask for one" in run(home, "removed", "--purge", "--forget", id_).stderr
    actions = [one["action"] for one in run_json(home, "trail")["entries"]]
    assert [one for one in actions if one.endswith("report")] == [
        "forget report", "purge report", "remove report", "restore report", "remove report",
    ]  # fmt: skip
