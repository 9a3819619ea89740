"""The client, against a real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from indexer.client import ApiError, Client
from indexer.corpus import Corpus
from indexer.search import SearchRequest, search


@pytest.fixture(scope="module")
def client(server: str) -> Client:
    """A client of a server that shows the sample corpus."""
    return Client(f"{server}/")


def test_a_search_goes_through_all_pages(client: Client, sample: Corpus) -> None:
    request = SearchRequest("造林", {"year": ("2021..2023",)}, unit="passage", limit=500)
    expected = [
        (hit.report.id, hit.passage and hit.passage.ordinal) for hit in search(sample, request).hits
    ]
    found = [
        (hit["report"]["id"], hit["passage"]["ordinal"])
        for hit in client.search("造林", year="2021..2023", unit="passage", limit=6)
    ]
    assert found == expected and len(found) > 12


def test_a_page_is_asked_for_when_it_is_wanted(client: Client) -> None:
    assert next(client.search("河长制", limit=1))["report"]["title"]
    page = client.search_page("河长制", region=("朔原市", "青禾县"), facets=True)
    assert page["total"] and page["facets"]["year"]


def first(client: Client) -> str:
    id_: str = next(client.search("地区:青禾县 年份:2023"))["report"]["id"]
    return id_


# (what is asked, what has to be true of the answer)
ASKED: list[tuple[Callable[[Client], Any], Callable[[Any], bool]]] = [
    (lambda c: c.report(first(c), "text"), lambda a: "青禾" in a["text"] and "figures" not in a),
    (
        lambda c: list(c.passages(first(c))),
        lambda a: [p["ordinal"] for p in a] == list(range(len(a))),
    ),
    (lambda c: list(c.figures(first(c))), lambda a: len(a) > 20),
    (
        lambda c: list(c.phrases('"以*为抓手"', limit=2)),
        lambda a: all("抓手" in p["match"] for p in a),
    ),
    (lambda c: c.similar("全年新增人工造林11543亩。"), lambda a: len(a[0]["matches"]) > 0),
    (lambda c: c.complete("全年"), lambda a: a[0]["text"].startswith("全年")),
    (
        lambda c: c.compare("人工造林", region=["青禾县"], year="2023"),
        lambda a: a["periods"] == ["2023"],
    ),
    (
        lambda c: list(c.indicators("造林")),
        lambda a: any("造林" in one["name"] for one in a) and len(a) < 50,
    ),
    (lambda c: next(c.policies("河长")), lambda a: a["id"] == "river_chief"),
    (lambda c: c.policy("河湖长制"), lambda a: a["policy"]["id"] == "river_chief"),
    (lambda c: c.trends("河长制", "林长制"), lambda a: len(a["queries"]) == 2),
    (lambda c: list(c.reuse(first(c))), lambda a: all(pair["a"]["quote"] for pair in a)),
    (lambda c: c.regions("河长制"), lambda a: a["total"] == 42),
    (lambda c: c.stats(), lambda a: a["reports"] == 68),
]


@pytest.mark.parametrize(
    ("ask", "is_right"), ASKED, ids=[str(number) for number in range(len(ASKED))]
)
def test_each_question_has_its_answer(
    client: Client, ask: Callable[[Client], Any], is_right: Callable[[Any], bool]
) -> None:
    answer = ask(client)
    assert answer and is_right(answer)


# (what is asked, status, words of the message)
WRONG: list[tuple[Callable[[Client], Any], int, str]] = [
    (lambda c: list(c.search('"以')), 400, 'the quotation mark is not closed; try: "以"'),
    (lambda c: list(c.search("造林", yaer="2023")), 400, "no argument yaer"),
    (lambda c: c.report("a?b#c"), 404, "no report"),
    (lambda c: c.policy("河涨制"), 404, "no policy 河涨制"),
    (lambda c: c.get("/nothing"), 404, "nothing at this address"),
    (lambda c: c.trends(*"一二三四五六"), 400, "at most 5"),
    (lambda c: Client("http://127.0.0.1:9").stats(), 0, "no answer from http://127.0.0.1:9"),
]


@pytest.mark.parametrize(("ask", "status", "words"), WRONG, ids=[row[2] for row in WRONG])
def test_what_cannot_be_answered_is_an_error(
    client: Client, ask: Callable[[Client], Any], status: int, words: str
) -> None:
    with pytest.raises(ApiError) as caught:
        ask(client)
    assert caught.value.status == status
    assert words in str(caught.value)
