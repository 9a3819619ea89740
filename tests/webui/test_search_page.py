"""The search page, without a browser."""

from __future__ import annotations

import html
import re
from itertools import product
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, text_of, url

from indexer.corpus import Corpus
from indexer.search import SearchRequest, search
from webui import create_app

# In one report only, 青禾县副县长2023年度述职述廉报告, which tells of 河长制 too.
DROUGHT = '"春末少雨、伏期连旱"'

# (address, status, texts that must be there, texts that must not)
PAGES = [
    # without a question: what this is, and all reports, with nothing to rank them by
    (url(), 200, ["把各地各年的述职报告", "2012–2025 年", "可以从这里开始"], ["排序相关", "清除"]),
    (url(q="河长制"), 200, ["排序相关年份地区", "全部写法"], ["把各地各年的述职报告"]),
    (url(q="河长制", unit="passage"), 200, ["第 1–20 段，共"], ["本报告另有"]),
    (url(q=DROUGHT), 200, ["第 1 段", "1 份报告", "述职述廉报告副县长"], ["本报告另有", "上一页"]),
    # filters, as they were meant
    (url(q="河长制", region="青禾县"), 200, ["地区青禾县", "全部清除"], []),
    (url(q="河长制", from_="2022", to="2021"), 200, ["年份2021–2022"], []),
    (url(q="河长制", from_="２０２４"), 200, ["2024 年及以后"], []),
    (url(q="河长制", to="2019年"), 200, ["2019 年及以前"], []),
    (url(q="河长制", from_="", to=""), 200, [], ["年及", "清除"]),
    (url(year=["2018", "2019..2020"]), 200, ["年份2018", "年份2019–2020"], []),
    (url(kind="履职报告"), 200, ["类型述职报告"], []),
    # indicators: by name as filters, and with amounts in the query
    (url(indicator="人工造林"), 200, ["指标人工造林面积", "另有"], []),
    (url(q="人工造林>1万亩"), 200, ["4.35万亩", "份报告"], ["没有符合的报告"]),
    (url(q="人工造林>1万亩", unit="passage"), 200, ["4.35万亩", "段"], []),
    # what is left out: as it was meant, beside what is chosen, and said when nothing is left
    (url(q="河长制", **{"-kind": "履职报告"}), 200, ["不含类型述职报告", "已排除 述职报告"], []),
    (url(**{"-region": "青禾", "region": "澜屏市"}), 200, ["地区澜屏市", "不含地区青禾县"], []),
    (url(**{"-year": "2019..2022"}), 200, ["不含年份2019–2022", "2020 年 0 份"], []),
    (url(**{"-role": "未标明"}), 200, ["不含职务未标明"], []),
    # a place takes with it what lies in it, chosen or left out
    (
        url(**{"-region": ["990100", "990121"], "region": "990122"}),
        200,
        ["不含地区澜屏市"],
        ["不含地区青禾县", "地区乌柏县"],
    ),
    (
        url(q=DROUGHT, **{"-region": "990121"}),
        200,
        ["没有报告同时符合这 2 项条件", "不再排除 地区 青禾县 1 份"],
        [],
    ),
    (url(q="造林", **{"-region": "无此地"}), 400, ["没有“无此地”这个地区", "去掉这项条件"], []),
    # values are searched in: by their names and others, with those above them
    (url(**{"find-indicator": "收入"}), 200, ["可支配收入", "不查找"], []),
    (url(**{"find-policy": "河湖长"}), 200, ["河长制"], []),
    (url(**{"find-region": "青禾"}), 200, ["云岫省", "青禾县"], ["望川县 "]),
    (url(**{"find-role": "龘龘"}), 200, ["没有叫“龘龘”的"], []),
    (url(q="造林", **{"find-role": HOSTILE}), 200, [HOSTILE[:40]], []),
    # sorted by an indicator that is asked for, with the value; what states none comes last
    (url(q="人工造林>1万亩"), 200, ["排序年份地区人工造林面积"], []),
    (
        url(q="造林", sort="indicator:afforestation.artificial"),
        200,
        ["排序相关年份地区人工造林面积", "44,800 亩人工造林面积 2023"],
        [],
    ),
    (
        url(q="造林", sort="indicator:afforestation.artificial", page="2"),
        200,
        ["没有这项数"],
        ["44,800 亩"],
    ),
    # a choice with no hits stays, so that it can be taken back
    (url(q=DROUGHT, kind="工作总结"), 200, ["工作总结 0", "0 份报告"], ["排序"]),
    (url(q=DROUGHT, year="1999"), 200, ["1999 年 0 份"], []),
    (url(q=DROUGHT, region="珠屿区"), 200, ["珠屿区 0", "海岬市 0"], []),
    (url(region="未标明"), 200, ["地区未标明", "1 份报告", "教育局局长"], ["没有符合的报告"]),
    # nothing found: each condition that could go, with what is left without it
    (
        url(q=DROUGHT, region="海岬市"),
        200,
        ["没有报告同时符合这 2 项条件", "去掉 地区 海岬市 1 份", "去掉检索词"],
        [],
    ),
    (url(q=f"{DROUGHT} -河长制"), 200, ["没有符合的报告", "去掉 -河长制 1 份"], []),
    (url(q=f'{DROUGHT} "龘龘"', year="1999"), 200, [f"只查 {DROUGHT} 1 份"], []),
    (url(q=f"{DROUGHT} 答卷", unit="passage"), 200, ["不限在同一段里 1 份"], []),
    (url(q='"造林和绿化的"'), 200, ["不要求一字不差"], []),
    (url(q='"龘龘"'), 200, ["换个说法，或从这些例子开始"], []),
    # queries and filters that cannot be understood
    (url(q="地域:青禾县 造林"), 400, ["没有“地域”这个字段", "改为 地区:青禾县 造林"], ["份报告"]),
    (url(q="“河长"), 400, ["引号没有配对", "改为 “河长”"], []),
    (url(q="地区:无此地"), 400, ["没有“无此地”这个地区", "当作原文检索"], []),
    (url(q="造林", region="无此地"), 400, ["没有“无此地”这个地区", "去掉这项条件"], []),
    (url(q="造林 没有这项>5亩"), 400, ["没有“没有这项”这个指标"], []),
    (url(q="人工造林>5元"), 400, ["“元”是金额的单位", "人工造林面积以亩计"], []),
    (url(q="造林", indicator="没有这项"), 400, ["没有“没有这项”这个指标", "去掉这项条件"], []),
    (url(q="造林", year="去年"), 400, ["“去年”不是年份"], []),
    (url(q="造林", from_="abc"), 400, ["不是年份"], []),
    (url(q="造" * 6_000), 400, ["检索式有 6000 个字，最多 2000 个"], []),
    (url(q="造林", region="县" * 6_000), 400, ["这个地区"], []),
    # nothing that is typed becomes markup
    (url(q=HOSTILE), 200, [], []),
    (url(q='"' + HOSTILE), 400, [], []),
    (url(q="造林", kind=HOSTILE), 200, [HOSTILE], []),
    (url(q="造林", region=HOSTILE), 400, [], []),
    (url(q="造林", open=HOSTILE), 200, [], []),
    ("/?q=%00", 200, ["把各地各年的述职报告"], []),
    ("/?q=%E6%B2%B3%E9", 200, [], []),
    ("/?q=%ZZ%", 200, [], []),
    ("/?q=%F0%9F%98%80", 200, ["没有符合的报告"], []),
    # pages that are not there
    ("/nowhere", 404, ["没有这一页", "例如：河长制"], []),
    ("/reports/", 404, ["没有这一页"], []),
    ("/reports/000000000000", 404, ["没有这份报告", "编号 000000000000 不在语料里"], []),
    ("/reports/%00", 404, ["没有这份报告"], []),
    ("/reports/%FF", 404, ["没有这份报告"], []),
    ("/reports/" + "x" * 5000, 404, ["没有这份报告"], []),
    ("/reports/" + quote(HOSTILE.replace("/", "")), 404, ["没有这份报告"], []),
]


