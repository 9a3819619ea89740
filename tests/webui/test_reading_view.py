"""The page of a report, without a browser."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, text_of, url

from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from webui import create_app
from webui.pieces import MASKED

SAMPLE = Path(__file__).parents[2] / "corpus"
DROUGHT = '"春末少雨、伏期连旱"'
Over = Callable[[dict[str, str]], FlaskClient]


def test_every_line_leads_to_its_match(client: FlaskClient) -> None:
    page = client.get(url(q="河长制 造林")).text
    lines = re.findall(r'<li><a href="([^"]+)"><span class="at">.*?<mark>(.*?)</mark>', page)
    assert len(lines) > 20
    for link, match in lines:
        address, _, anchor = html.unescape(link).partition("#")
        found = re.search(
            rf'<mark id="{anchor}" class="now">(.*?)</mark>', client.get(address).text
        )
        assert found and text_of(found[1]) == match


def test_the_text_of_a_report_is_all_there(client: FlaskClient, sample: Corpus) -> None:
    for hit in search(sample, SearchRequest(limit=100)).hits:
        page = client.get(url(f"/reports/{hit.report.id}", q="工作 OR 发展")).text
        article = page[page.index("<h1") : page.index("</h1>")]
        article += page[page.index("<article") : page.index("</article>")]
        shown = re.sub(r'<a class="pn".*?</a>', "", article)
        shown = re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", shown)))
        assert shown.endswith(re.sub(r"\s", "", hit.report.text))


READING = [
    ({}, 200, ["全部报告", "云岫省 › 澜屏市 › 青禾县", "县级", "纯文本"], ["处命中", "共 "]),
    ({"q": DROUGHT}, 200, ["返回 1 份结果", "共 1 处"], []),
    ({"q": DROUGHT, "hit": "1"}, 200, ["第 1 / 1 处"], []),
    # what lies beyond the last is the last
    ({"q": DROUGHT, "hit": "99"}, 200, ["第 1 / 1 处"], []),
    ({"q": DROUGHT, "hit": "x"}, 200, ["共 1 处"], []),
    ({"q": DROUGHT, "unit": "passage", "year": "2024"}, 200, ["返回 0 段结果"], []),
    ({"q": "地区:青禾县"}, 200, ["没有可标出的字词", "返回 5 份结果"], []),
    # the report is shown though the query is wrong
    ({"q": "“河长"}, 400, ["引号没有配对", "春末少雨、伏期连旱"], []),
    ({"q": DROUGHT, "region": "无此地"}, 200, ["返回 1 份结果"], []),
    ({"q": HOSTILE}, 200, [], []),
]


@pytest.mark.parametrize("arguments, status, there, absent", READING)
def test_reading(
    client: FlaskClient,
    deputy: str,
    arguments: dict[str, str],
    status: int,
    there: list[str],
    absent: list[str],
) -> None:
    response = client.get(url(f"/reports/{deputy}", **arguments))
    shown = text_of(response.text)
    assert response.status_code == status
    assert [text for text in there if text not in shown] == []
    assert [text for text in absent if text in shown] == []
    assert "<script>alert" not in response.text


def test_redactions_are_boxed_and_files_named_without_their_folder(
    client: FlaskClient, deputy: str
) -> None:
    page = client.get(f"/reports/{deputy}").text
    assert '<span class="masked">x.x亿元</span>' in page
    assert '<span class="masked">**镇</span>' in page
    assert "qinghe-2023-deputy.txt" in page
    assert "/corpus/" not in page and "/tmp" not in page


def test_outline_counts_each_match_once(client: FlaskClient, deputy: str) -> None:
    page = client.get(url(f"/reports/{deputy}", q="河长制")).text
    outline = page[page.index('id="outline"') : page.index("</nav>", page.index('id="outline"'))]
    counts = [int(count) for count in re.findall(r"命中 </span>(\d+)", outline)]
    marks = re.findall(r'<mark id="h\d+"', page)
    assert sum(counts) == len(marks) > 2
    assert "一是" not in outline


def test_fields_say_what_proves_them(corpus: Corpus, client_over: Over) -> None:
    client = client_over(
        {
            "a.txt": "2025年宁夏政府工作报告\n——2025年1月19日在自治区第十三届人民代表大会第三次会议上\n"
            "各位代表：\n现在报告工作。\n一、回顾\n造林五万亩。",
            "b.txt": "鼓楼区副区长述职报告\n一年来，我分管林业。\n一、造林\n造林三千亩。",
            "c.txt": "我们造林三亩。\n然后又造林五亩。",
            "绿化材料.txt": "他们造林三亩。\n然后又造林五亩。",
        }
    )
    hits = {
        hit.report.metadata.kind.value: hit.report.id
        for hit in search(corpus, SearchRequest("造林")).hits
    }
    page = client.get(f"/reports/{hits['政府工作报告']}").text
    assert "标题里的文种" in page and "标题自称的年份" in page
    assert '<a href="#t1">看原处</a>' in page and 'id="t1"' in page
    # several regions bear the name: none is chosen
    page = text_of(client.get(f"/reports/{hits['述职报告']}").text)
    assert "可能是" in page and "南京市 › 鼓楼区" in page and " 或 " in page
    page = text_of(client.get(url(q="造林")).text)
    assert "地区可能是 江苏省 › 南京市 › 鼓楼区 或" in page
    assert "（标题缺失）我们造林三亩。 地区未标明年份未标明类型未标明" in page
    assert "绿化材料 文件名 地区未标明" in page


def test_every_rule_has_chinese_words(corpus: Corpus) -> None:
    # Without the labels of the manifest every other rule has something to do.
    ingest(corpus, walk([SAMPLE], corpus.settings.home))
    client = create_app(corpus).test_client()
    words: set[str] = set()
    for hit in search(corpus, SearchRequest(limit=100)).hits:
        page = client.get(f"/reports/{hit.report.id}").text
        words |= set(re.findall(r'class="why">([^<]+)', page))
    assert len(words) > 3
    assert [rule for rule in words if re.search("[a-z]", rule)] == []


# (text, what of it was struck out)
REDACTIONS = [
    ("包抓**街道和XX镇，联系**区", ["**街道", "XX镇", "**区"]),
    ("稳定在x.x万亩，投资××亿元、×.×亿元", ["x.x万亩", "××亿元", "×.×亿元"]),
    ("20xx年，*镇新增XX户", ["20xx年", "*镇", "XX户"]),
    # a product sign, a size and a footnote strike nothing out
    ("3×5米，XXL号，MAXX公司，注*", []),
]


@pytest.mark.parametrize("text, expected", REDACTIONS)
def test_redactions(text: str, expected: list[str]) -> None:
    assert MASKED.findall(text) == expected
