"""Search by indicators and amounts: which reports and passages, with which lines, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.corpus import Corpus, open_corpus
from indexer.extraction import extract
from indexer.figure_ranges import OWN_ROLES
from indexer.indexing import catch_up
from indexer.ingest import ingest, walk
from indexer.models import Figure
from indexer.query import FigureIs, QueryError, Unit, to_text
from indexer.readers import SourceFile
from indexer.resolving import resolve
from indexer.search import SearchPage, SearchRequest, matches_in, search
from indexer.settings import Settings
from indexer.vocab.units import convert
from tests.figures_made import figure_in
from tests.same_texts import once_each

PLENTY = "甲县2023年工作总结\n全年完成人工造林1.2万亩，是上年的1.5倍。\n其中北山造林面积500亩。"
SOME = "乙县2023年工作总结\n完成人工造林200公顷。\n明年人工造林5万亩。"
LITTLE = "丙县2023年工作总结\n流转500亩以上的大户，人工造林800亩。\n封山育林x.x万亩。"
NONE = "丁县2023年工作总结\n抓好造林绿化。"
CLOSURE, TOTAL = "afforestation.closure", "afforestation.total"
REPORTS: dict[str, tuple[Figure, ...]] = {
    PLENTY: (
        figure_in(PLENTY, "1.2万亩", "12000"),
        figure_in(PLENTY, "1.5倍", "1.5", "倍", kind="growth_rate"),
        figure_in(PLENTY, "500亩", "500", indicator=TOTAL),
    ),
    SOME: (
        figure_in(SOME, "200公顷", "200", "公顷"),
        figure_in(SOME, "5万亩", "50000", status="target"),
    ),
    LITTLE: (
        figure_in(LITTLE, "500亩", "500", role="threshold"),
        figure_in(LITTLE, "800亩", "800"),
        figure_in(LITTLE, "x.x万亩", None, indicator=CLOSURE, comparator="masked"),
    ),
    NONE: (),
}


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Four reports with figures made by hand. For reading only."""
    opened = open_corpus(Settings(home=tmp_path_factory.mktemp("counties") / "home"), create=True)
    for text, figures in REPORTS.items():
        source = SourceFile(f"/{text[0]}.txt", text.encode())
        opened.store.put(extract(source, {}, opened.regions), figures, source.data, {}, "rules-1")
    catch_up(opened.store, opened.engine, opened.regions)
    yield opened
    opened.close()


def page(corpus: Corpus, query: str = "", **request: object) -> SearchPage:
    return search(corpus, SearchRequest(query, **request))  # type: ignore[arg-type]


def names(found: SearchPage) -> str:
    """The first characters of the reports that were found: 甲乙 for those of 甲县 and 乙县."""
    return "".join(hit.report.text[0] for hit in found.hits)


FOUND = [
    # query, reports, passages
    ("指标:人工造林", "甲乙丙", ["甲1", "乙1", "乙2", "丙1"]),
    ("indicator:afforestation.closure", "丙", ["丙2"]),
    ("指标:造林,封山育林", "甲丙", ["甲2", "丙2"]),
    ("-指标:人工造林", "丁", ["甲0", "乙0", "丙0", "丁0", "甲2", "丙2", "丁1"]),
    ("人工造林>1万亩", "甲乙", ["甲1", "乙2"]),
    ("人工造林>=200公顷", "甲乙", ["甲1", "乙1", "乙2"]),
    ("人工造林:500..3000亩", "乙丙", ["乙1", "丙1"]),
    ("人工造林<600亩", "", []),
    ("人工造林>1倍", "甲", ["甲1"]),
    ("封山育林>=0亩", "", []),
    ("人工造林>1万亩 -明年", "甲", ["甲1"]),
    ("人工造林>4万亩 OR 大户", "乙丙", ["乙2", "丙1"]),
    ("-人工造林>=0亩", "丁", ["甲0", "乙0", "丙0", "丁0", "甲2", "丙2", "丁1"]),
    ("人工造林>1万亩 人工造林:200..200公顷", "乙", []),
]


