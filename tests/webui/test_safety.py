"""What holds for every page: nothing typed or read becomes markup, and no fault is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_words import HOSTILE, text_of, url

from indexer.corpus import Corpus
from indexer.search import SearchRequest, search
from webui import create_app

Over = Callable[[dict[str, str]], FlaskClient]


def test_markup_in_a_report_is_text(corpus: Corpus, client_over: Over) -> None:
    body = f"{HOSTILE}年度述职报告\n我推行河长制{HOSTILE}。\n一、{HOSTILE}造林\n"
    client = client_over({"甲<b>.txt": body + "造林五亩。" * 20})
    report = search(corpus, SearchRequest()).hits[0].report.id
    for address in (
        "/",
        url(q="河长制"),
        url(q="alert"),
        url(q="造林", unit="passage"),
        f"/reports/{report}",
        url(f"/reports/{report}", q="script OR 造林"),
    ):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<b>.txt" not in page
        assert "alert" in text_of(page)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?q=" + "%E9%80%A0" * 7_000, 414),
        ("/" + "x" * 61_000, 414),
        # what is put right would be three times as long, and no header may be that long
        ("/?page=x&portfolio=" + '"' * 25_000, 414),
        ("/policies/河长制?role=" + '"' * 25_000, 414),
        ("/?page=x&portfolio=" + '"' * 10_000, 302),
    ],
    ids=["arguments", "path", "redirect", "moved", "long"],
)
def test_addresses_that_are_too_long_are_refused(
    client: FlaskClient, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


def test_a_fault_of_ours_shows_a_number_and_nothing_else(
    sample: Corpus, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("webui.views.search_view", lambda *arguments: 1 / 0)
    response = create_app(sample).test_client().get("/")
    assert response.status_code == 500
    assert "division" not in response.text
    number = re.search(r"e-[0-9a-f]{8}", response.text)
    assert number and number[0] in caplog.text and "ZeroDivisionError" in caplog.text


# ---------------------------------------------------------------------------- on every response


@pytest.mark.parametrize("address", ["/", "/nowhere", "/?q=%22", "/static/styles.css"])
def test_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_static_files_are_kept_by_their_hash(client: FlaskClient) -> None:
    page = client.get("/").text
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(files) == 9
    for file in files:
        with client.get(file) as response:
            assert "immutable" in response.headers["Cache-Control"]
    with client.get("/static/styles.css") as response:
        assert "immutable" not in response.headers.get("Cache-Control", "")


def test_pages_hold_no_inline_script_or_style(client: FlaskClient, deputy: str) -> None:
    for address in (
        "/",
        url(q="河长制"),
        url(f"/reports/{deputy}", q="河长制"),
        "/nowhere",
        "/compare",
        url("/compare", indicator="人工造林"),
        "/indicators",
    ):
        page = client.get(address).text
        assert not re.search(r"<style| style=| on[a-z]+=|<script>", page)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


TEXT = st.text(max_size=30) | st.sampled_from(
    [
        '"',
        "“",
        "(",
        "造林 OR",
        "人工造林>1万亩",
        "人工造林",
        "gdp.total",
        "2023",
        "地区:",
        "年份:2023..",
        "-",
        "NOT",
        "|",
        "\x00",
        "\ud800",
        "990121",
        "420600@2009",
        "county",
    ]
)


@given(
    arguments=st.lists(
        st.tuples(
            st.sampled_from(
                "q q region year kind portfolio indicator role level from to unit sort page open hit "
                "figure figures status base growth parts per rank chart".split()
            ),
            TEXT,
        ),
        max_size=6,
    ),
    path=st.sampled_from(
        [
            "/",
            "/reports/ID",
            "/reports/x",
            "/compare",
            "/compare?indicator=人工造林",
            "/compare.csv?indicator=gdp.total",
            "/indicators",
        ]
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_address_is_answered_with_a_fault(
    client: FlaskClient, deputy: str, arguments: list[tuple[str, str]], path: str
) -> None:
    query = urlencode(arguments, errors="surrogatepass")
    joined = "&" if "?" in path else "?"
    response = client.get(f"{path.replace('ID', deputy)}{joined}{query}")
    assert response.status_code in (200, 302, 400, 404)


@given(query=st.binary(max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_bytes_in_an_address_are_answered_with_a_fault(
    client: FlaskClient, query: bytes
) -> None:
    address = "/?q=" + "".join(f"%{byte:02x}" for byte in query)
    assert client.get(address).status_code in (200, 302, 400)
