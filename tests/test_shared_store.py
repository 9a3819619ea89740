"""Several processes and one PostgreSQL: commands as ever, and each file read by one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from indexer.checking import check
from indexer.corpus import open_corpus
from indexer.engines import Document
from indexer.engines.opensearch import OpenSearchEngine
from indexer.indexing import rebuild
from indexer.indices import index_of
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from indexer.settings import OpenSearchSettings, Settings
from indexer.store import Store, open_store
from tests.postgresql import PostgresServer
from tests.test_cli import run, run_json
from webui import create_app

FILES = 40
COMMAND = [sys.executable, "-c", "from indexer.cli import main; main()"]
TIMEOUT = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of reports, no two alike."""
    made = tmp_path / "in"
    made.mkdir()
    for number in range(FILES):
        text = f"青禾县副县长{2000 + number % 20}年度述职报告\n落实河长制。\n造林{number}亩。\n" * 5
        (made / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def store(tmp_path: Path, shared_store: str) -> Iterator[Store]:
    opened = open_store(tmp_path / "looking", shared_store)
    yield opened
    opened.close()


@pytest.fixture(params=["whoosh", "opensearch"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which engine the commands of a test take: with OpenSearch an index of its own."""
    monkeypatch.setenv("SHUZHI_ENGINE", request.param)
    if request.param == "opensearch":
        monkeypatch.setenv("SHUZHI_OPENSEARCH_URL", request.getfixturevalue("opensearch_url"))
        monkeypatch.setenv("SHUZHI_OPENSEARCH_INDEX", f"shared-{uuid4().hex[:12]}")
        monkeypatch.setenv("SHUZHI_OPENSEARCH_REPLICAS", "0")
    return str(request.param)


def ingesting(home: Path, server: str, folder: Path) -> subprocess.Popen[str]:
    """A process that ingests a folder into a home and the store of all."""
    return subprocess.Popen(
        [*COMMAND, "--home", str(home), "ingest", str(folder), "--jobs", "1", "--json"],
        env={**os.environ, "SHUZHI_STORE": server},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def result_of(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, errors = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0, errors
    found: dict[str, Any] = json.loads(said)
    return found


def readings(store: Store) -> int:
    """How often any file was read, those included that were read again."""
    with store.transfer.reading() as snapshot:
        return sum(1 for _ in snapshot.rows("sources"))


def test_two_processes_read_each_file_once(
    store: Store,
    tmp_path: Path,
    shared_store: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
) -> None:
    home = tmp_path / "home"
    both = [ingesting(home, shared_store, folder) for _ in range(2)]
    found = [result_of(process) for process in both]
    assert sum(one["added"] for one in found) == FILES == readings(store)
    assert all(one["unchanged"] == 0 for one in found)
    assert [one["added"] + one["elsewhere"] for one in found] == [FILES, FILES]
    # Later each is looked at again, by one that is alone.
    monkeypatch.setenv("SHUZHI_STORE", shared_store)
    assert run_json(home, "check")["findings"] == []
    assert run_json(home, "search", "河长制")["total"] == FILES
    again = run_json(home, "ingest", str(folder), "--jobs", "1")
    assert (again["unchanged"], again["elsewhere"]) == (FILES, 0)


def test_the_files_of_a_killed_process_are_read_by_another(
    store: Store,
    tmp_path: Path,
    shared_store: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
) -> None:
    killed = ingesting(tmp_path / "home0", shared_store, folder)
    end = time.monotonic() + TIMEOUT
    while not store.count_reports():
        assert killed.poll() is None and time.monotonic() < end
        time.sleep(0.005)
    other = ingesting(tmp_path / "home1", shared_store, folder)
    killed.kill()
    killed.communicate(timeout=TIMEOUT)
    found = result_of(other)
    assert found["added"] + found["unchanged"] + found["elsewhere"] == FILES
    assert store.count_reports() == readings(store) == FILES
    monkeypatch.setenv("SHUZHI_STORE", shared_store)
    assert run_json(tmp_path / "home1", "search", "河长制")["total"] == FILES


def test_commands_are_as_with_sqlite(
    tmp_path: Path, shared_store: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUZHI_STORE", shared_store)
    home = tmp_path / "home"
    (folder / "bad.txt").write_bytes(b"")
    taken = run_json(home, "ingest", str(folder), "--jobs", "1")
    assert (taken["added"], len(taken["rejected"])) == (FILES, 1)
    assert not (home / "shuzhi.sqlite").exists()
    assert run_json(home, "search", "河长制")["total"] == FILES
    assert run_json(home, "failures")["total"] == 1
    assert run_json(home, "ingest", "--retry-failed", "--jobs", "1")["added"] == 0
    assert run_json(home, "check")["findings"] == []
    out = tmp_path / "out"
    assert run_json(home, "export", str(out))["reports"] == FILES
    for command in (["backup", str(tmp_path / "b.tar")], ["restore", str(tmp_path / "b.tar")]):
        refused = run(home, *command)
        assert refused.exit_code == 2
        assert "pg_dump" in refused.stderr and str(home / "originals") in refused.stderr
        assert "shuzhi@127.0.0.1" in refused.stderr
    monkeypatch.setenv("SHUZHI_STORE", "")
    assert run_json(tmp_path / "new", "import", str(out))["reports"] == FILES
    assert run_json(tmp_path / "new", "search", "河长制")["total"] == FILES


def test_an_address_that_is_wrong_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUZHI_STORE", "postgresql+psycopg://u:geheim@127.0.0.1:1/d")
    result = run(tmp_path / "home", "ingest", str(tmp_path))
    assert result.exit_code == 2 and "geheim" not in result.stderr
    assert "PostgreSQL u@127.0.0.1:1/d: no connection;" in result.stderr


def test_what_others_take_in_while_an_index_is_built_anew_is_in_it(
    tmp_path: Path, shared_store: str, folder: Path, opensearch_url: str
) -> None:
    server = OpenSearchSettings(url=opensearch_url, index="meanwhile", replicas=0)
    settings = Settings(
        home=tmp_path / "home", store=shared_store, engine="opensearch", opensearch=server
    )
    with closing(open_corpus(settings, create=True)) as corpus:
        ingest(corpus, walk([folder], settings.home))
        gone = folder / "00.txt"
        (before,) = (hit.report.id for hit in search(corpus, SearchRequest('"造林0亩"')).hits)

        class Slow(OpenSearchEngine):
            """One to which others come while it has read all, and has put nothing in force."""

            def rebuild(self, documents: Iterable[Document]) -> None:
                read = list(documents)
                (folder / "new.txt").write_text("望川县2023年工作总结\n新修梯田九百亩。", "utf-8")
                gone.write_text((folder / "01.txt").read_text("utf-8"), "utf-8")
                ingest(corpus, walk([folder], settings.home))
                super().rebuild(read)

        with closing(Slow(server, index_of(settings).build())) as engine:
            rebuild(corpus.store, engine, corpus.regions)
        assert search(corpus, SearchRequest("新修梯田")).total == 1
        assert corpus.store.report(before) is None
        assert search(corpus, SearchRequest('"造林0亩"')).total == 0
        assert check(settings).findings == ()


def test_pages_wait_for_a_database_that_is_away(
    tmp_path: Path, shared_store: str, folder: Path, postgresql: PostgresServer
) -> None:
    settings = Settings(home=tmp_path / "home", store=shared_store)
    name = shared_store.rpartition("/")[2].partition("?")[0]
    with closing(open_corpus(settings, create=True)) as corpus:
        ingest(corpus, walk([folder], settings.home))
        pages = create_app(corpus).test_client()
        assert pages.get("/?q=河长制").status_code == 200
        postgresql.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        postgresql.run(f"{ended} WHERE datname = '{name}'")
        away = pages.get("/?q=造林")
        assert (away.status_code, away.headers["Retry-After"]) == (503, "10")
        assert "后台服务" in away.text and "Traceback" not in away.text
        postgresql.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert "青禾县" in pages.get("/?q=造林").text
