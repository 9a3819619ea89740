"""One promise for all engines: totals, ids and facet counts are those of a plain scan."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from time import monotonic
from typing import Any

import pytest

from indexer import analysis
from indexer.engines import Document, Engine, IndexedPassage, Results
from indexer.query import (
    Among,
    And,
    Everything,
    Exact,
    FieldIs,
    Not,
    Or,
    Unit,
    parse,
)
from indexer.query.fields import UNKNOWN


def document(
    text: str,
    report: str = "r",
    passages: Sequence[str] | None = None,
    region: tuple[str, ...] = (UNKNOWN,),
    year: str = UNKNOWN,
    kind: str = UNKNOWN,
) -> Document:
    """The usual report, so that a row names only what it is about; it is one passage if none are
    given.
    """
    labels = {"region": region, "year": (year,), "kind": (kind,)}
    found: list[IndexedPassage] = []
    for part in [text] if passages is None else passages:
        start = text.index(part, found[-1].end if found else 0)
        found.append(IndexedPassage(start, start + len(part), analysis.words(part)))
    return Document(report, text, found, labels)


def with_passages(report: str, text: str, **labels: Any) -> Document:
    """A report and its paragraphs."""
    return document(text, report, [part for part in text.split("\n") if part], **labels)


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
    engine.add([with_passages("r", "造林。\n水利。")])
    assert engine.search(parse("造林 水利")).total == 1
    assert engine.search(parse("造林 水利"), unit="passage").total == 0
    (hit,) = engine.search(parse("水利"), unit="passage").hits
    assert (hit.report, hit.passage) == ("r", 1)


def test_a_report_takes_the_place_of_its_earlier_state(engine: Engine) -> None:
    engine.add([document("造林")])
    before = engine.generation
    engine.add([document("水利")])
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
    engine.add([document("造林", "a"), document("造林", "b")])
    engine.remove({"a": 0, "never there": 0})
    assert ids(engine.search(parse("造林"))) == ["b"]
    assert ids(engine.search(parse("造林"), unit="passage")) == ["b"]
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
    engine.add([with_passages("r", "造林。\n水利。"), with_passages("s", "造林。")])
    named = Among(frozenset([("r", 1), ("s", None), ("s", 7), ("never there", None)]))
    assert ids(engine.search(named)) == ["s"]
    (hit,) = engine.search(named, unit="passage").hits
    assert (hit.report, hit.passage) == ("r", 1)
    assert ids(engine.search(Not(named))) == ["r"]
    assert engine.search(Among(frozenset())).total == 0
    # a report that was put anew is found where it is now
    engine.add([document("水利。", "s")])
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


# ---------------------------------------------------------------------------- a look into the texts

# query, texts that it finds, texts that it does not find
LOOKED_INTO = [
    ('"以*为抓手"', ["以河长制为抓手", "以为抓手"], ["以河长制为引领", "以水。为抓手", "为抓手"]),
    ('"造林#亩"', ["造林1.2万余亩", "造林三百亩"], ["造林若干亩", "造林亩", "造林12公顷"]),
    ('"*着力*,*着力*"', ["着力造林,着力管护"], ["着力造林", "着力造林。着力,管护"]),
    ("造林 NEAR/2 退耕", ["造林,退耕", "退耕和造林"], ["造林和水利退耕", "造林"]),
    ("gdp 近/2 增长", ["GDP增长", "增长xGdP"], ["GD增长", "GDP的快速增长"]),
    ("同句(造林 退耕)", ["造林,退耕。"], ["造林。退耕"]),
    ("同句(造林 -退耕)", ["造林。退耕。"], ["造林退耕", "退耕。"]),
    ('-"以*为抓手"', ["造林"], ["以河长制为抓手"]),
    ("造林 OR 同句(水利 增长)", ["造林", "水利增长"], ["水利。增长"]),
    ("同句(造林 增长) -水利", ["造林增长"], ["造林增长。水利", "造林。增长"]),
]


@pytest.mark.parametrize("unit", ["report", "passage"])
@pytest.mark.parametrize(("query", "found", "missed"), LOOKED_INTO)
def test_what_a_look_into_the_texts_finds(
    engine: Engine, unit: Unit, query: str, found: list[str], missed: list[str]
) -> None:
    engine.add(document(text, text) for text in found + missed)
    for _ in range(2):  # what was looked into once is remembered
        results = engine.search(parse(query), unit=unit, limit=50)
        assert sorted(ids(results)) == sorted(found)
        assert (results.total, results.cut) == (len(found), 0)


def test_a_report_is_found_by_one_of_its_passages(engine: Engine) -> None:
    engine.add([with_passages("a", "造林。增长\n水利")])
    engine.add([with_passages("b", "造林\n增长")])
    query = parse("同段(造林 增长)")
    assert ids(engine.search(query)) == ["a"]
    assert ids(engine.search(Not(query))) == ["b"]
    (hit,) = engine.search(query, unit="passage").hits
    assert (hit.report, hit.passage) == ("a", 0)


def test_what_was_not_looked_into_is_said(engine: Engine) -> None:
    engine.add(document("GDP快速增长，落实河长制", f"r{i}") for i in range(5))
    engine.add([document("水利", "w")])
    near = parse("gdp 近/5 增长")  # in either case: only the texts can tell
    over = monotonic() - 1
    for query, total, cut in [
        (near, 0, 5),
        (Not(near), 1, 5),  # what holds no 增长 is none for sure
        (Or((near, Exact("河长"))), 5, 0),  # true whatever the near are
        (And((near, Exact("水利"))), 0, 0),
    ]:
        results = engine.search(query, facets=("year",), deadline=over)
        assert (results.total, results.cut, len(results.hits)) == (total, cut, total)
        assert sum(results.facets["year"].values()) == total
    assert engine.search(near).total == 5
    # and is not forgotten
    assert engine.search(near, deadline=over) == engine.search(near)


def test_pages_of_looked_into_hits_follow_each_other(engine: Engine) -> None:
    engine.add(document(f"以{'河长' * (i % 3)}制为抓手", f"r{i:02}") for i in range(25))
    query = parse('"以*为抓手"')
    pages = [ids(engine.search(query, limit=10, offset=at)) for at in (0, 10, 20)]
    assert sorted(chain.from_iterable(pages)) == [f"r{i:02}" for i in range(25)]
