"""The page of a checklist, without a browser."""

from __future__ import annotations

import csv
import html
import io
import re
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, main_of, text_of, url

from indexer.corpus import Corpus
from webui import create_app
from webui.checklist_address import Ask, arguments_of, ask_from, ask_url

PATH = "/policies/checklist"
LONG = "河" * 6_000
CHIEFS = ["河长制", "林长制", "田长制"]


def at(*names: str, **arguments: str | list[str]) -> str:
    return url(PATH, list=list(names), **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    # without a list: what can be asked
    (url(PATH), 200, ["一份名单，各地提没提到", "河长制、林长制、田长制"], ["各地提没提到导"]),
    (at("", " \r\n\t"), 200, ["一份名单，各地提没提到"], []),
    # a list in one box, one a line, with numbers before its lines, and the same one twice
    (
        at("1. 河长制\r\n2、林长制\r\n河湖长制"),
        200,
        ["数过 67 份报告2 项政策", "澜屏市20 份报告1628 处812 处"],
        ["不在词表"],
    ),
    (
        at(*CHIEFS),
        200,
        ["云岫省67 份报告4766 处1729 处33 处", "柳湾区3 份报告22 处––", "桐川区4 份报告–––"],
        [],
    ),
    # the places of one level
    (at(*CHIEFS, by="prefecture"), 200, ["朔原市33 份报告"], ["云岫省67", "柳湾区"]),
    (at(*CHIEFS, by="county"), 200, ["柳湾区", "青禾县"], ["朔原市33", "未标明1"]),
    # filters, also as they are typed
    (
        at(*CHIEFS, region="朔原", from_="2023", to="2021"),
        200,
        ["去掉条件地区朔原市", "年份2021–2023", "望川县"],
        ["澜屏市20", "青禾县5"],
    ),
    (at("河长制", year="1960"), 200, ["没有报告符合这些条件", "去掉全部条件"], ["底色"]),
    # names that mean nothing beside others, and alone
    (
        at("河涨制", "林长制", "天书奇谭"),
        200,
        ["2 项不在词表里", "河涨制 改为 河长制，或去掉", "天书奇谭 去掉", "1 项政策"],
        [],
    ),
    (at("河涨制"), 400, ["1 项不在词表里", "改为 河长制", "名单里没有一项在词表里"], ["底色"]),
    (at(LONG), 400, ["1 项不在词表里", "河河河…"], ["河" * 61]),
    (at("林长制", LONG), 200, ["1 项不在词表里", "河河河…", "林长制"], ["河" * 61]),
    # what is too much or means nothing, with a way on
    (at(*map(str, range(1001, 1302))), 400, ["最多对照 300 项，名单里有 301 项"], ["底色"]),
    (at("河长制", by="village"), 400, ["“village”不能作地区级别", "province"], []),
    (at("河长制", region="无此地"), 400, ["没有“无此地”这个地区", "去掉这项条件"], []),
    (at("河长制", from_="去年"), 400, ["不是年份", "去掉这项条件"], []),
    (at("河长制", portfolio="x", kind="y"), 200, ["没有报告符合这些条件", "分管x"], []),
    (at("河长制", offset="-1", page="-3", unit="book"), 200, ["云岫省"], []),
    # nothing that is typed becomes markup
    (at(HOSTILE), 400, ["<script>alert(1)</script>"], []),
    (at("河长制", HOSTILE), 200, ["<script>alert(1)</script>"], []),
    (at("河长制", by=HOSTILE), 400, [], []),
    (at("河长制", region=HOSTILE), 400, [], []),
    (f"{PATH}?list=%00%FF%ED%A0%80", 400, [], []),
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


@pytest.mark.parametrize("address", [address for address, *_ in PAGES])
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_no_file_breaks(client: FlaskClient, address: str, ending: str) -> None:
    response = client.get(address.replace(PATH, f"{PATH}{ending}", 1))
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert "text/html" in response.content_type and "<main" in response.text


ASKS = [
    Ask(),
    Ask(("河长制", "a&b=c", "第一行，第二行")),
    Ask(("林长制",), {"region": ("990121", "unknown"), "year": ("2019..2023",)}, "county"),
]


@pytest.mark.parametrize("ask", ASKS)
def test_a_checklist_survives_its_address(sample: Corpus, ask: Ask) -> None:
    with create_app(sample).test_request_context(ask_url(ask)) as context:
        read = ask_from(context.request.args)
    assert arguments_of(read) == arguments_of(ask)
    assert (read.names, read.in_force) == (ask.names, ask.in_force)


def total_of(page: str) -> int:
    found = re.search(r"<b[^>]*>([\d,]+)</b>", page[page.index('class="count-line"') :])
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize(
    "address", [at(*CHIEFS), at(*CHIEFS, region="朔原", year="2022..2023", level="county")]
)
def test_a_number_opens_as_many_reports(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    cells = re.findall(r'<td class="q-[1-5]"><a href="([^"]+)"[^>]*>(\d+)<', page)
    places = re.findall(r'<small><a href="([^"]+)">(\d+) 份报告', page)
    assert len(places) > 1 and cells
    for link, number in [*cells[:12], *places]:
        assert total_of(client.get(html.unescape(link)).text) == int(number)


def test_a_place_without_any_leads_to_its_reports(client: FlaskClient) -> None:
    page = client.get(at("田长制", by="county")).text
    row = page[page.index("<span>柳湾区") :]
    assert '<td class="q-0"><a href="/?q=%E5%9C%B0%E5%8C%BA%3A990102"' in row[: row.index("</tr>")]
    assert "都没有提到田长制" in row[: row.index("</tr>")]


def test_a_name_that_is_close_takes_the_place_of_the_line(client: FlaskClient) -> None:
    page = client.get(at("林长制", "河涨制", "田长制", region="990121")).text
    unknown = page[page.index('class="unknown"') : page.index("</section>")]
    assert links_of(unknown) == [
        at("林长制", "河长制", "田长制", region="990121"),
        at("林长制", "田长制", region="990121"),
    ]


def test_each_place_stands_below_the_one_that_holds_it(client: FlaskClient) -> None:
    page = client.get(at("河长制")).text
    rows = re.findall(r'class="deep-(\d)"><span>([^<]+)<', page)
    assert rows[:4] == [("0", "云岫省"), ("1", "澜屏市"), ("2", "柳湾区"), ("2", "青禾县")]
    assert rows[-1] == ("0", "未标明")
    alone = client.get(at("河长制", by="county")).text
    assert set(re.findall(r'class="deep-(\d)"', alone)) == {"0"}


def test_a_wide_list_leaves_rows_out_and_says_so(client: FlaskClient, sample: Corpus) -> None:
    ids = [policy.id for policy in sample.policies.every[:300]]
    page = client.get(at(*ids))
    assert page.status_code == 200 and len(page.text) < 3_000_000
    assert "另有 6 处没有列出" in page.text


def test_of_many_unknown_lines_some_are_listed(client: FlaskClient) -> None:
    page = client.get(at("河长制", *(f"{number}号文" for number in range(52))))
    assert "52 项不在词表里" in page.text and "另有 2 项没有列出" in page.text


def test_files(client: FlaskClient) -> None:
    page = client.get(at(*CHIEFS, region="青禾", by="county")).text
    links = [link for link in links_of(page) if re.match(rf"{PATH}\.", link)]
    asked = at(*CHIEFS, region="990121").removeprefix(PATH)
    assert links == [f"{PATH}{ending}{asked}" for ending in (".csv", ".xlsx", ".json")]
    table = client.get(links[0])
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert ("青禾县", "河长制", "4") in [(r["region"], r["policy"], r["reports"]) for r in rows]
    book = client.get(links[1])
    assert "xl/workbook.xml" in ZipFile(io.BytesIO(book.data)).namelist()
    record = client.get(links[2]).get_json()
    assert [policy["name"] for policy in record["policies"]] == CHIEFS


def sent(client: FlaskClient, data: bytes, address: str = PATH) -> tuple[int, str, str]:
    form = {"file": (io.BytesIO(data), "名单.txt")}
    response = client.post(address, data=form, content_type="multipart/form-data")
    return response.status_code, response.headers.get("Location", ""), text_of(response.text)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_has_an_address(client: FlaskClient, codec: str) -> None:
    data = "河长制\r\n\r\n林长制\r\n河长制\r\n".encode(codec)
    address = url(PATH, region="990121", by="county")
    assert sent(client, data, address)[:2] == (
        303,
        at("河长制", "林长制", region="990121", by="county"),
    )


# (what is sent, what the page says)
BAD_FILES = [
    (b"", "文件里没有名称"),
    (b"\n \r\n\t\n", "文件里没有名称"),
    (bytes(range(256)) * 20, "这个文件不是文本"),
    (b"\x89PNG\r\n\x1a\n" + bytes(4000), "这个文件不是文本"),
    (b"PK\x03\x04" + bytes(range(256)) * 8, "这个文件不是文本"),
    ("河长制\n".encode() * 20_000, "名单太长"),
    ("\n".join(f"第{n}项" for n in range(301)).encode(), "名单太长"),
    ("\n".join(f"{n}{'很长的名称' * 12}" for n in range(290)).encode(), "名单太长"),
]


@pytest.mark.parametrize(("data", "said"), BAD_FILES, ids=range(len(BAD_FILES)))
def test_a_file_that_is_no_list(client: FlaskClient, data: bytes, said: str) -> None:
    status, _, page = sent(client, data)
    assert status == 400 and said in page


def test_a_form_without_a_file(client: FlaskClient) -> None:
    assert "文件里没有名称" in client.post(PATH).text
    assert client.post(f"{PATH}?by=village").status_code == 400
    assert client.post(f"{PATH}?region=无此地").status_code == 400


def test_an_empty_corpus(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    for address in (url(PATH), at("河长制")):
        response = client.get(address)
        assert response.status_code == 200 and "语料是空的" in response.text


def test_the_page_holds_no_inline_script_or_style(client: FlaskClient) -> None:
    page = client.get(at(*CHIEFS, "河涨制", region="朔原市")).text
    assert " style=" not in page and "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert not re.search(r"\son[a-z]+=", page)
