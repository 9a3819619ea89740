"""The page of comparisons, without a browser."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, text_of, url

from indexer.comparison import CompareRequest, compare
from indexer.corpus import Corpus
from webui import create_app
from webui.compare_address import Ask, arguments_of, ask_from, ask_url


def at(indicator: str = "", **arguments: str | list[str]) -> str:
    return url("/compare", **({"indicator": indicator} if indicator else {}), **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    # without an indicator: what can be compared
    (at(), 200, ["比较各地的数", "农村居民人均可支配收入", "全部指标"], ["比较之前请看"]),
    (at(indicator=""), 200, ["比较各地的数"], []),
    # by name, alias and id
    (at("人工造林"), 200, ["人工造林面积，实际数", "单位：亩", "望川县", "不含封山育林"], []),
    (at("afforestation.artificial"), 200, ["人工造林面积，实际数"], []),
    (at("粮食总产量", level="county"), 200, ["粮食产量，实际数", "沙棘县"], ["云岫省 2"]),
    # rows: regions in any of the ways that people write several
    (at("人工造林", region="松澜县、望川"), 200, ["2 个地区 × ", "去掉松澜县", "去掉望川县"], []),
    (at("人工造林", region=["松澜县", "望川县"]), 200, ["2 个地区 × "], []),
    (at("人工造林", region="朔原市", level="county"), 200, ["望川县", "北屏县"], ["松澜县海岬"]),
    (at("人工造林", region="全国"), 200, ["去掉全国"], []),
    # columns
    (at("人工造林", from_="2022", to="2021"), 200, ["2021年2022年"], ["2023年2"]),
    (at("人工造林", from_="２０２２"), 200, ["2022年"], ["2021年"]),
    # the states in words
    (at("人工造林", level="county"), 200, ["未提及", "无报告", "都不等于零"], []),
    (at("粮食产量", region="松澜县", from_="2023"), 200, ["前后不一：132,000", "互相矛盾"], []),
    # growth, plans, averages
    (at("gdp.total", growth="1"), 200, ["增速，同比，实际数", "单位：%", "个百分点"], ["平均总数"]),
    (at("人工造林", status="target"), 200, ["目标数"], []),
    (at("人工造林", per="capita"), 200, ["单位：亩/人", "缺人口数"], ["首末变化"]),
    (at("人工造林", rank="2023"), 200, ["第 1 位澜屏市", "第 2 位望川县", "2023年各地"], []),
    (at("人工造林", chart="bars"), 200, ["排名", "中位数", "位次"], []),
    (at("人工造林", parts="1"), 200, ["半年、季度"], []),
    # what cannot be compared, with a way on
    (at("没有这项"), 400, ["没有“没有这项”这项指标", "看全部指标"], []),
    (at("人造林"), 400, ["是不是要找", "人工造林面积 亩"], []),
    (at("农村公路"), 400, ["“农村公路”可能是几项指标", "请选一项"], []),
    (at("人工造林", region="无此地"), 400, ["没有“无此地”这个地区", "比较全部地区"], []),
    (at("人工造林", from_="去年"), 400, ["“去年”不是年份", "不限年份"], []),
    (at("人工造林", level="book"), 400, ["没有“book”这种级别"], []),
    (at("人工造林", base="book"), 400, ["没有“book”这种口径"], []),
    (at("人工造林", status="book"), 400, ["没有“book”这种性质"], []),
    (at("人工造林", rank="2031"), 400, ["表里没有“2031”这一列", "不排序"], []),
    (at("农村居民人均可支配收入", per="capita"), 400, ["不能再按人口或面积平均"], []),
    (at("人工造林", region="县" * 5000), 400, ["这个地区"], []),
    (at("造" * 5000), 400, ["这项指标"], []),
    # nothing that is typed becomes markup
    (at(HOSTILE), 400, [], []),
    (at("人工造林", region=HOSTILE), 400, [], []),
    (at("人工造林", level=HOSTILE), 400, [], []),
    (at("人工造林", rank=HOSTILE), 400, [], []),
    (at("人工造林", from_=HOSTILE), 400, [], []),
    ("/compare?indicator=%00%FF", 400, [], []),
    # indicators
    (url("/indicators"), 200, ["词表共", "林业草原", "人工造林面积", "农业农村"], ["没有符合"]),
    (url("/indicators", q="造林"), 200, ["符合“造林”", "人工造林面积"], ["粮食产量"]),
    (url("/indicators", q="林业草原"), 200, ["森林覆盖率"], ["粮食产量"]),
    (url("/indicators", q="龘"), 200, ["没有符合“龘”的指标", "看全部"], []),
    (url("/indicators", q=HOSTILE), 200, ["没有符合"], []),
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
    assert "Traceback" not in response.text


ASKS = [
    Ask(),
    Ask("gdp.total"),
    Ask("gdp.total", ("990121", "420600@2009"), "county", "2020", "2023", rank="2023"),
    Ask("gdp.total", growth=True, base="yoy", status="target", chart="bars"),
    Ask("gdp.total", last="2021", per="area", parts=True),
]


@pytest.mark.parametrize("ask", ASKS)
def test_an_ask_survives_its_address(client: FlaskClient, ask: Ask) -> None:
    with client.application.test_request_context(ask_url(ask)) as context:
        assert ask_from(context.request.args) == ask
    assert ("status", "actual") not in arguments_of(ask)


def test_every_link_of_a_comparison_leads_somewhere(client: FlaskClient) -> None:
    page = client.get(at("人工造林", region="朔原市", level="county", from_="2021")).text
    paths = {link.partition("#")[0] for link in links_of(page) if link.startswith("/")}
    links = {path for path in paths if not path.startswith(("/static/", "/language/"))}
    assert len(links) > 25
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_every_value_leads_to_its_sentence(client: FlaskClient, sample: Corpus) -> None:
    """What the page shows is what the service found, and each number is marked where it stands."""
    page = client.get(at("粮食产量", level="county")).text.partition("</table>")[0]
    comparison = compare(sample, CompareRequest("粮食产量", level="county"))
    shown = re.findall(r'<a href="(/reports/[^"]+)" data-tip="[^"]*" data-quote="([^"]*)"', page)
    values = [value for row in comparison.rows for cell in row.cells for value in cell.values]
    assert len(shown) == len(values) > 15
    for (link, sentence), value in zip(shown, values, strict=True):
        proof = value.proofs[0]
        address, _, anchor = html.unescape(link).partition("#")
        assert address == f"/reports/{proof.report}?figure={proof.figure.start}"
        report = client.get(address).text
        marked = re.search(rf'<span class="fig [a-z ]*now" id="{anchor}"[^>]*>([^<]+)<', report)
        assert marked and marked[1] == proof.figure.quote
        cited = "".join(re.findall(r'<span class="cited">(.*?)</span>(?!</span>)', report))
        assert proof.figure.quote in html.unescape(sentence)
        assert cited


def test_a_conflict_shows_all_its_values_and_their_sentences(client: FlaskClient) -> None:
    page = client.get(at("粮食产量", region="松澜县", from_="2023")).text
    cell = page[page.index('class="c-conflict"') :].partition("</td>")[0]
    assert "132,000" in cell and "2,000" in cell
    assert len([link for link in links_of(cell) if link.startswith("/reports/")]) == 2
    # their sentences stand open, the others are folded
    fold = page[page.index('id="conflicts" open') :].partition("</details>")[0]
    assert "132,000 吨" in fold and ">2,000 吨" in fold
    assert "其余的原句" in client.get(at("粮食产量", region="松澜县")).text


def test_a_ranking_counts_from_the_highest(client: FlaskClient) -> None:
    page = client.get(at("人工造林", rank="2023", level="county")).text
    values = [
        int(number.replace(",", ""))
        for row in re.findall(r'class="rank">(.*?)</tr>', page, re.DOTALL)
        for number in re.findall(r"(\d[\d,]*)\s*</a></td>\s*<td>", row)[-1:]
    ]
    assert values == sorted(values, reverse=True) and len(values) > 3
    assert 'aria-sort="descending"' in page
    # a second click takes the order back
    assert at("afforestation.artificial", level="county") in links_of(page)


def test_values_that_cannot_be_divided_are_neither_shown_nor_ranked(client: FlaskClient) -> None:
    page = client.get(at("人工造林", per="capita", rank="2023", level="county")).text
    lacking = re.findall(r'<td class="c-lacking">(.*?)</td>', page, re.DOTALL)
    assert lacking and all("缺人口数" in cell and " 亩</small>" in cell for cell in lacking)
    # 21000亩 is no rank among 亩/人
    assert "第 </span>1<" not in page
    assert "第 </span>1<" in client.get(at("人工造林", rank="2023", level="county")).text


def test_the_chart_has_the_numbers_of_the_table(client: FlaskClient) -> None:
    def data(address: str) -> Any:
        page = client.get(address).text
        found = re.search(r'id="chart-data">(.*?)</script>', page)
        assert found is not None and "echarts.min.js" in page
        return json.loads(found[1])

    lines = data(at("人工造林", region="望川县", level="county"))
    (row,) = lines["rows"]
    assert (lines["unit"], row["name"]) == ("亩", "望川县")
    assert dict(zip(lines["periods"], row["values"], strict=True))["2023"] == 21000
    # one value alone is no chart, and other pages load no library for charts
    alone = client.get(at("人工造林", region="望川县", from_="2024")).text
    assert "chart-data" not in alone and "echarts" not in alone
    assert "echarts" not in client.get(at("人工造林", rank="2023", level="county")).text
    assert "echarts" not in client.get("/").text


def test_files_of_the_same_comparison(client: FlaskClient, sample: Corpus) -> None:
    arguments = f"?indicator={quote('人工造林')}&level=county&from=2021"
    found = compare(sample, CompareRequest("人工造林", level="county", years=("2021..",)))
    page = client.get(f"/compare{arguments}").text
    links = {link.partition("?")[0] for link in links_of(page)}
    assert {"/compare.csv", "/compare.xlsx", "/compare.json"} <= links
    response = client.get(f"/compare.csv{arguments}")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert {row["region"] for row in rows} == {row.title for row in found.rows}
    assert "attachment" in response.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(client.get(f"/compare.xlsx{arguments}").data)) as book:
        assert "xl/workbook.xml" in book.namelist()
    answer = json.loads(client.get(f"/compare.json{arguments}").data)
    assert answer["unit"] == "亩" and len(answer["rows"]) == len(found.rows)
    refused = client.get("/compare.csv?indicator=x")
    assert refused.status_code == 400 and "这项指标" in text_of(refused.text)
    assert client.get("/compare.pdf?indicator=x").status_code == 404


def test_an_empty_corpus_has_nothing_to_compare(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    assert "还没有可以比较的数" in client.get("/compare").text
    page = client.get(at("人工造林"))
    assert page.status_code == 200 and "没有可以列出的地区" in page.text
    assert "语料里说到 0 项" in text_of(client.get("/indicators").text)


SUGGESTED = [
    ("造林", ["人工造林面积", "造林面积"]),
    ("gdp", ["GDP", "地区生产总值 亿元"]),
    ("龘", []),
    (HOSTILE, []),
]


@pytest.mark.parametrize("typed, there", SUGGESTED)
def test_names_are_suggested(client: FlaskClient, typed: str, there: list[str]) -> None:
    answer = client.get(url("/compare/names", indicator=typed)).text
    assert [name for name in there if name not in answer] == []
    assert answer.count("<option") <= 20 and bool(there) == ("<option" in answer)


def test_indicators_lead_to_comparison_and_search(client: FlaskClient) -> None:
    page = client.get(url("/indicators", q="林业草原")).text
    links = set(links_of(page[page.index("<tbody") :])) - {"/"}
    assert at("afforestation.artificial") in links
    assert url("/", q="指标:人工造林面积") in {html.unescape(link) for link in links}
    assert [link for link in links if client.get(link).status_code != 200] == []
