"""The page of the corpus without a browser: its tables, its files, its states."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, main_of, url

from indexer.corpus import Corpus
from indexer.errors import UnreadableReport
from indexer.trends.grid import grid_of
from webui import create_app
from webui.corpus_accuracy import FILE_NAME
from webui.corpus_address import Ask, ask_from, ask_url

Over = Callable[[dict[str, str]], FlaskClient]


def at(**arguments: str | list[str]) -> str:
    return url("/corpus", **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    (
        at(),
        200,
        [
            "报告 67 连同同文的共 68 份",
            "云岫省 67 1 1 1 2 2 3 3 4 13 17 15 5",
            "云岫省本级 1",
            "2013–2014",
            "未标明 1",
            "政府工作报告 23 34.3%",
            "纯文本 GB18030 text 7",
            "2 份报告分属 1 组",
            "没能读入的文件 没有",
            "这里还没有测过",
            "程序 0.1.0",
            "分词与词典 jieba",
        ],
        ["查准率"],
    ),
    # folded: all, one, one of those that are unfolded
    (at(open="-all"), 200, ["云岫省 67"], ["云岫省本级", "澜屏市"]),
    (at(open=["-all", "990000"]), 200, ["云岫省本级", "澜屏市 20", "海岬市 13"], ["青禾县"]),
    (at(open="-990100"), 200, ["澜屏市 20", "望川县"], ["澜屏市本级", "青禾县"]),
    (at(open=["all", "-990100"]), 200, ["望川县", "桐川县（2015 年前）"], ["青禾县"]),
    # a place that nothing lies in stays as it is
    (at(open="990122"), 200, ["乌柏县 4"], ["乌柏县本级"]),
    # what means nothing
    (at(open="330000"), 400, ["没有“330000”这个地区", "看整个语料"], ["地区与年份"]),
    (at(open=HOSTILE), 400, ["这个地区"], []),
    (at(page="x"), 400, ["“x”不能作页码", "从 1 起的整数"], []),
    (at(page="0"), 400, ["不能作页码"], []),
    (at(page="-1"), 400, ["不能作页码"], []),
    (at(page="9" * 5000), 400, ["不能作页码"], []),
    (at(page=HOSTILE), 400, ["<script>alert(1)</sc"], []),
    (at(open=["x" * 9000]), 400, ["xxxx…"], []),
    ("/corpus?open=%00%FF%ED%A0%80", 400, ["这个地区"], []),
    (at(nonsense="1"), 200, ["语料"], []),
]


@pytest.mark.parametrize(("address", "status", "there", "absent"), PAGES)
def test_page(
    client: FlaskClient, address: str, status: int, there: list[str], absent: list[str]
) -> None:
    response = client.get(address)
    bare = main_of(re.sub(r"</(td|th|dt|dd|h2)>", " ", response.text)).replace(" ", "")
    assert response.status_code == status
    assert [text for text in there if text.replace(" ", "") not in bare] == []
    assert [text for text in absent if text.replace(" ", "") in bare] == []
    assert "<script>alert" not in response.text
    assert not re.search(r"<style| style=| on[a-z]+=", response.text)


def test_a_page_beyond_the_last_leads_to_the_last(client: FlaskClient) -> None:
    assert client.get(at(page="7", open="all")).location == "/corpus?open=all#failures"


ASKS = [Ask(), Ask(("all", "-990100")), Ask(("990000",), 3)]


@pytest.mark.parametrize("ask", ASKS)
def test_an_ask_survives_its_address(sample: Corpus, ask: Ask) -> None:
    with create_app(sample).test_request_context(ask_url(ask)) as context:
        assert ask_from(context.request.args) == ask


def total_of(page: str) -> int:
    found = re.search(r"<b[^>]*>([\d,]+)</b>", page[page.index('class="count-line"') :])
    assert found
    return int(found[1].replace(",", ""))


def numbers_of(page: str) -> dict[str, int]:
    """The searches that a page links to by a number, and these numbers."""
    found = re.findall(r'<a href="(/(?:\?[^"]*)?)"[^>]*>([\d,]+)</a>', page)
    return {html.unescape(link): int(number.replace(",", "")) for link, number in found}


def test_every_number_opens_its_reports(client: FlaskClient) -> None:
    numbers = numbers_of(client.get(at(open="all")).text)
    # the rows of 21 places and those of their own reports, and the values of four fields
    assert len(numbers) > 120
    for link, number in numbers.items():
        assert total_of(client.get(link).text) == number, link


def test_every_number_opens_its_reports_under_old_names(old_client: FlaskClient) -> None:
    page = old_client.get(at(open="all")).text
    assert "襄樊市" in page
    for link, number in numbers_of(page).items():
        assert total_of(old_client.get(link).text) == number, link


def test_a_place_without_reports_in_a_year_is_empty(client: FlaskClient) -> None:
    page = client.get(at()).text
    row = page[page.index('id="r-990202"') :]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[: row.index("</tr>")])
    # in all; 2012, 2013–2014, then year by year: there are reports of 2015 and 2018
    expected = [True, False, False, True, False, False, True] + [False] * 7
    assert [bool(cell) for cell in cells] == expected
    assert ">0<" not in page


def test_only_what_fits_is_unfolded(client_over: Over) -> None:
    titles = [f"{name}2023年政府工作报告" for name in PLACES]
    client = client_over({f"{n}.txt": f"{title}\n造林{n}万亩。" for n, title in enumerate(titles)})
    page = client.get(at()).text
    rows = re.findall(r'<tr id="r-([^"]+)"', page)
    assert rows == ["330000", "420000", "510000", "620000"] and 'aria-expanded="false"' in page
    fold = next(link for link in links_of(page) if "open=620000" in link)
    unfolded = client.get(fold).text
    assert len(re.findall(r'<tr id="r-(62[^"]+)"', unfolded)) == 15
    shut = next(link for link in links_of(unfolded) if "open=-620000" in link)
    assert re.findall(r'<tr id="r-([^"]+)"', client.get(shut).text) == rows


PLACES = [
    *"兰州市 嘉峪关市 金昌市 白银市 天水市 武威市 张掖市 平凉市 酒泉市 庆阳市 定西市 陇南市".split(),
    *"临夏回族自治州 甘南藏族自治州".split(),
    *"武汉市 黄石市 十堰市 宜昌市 襄阳市 鄂州市 荆门市 孝感市 荆州市 黄冈市 咸宁市 随州市".split(),
    *"杭州市 宁波市 温州市 嘉兴市 湖州市 绍兴市 金华市 衢州市 舟山市 台州市 丽水市".split(),
    *"成都市 绵阳市".split(),
]


def test_files(client: FlaskClient, sample: Corpus) -> None:
    page = client.get(at(open="-all")).text
    links = [link for link in links_of(page) if link.startswith("/corpus.")]
    assert links == ["/corpus.csv", "/corpus.json"]
    grid = grid_of(sample)
    table = client.get(links[0])
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == [row.place.id for row in grid.rows]
    (qinghe,) = (row for row in rows if row["code"] == "990121")
    assert (qinghe["region"], qinghe["within"]) == ("青禾县", "990100")
    assert (qinghe["reports"], qinghe["own"], qinghe["2022"], qinghe["2018"]) == ("5", "4", "1", "")
    record = client.get(links[1]).get_json()
    assert record["reports"] == 67 and next(iter(record["years"])) == "2012"
    first = record["regions"][0]
    assert (first["region"], first["reports"], first["own"]["reports"]) == ("云岫省", 67, 1)


def test_an_empty_corpus(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    page = client.get(at())
    assert page.status_code == 200
    assert "语料是空的" in page.text and "没能读入的文件" in page.text and "词表" in page.text
    assert client.get("/corpus.json").get_json() == {"reports": 0, "years": {}, "regions": []}
    assert client.get("/corpus.csv").status_code == 200


def test_failures_are_paged(corpus: Corpus) -> None:
    for n in range(45):
        path = f"reports/{n:02}<b>.pdf"
        corpus.store.failures.add(UnreadableReport(path, "no text layer", "run <i>OCR</i> first"))
    client = create_app(corpus).test_client()
    seen: list[str] = []
    for page, said in (
        (1, "第 1–20 个，共 45 个"),
        (3, "第 41–45 个，共 45 个"),
        (2, "第 21–40 个"),
    ):
        text = client.get(at(page=str(page))).text
        assert said in text and "no text layer" in text
        assert "&lt;i&gt;OCR" in text and "<b>.pdf" not in text
        seen += re.findall(r"<code>(reports/[^<]+)</code>", text)
    assert len(seen) == len(set(seen)) == 45
    assert client.get(at(page="9")).location == "/corpus?page=3#failures"


MEASURED = {
    "gold": 62,
    "precision": 1.0,
    "recall": 0.984,
    "value_share": 0.984,
    "unit_share": 0.984,
    "status_share": 0.968,
    "period_share": 0.95,
    "id_accuracy": 0.9083,
}
# (what the file holds, texts that must be there, texts that must not)
EVALUATIONS = [
    (
        json.dumps({"figures": {"together": {"all tuned": MEASURED, "x": MEASURED}}}),
        ["规则参照过的文本", "62", "98.4%", "90.8%"],
        ["没有测过", "没有参照过"],
    ),
    (json.dumps({"figures": {"together": {}}}), ["读不懂"], []),
    (json.dumps({"figures": {"together": {"all tuned": {"gold": HOSTILE}}}}), ["读不懂"], []),
    ("{", ["读不懂"], []),
    ("[" * 100_000, ["读不懂"], []),
    ("", ["读不懂"], []),
]


@pytest.mark.parametrize(("content", "there", "absent"), EVALUATIONS)
def test_accuracy(corpus: Corpus, content: str, there: list[str], absent: list[str]) -> None:
    (corpus.settings.home / FILE_NAME).write_text(content, encoding="utf-8")
    page = create_app(corpus).test_client().get(at())
    shown = page.text[page.text.index('id="accuracy"') :]
    assert page.status_code == 200
    assert [text for text in there if text not in shown] == []
    assert [text for text in absent if text in shown] == []


def test_a_new_report_is_counted_at_once(client_over: Over, corpus: Corpus) -> None:
    client = client_over({"a.txt": "甘州区2023年政府工作报告\n造林1万亩。"})
    assert "620702" in client.get(at()).text and grid_of(corpus).whole.reports == 1
