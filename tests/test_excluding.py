"""What is left out of a search, held against a plain scan of the reports' fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from indexer.corpus import Corpus
from indexer.models import Report
from indexer.search import SearchRequest, search, search_through
from tests.same_texts import once_each

UNKNOWN = "unknown"
Values = Mapping[str, tuple[str, ...]]


def values_of(sample: Corpus, report: Report, field: str) -> set[str]:
    """The values by which a field of a report is known, as a person reads them off it."""
    metadata = report.metadata
    match field:
        case "region":
            place = metadata.region.value
            # 990121101 lies in 990121, that in 990100, and that in 990000
            code = place.code if place else ""
            codes = {code, code[:6], f"{code[:4]}00", f"{code[:2]}0000"} if code else set()
        case "portfolio":
            codes = {portfolio.id for portfolio in metadata.portfolios.value or ()}
        case "indicator":
            roles = ("measure", "baseline")
            figures = sample.store.figures_in(report.id)
            return {f.indicator for f in figures if f.indicator and f.role in roles}
        case _:
            value = getattr(metadata, field).value
            codes = {str(value)} if value is not None else set()
    return codes or {UNKNOWN}


def left(sample: Corpus, filters: Values, excluded: Values) -> Iterator[str]:
    """The reports that have a value of each filter and none that is excluded."""
    for report in sample.store.reports(sample.store.ids()).values():
        chosen = all(
            values_of(sample, report, name) & {*values} for name, values in filters.items()
        )
        barred = any(
            values_of(sample, report, name) & {*values} for name, values in excluded.items()
        )
        if chosen and not barred:
            yield report.id


# (filters, what is excluded)
EXCLUDED: list[tuple[Values, Values]] = [
    ({}, {"kind": ("述职报告",)}),
    ({}, {"kind": ("述职报告", "政府工作报告")}),
    ({}, {"level": ("county",)}),
    ({}, {"year": ("2023",)}),
    ({}, {"role": ("副县长",)}),
    ({}, {"portfolio": ("forestry",)}),
    ({}, {"indicator": ("afforestation.artificial",)}),
    # a place takes with it what lies in it
    ({}, {"region": ("990100",)}),
    ({"region": ("990000",)}, {"region": ("990121", "990200")}),
    # what is not stated is a value too
    ({}, {"region": (UNKNOWN,)}),
    ({}, {"role": (UNKNOWN,), "portfolio": (UNKNOWN,)}),
    ({"year": ("2022", "2023")}, {"kind": ("政府工作报告",), "region": ("990100",)}),
    # all of them
    ({"kind": ("述职报告",)}, {"kind": ("述职报告",)}),
]


@pytest.mark.parametrize(("filters", "excluded"), EXCLUDED)
def test_a_plain_scan_agrees(sample: Corpus, filters: Values, excluded: Values) -> None:
    expected = once_each(sample, set(left(sample, filters, excluded)))
    facets = tuple({*filters, *excluded})
    found = search(sample, SearchRequest("", filters, limit=1000, facets=facets, excluded=excluded))
    assert {hit.report.id for hit in found.hits} == expected
    assert found.total == len(expected)
    # a facet counts nothing that is excluded
    for name, values in excluded.items():
        assert not {value.value for value in found.facets[name]} & {*values}


def test_names_and_ranges_are_understood_as_in_a_query(sample: Corpus) -> None:
    rows = [
        ({"region": ("澜屏市",)}, "-地区:澜屏市"),
        ({"year": ("2019..2022",)}, "-年份:2019..2022"),
        ({"kind": ("履职报告",), "role": ("未标明",)}, "-类型:履职报告 -职务:未标明"),
        ({"policy": ("河湖长制",)}, "-政策:河长制"),
    ]
    for excluded, query in rows:
        for unit in ("report", "passage"):
            written = search(sample, SearchRequest(query, unit=unit, limit=0)).total  # type: ignore[arg-type]
            request = SearchRequest(unit=unit, limit=0, excluded=excluded)  # type: ignore[arg-type]
            assert search(sample, request).total == written, (excluded, unit)


def test_hits_one_after_another_are_those_of_the_pages(sample: Corpus) -> None:
    for sort in ("relevance", "year", "indicator:afforestation.artificial"):
        request = SearchRequest("造林", sort=sort, excluded={"kind": ("述职报告",)}, limit=1000)
        page, hits = search_through(sample, request)
        whole = search(sample, request)
        assert page.hits == () and page.total == whole.total == len(whole.hits) > 20
        assert [hit.report.id for hit in hits] == [hit.report.id for hit in whole.hits]
