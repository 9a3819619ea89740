"""Processes that end in the midst of their work, killed or interrupted: nothing is lost by it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.corpus import Corpus, open_corpus
from indexer.engines.whoosh import WhooshEngine
from indexer.ingest import ingest, walk
from indexer.query import Everything, Exact
from indexer.search import SearchRequest, search
from indexer.settings import Settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="only there are these signals")

FILES = 200
# Each commit of the index takes a few reports, so that an ingest makes many.
INGEST = """
from indexer import indexing
indexing.BATCH_CHARACTERS = 500
from indexer.cli import main
main()
"""
# Commits two reports at a time, until it is killed.
COMMITS = """
import sys
from pathlib import Path
from indexer.engines.whoosh import WhooshEngine
from tests.engines.test_contract import document

engine = WhooshEngine(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 1_000_000):
    engine.add(document(f"造林{number}", f"r{number}{half}") for half in "ab")
    if number % 7 == 6:
        engine.remove(dict.fromkeys([f"r{number}a", f"r{number}b"], 1))
"""
TIMEOUT = 60


def started(script: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


def found(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_an_ingest_that_ends_halfway_goes_on(tmp_path: Path, sign: signal.Signals) -> None:
    folder, home = tmp_path / "in", tmp_path / "home"
    folder.mkdir()
    for number in range(FILES):
        text = f"青禾县副县长{2000 + number % 20}年度述职报告\n落实河长制。\n造林{number}亩。\n" * 5
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    process = started(INGEST, "--home", home, "ingest", folder, "--jobs", "2")
    tables = home / "index"
    wait_until(lambda: tables.exists() and len(list(tables.glob("*.docs"))) > 2)
    if sign == signal.SIGINT:
        os.killpg(process.pid, sign)  # a terminal sends it to the workers too
    else:
        process.kill()
    # The workers hold the pipe as well: it ends when they do.
    _, said = process.communicate(timeout=TIMEOUT)
    assert process.returncode != 0
    assert b"Traceback" not in said, said.decode()
    with closing(open_corpus(Settings(home=home))) as corpus:
        kept = corpus.store.count_reports()
        assert 0 < kept < FILES
        assert found(corpus, "河长制") == kept
        result = ingest(corpus, walk([folder], home))
        assert (result.added, result.unchanged) == (FILES - kept, kept)
        assert found(corpus, "河长制") == FILES
        corpus.engine.optimize()
        assert found(corpus, "河长制") == FILES
    endings = sorted(path.suffix for path in tables.iterdir() if "LOCK" not in path.name)
    assert endings == [".docs", ".json", ".terms", ".toc"]


def test_a_killed_commit_is_there_wholly_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    begin = 0
    last_ones: set[int] = set()
    for after in (0.0, 0.013, 0.029, 0.041, 0.067, 0.097):
        process = started(COMMITS, folder, begin)
        with closing(WhooshEngine(folder)) as engine:
            before = engine.generation
            wait_until(lambda engine=engine, before=before: engine.generation > before)  # type: ignore[misc]
        time.sleep(after)
        process.kill()
        process.communicate(timeout=TIMEOUT)
        with closing(WhooshEngine(folder)) as engine:
            hits = engine.search(Everything(), limit=100_000).hits
            numbers = [int(hit.report[1:-1]) for hit in hits]
            assert {numbers.count(number) for number in numbers} == {2}
            begin = max(numbers) + 1
            # All that was removed is gone, but for what a kill may have kept from being removed:
            # the last one that it found, which nobody removes later.
            last_ones.add(max(numbers))
            assert {number for number in numbers if number % 7 == 6} <= last_ones
            last = engine.search(Exact(f"造林{max(numbers)}")).total
            assert last == 2 and engine.search(Exact("造林")).total == len(hits)


def test_six_ingests_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    """The short form of what the script does 300 times."""
    script = Path(__file__).parents[1] / "scripts" / "kill_ingests.py"
    done = subprocess.run(
        [sys.executable, script, "--kills", "6", "--seed", "3"],
        capture_output=True, text=True, timeout=600, check=False, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 kills, 0 lost, 0 half there" in done.stdout
