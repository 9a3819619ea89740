"""The sixty texts as a corpus, ingested once, with people who have to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.accepting import NewPolicy, accept
from indexer.accounts import add_token
from indexer.corpus import Corpus, open_corpus
from indexer.corrections import correct
from indexer.ingest import IngestResult, ingest, walk
from indexer.settings import Settings
from indexer.store import Act
from tests.hostile.reports import write_reports
from tests.hostile.texts import HOSTILE
from tests.serving import serving
from tests.signing_in import asking, sign_in

# Names of files that hold nothing, and are listed as such.
EMPTY = ("\x1b]0;pwned\x07坏\n好", "\u202e坏", "<img src=x onerror=pwned()>", "=1+1", "\x9b31m")


@dataclass(frozen=True)
class Home:
    """The corpus, where its files lay, and what came of the ingest."""

    corpus: Corpus
    folder: Path
    result: IngestResult


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The sixty texts in all their places: reports, labels, reasons, names of policies and tokens."""
    folder = tmp_path_factory.mktemp("hostile")
    manifest = write_reports(folder / "in")
    for name in EMPTY:
        (folder / "in" / f"{name}.txt").write_bytes(b"")
    corpus = open_corpus(Settings(home=folder / "home"), create=True)
    result = ingest(corpus, walk([folder / "in"], folder / "home"), manifest, jobs=2)
    people = sign_in(corpus, "admin")
    assert people.get("/trail").status_code == 200
    for number, (id_, one) in enumerate(zip(corpus.store.ids(), HOSTILE, strict=False)):
        said = one.text.replace("\0", "")
        add_token(corpus.store, "admin", said.strip()[:60] or "令牌", ("read",), 9, "shell:test")
        corpus.store.trail.add(Act("admin", "export", said, {"name": said}))
        if number % 4 == 0:
            correct(corpus, id_, "title", f"{said}年度述职报告", f"见{said}", "admin")
            correct(corpus, id_, "organisation", f"县{said}局", f"{said}见封面", "admin")
    accept(corpus, NewPolicy("<img src=x onerror=pwned()>管理办法", "policy"), "admin")
    yield Home(corpus, folder, result)
    corpus.close()


@pytest.fixture(scope="session")
def nobody(hostile: Home) -> FlaskClient:
    """Asks for pages without an account."""
    return asking(hostile.corpus)


@pytest.fixture(scope="session")
def admin(hostile: Home) -> FlaskClient:
    """Asks for pages as somebody who may do all."""
    return sign_in(hostile.corpus, "admin")


@pytest.fixture(scope="session")
def hostile_server(hostile: Home) -> Iterator[str]:
    """The address of a server that shows the corpus."""
    with serving(hostile.corpus) as address:
        yield address
