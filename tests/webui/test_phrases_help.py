"""Phrasing help for a draft, completion and templates, without a browser."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, text_of, url

from indexer.corpus import Corpus
from indexer.similar import similar
from tests.signing_in import token_of

Over = Callable[[dict[str, str]], FlaskClient]


def draft(text: str, **arguments: str) -> str:
    return url("/phrases/similar", text=text, **arguments)


# (address, status, texts that must be there, texts that must not)
PAGES = [
    # phrasing help
    (url("/phrases/similar"), 200, ["贴一段草稿，逐句找相近写法", "例如"], ["没有比对"]),
    (
        draft("全年新增人工造林11543亩。"),
        200,
        ["1 句", "这样写的有 2 份报告，最早 2022 年", "相近 100%"],
        ["没有比对"],
    ),
    (draft("龘龘龘龘龘龘。"), 200, ["没有报告这样写，也没有相近的写法"], []),
    (draft("推行河长制。" * 30), 200, ["这里是第 1–20 句", "还有 10 句没有比对", "接着比对"], []),
    (draft("推行河长制。" * 30, from_="20"), 200, ["这里是第 21–30 句"], ["没有比对"]),
    (draft("推行河长制。", from_="-1"), 200, ["1 句"], []),
    (draft("种树。", from_="999"), 200, ["1 句"], []),
    (draft(HOSTILE + "推行河长制。"), 200, [], []),
    (draft("\x00\n \n"), 200, ["例如"], []),
    (draft("造" * 60_000), 414, ["这个请求看不懂"], ["造造造"]),
    # templates
    (url("/phrases/templates"), 200, ["常用句式", "分管全部林业草原"], []),
    (
        url("/phrases/templates", portfolio="无此领域"),
        400,
        ["没有“无此领域”这个分管领域", "看全部"],
        [],
    ),
    (url("/phrases/templates", portfolio="林业", all="1"), 200, ["常用句式"], []),
    (url("/phrases/templates", portfolio=HOSTILE), 400, [], []),
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


# ------------------------------------------------------------------------------------- drafts


def test_every_wording_opens_its_place(client: FlaskClient, sample: Corpus) -> None:
    text = "全年新增人工造林11543亩，森林覆盖率达到24.5%。"
    page = client.get(draft(text)).text
    shown = re.findall(r'<li><a class="q" href="([^"]+)" lang="zh">(.*?)</a>', page)
    (found,) = similar(sample, text, 5)
    assert len(shown) == len(found.matches) > 2
    for (link, words), variant in zip(shown, found.matches, strict=True):
        assert text_of(re.sub("<del.*?</del>", "", words)) == variant.quote
        address, _, anchor = html.unescape(link).partition("#")
        report = client.get(address).text
        assert f'id="{anchor}"' in report and 'class="cited"' in report


@pytest.mark.parametrize("kind, words", [("nchg", "11240"), ("chg", "完成")])
def test_changes_are_told_apart(client: FlaskClient, kind: str, words: str) -> None:
    page = client.get(draft("全年新增人工造林11543亩。")).text
    assert re.search(rf'<span class="{kind}" title="草稿[^"]*">{words}</span>', page)


def test_a_short_draft_has_an_address_and_a_long_one_is_posted(client: FlaskClient) -> None:
    short = client.post("/phrases/similar", data={"text": " 推行河长制。\r\n", "from": "x"})
    assert (short.status_code, short.headers["Location"]) == (303, draft("推行河长制。"))
    long = "落实河长制，三级河长全年巡河九千次。" * 100
    page = client.post("/phrases/similar", data={"text": long}).text
    assert "这里是第 1–20 句" in text_of(page)
    assert '<input type="hidden" name="from" value="20">' in page
    after = client.post("/phrases/similar", data={"text": long, "from": "20"}).text
    assert "这里是第 21–40 句" in text_of(after)


@pytest.mark.parametrize("length", [50_001, 300_000, 3_000_000])
def test_a_draft_that_is_too_long(client: FlaskClient, length: int) -> None:
    form = {"csrf_token": token_of(client), "text": "造" * length}
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in form.items()
    )
    response = client.post(
        "/phrases/similar",
        data=f"{''.join(parts)}--x--\r\n".encode(),
        content_type="multipart/form-data; boundary=x",
    )
    assert response.status_code == 413
    assert "一次最多 50,000 个" in text_of(response.text)


def test_what_is_posted_is_a_form(client: FlaskClient) -> None:
    posted = client.post("/phrases/similar", data=b"{}", content_type="application/json")
    assert posted.status_code == 400 and "这张表单过期了" in posted.text
    assert client.put("/phrases/similar").status_code == 405
    assert client.post("/phrases").status_code == 405


# -------------------------------------------------------------- completion, templates, the search


REPEATED = [
    ("以项目建设为抓手", "坚持以人民为中心的发展思想"),
    ("以作风建设为抓手", "坚持以人民为中心的发展思想"),
    ("以河长制为抓手", "坚持以人民为中心的发展思想"),
]


@pytest.fixture
def repeated(client_over: Over) -> FlaskClient:
    """Reports that share a stock phrase and follow one template."""
    return client_over(
        {
            f"{i}.txt": f"某县副县长202{i}年度述职报告\n我{stock}，{frame}，推动第{i}项工作。"
            for i, (frame, stock) in enumerate(REPEATED)
        }
    )


def test_completion(repeated: FlaskClient) -> None:
    proposed = repeated.get(url("/phrases/complete", q="我坚持")).text
    assert '<option value="我坚持以人民为中心的发展思想">3 份报告</option>' in proposed
    for text in ("", "坚持，", '"我坚持', "我" * 500, HOSTILE, "\x00"):
        assert repeated.get(url("/phrases/complete", q=text)).text.strip() == ""


def test_a_template_opens_its_lines(repeated: FlaskClient) -> None:
    page = repeated.get(url("/phrases/templates")).text
    assert "以…为抓手" in text_of(page)
    link = next(link for link in links_of(page) if link.startswith("/phrases?q="))
    assert "3 行，出自 3 份报告" in text_of(repeated.get(link).text)
    places = [link for link in links_of(page) if link.startswith("/reports/")]
    assert len(places) == 3
    assert all('class="cited"' in repeated.get(place.partition("#")[0]).text for place in places)


# --------------------------------------------------------------------------------------- files


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of a table that is saved."""
    answer = client.get(address)
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_files_of_the_same_wordings(client: FlaskClient, sample: Corpus) -> None:
    text = "全年新增人工造林11543亩，森林覆盖率达到24.5%。龘龘龘龘龘龘。"
    links = links_of(client.get(draft(text)).text)
    table, data = (
        next(one for one in links if f"similar{end}?" in one) for end in (".csv", ".json")
    )
    rows = rows_of(client, table)
    (found,) = similar(sample, text[: text.index("龘")], 5)
    assert [row["wording"] for row in rows] == [*(like.quote for like in found.matches), ""]
    assert rows[-1]["sentence"] == "龘龘龘龘龘龘。" and rows[-1]["own_reports"] == "0"
    told = client.get(data).get_json()["sentences"]
    assert [(one["start"], one["end"], len(one["matches"])) for one in told] == [
        (0, text.index("龘"), len(found.matches)),
        (text.index("龘"), len(text), 0),
    ]
    assert "语句" not in client.get("/phrases/similar.csv").headers.get("Content-Disposition", "")
    assert client.get(url("/phrases/similar.csv", text="造" * 50_001)).status_code == 414


def test_files_of_the_same_templates(repeated: FlaskClient) -> None:
    page = text_of(repeated.get(url("/phrases/templates")).text)
    told = repeated.get("/phrases/templates.json").get_json()["templates"]
    rows = rows_of(repeated, "/phrases/templates.csv")
    assert told and {row["pattern"] for row in rows} == {one["text"] for one in told}
    assert all(one["text"].replace("__", "…") in page for one in told)
    assert repeated.get("/phrases/templates.csv?portfolio=没有").status_code == 400
