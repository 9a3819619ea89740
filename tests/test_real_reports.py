"""The 80 real reports that lie beside the project: for measuring only, none of their text is kept."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.cleaning import clean
from indexer.corpus import Corpus, open_corpus
from indexer.ingest import IngestResult, ingest, walk
from indexer.models import Report
from indexer.offsets import Span
from indexer.query import Exact, to_text
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from tests.conftest import SHARED

REPORTS = SHARED / "reports"
pytestmark = pytest.mark.skipif(
    not REPORTS.exists(), reason="the real reports are not there; they are not part of the project"
)


@pytest.fixture(scope="module")
def taken(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Corpus, IngestResult, dict[str, Report]]]:
    """All reports ingested without labels, and by id."""
    home = tmp_path_factory.mktemp("real")
    corpus = open_corpus(Settings(home=home), create=True)
    result = ingest(corpus, walk([REPORTS], home), jobs=2)
    hits = search(corpus, SearchRequest(limit=1000)).hits
    yield corpus, result, {hit.report.id: hit.report for hit in hits}
    corpus.close()


Taken = tuple[Corpus, IngestResult, dict[str, Report]]


def test_all_are_taken_and_none_is_rejected(taken: Taken) -> None:
    _, result, reports = taken
    assert (result.added, result.skipped, result.rejected) == (80, 1, [])
    assert len(reports) == 80


def found(corpus: Corpus, text: str) -> set[str]:
    page = search(corpus, SearchRequest(to_text(Exact(text)), limit=1000))
    assert page.total == len(page.hits)
    return {hit.report.id for hit in page.hits}


def test_random_substrings_are_found_in_just_the_reports_that_hold_them(taken: Taken) -> None:
    """Recall and precision 1 for 300 substrings of 2 to 30 characters, and for 河长制."""
    corpus, _, reports = taken
    chance = random.Random(20261122)
    texts = ["河长制"]
    while len(texts) < 301:
        text = chance.choice(list(reports.values())).text
        length = chance.randint(2, 30)
        start = chance.randrange(len(text) - length)
        texts.append(text[start : start + length])
    wrong = [
        text
        for text in texts
        if found(corpus, text) != {id_ for id_, report in reports.items() if text in report.text}
    ]
    assert not wrong


def test_the_seed_is_free_of_paywall_markers_and_maps_back(taken: Taken) -> None:
    _, _, reports = taken
    (seed,) = (r for r in reports.values() if r.sources[0].path.endswith("seed.txt"))
    source = (REPORTS / "seed.txt").read_bytes().decode(seed.sources[0].encoding or "")
    offsets = seed.sources[0].offsets
    assert "paid" not in seed.text and "#" not in seed.text and "##paidbegin##" in source
    assert offsets is not None
    for passage in seed.passages:
        span = offsets.to_source(Span(passage.start, passage.end))
        written = source[span.start : span.end]
        assert clean(written).text == seed.text[passage.start : passage.end]


def test_plain_texts_map_back_character_by_character(taken: Taken) -> None:
    _, _, reports = taken
    plain = [r for r in reports.values() if r.sources[0].offsets]
    assert len(plain) == 9
    for report in plain:
        (source,) = report.sources
        assert source.offsets is not None
        with open(source.path, "rb") as file:
            decoded = file.read().decode(source.encoding or "")
        for at in range(0, len(report.text), 7):
            span = source.offsets.to_source(Span(at, at + 1))
            if "\u4e00" <= report.text[at] <= "\u9fff":
                assert decoded[span.start : span.end] == report.text[at]


def test_region_year_and_kind_are_right(tmp_path: Path) -> None:
    """Where the text or, when it is not hidden, the name of the file holds them."""
    figures = tmp_path / "figures.json"
    script = Path(__file__).parents[1] / "scripts" / "evaluate.py"
    files = ["--labels", REPORTS / "manifest.tsv", "--files", REPORTS, "--json", figures]
    subprocess.run([sys.executable, script, "metadata", *files], check=True, capture_output=True)
    measured = json.loads(figures.read_text(encoding="utf-8"))["metadata"]
    for found in (measured["named"], measured["hidden"]):
        assert found["region"]["held_accuracy"] >= 0.99
        assert found["year"]["held_accuracy"] >= 0.99
        assert found["kind"]["accuracy"] == 1
