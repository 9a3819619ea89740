"""500 questions of all kinds to the real reports: both engines give the same answers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import get_args

import pytest

from indexer.corpus import Corpus
from indexer.engines import Engine, Results
from indexer.folding import fold
from indexer.indexing import document, passage_words
from indexer.ingest import IngestResult
from indexer.query import (
    FIELDS,
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
    Sort,
    Unit,
    Within,
    Words,
    YearRange,
)
from tests.engines.conftest import empty_index

QUESTIONS = 500
ALL = 100_000
FACETS = tuple(field.id for field in FIELDS)


@pytest.fixture(scope="module")
def engines(
    real: tuple[Corpus, IngestResult], opensearch_url: str
) -> Iterator[tuple[Corpus, Engine]]:
    """The real reports in an index of their own on OpenSearch, of several shards."""
    corpus = real[0]
    engine = empty_index(opensearch_url, index="agreement", shards=3)
    with closing(engine):
        ids = corpus.store.ids()
        reports, figures = corpus.store.reports(ids), corpus.store.figures(ids)
        mentions = corpus.store.mentions.in_reports(ids)
        engine.add(
            document(one, figures[id_], mentions[id_], passage_words(one), corpus.regions, 1)
            for id_, one in reports.items()
        )
        assert engine.stamps() == corpus.engine.stamps()
        yield corpus, engine


def test_500_questions_have_the_same_answers(engines: tuple[Corpus, Engine]) -> None:
    corpus, other = engines
    chance = random.Random(20261125)
    ids = corpus.store.ids()
    texts = [fold(text) for text in corpus.store.texts(ids).values()]
    values = corpus.engine.search(Everything(), facets=FACETS, limit=0).facets
    found = 0
    for number in range(QUESTIONS):
        clause = made(chance, chance.choice(texts), values, ids, depth=number % 3)
        unit: Unit = chance.choice(get_args(Unit))
        filters = {
            name: chance.sample(sorted(values[name]), min(3, len(values[name])))
            for name in chance.sample(FACETS, chance.choice((0, 0, 0, 1, 2)))
        }
        facets = tuple(chance.sample(FACETS, chance.randint(0, len(FACETS))))
        sort: Sort = chance.choice(get_args(Sort))
        mine, theirs = (
            engine.search(clause, unit=unit, filters=filters, facets=facets, sort=sort, limit=ALL)
            for engine in (corpus.engine, other)
        )
        assert told(mine) == told(theirs), (clause, unit, filters)
        found += 0 < mine.total < 80
    assert found > QUESTIONS / 4  # else there is little to disagree about


def test_pages_are_in_the_order_of_the_years(engines: tuple[Corpus, Engine]) -> None:
    corpus, other = engines
    years = {id_: value["year"] or 0 for id_, value in corpus.store.values(("year",)).items()}
    hits = [
        hit.report
        for offset in range(0, 100, 7)
        for hit in other.search(Everything(), sort="year", limit=7, offset=offset).hits
    ]
    assert sorted(hits) == sorted(years)
    assert [years[id_] for id_ in hits] == sorted(years.values(), reverse=True)


def told(results: Results) -> tuple[object, ...]:
    hits = sorted((hit.report, -1 if hit.passage is None else hit.passage) for hit in results.hits)
    return results.total, hits, results.facets, results.cut


def made(
    chance: random.Random,
    text: str,
    values: Mapping[str, Mapping[str, int]],
    ids: Sequence[str],
    depth: int,
) -> Clause:
    """A clause that is true of a text, or nearly."""
    if depth:
        parts = tuple(
            made(chance, text, values, ids, depth - 1) for _ in range(chance.randint(2, 3))
        )
        return chance.choice((And(parts), Or(parts), And((*parts[:-1], Not(parts[-1])))))
    at = chance.randrange(len(text) - 45)
    first = text[at : at + chance.randint(1, 4)]
    behind = at + len(first) + chance.randint(0, 13)
    second = text[behind : behind + 2]
    exact, near = Exact(first), Exact(second)
    word = Words(first) if first.isalnum() else exact
    signs = re.search("[0-9.]+", text[at:])
    field = chance.choice(FACETS)
    kinds: list[Clause] = [
        exact,
        word,
        Slots((first, Slot.WORDS, second)),
        Near(word, near, chance.randint(0, 12)),
        Within((word, near), "sentence"),
        Within((word, near), "passage"),
        Within((exact, Not(near)), chance.choice(("sentence", "passage"))),
        FieldIs(field, tuple(chance.sample(sorted(values[field]), 1))),
        YearRange(chance.choice((None, 2014)), chance.choice((None, 2018))),
        Among(frozenset((id_, chance.choice((None, 0, 3))) for id_ in chance.sample(ids, 20))),
        Everything(),
    ]
    if signs:
        start, end = (at + bound for bound in signs.span())
        after = text[end : end + 2].lstrip("十百千万亿余多") or "亩"
        kinds.append(Slots((text[max(0, start - 2) : start] or "万", Slot.NUMBER, after)))
    return chance.choice(kinds)
