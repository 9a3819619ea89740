"""Any query over any texts: engines find just what a plain scan finds."""

from __future__ import annotations

import random
from itertools import chain
from typing import Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import analysis
from indexer.engines import Document, Engine
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
    Within,
    Words,
    YearRange,
)
from indexer.query.fields import UNKNOWN
from tests.engines.test_contract import document, ids, with_passages
from tests.scanning import is_true

# Texts come folded, so that there is no sign of two widths among these.
LETTERS = "造林亩万,。1\n的"
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


def holds(clause: Clause, entry: Document, passages: list[Document]) -> bool:
    """Whether a document fits a query, by looking at it; `passages` are those of its report."""
    match clause:
        case Everything():
            return True
        case Exact() | Slots() | Near() | Within(_, "sentence"):
            return is_true(clause, entry.text)
        case Within(_, "passage"):
            own = passages if entry.passage is None else [entry]
            return any(is_true(clause, passage.text) for passage in own)
        case Words(text):
            found = set(entry.words)
            return text in entry.text or set(analysis.query_words(text)) <= found
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
    reports = [
        with_passages(f"r{i}", text, region=(region,), year=year)
        for i, (text, region, year) in enumerate(entries)
    ]
    engine.remove([f"r{i}" for i in range(8)])
    engine.add(chain.from_iterable(reports))
    filters = {"region": [region]} if region else {}
    for query in queries:
        expected = [
            entry
            for whole, *passages in reports
            for entry in ([whole] if unit == "report" else passages)
            if holds(query, entry, passages) and (not region or region in entry.labels["region"])
        ]
        results = engine.search(query, unit=unit, filters=filters, facets=("year",), limit=999)
        assert sorted((hit.report, hit.passage or 0) for hit in results.hits) == sorted(
            (entry.report, entry.passage or 0) for entry in expected
        )
        years = [entry.labels["year"][0] for entry in expected]
        assert results.facets["year"] == {year: years.count(year) for year in set(years)}


def test_a_plain_scan_agrees_through_updates_and_deletes(engine: Engine) -> None:
    """Many small commits leave many segments and deleted documents behind; answers stay true."""
    chance = random.Random(7)
    held: dict[str, Document] = {}
    for _ in range(25):
        batch = [
            document("".join(chance.choices(LETTERS, k=chance.randint(1, 60))), f"r{number}")
            for number in chance.sample(range(30), 4)
        ]
        engine.add(batch)
        held |= {entry.report: entry for entry in batch}
        gone = [f"r{number}" for number in chance.sample(range(30), 2)]
        engine.remove(gone)
        for report in gone:
            held.pop(report, None)
        for _ in range(6):
            text = "".join(chance.choices(LETTERS, k=chance.randint(1, 4)))
            expected = sorted(report for report, entry in held.items() if text in entry.text)
            assert sorted(ids(engine.search(Exact(text), limit=50))) == expected
