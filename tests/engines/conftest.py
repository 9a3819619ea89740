"""Every engine that is there: a test that takes `engine` runs on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.engines.opensearch import OpenSearchEngine
from indexer.engines.whoosh import WhooshEngine
from indexer.settings import OpenSearchSettings


@pytest.fixture(params=["whoosh", "whoosh in small batches", "opensearch"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine."""
    if request.param == "opensearch":
        opened: Engine = empty_index(request.getfixturevalue("opensearch_url"))
    else:
        # each commit of small batches writes several segments, and merges them
        batch = {"batch_characters": 20} if request.param != "whoosh" else {}
        opened = WhooshEngine(tmp_path / "index", **batch)
    yield opened
    opened.close()


def empty_index(url: str, **settings: object) -> OpenSearchEngine:
    """An engine over an index without documents, whatever was in it."""
    engine = OpenSearchEngine(OpenSearchSettings(url=url, replicas=0, **settings), {})
    engine.rebuild([])
    return engine
