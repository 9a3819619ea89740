"""The search service on the sample corpus: hits, lines, facets, names, faults."""

from __future__ import annotations

from itertools import pairwise

import pytest

from indexer.corpus import Corpus
from indexer.folding import fold
from indexer.models import Report
from indexer.query import QueryError
from indexer.search import ALL_FACETS, SearchPage, SearchRequest, search
from tests.same_texts import once_each


def page(sample: Corpus, query: str = "", **request: object) -> SearchPage:
    return search(sample, SearchRequest(query, **request))  # type: ignore[arg-type]


def everything(sample: Corpus) -> list[Report]:
    return list(sample.store.reports(sample.store.ids()).values())


def titles(found: SearchPage) -> set[str | None]:
    return {hit.report.metadata.title.value for hit in found.hits}


@pytest.mark.parametrize(
    "text", ["河长制", "人工造林", "亿元，增长", "12.5%", "GDP", "二、", "。同比", "的"]
)
def test_exact_text_finds_just_the_reports_that_hold_it(sample: Corpus, text: str) -> None:
    holding = {report.id for report in everything(sample) if text in fold(report.text)}
    expected = once_each(sample, holding)
    found = page(sample, f'"{text}"', limit=1000)
    assert {hit.report.id for hit in found.hits} == expected
    assert found.total == len(expected)
    for hit in found.hits:
        # 河長制: a report is in traditional characters
        folded = fold(hit.report.text)
        assert len(hit.matches) == folded.count(text)
        assert all(folded[line.start : line.end] == text for line in hit.lines)


def test_passages_are_found_apart(sample: Corpus) -> None:
    expected = {
        (report.id, passage.ordinal)
        for report in everything(sample)
        for passage in report.passages
        if "河长制" in fold(report.text[passage.start : passage.end])
    }
    found = page(sample, '"河长制"', unit="passage", limit=1000)
    assert {(hit.report.id, hit.passage.ordinal) for hit in found.hits if hit.passage} == expected
    for hit in found.hits:
        assert hit.passage
        assert all(
            hit.passage.start <= line.start < line.end <= hit.passage.end for line in hit.lines
        )


def test_widths_of_letters_and_digits_do_not_matter(sample: Corpus) -> None:
    assert page(sample, '"２０２３年"').total == page(sample, '"2023年"').total > 0


def test_regions_are_found_by_name_code_and_path(sample: Corpus) -> None:
    by_name, by_code, by_path, county, province = (
        titles(page(sample, query, limit=100))
        for query in (
            "地区:澜屏",
            "region:990100",
            '地区:"云岫省/澜屏市"',
            "地区:青禾县",
            "地区:云岫",
        )
    )
    assert by_name == by_code == by_path
    assert county < by_name < province


def test_facets_form_a_tree_and_count_all_hits(sample: Corpus) -> None:
    found = page(sample, "造林", facets=ALL_FACETS, limit=1)
    regions = {value.name: value for value in found.facets["region"]}
    assert regions["云岫省"].count == found.total
    assert regions["青禾县"].parent == regions["澜屏市"].value
    assert sum(value.count for value in found.facets["year"]) == found.total
    years = [value.value for value in found.facets["year"]]
    assert years == sorted(years, reverse=True)
    kinds = [value.count for value in found.facets["kind"]]
    assert kinds == sorted(kinds, reverse=True)


def test_filters_take_names_and_ranges(sample: Corpus) -> None:
    found = page(
        sample, filters={"region": ("青禾县", "望川县"), "year": ("2022..2023",)}, limit=50
    )
    metadata = [hit.report.metadata for hit in found.hits]
    assert {m.region.value.path[2] for m in metadata if m.region.value} == {"青禾县", "望川县"}
    assert {m.year.value for m in metadata} == {2022, 2023}
    assert found.total == len(metadata) > 2


