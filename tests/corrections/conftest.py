"""A corpus that holds one report."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus import Corpus
from tests.corrections.homes import REPORT, report_at, take, write


@pytest.fixture
def file(corpus: Corpus, tmp_path: Path) -> Path:
    """The file of a report that the corpus holds."""
    path = write(tmp_path / "in" / "a.txt", REPORT)
    take(corpus, path)
    return path


@pytest.fixture
def id_(corpus: Corpus, file: Path) -> str:
    return report_at(corpus, file).id