@pytest.mark.parametrize("address, status, there, absent", PAGES)
def test_page(
    client: FlaskClient, address: str, status: int, there: list[str], absent: list[str]
) -> None:
    response = client.get(address)
    shown = text_of(response.text)
    assert response.status_code == status
    assert [text for text in there if text not in shown] == []
    assert [text for text in absent if text in shown] == []
    assert "<script>alert" not in response.text
    assert "Traceback" not in response.text


# (address, where it leads)
REDIRECTS = [
    (url(q="造林", page="0"), url(q="造林")),
    (url(q="造林", page="-1"), url(q="造林")),
    (url(q="造林", page="9" * 5000), url(q="造林")),
    (url(q="造林", unit="book"), url(q="造林")),
    (url(q="造林", sort="indicator:none"), url(q="造林")),
    (url(q="造林", sort="up", kind="工作总结"), url(q="造林", kind="工作总结")),
    (url(page="9"), url(page="4")),
    (url(q="河长制", unit="passage", page="99999999"), url(q="河长制", unit="passage", page="3")),
    (url(q=DROUGHT, page="2"), url(q=DROUGHT)),
]


@pytest.mark.parametrize("address, leads_to", REDIRECTS)
def test_an_address_with_a_slip_leads_to_what_was_meant(
    client: FlaskClient, address: str, leads_to: str
) -> None:
    response = client.get(address)
    assert (response.status_code, response.location) == (302, leads_to)


