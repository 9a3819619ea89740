"""Workers that are killed, several at once, cancelled midway, or without room on the disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from indexer.checking import check
from indexer.corpus import Corpus, HomeError, changing, open_corpus
from indexer.corrections import correct
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.store.uploads import TAKEN
from indexer.uploads import cancel
from tests.processes import is_alive, within
from tests.uploads.sending import files, report, sent, state, states, take_all, work_all, zipped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="only there are these signals")

MANY = 40
WORK = (
    "from indexer import taking; taking.BATCH_REPORTS, taking.SECONDS_BETWEEN_COMMITS = 4, 1.0; "
    "from indexer.cli import main; main()"
)


@contextmanager
def worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that works at the uploads of a home, which writes four reports at a time."""
    command = [sys.executable, "-c", WORK, "--home", str(home), "work"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def many(first: int = 0) -> dict[str, bytes]:
    """Some files, and some more in an archive."""
    half = first + MANY // 2
    return {
        **{f"{n}.txt": report(n) for n in range(first, half)},
        "包.zip": zipped({f"{n}.txt": report(n) for n in range(half, first + MANY)}),
    }


def all_is_there(corpus: Corpus, count: int) -> None:
    """So many reports, each once, and each is found."""
    assert corpus.store.count_reports() == search(corpus, SearchRequest("河长制")).total == count
    assert len(corpus.store.paths(corpus.store.ids())) == count
    assert not corpus.store.pending()


def count_of(corpus: Corpus, upload: object, names: tuple[str, ...]) -> int:
    found = states(corpus, upload)  # type: ignore[arg-type]
    return sum(state in names for state in found.values())


@pytest.mark.parametrize("known", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("stage", ["inspecting", "running"])
def test_what_a_killed_worker_had_in_hand_goes_on(corpus: Corpus, stage: str, known: float) -> None:
    upload = sent(corpus, many())
    home = corpus.settings.home
    if stage == "running":
        work_all(corpus)
        take_all(corpus, upload)
    wanted = ("readable",) if stage == "inspecting" else TAKEN
    with worker(home) as first:
        assert within(60, lambda: count_of(corpus, upload, wanted) >= MANY * known)
        first.kill()
        first.wait()
    assert state(corpus, upload) in (stage, "ready", "done")
    with worker(home):
        assert within(60, lambda: state(corpus, upload) in ("ready", "done"))
        if stage == "inspecting":
            take_all(corpus, upload)
        assert within(60, lambda: state(corpus, upload) == "done")
    assert set(states(corpus, upload).values()) == {"added"} and len(files(corpus, upload)) == MANY
    all_is_there(corpus, MANY)
    # what it was writing when it was killed is left, and cleared
    assert check(corpus.settings, repair=True).agreed


def test_two_workers_do_nothing_twice(corpus: Corpus) -> None:
    uploads = [sent(corpus, many(100 * n), at_once=True) for n in range(3)]
    home = corpus.settings.home
    with worker(home), worker(home):
        done = lambda: all(state(corpus, one) == "done" for one in uploads)  # noqa: E731
        assert within(120, done)
    for upload in uploads:
        assert set(states(corpus, upload).values()) == {"added"}
    all_is_there(corpus, 3 * MANY)


def test_a_running_upload_stops_and_what_was_taken_in_stays(corpus: Corpus) -> None:
    upload = sent(corpus, many())
    work_all(corpus)
    take_all(corpus, upload)
    with worker(corpus.settings.home):
        assert within(60, lambda: count_of(corpus, upload, TAKEN) > 0)
        assert cancel(corpus, upload, "boss") == "stopping"
        assert within(60, lambda: state(corpus, upload) == "cancelled")
    taken = count_of(corpus, upload, TAKEN)
    assert 0 < taken < MANY and count_of(corpus, upload, ("chosen",)) == MANY - taken
    all_is_there(corpus, taken)


def test_a_correction_waits_only_for_a_moment(corpus: Corpus) -> None:
    work_all_of(corpus, {"0.txt": report(900)})
    (id_,) = corpus.store.ids()
    upload = sent(corpus, many(), at_once=True)
    longest = 0.0
    with worker(corpus.settings.home):
        times = 0
        while state(corpus, upload) != "done":
            began = time.monotonic()
            with changing(corpus.settings.home, wait=True):
                longest = max(longest, time.monotonic() - began)
            times += 1
            year = str(2000 + times % 50)
            _try(lambda year=year: correct(corpus, id_, "year", year, "见封面", "wang"))  # type: ignore[misc]
            time.sleep(0.02)
    assert longest < 5
    all_is_there(corpus, MANY + 1)


def work_all_of(corpus: Corpus, given: dict[str, bytes]) -> None:
    sent(corpus, given, at_once=True)
    work_all(corpus)


def _try(act: Callable[[], object]) -> None:
    with suppress(HomeError):  # a batch is just being written
        act()


FULL = """
import resource, sys
from contextlib import closing
from pathlib import Path
from indexer.corpus import open_corpus
from indexer.errors import IndexerError
from indexer.settings import Settings
from indexer.uploads import work_once
with closing(open_corpus(Settings(home=Path(sys.argv[1])))) as corpus:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        work_once(corpus)
    except IndexerError as error:
        print(error)
"""


def test_a_full_disk_is_said_and_waited_for(corpus: Corpus) -> None:
    upload = sent(corpus, {"a.txt": report(1)})
    work_all(corpus)
    take_all(corpus, upload)
    command = [sys.executable, "-c", FULL, str(corpus.settings.home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "its disk" in done.stdout or "cannot be changed" in done.stdout, done.stdout
    assert state(corpus, upload) in ("queued", "running")
    work_all(corpus)
    assert state(corpus, upload) == "done"
    all_is_there(corpus, 1)


def test_an_upload_that_kills_processes_is_given_up(corpus: Corpus) -> None:
    upload = sent(corpus, {"a.txt": report(1)})
    corpus.store.uploads.note_tries(upload.id, 5)
    work_all(corpus)
    assert state(corpus, upload) == "failed"


SERVE = "from indexer.cli import main; main()"


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_server_has_a_worker_that_ends_with_it(tmp_path: Path, processes: str) -> None:
    home = tmp_path / "home"
    settings = Settings(home=home)
    with closing(open_corpus(settings, create=True)) as corpus:
        command = [sys.executable, "-c", SERVE, "--home", str(home), "serve", "--port", "0"]
        server = subprocess.Popen(
            [*command, "--processes", processes], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            assert server.stdout and b"127.0.0.1" in server.stdout.readline()
            upload = sent(corpus, {"a.txt": report(1)}, at_once=True)
            assert within(60, lambda: state(corpus, upload) == "done")
            # Whoever works at them may be killed: another one takes over.
            for process in _polite(server.pid):
                os.kill(process, signal.SIGKILL)
            again = sent(corpus, {"b.txt": report(2)}, at_once=True)
            assert within(60, lambda: state(corpus, again) == "done")
            workers = _polite(server.pid)
            assert workers
        finally:
            server.kill()
            server.communicate()
        assert within(20, lambda: not any(map(is_alive, workers)))


def _polite(parent: int) -> list[int]:
    """The children of a process that leave processors to others."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and int(fields[16]) > 0:
                found.append(int(entry.name))
    return found
