"""Every test of a store is a test of both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> str:
    """The address of the server that has the database; empty for SQLite in the home."""
    if request.param == "sqlite":
        return ""
    address: str = request.getfixturevalue("shared_store")
    return address


@pytest.fixture
def store(tmp_path: Path, server: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(tmp_path / "home", server)
    yield opened
    opened.close()
