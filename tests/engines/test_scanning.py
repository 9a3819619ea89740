"""Any query over any texts: engines find just what a plain scan finds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import analysis
from indexer.engines import Document, Engine
from indexer.engines.whoosh.narrowing import may_be
from indexer.query import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Near,
    Not,
    Or,
    Slot,
    Slots,
    Unit,
    Verified,
    Within,
    Words,
    YearRange,
)
from indexer.query.fields import UNKNOWN
from tests.engines.test_contract import document, ids, with_passages
from tests.scanning import is_true

# Texts come folded, so that there is no sign of two widths among these.
LETTERS = "造林亩万,。1\n的"
# Each change of a report has a version above those before, two to leave one for what it removes.
versions = count(2, 2)
texts = st.text(LETTERS, min_size=1, max_size=30)
short = st.text(LETTERS, min_size=1, max_size=3)


@st.composite
def looked_into(draw: st.DrawFn) -> Clause:
    """Slots, texts near each other, or texts in one sentence or passage."""
    texts = st.one_of(short.map(Exact), short.map(Words))
    slots = st.tuples(
        short, st.sampled_from([Slot.WORDS, Slot.NUMBER]), short, st.just(Slot.WORDS), short
    ).map(Slots)
    near = st.builds(Near, texts, texts, st.integers(0, 6))
    one: Clause = draw(st.one_of(slots, near))
    if draw(st.booleans()):
        return one
    other: Clause = draw(st.one_of(texts, texts.map(Not), near))
    return Within((draw(st.one_of(texts, slots)), other), draw(st.sampled_from(STRETCHES)))


STRETCHES: tuple[Literal["sentence", "passage"], ...] = ("sentence", "passage")
leaves = st.one_of(
    st.text(LETTERS, min_size=1, max_size=6).map(Exact),
    looked_into(),
    st.sampled_from(["1", "2", UNKNOWN]).map(lambda value: FieldIs("region", (value,))),
    st.just(YearRange(2020, 2022)),
    st.just(Everything()),
    st.frozensets(st.sampled_from([(f"r{i}", None) for i in range(8)] + [("r0", 0)])).map(Among),
)
clauses = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(And), st.tuples(parts, parts).map(Or), parts.map(Not)
    ),
    max_leaves=5,
)


class Entry(NamedTuple):
    """A report or passage by itself, as a plain scan looks at it."""

    report: str
    passage: int | None
    text: str
    words: Sequence[str]
    labels: Mapping[str, tuple[str, ...]]


def entries_of(document: Document) -> list[Entry]:
    """A report, then its passages."""
    parts = document.passages
    words = list(chain.from_iterable(part.words for part in parts))
    return [Entry(document.report, None, document.text, words, document.labels)] + [
        Entry(
            document.report,
            ordinal,
            document.text[part.start : part.end],
            part.words,
            {**document.labels, **part.labels},
        )
        for ordinal, part in enumerate(parts)
    ]


def holds(clause: Clause, entry: Entry, passages: list[Entry]) -> bool:
    """Whether a report or passage fits a query, by looking at it; `passages` are those of its
    report.
    """
    match clause:
        case Everything():
            return True
        case Exact() | Slots() | Near() | Within(_, "sentence"):
            return is_true(clause, entry.text)
        case Within(_, "passage"):
            own = passages if entry.passage is None else [entry]
            return any(is_true(clause, passage.text) for passage in own)
        case Words(text):
            words = set(analysis.query_words(text))
            return text in entry.text or (bool(words) and words <= set(entry.words))
        case FieldIs(name, values):
            return bool(set(values) & set(entry.labels[name]))
        case YearRange(first, last):
            (year,) = entry.labels["year"]
            return year != UNKNOWN and (first or 0) <= int(year) <= (last or 9999)
        case Among(documents):
            return (entry.report, entry.passage) in documents
        case And(parts):
            return all(holds(part, entry, passages) for part in parts)
        case Or(parts):
            return any(holds(part, entry, passages) for part in parts)
        case Not(part):
            return not holds(part, entry, passages)
    raise ValueError(clause)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(texts, st.sampled_from(["1", "2", UNKNOWN]), st.sampled_from(["2019", "2021"])),
        max_size=8,
    ),
    st.lists(clauses, min_size=1, max_size=5),
    st.sampled_from(["report", "passage"]),
    st.sampled_from([None, "1"]),
)
def test_a_plain_scan_agrees(
    engine: Engine,
    entries: list[tuple[str, str, str]],
    queries: list[Clause],
    unit: Unit,
    region: str | None,
) -> None:
    gone, come = next(versions), next(versions)
    reports = [
        replace(with_passages(f"r{i}", text, region=(region,), year=year), version=come)
        for i, (text, region, year) in enumerate(entries)
    ]
    engine.remove(dict.fromkeys([f"r{i}" for i in range(8)], gone))
    engine.add(reports)
    filters = {"region": [region]} if region else {}
    for query in queries:
        expected = [
            entry
            for whole, *passages in map(entries_of, reports)
            for entry in ([whole] if unit == "report" else passages)
            if holds(query, entry, passages) and (not region or region in entry.labels["region"])
        ]
        results = engine.search(query, unit=unit, filters=filters, facets=("year",), limit=999)
        assert sorted((hit.report, hit.passage or 0) for hit in results.hits) == sorted(
            (entry.report, entry.passage or 0) for entry in expected
        )
        years = [entry.labels["year"][0] for entry in expected]
        assert results.facets["year"] == {year: years.count(year) for year in set(years)}


@settings(max_examples=400)
@given(looked_into(), st.text(LETTERS, max_size=120))
def test_no_text_of_which_a_clause_is_true_is_ruled_out(clause: Verified, text: str) -> None:
    def places_of(wanted: str) -> npt.NDArray[np.uint32]:
        found = [at for at in range(len(text)) if text.startswith(wanted, at)]
        return np.array(found, np.uint32)

    places = may_be(clause, places_of)
    assert not is_true(clause, text) or places is None or len(places)


@pytest.mark.parametrize("unit", ["report", "passage"])
def test_many_candidates_of_which_few_are_hits(engine: Engine, unit: Unit) -> None:
    texts = ["以河长制为抓手", "以" + "水利" * 9 + "为抓手", "为抓手的是以人为本", "以水。为抓手"]
    engine.add(with_passages(f"r{i}", texts[i % 4] + "\n造林") for i in range(160))
    for query, found in [
        (Slots(("以", Slot.WORDS, "为抓手")), 40),
        (Near(Exact("水利"), Words("抓手"), 1), 40),
        (Near(Words("抓手"), Exact("水利"), 1), 40),
        (Near(Exact("水利"), Exact("抓手"), 0), 0),
        (Within((Exact("以"), Exact("为抓手")), "sentence"), 120),
    ]:
        results = engine.search(query, unit=unit, limit=999)
        assert (results.total, len(results.hits), results.cut) == (found, found, 0)


NUMBERS = "1203，,.三百点万余多亩造。"


def test_phrases_with_numbers_are_true_where_the_texts_say_so(engine: Engine) -> None:
    chance = random.Random(11)

    def some_text(most: int) -> str:
        return "".join(chance.choices(NUMBERS, k=chance.randint(1, most)))

    texts = {f"r{number}": some_text(60) for number in range(60)}
    engine.add(document(text, report) for report, text in texts.items())
    hits = 0
    for _ in range(400):
        parts: list[str | Slot] = []
        for _ in range(chance.randint(1, 3)):
            parts += [some_text(2), chance.choice([Slot.NUMBER, Slot.NUMBER, Slot.WORDS])]
        start = chance.choice([0, 0, 1])
        clause = Slots(tuple(parts[start : len(parts) - chance.choice([0, 1])]))
        if all(part is Slot.WORDS for part in clause.parts):
            continue
        found = {report for report, text in texts.items() if is_true(clause, text)}
        assert set(ids(engine.search(clause, limit=99))) == found, clause
        hits += len(found)
    assert hits > 500


REGIONS = ["1", "2", "3", UNKNOWN]
YEARS = ["2019", "2020", "2021", UNKNOWN]
STATED_HERE = ["x", "y", "z"]
FILTERED = {"region": REGIONS, "year": YEARS, "indicator": STATED_HERE, "policy": STATED_HERE}


def test_a_plain_scan_agrees_through_updates_deletes_and_merges(engine: Engine) -> None:
    """A thousand queries of all kinds; many small commits leave many segments and deleted reports
    behind, and answers stay true.
    """
    chance = random.Random(7)
    held: dict[str, Document] = {}
    for step in range(40):
        batch = [
            replace(random_report(chance, f"r{n}"), version=next(versions))
            for n in chance.sample(range(40), 5)
        ]
        engine.add(batch)
        held |= {entry.report: entry for entry in batch}
        gone = [f"r{number}" for number in chance.sample(range(40), 2)]
        engine.remove(dict.fromkeys(gone, next(versions)))
        for report in gone:
            held.pop(report, None)
        if step % 13 == 12:
            engine.optimize()
        for _ in range(25):
            ask(chance, engine, held)


def random_report(chance: random.Random, report: str) -> Document:
    text = "".join(chance.choices(LETTERS, k=chance.randint(1, 90)))
    labels: dict[str, Any] = {"region": (chance.choice(REGIONS),), "year": chance.choice(YEARS)}
    made = with_passages(report, text, **labels)
    passages = [replace(part, labels=stated(chance)) for part in made.passages]
    all_labels = {**made.labels, "portfolio": some(chance), **stated(chance)}
    return replace(made, passages=passages, labels=all_labels)


def stated(chance: random.Random) -> dict[str, tuple[str, ...]]:
    """What stands in a text, of which a passage has its own."""
    return {"indicator": some(chance), "policy": some(chance)}


def some(chance: random.Random) -> tuple[str, ...]:
    return tuple(chance.sample(STATED_HERE, chance.randint(0, 3)))


def ask(chance: random.Random, engine: Engine, held: Mapping[str, Document]) -> None:
    """Ask the engine something, and hold the answer against a scan."""
    clause = random_clause(chance)
    unit: Unit = chance.choice(["report", "passage"])
    filters = {
        name: chance.sample(values, 2)
        for name, values in FILTERED.items()
        if chance.random() < 0.25
    }
    facets = ("region", "year", "portfolio", "indicator", "policy")
    answer = engine.search(clause, unit=unit, filters=filters, facets=facets, limit=9999)
    found = [
        entry
        for whole, *passages in map(entries_of, held.values())
        for entry in ([whole] if unit == "report" else passages)
        if holds(clause, entry, passages)
    ]

    def chosen(entry: Entry, but: str = "") -> bool:
        return all(set(entry.labels[n]) & set(v) for n, v in filters.items() if n != but)

    hits = [(hit.report, hit.passage) for hit in answer.hits]
    assert set(hits) == {(e.report, e.passage) for e in found if chosen(e)}, (clause, filters)
    assert answer.total == len(hits) == len(set(hits))
    for name in facets:
        left = [entry for entry in found if chosen(entry, but=name)]
        counts = Counter(chain.from_iterable(entry.labels[name] for entry in left))
        assert answer.facets[name] == counts, (clause, filters, name)


def random_clause(chance: random.Random, depth: int = 0) -> Clause:
    def text(most: int) -> str:
        return "".join(chance.choices(LETTERS, k=chance.randint(1, most)))

    kind = chance.randrange(14 if depth < 2 else 10)
    match kind:
        case 0 | 1 | 2:
            return Exact(text(5))
        case 3 | 4:
            return Words(text(4))
        case 5:
            slot = chance.choice([Slot.WORDS, Slot.NUMBER])
            return Slots((text(2), slot, text(2)))
        case 6:
            return Near(Exact(text(2)), Words(text(2)), chance.randint(0, 6))
        case 7:
            return Within((Exact(text(2)), Exact(text(2))), chance.choice(STRETCHES))
        case 8:
            return FieldIs("region", tuple(chance.sample(REGIONS, 2)))
        case 9:
            return YearRange(chance.choice([None, 2020]), chance.choice([None, 2020]))
        case 10:
            return Not(random_clause(chance, depth + 1))
        case 11:
            names = [(f"r{n}", chance.choice([None, 0, 1])) for n in chance.sample(range(40), 20)]
            return Among(frozenset(names))
        case _:
            parts = tuple(random_clause(chance, depth + 1) for _ in range(chance.randint(2, 3)))
            return And(parts) if kind == 12 else Or(parts)