@pytest.mark.parametrize(("query", "reports", "passages"), FOUND)
def test_what_is_found(counties: Corpus, query: str, reports: str, passages: list[str]) -> None:
    found = page(counties, query)
    assert sorted(names(found)) == sorted(reports)
    assert found.total == len(reports)
    within = page(counties, query, unit="passage").hits
    places = [f"{hit.report.text[0]}{hit.passage.ordinal}" for hit in within if hit.passage]
    assert sorted(places) == sorted(passages)


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("人工造林>1万亩 甲县", ["甲县", "1.2万亩"]),
        ("指标:人工造林 甲县", ["甲县", "1.2万亩", "1.5倍"]),
        # what is excluded is not shown
        ("甲县 -人工造林>5万亩", ["甲县"]),
        # a figure inside a match in words is marked with it
        ('人工造林>1万亩 "造林1.2万"', ["造林1.2万亩"]),
    ],
)
def test_a_hit_shows_the_figures_that_were_asked_for(
    counties: Corpus, query: str, matches: list[str]
) -> None:
    found = page(counties, query)
    (hit,) = found.hits
    assert [hit.report.text[span.start : span.end] for span in hit.matches] == matches
    assert [line.match for line in hit.lines] == matches
    assert matches_in(counties, hit.report, found.clause) == list(hit.matches)


def test_the_line_of_a_figure_holds_its_sentence(counties: Corpus) -> None:
    (hit,) = page(counties, "人工造林>1倍", unit="passage").hits
    (line,) = hit.lines
    assert (line.left, line.match, line.right) == (
        "全年完成人工造林1.2万亩，是上年的",
        "1.5倍",
        "。",
    )


def test_the_facet_of_indicators(counties: Corpus) -> None:
    found = page(counties, facets=("indicator",))
    values = [(v.value, v.name, v.count) for v in found.facets["indicator"]]
    assert values == [
        ("afforestation.artificial", "人工造林面积", 3),
        (CLOSURE, "封山育林面积", 1),
        (TOTAL, "造林面积", 1),
    ]
    chosen = page(counties, filters={"indicator": ("封山育林",)}, facets=("indicator",))
    assert (names(chosen), len(chosen.facets["indicator"])) == ("丙", 3)


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        # by results: what 乙县 plans does not count
        ("人工造林", "甲乙丙"),
        ("indicator:afforestation.artificial", "甲乙丙"),
        ("造林", "甲"),
        # a redacted number is no amount
        ("封山育林", ""),
    ],
)
def test_the_highest_amount_comes_first_and_none_last(
    counties: Corpus, sort: str, first: str
) -> None:
    found = page(counties, sort=sort)
    assert found.total == 4
    assert names(found).startswith(first)
    assert sorted(names(found)) == sorted("甲乙丙丁")
    for size in (1, 2, 3):
        pages = (page(counties, sort=sort, limit=size, offset=at) for at in range(0, 6, size))
        assert "".join(map(names, pages)) == names(found)


def test_sorted_passages_and_their_lines(counties: Corpus) -> None:
    found = page(counties, "造林", sort="人工造林", unit="passage", limit=3)
    assert [hit.lines[-1].match for hit in found.hits] == ["1.5倍", "200公顷", "800亩"]
    assert found.total == 6


