"""The pages of phrases, without a browser."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sys
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_words import HOSTILE, links_of, text_of, url

from indexer.corpus import Corpus
from indexer.phrases import PhraseRequest, concordance
from indexer.query import parse, to_text
from webui import create_app
from webui.phrase_narrowing import beside, filled, only, phrase_of, with_near
from webui.phrases_address import Ask, ask_from, ask_url

Over = Callable[[dict[str, str]], FlaskClient]


def at(text: str = "", **arguments: str | list[str]) -> str:
    return url("/phrases", **({"q": text} if text else {}), **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    # an empty box: what can be asked
    (at(), 200, ["一句话，别处怎么写", "以*为抓手 3 份", "贴一段草稿"], ["行，出自"]),
    (at("  "), 200, ["一句话，别处怎么写"], []),
    # lines with margin, fillings and counts
    (
        at("以*为抓手"),
        200,
        ["3 行，出自 3 份报告", "本页 3 行，共 3 行", "青禾县2023副县长"],
        ["下一页"],
    ),
    (at("以*为抓手"), 200, ["空档里填了什么2 种", "以…为抓手", "河湖长制、林长制", "1/17"], []),
    (at("以*为抓手"), 200, ["排序左文空档右文", "归组空档左文", "个没有写到"], ["常在近处"]),
    (at("河长制"), 200, ["份报告", "排序左文右文年份", "常在近处的词", "对数似然值"], ["空档里"]),
    (at("坚持*"), 200, ["本页 50 行，共", "下一页", "另有"], []),
    (at("把*作为*"), 200, ["第 1 个空档里填了什么", "把…作为*", "第 2 个空档"], []),
    (at('"河长制" 近/20 巡河'), 200, ["行，出自", "排序左文语句本身右文", "归组语句本身左文"], []),
    (at("同句(造林 增长)"), 200, ["行，出自"], []),
    (at("造林 OR 绿化 -试点"), 200, ["行，出自"], []),
    # groups
    (at("河长制", group="left"), 200, ["落实 12 行，列出 4 行，全部", "本页 12 组"], []),
    (at("河长制", group="year"), 200, ["2024 12 行", "列出 4 行，全部"], []),
    (at("河长制", group="region"), 200, ["青禾县 7 行，3 份报告，列出 4 行，全部"], []),
    (at("人工造林#亩", group="match"), 200, ["1.3万 4 行"], []),
    # filters, as they were meant
    (at("河长制", region="青禾县"), 200, ["8 行", "地区青禾县", "去掉条件"], ["全部清除"]),
    (at("河长制", from_="2022", to="2021"), 200, ["年份2021–2022"], []),
    (at("河长制 地区:青禾县"), 200, ["8 行，出自 4 份报告"], []),
    (at("河长制", region="青禾县", year="2022"), 200, ["全部清除", "出自 1 份报告"], []),
    # nothing found
    (at("龘龘"), 200, ["没有一行写着这句话", "份报告的全文", "按词检索"], ["去掉 年份"]),
    (at("河长制", year="1999"), 200, ["没有报告符合这些条件", "去掉 年份 1999 54 行"], []),
    (at("龘龘", year="2022"), 200, ["没有一行写着这句话"], ["去掉 年份"]),
    (at("以*为龘龘"), 200, ["没有一行写着这句话"], ["按词检索"]),
    (at("河长制", sentence="00ff"), 200, ["没有一行写着这句话", "去掉 “同一句的各行” 54 行"], []),
    # what cannot be understood, with a way on
    (at("*"), 400, ["至少要有 2 个字", "换一个例子"], []),
    (at("河长*制 造林"), 400, ["要加引号", '改为 "河长*制" 造林'], []),
    (at("“河长"), 400, ["引号没有配对", "改为 “河长”", "当作原文来查"], []),
    (at(r"造林\d+亩"), 400, ["不支持正则表达式", '改为 "造林#亩"'], []),
    (at(".*"), 400, ["不支持正则表达式"], []),
    (at("地区:青禾县"), 400, ["没有写要查的语句"], []),
    (at("造" * 6_000), 400, ["检索式有 6000 个字，最多 2000 个"], []),
    (at('"' + "造" * 600 + '"'), 400, ["引号里有 600 个字，最多 500 个"], []),
    (at("河长制", region="无此地"), 400, ["没有“无此地”这个地区", "去掉这项条件"], []),
    (at("河长制", year="去年"), 400, ["“去年”不是年份"], []),
    (at("河长制", sort="x"), 400, ["“x”不能作排序", "按默认的列出"], []),
    (at("河长制", group="book"), 400, ["“book”不能作归组"], []),
    (at("河长制", sentence="zz"), 400, ["“zz”不能作句子编号"], []),
    (at("河长制", sentence="f" * 17), 400, ["不能作句子编号"], []),
    (at("河长制", offset="-1"), 400, ["“-1”不能作起始行"], []),
    (at("河长制", offset="9" * 500), 400, ["不能作起始行"], []),
    (at("河长制", limit="0"), 400, ["“0”不能作每页行数", "每页列 1 到 500 行"], []),
    (at("河长制", limit="1000000"), 400, ["不能作每页行数"], []),
    (at("河长制", fold="x"), 400, ["“x”不能作同句合并"], []),
    # nothing that is typed becomes markup
    (at(HOSTILE), 200, ["没有一行"], []),
    (at('"' + HOSTILE), 400, [], []),
    (at("河长制", sort=HOSTILE), 400, [], []),
    (at("河长制", region=HOSTILE), 400, [], []),
    (at("河长制", kind=HOSTILE), 200, [HOSTILE], []),
    ("/phrases?q=%00%FF", 200, [], []),
    # files of what cannot be understood
    (url("/phrases.json"), 400, ["没有写要查的语句"], []),
    (url("/phrases.csv", q="*"), 400, ["至少要有 2 个字"], []),
    (url("/phrases.csv", q="造林", sort="x"), 400, ["不能作排序"], []),
    (url("/phrases.json", q="造林", region="无此地"), 400, ["没有“无此地”这个地区"], []),
]


@pytest.mark.parametrize("address, status, there, absent", PAGES)
def test_page(
    client: FlaskClient, address: str, status: int, there: list[str], absent: list[str]
) -> None:
    response = client.get(address)
    shown = text_of(response.text[response.text.index("<body") :])
    assert response.status_code == status
    assert [text for text in there if text not in shown] == []
    assert [text for text in absent if text in shown] == []
    assert "<script>alert" not in response.text
    assert not re.search(r"<style| style=| on[a-z]+=", response.text)


ASKS = [
    Ask(),
    Ask("以*为抓手"),
    Ask("a b", {"region": ("990121",), "year": ("2019..2023", "unknown")}),
    Ask("造林", sort="left", group="year", offset=50),
    Ask("造林", sentence="00ff", folded=False, limit=10),
]


@pytest.mark.parametrize("ask", ASKS)
def test_an_ask_survives_its_address(client: FlaskClient, ask: Ask) -> None:
    with client.application.test_request_context(ask_url(ask)) as context:
        read = ask_from(context.request.args)
    assert ask_url(read) == ask_url(ask)
    assert (read.text, read.in_force, read.sort) == (ask.text, ask.in_force, ask.sort)


# (query, how it is changed, the query of the link; "" where there is none)
NARROWED = [
    (
        '"以*为抓手" 地区:青禾县',
        lambda c: only(c, "以河长制为抓手"),
        '"以河长制为抓手" 地区:青禾县',
    ),
    ("造林 OR 绿化", lambda c: only(c, "绿化"), '"绿化"'),
    ('"造林" -试点', lambda c: only(c, "造林"), '"造林" -试点'),
    ('"造林" "绿化"', lambda c: only(c, "造林"), ""),
    ('"造林"', lambda c: only(c, "造" * 501), ""),
    ('"以*为抓手"', lambda c: filled(c, 0, "河长制"), '"以河长制为抓手"'),
    ('"*着力*，*着力*"', lambda c: filled(c, 1, "推"), '"*着力推，*着力*"'),
    ('"人工造林#亩"', lambda c: filled(c, 0, '1"2'), '"人工造林1\\"2亩"'),
    ('"造林"', lambda c: filled(c, 0, "x"), ""),
    ('"河长制"', lambda c: beside(c, "落实", "left"), '"落实河长制"'),
    ('"以*为抓手"', lambda c: beside(c, "，", "right"), '"以*为抓手，"'),
    ('"坚持*"', lambda c: beside(c, "我们", "left"), '"我们坚持*"'),
    ('"坚持*"', lambda c: beside(c, "我们", "right"), ""),
    ("造林 OR 绿化", lambda c: beside(c, "人工", "left"), '"人工造林" OR "人工绿化"'),
    ('同句("造林" "绿化")', lambda c: beside(c, "我们", "left"), ""),
    (
        '"以*为抓手" 年份:2022',
        lambda c: with_near(c, "统筹"),
        '"以*为抓手" NEAR/15 "统筹" 年份:2022',
    ),
    ('"造林" OR "绿化"', lambda c: with_near(c, "统筹"), '("造林" OR "绿化") NEAR/15 "统筹"'),
    ('同句("造林" "绿化")', lambda c: with_near(c, "统筹"), ""),
]


@pytest.mark.parametrize("query, change, expected", NARROWED)
def test_a_query_is_narrowed(query: str, change: Callable[..., str], expected: str) -> None:
    assert change(parse(query)) == expected
    assert not expected or to_text(parse(expected)) == expected


def test_a_query_of_several_phrases_has_none_to_change() -> None:
    assert phrase_of(parse('"造林" "绿化"')) is None


def total_of(page: str) -> int:
    """The number of lines that a page tells of; 0 where it has none."""
    found = re.search(r"<h1><b>([\d,]+)</b> 行", page)
    return int(found[1].replace(",", "")) if found else 0


LINES = [
    "以*为抓手",
    "河长制",
    '"河长制" 近/20 巡河',
    "同句(造林 增长)",
    "造林 OR 绿化",
    '"人工造林#亩" 地区:望川县',
]


@pytest.mark.parametrize("text", LINES)
def test_every_line_opens_its_place(client: FlaskClient, text: str) -> None:
    page = client.get(at(text, fold="0")).text
    lines = re.findall(r'<td class="r"><a href="([^"]+)"[^>]*><mark>(.*?)</mark>', page)
    assert len(lines) == min(50, total_of(page)) > 0
    for link, marked in lines:
        address, _, anchor = html.unescape(link).partition("#")
        match = html.unescape(re.sub("<[^>]+>", "", marked))
        report = client.get(address).text
        found = re.search(rf'<mark id="{anchor}" class="now">(.*?)</mark>', report, re.DOTALL)
        # NEAR and 同句 are marked there text by text
        assert found and text_of(found[1]).replace(" ", "")[:2] in match.replace(" ", "")


@pytest.mark.parametrize("text", [*LINES, "坚持*", "把*作为*"])
def test_links_lead_to_as_many_lines_as_they_say(client: FlaskClient, text: str) -> None:
    """Fillers and years: each link finds just the lines that stand beside it."""
    page = client.get(at(text)).text
    rows = re.findall(
        r'<tr><td class="q" lang="zh"><a href="([^"]+)">[^<]*</a></td>'
        r'<td class="num"><a class="n" href="[^"]+" tabindex="-1">([\d,]+)<',
        page,
    )
    assert bool(rows) == ("*" in text or "#" in text)
    told = [(link, int(count)) for link, count in rows[:12]]
    data = json.loads(client.get(url("/phrases.json", q=text)).text)
    years = {year["value"]: year["lines"] for year in data["by_year"]}
    for link in links_of(page):
        if found := re.search(r"[?&]year=(\d{4})$", link):
            told.append((link, years[found[1]]))
    assert len(told) > 2
    for link, count in told:
        assert total_of(client.get(html.unescape(link)).text) >= count, link


@pytest.mark.parametrize("group", ["match", "left", "right", "year", "region"])
@pytest.mark.parametrize("text", ["人工造林#亩", "河长制", "造林 OR 绿化", "我们"])
def test_all_lines_of_a_group(client: FlaskClient, text: str, group: str) -> None:
    page = client.get(at(text, group=group, limit="100")).text
    groups = re.findall(
        r'<tr class="group">.*?<span>([\d,]+) 行.*?列出 \d+ 行(?:，<a href="([^"]+)")?', page
    )
    linked = [(int(count), html.unescape(link)) for count, link in groups if link]
    assert linked or group == "match"
    for count, link in linked[:20]:
        # a place is searched with those that lie in it, so there may be more
        there = total_of(client.get(link).text)
        assert there == count or (group == "region" and there > count)


def test_pages_reach_all_lines_once(client: FlaskClient, sample: Corpus) -> None:
    found = concordance(sample, PhraseRequest("坚持*", sort="match", limit=1000))
    places = [(line.report, line.start) for line in found.lines]
    shown: list[str] = []
    address = at("坚持*")
    while address:
        page = client.get(address).text
        shown += re.findall(r'<td class="r"><a href="(/reports/[^"]+)"', page)
        after = re.search(r'href="([^"]+)">下一页', page)
        address = html.unescape(after[1]) if after else ""
    assert len(shown) == len(places) == found.rows
    assert [link.split("?")[0].rsplit("/", 1)[1] for link in shown] == [id_ for id_, _ in places]
    # behind the last line is the last page
    beyond = client.get(at("坚持*", offset="5000"))
    assert (beyond.status_code, beyond.headers["Location"]) == (302, at("坚持*", offset="50"))


def test_equal_sentences_are_folded_and_all_are_to_be_had(client_over: Over) -> None:
    same = "坚持以项目建设为抓手，各项工作开创了新的局面。"
    client = client_over(
        {
            f"{i}.txt": f"某县副县长202{i}年度述职报告\n一、工作\n{same}\n其余是第{i}份。"
            for i in range(3)
        }
    )
    page = client.get(at("以*为抓手")).text
    assert total_of(page) == 3 and page.count('<td class="r">') == 1
    assert "同句合并为 1 行" in text_of(page) and "×3" in page
    link = re.search(r'<a class="fold" href="([^"]+)"', page)
    assert link
    alone = client.get(html.unescape(link[1])).text
    assert alone.count('<td class="r">') == 3 and "只列" in alone
    assert client.get(at("以*为抓手", fold="0")).text.count('<td class="r">') == 3


def test_files_of_the_same_lines(client: FlaskClient, sample: Corpus) -> None:
    table = client.get(url("/phrases.csv", q="坚持*", group="year", offset="50"))
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert (
        table.data.startswith(b"\xef\xbb\xbf")
        and "attachment" in table.headers["Content-Disposition"]
    )
    found = concordance(sample, PhraseRequest("坚持*", folded=False, limit=0))
    assert len(rows) == found.total > 50
    assert all(row["match"].startswith("坚持") for row in rows)
    data = json.loads(client.get(url("/phrases.json", q="坚持*", limit="5", offset="3")).text)
    assert (data["total"], len(data["lines"])) == (found.total, 5)
    assert data["fillers"][0][0]["lines"] >= data["fillers"][0][1]["lines"]


def test_markup_in_a_report_is_text(client_over: Over) -> None:
    client = client_over(
        {
            "甲.txt": f"甲县副县长2023年度述职报告\n{HOSTILE}推行<b>河长制</b>{HOSTILE}，落实责任到人。"
        }
    )
    for address in (
        at("推行*河长制"),
        at("河长制", group="left"),
        at("<b>"),
        url("/phrases/similar", text="推行河长制，落实责任到人。"),
    ):
        page = client.get(address).text
        assert "<script>alert" not in page and "<b>河长制" not in page


def test_an_empty_corpus_says_so(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    for address in (
        at(),
        at("河长制"),
        url("/phrases/similar", text="河长制。"),
        url("/phrases/templates"),
        url("/phrases/complete", q="坚持"),
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert "语料是空的" in response.text or "complete" in address


def test_time_that_is_up_is_said(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["indexer.phrases.concordance"], "SECONDS_OF_A_QUERY", -1)
    page = text_of(client.get(at('"河长制" 近/20 巡河')).text)
    assert "时间到了，还有 " in page and "0 行，出自" in page


@pytest.mark.parametrize(
    "query, linked",
    [
        ('"河长制"', True),
        ('"以*为抓手" 地区:青禾县', True),
        ("河长制", False),
        ("地区:青禾县", False),
    ],
)
def test_a_search_for_exact_text_leads_to_its_lines(
    client: FlaskClient, query: str, linked: bool
) -> None:
    page = client.get(url(q=query, year="2022")).text
    links = [link for link in links_of(page) if link.startswith("/phrases?")]
    assert bool(links) == linked
    assert all(total_of(client.get(link).text) > 0 for link in links)


TEXT = st.text(max_size=30) | st.sampled_from(
    [
        "*",
        "以*为抓手",
        '"',
        "“",
        "(",
        "近/5",
        "同句(",
        "造林 OR",
        "\\",
        "#",
        "\x00",
        "990121",
        "left",
        "-1",
        "0",
    ]
)


@given(
    arguments=st.lists(
        st.tuples(
            st.sampled_from(
                "q q q region year portfolio sort group sentence fold offset limit text from all".split()
            ),
            TEXT,
        ),
        max_size=5,
    ),
    path=st.sampled_from(
        "/phrases /phrases.csv /phrases.json /phrases/similar /phrases/complete /phrases/templates".split()
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_address_is_answered_with_a_fault(
    client: FlaskClient, arguments: list[tuple[str, str]], path: str
) -> None:
    response = client.get(path, query_string=arguments)
    assert response.status_code in (200, 302, 400)
