"""The page of recycled text, without a browser."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from random import Random

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, main_of, text_of, url

from indexer.corpus import Corpus
from indexer.offsets import Span
from indexer.reuse import Change, Pair, Recycled, ReportName, Side, recycled
from indexer.reuse.records import ChangeKind
from indexer.reuse_json import reuse_json
from indexer.spreadsheets import unguard
from tests.reuse.homes import OWN, Told, put
from webui import create_app, reuse_answer
from webui.reuse_address import Ask, ask_from, ask_url
from webui.reuse_pair import Half, rows_of

Over = Callable[[dict[str, str]], FlaskClient]


def at(**arguments: str | list[str]) -> str:
    return url("/reuse", **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    (
        at(),
        200,
        ["份报告里，7 份有", "共 9 处", "本地往年 3", "引用上级 7.3%"],
        ["抄袭"],
    ),
    # a class, alone and with its own order
    (
        at(class_="own"),
        200,
        ["望川县林业和草原局局长2023", "青禾县副县长2023"],
        ["乌柏县农业农村局"],
    ),
    (at(class_="place"), 200, ["北屏县县长2022"], ["青禾县副县长2023"]),
    (at(class_="quotation"), 200, ["松澜县2024年", "乌柏县农业农村局"], ["北屏县县长2022"]),
    (at(class_="unknown"), 200, ["没有发现沿用", "看全部报告"], ["青禾县副县长2023"]),
    # places in any of the ways that people write several, and years
    (at(region="青禾县"), 200, ["去掉青禾县", "青禾县副县长2023"], ["北屏县县长2022"]),
    (at(region="青禾、北屏县"), 200, ["去掉北屏县", "青禾县副县长2023", "北屏县县长2022"], []),
    (at(region="朔原市"), 200, ["去掉朔原市", "望川县林业"], ["青禾县副县长2023"]),
    (at(region="未标明"), 200, ["没有发现沿用"], []),
    (at(from_="2024"), 200, ["松澜县2024年"], ["青禾县副县长2023"]),
    (at(from_="２０２３", to="2022"), 200, ["北屏县县长2022", "青禾县副县长2023"], ["松澜县2024"]),
    (at(from_="1990", to="1991"), 200, ["没有发现沿用", "这些条件下"], []),
    # what means nothing, with a way on
    (at(class_="copied"), 400, ["没有“copied”这一类", "本地往年", "不分类别"], []),
    (at(class_="套" * 5000), 400, ["这一类"], []),
    (at(region="无此地"), 400, ["没有“无此地”这个地区", "看全部报告"], []),
    (at(from_="去年"), 400, ["去年", "看全部报告"], []),
    (at(report="nowhere"), 404, ["没有这份报告", "编号 nowhere"], []),
    (at(report="号" * 5000), 404, ["没有这份报告"], []),
    # a page that there is not is the last or the first one
    (at(page="99"), 200, ["青禾县副县长2023"], []),
    (at(page="-1"), 200, ["青禾县副县长2023"], []),
    # nothing that is typed becomes markup
    (at(class_=HOSTILE), 400, [], []),
    (at(region=HOSTILE), 400, [], []),
    (at(from_=HOSTILE), 400, [], []),
    (at(report=HOSTILE), 404, [], []),
    ("/reuse?report=%00%FF", 404, [], []),
    (url("/reuse.csv", class_="copied"), 400, ["没有“copied”这一类"], []),
    (url("/reuse.json", region="无此地"), 400, ["没有“无此地”这个地区"], []),
    (url("/reuse.csv", report="nowhere"), 404, ["没有这份报告"], []),
    ("/reuse.pdf", 404, [], []),
]


@pytest.mark.parametrize("address, status, there, absent", PAGES)
def test_page(
    client: FlaskClient, address: str, status: int, there: list[str], absent: list[str]
) -> None:
    response = client.get(address)
    shown = text_of(response.text[response.text.index("<main") :])
    assert response.status_code == status
    assert [text for text in there if text not in shown] == []
    assert [text for text in absent if text in shown] == []
    assert "<script>alert" not in response.text
    assert "Traceback" not in response.text


ASKS = [
    Ask(),
    Ask("c9a816021d92", "own", page=3),
    Ask(kind="quotation", regions=("990121", "420600@2009"), first="2020", last="2023"),
    Ask(last="2021"),
]


@pytest.mark.parametrize("ask", ASKS)
def test_an_ask_survives_its_address(client: FlaskClient, ask: Ask) -> None:
    with client.application.test_request_context(ask_url(ask, anchor="list")) as context:
        assert ask_from(context.request.args) == ask


# ----------------------------------------------------------------------- the page of one report


@pytest.fixture(scope="session")
def planted(sample: Corpus) -> dict[str, Pair]:
    """A pair of each class of the sample corpus."""
    return {pair.kind: pair for pair in recycled(sample).pairs}


def page_of(client: FlaskClient, report: str) -> str:
    response = client.get(at(report=report))
    assert response.status_code == 200
    return response.text


# class of the pair, and what the page of the copy and that of its source say of it
SAID = [
    ("own", ["本地往年", "沿用自", "早 1 年"], ["本地后来", "被沿用于", "晚 1 年"]),
    ("place", ["其他地区", "沿用自", "早 5 天"], ["其他地区", "被沿用于", "晚 5 天"]),
    ("quotation", ["引用上级", "沿用自"], ["被引用", "被沿用于"]),
]


@pytest.mark.parametrize("kind, of_copy, of_source", SAID)
def test_direction_is_said_in_words(
    client: FlaskClient,
    planted: dict[str, Pair],
    kind: str,
    of_copy: list[str],
    of_source: list[str],
) -> None:
    pair = planted[kind]
    for report, words in ((pair.a.report.id, of_copy), (pair.b.report.id, of_source)):
        shown = text_of(page_of(client, report))
        assert [word for word in words if word not in shown] == []


def marks_of(cell: str) -> list[str]:
    marked = re.findall(r'<(?:span class="n?chg"|ins class="only")>(.*?)</', cell)
    return [html.unescape(words) for words in marked]


def test_a_pair_stands_side_by_side_with_its_changes(
    client: FlaskClient, planted: dict[str, Pair]
) -> None:
    pair = planted["place"]
    table = page_of(client, pair.a.report.id).partition("<tbody>\n          <tr")[2]
    cells = re.findall(
        r'<td data-of="([^"]*)" lang="zh">(.*?)</td>', table.partition("</table>")[0]
    )
    for label, quote, words in (
        ("本报告", pair.a.quote, [change.new for change in pair.changes if change.new]),
        ("望川县 2022", pair.b.quote, [change.old for change in pair.changes if change.old]),
    ):
        own = [cell for name, cell in cells if name == label]
        shown = "".join(html.unescape(re.sub("<a .*|<[^>]+>", "", cell)).strip() for cell in own)
        assert shown == quote.replace("\n", "")
        assert [mark for cell in own for mark in marks_of(cell)] == words
    assert '<span class="nchg">1.25万</span>' in table
    assert '<span class="chg">屏山、黑石、大营</span>' in table


def test_every_side_opens_at_its_place(client: FlaskClient, planted: dict[str, Pair]) -> None:
    pair = planted["own"]
    places = re.findall(r'class="place" href="([^"]+)"', page_of(client, pair.a.report.id))
    assert len(places) >= 2
    texts = {pair.a.report.id: pair.a.quote, pair.b.report.id: pair.b.quote}
    shown = {id_: "" for id_ in texts}
    for place in map(html.unescape, places):
        address, _, anchor = place.partition("#")
        report = client.get(f"{address}&figures=0").text
        begins = report.index(f'<span id="{anchor}"></span><span class="cited">')
        cited = re.findall(r'<span class="cited">(.*?)</span>', report[begins:])
        id_ = address.removeprefix("/reports/").partition("?")[0]
        shown[id_] += html.unescape(re.sub("<[^>]+>", "", "".join(cited)))
    assert all(words in shown[id_] for id_, quote in texts.items() for words in quote.split("\n"))


@pytest.mark.parametrize(
    "named", ["", "5", "9..5", "0..99999999", "..", "-1..4", "a..b", "0..1..2"]
)
def test_words_that_there_are_not_are_not_marked(
    client: FlaskClient, deputy: str, named: str
) -> None:
    page = client.get(url(f"/reports/{deputy}", at=named))
    assert page.status_code == 200 and 'class="cited"' not in page.text


def test_every_link_leads_somewhere(client: FlaskClient, planted: dict[str, Pair]) -> None:
    for page in (client.get("/reuse").text, page_of(client, planted["own"].a.report.id)):
        paths = {link.partition("#")[0] for link in links_of(page) if link.startswith("/")}
        # The switch of languages leads back, and what is asked after it is in English.
        links = {path for path in paths if not path.startswith(("/static/", "/language/"))}
        assert len(links) > 10
        assert [link for link in links if client.get(link).status_code != 200] == []


def test_a_report_leads_to_its_recycled_text(client: FlaskClient, deputy: str) -> None:
    assert at(report=deputy) in links_of(client.get(f"/reports/{deputy}").text)


def test_formulas_are_listed_and_not_counted(client: FlaskClient, sample: Corpus) -> None:
    (share,) = (
        share for share in recycled(sample).shares if "北屏县县长2021" in (share.report.title or "")
    )
    shown = text_of(page_of(client, share.report.id))
    assert "套话不计入" in shown and "把纪律和规矩挺在前面" in shown and "见于 7 份报告" in shown
    assert "没有发现沿用" in shown and "沿用共 0" in shown


# ------------------------------------------------------------------------------------- other homes

HAN = "".join(map(chr, range(0x4E00, 0x5E00)))
PASSAGE = (
    "沿着老河道走了{a}公里，逐段记下塌岸和淤塞的地方，请来退休的水利员当顾问，"
    "先清淤、再固岸、后栽柳，栽下柳树{b}株，河边的{c}户人家都分到了管护的责任段。"
)


def told(place: str | None, year: int | None, *parts: str) -> Told:
    own = OWN[place] if place else "崖畔上的野杏开了头一茬花，放羊的老汉拿树枝给它们围了一圈栅栏。"
    return Told(place, year, f"{place}{year}年度报告\n{own}\n" + "\n".join(parts) + "\n以上完毕。")


def test_of_one_year_no_direction_is_said(corpus: Corpus) -> None:
    one = put(corpus, told("甘州区", 2022, PASSAGE.format(a=12, b=900, c=46)))
    put(corpus, told("高台县", 2022, PASSAGE.format(a=13, b=800, c=45)))
    client = create_app(corpus).test_client()
    shown = text_of(page_of(client, one))
    assert "先后不明" in shown and "沿用自" not in shown and "其他地区" in shown
    assert text_of(client.get("/reuse").text).count("1 份") == 0


def test_of_unknown_places_the_class_is_unknown(corpus: Corpus) -> None:
    put(corpus, told("甘州区", 2021, PASSAGE.format(a=12, b=900, c=46)))
    copy = put(corpus, told(None, 2022, PASSAGE.format(a=13, b=800, c=45)))
    client = create_app(corpus).test_client()
    shown = text_of(page_of(client, copy))
    assert "地区不明" in shown and "沿用自" in shown and "地区未标明" in shown
    assert "地区不明 1" in text_of(client.get(at(region="未标明")).text)


def test_reports_that_are_one_text_are_linked(corpus: Corpus) -> None:
    text = told("甘州区", 2022, *(PASSAGE.format(a=n, b=n * 7, c=n + 3) for n in (4, 6, 9))).text
    twins = [put(corpus, Told("甘州区", 2022, text + words)) for words in ("", "\n本站编辑")]
    client = create_app(corpus).test_client()
    page = client.get("/reuse").text
    assert "同文" in text_of(page)
    assert {f"/reports/{twin}" for twin in twins} <= set(links_of(page))
    for one, other in (twins, twins[::-1]):
        assert f"/reports/{other}" in links_of(page_of(client, one))
        assert "没有发现沿用" in text_of(page_of(client, one))


def test_a_long_list_says_how_much_more_there_is(corpus: Corpus) -> None:
    for number, place in enumerate(OWN):
        for year in (2019, 2020, 2021, 2022):
            words = f"{place[:2]}的第{number}条渠由{'甲乙丙丁戊己庚辛'[number]}组看管，"
            put(corpus, told(place, year, words + PASSAGE.format(a=year, b=number, c=7)))
    client = create_app(corpus).test_client()
    shown = text_of(client.get("/reuse").text)
    found = recycled(corpus)
    count = len([share for share in found.shares if share.recycled or share.classes["quotation"]])
    assert count > 20 and f"第 1–20 份，共 {count} 份" in shown and "下一页" in shown
    second = client.get(at(page="2")).text
    assert f"第 21–{count} 份" in text_of(second) and "上一页" in text_of(second)
    assert main_of(client.get(at(page="99")).text) == main_of(second)


def test_a_long_passage_goes_on_over_pages(corpus: Corpus) -> None:
    letters = Random(7)
    lines = ["".join(letters.choices(HAN, k=90)) + "。" for _ in range(120)]
    put(corpus, told("甘州区", 2021, *lines))
    copy = put(corpus, told("甘州区", 2022, *lines))
    client = create_app(corpus).test_client()
    first, second = (client.get(at(report=copy, page=page)).text for page in ("1", "2"))
    assert "第 1–40 行" in text_of(first) and "接上页" in text_of(second)
    for page in (first, second):
        assert len(re.findall('<td data-of="本报告" lang="zh">', page)) <= 40
        cells = re.findall(r'<td data-of="本报告" lang="zh">(.*?)</td>', page, re.DOTALL)
        assert max(map(len, map(text_of, cells))) < 400


def test_an_empty_corpus_has_nothing_recycled(corpus: Corpus) -> None:
    client = create_app(corpus).test_client()
    shown = client.get("/reuse")
    assert shown.status_code == 200 and "语料是空的" in shown.text
    assert json.loads(client.get("/reuse.json").data)["total"] == 0


def test_a_report_alone_has_nothing_recycled(client_over: Over, corpus: Corpus) -> None:
    client = client_over({"a.txt": told("甘州区", 2022, PASSAGE.format(a=1, b=2, c=3)).text})
    (id_,) = corpus.store.ids()
    assert "没有发现沿用" in text_of(client.get("/reuse").text)
    assert "没有发现沿用" in text_of(page_of(client, id_))


def test_markup_in_a_passage_is_text(corpus: Corpus) -> None:
    for year, words in ((2021, HOSTILE), (2022, HOSTILE.replace("1", "2"))):
        text = f"{words}报告\n" + PASSAGE.format(a=words, b=9, c=f"<b>{words}</b>") + PASSAGE
        last = put(corpus, Told("甘州区", year, text))
    client = create_app(corpus).test_client()
    page = page_of(client, last)
    assert "沿用自" in text_of(page) and "alert(2)" in text_of(page)
    for shown in (page, client.get("/reuse").text):
        assert "<script>alert" not in shown and "<b>&lt;" not in shown
        assert not re.search(r"<style| style=| on[a-z]+=|<script>", shown)


def test_what_takes_long_is_not_waited_for(sample: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of many reports that nobody has compared yet."""
    monkeypatch.setattr(reuse_answer, "overview_at_once", lambda corpus: None)
    client = create_app(sample).test_client()
    for address in ("/reuse", "/reuse.csv", "/reuse.json"):
        response = client.get(address)
        assert response.status_code == 503
        assert "还没有算过" in response.text and "shuzhi reuse" in response.text


