"""The 80 real reports that lie beside the project: for measuring only, none of their text is kept."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.cleaning import clean
from indexer.corpus import Corpus
from indexer.folding import fold
from indexer.ingest import IngestResult
from indexer.models import Report
from indexer.offsets import Span
from indexer.query import Clause, Exact, Near, Not, Slot, Slots, Unit, Within, Words, parse, to_text
from indexer.resolving import resolve
from indexer.search import SearchRequest, search
from tests.conftest import SHARED
from tests.scanning import is_true

REPORTS = SHARED / "reports"
pytestmark = pytest.mark.skipif(
    not REPORTS.exists(), reason="the real reports are not there; they are not part of the project"
)


@pytest.fixture(scope="module")
def taken(
    real: tuple[Corpus, IngestResult],
) -> tuple[Corpus, IngestResult, dict[str, Report]]:
    """All reports ingested without labels, and by id."""
    corpus, result = real
    hits = search(corpus, SearchRequest(limit=1000)).hits
    return corpus, result, {hit.report.id: hit.report for hit in hits}


Taken = tuple[Corpus, IngestResult, dict[str, Report]]


def test_all_are_taken_and_none_is_rejected(taken: Taken) -> None:
    _, result, reports = taken
    assert (result.added, result.skipped, result.rejected) == (80, 1, [])
    assert len(reports) == 80


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


# ---------------------------------------------------------------------- search against a plain scan

Key = tuple[str, int | None]
Texts = Mapping[Unit, Mapping[Key, str]]


def folded(taken: Taken) -> Texts:
    """What stands in reports and passages, as an index has it."""
    reports = taken[2].values()
    return {
        "report": {(report.id, None): fold(report.text) for report in reports},
        "passage": {
            (report.id, passage.ordinal): fold(report.text[passage.start : passage.end])
            for report in reports
            for passage in report.passages
        },
    }


def found(corpus: Corpus, clause: Clause, unit: Unit) -> set[Key]:
    """What the query finds as a person writes it."""
    query = resolve(parse(to_text(clause)), corpus.vocabulary)
    results = corpus.engine.search(query, unit=unit, limit=100_000)
    keys = {(hit.report, hit.passage) for hit in results.hits}
    assert (results.total, results.cut) == (len(keys), 0)
    return keys


def piece(chance: random.Random, text: str, shortest: int, longest: int) -> str:
    length = chance.randint(shortest, longest)
    start = chance.randrange(len(text) - length)
    return text[start : start + length]


def test_2000_substrings_are_found_in_just_the_texts_that_hold_them(
    taken: Taken,
) -> None:
    """Of 2 to 30 characters, with all signs and ends of lines; some of them of one or of 200."""
    corpus, texts = taken[0], folded(taken)
    chance = random.Random(20261122)
    reports = list(texts["report"].values())
    lengths = [(2, 30)] * 2000 + [(1, 1)] * 50 + [(31, 200)] * 50
    wanted = [piece(chance, chance.choice(reports), *length) for length in lengths]
    for unit, some in (("report", wanted), ("passage", wanted[::10])):
        own = texts[unit]  # type: ignore[index]
        wrong = [
            text
            for text in some
            if found(corpus, Exact(text), unit)  # type: ignore[arg-type]
            != {key for key, whole in own.items() if text in whole}
        ]
        assert not wrong


def test_2000_texts_that_are_nearly_there_are_not_found(taken: Taken) -> None:
    corpus, texts = taken[0], folded(taken)
    chance = random.Random(20261123)
    reports = list(texts["report"].values())
    absent: set[str] = set()
    while len(absent) < 2000:
        one, other = (piece(chance, chance.choice(reports), 2, 30) for _ in range(2))
        at = chance.randrange(len(one))
        changed = chance.choice(
            (
                one[:at] + chance.choice(other) + one[at + 1 :],
                one[:at] + one[at + 1 :],
                one[:at] + one[at : at + 1] + one[at:],
                one[:at] + one[at : at + 2][::-1] + one[at + 2 :],
                one + other,
            )
        )
        if len(changed) > 1 and not any(changed in text for text in reports):
            absent.add(changed)
    assert not [text for text in absent if found(corpus, Exact(text), "report")]


def test_300_slots_and_neighbours_are_those_of_a_scan(taken: Taken) -> None:
    corpus, texts = taken[0], folded(taken)
    chance = random.Random(20261124)
    passages = [text for text in texts["passage"].values() if len(text) > 60]
    several = 0
    for number in range(300):
        clause = made_from(chance, chance.choice(passages), number)
        for unit in ("report", "passage") if number % 5 == 0 else ("report",):
            scanned = scan(clause, unit, texts)
            assert found(corpus, clause, unit) == scanned, to_text(clause)
            several += len(scanned) > 1
    assert several > 100


def made_from(chance: random.Random, text: str, number: int) -> Clause:
    """A clause that is true of a passage, or nearly."""
    at = chance.randrange(len(text) - 45)
    first, second = text[at : at + chance.randint(1, 2)], ""
    behind = at + len(first) + chance.randint(0, 13)
    second = text[behind : behind + 2]
    signs = re.search("[0-9.]+", text)
    match number % 6:
        case 0:
            return Slots((first, Slot.WORDS, second))
        case 1 if signs:
            start, end = signs.span()
            before, after = text[max(0, start - 2) : start] or "万", text[end : end + 2] or "亩"
            return Slots((before, Slot.NUMBER, after.lstrip("十百千万亿余多") or "亩"))
        case 1 | 2:
            return Slots((Slot.WORDS, first, Slot.WORDS, ",", Slot.WORDS, second))
        case 3:
            word = Words(first) if first.isalnum() else Exact(first)
            return Near(word, Exact(second), chance.randint(0, 12))
        case 4:
            return Within((Exact(first), Exact(second)), "sentence")
        case _:
            parts = (Exact(first), Not(Exact(second)))
            return Within(parts, chance.choice(("sentence", "passage")))


def scan(clause: Clause, unit: Unit, texts: Texts) -> set[Key]:
    if isinstance(clause, Within) and clause.stretch == "passage" and unit == "report":
        return {(report, None) for report, _ in scan(clause, "passage", texts)}
    return {key for key, text in texts[unit].items() if is_true(clause, text)}
