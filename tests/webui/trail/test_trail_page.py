"""The page of the trail, and the exports that it tells of."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from indexer.corpus import Corpus
from indexer.store import Act, StoreError
from tests.signing_in import sign_in
from webui import create_app
from webui.trail.page import ENTRIES_OF_A_PAGE

TODAY = date.today()


@pytest.fixture
def client(corpus: Corpus) -> FlaskClient:
    """Asks for pages as an admin."""
    return sign_in(corpus, "admin")


def shown(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def test_entries_are_shown_in_words_and_escaped(corpus: Corpus, client: FlaskClient) -> None:
    assert "没有这样的记录" in shown(client, "/trail?person=wang")
    corpus.store.trail.add(Act("wang", "log in"))
    corpus.store.trail.add(Act("<b>li", "remove report", "3f2a", {"reason": "<i>重复"}))
    page = shown(client, "/trail")
    assert "登录" in page and "删除报告" in page and 'href="/reports/3f2a"' in page
    assert "&lt;b&gt;li" in page and "&lt;i&gt;重复" in page and "<i>重复" not in page
    newest = corpus.store.trail.newest()
    assert newest and newest.hash in page
    client.set_cookie("language", "en")
    assert "deleted a report" in shown(client, "/trail")


FILTERS = [
    ("person=wang", True), ("person=nobody", False), ("action=log in", True), ("action=export", False),
    (f"since={TODAY}", True), (f"since={TODAY + timedelta(days=1)}", False),
    (f"until={TODAY}", True), (f"until={TODAY - timedelta(days=1)}", False),
    # what is no day is left out
    ("since=x&until=9999-12-31&before=x", True), ("since=0001-01-01", True), ("before=1", False),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_entries_are_narrowed(corpus: Corpus, client: FlaskClient, asked: str, found: bool) -> None:
    corpus.store.trail.add(Act("wang", "log in", "of 314"))
    assert ("of 314" in shown(client, f"/trail?{asked}")) == found


def test_pages_are_turned_by_number(corpus: Corpus, client: FlaskClient) -> None:
    for number in range(ENTRIES_OF_A_PAGE + 5):
        corpus.store.trail.add(Act("wang", "log in", f"of {number}."))
    first = shown(client, "/trail?person=wang")
    (number,) = re.findall(r'rel="next" href="/trail\?person=wang&amp;before=(\d+)"', first)
    assert "of 5." in first
    assert "of 4." not in first
    # what comes meanwhile moves nothing
    corpus.store.trail.add(Act("wang", "log in", "of now."))
    second = shown(client, f"/trail?person=wang&before={number}")
    assert "of 4." in second and "of 5." not in second and 'rel="next"' not in second


def test_a_chain_that_is_broken_is_said(corpus: Corpus, client: FlaskClient) -> None:
    corpus.store.trail.add(Act("wang", "log in"))
    assert "前后相接，没有改动" in shown(client, "/trail?check=1")
    with corpus.store._database.execution_options(writes=True).begin() as connection:
        connection.execute(text("DROP TRIGGER trail_unchanged"))
        connection.execute(text("UPDATE trail SET person = 'li'"))
    page = shown(client, "/trail?check=1")
    assert "记录被改动过" in page and "条：内容被改过" in page


def test_the_table_runs_no_formulas(corpus: Corpus, client: FlaskClient) -> None:
    corpus.store.trail.add(Act("=1+1", "log in", "@x", {"reason": "-1"}))
    answer = client.get("/trail.csv?person==1%2B1")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0]["person"] == "'=1+1" and rows[0]["subject"] == "'@x"
    assert len(rows) == 1


# ------------------------------------------------------------------------------------- exports

EXPORTS = [
    ("/search.csv?q=造林", {"rows": 1, "asked": "q=造林"}),
    ("/search.xlsx?q=造林", {"rows": 1}),
    ("/search.jsonl", {"rows": 1}),
    ("/compare.csv?indicator=人工造林", {"asked": "indicator=人工造林"}),
    ("/indicators.csv", {}),
    ("/corpus.json", {}),
    ("/trail.csv", {}),
    # a sentence of a draft is not kept whole
    (f"/phrases/similar.csv?text={'造林' * 99}", {"asked": f"text={'造林' * 20}…"}),
]
NO_EXPORTS = ["/", "/?q=造林", "/corpus", "/trail", "/api/v1/search?q=造林", "/search.csv?q=("]


@pytest.fixture
def filled(corpus: Corpus, client_over: object, client: FlaskClient) -> FlaskClient:
    client_over({"a.txt": "青禾县副县长2023年度述职报告\n新增人工造林1000亩。"})  # type: ignore[operator]
    corpus.store.trail.add(Act("wang", "log in"))
    return client


def exports(corpus: Corpus) -> list[tuple[str, str, dict[str, object]]]:
    return [
        (one.person, one.subject, dict(one.details))
        for one in corpus.store.trail.entries()
        if one.action == "export"
    ]


def test_files_that_are_taken_are_noted(corpus: Corpus, filled: FlaskClient) -> None:
    for number, (path, details) in enumerate(EXPORTS):
        if path == "/trail.csv":
            details = {"rows": len(corpus.store.trail.entries())}
        answer = filled.get(path)
        assert answer.status_code == 200, path
        found = exports(corpus)
        assert len(found) == number + 1
        person, subject, said = found[0]
        assert person == "admin" and subject == path.partition("?")[0]
        assert {key: said.get(key) for key in details} == details, path
        assert "rows" in said or said["bytes"] == len(answer.data)


@pytest.mark.parametrize("path", NO_EXPORTS)
def test_pages_are_no_files(corpus: Corpus, filled: FlaskClient, path: str) -> None:
    filled.get(path)
    assert exports(corpus) == []


def test_who_is_not_known_leaves_nothing(corpus: Corpus, filled: FlaskClient) -> None:
    assert create_app(corpus).test_client().get("/search.csv").status_code == 200
    assert exports(corpus) == []


def test_files_are_given_where_nothing_can_be_written(
    corpus: Corpus, filled: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with corpus.store._database.connect() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
    try:
        with pytest.raises(StoreError):
            corpus.store.trail.add(Act("zhao", "export"))
        assert filled.get("/search.csv").status_code == 200
    finally:
        corpus.store._database.dispose()
    assert "is not in the trail" in caplog.text and exports(corpus) == []
