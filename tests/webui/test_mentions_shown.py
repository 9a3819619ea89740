"""Policies on the pages: marked in the text of a report, and chosen beside the hits."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from page_words import text_of, url

from indexer.corpus import Vocabulary
from indexer.offsets import Span
from indexer.policies import find_all
from indexer.settings import DEFAULT_HOME
from webui.mentions import shown_mentions
from webui.pieces import cut

TEXT = (
    "青禾县2023年工作总结\n一、回顾\n推行河（湖）长制，完成人工造林1.5万亩。\n"
    "印发《关于甲县造林的实施意见》，抓好林长制。"
)
QUOTES = ["河（湖）长制", "林长制"]


@pytest.fixture
def report(client_over: Callable[[dict[str, str]], FlaskClient]) -> tuple[FlaskClient, str]:
    """A client, and the address of a report with two policies and a document."""
    client = client_over({"a.txt": TEXT})
    (found,) = set(re.findall(r'href="(/reports/[0-9a-f]+)', client.get("/").text))
    return client, found


def marked(page: str) -> list[tuple[str, str]]:
    """The address and the text of every mark."""
    found = re.findall(r'<a class="pol" href="([^"]+)"[^>]*>(.*?)</a>', page)
    return [(html.unescape(link), re.sub("<[^>]+>", "", text)) for link, text in found]


def test_policies_are_marked_and_lead_to_who_names_them(report: tuple[FlaskClient, str]) -> None:
    client, address = report
    links = marked(client.get(address).text)
    assert [text for _, text in links] == QUOTES
    for link, _ in links:
        page = client.get(link)
        assert page.status_code == 200 and "1 份报告" in text_of(page.text)


def test_the_switch_leaves_them_plain(report: tuple[FlaskClient, str]) -> None:
    client, address = report
    on = client.get(address).text
    assert "标出数字 1 政策 2" in text_of(on)
    (switch,) = re.findall(r'class="switch" href="([^"]+)"', on)
    assert marked(client.get(html.unescape(switch)).text) == []


def test_the_query_marks_the_mentions(report: tuple[FlaskClient, str]) -> None:
    client, address = report
    page = client.get(url(address, q="政策:河长制")).text
    (hit,) = re.findall(r'<mark id="h1">(.*?)</mark>', page)
    assert re.sub("<[^>]+>", "", hit) == "河（湖）长制"
    fault = client.get(url(address, q="政策:河涨制"))
    assert fault.status_code == 400 and "没有“河涨制”这项政策，是不是想写 河长制" in fault.text


def test_the_facet_lists_policies_by_name(report: tuple[FlaskClient, str]) -> None:
    client, _ = report
    page = client.get("/").text
    facet = text_of(page[page.index("<h3>政策</h3>") :].partition("</section>")[0])
    assert re.sub(r"\s", "", facet) == "政策林长制1河长制1"
    chosen = client.get(url(policy="河湖长制"))
    assert "政策河长制" in text_of(chosen.text) and "1 份报告" in text_of(chosen.text)


@pytest.mark.parametrize("hits", [[], [Span(20, 23)], [Span(0, 40)]])
def test_marks_and_hits_cut_each_other(hits: list[Span]) -> None:
    policies = Vocabulary(DEFAULT_HOME).policies
    shown = shown_mentions(find_all(TEXT, policies), policies)
    runs = cut(TEXT, 0, len(TEXT), hits, mentions=shown)
    pieces = [piece for run in runs for piece in run.pieces]
    assert "".join(piece.text for piece in pieces) == TEXT
    assert "".join(piece.text for piece in pieces if piece.mention) == "".join(QUOTES)
