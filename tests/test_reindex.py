"""An index built anew while others ask: never an error, never a wrong total."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from indexer.corpus import Corpus, HomeError, open_corpus, reindex
from indexer.engines.whoosh import WhooshEngine
from indexer.indexing import document
from indexer.indices.home import INDEX
from indexer.ingest import ingest, walk
from indexer.models import Report
from indexer.query import Exact
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from tests.conftest import SAMPLE
from tests.test_killed import wait_until

READERS = 4
REBUILDS = 3
# Builds the index anew, and says when it has begun; each segment has a few reports.
SLOW_REINDEX = """
import sys, time
from pathlib import Path
from indexer import corpus, indexing
from indexer.engines.whoosh import engine, writer
from indexer.settings import Settings
before = writer.ArrayWriter.commit
def commit(self, *rest, **named):
    print("written", flush=True)
    time.sleep(60)
    before(self, *rest, **named)
writer.ArrayWriter.commit = commit
corpus.reindex(Settings(home=Path(sys.argv[1])))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of a part of the sample corpus."""
    settings = Settings(home=tmp_path / "home")
    with closing(open_corpus(settings, create=True)) as corpus:
        ingest(corpus, walk([SAMPLE / "qinghe", SAMPLE / "lanping"], settings.home))
    return settings.home


QUERIES = ("", "河长制", '"造林"', "同句(造林 亩)", "政策:河长制")


def answers(corpus: Corpus) -> list[tuple[int, list[str]]]:
    """What each query finds, and the reports in order of their ids."""
    pages = [search(corpus, SearchRequest(query, limit=100)) for query in QUERIES]
    return [(page.total, sorted(hit.report.id for hit in page.hits)) for page in pages]


@contextmanager
def asking(corpus: Corpus, wrong: list[object]) -> Iterator[list[int]]:
    """Ask in threads all the while; what is answered otherwise than before is noted."""
    expected, ended, count = answers(corpus), threading.Event(), [0] * READERS

    def ask(number: int) -> None:
        while not ended.is_set():
            try:
                if (got := answers(corpus)) != expected:
                    wrong.append(got)
            except Exception as error:
                wrong.append(error)
            count[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    yield count
    ended.set()
    for thread in threads:
        thread.join()


def test_who_asks_while_it_is_built_anew_sees_no_difference(home: Path) -> None:
    settings, wrong = Settings(home=home), list[object]()
    with closing(open_corpus(settings)) as corpus:
        generations = {corpus.engine.generation}
        with asking(corpus, wrong) as count:
            for _ in range(REBUILDS):
                reindex(settings).close()
                generations.add(corpus.engine.generation)
                before = sum(count)
                wait_until(lambda before=before: sum(count) >= before + READERS or bool(wrong))  # type: ignore[misc]
        assert not wrong and len(generations) == REBUILDS + 1


def test_a_killed_one_leaves_the_old_one_in_force(home: Path) -> None:
    settings, folder = Settings(home=home), home / INDEX
    with closing(open_corpus(settings)) as corpus:
        expected, generation = answers(corpus), corpus.engine.generation
        files = set(folder.iterdir())
        process = subprocess.Popen(
            [sys.executable, "-c", SLOW_REINDEX, str(home)], stdout=subprocess.PIPE
        )
        assert process.stdout and process.stdout.readline() == b"written\n"
        with pytest.raises(HomeError, match=f"another process \\({process.pid}, since "):
            reindex(settings)
        assert answers(corpus) == expected
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert set(folder.iterdir()) > files  # what it left
        assert (answers(corpus), corpus.engine.generation) == (expected, generation)
        reindex(settings).close()
        assert answers(corpus) == expected and corpus.engine.generation == generation + 1
        assert len(list(folder.glob("*.docs"))) == len(list(folder.glob("*.toc"))) == 1


def test_pending_reports_come_in_and_lost_ones_go(home: Path) -> None:
    settings = Settings(home=home)
    with closing(open_corpus(settings)) as corpus:
        ids = corpus.store.ids()
        corpus.store.mark_pending([ids[0], "no report"])
        corpus.engine.remove(dict.fromkeys(ids[:2], 1))
        with closing(reindex(settings)) as anew:
            assert anew.store.pending() == {} and set(anew.engine.stamps()) == set(ids)


def test_generations_rise_whatever_the_clock_says(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number that was seen before would make who saw it keep what was found then."""
    settings = Settings(home=home)
    with closing(open_corpus(settings)) as corpus:
        before = corpus.engine.generation
    for path in (home / INDEX).iterdir():
        path.unlink()
    monkeypatch.setattr("time.time", lambda: 0.0)  # 1970
    with closing(open_corpus(settings)) as corpus:
        assert corpus.engine.generation > before
        assert search(corpus, SearchRequest("河长制")).total > 0


def test_an_engine_holds_what_it_was_given_last_and_nothing_else(
    tmp_path: Path, home: Path
) -> None:
    with closing(open_corpus(Settings(home=home))) as corpus:
        reports: list[Report] = list(corpus.store.reports(corpus.store.ids()).values())
        made = [
            document(report, (), (), [[]] * len(report.passages), corpus.regions)
            for report in reports
        ]
    for damage in (False, True):
        with closing(WhooshEngine(tmp_path / "index", batch_characters=5000)) as engine:
            engine.rebuild(made)
            engine.rebuild(made[1:])
            assert set(engine.stamps()) == {report.id for report in reports[1:]}
            assert engine.search(Exact(made[0].text[:40])).total == 0
            assert engine.damages() == [] and engine.leftovers() == []
            for path in (tmp_path / "index").glob("*.toc" if damage else "*.docs"):
                path.write_bytes(b"damaged")
            assert engine.damages() != []
