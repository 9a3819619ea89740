"""Disks, locks, clocks and older versions: a home is right or says what is wrong, and goes on."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from indexer.checking import check
from indexer.corpus import HomeBusy, HomeError, changing, open_corpus
from indexer.errors import IndexerError
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.store.database import NEWEST
from indexer.store.sqlite import BACKUPS, BACKUPS_KEPT
from tests.store.older import make_older
from tests.test_cli import run, run_json

REPORT = "青禾县副县长{}年度述职报告\n一、工作回顾\n全面落实河长制，新增人工造林{}亩。\n"
REPORTS = 3
QUERIES = ("河长制", '"河长制"', '"新增人工造林"', "政策:河长制", "年份:2015..2017", '"造林#亩"')
on_posix = pytest.mark.skipif(os.name != "posix", reason="only there files have such limits")


def fill(folder: Path, count: int, length: int = 1) -> Path:
    """A folder with so many reports, each so many times as long."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = REPORT.format(2015 + number % 3, 1000 + number) + f"第{number}件事。\n" * length
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of some reports. Tests copy it."""
    folder = fill(tmp_path_factory.mktemp("faults") / "in", REPORTS)
    settings = Settings(home=folder.parent / "home")
    with closing(open_corpus(settings, create=True)) as corpus:
        ingest(corpus, walk([folder], settings.home))
    return settings.home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of that home, all for one test."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def totals(home: Path) -> list[int]:
    with closing(open_corpus(Settings(home=home))) as corpus:
        return [search(corpus, SearchRequest(query)).total for query in QUERIES]


# --------------------------------------------------------------------------------- damaged files


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path, part: float) -> None:
    data = bytearray(path.read_bytes())
    data[int(part * (len(data) - 1))] ^= 4
    path.write_bytes(data)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut off": cut,
    **{f"a bit at {part}": partial(flip, part=part) for part in (0.0, 0.3, 0.7, 1.0)},
}
FILES = ("build.json", "*.toc", "*.docs", "*.terms")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_never_answers_wrongly(home: Path, file: str, damage: str) -> None:
    (path,) = (home / "index").glob(file)
    DAMAGES[damage](path)
    try:
        assert totals(home) == [REPORTS] * len(QUERIES)
    except IndexerError as error:
        assert "shuzhi reindex" in str(error) and str(path) in str(error)
        assert check(Settings(home=home), repair=True).agreed
        assert totals(home) == [REPORTS] * len(QUERIES)


def test_an_index_of_which_nothing_but_its_build_is_left_is_built_anew(home: Path) -> None:
    for path in (home / "index").iterdir():
        if path.name != "build.json":
            path.unlink()
    assert totals(home) == [REPORTS] * len(QUERIES)


@pytest.mark.parametrize("kind", ["characters", "similar", "reuse"])
def test_arrays_that_cannot_be_read_are_made_anew(made: Path, home: Path, kind: str) -> None:
    def answers(home: Path) -> list[object]:
        similar = run_json(home, "similar", "新增人工造林1000亩")["sentences"]
        return [
            run_json(home, "phrases", "河长制")["total"],
            run_json(home, "reuse")["pairs"],
            [match["quote"] for sentence in similar for match in sentence["matches"]],
        ]

    for path in (home / kind).glob("*-*/*.np*"):
        path.unlink()
        path.write_bytes(b"")
    assert answers(home) == answers(made)


def test_without_the_log_of_its_newest_writes_the_database_is_as_it_was_before(
    made: Path, tmp_path: Path
) -> None:
    home, settings = tmp_path / "home", Settings(home=tmp_path / "home")
    shutil.copytree(made, home)
    with closing(open_corpus(settings)) as corpus:
        files = fill(tmp_path / "more", REPORTS + 1)
        ingest(corpus, walk([files / f"{REPORTS:03}.txt"], home))
        held = tmp_path / "held"
        # as a killed process leaves it: what it wrote last is in the log alone
        shutil.copytree(home, held)
    log = held / "shuzhi.sqlite-wal"
    assert log.stat().st_size
    log.unlink()
    (held / "shuzhi.sqlite-shm").unlink()
    assert totals(held) == [REPORTS] * len(QUERIES)
    left = check(Settings(home=held), repair=True)
    assert left.agreed and {"orphan original"} <= {one.kind for one in left.findings}


# --------------------------------------------------------------------------------- disks


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Callable[[str], None]]:
    """A small disk of its own in this folder, and what mounts it otherwise."""
    folder.mkdir()

    def mount(options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "shuzhi-test", str(folder)]
        for _ in range(20):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if not done.returncode:
                return
            time.sleep(0.2)  # a process that has just ended may still hold a file
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")

    if sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("only Linux mounts a piece of memory as a disk")
    mount(f"size={megabytes}m")
    try:
        yield lambda options: mount(f"remount,{options}")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def test_an_ingest_stops_where_the_disk_is_full_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    files = fill(tmp_path / "in", 20, length=3000)
    with disk(tmp_path / "disk", 3) as mount:
        home = tmp_path / "disk" / "home"
        result = run(home, "ingest", str(files), "--jobs", "1")
        assert (
            result.exit_code == 2 and "room" in result.stderr.lower()
        ) or "space" in result.stderr
        mount("size=60m")
        kept = run_json(home, "search", "河长制", "--limit", "0")["total"]
        assert 0 < kept < 20
        assert not {one.kind for one in check(Settings(home=home)).findings} - {
            "leftover", "orphan original", "derived arrays",
        }  # fmt: skip
        told = run_json(home, "ingest", str(files), "--jobs", "1")
        assert (told["added"], told["unchanged"]) == (20 - kept, kept)
        assert run_json(home, "search", "河长制", "--limit", "0")["total"] == 20
        assert check(Settings(home=home), repair=True).agreed


# With the first file that is read no file may become larger any more, as where a user has used up
# what he may.
LIMITED = """
import resource, sys
from contextlib import closing
from pathlib import Path
from indexer.corpus import open_corpus
from indexer.errors import IndexerError
from indexer.ingest import ingest, walk
from indexer.settings import Settings
def limit(_):
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
settings = Settings(home=Path(sys.argv[1]))
with closing(open_corpus(settings)) as corpus:
    try:
        ingest(corpus, walk([Path(sys.argv[2])], settings.home), progress=limit)
    except IndexerError as error:
        print(error)
