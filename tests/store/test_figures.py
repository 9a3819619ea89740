"""Figures in the store: kept with their report, whole and exact, and asked for by indicator."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from indexer.extraction import extract
from indexer.figure_ranges import range_of
from indexer.models import Figure, Period
from indexer.offsets import Span
from indexer.query import FigureIs, parse
from indexer.readers import SourceFile
from indexer.store import Change, FigurePlace, IndicatorCount, Outcome, Store, open_store
from indexer.vocab.regions import load_regions
from tests.figures_made import figure, figure_in
from tests.store.older import make_older

TEXT = "青禾县2023年工作总结\n一、回顾\n全年人工造林1.2万亩，封山育林800公顷。\n二、打算\n再造林x.x万亩。"
AREA = figure_in(TEXT, "1.2万亩", "12000")
CLOSED = figure_in(TEXT, "800公顷", "800", "公顷", indicator="afforestation.closure")
MASKED = figure_in(TEXT, "x.x万亩", None, comparator="masked", status="target")


def put(
    store: Store, text: str, *figures: Figure, path: str = "/a.txt", rules: str = "rules-1"
) -> Outcome:
    data = text.encode()
    report = extract(SourceFile(path, data), {}, load_regions())
    return store.put(report, figures, data, {}, rules)


EVERY_PART = figure(
    "0.3333333333333333333333333333",
    "%",
    start=30,
    end=35,
    sentence=Span(20, 44),
    value_max=Decimal("5.10"),
    kind="growth_rate",
    comparator="about",
    direction="up",
    base="yoy",
    status="forecast",
    role="baseline",
    indicator="gdp.total",
    phrase="新增高原夏菜",
    phrase_span=Span(22, 28),
    head="高原夏菜",
    period=Period("2023-01", "2023-06"),
    scope="全区",
    share_of="耕地面积",
    confidence=0.875,
    rule="growth-subject",
)


@pytest.mark.parametrize(
    "figures", [(), (EVERY_PART,), (AREA, CLOSED, MASKED), (figure("1E+3", ""),)]
)
def test_figures_come_out_as_they_went_in(store: Store, figures: tuple[Figure, ...]) -> None:
    id_ = put(store, TEXT, *figures).report
    found = store.figures_in(id_)
    assert found == figures
    assert [str(one.value) for one in found] == [str(one.value) for one in figures]
    assert store.counts().figures == len(figures)


def test_a_new_state_of_a_report_has_the_figures_of_its_text(store: Store) -> None:
    id_ = put(store, TEXT, AREA, CLOSED).report
    put(store, TEXT + "\n补充。", CLOSED)
    assert store.figures_in(id_) == (CLOSED,)


def test_another_source_of_a_report_brings_no_figures_twice(store: Store) -> None:
    id_ = put(store, TEXT, AREA).report
    put(store, TEXT, AREA, path="/b.txt")
    assert store.figures_in(id_) == (AREA,)


def test_the_figures_of_a_report_go_with_it(store: Store) -> None:
    put(store, TEXT, AREA)
    goes = put(store, "乌柏县工作总结\n水利。", CLOSED, path="/b.txt").report
    put(store, TEXT, AREA, path="/b.txt")
    assert store.report(goes) is None
    assert store.figures_in(goes) == ()
    assert store.counts().figures == 1


def test_a_correction_leaves_the_figures_alone(store: Store) -> None:
    id_ = put(store, TEXT, AREA).report
    store.corrections.add([Change(id_, "year", 2022, "见封面")])
    assert store.figures_in(id_) == (AREA,)


def test_figures_are_found_by_indicator(store: Store) -> None:
    one = put(store, TEXT, AREA, CLOSED, MASKED).report
    two = put(store, TEXT + "甲", figure("5", role="threshold"), CLOSED, path="/b.txt").report
    area, closed = "afforestation.artificial", "afforestation.closure"
    found = list(store.figures_of([closed]))
    assert (len(found), set(found)) == (2, {(one, CLOSED), (two, CLOSED)})
    assert list(store.figures_of([area, closed], reports=[one])) == [
        (one, AREA), (one, CLOSED), (one, MASKED),
    ]  # fmt: skip
    assert list(store.figures_of(["no such id"])) == []
    # a threshold is no figure of an indicator
    assert store.indicator_counts() == {area: IndicatorCount(2, 1), closed: IndicatorCount(2, 2)}
    stating = {id_: set(ids) for id_, ids in store.indicator_reports().items()}
    assert stating == {area: {one}, closed: {one, two}}


def test_the_years_of_an_indicator_are_those_of_its_own_figures(store: Store) -> None:
    times = [("2019", "2023"), ("2021-01", "2021-06"), ("2021", "2021"), None]
    made = [figure(str(n), period=period and Period(*period)) for n, period in enumerate(times)]
    elsewhere = figure("9", role="reference", period=Period("1999", "1999"))
    put(store, TEXT, *made, elsewhere)
    assert store.indicator_years() == {"afforestation.artificial": {2021, 2023}}


@pytest.mark.parametrize(
    ("query", "passages"),
    [
        ("人工造林>1万亩", [2]),
        ("人工造林>=12000亩", [2]),
        ("人工造林>12000亩", []),
        ("人工造林<=800公顷", [2]),
        ("人工造林<=799公顷", []),
        ("人工造林:1..2万亩", [2]),
        # the redacted number of the last passage is in no range
        ("人工造林>=0亩", [2]),
        ("封山育林>=1.2万亩", [2]),
        ("封山育林>5%", []),
    ],
)
def test_places_are_found_by_amount(store: Store, query: str, passages: list[int]) -> None:
    id_ = put(store, TEXT, AREA, CLOSED, MASKED).report
    clause = parse(query)
    assert isinstance(clause, FigureIs)
    found = store.reports_with([clause.indicator], range_of(clause))
    assert found == [FigurePlace(id_, passage) for passage in passages]


def test_a_place_with_two_such_figures_is_one(store: Store) -> None:
    id_ = put(store, TEXT, AREA, figure_in(TEXT, "800公顷", "800", "公顷")).report
    clause = parse("人工造林>0亩")
    assert isinstance(clause, FigureIs)
    assert store.reports_with([clause.indicator], range_of(clause)) == [FigurePlace(id_, 2)]


def test_a_store_from_before_figures_is_read_again(tmp_path: Path, server: str) -> None:
    store = open_store(tmp_path / "home", server)
    id_ = put(store, TEXT, AREA).report
    before = store.report(id_)
    store.close()
    assert "figures" not in make_older(tmp_path / "home", server, "0002")
    store = open_store(tmp_path / "home", server)
    assert (store.report(id_), store.figures_in(id_)) == (before, ())
    assert [source.path for source in store.outdated_sources("rules-2")] == ["/a.txt"]
    put(store, TEXT, AREA, rules="rules-2")
    assert store.figures_in(id_) == (AREA,)
    store.close()
