"""Concordances of the sample corpus, held against a plain scan of its texts."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from indexer.corpus import Corpus
from indexer.folding import fold
from indexer.matching import find_lines
from indexer.models import Report
from indexer.phrases import Concordance, PhraseRequest, concordance
from indexer.query import Clause, QueryError, Slots, parse
from indexer.resolving import resolve
from indexer.search import answerable

MANY = 100_000
Place = tuple[str, int, int]


def ask(sample: Corpus, text: str, **request: object) -> Concordance:
    request = {"limit": MANY, "folded": False} | request
    return concordance(sample, PhraseRequest(text, **request))  # type: ignore[arg-type]


def reports_of(sample: Corpus, query: str = "") -> list[Report]:
    """Those that fit, near duplicates too, which a search takes for one."""
    clause = answerable(resolve(parse(query), sample.vocabulary), sample.store, "report")
    hits = sample.engine.search(clause, limit=MANY).hits
    return list(sample.store.reports(hit.report for hit in hits).values())


def scanned(sample: Corpus, clause: Clause, reports: list[Report]) -> set[Place]:
    """Where a look into each text finds the clause."""
    resolved = resolve(clause, sample.vocabulary)
    return {
        (report.id, *span) for report in reports for span in find_lines(fold(report.text), resolved)
    }


def places(found: Concordance) -> set[Place]:
    assert found.total == found.rows == len(found.lines)
    return {(line.report, line.start, line.end) for line in found.lines}


@pytest.mark.parametrize(
    ("text", "query", "reports"),
    [
        # what is written as a phrase; the same in the search language; the reports that fit
        ("河长制", '"河长制"', ""),
        ("以*为抓手", '"以*为抓手"', ""),
        ("新增人工造林#亩", '"新增人工造林#亩"', ""),
        ("人工造林#亩 地区:望川县", '"人工造林#亩"', "地区:望川县"),
        ("，", '"，"', ""),
        ("发展", '"发展"', ""),
        ('"造林" 地区:青禾县', '"造林"', "地区:青禾县"),
        ('"造林" 年份:2019..2021', '"造林"', "年份:2019..2021"),
        ('"造林" -地区:澜屏市', '"造林"', "-地区:澜屏市"),
        ("造林 近/20 万亩", "造林 近/20 万亩", ""),
        ("同句(造林 完成)", "同句(造林 完成)", ""),
        ("造林 -河长制", '"造林"', '-"河长制"'),
        ('"造林" OR "人工造林" OR 林长制', '"造林"|"人工造林"|"林长制"', ""),
        ('"造林" 人工造林>1亩', '"造林"', "人工造林>1亩"),
        ("造林 (造林 近/5 万亩)", '"造林"|(造林 近/5 万亩)', "造林 近/5 万亩"),
    ],
)
def test_lines_are_those_of_a_scan(sample: Corpus, text: str, query: str, reports: str) -> None:
    found = ask(sample, text)
    expected = scanned(sample, parse(query), reports_of(sample, reports))
    assert places(found) == expected
    assert expected
    assert found.reports == len({report for report, _, _ in expected})
    assert found.cut == 0
    texts = {report.id: report.text for report in reports_of(sample)}
    for line in found.lines:
        whole = f"{line.left}{line.match}{line.right}"
        assert whole in texts[line.report].replace("\n", "\n\n") or whole in texts[line.report]
        assert texts[line.report][line.start : line.end] == line.match


def test_reports_that_say_it_and_those_that_could(sample: Corpus) -> None:
    found = ask(sample, '"河长制" 地区:澜屏市')
    those = reports_of(sample, "地区:澜屏市")
    assert found.available == len(those)
    assert sum(year.available for year in found.by_year) == len(those)
    assert sum(year.lines for year in found.by_year) == found.total
    assert sum(place.reports for place in found.by_region) == found.reports
    years = Counter(report.metadata.year.value for report in those)
    characters = {
        str(year): sum(len(r.text) for r in those if r.metadata.year.value == year)
        for year in years
    }
    stated = {year.value: year for year in found.by_year}
    assert {value: row.available for value, row in stated.items()} == {
        str(year): count for year, count in years.items()
    }
    for value, row in stated.items():
        assert row.characters == characters[value]
        assert row.rate == pytest.approx(10_000 * row.lines / characters[value])
    lines = [place.lines for place in found.by_region]
    assert lines == sorted(lines, reverse=True)


def test_filters_and_fields_say_the_same(sample: Corpus) -> None:
    by_field = ask(sample, '"造林" 地区:青禾县 年份:2019..2023')
    by_filter = ask(sample, "造林", filters={"region": ("青禾县",), "year": ("2019..2023",)})
    assert places(by_field) == places(by_filter)
    assert by_field.available == by_filter.available


def test_the_slots_are_counted_by_what_fills_them(sample: Corpus) -> None:
    found = ask(sample, "以*为抓手")
    (slot,) = found.fillers
    filled = Counter(
        line.match[start - line.start : end - line.start]
        for line in found.lines
        for start, end in line.fillings
    )
    assert {filler.text: filler.lines for filler in slot} == filled
    assert all(line.match.startswith("以") for line in found.lines)
    assert [filler.lines for filler in slot] == sorted(filled.values(), reverse=True)
    two = ask(sample, "以*为*，")
    assert len(two.fillers) == 2 and all(len(line.fillings) == 2 for line in two.lines)
    assert not ask(sample, "河长制").fillers


@pytest.mark.parametrize("sort", ["year", "region", "report", "left", "right", "match"])
def test_lines_come_in_order(sample: Corpus, sort: str) -> None:
    found = ask(sample, "推进*建设", sort=sort, context=20)
    assert places(found) == places(ask(sample, "推进*建设"))
    counts = Counter(line.report for line in found.lines)
    texts = Counter(line.match for line in found.lines)
    keys = {
        "year": lambda line: -(line.year or 0),
        "region": lambda line: sample.regions.ids_meant(line.region or "未知") or ("~",),
        "report": lambda line: -counts[line.report],
        "left": lambda line: line.left[::-1],
        "right": lambda line: line.right,
        "match": lambda line: -texts[line.match],
    }
    key = keys[sort]
    for one, other in pairwise(found.lines):
        assert key(one) <= key(other)


def test_pages_put_together_are_the_whole(sample: Corpus) -> None:
    whole = ask(sample, "发展")
    parts = [ask(sample, "发展", limit=7, offset=at) for at in range(0, whole.rows, 7)]
    assert [line for part in parts for line in part.lines] == list(whole.lines)
    assert all(part.total == whole.total for part in parts)


def test_equal_sentences_are_one_line_that_says_how_many(sample: Corpus) -> None:
    whole, folded = ask(sample, "建设"), ask(sample, "建设", folded=True)
    assert folded.total == whole.total == sum(line.alike for line in folded.lines)
    assert folded.rows == len(folded.lines) < whole.rows
    line = max(folded.lines, key=lambda line: line.alike)
    same = ask(sample, "建设", sentence=line.same)
    assert same.total == line.alike > 1
    assert {(line.left[-4:], line.right[:4]) for line in same.lines} == {
        (line.left[-4:], line.right[:4])
    }


@pytest.mark.parametrize("group", ["match", "left", "right", "year", "region"])
def test_groups_have_all_lines_once(sample: Corpus, group: str) -> None:
    found = ask(sample, "推进*，", group=group)
    assert sum(one.lines for one in found.groups) == found.total
    assert found.group_count == len(found.groups) > 1
    for one in found.groups:
        assert 1 <= len(one.shown) <= min(4, one.lines)
        for line in one.shown:
            value = {
                "match": fold(line.match),
                "left": fold(line.left[-len(one.value) :]) if one.value else "",
                "right": fold(line.right[: len(one.value)]),
                "year": str(line.year or "unknown"),
                "region": one.value,
            }[group]
            assert value == one.value
    part = ask(sample, "推进*，", group=group, limit=1, offset=1)
    assert part.groups == found.groups[1:2] and part.group_count == found.group_count


def test_words_nearby_are_those_that_stand_there_more_often(sample: Corpus) -> None:
    found = ask(sample, "河长制")
    assert found.looked_at == found.total
    texts = [fold(report.text) for report in reports_of(sample)]
    for word in found.collocates:
        assert word.corpus == sum(text.count(word.word) for text in texts)
        assert 3 <= word.lines <= word.corpus and word.score > 0
    scores = [word.score for word in found.collocates]
    assert scores == sorted(scores, reverse=True) and scores


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("*", "few_letters"),
        ("", "no_phrase"),
        ("地区:青禾县", "no_phrase"),
        ("-河长制", "no_phrase"),
        ('"河长制', "unclosed_quote"),
        ("造林.*面积", "regex"),
        ("[0-9]+亩", "regex"),
        ("造" * 10_000, "too_long"),
        ('"' + "造" * 600 + '"', "exact_too_long"),
        ("河长制 地区:无此县", "no_region"),
    ],
)
def test_what_cannot_be_looked_for_is_said(sample: Corpus, text: str, code: str) -> None:
    with pytest.raises(QueryError) as error:
        ask(sample, text)
    assert error.value.code == code


def test_nothing_found_is_no_fault(sample: Corpus, corpus: Corpus) -> None:
    found = ask(sample, "以*为无此抓手", group="match")
    assert (found.total, found.lines, found.groups, found.collocates) == (0, (), (), ())
    assert found.available == len(reports_of(sample))
    assert ask(corpus, "河长制").available == 0
    assert isinstance(ask(corpus, "以*为抓手").clause, Slots)
