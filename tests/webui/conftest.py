"""The pages without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from webui import create_app


@pytest.fixture(scope="session")
def client(sample: Corpus) -> FlaskClient:
    """Asks for pages of the sample corpus."""
    return create_app(sample).test_client()


@pytest.fixture(scope="session")
def deputy(sample: Corpus) -> str:
    """The id of 青禾县副县长2023年度述职述廉报告."""
    return next(
        hit.report.id
        for hit in search(sample, SearchRequest("地区:青禾县 年份:2023")).hits
        if hit.report.metadata.role.value == "副县长"
    )


@pytest.fixture
def client_over(corpus: Corpus, tmp_path: Path) -> Callable[[dict[str, str]], FlaskClient]:
    """Asks for pages of a corpus that holds these files: a name and a text each."""

    def take(files: dict[str, str]) -> FlaskClient:
        folder = tmp_path / "files"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        assert not ingest(corpus, walk([folder], corpus.settings.home)).rejected
        return create_app(corpus).test_client()

    return take
