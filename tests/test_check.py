"""`shuzhi check`: every kind of fault is found and named, and mended where nothing is lost by it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.checking import LOST_AND_FOUND, check
from indexer.checking.findings import DONE, KINDS
from indexer.corpus import Corpus, HomeError, changing, open_corpus
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.store import Act
from tests.test_cli import run, run_json

REPORT = "青禾县副县长{}年度述职报告\n一、工作回顾\n全面落实河长制，新增人工造林{}亩。\n"
REPORTS = 3


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home of some reports, and their files beside it. Tests copy it."""
    folder = tmp_path_factory.mktemp("check")
    for number in range(REPORTS):
        text = REPORT.format(2015 + number, 1000 + number)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    settings = Settings(home=folder / "home")
    with closing(open_corpus(settings, create=True)) as corpus:
        ingest(corpus, walk([folder], settings.home))
        corpus.store.trail.add(Act("wang", "log in"))
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A home of its own, whose files are where they came from."""
    shutil.copytree(made / "home", tmp_path / "home")
    return tmp_path / "home"


def sql(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / "shuzhi.sqlite")) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def originals(home: Path) -> list[Path]:
    return sorted((home / "originals").glob("??/*"))


def flip(path: Path, at: int = 0) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def change_report(home: Path, change: Callable[[Corpus, str], object]) -> None:
    with closing(open_corpus(Settings(home=home))) as corpus:
        change(corpus, corpus.store.ids()[0])


def lose_segment(home: Path) -> None:
    next((home / "index").glob("*.docs")).unlink()


def write(path: Path, data: bytes = b"half") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_lookup(home: Path, name: str) -> None:
    """Change rows while SQLite does not know that it looks them up by this."""
    with closing(sqlite3.connect(home / "shuzhi.sqlite")) as database:
        query = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = ?"
        (row,) = database.execute(query, (name,))
        database.execute("PRAGMA writable_schema = 1")
        database.execute("DELETE FROM sqlite_master WHERE name = ?", (name,))
        database.commit()
    sql(home, "UPDATE mentions SET alias = alias || ' '")
    with closing(sqlite3.connect(home / "shuzhi.sqlite")) as database:
        database.execute("PRAGMA writable_schema = 1")
        database.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
        database.commit()


def derived_file(home: Path, kind: str) -> Path:
    return max((home / kind).glob("segment-*/*.npy"), key=lambda path: path.stat().st_size)


# What is done to a home, the kind of fault that is found, and whether it can be mended.
FAULTS: dict[str, tuple[Callable[[Path], object], str, bool]] = {
    # the file that it came from is still there
    "an original is gone": (lambda home: originals(home)[0].unlink(), "original missing", True),
    "an original has other bytes": (lambda home: flip(originals(home)[0]), "original changed", True),
    "nobody knows an original": (lambda home: write(home / "originals" / "ab" / ("ab" * 32)), "orphan original", True),
    "an original is not noted": (
        lambda home: sql(home, "DELETE FROM originals WHERE rowid = 1"), "original not noted", True),
    "a row has no report": (
        lambda home: sql(home, "INSERT INTO near_duplicates VALUES ('none', 'none')"), "row without its report", True),
    "a report has no passages": (
        lambda home: sql(home, "DELETE FROM passages WHERE report_id = (SELECT min(id) FROM reports)"), "report at fault", True),
    "passages reach out of the text": (lambda home: sql(home, "UPDATE passages SET \"end\" = 9999"), "report at fault", True),
    "a figure quotes other words": (lambda home: sql(home, "UPDATE figures SET quote = '9亩'"), "report at fault", True),
    "a text was changed": (lambda home: sql(home, "UPDATE reports SET text = replace(text, '河', '湖')"), "report at fault", True),
    "a report stands nowhere": (lambda home: sql(home, "DELETE FROM sources WHERE id = 1"), "report at fault", False),
    "a lookup of the database is damaged": (lambda home: spoil_lookup(home, "mentions_by_policy"), "database damaged", True),
    "the database is cut off": (lambda home: cut(home / "shuzhi.sqlite"), "database damaged", False),
    "the database is empty": (lambda home: (home / "shuzhi.sqlite").write_bytes(b""), "database damaged", False),
    "the database is gone": (lambda home: (home / "shuzhi.sqlite").unlink(), "database damaged", False),
    "the database is something else": (lambda home: (home / "shuzhi.sqlite").write_bytes(b"text" * 9999), "database damaged", False),
    "a file of the index is damaged": (lambda home: flip(next((home / "index").glob("*.terms"))), "index damaged", True),
    "a file of the index is gone": (lose_segment, "index damaged", True),
    "the table of the index is damaged": (lambda home: flip(next((home / "index").glob("*.toc")), 40), "index damaged", True),
    "the index is gone": (lambda home: shutil.rmtree(home / "index"), "index damaged", True),
    "the index is of another version": (
        lambda home: (home / "index" / "build.json").write_text("{}"), "index of another version", True),
    "the index lacks a report": (
        lambda home: change_report(home, lambda corpus, id_: corpus.engine.remove(dict.fromkeys([id_], 1))), "not in the index", True),
    "the index has a report that is no more": (
        lambda home: sql(home, *(f"DELETE FROM {table} WHERE report_id = (SELECT min(id) FROM reports)" for table in
            ("fields", "sections", "passages", "figures", "mentions", "mention_versions", "sources")),
            "DELETE FROM reports WHERE id = (SELECT min(id) FROM reports)"), "only in the index", True),
    "filters show what was before": (
        lambda home: sql(home, "UPDATE fields SET value = '1999' WHERE name = 'year'"), "other labels in the index", True),
    **{
        f"arrays of {kind} are damaged": (lambda home, kind=kind: flip(derived_file(home, kind), -1), "derived arrays", True)  # type: ignore[misc]
        for kind in ("characters", "similar", "reuse")
    },
    "arrays know another text": (
        lambda home: [path.write_text("[]") for path in (home / "characters").glob("segment-*/reports.json")],
        "derived arrays", True),
    "a killed process left an original": (lambda home: write(home / "originals" / "ab" / ".unfinished-x"), "leftover", True),
    "a killed process left a copy": (lambda home: write(home / "backups" / "0001-schema-0005.sqlite.new"), "leftover", True),
    "a killed commit left a segment": (lambda home: write(home / "index" / "MAIN_0123456789abcdef.docs"), "leftover", True),
    "an entry of the trail was changed": (
        lambda home: sql(home, "DROP TRIGGER trail_unchanged", "UPDATE trail SET person = 'nobody' WHERE id = 1"), "trail broken", False),
    "a killed refresh left arrays": (lambda home: (home / "reuse" / "segment-x").mkdir(), "leftover", True),
}  # fmt: skip


@pytest.mark.parametrize("harm", FAULTS)
def test_each_fault_is_found_and_mended(home: Path, harm: str) -> None:
    do, kind, can_be_mended = FAULTS[harm]
    do(home)
    found = check(Settings(home=home))
    assert not found.agreed and kind in {finding.kind for finding in found.findings}
    mended = check(Settings(home=home), repair=True)
    assert mended.agreed == can_be_mended, mended
    if can_be_mended:
        assert {one.remedy for one in mended.findings if one.kind == kind} == {DONE[kind]}
        assert check(Settings(home=home)).findings == ()
        with closing(open_corpus(Settings(home=home))) as corpus:
            kept = corpus.store.count_reports()
            assert kept == REPORTS - (kind == "only in the index")
            for query in ("河长制", '"河长制"', "政策:河长制", "指标:人工造林"):
                assert search(corpus, SearchRequest(query)).total == kept


def test_every_kind_has_a_row() -> None:
    # a text in the index that is another than that of the store is made by a killed ingest only
    assert set(KINDS) - {kind for _, kind, _ in FAULTS.values()} == {"other text in the index"}


def test_another_text_in_the_index_is_found(tmp_path: Path) -> None:
    """As when the newest writes of the database were lost, and those of the index were not."""
    file, settings = tmp_path / "a.txt", Settings(home=tmp_path / "home")
    database = settings.home / "shuzhi.sqlite"
    with closing(open_corpus(settings, create=True)) as corpus:
        file.write_text(REPORT.format(2015, 1000), encoding="utf-8")
        ingest(corpus, walk([file], settings.home))
        corpus.store.close()
        before = database.read_bytes()
        file.write_text(REPORT.format(2015, 7777), encoding="utf-8")
        ingest(corpus, walk([file], settings.home))
    database.write_bytes(before)
    found = check(settings).findings
    assert {finding.kind for finding in found} == {
        "other text in the index", "derived arrays", "orphan original",
    }  # fmt: skip
    with closing(open_corpus(settings)) as corpus:  # puts right of itself what is searched
        totals = [search(corpus, SearchRequest(query)).total for query in ('"7777亩"', '"1000亩"')]
    assert totals == [0, 1]
    assert check(settings, repair=True).agreed and check(settings).findings == ()


def test_what_was_lost_for_good_is_said(home: Path, made: Path) -> None:
    sql(home, "UPDATE sources SET path = '/nowhere/' || path")
    lost, changed = originals(home)[:2]
    lost.unlink()
    flip(changed)
    result = run(home, "check", "--repair")
    assert result.exit_code == 2
    assert "original missing" in result.stdout and "original changed" in result.stdout
    assert "the report stays" in result.stdout and "0 faults mended, 2 left" in result.stdout
    assert run_json(home, "search", "河长制")["total"] == REPORTS


def test_nothing_that_is_taken_out_is_deleted(home: Path) -> None:
    orphan = home / "originals" / "ab" / ("ab" * 32)
    write(orphan, b"whose am I")
    flip(originals(home)[1])
    changed = originals(home)[1].read_bytes()
    sql(home, "INSERT INTO near_duplicates VALUES ('none', 'group of none')")
    assert check(Settings(home=home), repair=True).agreed
    kept = home / LOST_AND_FOUND
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert (kept / orphan.name).read_bytes() == b"whose am I"
    assert changed in [path.read_bytes() for path in kept.iterdir()]
    (row,) = map(json.loads, (kept / "rows.jsonl").read_text(encoding="utf-8").splitlines())
    assert row == {"table": "near_duplicates", "report_id": "none", "group_id": "group of none"}


def test_the_command_and_its_json(home: Path, tmp_path: Path) -> None:
    told = run_json(home, "check")
    assert told.pop("seconds") < 60
    newest = told.pop("newest")
    assert told == {"agreed": True, "reports": REPORTS, "originals": REPORTS, "findings": []}
    noted = f"{newest['number']}:{newest['hash']}"
    assert f"trail {noted}" in run(home, "check", "--trail", noted).stdout
    assert "a number and at least 12" in run(home, "check", "--trail", "1:abc").stderr
    other = run(home, "check", "--trail", f"{newest['number'] + 1}:{newest['hash']}")
    assert other.exit_code == 2 and "trail broken" in other.stdout
    assert "all in agreement" in run(home, "check").stdout
    (home / "originals" / "ab").mkdir(exist_ok=True)
    write(home / "originals" / "ab" / ".unfinished-x")
    result = run(home, "check", "--json")
    assert result.exit_code == 2
    (finding,) = json.loads(result.stdout)["findings"]
    assert finding.keys() == {"kind", "subject", "detail", "mended", "remedy"}
    assert finding["remedy"] == "shuzhi check --repair" and not finding["mended"]
    assert "1 faults mended, 0 left" in run(home, "check", "--repair").stdout
    assert "no corpus in" in run(tmp_path / "none", "check").stderr


def test_a_home_that_is_being_changed_is_not_judged(home: Path) -> None:
    with changing(home), pytest.raises(HomeError, match="another process"):
        check(Settings(home=home))
