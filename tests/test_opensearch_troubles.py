"""Servers that are away, refuse us, are full or hold what is not ours: a sentence, then as before."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3
from flask.testing import FlaskClient

from indexer.corpus import Corpus, open_corpus
from indexer.engines import EngineError, EngineUnavailable
from indexer.engines.opensearch import OpenSearchEngine
from indexer.errors import Trouble
from indexer.indices import index_of
from indexer.ingest import ingest, walk
from indexer.query import Everything, Exact
from indexer.settings import OpenSearchSettings, Settings
from tests.engines.conftest import empty_index
from tests.engines.test_contract import document
from tests.gates import Gate, gate_before
from webui import create_app

INDEX = "troubles"
TEXT = "青禾县副县长2023年度述职报告\n落实河长制。完成造林1200亩。"
FOUND = "青禾县副县长"


def ask(url: str, method: str, path: str, body: Any = None) -> Any:
    answer = urllib3.request(
        method, f"{url}/{path}", json=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status < 300, answer.data
    return json.loads(answer.data)


def index_behind(gate: Gate) -> str:
    (name,) = ask(gate.behind, "GET", f"_alias/{INDEX}")
    return str(name)


@contextmanager
def closed(gate: Gate) -> Iterator[None]:
    gate.close()
    yield
    gate.open()


@contextmanager
def another_password(gate: Gate) -> Iterator[None]:
    gate.password = "another"
    yield
    gate.password = "secret"


@contextmanager
def red(gate: Gate) -> Iterator[None]:
    """The index in force is one that no node may have, so that none of its shards is anywhere."""
    name, lost = index_behind(gate), f"{INDEX}-999999"
    nowhere = {"settings": {"index.routing.allocation.require._name": "nowhere"}}
    ask(gate.behind, "PUT", f"{lost}?wait_for_active_shards=0", nowhere)
    switch_alias(gate, name, lost)
    yield
    switch_alias(gate, lost, name)
    ask(gate.behind, "DELETE", lost)


def switch_alias(gate: Gate, old: str, new: str) -> None:
    actions = [
        {"remove": {"index": old, "alias": INDEX}},
        {"add": {"index": new, "alias": INDEX}},
    ]
    ask(gate.behind, "POST", "_aliases", {"actions": actions})


@contextmanager
def of_another_version(gate: Gate) -> Iterator[None]:
    state = ask(gate.behind, "GET", f"{INDEX}-state/_doc/state")["_source"]
    ask(gate.behind, "PUT", f"{INDEX}-state/_doc/state", {**state, "build": "another"})
    yield
    ask(gate.behind, "PUT", f"{INDEX}-state/_doc/state", state)


@contextmanager
def without_an_alias(gate: Gate) -> Iterator[None]:
    name = index_behind(gate)
    ask(gate.behind, "DELETE", f"{name}/_alias/{INDEX}")
    yield
    ask(gate.behind, "PUT", f"{name}/_alias/{INDEX}")


# what happens, how the error names it, what it says, what the page says
TROUBLES: list[tuple[Callable[[Gate], AbstractContextManager[None]], Trouble, str, str]] = [
    (closed, "unreachable", "cannot be reached.*see that it runs", "后台服务连不上"),
    (another_password, "refused", "does not let us in.*user and password", "后台服务拒绝访问"),
    (red, "incomplete", "a part of the index is not there.*cluster health", "索引缺了一部分"),
    (of_another_version, "version", "another version of shuzhi.*reindex", "索引是别的版本建的"),
    (without_an_alias, "gone", "no index|being replaced", "索引不在"),
]


@pytest.fixture(scope="module")
def gate(opensearch_url: str) -> Iterator[Gate]:
    with gate_before(opensearch_url) as gate:
        gate.password = "secret"
        yield gate


@pytest.fixture(scope="module")
def settings(gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        home=tmp_path_factory.mktemp("troubles"),
        engine="opensearch",
        opensearch=OpenSearchSettings(
            url=gate.url,
            user="shuzhi",
            password="secret",
            index=INDEX,
            replicas=0,
            retries=1,
            timeout_seconds=5,
        ),
    )


@pytest.fixture(scope="module")
def corpus(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A corpus of one report whose index is behind the gate."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    with closing(open_corpus(settings, create=True)) as opened:
        ingest(opened, walk([folder], settings.home))
        yield opened


@pytest.fixture(scope="module")
def pages(corpus: Corpus) -> FlaskClient:
    return create_app(corpus).test_client()


@pytest.mark.parametrize(("happens", "trouble", "said", "shown"), TROUBLES)
def test_a_page_says_what_is_the_matter_and_comes_back(
    gate: Gate,
    corpus: Corpus,
    pages: FlaskClient,
    happens: Callable[[Gate], AbstractContextManager[None]],
    trouble: Trouble,
    said: str,
    shown: str,
) -> None:
    assert FOUND in pages.get("/?q=河长制").text
    with happens(gate):
        with pytest.raises(EngineUnavailable, match=said) as raised:
            corpus.engine.search(Everything())
        assert raised.value.trouble == trouble
        assert "secret" not in str(raised.value)
        page, answer = pages.get("/?q=河长制"), pages.get("/api/v1/search?q=河长制")
        for response in (page, answer):
            assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
        assert shown in page.text and "Traceback" not in page.text
        assert answer.json is not None and answer.json["type"].endswith("#corpus")
    back = pages.get("/?q=河长制")
    assert back.status_code == 200 and FOUND in back.text


def test_a_full_disk_lets_search_and_takes_in_again_by_itself(gate: Gate, corpus: Corpus) -> None:
    block = f"{index_behind(gate)}/_settings"
    ask(gate.behind, "PUT", block, {"index.blocks.read_only_allow_delete": True})
    id_ = corpus.store.ids()[0]
    corpus.store.mark_pending([id_])
    with pytest.raises(EngineUnavailable, match=r"can only be read.*make room") as raised:
        corpus.engine.add([document("造林", "new")])
    assert raised.value.trouble == "full"
    assert corpus.engine.search(Everything()).total == 1
    ask(gate.behind, "PUT", block, {"index.blocks.read_only_allow_delete": None})
    with closing(open_corpus(corpus.settings)) as again:
        assert again.store.pending() == {}
        assert again.engine.search(Everything()).total == 1


def test_a_server_that_does_not_answer_in_time(gate: Gate, settings: Settings) -> None:
    hasty = replace(settings.opensearch, timeout_seconds=0.2)
    gate.seconds = 1
    with pytest.raises(EngineUnavailable, match=r"no answer within 0\.2 s") as raised:
        OpenSearchEngine(hasty, {}).search(Everything())
    gate.seconds = 0
    assert raised.value.trouble == "slow"


def test_what_is_put_off_is_asked_again(gate: Gate, corpus: Corpus, settings: Settings) -> None:
    patient = replace(settings.opensearch, retries=6)
    build = index_of(settings).build()
    gate.close()
    opening = threading.Timer(0.6, gate.open)
    opening.start()
    with closing(OpenSearchEngine(patient, build)) as engine:
        assert engine.search(Everything()).total == 1
    opening.join()


def made_certificate(folder: Path, name: str) -> Path:
    """A certificate for localhost with its key, which vouches for itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl for a certificate: apt-get install openssl")
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    of_whom = "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    file = folder / f"{name}.pem"
    files = ["-keyout", str(file.with_suffix(".key")), "-out", str(file)]
    command = [openssl, *made.split(), *of_whom.split(), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return file


def test_certificates_say_who_is_who(opensearch_url: str, tmp_path: Path) -> None:
    server, ours = (made_certificate(tmp_path, name) for name in ("server", "ours"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server, server.with_suffix(".key"))
    context.load_verify_locations(ours)
    context.verify_mode = ssl.CERT_REQUIRED
    with gate_before(opensearch_url, context) as secure:
        whole = OpenSearchSettings(
            url=secure.url,
            index="secure",
            replicas=0,
            retries=0,
            ca_file=str(server),
            client_certificate=str(ours),
            client_key=str(ours.with_suffix(".key")),
        )
        with closing(OpenSearchEngine(whole, {})) as engine:
            engine.rebuild([document("造林", "r")])
            assert engine.search(Everything()).total == 1
        wrong = server.with_suffix(".key")
        for settings, trouble in (
            (replace(whole, ca_file=""), "refused"),
            (replace(whole, ca_file=str(ours)), "refused"),
            (replace(whole, client_certificate="", client_key=""), "unreachable"),
            (replace(whole, client_certificate=str(server), client_key=str(wrong)), "unreachable"),
        ):
            with closing(OpenSearchEngine(settings, {})) as engine:
                with pytest.raises(EngineUnavailable) as raised:
                    engine.search(Everything())
                assert raised.value.trouble in (trouble, "refused"), settings


def test_files_of_certificates_must_be_there(settings: Settings, tmp_path: Path) -> None:
    missing = replace(settings.opensearch, ca_file=str(tmp_path / "ca.pem"))
    with pytest.raises(EngineError, match=r"\[opensearch\]: there is no file .*ca\.pem"):
        OpenSearchEngine(missing, {}).search(Everything())


def test_what_the_server_does_not_take_is_listed(opensearch_url: str) -> None:
    with closing(empty_index(opensearch_url, index="listed")) as engine:
        wrong = document("造林", "wrong", year="二〇二二")
        broken = replace(wrong, labels={"no_such_field": ("x",)})
        with pytest.raises(EngineError, match=r"did not take 1 of 2 reports.*wrong: 400"):
            engine.add([document("水利", "right"), broken])
        assert engine.search(Everything()).total == 1


def test_an_earlier_state_never_takes_the_place_of_a_later_one(opensearch_url: str) -> None:
    """Whichever comes first: also the passages that only one of them has are right."""
    old = replace(
        document("造林一\n造林二\n造林三", "r", ["造林一", "造林二", "造林三"]), version=1
    )
    new = replace(document("水利一\n水利二", "r", ["水利一", "水利二"]), version=2)
    with closing(empty_index(opensearch_url, index="order")) as engine:
        for order in ((old, new), (new, old)):
            engine.rebuild([])
            for state in order:
                engine.add([state])
            for unit, total in (("report", 1), ("passage", 2)):
                found = engine.search(Everything(), unit=unit)  # type: ignore[arg-type]
                assert found.total == total, (order, unit)
            engine.remove({"r": 1})
            assert engine.search(Everything(), unit="passage").total == 2
            engine.remove({"r": 3})
            assert engine.search(Everything(), unit="passage").total == 0


def test_a_new_index_takes_the_place_of_the_old_while_others_ask(opensearch_url: str) -> None:
    with (
        closing(empty_index(opensearch_url, index="anew")) as engine,
        closing(
            OpenSearchEngine(OpenSearchSettings(url=opensearch_url, index="anew"), {})
        ) as other,
    ):
        engine.add(document("造林", f"r{number}") for number in range(30))
        before, seen = other.generation, []

        def slowly() -> Iterator[Any]:
            for number in range(20):
                seen.append(other.search(Everything()).total)
                yield document("水利", f"s{number}")

        engine.rebuild(slowly())
        assert set(seen) == {30}
        assert other.search(Everything()).total == 20 and other.generation > before
        assert len(engine.indices.in_force()) == 1 and not engine.indices.others()


def test_an_index_that_did_not_become_whole_is_left_out(opensearch_url: str) -> None:
    def broken() -> Iterator[Any]:
        yield document("水利", "s")
        raise RuntimeError("the power fails")

    with closing(empty_index(opensearch_url, index="half")) as engine:
        engine.add([document("造林", "r")])
        with pytest.raises(RuntimeError):
            engine.rebuild(broken())
        assert [hit.report for hit in engine.search(Everything()).hits] == ["r"]
        assert not engine.indices.others()


def test_pages_beyond_the_ten_thousandth_hit(opensearch_url: str) -> None:
    """The server counts off no more than that from the beginning."""
    names = [f"r{number:05}" for number in range(10_050)]
    with closing(empty_index(opensearch_url, index="deep")) as engine:
        engine.add(document("造林", name) for name in names)
        page = engine.search(Exact("造林"), sort="year", offset=10_020, limit=40)
        assert page.total == 10_050
        assert [hit.report for hit in page.hits] == names[10_020:]
        whole = engine.search(Exact("造林"), limit=20_000)
        assert sorted(hit.report for hit in whole.hits) == names
