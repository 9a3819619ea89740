"""What becomes of policies in the sample corpus, held against a plain count over its texts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.models import Report
from indexer.policy_use import (
    PolicyUse,
    PolicyUseError,
    UseRequest,
    checklist,
    list_policies,
    use_of,
    years_of_places,
)
from indexer.policy_use.records import MOST_NAMES
from indexer.query import QueryError
from indexer.search import SearchRequest, search

Filters = dict[str, tuple[str, ...]]
# As a person pastes it: numbered, one name unknown and one twice.
LIST = "1. 河长制；\n\n（二）林长制\n③双减\n河涨制\n河湖长制\n无此事"
# The names of the policies that the sample corpus has many of, with nothing that looks like them.
PLAIN = {
    # 河長制: a report is in traditional characters
    "river_chief": "河[长長]制|河湖长制|河（湖）长制",
    "forest_chief": "林长制",
    "high_standard_farmland": "高标准农田|高标田",
}


def ask(corpus: Corpus, name: str, **filters: tuple[str, ...]) -> PolicyUse:
    return use_of(corpus, UseRequest(name, filters, limit=500))


def reports_of(corpus: Corpus) -> list[Report]:
    return list(corpus.store.reports(corpus.store.ids()).values())


def place_of(report: Report) -> str:
    region = report.metadata.region.value
    # The county is the district of today.
    return region.name.replace("桐川县", "桐川区") if region else "未标明"


def text_of(report: Report) -> str:
    """One id for all reports that are the same text."""
    return min(report.id, *report.near_duplicates, "~")


@pytest.mark.parametrize("policy", PLAIN)
def test_counts_are_a_plain_count(sample: Corpus, policy: str) -> None:
    name = re.compile(PLAIN[policy])
    reports = reports_of(sample)
    found = ask(sample, policy)
    mentions = Counter({report.id: len(name.findall(report.text)) for report in reports})
    having = {report.id for report in reports if mentions[report.id]}

    def points(of: str) -> dict[tuple[str, ...], tuple[int, int, int, int]]:
        groups = defaultdict(list)
        for report in reports:
            key = {"place": place_of(report), "year": str(report.metadata.year.value)}
            groups[tuple(key[part] for part in of.split())].append(report)
        return {
            key: (
                len({text_of(report) for report in some if report.id in having}),
                len(set(map(text_of, some))),
                sum(mentions[report.id] for report in some),
                sum(len(report.text) for report in some),
            )
            for key, some in groups.items()
        }

    assert found.whole.lines == mentions.total() > 10
    assert found.whole.reports == len(having)
    years = [((one.year,), one.point) for one in found.years]
    places = [((one.place.name,), one.point) for one in found.places]
    each = years_of_places(sample, found.request, {one.place.id for one in found.places})
    assert all(tuple(each[one.place.id]) == one.years for one in found.places)
    both = [
        ((one.place.name, year), point)
        for one in found.places
        for year, point in each[one.place.id].items()
    ]
    for of, rows in (("year", years), ("place", places), ("place year", both)):
        counted = {
            key: (point.reports, point.available, point.lines, point.characters)
            for key, point in rows
        }
        assert counted == points(of)


def test_aliases_are_counted_by_year(sample: Corpus) -> None:
    found = ask(sample, "河湖长制")
    texts = "".join(report.text for report in reports_of(sample))
    whole = {one.alias: one.mentions for one in found.aliases}
    assert whole == {
        "河长制": len(re.findall("河[长長]制", texts)),
        "河湖长制": len(re.findall("河湖长制|河（湖）长制", texts)),
    }
    wording = {one.year: {alias.alias for alias in one.wording} for one in found.years}
    assert wording["2021"] == {"河长制"}
    assert wording["2024"] == {"河长制", "河湖长制"}
    summed: Counter[str] = Counter()
    for one in found.years:
        summed.update({alias.alias: alias.mentions for alias in one.wording})
    assert summed == whole


def test_the_late_adopter_and_nobody_else(sample: Corpus) -> None:
    found = ask(sample, "河长制")
    (late,) = found.late
    assert late.place.name == "沙棘县"
    assert late.first and (late.first.year, late.first.lag, late.first.before) == (2021, 5, 1)
    report = sample.store.report(late.first.report)
    assert report and report.text[late.first.start : late.first.end] == "河长制"
    assert report.text.index("河长制") == late.first.start
    assert found.start and (found.start.year, found.start.told_by) == (2016, "document")
    years = [one.first.year for one in found.adopters if one.first]
    assert years == sorted(years, key=lambda year: year or 9999)


def test_who_never_mentions_it(sample: Corpus) -> None:
    (never,) = ask(sample, "河长制").silent
    assert (never.place.name, never.point.available, never.expected) == ("桐川区", 4, 3)
    found = ask(sample, "林长制")
    reports = reports_of(sample)
    naming = {place_of(report) for report in reports if "林长制" in report.text}
    counties = {place_of(report) for report in reports} - {"未标明"}
    assert {one.place.name for one in found.silent} == counties - naming
    # those of whom one would expect it come first: 白桦区 has no report of its time and field
    first, *_, last = found.silent
    assert (first.place.name, first.point.available, first.expected) == ("沙棘县", 5, 4)
    assert first.years == ("2019", "2021", "2022", "2023", "2024")
    assert last.expected == 0


def test_under_filters_other_places_are_silent(sample: Corpus) -> None:
    found = ask(sample, "河长制", year=("2018..2020",), level=("county",))
    assert [one.place.name for one in found.silent] == ["沙棘县"]
    assert {one.year for one in found.years} == {"2018", "2019", "2020"}


def test_a_year_without_reports_is_not_there(sample: Corpus) -> None:
    years = {one.year: one.point for one in ask(sample, "林长制").years}
    assert "2013" not in years
    assert (years["2012"].reports, years["2012"].available) == (0, 1)


QUESTIONS: list[tuple[str, Filters]] = [
    ("河长制", {}),
    ("高标准农田", {"region": ("朔原市",), "year": ("2020..2023",)}),
    ("双减", {}),  # two reports that are the same text
    ("乡村振兴", {"year": ("2021", "2023"), "kind": ("述职报告",)}),
    ("林长制", {"portfolio": ("林业草原", "未标明")}),
]


@pytest.mark.parametrize(("name", "filters"), QUESTIONS)
def test_counts_are_those_of_the_search_that_they_open(
    sample: Corpus, name: str, filters: Filters
) -> None:
    found = ask(sample, name, **filters)
    assert search(sample, SearchRequest(found.query)).total == found.whole.reports
    there = search(sample, SearchRequest("", filters, limit=0))
    assert there.total == found.whole.available
    assert search(sample, SearchRequest(f"政策:{name}", filters)).total == found.whole.reports
    for one in found.portfolios:
        both = {**filters, "portfolio": (one.portfolio,)}
        if "portfolio" not in filters:
            query = SearchRequest(f"政策:{name}", both, limit=0)
            assert search(sample, query).total == one.point.reports


def test_lines_are_the_mentions_from_the_newest(sample: Corpus) -> None:
    found = ask(sample, "河长制")
    assert len(found.lines) == found.whole.lines
    years = [line.year or 0 for line in found.lines]
    assert years == sorted(years, reverse=True)
    texts = sample.store.texts({line.report for line in found.lines})
    for line in found.lines:
        assert texts[line.report][line.start : line.end] == line.match
        assert line.left + line.match + line.right in texts[line.report]
    pages = [
        line
        for offset in range(0, found.whole.lines, 7)
        for line in use_of(sample, UseRequest("河长制", limit=7, offset=offset)).lines
    ]
    assert tuple(pages) == found.lines
    assert use_of(sample, UseRequest("河长制", limit=0)).lines == ()


def test_what_stands_around_it(sample: Corpus) -> None:
    found = ask(sample, "河长制")
    around = found.around
    assert around.looked_at == found.whole.reports
    headings = {one.heading: (one.mentions, one.reports) for one in around.headings}
    assert headings["河湖长制走深走实"] == (4, 1)
    figures = {one.name: one for one in around.figures}
    area = figures["水土流失治理面积"]
    assert (area.indicator, area.figures) == ("water.soil_erosion_area", 5)
    for one in around.figures:
        for example in one.examples:
            assert example.figure.quote in example.sentence
            assert re.search(PLAIN["river_chief"], example.sentence)
    assert "林长制" in {word.word for word in around.words}
    assert use_of(sample, UseRequest("河长制", words=False)).around.words == ()


def test_nothing_is_found_where_nothing_is(sample: Corpus, corpus: Corpus) -> None:
    for asked in (ask(sample, "粮食安全党政同责", year=("1999",)), ask(corpus, "河长制")):
        assert (asked.whole.available, asked.whole.lines) == (0, 0)
        assert (asked.years, asked.places, asked.lines, asked.aliases) == ((), (), (), ())
    assert list_policies(corpus).available == 0
    assert checklist(corpus, ["河长制"]).rows == ()


def test_what_cannot_be_asked(sample: Corpus) -> None:
    with pytest.raises(QueryError, match="no policy 河涨制: did you mean 河长制"):
        ask(sample, "河涨制")
    with pytest.raises(QueryError, match="no region"):
        ask(sample, "河长制", region=("无此地",))
    with pytest.raises(PolicyUseError, match="at most 300"):
        checklist(sample, [str(number) for number in range(MOST_NAMES + 1)])


def test_a_home_with_words_of_its_own(corpus: Corpus, tmp_path: Path) -> None:
    (corpus.settings.home / "policies.yaml").write_text(
        "- {id: tea, name: 茶长制, english: Tea chiefs, kind: institution}\n", encoding="utf-8"
    )
    for year, text in ((2020, "抓好造林。"), (2021, "推行“茶长制”，茶长制到村。")):
        report = f"临泽县{year}年政府工作报告\n各位代表：\n一、工作\n{text}"
        (tmp_path / f"{year}.txt").write_text(report, encoding="utf-8")
    ingest(corpus, walk([tmp_path], corpus.settings.home))
    found = ask(corpus, "茶长制")
    (place,) = found.places
    # since when it could be named is not known, so any report could
    assert found.start is None and place.expected == 2
    assert place.first and (place.first.year, place.first.lag, place.first.before) == (
        2021,
        None,
        1,
    )
    assert list_policies(corpus, "茶").policies[0].mentions == 2


# -------------------------------------------------------------------------------------- the list


def test_the_list_has_all_policies(sample: Corpus) -> None:
    found = list_policies(sample)
    assert len(found.policies) == len(sample.policies.every)
    assert found.available == search(sample, SearchRequest(limit=0)).total
    listed = {one.policy.id: one for one in found.policies}
    for policy, names in PLAIN.items():
        having = [report for report in reports_of(sample) if re.search(names, report.text)]
        years = sorted(report.metadata.year.value or 0 for report in having)
        one = listed[policy]
        assert (one.reports, one.first_year, one.last_year) == (len(having), years[0], years[-1])
        assert one.mentions == sum(len(re.findall(names, report.text)) for report in having)
    never = [one for one in found.policies if not one.reports]
    assert never and never == list(found.policies[-len(never) :])
    assert {(one.mentions, one.first_year) for one in never} == {(0, None)}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("河湖长", {"river_chief"}),
        ("river_ch", {"river_chief"}),
        ("River chief system", {"river_chief"}),
        ("林（长）制", {"forest_chief"}),
        ("河涨制", set()),
    ],
)
def test_the_list_is_narrowed_by_a_text(sample: Corpus, text: str, ids: set[str]) -> None:
    found = list_policies(sample, text)
    assert {one.policy.id for one in found.policies} == ids
    assert bool(found.close) == (not ids)


def test_the_list_is_narrowed_by_a_field_and_filters(sample: Corpus) -> None:
    water = list_policies(sample, "水务", {"year": ("2019",)})
    assert all("water" in one.policy.portfolios for one in water.policies)
    chief = next(one for one in water.policies if one.policy.id == "river_chief")
    assert (chief.mentions, chief.reports, chief.first_year) == (2, 2, 2019)
    assert water.available == 3


# ----------------------------------------------------------------------------------- the command


def run(sample: Corpus, *arguments: str) -> Result:
    home = str(sample.settings.home)
    return CliRunner().invoke(main, ["--home", home, "policies", *arguments])


def test_the_command_shows_a_policy(sample: Corpus) -> None:
    result = run(sample, "河湖长制", "--limit", "2")
    assert result.exit_code == 0
    whole = ask(sample, "河长制").whole
    counts = f"{whole.lines} mentions in {whole.reports}/{whole.available}"
    assert counts in result.stdout
    assert "2013–2014  no report" in result.stdout
    assert "2021  +5  沙棘县 3/5  silent in 1 before" in result.stdout
    assert f"lines 1 to 2 of {whole.lines}; see --offset" in result.stdout
    assert "  桐川区  4  3  2012 2022 2023 2024" in result.stdout
    assert "never" in run(sample, "林长制").stdout


def test_the_command_for_programs(sample: Corpus) -> None:
    record = json.loads(run(sample, "林长制", "--region", "朔原市", "--json").stdout)
    assert record["policy"]["id"] == "forest_chief"
    assert record["filters"] == {"region": ["朔原市"]}
    assert record["query"].startswith("政策:forest_chief 地区:")
    found = ask(sample, "林长制", region=("朔原市",))
    assert (record["mentions"], record["total"]) == (found.whole.lines, found.whole.lines)
    assert record["by_region"][0]["first"]["year"] == 2024
    assert record["silent"] == [one.place.id for one in found.silent]
    listed = json.loads(run(sample, "--find", "水务", "--json").stdout)
    assert listed["policies"][0]["id"] == "river_chief"


def table(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))


def test_the_tables_of_the_command(sample: Corpus, tmp_path: Path) -> None:
    rows = table(run(sample, "河长制", "--csv"))
    assert {row["by"] for row in rows} == {"all", "alias", "year", "region", "portfolio"}
    (late,) = [row for row in rows if row["name"] == "沙棘县"]
    assert (late["reports"], late["available"], late["first_year"]) == ("3", "5", "2021")
    assert (late["lag"], late["silent_before"], late["expected"]) == ("5", "1", "5")
    rows = table(run(sample, "--csv"))
    whole = ask(sample, "河长制").whole
    reports, available, mentions = whole.reports, whole.available, whole.lines
    most = (rows[0]["id"], rows[0]["mentions"], rows[0]["available"])
    assert most == ("river_chief", str(mentions), str(available))
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    result = run(sample, "--checklist", str(tmp_path / "list.txt"), "--csv")
    # what is not known is told, and the others are counted
    assert result.exit_code == 2
    assert "no policy 河涨制: did you mean 河长制?" in result.stderr
    counts = f"{reports},{available},{mentions}"
    assert f"河长制,river_chief,{counts},政策:river_chief 地区:990000" in result.stdout


def test_the_command_tells_what_is_wrong(sample: Corpus, tmp_path: Path) -> None:
    result = run(sample, "河涨制")
    assert result.exit_code == 2 and "did you mean 河长制" in result.stderr
    (tmp_path / "list.txt").write_text("河长制\n", encoding="utf-8")
    assert run(sample, "河长制", "--checklist", str(tmp_path / "list.txt")).exit_code == 2
    assert run(sample, "--xlsx", str(tmp_path / "a.xlsx")).exit_code == 2
    file = tmp_path / "a.xlsx"
    result = run(sample, "--checklist", str(tmp_path / "list.txt"), "--xlsx", str(file))
    assert result.exit_code == 0 and file.exists()
