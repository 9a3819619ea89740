"""Reports that are the same text: linked by an ingest, and one hit of a search."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from indexer.corpus import Corpus
from indexer.corrections import correct
from indexer.ingest import ingest, walk
from indexer.jsonform import search_json
from indexer.search import SearchPage, SearchRequest, search
from tests.reuse.homes import OWN
from tests.same_texts import once_each

BODY = "\n".join(f"{words}今年在{n}个村做了{n * 37}天。" for n, words in enumerate(OWN.values(), 3))
FULL = f"甘州区副区长2022年度述职报告\n{BODY}\n新增人工造林1.2万亩，请来退休的水利员当顾问。"
REDACTED = (
    "副区长2022年度述职报告\n"
    f"{BODY}\n新增人工造林x.x万亩，请来退休的水利员当顾问。\n本文由网友上传。"
)
OTHER = "高台县副县长2021年度述职报告\n今年修渠，请来退休的水利员当顾问。"


@pytest.fixture
def twins(corpus: Corpus, tmp_path: Path) -> Corpus:
    """A report, its redacted copy, and one of another place."""
    put(corpus, tmp_path, full=FULL, redacted=REDACTED, other=OTHER)
    return corpus


def put(corpus: Corpus, folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(corpus, walk([folder / f"{name}.txt" for name in texts], corpus.settings.home))


def page(corpus: Corpus, query: str = "", **request: object) -> SearchPage:
    return search(corpus, SearchRequest(query, **request))  # type: ignore[arg-type]


def found(corpus: Corpus, query: str = "", **request: object) -> list[str]:
    """The files of the hits."""
    hits = page(corpus, query, **request).hits
    return sorted(Path(hit.report.sources[0].path).stem for hit in hits)


def ids(corpus: Corpus) -> dict[str, str]:
    paths = corpus.store.paths(corpus.store.ids())
    return {Path(places[0]).stem: id_ for id_, places in paths.items()}


FOUND = [
    ("", ["full", "other"]),
    ('"水利员当顾问"', ["full", "other"]),
    # what only one of them has finds that one
    ('"1.2万亩"', ["full"]),
    ('"网友上传"', ["redacted"]),
    ('"水利员" -"1.2万亩"', ["other", "redacted"]),
    ("人工造林>1万亩", ["full"]),
    ("地区:未标明", ["redacted"]),
    ('"网友上传" OR "甘州区"', ["full"]),
]


@pytest.mark.parametrize(("query", "files"), FOUND)
def test_of_the_same_texts_one_is_a_hit(twins: Corpus, query: str, files: list[str]) -> None:
    assert found(twins, query) == files
    assert page(twins, query).total == len(files)
    for sort in ("year", "region", "人工造林"):
        assert found(twins, query, sort=sort) == files
        assert [found(twins, query, sort=sort, limit=1, offset=n) for n in range(len(files))].count(
            []
        ) == 0
        assert found(twins, query, sort=sort, offset=len(files)) == []


def test_passages_are_not_folded(twins: Corpus) -> None:
    hits = page(twins, '"水利员当顾问"', unit="passage")
    assert hits.total == len(hits.hits) == 3
    assert not any(hit.same_texts for hit in hits.hits)


def test_a_hit_names_those_that_it_stands_for(twins: Corpus) -> None:
    known = ids(twins)
    (hit,) = page(twins, '"水利员" 地区:甘州区').hits
    assert hit.report.near_duplicates == (known["redacted"],)
    assert [(one.id, Path(one.path).stem) for one in hit.same_texts] == [
        (known["redacted"], "redacted")
    ]
    (shown,) = search_json(page(twins, '"1.2万亩"'))["hits"]
    assert shown["report"]["near_duplicates"] == [known["redacted"]]
    (alone,) = page(twins, "地区:高台县").hits
    assert alone.report.near_duplicates == () == alone.same_texts


@pytest.mark.parametrize("query", ["", "水利员", "修渠 OR 人工造林", "-甘州区"])
def test_totals_hits_and_facets_agree(twins: Corpus, query: str) -> None:
    facets = ("region", "year", "kind")
    whole = page(twins, query, facets=facets, limit=100)
    assert whole.total == len(whole.hits)
    years = Counter(str(hit.report.metadata.year.value or "unknown") for hit in whole.hits)
    assert {v.value: v.count for v in whole.facets["year"]} == years
    for value in whole.facets["year"]:
        chosen = page(twins, query, filters={"year": (value.name,)}, limit=100)
        assert chosen.total == len(chosen.hits) == value.count


def test_the_sample_agrees_with_a_plain_scan(sample: Corpus) -> None:
    texts = sample.store.texts(sample.store.ids())
    for query in ("教育", "XX小学", "双减", "均衡", "网友上传", "滨河学校"):
        holding = {id_ for id_, text in texts.items() if query in text}
        hits = page(sample, f'"{query}"', limit=100)
        assert {hit.report.id for hit in hits.hits} == once_each(sample, holding)
        assert hits.total == len(hits.hits)


def test_links_follow_what_is_known(twins: Corpus, tmp_path: Path) -> None:
    known = ids(twins)
    linked = {known["full"]: known["full"], known["redacted"]: known["full"]}
    assert twins.store.near_duplicates() == linked
    # a third copy joins them
    put(twins, tmp_path, third=REDACTED.replace("本文由网友上传", "转自某站"))
    assert set(twins.store.near_duplicates()) == {*linked, ids(twins)["third"]}
    # one that turns out to be of another place leaves, with the next ingest
    correct(twins, known["redacted"], "region", "高台县", "见落款", "wang")
    put(twins, tmp_path, last="乌柏县2020年工作总结\n兴修水利。")
    assert known["redacted"] not in twins.store.near_duplicates()
    # and one whose text becomes another
    put(twins, tmp_path, third="桐川县2019年工作总结\n修路架桥。")
    assert twins.store.near_duplicates() == {}
    assert twins.store.report(known["full"]).near_duplicates == ()  # type: ignore[union-attr]


def test_two_texts_are_compared_once(
    twins: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = twins.store.near_duplicates()

    def again(*_: object) -> bool:
        raise AssertionError("compared again")

    monkeypatch.setattr("indexer.reuse.groups.is_same_text", again)
    put(twins, tmp_path, more="乌柏县2020年工作总结\n兴修水利。")
    assert twins.store.near_duplicates() == before


def test_every_order_of_arrival_gives_the_same(corpus: Corpus, tmp_path: Path) -> None:
    for name, text in product(("full", "redacted"), [REDACTED]):
        put(corpus, tmp_path, **{name: text if name == "redacted" else FULL})
    known = ids(corpus)
    assert set(corpus.store.near_duplicates().values()) == {known["full"]}
