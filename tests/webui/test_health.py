"""The address that says whether pages can be answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.corpus import Corpus
from webui import create_app


def test_all_is_well(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


def lose_the_index(home: Path) -> None:
    for path in (home / "index").glob("*.toc"):
        path.unlink()


def damage_the_store(home: Path) -> None:
    with (home / "shuzhi.sqlite").open("r+b") as file:
        file.write(b"\0" * 4096)
    for path in home.glob("shuzhi.sqlite-*"):
        path.unlink()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lose_the_index, "build the index anew with: shuzhi reindex"),
        (damage_the_store, "shuzhi.sqlite"),
    ],
)
def test_what_does_not_answer_is_said(
    corpus: Corpus, harm: Callable[[Path], None], said: str
) -> None:
    client = create_app(corpus).test_client()
    assert client.get("/healthz").status_code == 200
    corpus.store.close()  # a connection that is open knows nothing of its file
    harm(corpus.settings.home)
    answer = client.get("/healthz")
    assert answer.status_code == 503 and said in answer.text
    assert answer.text.count("\n") == 1