# What makes pages long: all values of a facet, long addresses, many chips.
LONG = [
    url(),
    url(q="工作", open="policy"),
    url(q="工作", open=["indicator", "policy", "portfolio", "role", "all"]),
    url(q="工作", **{"find-policy": "工"}),
    url(q="造林", sort="indicator:afforestation.artificial", year=["2021", "2022", "2023"]),
    url(q="工作", unit="passage", open="indicator"),
]


@pytest.mark.parametrize("address", LONG)
def test_no_page_is_longer_than_100_kilobytes(client: FlaskClient, address: str) -> None:
    assert len(client.get(address).data) < 100_000


def test_every_link_of_a_search_leads_somewhere(client: FlaskClient) -> None:
    page = client.get(url(q="造林 OR 绿化", region="990121", from_="2020", to="2023")).text
    links = {link.partition("#")[0] for link in links_of(page) if link.startswith("/?")}
    assert len(links) > 40
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_the_proposal_of_a_bad_query_is_a_link(client: FlaskClient) -> None:
    page = client.get(url(q="地域:青禾县 造林", year="2023")).text
    assert '<p class="caret" lang="zh"><u>地域</u>:青禾县 造林</p>' in page
    assert url(q="地区:青禾县 造林", year="2023") in links_of(page)


@pytest.mark.parametrize(
    "regions, years, kinds",
    list(
        product(
            ([], ["990000"], ["990121", "990222"], ["unknown"]),
            ([], ["2023"], ["2019..2021", "2024"], ["unknown"]),
            ([], ["述职报告"], ["述职报告", "政府工作报告"], ["unknown"]),
        )
    ),
)
def test_the_page_shows_what_the_service_finds(
    client: FlaskClient, sample: Corpus, regions: list[str], years: list[str], kinds: list[str]
) -> None:
    address = url(q="工作", region=regions, year=years, kind=kinds)
    filters = {"region": tuple(regions), "year": tuple(years), "kind": tuple(kinds)}
    total = search(sample, SearchRequest("工作", filters)).total
    shown = text_of(client.get(address).text)
    assert f" {total} 份报告" in shown
    assert ("全部清除" in shown) == bool(regions or years or kinds)


# (what is in the address, what a region's link chooses)
REGION_CHOICES = [
    # nothing is chosen: the region
    ([], "990100", ["990100"]),
    # it is chosen: it goes
    (["990100"], "990100", []),
    # a county takes the place of the city that holds it, and the city that of its county
    (["990100"], "990121", ["990121"]),
    (["990121"], "990100", ["990100"]),
    # regions that lie side by side are alternatives
    (["990121"], "990122", ["990121", "990122"]),
]


@pytest.mark.parametrize("chosen, region, then", REGION_CHOICES)
def test_choosing_regions(
    client: FlaskClient, chosen: list[str], region: str, then: list[str]
) -> None:
    page = client.get(url(region=chosen, open="990100")).text
    found = re.search(rf'id="f-region-{region}" href="([^"]+)"', page)
    assert found is not None
    expected = url(region=then, open="990100")
    assert html.unescape(found[1]) == expected


# (arguments, regions that are to be seen, regions that are not)
TREES = [
    # a province that stands alone is open, its cities are not
    ({}, ["云岫省", "澜屏市"], ["青禾县"]),
    # what was opened and what was shut
    ({"open": "990100"}, ["青禾县"], ["望川县"]),
    ({"open": "-990000"}, ["云岫省"], ["澜屏市"]),
    # the way to a chosen region is open
    ({"region": "990221"}, ["望川县"], ["青禾县"]),
]


@pytest.mark.parametrize("arguments, there, absent", TREES)
def test_branches_of_the_tree(
    client: FlaskClient, arguments: dict[str, str], there: list[str], absent: list[str]
) -> None:
    page = client.get(url(q="", **arguments)).text
    tree = text_of(page[page.index('<ul class="tree">') : page.index("<h3>年份")])
    assert [name for name in there if name not in tree] == []
    assert [name for name in absent if name in tree] == []


def test_an_empty_corpus_says_how_to_fill_it(corpus: Corpus) -> None:
    response = create_app(corpus).test_client().get("/")
    assert response.status_code == 200
    assert "语料是空的" in response.text
    assert "shuzhi ingest" in response.text