@pytest.mark.parametrize(
    ("request_", "code", "message"),
    [
        ({"query": "造林 指标:人工造"}, "no_indicator", "did you mean 人工造林面积"),
        ({"query": "指标:未标明"}, "no_indicator", "no indicator 未标明"),
        ({"filters": {"indicator": ("没有",)}}, "no_indicator", "no indicator 没有"),
        ({"sort": "人工造"}, "no_order", "did you mean 人工造林面积"),
        ({"sort": "price"}, "no_order", "relevance, year, region or an indicator"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is_close(
    counties: Corpus, request_: dict[str, object], code: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        page(counties, **request_)
    assert caught.value.code == code


def test_the_figures_of_a_lost_index_come_from_the_store(tmp_path: Path) -> None:
    """As after a crash between the commit of the store and that of the index."""
    settings = Settings(home=tmp_path / "home")
    opened = open_corpus(settings, create=True)
    source = SourceFile("/a.txt", PLENTY.encode())
    report = extract(source, {}, opened.regions)
    opened.store.put(report, REPORTS[PLENTY], source.data, {}, "rules-1")
    opened.close()
    again = open_corpus(settings)
    assert page(again, "指标:人工造林 人工造林>1万亩").total == 1
    again.close()


# ------------------------------------------------------------------------ against a plain scan


def means(clause: FigureIs, figure: Figure) -> bool:
    """Whether a query means a figure, by looking at it in the unit of the query."""
    if figure.indicator != clause.indicator or figure.role not in OWN_ROLES:
        return False
    if figure.value is None or (value := convert(figure.value, figure.unit, clause.unit)) is None:
        return False
    said = {"over": 1, "under": -1}.get(figure.comparator, 0)
    # In twelve digits, as 15亩 is one 公顷; 余 and 近 decide between equal ones.
    place = (Decimal(f"{value:.12g}"), said)
    low = clause.low is None or place >= (clause.low, 1 if clause.exclusive else 0)
    high = clause.high is None or place <= (clause.high, -1 if clause.exclusive else 0)
    return low and high


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_plain_scan_agrees(sample: Corpus, data: st.DataObject) -> None:
    held = sample.store.figures(sample.store.ids())
    known = [f for figures in held.values() for f in figures if f.indicator and f.value is not None]
    near = data.draw(st.sampled_from([f for f in known if f.base_value is not None]))
    assert near.value is not None and near.indicator is not None
    unit = data.draw(st.sampled_from([near.unit] + ["公顷"] * (near.unit == "亩")))
    end = convert(near.value, near.unit, unit)
    assert end is not None
    end = Decimal(f"{end * data.draw(st.sampled_from([1, 1, Decimal('0.5'), 2])):.12g}")
    ends = data.draw(st.sampled_from([(end, None), (None, end), (end, end * 3)]))
    exclusive = None in ends and data.draw(st.booleans())
    clause = FigureIs(near.indicator, *ends, unit, exclusive)
    expected = {
        (id_, figure.start)
        for id_, figures in held.items()
        for figure in figures
        if means(clause, figure)
    }
    listed = once_each(sample, {id_ for id_, _ in expected})
    once = {(id_, start) for id_, start in expected if id_ in listed}
    units: tuple[tuple[Unit, set[tuple[str, int]]], ...] = (("report", once), ("passage", expected))
    for of, places in units:
        found = page(sample, to_text(clause), unit=of, limit=10_000)
        assert found.clause == resolve(clause, sample.vocabulary)
        shown = {
            (hit.report.id, figure.start)
            for hit in found.hits
            for figure in hit.figures
            if means(clause, figure)
            and (not hit.passage or hit.passage.start <= figure.start < hit.passage.end)
        }
        assert shown == places
        assert found.total == len(found.hits)
        assert all(hit.matches for hit in found.hits)


def test_the_value_is_that_by_which_a_hit_stands(counties: Corpus) -> None:
    found = page(counties, sort="人工造林")
    values = [hit.value.quote if hit.value else "" for hit in found.hits]
    assert values[-1] == "" and all(values[:3])
    assert [hit.value for hit in page(counties, sort="year").hits] == [None] * 4


# (what a report says of a year, its highest result)
RESULTS = [
    ("2023年，全县完成人工造林1.2万亩，2022年完成人工造林9000亩。", "1.2万亩"),
    # what five years brought does not stand beside a year
    ("五年来，累计完成人工造林8.4万亩。2023年，完成人工造林2.2万亩。", "2.2万亩"),
    # 全市 is the city that the county lies in
    ("2023年，全市完成人工造林50万亩，全县完成人工造林3万亩。", "3万亩"),
    # a plan is no result, and a growth no amount
    ("2023年，完成人工造林1万亩。2024年，力争完成人工造林3万亩。", "1万亩"),
    ("2023年，人工造林比上年增加5000亩，达到1.5万亩。", "1.5万亩"),
]


@pytest.mark.parametrize(("text", "highest"), RESULTS)
def test_the_highest_result_of_one_year(
    corpus: Corpus, tmp_path: Path, text: str, highest: str
) -> None:
    file = tmp_path / "one.txt"
    file.write_text(f"甘肃省临泽县2023年政府工作报告\n一、造林\n{text}", encoding="utf-8")
    assert not ingest(corpus, walk([tmp_path / "one.txt"], corpus.settings.home)).rejected
    (hit,) = search(corpus, SearchRequest(sort="人工造林")).hits
    assert hit.value is not None and hit.value.quote == highest