"""


@on_posix
def test_an_ingest_stops_where_files_may_not_grow(home: Path, tmp_path: Path) -> None:
    files = fill(tmp_path / "in", 20, length=3000)
    command = [sys.executable, "-c", LIMITED, str(home), str(files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0 and "that was finished is lost" in done.stdout, done.stderr
    assert totals(home)[0] >= REPORTS
    told = run_json(home, "ingest", str(files))
    assert told["added"] + told["unchanged"] == 20
    assert check(Settings(home=home), repair=True).agreed


def test_a_home_that_can_only_be_read_can_be_searched(made: Path, tmp_path: Path) -> None:
    files = fill(tmp_path / "in", REPORTS + 1)
    with disk(tmp_path / "disk", 30) as mount:
        home = tmp_path / "disk" / "home"
        shutil.copytree(made, home)
        mount("ro")
        assert totals(home) == [REPORTS] * len(QUERIES)
        assert run_json(home, "phrases", "河长制")["total"] == REPORTS
        assert run_json(home, "check")["agreed"]
        assert run_json(home, "backup", str(tmp_path / "b.tar"))["reports"] == REPORTS
        id_ = run_json(home, "search", "河长制")["hits"][0]["report"]["id"]
        for command in (
            ["ingest", str(files)],
            ["correct", id_, "year", "1999", "--reason", "见封面"],
            ["reindex"],
            ["optimize"],
            ["check", "--repair"],
        ):
            result = run(home, *command)
            assert result.exit_code == 2 and re.search(
                "(?:cannot be|not be) changed", result.stderr
            )
        mount("rw")
        assert run_json(home, "ingest", str(files))["added"] == 1
        # while another process, which may write, has it open
        with closing(open_corpus(Settings(home=home))):
            shutil.copytree(home, tmp_path / "open")
        mount("ro")
        assert totals(home) == [REPORTS + 1, *totals(home)[1:]]


# --------------------------------------------------------------------------------- several at once


def test_who_comes_second_is_told_who_is_there_and_since_when(home: Path, tmp_path: Path) -> None:
    with changing(home):
        result = run(home, "ingest", str(fill(tmp_path / "in", 1)))
        assert result.exit_code == 2
        assert f"another process ({os.getpid()}, since 20" in result.stderr
        (home / "lock").write_text("")  # it has not said yet who it is
        with pytest.raises(HomeBusy, match="another process is changing"), changing(home):
            pass


def test_who_comes_second_may_wait(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    order: list[str] = []
    with changing(home):

        def second() -> None:
            with changing(home, wait=True):
                order.append("second")

        thread = threading.Thread(target=second)
        thread.start()
        while "waiting for another process" not in caplog.text:
            time.sleep(0.01)
        order.append("first")
    thread.join(timeout=60)
    assert order == ["first", "second"]


def test_twenty_readers_ask_while_an_ingest_goes_on(home: Path, tmp_path: Path) -> None:
    """Each sees more reports with time, never fewer, and never one that has no text."""
    files, wrong, ended = fill(tmp_path / "in", 12), list[object](), threading.Event()
    settings = Settings(home=home)

    def ask() -> None:
        most = 0
        with closing(open_corpus(settings)) as corpus:
            while not ended.is_set():
                try:
                    page = search(corpus, SearchRequest('"新增人工造林"', limit=100))
                except Exception as error:
                    wrong.append(error)
                    return
                if page.total < most or len(page.hits) != page.total:
                    wrong.append((most, page.total, len(page.hits)))
                most = page.total
                time.sleep(0.1)
        seen.append(most)

    seen: list[int] = []
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    # another process, with commits of its own
    command = [sys.executable, "-c", SMALL_COMMITS, "--home", str(home), "ingest", str(files)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    ended.set()
    for thread in threads:
        thread.join()
    assert result.returncode == 0, result.stderr
    assert wrong == [] and len(seen) == 20
    with closing(open_corpus(settings)) as corpus:
        assert corpus.store.count_reports() == search(corpus, SearchRequest("河长制")).total


SMALL_COMMITS = """
from indexer import indexing
indexing.BATCH_CHARACTERS = 300
from indexer.cli import main
main()
"""


# --------------------------------------------------------------------------------- versions


def test_an_older_home_is_migrated_and_kept_as_it_was(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(1, BACKUPS_KEPT + 3):
        make_older(home, "", "0005")
        caplog.clear()
        assert totals(home)[0] == REPORTS
        kept = home / BACKUPS / f"{number:04}-schema-0005.sqlite"
        assert str(kept) in caplog.text
        with closing(sqlite3.connect(kept)) as database:
            assert database.execute("SELECT count(*) FROM reports").fetchone() == (REPORTS,)
            assert database.execute("SELECT * FROM alembic_version").fetchone() == ("0005",)
    assert [path.name[:4] for path in sorted((home / BACKUPS).iterdir())] == [
        "0003",
        "0004",
        "0005",
    ]
    with closing(sqlite3.connect(home / "shuzhi.sqlite")) as database:
        assert database.execute("SELECT * FROM alembic_version").fetchone() == (NEWEST,)


def test_a_newer_home_is_refused_and_left_alone(home: Path) -> None:
    with closing(sqlite3.connect(home / "shuzhi.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = (home / "shuzhi.sqlite").read_bytes()
    for command in (["search", "河长制"], ["check", "--repair"], ["reindex"]):
        result = run(home, *command)
        assert result.exit_code == 2 and "newer version" in result.stderr
    assert (home / "shuzhi.sqlite").read_bytes() == before and not (home / BACKUPS).exists()


def test_a_home_whose_database_is_gone_is_not_begun_anew(home: Path, tmp_path: Path) -> None:
    (home / "shuzhi.sqlite").unlink()
    for command in (["search", "河长制"], ["ingest", str(fill(tmp_path / "in", 1))]):
        result = run(home, *command)
        assert result.exit_code == 2 and "shuzhi restore" in result.stderr
    assert not (home / "shuzhi.sqlite").exists()


def test_what_is_done_to_the_home_by_others_is_no_fault_of_ours(home: Path) -> None:
    with pytest.raises(HomeError, match="No space left"), changing(home):
        raise OSError(28, "No space left on device", str(home / "originals"))
    with pytest.raises(FileNotFoundError), changing(home):
        raise FileNotFoundError(2, "No such file or directory", "a.txt")
