"""The page of trends, without a browser."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, main_of, url

from indexer.corpus import Corpus
from webui import create_app
from webui.trends_address import Ask, arguments_of, ask_from, ask_url

LONG = "造" * 6_000


def at(*queries: str, **arguments: str | list[str]) -> str:
    return url("/trends", q=list(queries), **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    # without a query: what can be asked
    (url("/trends"), 200, ["一个说法，逐年怎样", "河长制、林长制"], ["各年有多少报告符合"]),
    (at("", " "), 200, ["一个说法，逐年怎样"], []),
    # one query, several, the same one twice
    (at("河长制"), 200, ["数过 67 份报告", "2022年共 13 份77%10/13", "合计共 67 份63%42/67"], []),
    (at("河长制", "造林 OR 绿化"), 200, ["77%10/1377%10/13"], []),
    (at("河长制", "河长制"), 200, ["77%10/13"], ["77%10/1377%"]),
    (at(*"一二三四五"), 200, ["各年有多少报告符合"], []),
    # gaps, zeros, few
    (at("河长制"), 200, ["2013–2014年没有报告", "0%0/1", "共 1 份，很少"], ["2013年"]),
    (at("这句话谁也没有写过"), 200, ["2022年共 13 份0%0/13"], []),
    # the other measures
    (at("河长制", show="count"), 200, ["2022年共 13 份10共 13 份"], []),
    (at("河长制", show="rate"), 200, ["4.9411 行，10/13"], ["只有份数"]),
    (at("河长制", "造林 湿地", show="rate"), 200, ["“造林 湿地”不是，只有份数", "—"], []),
    # filters, also as they are typed
    (at("河长制", region="朔原"), 200, ["去掉条件地区朔原市", "数过 33 份报告"], ["澜屏市云岫省"]),
    (at("河长制", from_="2022", to="2021"), 200, ["年份2021–2022", "2021年"], ["2023年共"]),
    (at("河长制", year="未标明"), 200, ["没有报告符合这些条件"], ["各年有多少"]),
    # places: the level that tells them apart, each level, each place alone, in order of a column
    (
        at("河长制"),
        200,
        ["澜屏市云岫省，共 20 份", "连同它的下级", "另有 1 份报告不属于"],
        ["望川县"],
    ),
    (at("河长制", by="county"), 200, ["望川县朔原市，共 8 份", "桐川区"], []),
    (at("河长制", by="own"), 200, ["只算它自己的报告", "桐川县（2015 年前）"], []),
    (
        at("河长制", region="桐川区", by="own"),
        200,
        [
            "合计共 4 份，很少0%0/4",
            "桐川区朔原市，共 3 份，很少0%0/3",
            "桐川县（2015 年前）桐川区，共 1 份，很少0%0/1",
        ],
        [],
    ),
    (at("河长制", rank="1", by="county"), 200, ["望川县"], []),
    # one wrong query beside others, and alone
    (at("河长制", '"以'), 200, ["引号没有配对", '改为 "以"', "不看这一个", "77%10/13"], []),
    (at('"以'), 400, ["引号没有配对", '改为 "以"'], ["各年有多少", "一个说法"]),
    (at('"以', "地域:甘肃"), 400, ["引号没有配对", "改为 地区:甘肃"], []),
    (at("以*为抓手"), 400, ['改为 "以*为抓手"'], []),
    (at("造林", LONG), 200, ["检索式有 6000 个字，最多 2000 个", "不看这一个"], []),
    (at(LONG), 400, ["检索式有 6000 个字"], []),
    (at(*[f"{'造' * 2000}{n}" for n in range(3)]), 400, ["检索式有 2001 个字"], []),
    # what is too much or means nothing, with a way on
    (at(*"一二三四五六"), 400, ["一次最多看 5 个检索式，这里有 6 个", "只看前 5 个"], []),
    (at(*map(str, range(3000))), 400, ["这里有 3000 个"], []),
    (at("河长制", show="book"), 400, ["“book”不能作算法", "share、count、rate"], []),
    (at("河长制", by="village"), 400, ["“village”不能作地区级别"], []),
    (at("河长制", rank="-1"), 400, ["“-1”不能作排序"], []),
    (at("河长制", rank="9" * 5000), 400, ["不能作排序"], []),
    (at("河长制", rank="4"), 200, ["各年有多少"], []),
    (at("河长制", offset="nonsense", page="-3", unit="book"), 200, ["77%10/13"], []),
    (at("河长制", region="无此地"), 400, ["没有“无此地”这个地区", "去掉这项条件"], []),
    (at("河长制", from_="去年"), 400, ["不是年份", "去掉这项条件"], []),
    (at("河长制", year="2023..2019"), 400, ["年份的起止反了"], []),
    # nothing that is typed becomes markup
    (at(HOSTILE), 200, ["<script>alert(1)</script>"], []),
    (at("河长制", '"<script>alert(1)</script>"'), 200, ["<script>alert(1)</script>"], []),
    (at("河长制", region=HOSTILE), 400, [], []),
    (at("河长制", show=HOSTILE), 400, [], []),
    (at("河长制", from_=HOSTILE), 400, [], []),
    ("/trends?q=%00%FF%ED%A0%80", 200, [], []),
]


@pytest.mark.parametrize(("address", "status", "there", "absent"), PAGES)
def test_page(
    client: FlaskClient, address: str, status: int, there: list[str], absent: list[str]
) -> None:
    response = client.get(address)
    bare = main_of(response.text).replace(" ", "")
    assert response.status_code == status
    assert [text for text in there if text.replace(" ", "") not in bare] == []
    assert [text for text in absent if text.replace(" ", "") in bare] == []
    assert "<script>alert" not in response.text
    assert "Traceback" not in response.text
    assert len(response.text) < 2_000_000


FILES = [address for address, *_ in PAGES]


@pytest.mark.parametrize("address", FILES)
@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_no_file_breaks(client: FlaskClient, address: str, ending: str) -> None:
    response = client.get(address.replace("/trends", f"/trends{ending}", 1))
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert "text/html" in response.content_type and "<main" in response.text


ASKS = [
    Ask(),
    Ask(("河长制", '"以*为抓手" OR a&b')),
    Ask(("a",), {"region": ("990121", "unknown"), "year": ("2019..2023",)}, "rate", "own"),
    Ask(("a", "b", "c"), measure="count", by="county", rank=3),
]


@pytest.mark.parametrize("ask", ASKS)
def test_a_trend_survives_its_address(sample: Corpus, ask: Ask) -> None:
    with create_app(sample).test_request_context(ask_url(ask)) as context:
        read = ask_from(context.request.args)
    assert arguments_of(read) == arguments_of(ask)
    assert (read.queries, read.in_force, read.rank) == (ask.queries, ask.in_force, ask.rank)


def cells_of(page: str) -> list[tuple[str, int]]:
    """The links of all cells, and how many reports each says to have."""
    found = re.findall(r'<td><a href="([^"]+)" title="[^"]*有 ([\d,]+) 份符合"', page)
    return [(html.unescape(link), int(number.replace(",", ""))) for link, number in found]


def total_of(page: str) -> int:
    found = re.search(r"<b[^>]*>([\d,]+)</b>", page[page.index('class="count-line"') :])
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize(
    "address",
    [
        at("河长制", "造林 OR 绿化 -试点"),
        at("河长制", year="2021..2023", show="rate"),
        # a county alone, in the row of its city
        at("人工造林>1万亩", region=["望川县", "北屏县"], by="prefecture"),
        at("河长制", region="朔原市", by="county", kind="述职述廉报告"),
        # a city without its counties, a province without its cities, a district without the old one
        at("河长制", by="own"),
        at("造林 OR 绿化", '"，"', by="own", show="count"),
        at("粮食 OR 教育", region="桐川区", by="own"),
    ],
)
def test_a_cell_opens_its_hits(client: FlaskClient, address: str) -> None:
    cells = cells_of(client.get(address).text)
    assert len(cells) >= 3
    for link, number in dict(cells).items():
        response = client.get(link)
        assert response.status_code == 200
        assert total_of(response.text) == number, link


def test_places_in_the_order_of_a_column(client: FlaskClient) -> None:
    page = client.get(at("造林", "河长制", by="county", rank="2", region="朔原市")).text
    table = page[page.index('id="places"') :]
    names = re.findall(r'<th scope="row"><span>([^<]+)<', table)
    shares = [
        (int(few) < 5, -int(hits) / int(few))
        for hits, few in re.findall(r"(\d+)/(\d+)</small>", table)[1::2]
    ]
    # shares of few reports stand behind the others
    assert len(shares) == len(names) > 4
    assert shares == sorted(shares) and len(set(shares)) > 2
    assert 'aria-sort="descending"' in table


def test_the_chart_has_the_numbers_of_the_table(client: FlaskClient) -> None:
    page = client.get(at("河长制", '"以', "造林 湿地", show="rate")).text
    found = re.search(r'id="chart-data">(.*?)</script>', page, re.S)
    assert found
    data = json.loads(found[1])
    assert data["periods"][:3] == ["2012", "2013–2014", "2015"]
    # what has no lines is not drawn
    (row,) = data["rows"]
    assert row["values"][:6] == [0, None, 0, 0, 0, 3.56]
    assert row["few"] == [0, *range(2, 9)]
    assert row["urls"][:2] == [None, None]
    assert row["urls"][5] == f"/?q={quote('河长制')}&year=2018"
    assert 'id="chart-data"' not in client.get(at("造林 湿地", show="rate")).text
    assert 'id="chart-data"' not in client.get(at("造林", year="2023")).text


def test_a_query_keeps_the_colour_of_its_box(client: FlaskClient) -> None:
    page = client.get(at("河长制", '"以', "造林")).text
    head = page[page.index('id="years"') : page.index("<tbody>")]
    assert re.findall(r"line-key d-(\d)", head) == ["1", "3"]
    found = re.search(r'id="chart-data">(.*?)</script>', page, re.S)
    assert found and [row["colour"] for row in json.loads(found[1])["rows"]] == [0, 2]


def test_long_queries_have_names_of_their_own(client: FlaskClient) -> None:
    page = client.get(at("认真贯彻落实各项决策部署一", "认真贯彻落实各项决策部署二")).text
    found = re.search(r'id="chart-data">(.*?)</script>', page, re.S)
    assert found
    names = [row["name"] for row in json.loads(found[1])["rows"]]
    assert names == ["认真贯彻落实各项…", "认真贯彻落实各项…2"]


def test_files(client: FlaskClient) -> None:
    page = client.get(at("河长制", "造林 湿地", '"以', year="2021..2023", show="count", by="own"))
    links = [link for link in links_of(page.text) if link.startswith("/trends.")]
    # of the queries that were understood, and nothing of how the page shows them
    assert links == [
        f"/trends{ending}?q={quote('河长制')}&q={quote('造林')}+{quote('湿地')}&year=2021..2023"
        for ending in (".csv", ".json")
    ]
    table = client.get(links[0])
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    years = [(r["query"], r["value"], r["reports"]) for r in rows if r["by"] == "year"]
    assert ("河长制", "2022", "10") in years and len(years) == 6
    record = client.get(links[1]).get_json()
    assert [query["query"] for query in record["queries"]] == ["河长制", "造林 湿地"]


def test_a_file_for_programs_tells_what_is_wrong(client: FlaskClient) -> None:
    record = client.get(url("/trends.json", q=["河长制", "地域:甘肃"])).get_json()
    assert record["queries"][1]["error"]["proposal"] == "地区:甘肃"


def test_an_empty_corpus(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    for address in (url("/trends"), at("河长制")):
        response = client.get(address)
        assert response.status_code == 200 and "语料是空的" in response.text


def test_the_page_holds_no_inline_script_or_style(client: FlaskClient) -> None:
    page = client.get(at("河长制", '"以', region="朔原市")).text
    assert " style=" not in page and "<style" not in page
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert scripts == ['<script type="application/json" id="chart-data">']
    assert not re.search(r"\son[a-z]+=", page)
