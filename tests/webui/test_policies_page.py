"""The pages of policies, without a browser."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, main_of, text_of, url

from indexer.corpus import Corpus
from webui import create_app
from webui.policies_address import (
    Ask,
    ListAsk,
    arguments_of,
    ask_from,
    list_arguments,
    list_ask_from,
    list_url,
    policy_url,
)

RIVER = "/policies/river_chief"
FOREST = "/policies/forest_chief"


def at(path: str = RIVER, **arguments: str | list[str]) -> str:
    return url(path, **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    # the list: all, of a text, a kind, a field; what no report mentions is folded away
    (url("/policies"), 200, ["数过 67 份报告", "河长制河湖长制", "2007年起47/6766", "没有报告提到", "2018–2025"], ["美丽中国"]),
    (url("/policies", all="1"), 200, ["美丽中国", "只列提到的"], []),
    (url("/policies", q="河湖长制"), 200, ["全部1", "河长制"], ["林长制"]),
    (url("/policies", q="水务"), 200, ["河长制", "农村饮水安全工程", "另有44项"], ["林长制"]),
    (url("/policies", q="river_chief"), 200, ["河长制"], []),
    (url("/policies", q="水务", kind="institution"), 200, ["制度3", "河长制"], ["美丽河湖"]),
    (url("/policies", q="河长制", kind="body"), 200, ["没有这一类的政策符合", "不限类别"], []),
    (url("/policies", q="美丽中国"), 200, ["美丽中国", "没有报告提到这些政策"], []),
    (url("/policies", q="河涨制"), 200, ["没有“河涨制”这项政策", "是不是要找", "河长制"], []),
    (url("/policies", q="火星殖民"), 200, ["没有“火星殖民”这项政策", "看全部政策"], ["是不是要找"]),
    (url("/policies", region="朔原", from_="2022"), 200, ["地区朔原市", "数过 21 份报告"], []),
    # one argument tells kinds of policies and of reports
    (url("/policies", kind=["institution", "述职报告"]), 200, ["类型述职报告", "林长制"], ["高标准农田"]),
    (url("/policies", region="无此地"), 400, ["没有“无此地”这个地区", "去掉这项条件"], []),
    (url("/policies", year="1999"), 200, ["没有报告符合这些条件"], []),
    # a policy: what is known of it, its numbers, first and late mentions
    (
        at(),
        200,
        [
            "中共中央办公厅 国务院办公厅，《关于全面推行河长制的意见》，厅字〔2016〕42号",
            "提到的报告47 / 67 份报告",
            "提到66 次",
            "每万字6.18 次",
            "首见距国家文件2 年 （中位 6 年）",
            "首见于2018 年：白桦区",
            "晚提到的：沙棘县 2021 年（此前 1 份该提未提）",
            "2013–2014年没有报告",
            "2022年10/1377%",
            "河湖长制127",
        ],
        ["从未提到0处，", "据均匀抽取"],
    ),
    # who never mentions it, with the reports that were expected to
    (
        at(),
        200,
        [
            "1 处该提到而从未提到",
            "提到的地区19 / 20 处有报告",
            "从未提到1 处",
            "桐川区朔原市4 3 2012、2022–2024",
        ],
        [],
    ),
    (at(by="prefecture"), 200, ["澜屏市云岫省，4 份"], ["白桦区朔原市，"]),
    (at(by="township"), 200, ["磨石乡霜河县，1 份"], ["没有报告属于这一级的地区"]),
    (at(region="990224"), 200, ["这1份报告里没有一份提到它"], ["采用曲线"]),
    # one who came later is expected by time and field
    (at(FOREST, region="朔原市"), 200, ["5 处该提到而从未提到", "从未提到", "沙棘县朔原市"], []),
    # without a mention what is known stays, and who has reports
    (
        at("/policies/beautiful_china"),
        200,
        ["这 67 份报告里没有一份提到它", "Beautiful China", "2012 年起", "有报告而从未提到的 20 处"],
        ["采用曲线", "首次提到", "逐条"],
    ),
    # what was renamed, and what followed
    (at("/policies/river_chief", from_="2024"), 200, ["年份2024 年及以后", "14/15"], ["2022年"]),
    # states with a way on
    (at("/policies/河涨制"), 404, ["没有“河涨制”这项政策", "河长制"], []),
    (at("/policies/火星殖民"), 404, ["看全部政策"], []),
    (at(year="1999"), 200, ["没有报告符合这些条件", "River chief system"], ["首次提到"]),
    (at(region="无此地"), 400, ["没有“无此地”这个地区", "River chief system"], []),
    (at(by="village"), 400, ["“village”不能作地区级别", "列出各级"], []),
    (at(from_="去年"), 400, ["不是年份"], []),
    (at(page="nonsense", all="x", unit="book"), 200, ["提到的报告47"], []),
    # nothing that is typed becomes markup
    (url("/policies", q=HOSTILE), 200, ["没有“<script>alert(1)</sc…”"], []),
    (url("/policies", kind=HOSTILE), 200, ["<script>alert(1)</script>"], []),
    (at("/policies/" + quote(HOSTILE.replace("/", ""))), 404, ["没有“<script>alert(1)<scr…”"], []),
    (at(region=HOSTILE), 400, [], []),
    (at(by=HOSTILE), 400, [], []),
    ("/policies?q=%00%FF%ED%A0%80", 200, [], []),
    ("/policies/%FF%ED%A0%80", 404, [], []),
    (url("/policies", q="造" * 6_000), 200, ["没有“造造"], []),
]  # fmt: skip


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
    assert len(response.text) < 1_000_000


@pytest.mark.parametrize("address", [address for address, *_ in PAGES])
@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_no_file_breaks(client: FlaskClient, address: str, ending: str) -> None:
    path, _, arguments = address.partition("?")
    response = client.get(f"{path}{ending}?{arguments}")
    assert response.status_code in (200, 400, 404)
    if response.status_code != 200:
        assert "text/html" in response.content_type and "<main" in response.text


ASKS = [
    Ask("river_chief"),
    Ask("river_chief", {"region": ("990121", "unknown"), "year": ("2019..2023",)}, "county"),
    Ask("a/b", {"kind": ("述职报告",)}, whole=True, page=3),
]
LIST_ASKS = [
    ListAsk(),
    ListAsk("a&b", "body", {"kind": ("述职报告",), "portfolio": ("water",)}, whole=True),
]


@pytest.mark.parametrize("ask", ASKS)
def test_a_policy_survives_its_address(sample: Corpus, ask: Ask) -> None:
    with create_app(sample).test_request_context(policy_url(ask)) as context:
        read = ask_from(ask.policy, context.request.args)
    assert arguments_of(read) == arguments_of(ask)
    assert (read.in_force, read.level, read.whole, read.page) == (
        ask.in_force, ask.level, ask.whole, ask.page
    )  # fmt: skip


@pytest.mark.parametrize("ask", LIST_ASKS)
def test_a_list_survives_its_address(sample: Corpus, ask: ListAsk) -> None:
    with create_app(sample).test_request_context(list_url(ask)) as context:
        read = list_ask_from(context.request.args)
    assert list_arguments(read) == list_arguments(ask)
    assert (read.text, read.kind, read.in_force) == (ask.text, ask.kind, ask.in_force)


@pytest.mark.parametrize("name", ["河长制", "河湖长制", "“河（湖）长制”", "RIVER_CHIEF"])
@pytest.mark.parametrize("ending", ["", ".csv", ".json"])
def test_a_name_leads_to_the_policy(client: FlaskClient, name: str, ending: str) -> None:
    response = client.get(
        url(f"/policies/{name}{ending}", region=["朔原市", "澜屏市"], by="county")
    )
    assert response.status_code == 302
    assert response.location == url(f"{RIVER}{ending}", region=["朔原市", "澜屏市"], by="county")
    assert client.get(response.location).status_code == 200


def total_of(client: FlaskClient, link: str) -> int:
    """How many reports a search says to have found."""
    response = client.get(link)
    assert response.status_code == 200, link
    page = response.text
    if 'class="count-line"' not in page:
        return 0
    found = re.search(r"<b[^>]*>([\d,]+)</b>", page[page.index('class="count-line"') :])
    assert found
    return int(found[1].replace(",", ""))


def counted(pattern: str, page: str) -> dict[str, int]:
    """The links that a pattern finds, with the number that each is said to open."""
    return {html.unescape(link): int(n.replace(",", "")) for link, n in re.findall(pattern, page)}


NUMBERS: Mapping[str, str] = {
    "years": r'<td class="num"><a href="([^"]+)" title="[^"]*有 ([\d,]+) 份符合"',
    "matrix": r'<td class="m-yes"><a href="([^"]+)" title="[^"]*，([\d,]+) 份提到',
    "without": r'<td class="m-no"><a href="([^"]+)" title="[^"]*：([\d,]+) 份报告，没有提到',
    "places": r'<th scope="row"><span><a href="([^"]+)">[^<]*</a><small>(?:[^<]*，)?([\d,]+) 份报告<',
    "fields": r'<td class="num"><a href="(/\?[^"]+)">([\d,]+)/\d+</a></td><td class="num muted">',
    "silent": r'<td class="num nowrap" data-of="[^"]*"><a href="([^"]+)">([\d,]+)</a>',
    "whole": r'<dt>提到的报告</dt><dd><a href="([^"]+)">([\d,]+)</a>',
}
ADDRESSES = [
    (at(), set(NUMBERS)),
    (at(FOREST), set(NUMBERS) - {"whole"}),
    # under filters, of a place alone, of an old name, of a field
    (at(FOREST, region="朔原市", from_="2021"), {"years", "places", "silent", "without"}),
    (at("/policies/strategic_emerging", region="桐川区", year="2021..2024"), {"places", "without"}),
    (at("/policies/old_communities", region="桐川区"), {"places", "without"}),
    (at(region="桐川区", year="2021..2024"), {"silent"}),
    (at(region="990224"), {"silent"}),
    (at(FOREST, portfolio=["water", "forestry"]), {"fields", "silent", "places"}),
    (at("/policies/beautiful_china"), {"silent"}),
]  # fmt: skip


@pytest.mark.parametrize(("address", "kinds"), ADDRESSES)
def test_a_number_opens_its_reports(client: FlaskClient, address: str, kinds: set[str]) -> None:
    page = client.get(address).text
    for kind, pattern in NUMBERS.items():
        links = counted(pattern, page)
        assert links or kind not in kinds, kind
        for link, number in links.items():
            assert total_of(client, link) == number, (kind, link)


def test_the_list_opens_its_reports(client: FlaskClient) -> None:
    page = client.get(url("/policies", q="水务", region="朔原市")).text
    links = counted(r'<a href="([^"]+)" title="[^"]*的报告提到">([\d,]+)</a>', page)
    assert len(links) >= 3
    assert {link: total_of(client, link) for link in links} == links


def test_the_first_mention_opens_at_its_place(client: FlaskClient) -> None:
    page = client.get(at()).text
    cells = re.findall(r'<td class="m-first"><a href="([^"]+)" title="[^"]*点开原文">首', page)
    assert len(cells) == 19
    for link in map(html.unescape, cells):
        shown = client.get(link).text
        mark = re.search(r'<span id="at"></span>.*?<span class="cited">(.*?)</a>', shown, re.S)
        assert mark and text_of(mark[1]) in ("河长制", "河長制", "河湖长制"), link


def test_mentions_are_those_of_a_plain_scan(client: FlaskClient, sample: Corpus) -> None:
    page = client.get(at()).text
    ids = list(sample.store.values(("year",)))
    scanned = Counter(
        name
        for text in sample.store.texts(ids).values()
        for name in re.findall(
            "河湖长制|河长制", re.sub("[（()）“”]", "", text.replace("長", "长"))
        )
    )
    shown = re.findall(
        r'<td class="q"><a[^>]*>([^<]+)</a></td><td class="num">(\d+)</td>',
        page[page.index('id="aliases"') :].partition("</table>")[0],
    )
    assert {name: int(number) for name, number in shown} == scanned
    # the first of a county, by its years: 沙棘县 was silent in 2019
    row = page[page.index(">沙棘县</a>") :].partition("</tr>")[0]
    cells = re.findall(r'<td class="m-(\w+)">', row)
    assert cells == [*["none"] * 6, "no", "none", "first", "yes", "no", "yes", "none"]


def test_lines_open_their_places(client_over: Callable[[dict[str, str]], FlaskClient]) -> None:
    many = "\n".join(f"{n}、推行河（湖）长制<b>第{n}次</b>。" for n in range(1, 121))
    client = client_over({"a.txt": f"青禾县2023年工作总结\n一、回顾\n{many}"})
    page = client.get(at(page="2")).text
    lines = page[page.index('id="lines"') :]
    links = re.findall(
        r'<td class="r" lang="zh"><a href="([^"]+)"[^>]*><mark>([^<]+)</mark>', lines
    )
    assert len(links) == 50 and {text for _, text in links} == {"河（湖）长制"}
    assert '<span class="tag">河湖长制</span>' in lines and "第 51–100 条，共 120 条" in text_of(
        lines
    )
    assert "<b>第" not in lines
    shown = client.get(html.unescape(links[0][0])).text
    assert 'class="cited"' in shown
    assert client.get(at(page="9")).location == f"{RIVER}?page=3#lines"


def test_a_heading_that_is_markup_stays_text(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    client = client_over(
        {
            "a.txt": "青禾县2023年工作总结\n一、<img src=x onerror=alert(1)>\n推行河长制，巡河<i>12</i>次。"
        }
    )
    page = client.get(at()).text
    assert "<img src=x" not in page and "<i>12" not in page
    assert "&lt;img src=x" in page


def test_the_chart_has_the_numbers_of_the_table(client: FlaskClient) -> None:
    page = client.get(at()).text
    found = re.search(r'id="chart-data">(.*?)</script>', page, re.S)
    assert found
    data = json.loads(found[1])
    (row,) = data["rows"]
    assert row["name"] == "河长制"
    assert data["periods"][:3] == ["2012", "2013–2014", "2015"] and data["periods"][5] == "2018"
    reached = [50, 66.7, 66.7, 75, 76.9, 58.8, 93.3, 100]
    assert row["values"] == [0, None, 0, 0, 0, *reached]
    assert row["urls"][5] == url("/", q="政策:river_chief", year="2018")
    assert 'id="chart-data"' not in client.get(at(year="2023")).text


def test_figures_stand_in_the_same_sentence(client: FlaskClient) -> None:
    page = client.get(at()).text
    table = page[page.index('id="figures"') :].partition("</table>")[0]
    found = re.findall(r'<a href="(/reports/[^"]+)" title="([^"]+)">(.*?)</a>', table, re.S)
    assert len(found) > 10
    for link, sentence, quoted in found:
        assert re.search("河湖?长制", sentence) and text_of(quoted).split()[-1] in sentence
        assert client.get(html.unescape(link)).status_code == 200
    assert "/compare?indicator=water.surface_good_rate" in table


def test_words_and_names_lead_to_phrases(client: FlaskClient) -> None:
    page = client.get(at(region="朔原市")).text
    words = page[page.index('id="words"') :].partition("</ul>")[0]
    links = [link for link in links_of(words) if link.startswith("/phrases?")]
    assert links and all("region=990200" in link for link in links)
    for link in links[:3]:
        assert "没有一行" not in client.get(link).text
    table = page[page.index('id="aliases"') :].partition("</table>")[0]
    (first, *_) = links_of(table)
    assert "没有一行" not in client.get(first).text
    heat = page[page.index("mini heat") :].partition("</table>")[0]
    shades = links_of(heat)
    assert len(shades) > 3 and all("region=990200" in link and "year=20" in link for link in shades)
    assert "没有一行" not in client.get(shades[-1]).text


def test_fields_without_a_mention_open_their_reports(client: FlaskClient) -> None:
    page = client.get(at()).text
    silent = page[page.index("个领域没有报告提到") :].partition("</details>")[0]
    links = counted(r'<a href="([^"]+)">([\d,]+) 份</a>', silent)
    assert links and {link: total_of(client, link) for link in links} == links


def test_files(client: FlaskClient) -> None:
    page = client.get(at(region="朔原市", by="county", page="1")).text
    files = [link for link in links_of(page) if link.startswith(f"{RIVER}.")]
    assert files == [f"{RIVER}{ending}?region=990200" for ending in (".csv", ".json")]
    table = client.get(files[0])
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert ("2022", "4") in [(r["value"], r["reports"]) for r in rows if r["by"] == "year"]
    record = client.get(files[1]).get_json()
    assert record["filters"] == {"region": ["990200"]} and record["lines"]
    listed = client.get(url("/policies.json", q="水务", kind="institution")).get_json()
    assert {one["kind"] for one in listed["policies"]} == {"institution"}
    assert min(one["reports"] for one in listed["policies"]) == 0
    text = client.get(url("/policies.csv", q="水务")).get_data().decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["id"] == "river_chief"


def test_what_is_not_known_of_reports(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    client = client_over(
        {
            "a.txt": "述职报告\n各位领导：\n一、工作\n推行河长制，巡河12次。",
            "b.txt": "青禾县2023年工作总结\n各位领导：\n一、工作\n推行河湖长制，巡河13次。",
        }
    )
    page = client.get(at()).text
    shown = text_of(page).replace(" ", "")
    assert "首见于2023年，那份报告的地区未标明。" in shown
    assert "提到的地区" not in shown and "从未提到" not in shown
    links = {k: v for name in ("years", "fields") for k, v in counted(NUMBERS[name], page).items()}
    links |= {link: 1 for link in counted(r'<td class="m-yes"><a href="([^"]+)".*?>(\d+)<', page)}
    assert len(links) == 4
    assert {link: total_of(client, link) for link in links} == links


def test_ways_on(client: FlaskClient) -> None:
    page = client.get(at(year="2022")).text
    links = links_of(page)
    assert url("/policies/checklist", list="河长制", year="2022") in links
    assert url("/trends", q="政策:river_chief", year="2022") in links
    assert client.get(url("/trends", q="政策:river_chief", year="2022")).status_code == 200
    home = links_of(client.get("/policies").text)
    assert {"/policies/checklist", "/policies/discover", "/policies/names"} <= set(home)


def test_an_empty_corpus(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    for address in (url("/policies"), at()):
        response = client.get(address)
        assert response.status_code == 200 and "语料是空的" in response.text
    assert "River chief system" in client.get(at()).text
    for address in ("/policies.csv", "/policies.json", f"{RIVER}.csv", f"{RIVER}.json"):
        assert client.get(address).status_code == 200


def test_old_names_are_one_place(old_client: FlaskClient) -> None:
    # 襄樊市 became 襄阳市: neither stands twice, and both reports are behind the one row.
    page = old_client.get("/policies/beautiful_china").text
    assert "襄樊市" not in page[page.index('id="silent"') :]
    links = counted(NUMBERS["silent"], page)
    assert 2 in links.values()
    assert {link: total_of(old_client, link) for link in links} == links


def test_the_page_holds_no_inline_script_or_style(client: FlaskClient) -> None:
    for address in (url("/policies"), at(), at(FOREST)):
        page = client.get(address).text
        assert " style=" not in page and "<style" not in page
        scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
        assert set(scripts) <= {'<script type="application/json" id="chart-data">'}
        assert not re.search(r"\son[a-z]+=", page)


def test_a_page_takes_little_time(client: FlaskClient) -> None:
    client.get(at())
    times = []
    for _ in range(5):
        begun = time.process_time()
        client.get(at())
        times.append(time.process_time() - begun)
    assert min(times) < 0.06
