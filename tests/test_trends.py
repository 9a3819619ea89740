"""Trends of the sample corpus, held against a plain count over its reports."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.corpus import Corpus
from indexer.folding import fold
from indexer.ingest import ingest, walk
from indexer.models import Report
from indexer.query import QueryError
from indexer.search import SearchRequest, search
from indexer.trends import MOST_QUERIES, Gap, Trend, TrendError, TrendRequest, Trends, trend
from indexer.trends.axis import with_gaps
from indexer.trends.places import BY, By, beyond, default_by, level_points, places_by

Filters = dict[str, tuple[str, ...]]


def ask(corpus: Corpus, *queries: str, **filters: tuple[str, ...]) -> Trends:
    return trend(corpus, TrendRequest(queries, filters))


def one(corpus: Corpus, query: str, **filters: tuple[str, ...]) -> Trend:
    (answer,) = ask(corpus, query, **filters).answers
    assert isinstance(answer, Trend)
    return answer


def reports_of(corpus: Corpus) -> list[Report]:
    return list(corpus.store.reports(corpus.store.ids()).values())


def year_of(report: Report) -> str:
    return str(report.metadata.year.value or "unknown")


def path_of(report: Report) -> tuple[str, ...]:
    region = report.metadata.region.value
    if region is None:
        return ("未标明",)
    # The county became a district, below which it stands under its old name.
    if region.name == "桐川县":
        return (*region.path[:-1], "桐川区", "桐川县（2015 年前）")
    return region.path


def counted(pairs: Iterator[tuple[str, Report]]) -> Counter[str]:
    """So many texts for each key: of reports that are the same text, one stands for all."""
    texts = {(key, min(report.id, *report.near_duplicates, "~")) for key, report in pairs}
    return Counter(key for key, _ in texts)


@pytest.mark.parametrize("text", ["河长制", "人工造林", "，", "这句话谁也没有写过"])
def test_points_are_a_plain_count(sample: Corpus, text: str) -> None:
    reports = reports_of(sample)
    having = [report for report in reports if text in fold(report.text)]
    found = ask(sample, f'"{text}"')
    (answer,) = found.trends
    names = {place.id: place.name for place in found.places}

    years = {year: (point.reports, point.available) for year, point in answer.years.items()}
    there = counted((year_of(report), report) for report in reports)
    hits = counted((year_of(report), report) for report in having)
    assert years == {year: (hits[year], there[year]) for year in there}

    places = {names[id_]: (p.reports, p.available) for id_, p in answer.places.items()}
    there = counted((name, report) for report in reports for name in path_of(report))
    hits = counted((name, report) for report in having for name in path_of(report))
    assert places == {name: (hits[name], there[name]) for name in there}

    own = {names[id_]: (p.reports, p.available) for id_, p in answer.own.items()}
    there = counted((path_of(report)[-1], report) for report in reports)
    hits = counted((path_of(report)[-1], report) for report in having)
    assert own == {name: (hits[name], there[name]) for name in there}


@pytest.mark.parametrize("text", ["河长制", "人工造林", "这句话谁也没有写过"])
def test_lines_are_a_plain_count(sample: Corpus, text: str) -> None:
    answer = one(sample, f'"{text}"')
    lines: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for report in reports_of(sample):
        lines[year_of(report)] += fold(report.text).count(text)
        characters[year_of(report)] += len(report.text)
    for year, point in answer.years.items():
        assert (point.lines, point.characters) == (lines[year], characters[year])
        assert point.rate == pytest.approx(10_000 * lines[year] / characters[year])
    roots = [place.id for place in ask(sample, text).places if place.parent is None]
    assert sum(answer.places[root].lines or 0 for root in roots) == lines.total()
    assert answer.whole.lines == lines.total()


# (query, filters): every point is the total of the search that its cell opens
QUESTIONS: list[tuple[str, Filters]] = [
    ("河长制", {}),
    ("造林 OR 绿化 -试点", {"year": ("2020..2023",)}),
    ('"以*为抓手"', {"region": ("朔原市",)}),
    ("造林 近/20 万亩", {"level": ("county",)}),
    ("人工造林>1万亩", {"kind": ("述职报告",)}),
    ("地区:望川县 指标:粮食产量", {"year": ("2023", "2021")}),
    ("年份:2023", {"role": ("副县长",)}),
    ("地区:未标明", {}),
    ("教育", {}),  # two reports that are the same text have it
]


@pytest.mark.parametrize(("query", "filters"), QUESTIONS)
def test_points_are_what_searches_find(sample: Corpus, query: str, filters: Filters) -> None:
    found = ask(sample, query, **filters)
    (answer,) = found.trends

    def totals(**more: tuple[str, ...]) -> tuple[int, int]:
        both = {**filters, **more}
        hits, there = (search(sample, SearchRequest(q, both, limit=0)).total for q in (query, ""))
        return hits, there

    assert (answer.whole.reports, answer.whole.available) == totals()
    for year, point in answer.years.items():
        assert (point.reports, point.available) == totals(year=(year,))
    if "region" not in filters:  # a filter of regions would be widened by another one
        for place, point in answer.places.items():
            assert (point.reports, point.available) == totals(region=(place,))


def test_the_filter_of_years_narrows_the_years(sample: Corpus) -> None:
    found = ask(sample, "河长制", year=("2021..2022",))
    assert found.years == ("2021", "2022")
    assert set(found.trends[0].years) == {"2021", "2022"}


def test_a_year_without_reports_is_no_zero(sample: Corpus) -> None:
    found = ask(sample, "这句话谁也没有写过")
    assert "2013" not in found.trends[0].years
    assert found.trends[0].years["2023"].reports == 0
    assert found.trends[0].years["2023"].available > 5
    assert Gap(2013, 2014) in list(with_gaps(found.years))


@pytest.mark.parametrize(
    ("query", "is_phrase"),
    [
        ("河长制", True),
        ('"以*为抓手"', True),
        ("“以*为抓手”", True),
        ("河长制 造林", False),
        ("河长制 地区:望川县", False),
        ("河长制 OR 湖长制", False),
        ("-河长制", False),
        ("造林 近/20 退耕", False),
        ("指标:粮食产量", False),
    ],
)
def test_lines_are_those_of_a_lone_phrase(sample: Corpus, query: str, is_phrase: bool) -> None:
    answer = one(sample, query)
    assert answer.is_phrase == is_phrase
    assert all((point.rate is not None) == is_phrase for point in answer.years.values())


def test_one_query_that_is_wrong_leaves_the_others(sample: Corpus) -> None:
    found = ask(sample, "河长制", '"以', "", "地域:甘肃", "造林")
    assert [answer.query for answer in found.trends] == ["河长制", "", "造林"]
    errors = {answer.query: answer.error for answer in found.refused}
    assert errors['"以'].code == "unclosed_quote"
    assert errors["地域:甘肃"].proposal == "地区:甘肃"
    # a query for everything matches all that there is
    assert found.trends[1].whole.share == 1


def test_what_cannot_be_asked(sample: Corpus) -> None:
    with pytest.raises(TrendError, match="6 queries; at most 5"):
        ask(sample, *"一二三四五六")
    with pytest.raises(QueryError, match="no region"):
        ask(sample, "河长制", region=("无此地",))
    assert ask(sample, *"一二三四五").trends[MOST_QUERIES - 1].query == "五"
    assert ask(sample).answers == ()


def test_filters_that_leave_nothing(sample: Corpus) -> None:
    found = ask(sample, "河长制", year=("1999",))
    assert (found.available, found.years, found.places) == (0, (), ())
    assert found.trends[0].whole.available == 0
    assert beyond(found, "own") == 0


@pytest.mark.parametrize(
    ("by", "names", "missing"),
    [
        ("province", ["云岫省", "未标明"], 0),
        # the report of the province lies in no city
        ("prefecture", ["澜屏市", "朔原市", "海岬市", "未标明"], 1),
        # and those of the cities in no county
        ("county", ["柳湾区", "青禾县"], 12),
        ("own", ["云岫省", "澜屏市", "柳湾区"], 0),
    ],
)
def test_places_of_a_level(sample: Corpus, by: By, names: list[str], missing: int) -> None:
    found = ask(sample, "河长制")
    rows = places_by(found, by)
    assert [place.name for place in rows][: len(names)] == names
    points = level_points(found.trends[0], by)
    # a report of a known place has a copy of which the place is not known: one in each row
    assert sum(points[place.id].available for place in rows) == found.available - missing + 1
    assert beyond(found, by) == missing


def test_the_level_that_tells_places_apart(sample: Corpus) -> None:
    assert default_by(ask(sample, "河长制")) == "prefecture"
    assert default_by(ask(sample, "河长制", region=("朔原市",))) == "county"
    assert default_by(ask(sample, "河长制", region=("望川县",))) == "own"


def test_an_old_name_stands_in_the_row_of_today(corpus: Corpus, tmp_path: Path) -> None:
    for name, place in (("a", "襄樊市2005年"), ("b", "襄阳市2015年")):
        text = f"{place}政府工作报告\n各位代表：\n一、造林\n造林五万亩，{name}。"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert not ingest(corpus, walk([tmp_path], corpus.settings.home)).rejected
    found = ask(corpus, "造林")
    (row,) = places_by(found, "prefecture")
    assert row.name == "襄阳市"
    assert found.trends[0].places[row.id].reports == 2
    assert [place.name for place in places_by(found, "own")] == ["襄阳市", "襄樊市（2010 年前）"]
    assert {by: beyond(found, by) for by in BY} == {
        "province": 0,
        "prefecture": 0,
        "county": 2,
        "own": 0,
    }


# ----------------------------------------------------------------------------------- the command


def run(sample: Corpus, *arguments: str) -> Result:
    home = str(sample.settings.home)
    return CliRunner().invoke(main, ["--home", home, "trends", *arguments])


def test_the_command_prints_both_tables(sample: Corpus) -> None:
    result = run(sample, "河长制", "造林 OR 绿化", "--year", "2012..2022")
    assert result.exit_code == 0
    assert "2013–2014" in result.stdout and "no report" in result.stdout
    assert "10/13  77%" in result.stdout and "朔原市" in result.stdout
    assert "柳湾区" in run(sample, "河长制", "--by", "county").stdout


def test_the_command_for_programs(sample: Corpus) -> None:
    record = json.loads(run(sample, "河长制", "--region", "澜屏市", "--json").stdout)
    (query,) = record["queries"]
    answer = one(sample, "河长制", region=("澜屏市",))
    assert record["filters"] == {"region": ["澜屏市"]}
    assert query["reports"] == answer.whole.reports
    assert [row["year"] for row in query["by_year"]] == sorted(map(int, answer.years))
    city = next(row for row in query["by_region"] if row["name"] == "澜屏市")
    assert city["available"] > city["own"]["available"] > 0
    assert city["level"] == "prefecture" and not city["few"] and city["own"]["few"]


def test_the_table_of_the_command(sample: Corpus) -> None:
    text = run(sample, "--csv", "--", "河长制", "-试点 造林").stdout.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["by"] for row in rows} == {"year", "region", "own"}
    # no spreadsheet runs what begins with a sign
    assert {row["query"] for row in rows} == {"河长制", "'-试点 造林"}
    found = {row["value"]: row for row in rows if row["by"] == "year" and row["query"] == "河长制"}
    assert (found["2022"]["reports"], found["2022"]["available"]) == ("10", "13")


def test_the_command_tells_what_is_wrong(sample: Corpus) -> None:
    result = run(sample, "河长制", '"以', "--json")
    assert result.exit_code == 2
    assert 'try: "以"' in result.stderr
    fine, wrong = json.loads(result.stdout)["queries"]
    assert fine["reports"] == one(sample, "河长制").whole.reports
    assert wrong["error"]["code"] == "unclosed_quote"
    many = run(sample, *"一二三四五六")
    assert many.exit_code == 2 and "at most 5" in many.stderr