# ------------------------------------------------------------------------------------------ files


def csv_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert "attachment" in response.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_files_hold_what_the_page_shows(
    client: FlaskClient, sample: Corpus, planted: dict[str, Pair]
) -> None:
    found = recycled(sample)
    assert json.loads(client.get("/reuse.json").data) == reuse_json(found)
    rows = csv_of(client, "/reuse.csv")
    assert [(row["class"], row["a_report"], int(row["b_start"])) for row in rows] == [
        (pair.kind, pair.a.report.id, pair.b.start) for pair in found.pairs
    ]
    places = csv_of(client, "/reuse.csv?class=place")
    assert len(places) == 2
    (row,) = (row for row in places if row["a_quote"] == planted["place"].a.quote)
    assert row["direction"] == "a from b"
    assert "1.85万 → 1.25万" in row["changes"]
    own = json.loads(client.get(url("/reuse.json", region="青禾县", class_="own")).data)
    assert {pair["a"]["region"] for pair in own["pairs"]} == {"青禾县"} and own["total"] == 2
    source = planted["place"].b.report.id
    one = json.loads(client.get(url("/reuse.json", report=source)).data)
    assert one == reuse_json(recycled(sample, source))


def test_no_cell_is_a_formula(corpus: Corpus) -> None:
    for year in (2021, 2022):
        text = f"=1+1{year}报告\n" + PASSAGE.format(a=year, b=9, c=7)
        put(corpus, Told("甘州区", year, f"=HYPERLINK(\n@{text}\n-{text}"))
    rows = csv_of(create_app(corpus).test_client(), "/reuse.csv")
    cells = [cell for row in rows for cell in row.values()]
    assert rows and not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert {unguard(row["b_quote"]) for row in rows} == {
        pair.b.quote for pair in recycled(corpus).pairs
    }


