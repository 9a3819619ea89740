"""Every engine that is there: a test that takes `engine` runs on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.engines.whoosh import WhooshEngine


@pytest.fixture(params=["whoosh", "whoosh in small batches"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine."""
    engines = {
        "whoosh": lambda: WhooshEngine(tmp_path / "index"),
        # each commit writes several segments, and merges them
        "whoosh in small batches": lambda: WhooshEngine(tmp_path / "index", batch_characters=20),
    }
    opened = engines[request.param]()
    yield opened
    opened.close()
