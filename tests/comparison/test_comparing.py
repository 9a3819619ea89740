"""Small reports -> the table that is to come of them. Each rule has its rows."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.comparison import CompareRequest, Comparison, ComparisonError, compare
from indexer.comparison.models import Reason
from indexer.corpus import Corpus
from indexer.models import Period
from indexer.query import QueryError
from tests.comparison.homes import Told, area, gdp, put_all, says, signs, told

LINZE, GAOTAI, SHANDAN, GANZHOU = "临泽县", "高台县", "山丹县", "甘州区"
COVER = "forest.coverage_rate"
REVENUE = "fiscal.general_revenue"


def coverage(quote: str, value: float, unit: str = "%", **rest: Any) -> Any:
    return says(f"森林覆盖率达到{quote}。", quote, value, unit, **{"indicator": COVER, **rest})


def table(corpus: Corpus, reports: list[Told], indicator: str, **asked: Any) -> Comparison:
    put_all(corpus, reports)
    return compare(corpus, CompareRequest(indicator, **asked))


# reports, indicator, what is asked, columns, rows
TABLES: list[tuple[list[Told], str, dict[str, Any], list[str], dict[str, list[str]]]] = [
    # one row a region in order of code, one column a year; the name is any of the indicator's
    (
        [told(GAOTAI, 2022, gdp("64.4")), told(LINZE, 2022, gdp("70")), told(LINZE, 2023, gdp("78.6"))],
        "GDP", {}, ["2022", "2023"], {LINZE: ["70", "78.6"], GAOTAI: ["64.4", ""]},
    ),
    # a report that says nothing is not a zero, and no report is something else
    (
        [told(LINZE, 2022, gdp("70")), told(GAOTAI, 2022), told(GAOTAI, 2023, gdp("66"))],
        "gdp.total", {}, ["2022", "2023"], {LINZE: ["70", ""], GAOTAI: ["-", "66"]},
    ),
    # a redacted number; a value beside it counts
    (
        [
            told(LINZE, 2022, says("地区生产总值xx亿元。", "xx亿元", None, comparator="masked")),
            told(GAOTAI, 2022, gdp("64"), says("生产总值**亿元。", "**亿元", None, comparator="masked")),
        ],
        "GDP", {}, ["2022"], {LINZE: ["**"], GAOTAI: ["64"]},
    ),
    # several hundred million is no number
    (
        [told(LINZE, 2022, says("地区生产总值数十亿元。", "数十亿元", None)), told(GAOTAI, 2022, gdp("64"))],
        "GDP", {}, ["2022"], {LINZE: ["-"], GAOTAI: ["64"]},
    ),
    # units of one dimension meet in the unit of the indicator
    (
        [told(LINZE, 2022, area("1.5万亩", 15000)), told(GAOTAI, 2022, area("200公顷", 200, "公顷"))],
        "人工造林", {}, ["2022"], {LINZE: ["15000"], GAOTAI: ["3000"]},
    ),
    # what never converts stays out: trees are no area
    (
        [told(LINZE, 2022, area("3万株", 30000, "株")), told(GAOTAI, 2022, area("900亩", 900))],
        "人工造林", {}, ["2022"], {LINZE: ["-"], GAOTAI: ["900"]},
    ),
    # 新增 of a flow that is always new is the flow; 累计 never is
    (
        [
            told(LINZE, 2022, area("1万亩", 10000, base="new", kind="change_amount")),
            told(GAOTAI, 2022, area("9000亩", 9000)),
            told(SHANDAN, 2022, area("56万亩", 560000, base="cumulative")),
        ],
        "人工造林", {}, ["2022"], {LINZE: ["10000"], GAOTAI: ["9000"], SHANDAN: ["-"]},
    ),
    (
        [told(LINZE, 2022, area("1万亩", 10000)), told(GAOTAI, 2022, area("56万亩", 560000, base="cumulative"))],
        "人工造林", {"base": "累计"}, ["2022"], {LINZE: ["-"], GAOTAI: ["560000"]},
    ),
    # 新增 of anything else is apart from what there is, which goes first
    (
        [
            told(LINZE, 2022, says("高标准农田30万亩。", "30万亩", 300000, "亩", indicator="farmland.high_standard_area")),
            told(LINZE, 2022, says("新增高标准农田4万亩。", "4万亩", 40000, "亩", indicator="farmland.high_standard_area", base="new", kind="change_amount")),
        ],
        "高标准农田面积", {}, ["2022"], {LINZE: ["300000"]},
    ),
    (
        [told(LINZE, 2022, says("新增高标准农田4万亩。", "4万亩", 40000, "亩", indicator="farmland.high_standard_area", base="new", kind="change_amount"))],
        "高标准农田面积", {}, ["2022"], {LINZE: ["40000"]},
    ),
    # a change and a rank are no values, nor is growth; growth is asked for by itself
    (
        [
            told(LINZE, 2022, coverage("18.9%", 18.9, kind="share"), coverage("1.2个百分点", 1.2, "个百分点", kind="change_amount")),
            told(GAOTAI, 2022, says("森林覆盖率居全市第2位。", "第2位", 2, "", indicator=COVER, kind="rank")),
        ],
        "森林覆盖率", {}, ["2022"], {LINZE: ["18.9"], GAOTAI: ["-"]},
    ),
    (
        [
            told(LINZE, 2022, gdp("70"), says("增长4.1%。", "4.1%", 4.1, "%", kind="growth_rate", direction="up")),
            told(GAOTAI, 2022, says("下降1.8%。", "1.8%", 1.8, "%", kind="growth_rate", direction="down", base="yoy")),
            told(SHANDAN, 2022, says("增长1.2倍。", "1.2倍", 1.2, "倍", kind="growth_rate", direction="up")),
            told(GANZHOU, 2022, says("年均增长6%。", "6%", 6, "%", kind="growth_rate", base="avg_annual")),
        ],
        "GDP", {"measure": "growth"}, ["2022"],
        {GANZHOU: ["-"], LINZE: ["4.1"], GAOTAI: ["-1.8"], SHANDAN: ["120"]},
    ),
    # at constant prices is what growth of output means; of revenue it is another thing
    (
        [told(LINZE, 2022, says("按可比价增长6.1%。", "6.1%", 6.1, "%", kind="growth_rate", base="comparable")), told(GAOTAI, 2022, says("增长5%。", "5%", 5, "%", kind="growth_rate"))],
        "GDP", {"measure": "growth"}, ["2022"], {LINZE: ["6.1"], GAOTAI: ["5"]},
    ),
    (
        [told(LINZE, 2022, says("按可比口径增长8%。", "8%", 8, "%", indicator=REVENUE, kind="growth_rate", base="comparable"), says("同比增长2%。", "2%", 2, "%", indicator=REVENUE, kind="growth_rate", base="yoy"))],
        "一般公共预算收入", {"measure": "growth"}, ["2022"], {LINZE: ["2"]},
    ),
    # what is of a part of the place, of another place or of the place above is not the place's
    (
        [
            told(LINZE, 2022, gdp("70", scope="全县")),
            told(GAOTAI, 2022, gdp("8", scope="园区"), gdp("468", scope="全市")),
            told(SHANDAN, 2022, gdp("55", scope="山丹")),
            told(GANZHOU, 2022, gdp("99", scope="全区"), gdp("12", scope="区本级")),
        ],
        "GDP", {}, ["2022"], {GANZHOU: ["99"], LINZE: ["70"], GAOTAI: ["-"], SHANDAN: ["55"]},
    ),
    # only what is measured: not a size that classes something, not the 7亿元 of a project
    (
        [told(LINZE, 2022, gdp("7", role="attribute"), gdp("1", role="threshold"), gdp("70")), told(GAOTAI, 2022, gdp("5", role="reference"))],
        "GDP", {}, ["2022"], {LINZE: ["70"], GAOTAI: ["-"]},
    ),
    # 由54.3亿元增加到78.6亿元: the first is of its own year, and of none where that is not told
    (
        [told(LINZE, 2020, gdp("54.3", role="baseline", period="2015"), gdp("78.6")), told(GAOTAI, 2020, gdp("40", role="baseline"), gdp("64"))],
        "GDP", {}, ["2015", "2020"], {LINZE: ["54.3", "78.6"], GAOTAI: ["", "64"]},
    ),
    # plans, results and forecasts never meet; a plan is of the year after
    (
        [told(LINZE, 2022, gdp("70"), gdp("75", status="target")), told(GAOTAI, 2022, gdp("64", status="forecast"))],
        "GDP", {}, ["2022"], {LINZE: ["70"], GAOTAI: ["-"]},
    ),
    (
        [told(LINZE, 2022, gdp("70"), gdp("75", status="target")), told(GAOTAI, 2022, gdp("64", status="forecast"))],
        "GDP", {"status": "target"}, ["2023"], {LINZE: ["75"], GAOTAI: ["-"]},
    ),
    (
        [told(LINZE, 2022, gdp("70"), gdp("75", status="target")), told(GAOTAI, 2022, gdp("64", status="forecast"))],
        "GDP", {"status": "forecast"}, ["2022"], {LINZE: ["-"], GAOTAI: ["64"]},
    ),
    # half a year is no year, and the other way round
    (
        [told(LINZE, 2022, gdp("33", period="2022-01..2022-06"), gdp("70", period="2022")), told(GAOTAI, 2022, gdp("31", period="2022-01..2022-06"))],
        "GDP", {}, ["2022"], {LINZE: ["70"], GAOTAI: ["-"]},
    ),
    (
        [told(LINZE, 2022, gdp("33", period="2022-01..2022-06"), gdp("70", period="2022"), gdp("16", period="2022-01..2022-03"))],
        "GDP", {"parts": True}, ["2022-01..2022-03", "2022-01..2022-06"], {LINZE: ["16", "33"]},
    ),
    # what five years brought is of no year; what there is at their end is
    (
        [
            told(LINZE, 2020, area("5万亩", 50000, period="2016..2020"), area("1万亩", 10000, period="2020")),
            told(GAOTAI, 2020, area("6万亩", 60000, period="2016..2020")),
        ],
        "人工造林", {}, ["2020"], {LINZE: ["10000"], GAOTAI: ["-"]},
    ),
    (
        [told(LINZE, 2020, coverage("18.1%", 18.1, kind="share", period="2016..2020"))],
        "森林覆盖率", {}, ["2020"], {LINZE: ["18.1"]},
    ),
    # equal within rounding is one value, the more precise; what only touches is not
    (
        [told(LINZE, 2022, gdp("30.9"), gdp("30.86")), told(GAOTAI, 2022, gdp("30.9"), gdp("30.8"))],
        "GDP", {}, ["2022"], {LINZE: ["30.86"], GAOTAI: ["30.9 ≠ 30.8"]},
    ),
    (
        [told(LINZE, 2022, area("1万余亩", 10000, comparator="over"), area("10450亩", 10450)), told(GAOTAI, 2022, area("1000公顷", 1000, "公顷"), area("15000亩", 15000))],
        "人工造林", {}, ["2022"], {LINZE: ["10450"], GAOTAI: ["15000"]},
    ),
    # a later report that looks back stands behind the one of the year
    (
        [told(LINZE, 2023, gdp("71.5", period="2022"), gdp("78")), told(LINZE, 2022, gdp("70.2"))],
        "GDP", {}, ["2022", "2023"], {LINZE: ["70.2 ≠ 71.5", "78"]},
    ),
    # an office behind the government; a town says nothing of the county that the tree has for it
    (
        [
            told(LINZE, 2022, gdp("71", confidence=0.99), level="department"), told(LINZE, 2022, gdp("70")),
            told(GAOTAI, 2022, gdp("3"), level="township"), told(GAOTAI, 2022, gdp("64")),
        ],
        "GDP", {}, ["2022"], {LINZE: ["70 ≠ 71"], GAOTAI: ["64"]},
    ),
    # what is no report does not count
    ([told(LINZE, 2022, gdp("70"), kind="other"), told(GAOTAI, 2022, gdp("64"))], "GDP", {}, ["2022"], {GAOTAI: ["64"]}),
    # a report without a time of its own for its figures: that of the report, if it is one year
    (
        [
            told(LINZE, 2022, gdp("70", period=None), covered=Period("2021", "2021")),
            told(GAOTAI, 2022, gdp("64", period=None), covered=Period("2018", "2022")),
            told(GAOTAI, 2021, gdp("60")),
        ],
        "GDP", {}, ["2021"], {LINZE: ["70"], GAOTAI: ["60"]},
    ),
    # regions by name; one without reports has a row, and so has the county that a district was
    (
        [told(LINZE, 2022, gdp("70")), told(GAOTAI, 2022, gdp("64"))],
        "GDP", {"regions": ("临泽", "山丹县")}, ["2022"], {LINZE: ["70"], SHANDAN: [""]},
    ),
    (
        [told("沙县", 2012, gdp("30")), told("沙县区", 2022, gdp("50"))],
        "GDP", {"regions": ("沙县区",)}, ["2012", "2022"], {"沙县区": ["", "50"], "沙县": ["30", ""]},
    ),
    # the former county has no row where it has nothing to say
    (
        [told("沙县", 2012, gdp("30")), told("沙县区", 2022, gdp("50"))],
        "GDP", {"regions": ("沙县区",), "years": ("2022",)}, ["2022"], {"沙县区": ["50"]},
    ),
    # a city is itself; with a level it is what lies in it
    (
        [told("张掖市", 2022, gdp("468"), level="prefecture"), told(LINZE, 2022, gdp("70")), told("民勤县", 2022, gdp("98"))],
        "GDP", {"regions": ("张掖市",)}, ["2022"], {"张掖市": ["468"]},
    ),
    (
        [told("张掖市", 2022, gdp("468"), level="prefecture"), told(LINZE, 2022, gdp("70")), told("民勤县", 2022, gdp("98"))],
        "GDP", {"regions": ("张掖市",), "level": "县级"}, ["2022"], {LINZE: ["70"]},
    ),
    (
        [told("张掖市", 2022, gdp("468"), level="prefecture"), told(LINZE, 2022, gdp("70"))],
        "GDP", {"level": "prefecture"}, ["2022"], {"张掖市": ["468"]},
    ),
    # years as they are asked for, whether something is stated or not
    (
        [told(LINZE, 2021, gdp("66")), told(LINZE, 2023, gdp("78"))],
        "GDP", {"years": ("2021..2023",)}, ["2021", "2022", "2023"], {LINZE: ["66", "", "78"]},
    ),
    (
        [told(LINZE, 2021, gdp("66")), told(LINZE, 2023, gdp("78"))],
        "GDP", {"years": ("2022..",)}, ["2023"], {LINZE: ["78"]},
    ),
    # ordered by a year, the highest first, those without a value last
    (
        [told(LINZE, 2022, gdp("70")), told(GAOTAI, 2022), told(SHANDAN, 2022, gdp("90"))],
        "GDP", {"rank": "2022"}, ["2022"], {SHANDAN: ["90"], LINZE: ["70"], GAOTAI: ["-"]},
    ),
]  # fmt: skip


@pytest.mark.parametrize("reports, indicator, asked, periods, rows", TABLES)
def test_the_table_that_comes_of_reports(
    corpus: Corpus,
    reports: list[Told],
    indicator: str,
    asked: dict[str, Any],
    periods: list[str],
    rows: dict[str, list[str]],
) -> None:
    comparison = table(corpus, reports, indicator, **asked)
    assert list(comparison.periods) == periods
    assert list(signs(comparison).items()) == list(rows.items())


LEFT_OUT: list[tuple[Any, Reason]] = [
    (gdp("8", scope="园区"), "scope"),
    (gdp("64", status="forecast"), "status"),
    (gdp("31", period="2022-01..2022-06"), "part_of_year"),
    (gdp("300", period="2018..2022"), "several_years"),
    (says("生产总值9亿美元。", "9亿美元", 9 * 10**8, "美元"), "unit"),
    (says("地区生产总值数十亿元。", "数十亿元", None), "no_number"),
    (gdp("5", base="new", kind="change_amount"), "base"),
]


@pytest.mark.parametrize("figure, reason", LEFT_OUT)
def test_what_is_left_out_stands_beside_the_cell_with_the_reason(
    corpus: Corpus, figure: Any, reason: Reason
) -> None:
    comparison = table(corpus, [told(LINZE, 2022, figure, gdp("70"))], "GDP")
    (cell,) = comparison.rows[0].cells
    assert [(left.reason, left.proof.sentence) for left in cell.left_out] == [
        (reason, figure.sentence)
    ]
    assert reason in [warning.rule for warning in comparison.warnings]


def test_a_value_is_proved_by_its_report_and_sentence(corpus: Corpus) -> None:
    reports = [told(LINZE, 2022, area("1.5万亩", 15000)), told(LINZE, 2023, area("1000公顷", 1000, "公顷", period="2022"))]  # fmt: skip
    own, later = put_all(corpus, reports)
    comparison = compare(corpus, CompareRequest("人工造林", years=("2022",)))
    (cell,) = comparison.rows[0].cells
    assert [
        (proof.report, proof.own, proof.year, proof.path, proof.value, proof.figure.quote, proof.sentence)
        for proof in cell.proofs
    ] == [
        (own, True, 2022, "/0.txt", 15000, "1.5万亩", "完成人工造林1.5万亩。"),
        (later, False, 2023, "/1.txt", 15000, "1000公顷", "完成人工造林1000公顷。"),
    ]  # fmt: skip
    assert cell.reports == (own,)
    report = corpus.store.report(own)
    figure = cell.proofs[0].figure
    assert report and report.text[figure.start : figure.end] == figure.quote


def test_the_figure_that_gives_the_value_is_its_first_proof(corpus: Corpus) -> None:
    above = gdp("70", comparator="over")  # 突破70亿元，达到71.25亿元
    reports = [told(LINZE, 2022, above), told(LINZE, 2023, gdp("71.25", period="2022"))]
    comparison = table(corpus, reports, "GDP")
    (cell,) = comparison.rows[0].cells
    (stated,) = cell.values
    assert [(proof.value, proof.own) for proof in stated.proofs] == [
        (stated.value, False), (70, True),
    ]  # fmt: skip
    # a report of the year itself states it too
    assert "looking_back" not in [warning.rule for warning in comparison.warnings]


CHANGES = [
    ([told(LINZE, 2020, gdp("60")), told(LINZE, 2023, gdp("78.6"))], "GDP", {},
     "2020 → 2023：78.6 − 60 = 18.6亿元；18.6 ÷ 60 = 31.0%"),
    ([told(LINZE, 2020, coverage("18.1%", 18.1)), told(LINZE, 2023, coverage("19.2%", 19.2))], COVER, {},
     "2020 → 2023：19.2 − 18.1 = 1.1个百分点"),
    ([told(LINZE, 2020, gdp("60"))], "GDP", {}, None),
]  # fmt: skip


@pytest.mark.parametrize("reports, indicator, asked, words", CHANGES)
def test_change_is_told_with_its_arithmetic(
    corpus: Corpus, reports: list[Told], indicator: str, asked: dict[str, Any], words: str | None
) -> None:
    change = table(corpus, reports, indicator, **asked).rows[0].change
    assert (change.words if change else None) == words


def people(number: int, **rest: Any) -> Any:
    return says(
        f"全县总人口{number}万人。", f"{number}万人", number * 10**4, "人",
        **{"indicator": "population.total", **rest},
    )  # fmt: skip


DIVIDED = [
    ("capita", [told(LINZE, 2022, gdp("70"), people(28))], ["70亿元（2022）÷ 280000人（2022）= 25000元/人"]),
    # of the nearest year where its own has none, the earlier of two
    ("capita", [told(LINZE, 2021, people(28)), told(LINZE, 2022, gdp("70")), told(LINZE, 2023, people(30))],
     ["70亿元（2022）÷ 280000人（2021）= 25000元/人"]),
    ("area", [told(LINZE, 2022, gdp("70"), says("全县总面积3500平方公里。", "3500平方公里", 3500, "平方公里", indicator="land.total_area"))],
     ["70亿元（2022）÷ 3500平方公里（2022）= 2000000元/平方公里"]),
    ("capita", [told(LINZE, 2022, gdp("70"))], []),
]  # fmt: skip


@pytest.mark.parametrize("per, reports, words", DIVIDED)
def test_values_per_person_and_area_are_told_with_their_arithmetic(
    corpus: Corpus, per: Any, reports: list[Told], words: list[str]
) -> None:
    comparison = table(corpus, reports, "GDP", per=per, years=("2022",))
    cells = [cell for row in comparison.rows for cell in row.cells]
    assert [cell.per.words for cell in cells if cell.per] == words
    rules = {warning.rule for warning in comparison.warnings}
    assert ("undivided" in rules) == (not words)


def test_equal_values_share_a_rank(corpus: Corpus) -> None:
    reports = [told(LINZE, 2022, gdp("70")), told(GAOTAI, 2022, gdp("70")), told(SHANDAN, 2022, gdp("60")), told(GANZHOU, 2022)]  # fmt: skip
    rows = table(corpus, reports, "GDP", rank="2022").rows
    assert [(row.title, row.rank) for row in rows] == [
        (LINZE, 1), (GAOTAI, 1), (SHANDAN, 3), (GANZHOU, None),
    ]  # fmt: skip


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"indicator": "造林面"}, QueryError, "造林面积"),
    ({"indicator": "农村公路"}, ComparisonError, "road.rural_length"),
    ({"indicator": "GDP", "regions": ("内蒙古自治县",)}, QueryError, "内蒙古自治区"),
    ({"indicator": "GDP", "level": "村级"}, ComparisonError, "county"),
    ({"indicator": "GDP", "level": "department"}, ComparisonError, "county"),
    ({"indicator": "GDP", "years": ("二〇",)}, QueryError, "2019..2023"),
    ({"indicator": "GDP", "base": "环比"}, ComparisonError, "cumulative"),
    ({"indicator": "GDP", "rank": "1999"}, ComparisonError, "2022"),
    ({"indicator": COVER, "per": "capita"}, ComparisonError, "rate"),
    ({"indicator": "农村居民人均可支配收入", "per": "area"}, ComparisonError, "per person"),
    ({"indicator": "GDP", "per": "area", "measure": "growth"}, ComparisonError, "rate"),
]


@pytest.mark.parametrize("asked, error, names", REFUSED)
def test_what_cannot_be_compared_is_said_in_words(
    corpus: Corpus, asked: dict[str, Any], error: type[Exception], names: str
) -> None:
    put_all(corpus, [told(LINZE, 2022, gdp("70"))])
    with pytest.raises(error, match=names):
        compare(corpus, CompareRequest(**asked))


CAUTIONS: list[tuple[list[Told], dict[str, Any], dict[str, int]]] = [
    ([told(LINZE, 2022, gdp("70"))], {}, {}),
    ([told(LINZE, 2022, gdp("70"), gdp("80"))], {}, {"conflict": 1}),
    ([told(LINZE, 2023, gdp("70", period="2022"))], {}, {"looking_back": 1}),
    ([told(LINZE, 2022, gdp("70")), told("张掖市", 2022, gdp("468"), level="prefecture")], {}, {"levels": 2}),
    ([told(LINZE, 2022, gdp("70")), told(GAOTAI, 2019)], {}, {"silent": 1}),
    ([told(LINZE, 2022, area("1万亩", 10000, base="new", kind="change_amount"))], {"indicator": "人工造林"}, {"new_is_all": 1}),
    ([told(LINZE, 2022, says("规模以上工业企业19户。", "19户", 19, "户", indicator="industry.above_scale_count"))],
     {"indicator": "industry.above_scale_count"}, {"counted": 1}),
]  # fmt: skip


@pytest.mark.parametrize("reports, asked, cautions", CAUTIONS)
def test_what_to_beware_of_is_said(
    corpus: Corpus, reports: list[Told], asked: dict[str, Any], cautions: dict[str, int]
) -> None:
    comparison = table(corpus, reports, **{"indicator": "GDP", **asked})
    found = {warning.rule: warning.count for warning in comparison.warnings}
    assert found.pop("remarks", 0) == 0  # what the vocabulary says of the indicator, if anything
    assert found == cautions
    assert all(warning.english and warning.chinese for warning in comparison.warnings)