# ------------------------------------------------------------------------------------------- rows


def change(kind: ChangeKind, a: tuple[int, int], b: tuple[int, int]) -> Change:
    return Change(kind, Span(*a), Span(*b), "", "")


def pair_of(a: str, b: str, *changes: Change) -> Pair:
    one, other = (ReportName(id_, None, None, None, None) for id_ in "ab")
    sides = Side(one, 0, len(a), a), Side(other, 0, len(b), b)
    return Pair("own", *sides, directed=True, share=1.0, changes=changes)


def dressed(half: Half) -> str:
    signs = {"": "{}", "words": "[{}]", "number": "<{}>", "only": "_{}_"}
    return "".join(signs[piece.mark].format(piece.text) for piece in half.pieces)


# (a, b, changes, each row as its two sides)
ROWS = [
    ("造林。", "造林。", [], [("造林。", "造林。")]),
    (
        "造林9亩。",
        "造林88亩。",
        [change("number", (2, 3), (2, 4))],
        [("造林<9>亩。", "造林<88>亩。")],
    ),
    ("造林快。", "造林好。", [change("words", (2, 3), (2, 3))], [("造林[快]。", "造林[好]。")]),
    ("甲县造林", "乙县造林", [change("place", (0, 2), (0, 2))], [("[甲县]造林", "[乙县]造林")]),
    # what stands on one side only, be it a number
    ("造林快。", "造林。", [change("words", (2, 3), (2, 2))], [("造林_快_。", "造林。")]),
    ("造林。", "造林9。", [change("number", (2, 2), (2, 3))], [("造林。", "造林_9_。")]),
    # a long passage is cut where a sentence ends on both sides, and keeps its last words together
    (
        "甲" * 99 + "。" + "乙" * 99 + "。\n" + "丙" * 99 + "。" + "丁" * 9 + "。",
        "甲" * 99 + "。" + "乙" * 99 + "。" + "丙" * 99 + "；" + "丁" * 9 + "。",
        [],
        [
            ("甲" * 99 + "。" + "乙" * 99 + "。", "甲" * 99 + "。" + "乙" * 99 + "。"),
            ("丙" * 99 + "。" + "丁" * 9 + "。", "丙" * 99 + "；" + "丁" * 9 + "。"),
        ],
    ),
    # where one side has more sentences it is not known which belong together
    ("甲" * 99 + "。" + "乙" * 200, "甲" * 99 + "，" + "乙" * 200, [], [None]),
]


@pytest.mark.parametrize("a, b, changes, expected", ROWS)
def test_rows_of_a_pair(
    a: str, b: str, changes: list[Change], expected: list[tuple[str, str] | None]
) -> None:
    rows = rows_of(pair_of(a, b, *changes))
    assert len(rows) == len(expected)
    for row, sides in zip(rows, expected, strict=True):
        assert sides is None or (dressed(row.left), dressed(row.right)) == sides
    assert rows[0].first and rows[-1].last


def test_rows_hold_all_words_of_a_pair(sample: Corpus) -> None:
    found: Recycled = recycled(sample)
    for pair in found.pairs:
        rows = rows_of(pair)
        for side, halves in ((pair.a, [r.left for r in rows]), (pair.b, [r.right for r in rows])):
            words = "".join(piece.text for half in halves for piece in half.pieces)
            assert words.replace("\n", "") == side.quote.replace("\n", "")
            for half in halves:
                start, end = half.span
                assert (
                    "".join(p.text for p in half.pieces)
                    == side.quote[start - side.start : end - side.start]
                )
