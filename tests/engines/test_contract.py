"""One promise for all engines: totals, ids and facet counts are those of a plain scan."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import analysis
from indexer.engines import Document, Engine, Results
from indexer.query import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Not,
    Or,
    Words,
    YearRange,
    parse,
)
from indexer.query.fields import UNKNOWN


def document(
    text: str,
    report: str = "r",
    passage: int | None = None,
    region: tuple[str, ...] = (UNKNOWN,),
    year: str = UNKNOWN,
    kind: str = UNKNOWN,
) -> Document:
    """The usual document, so that a row names only what it is about."""
    labels = {"region": region, "year": (year,), "kind": (kind,)}
    return Document(report, passage, text, analysis.words(text), labels)


def ids(results: Results) -> list[str]:
    return [hit.report for hit in results.hits]


# query, texts that it finds, texts that it does not find
FOUND = [
    ('"产量"', ["粮食总产量稳定"], ["粮食生产稳定"]),
    # word boundaries do not matter, every character does
    ('"食总产"', ["粮食总产量稳定"], ["粮食产总量"]),
    ('"13%"', ["增长13%左右"], ["增长1.3%", "增长13个"]),
    ('"1.3%"', ["增长1.3%"], ["增长1，3%", "增长13%"]),
    ('"。同比"', ["完成。同比增长"], ["完成，同比增长", "同比。"]),
    ('"亩\n二"', ["一万亩\n二、打算"], ["一万亩二、打算"]),
    ('"GDP"', ["全县GDP增长"], ["全县gdp增长"]),
    ('"稳"', ["稳", "稳定", "安稳"], ["定"]),
    ('"的的"', ["好的的", "的的的"], ["的是的"]),
    ('"𬭳石"', ["萤石𬭳石矿"], ["萤石矿"]),
    # words: all of them, or the text itself however it was cut
    ("造林 河长", ["河长带头造林"], ["只有造林"]),
    ("河长制", ["落实河长制林长制", "河长制"], ["河道管护"]),
    ("gdp", ["全县GDP增长"], ["全县增长"]),
    ("人工造林面积", ["面积一万亩，为人工造林"], ["造林面积"]),
    ("，", ["一，二"], ["一二"]),
    # operators
    ("造林 OR 水利", ["造林", "水利"], ["农业"]),
    ("造林 -试点", ["造林工作"], ["造林试点"]),
    ("-试点", ["造林工作"], ["造林试点"]),
    ('(造林 OR 水利) "全县"', ["全县造林"], ["造林", "全县农业"]),
    ("", ["任何文字"], []),
]


@pytest.mark.parametrize(("query", "found", "missed"), FOUND)
def test_what_a_query_finds(
    engine: Engine, query: str, found: list[str], missed: list[str]
) -> None:
    engine.add(document(text, text) for text in found + missed)
    results = engine.search(parse(query), limit=50)
    assert sorted(ids(results)) == sorted(found)
    assert results.total == len(found)


def test_units_are_searched_apart(engine: Engine) -> None:
    engine.add(
        [
            document("造林。\n水利。", "r"),
            document("造林。", "r", passage=0),
            document("水利。", "r", passage=1),
        ]
    )
    assert engine.search(parse("造林 水利")).total == 1
    assert engine.search(parse("造林 水利"), unit="passage").total == 0
    (hit,) = engine.search(parse("水利"), unit="passage").hits
    assert (hit.report, hit.passage) == ("r", 1)


def test_a_report_takes_the_place_of_its_earlier_state(engine: Engine) -> None:
    engine.add([document("造林"), document("造林", passage=0)])
    before = engine.generation
    engine.add([document("水利"), document("水利", passage=0)])
    assert engine.generation > before
    assert engine.search(parse("造林")).total == 0
    assert engine.search(parse("水利")).total == 1
    assert engine.search(parse("水利"), unit="passage").total == 1


def test_a_seeded_generator_of_random_numbers_does_no_harm(engine: Engine) -> None:
    for i in range(3):
        random.seed(0)
        engine.add([document("造林", f"r{i}")])
    assert engine.search(parse("造林")).total == 3


def test_a_removed_report_is_not_found(engine: Engine) -> None:
    engine.add([document("造林", "a"), document("造林", "b"), document("造林", "a", passage=0)])
    engine.remove(["a", "never there"])
    assert ids(engine.search(parse("造林"))) == ["b"]
    assert engine.search(parse("造林"), unit="passage").total == 0
    assert engine.search(Everything(), facets=("year",)).facets == {"year": {UNKNOWN: 1}}


def test_an_empty_engine_answers(engine: Engine) -> None:
    results = engine.search(parse('造林 "河长制" -试点'), facets=("region", "year"))
    assert results == Results(0, (), {"region": {}, "year": {}})


PLACES = [
    document("造林", "a", region=("62", "6207"), year="2022", kind="述职报告"),
    document("造林", "b", region=("62", "6208"), year="2023", kind="述职报告"),
    document("造林", "c", region=("63",), year="2023"),
    document("造林", "d"),
    document("水利", "e", region=("62",), year="2023"),
]


def test_facets_count_all_hits_and_each_level_of_a_region(engine: Engine) -> None:
    engine.add(PLACES)
    results = engine.search(parse("造林"), facets=("region", "year", "kind"), limit=1)
    assert results.facets == {
        "region": {"62": 2, "6207": 1, "6208": 1, "63": 1, UNKNOWN: 1},
        "year": {"2022": 1, "2023": 2, UNKNOWN: 1},
        "kind": {"述职报告": 2, UNKNOWN: 2},
    }


def test_a_choice_does_not_narrow_the_counts_of_its_own_facet(engine: Engine) -> None:
    engine.add(PLACES)
    results = engine.search(
        parse("造林"),
        filters={"region": ["62"], "year": ["2023", UNKNOWN]},
        facets=("region", "year"),
    )
    assert ids(results) == ["b"]
    assert results.facets == {
        "region": {"62": 1, "6208": 1, "63": 1, UNKNOWN: 1},
        "year": {"2022": 1, "2023": 1},
    }


def test_values_of_a_filter_are_alternatives(engine: Engine) -> None:
    engine.add(PLACES)
    results = engine.search(parse("造林"), filters={"region": ["6207", "63", "no such place"]})
    assert sorted(ids(results)) == ["a", "c"]
    assert engine.search(parse("造林"), filters={"region": ["no such place"]}).total == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("年份:2022", "a"),
        ("年份:2022..2023", "abce"),
        ("年份:2023..", "bce"),
        ("年份:..2022", "a"),
        ("年份:未标明", "d"),
        ("地区:62 -地区:6207", "be"),
        ("类型:述职报告 OR 水利", "abe"),
    ],
)
def test_fields_in_a_query(engine: Engine, query: str, found: str) -> None:
    engine.add(PLACES)
    assert sorted(ids(engine.search(parse(query)))) == list(found)


def test_sorting_puts_unknown_last(engine: Engine) -> None:
    engine.add(PLACES)
    by_year = ids(engine.search(Everything(), sort="year"))
    assert (sorted(by_year[:3]), by_year[3:]) == (["b", "c", "e"], ["a", "d"])
    by_region = ids(engine.search(Everything(), sort="region"))
    assert by_region == ["e", "a", "b", "c", "d"]


def test_relevance_prefers_the_report_that_says_more_of_it(engine: Engine) -> None:
    engine.add(
        [document("造林。" + "其他工作。" * 50, "little"), document("造林造林造林。", "much")]
    )
    engine.add([document("水利工作。" * 10, f"other {i}") for i in range(5)])
    assert ids(engine.search(parse("造林"))) == ["much", "little"]


def test_pages_follow_each_other_without_gap_or_repeat(engine: Engine) -> None:
    engine.add(document("造林", f"r{i:02}") for i in range(25))
    pages = [ids(engine.search(parse("造林"), limit=10, offset=at)) for at in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert sorted(chain.from_iterable(pages)) == [f"r{i:02}" for i in range(25)]


def test_documents_are_found_by_name(engine: Engine) -> None:
    engine.add(
        [
            document("造林。\n水利。", "r"),
            document("造林。", "r", passage=0),
            document("水利。", "r", passage=1),
            document("造林。", "s"),
            document("造林。", "s", passage=0),
        ]
    )
    named = Among(frozenset([("r", 1), ("s", None), ("s", 7), ("never there", None)]))
    assert ids(engine.search(named)) == ["s"]
    (hit,) = engine.search(named, unit="passage").hits
    assert (hit.report, hit.passage) == ("r", 1)
    assert ids(engine.search(Not(named))) == ["r"]
    assert engine.search(Among(frozenset())).total == 0
    # a report that was put anew is found where it is now
    engine.add([document("水利。", "s"), document("水利。", "s", passage=0)])
    assert ids(engine.search(And((named, Exact("水利"))))) == ["s"]


def test_a_document_may_have_no_value_of_a_field_at_all(engine: Engine) -> None:
    with_it, without = document("造林", "a"), document("造林", "b")
    engine.add([replace(with_it, labels={**with_it.labels, "indicator": ("x", "y")})])
    engine.add([replace(without, labels={**without.labels, "indicator": ()})])
    results = engine.search(Everything(), facets=("indicator",))
    assert (results.total, results.facets) == (2, {"indicator": {"x": 1, "y": 1}})
    assert ids(engine.search(FieldIs("indicator", ("y",)))) == ["a"]
    assert ids(engine.search(Not(FieldIs("indicator", ("y",))))) == ["b"]
    assert ids(engine.search(Everything(), filters={"indicator": ["x", "z"]})) == ["a"]


# ------------------------------------------------------------------------ against a plain scan

LETTERS = "造林亩万，。1\n的"
texts = st.text(LETTERS, min_size=1, max_size=30)
leaves = st.one_of(
    st.text(LETTERS, min_size=1, max_size=6).map(Exact),
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


def holds(clause: Clause, entry: Document) -> bool:
    """Whether a document fits a query, by looking at it."""
    match clause:
        case Everything():
            return True
        case Exact(text):
            return text in entry.text
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
            return all(holds(part, entry) for part in parts)
        case Or(parts):
            return any(holds(part, entry) for part in parts)
        case Not(part):
            return not holds(part, entry)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(texts, st.sampled_from(["1", "2", UNKNOWN]), st.sampled_from(["2019", "2021"])),
        max_size=8,
    ),
    st.lists(clauses, min_size=1, max_size=5),
)
def test_a_plain_scan_agrees(
    engine: Engine, entries: list[tuple[str, str, str]], queries: list[Clause]
) -> None:
    documents = [
        document(text, f"r{i}", region=(region,), year=year)
        for i, (text, region, year) in enumerate(entries)
    ]
    engine.remove([f"r{i}" for i in range(8)])
    engine.add(documents)
    for query in queries:
        expected = [entry for entry in documents if holds(query, entry)]
        results = engine.search(query, facets=("year",), limit=50)
        assert sorted(ids(results)) == sorted(entry.report for entry in expected)
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