def test_sorting_by_year_gives_the_newest_first(sample: Corpus) -> None:
    years = [
        hit.report.metadata.year.value or 0 for hit in page(sample, sort="year", limit=50).hits
    ]
    assert all(newer >= older for newer, older in pairwise(years))


@pytest.mark.parametrize(
    ("query", "filters", "code"),
    [
        ("地区:甘素", {}, "no_region"),
        ("", {"region": ("没有这个县",)}, "no_region"),
        ("", {"year": ("去年",)}, "no_year"),
        ("", {"year": ("2023..2020",)}, "reversed_years"),
        ('"', {}, "unclosed_quote"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    sample: Corpus, query: str, filters: dict[str, tuple[str, ...]], code: str
) -> None:
    with pytest.raises(QueryError) as caught:
        page(sample, query, filters=filters)
    assert caught.value.code == code


def test_a_region_that_is_nearly_named_is_proposed(sample: Corpus) -> None:
    query = "造林 地区:青禾乡"
    with pytest.raises(QueryError, match="did you mean 青禾") as caught:
        page(sample, query)
    assert query[caught.value.start : caught.value.end] == "地区:青禾乡"


# ---------------------------------------------------------------------- what the corpus promises


def text_of(sample: Corpus, title: str) -> str:
    (report,) = (r for r in everything(sample) if r.metadata.title.value == title)
    return report.text


@pytest.mark.parametrize(
    ("title", "present", "absent"),
    [
        # paywall markers inside words
        (
            "青禾县副县长2023年度述职述廉报告",
            ["三是抓防灾减灾", "一是严格用途管制", "x.x亿元", "**镇"],
            ["paid", "##"],
        ),
        # full-width digits and letters, blanks lost as ??
        (
            "乌柏县农业农村局局长2023年度述职报告",
            ["2023年，全县第一产业增加值完成18.7亿元", "责任主要在我。下一步"],
            ["??", "２", "Ｇ"],
        ),
        # tracked changes
        (
            "霜河县副县长2020年度述职述廉述德报告",
            ["建成乡镇综合运输服务站3个，"],
            ["基本实现村村通水泥路"],
        ),
        # page furniture
        (
            "朔原市供销合作社联合社主任2020年度述职报告",
            ["供销合作社联合社主任"],
            ["当前位置", "浏览次数", "打印本页", "上一篇"],
        ),
        # words and numbers that fell apart
        (
            "松澜县农业农村局2023年工作总结和2024年工作打算",
            ["农业农村工作打算", "增长5.5%"],
            ["农 业", "5 . 5"],
        ),
    ],
)
def test_the_oddities_of_the_sample_are_healed(
    sample: Corpus, title: str, present: list[str], absent: list[str]
) -> None:
    text = text_of(sample, title)
    assert [words for words in present if words not in text] == []
    assert [words for words in absent if words in text] == []


def test_a_text_printed_twice_is_read_once(sample: Corpus) -> None:
    title = "霜河县副县长2021年度述职述廉述德报告"
    assert text_of(sample, title).count(title) == 1


def test_automatic_numbers_of_word_are_part_of_the_text(sample: Corpus) -> None:
    (hit,) = page(sample, "地区:乌柏县 年份:2022 类型:政府工作报告").hits
    assert {"一、", "（一）", "二、"} <= {section.number for section in hit.report.sections}


def test_the_late_adopter_of_the_river_chief_system(sample: Corpus) -> None:
    """沙棘县 has it from 2021 on, as the last county; its report of 2019 never mentions it."""
    found = page(sample, '"河长制" 年份:..2020', facets=("region",))
    assert "沙棘县" not in {value.name for value in found.facets["region"]}
    assert {"白桦区", "北屏县", "霜河县"} <= {value.name for value in found.facets["region"]}
    assert page(sample, '"河长制" 地区:沙棘县 年份:2021').total == 1
    assert page(sample, "河长 地区:沙棘县 年份:2019").total == 0
