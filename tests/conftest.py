"""What all tests share: the sample corpus, ingested once, and a real server that shows it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.corpus import Corpus, open_corpus
from indexer.ingest import IngestResult, ingest, walk
from indexer.settings import Settings
from tests.serving import serving

pytest_plugins = ["tests.wanting", "tests.browsing", "tests.opensearch", "tests.postgresql"]

# Machines are noisy, so no example is judged by its time. A run that decides whether a change lands
# tries the same examples each time; everyone else's run looks for new ones.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpus"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The sample corpus with its labels, in a home of its own. For reading only."""
    home = tmp_path_factory.mktemp("sample")
    corpus = open_corpus(Settings(home=home), create=True)
    result = ingest(corpus, walk([SAMPLE], home), SAMPLE / "reports.csv")
    assert not result.rejected and not result.warnings
    yield corpus
    corpus.close()


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Corpus, IngestResult]]:
    """The real reports that lie beside the project, without labels. For reading only."""
    home = tmp_path_factory.mktemp("real")
    corpus = open_corpus(Settings(home=home), create=True)
    result = ingest(corpus, walk([SHARED / "reports"], home), jobs=2)
    yield corpus, result
    corpus.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus."""
    opened = open_corpus(Settings(home=tmp_path / "home"), create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server(sample: Corpus) -> Iterator[str]:
    """The address of a server that shows the sample corpus."""
    with serving(sample) as address:
        yield address
