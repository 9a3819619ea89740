"""政策:… in searches: by any name, as filter and facet, with the mentions in the lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.corpus import Corpus, open_corpus
from indexer.ingest import ingest, walk
from indexer.query import QueryError, parse, to_text
from indexer.search import FacetValue, SearchPage, SearchRequest, matches_in, search
from indexer.settings import Settings

FILES = {
    "甲": "甲县2023年工作总结\n推行河（湖）长制，河长巡河。\n抓好林长制。",
    "乙": "乙县2022年工作总结\n推行“河长制”。\n全年造林5029亩。",
    "丙": "丙县2021年工作总结\n抓好造林。\n治理河长制药厂污水。",
}


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Three reports. For reading only."""
    folder = tmp_path_factory.mktemp("counties")
    for name, text in FILES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "home").mkdir()
    (folder / "home" / "policies.yaml").write_text(
        "- {id: none, name: 河长制药, english: A works, kind: body}\n", encoding="utf-8"
    )
    opened = open_corpus(Settings(home=folder / "home"), create=True)
    ingest(opened, walk([folder], folder / "home"))
    yield opened
    opened.close()


def found(page: SearchPage) -> str:
    """The counties of the hits, in order of their names."""
    return "".join(sorted(hit.report.text[0] for hit in page.hits))


@pytest.mark.parametrize(
    ("query", "counties_found", "matches"),
    [
        ("政策:河长制", "乙甲", ["河长制", "河（湖）长制"]),
        # by alias, by id, in other characters, in quotation marks
        ("policy:河湖长制", "乙甲", ["河长制", "河（湖）长制"]),
        ("政策:river_chief", "乙甲", ["河长制", "河（湖）长制"]),
        ("政策:RIVER_CHIEF", "乙甲", ["河长制", "河（湖）长制"]),
        ("政策:河長制", "乙甲", ["河长制", "河（湖）长制"]),
        ('政策:"河（湖）长制"', "乙甲", ["河长制", "河（湖）长制"]),
        # several are alternatives
        ("政策:林长制,河长制", "乙甲", ["河长制", "河（湖）长制", "林长制"]),
        ("政策:林长制 政策:河长制", "甲", ["河（湖）长制", "林长制"]),
        ("-政策:河长制", "丙", []),
        ("政策:河长制 造林", "乙", ["河长制", "造林"]),
        ("政策:河长制 造林>5000亩", "乙", ["河长制", "5029亩"]),
        # the home's own
        ("政策:河长制药", "丙", ["河长制药"]),
    ],
)
def test_by_policy(counties: Corpus, query: str, counties_found: str, matches: list[str]) -> None:
    page = search(counties, SearchRequest(query))
    assert found(page) == counties_found
    marked = {hit.report.text[span.start : span.end] for hit in page.hits for span in hit.matches}
    assert marked == set(matches)
    for hit in page.hits:
        assert list(hit.matches) == matches_in(counties, hit.report, page.clause)
        assert {line.match for line in hit.lines} <= marked | {""}


def test_a_passage_has_the_mentions_of_its_own(counties: Corpus) -> None:
    page = search(counties, SearchRequest("政策:林长制", unit="passage", facets=("policy",)))
    (hit,) = page.hits
    assert hit.passage is not None
    assert hit.report.text[hit.passage.start : hit.passage.end] == "抓好林长制。"
    assert [hit.report.text[span.start : span.end] for span in hit.matches] == ["林长制"]
    assert [value.name for value in page.facets["policy"]] == ["林长制"]


def test_the_facet_names_policies_and_has_no_unknown(counties: Corpus) -> None:
    page = search(counties, SearchRequest(facets=("policy",)))
    assert page.facets["policy"] == (
        FacetValue("river_chief", "河长制", 2),
        FacetValue("forest_chief", "林长制", 1),
        FacetValue("none", "河长制药", 1),
    )


def test_a_filter_takes_names(counties: Corpus) -> None:
    assert found(search(counties, SearchRequest(filters={"policy": ("河湖长制",)}))) == "乙甲"


@pytest.mark.parametrize(
    ("query", "said", "place"),
    [
        ("造林 政策:河涨制", "no policy 河涨制: did you mean 河长制", (3, 9)),
        ("政策:龘龘", "no policy 龘龘$", (0, 5)),
        # a report that is silent is found by -政策:…
        ("政策:未标明", "no policy 未标明", (0, 6)),
        ("政策:unknown", "no policy unknown", (0, 10)),
        ("政策:", "a value is missing", (0, 3)),
        (f"政策:{'河' * 300}", "no policy 河{20}…", (0, 303)),
    ],
)
def test_names_that_nothing_bears(
    counties: Corpus, query: str, said: str, place: tuple[int, int]
) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        search(counties, SearchRequest(query))
    assert (caught.value.start, caught.value.end) == place


def test_a_query_is_written_as_it_was_understood(counties: Corpus) -> None:
    clause = search(counties, SearchRequest("政策:河湖长制,林长制")).clause
    assert to_text(clause) == "政策:river_chief,forest_chief"
    assert parse(to_text(clause)) == clause


def test_names_of_other_fields_stay_what_they_are(counties: Corpus) -> None:
    """指标 and 政策 mark what is theirs: a figure is no mention."""
    page = search(counties, SearchRequest("指标:造林 政策:河长制"))
    (hit,) = page.hits
    assert [hit.report.text[s.start : s.end] for s in hit.matches] == ["河长制", "5029亩"]
    assert (len(hit.figures), len(hit.mentions)) == (1, 1)
