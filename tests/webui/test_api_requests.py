"""What the API refuses, what it lets be kept, and how pages follow each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import reuse
from indexer.corpus import Corpus, changing
from indexer.derived import forget, refresh
from indexer.ingest import ingest, walk
from tests.webui.test_api_answers import at
from webui import create_app
from webui.api.problems import KINDS, ProblemAnswer

# (address, kind of the problem, members that must be there)
PROBLEMS = [
    # the search language: where, and what may be meant
    (at("/search", q='"以'), "query", {"argument": "q", "code": "unclosed_quote", "start": 0, "proposal": '"以"'}),
    (at("/search", q="地域:甘肃"), "query", {"proposal": "地区:甘肃"}),
    (at("/search", q="以*为抓手"), "query", {"proposal": '"以*为抓手"'}),
    (at("/phrases", q="地区:甘肃"), "query", {"code": "no_phrase"}),
    (at("/trends", q=['"以', "(("]), "query", {"code": "unclosed_quote"}),
    (at("/regions", q='"以'), "query", {"code": "unclosed_quote"}),
    # filters
    (at("/search", region="无此地"), "argument", {"argument": "region"}),
    (at("/phrases", q="造林", year="23"), "argument", {"argument": "year"}),
    (at("/trends", q="造林", year="2023..2019"), "argument", {"argument": "year"}),
    (at("/policies", region="无此地"), "argument", {"argument": "region"}),
    (at("/policies/河长制", year="x"), "argument", {"argument": "year"}),
    (at("/regions", policy="无此政策"), "argument", {"argument": "policy"}),
    # other arguments: unknown, twice, out of bounds, of no such value
    (at("/search", query="河长制"), "argument", {"argument": "query"}),
    (at("/search", yaer="2023"), "argument", {"argument": "yaer", "close": ["year"]}),
    (at("/search", q=["a", "b"]), "argument", {"argument": "q"}),
    (at("/search", limit="0"), "argument", {"argument": "limit"}),
    (at("/search", limit="501"), "argument", {"argument": "limit"}),
    (at("/search", limit="ten"), "argument", {"argument": "limit"}),
    (at("/search", unit="book"), "argument", {"argument": "unit"}),
    (at("/search", sort="无此指标"), "argument", {"argument": "sort"}),
    (at("/search", facets="perhaps"), "argument", {"argument": "facets"}),
    (at("/phrases"), "argument", {"argument": "q"}),
    (at("/phrases", q="造林", sentence="<script>"), "argument", {"argument": "sentence"}),
    (at("/trends"), "argument", {"argument": "q"}),
    (at("/trends", q=list("一二三四五六")), "argument", {"argument": "q"}),
    (at("/compare"), "argument", {"argument": "indicator"}),
    (at("/compare", indicator="无此指标"), "argument", {"argument": "indicator"}),
    (at("/compare", indicator="人工造林", region="无此地"), "argument", {"argument": "region"}),
    (at("/compare", indicator="人工造林", year="x"), "argument", {"argument": "year"}),
    (at("/compare", indicator="人工造林", rank="1899"), "argument", {}),
    (at("/similar", text="造" * 1501), "argument", {"argument": "text"}),
    (at("/reuse/{id}", class_="mine"), "argument", {"argument": "class"}),
    (at("/stats", q="1"), "argument", {"argument": "q"}),
    # cursors that we never gave
    (at("/search", cursor="abc"), "cursor", {"argument": "cursor"}),
    (at("/search", cursor="é€"), "cursor", {"argument": "cursor"}),
    (at("/search", cursor="MS4yMC4wMTIzNDU2Nzg5YWI"), "cursor", {"argument": "cursor"}),
    # what is not there
    (at("/reports/nothing"), "no_report", {}),
    (at("/reports/nothing/figures"), "no_report", {}),
    (at("/reuse/nothing"), "no_report", {}),
    (at("/policies/河涨制"), "no_policy", {"close": ["河长制"]}),
    (at("/nothing"), "not_found", {}),
    ("/api", "not_found", {}),
    ("/api/v2/search", "not_found", {}),
    (at("/search", q="造" * 20_000), "too_long", {}),
]  # fmt: skip


@pytest.mark.parametrize(("url", "kind", "members"), PROBLEMS)
def test_problems_say_what_and_where(
    client: FlaskClient, deputy: str, url: str, kind: str, members: dict[str, object]
) -> None:
    response = client.get(url.replace("{id}", deputy))
    problem = ProblemAnswer.model_validate_json(response.data)
    assert problem.type == f"/api/docs#{kind}"
    assert response.status_code == problem.status == KINDS[kind].status
    assert response.mimetype == "application/problem+json"
    assert {
        name: value for name, value in response.get_json().items() if name in members
    } == members
    assert "Cache-Control" in response.headers and "ETag" not in response.headers
    assert problem.detail and len(problem.detail) < 1000


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: FlaskClient, method: str) -> None:
    response = client.open(at("/search"), method=method)
    assert response.status_code == 405
    assert response.mimetype == "application/problem+json"
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_head_options_and_bodies(client: FlaskClient) -> None:
    head, get = client.head(at("/regions")), client.get(at("/regions"))
    assert head.data == b"" and head.headers["ETag"] == get.headers["ETag"]
    options = client.options(at("/stats"))
    assert options.status_code == 200 and "GET" in options.headers["Allow"]
    large = client.open(at("/stats"), method="GET", data=b"x" * 20_000)
    assert large.status_code == 413 and large.get_json()["type"] == "/api/docs#too_large"


def test_what_may_change_without_the_index_has_no_tag(client: FlaskClient) -> None:
    assert "ETag" not in client.get(at("/stats")).headers


def test_answers_are_json_and_nothing_else(client: FlaskClient) -> None:
    headers = client.get(at("/search")).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"
    assert "Access-Control-Allow-Origin" not in headers


def test_who_asks_again_with_a_tag_is_told_that_nothing_changed(client: FlaskClient) -> None:
    url = at("/search", q="河长制")
    tag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": f'"other", {tag}'})
    assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == tag
    assert client.get(f"{url}&limit=5", headers={"If-None-Match": tag}).status_code == 200
    assert client.get(url, headers={"If-None-Match": "*"}).status_code == 200
    wrong = client.get(at("/search", q='"以'), headers={"If-None-Match": "*"})
    assert wrong.status_code == 400


def test_a_tag_and_a_cursor_end_with_the_state_of_the_corpus(
    client_over: Callable[[dict[str, str]], FlaskClient], corpus: Corpus, tmp_path: Path
) -> None:
    report = "青禾县副县长{}年度述职报告\n{}年，我县造林三万亩。\n一、造林"
    client = client_over({f"{year}.txt": report.format(year, year) for year in (2021, 2022, 2023)})
    url = at("/search", q="造林", limit="2")
    first = client.get(url)
    cursor, tag = first.get_json()["next"], first.headers["ETag"]
    assert len(client.get(f"{url}&cursor={cursor}").get_json()["hits"]) == 1
    # a cursor is of one question; the size of a page is no part of it
    assert client.get(at("/search", q="造林", limit="1", cursor=cursor)).status_code == 200
    other = client.get(at("/search", q="三万亩", cursor=cursor))
    assert other.get_json()["type"] == "/api/docs#cursor"
    # a report more
    more = tmp_path / "more"
    more.mkdir()
    (more / "2024.txt").write_text(report.format(2024, 2024), encoding="utf-8")
    ingest(corpus, walk([more], corpus.settings.home))
    old = client.get(f"{url}&cursor={cursor}")
    assert old.status_code == 410 and old.get_json()["type"] == "/api/docs#old_cursor"
    anew = client.get(url, headers={"If-None-Match": tag})
    assert anew.status_code == 200 and anew.get_json()["total"] == 4


def test_a_tag_ends_with_what_is_made_after_the_index(
    client_over: Callable[[dict[str, str]], FlaskClient], corpus: Corpus
) -> None:
    report = "青禾县副县长{}年度述职报告\n{}年，我县造林三万亩。\n一、造林"
    client = client_over({f"{year}.txt": report.format(year, year) for year in (2022, 2023)})
    generation = corpus.engine.generation
    one, other = corpus.store.ids()
    tags = [client.get(at("/search")).headers["ETag"]]

    def asked_again() -> int:
        response = client.get(at("/search"), headers={"If-None-Match": tags[-1]})
        tags.append(response.headers["ETag"])
        return response.status_code

    assert asked_again() == 304
    corpus.store.link_near_duplicates({one: one, other: one})
    assert asked_again() == 200 and asked_again() == 304
    with changing(corpus.settings.home):
        forget(corpus.settings.home, reuse.recipe(corpus))
        refresh(corpus, reuse.recipe(corpus))
    assert asked_again() == 200 and asked_again() == 304
    assert corpus.engine.generation == generation


def test_an_empty_corpus_has_answers(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    urls = (
        at("/search"),
        at("/trends", q="造林"),
        at("/regions"),
        at("/stats"),
        at("/indicators"),
        "/api/docs",
    )
    assert [client.get(url).status_code for url in urls] == [200] * len(urls)
