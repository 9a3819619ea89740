"""The page of names out of their time, without a browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, text_of, url

from indexer.corpus import Corpus
from webui import create_app
from webui.names_page import Ask, ask_from, ask_url

PATH = "/policies/names"
SLIPS = {
    "old.txt": "民乐县2023年工作总结\n争取国家农发办资金，<b>实施</b>高标准农田。",
    "new.txt": "山丹县2018年工作总结\n落实“双减”政策。",
    "fine.txt": "高台县2023年工作总结\n落实“双减”政策，原国家农发办的项目完工。",
    "undated.txt": "工作总结\n争取国家农发办资金。",
}

# (address, status, texts that must be there, texts that must not)
PAGES = [
    (
        url(PATH),
        200,
        [
            "看过 68 份报告",
            "已经撤销 国家农发办 国家农业综合开发办公室",
            "1988–2018，其后为 农业农村部",
            "报送国家农发办的河谷灌渠改造项目通过评审。",
            "松澜县2023年松澜县农业农村局2023年工作总结和2024年工作打算",
            "全部 1早于出现 0已经撤销 1",
        ],
        ["看不出年份", "没有发现"],
    ),
    (url(PATH, slip="after"), 200, ["国家农发办"], []),
    (url(PATH, slip="before"), 200, ["没有“早于出现”的名称", "看全部"], ["国家农发办"]),
    # conditions, also as they are typed
    (url(PATH, region="松澜"), 200, ["看过 5 份报告", "国家农发办", "全部清除"], []),
    (url(PATH, region="990321", year="2023"), 200, ["国家农发办"], []),
    (url(PATH, year="2022..2024"), 200, ["国家农发办"], []),
    (url(PATH, from_="2024", to="2023"), 200, ["国家农发办"], []),
    (url(PATH, region="青禾县"), 200, ["没有发现用错年代的名称", "看过 5 份"], ["国家农发办"]),
    (url(PATH, to="2022"), 200, ["没有发现用错年代的名称"], ["国家农发办"]),
    (url(PATH, year="1960"), 200, ["没有报告符合这些条件", "去掉全部条件"], []),
    # what means nothing
    (url(PATH, region="无此地"), 400, ["没有“无此地”这个地区", "去掉这项条件"], []),
    (url(PATH, from_="去年"), 400, ["不是年份", "去掉这项条件"], []),
    (url(PATH, year="x..y"), 400, ["去掉这项条件"], []),
    (url(PATH, slip="never"), 400, ["没有“never”这一类", "before、after"], []),
    (url(PATH, page="999999999"), 200, ["国家农发办"], []),
    (url(PATH, region=HOSTILE), 400, [], []),
    (url(PATH, from_=HOSTILE), 400, [], []),
    (url(PATH, slip=HOSTILE), 400, [], []),
    (url(PATH, region="长" * 6_000), 400, [], []),
    (f"{PATH}?region=%00%FF%ED%A0%80", 400, [], []),
]


@pytest.mark.parametrize(("address", "status", "there", "absent"), PAGES)
def test_page(
    client: FlaskClient, address: str, status: int, there: list[str], absent: list[str]
) -> None:
    response = client.get(address)
    bare = text_of(response.text[response.text.index("<main") :]).replace(" ", "")
    assert response.status_code == status
    assert [text for text in there if text.replace(" ", "") not in bare] == []
    assert [text for text in absent if text.replace(" ", "") in bare] == []
    assert "<script>alert" not in response.text and len(response.text) < 1_000_000


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize("address", [address for address, *_ in PAGES])
def test_no_file_breaks(client: FlaskClient, address: str, ending: str) -> None:
    response = client.get(address.replace(PATH, f"{PATH}.{ending}", 1))
    assert response.status_code in (200, 400)
    assert response.is_json == (response.status_code == 200 and ending == "json")


def test_the_files_have_what_the_page_has(client: FlaskClient) -> None:
    links = links_of(client.get(url(PATH, slip="after")).text)
    assert {f"{PATH}.csv?slip=after", f"{PATH}.json?slip=after"} <= set(links)
    table = client.get(f"{PATH}.csv?slip=after").get_data().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    (finding,) = client.get(f"{PATH}.json?slip=after").get_json()["findings"]
    assert {name: row[name] for name in ("slip", "quote", "report", "title", "explanation")} == {
        name: finding[name] for name in ("slip", "quote", "report", "title", "explanation")
    }
    assert row["region"].endswith("/松澜县") and row["sentence"] == finding["sentence"]["quote"]


def test_a_sentence_leads_to_its_place(client: FlaskClient) -> None:
    page = client.get(PATH).text
    sentence = page[page.index("<blockquote") : page.index("</blockquote>")]
    assert "报送<mark>国家农发办</mark>的河谷" in sentence
    (link,) = links_of(sentence)
    assert re.search(r"\?at=\d+\.\.\d+#at$", link)
    report = client.get(link).text
    assert 'id="at"' in report and "国家农发办" in report[report.index('id="at"') :][:200]
    # what followed has a page
    assert "/policies/mara" in links_of(page)


def test_both_slips_and_what_cannot_be_judged(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    client = client_over(SLIPS)
    page = client.get(PATH).text
    shown = text_of(page[page.index("<main") :]).replace(" ", "")
    assert "看过4份报告里的政策和机构名称其中1份看不出年份，没法判断" in shown
    assert "全部2早于出现1已经撤销1" in shown
    assert "早于出现“双减”政策双减2021年起" in shown
    assert "争取国家农发办资金，<b>实施</b>高标准农田。" in shown and "<b>实施" not in page
    assert "高台县" not in page[page.index("<ol") : page.index("</ol>")]
    record = client.get(f"{PATH}.json?slip=before").get_json()
    assert (record["undated"], record["total"]) == (1, 1)
    assert record["findings"][0]["slip"] == "before"


def test_many_findings_have_pages(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    sentences = "".join(f"第{n}次争取国家农发办资金。" for n in range(60))
    client = client_over({"old.txt": f"民乐县2023年工作总结\n{sentences}"})
    first = client.get(PATH).text
    assert first.count('<li class="hit">') == 50 and "第 1–50 条，共 60 条" in first
    assert client.get(f"{PATH}?page=2").text.count('<li class="hit">') == 10
    assert client.get(f"{PATH}.json").get_json()["total"] == 60


ASKS = [
    Ask(),
    Ask("990121", "2019", "2023", "after", 50),
    Ask("青禾县", "", "2023"),
    Ask("", "2019", ""),
]


@pytest.mark.parametrize("ask", ASKS)
def test_an_audit_survives_its_address(sample: Corpus, ask: Ask) -> None:
    with create_app(sample).test_request_context(ask_url(ask)) as context:
        assert ask_from(context.request.args) == ask


def test_an_empty_corpus(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    response = client.get(PATH)
    assert response.status_code == 200 and "语料是空的" in response.text


def test_the_page_holds_no_inline_script_or_style(client: FlaskClient) -> None:
    page = client.get(PATH).text
    assert " style=" not in page and "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert not re.search(r"\son[a-z]+=", page)
