"""Saved searches: kept, named, passed on, and told of what came in since, as a page and as a feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from werkzeug.test import TestResponse

from indexer.accounts import disable
from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.removal import remove
from tests.signing_in import Asking, asking, sign_in
from webui.searches.feed import ATOM
from webui.searches.page import MOST_LISTED
from webui.searches.views import MOST_SEARCHES

REPORT = "{place}副县长{year}年度述职报告\n一、工作回顾\n{said}，新增人工造林{much}亩。\n"
Take = Callable[..., str]


@pytest.fixture
def take(corpus: Corpus, tmp_path: Path) -> Take:
    """Ingests a report, and gives its id."""
    folder = tmp_path / "files"
    folder.mkdir()

    def one(said: str, place: str = "民乐县", year: int = 2023) -> str:
        number = len(list(folder.iterdir()))
        text = REPORT.format(place=place, year=year, said=said, much=1000 + number)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        assert ingest(corpus, walk([folder], corpus.settings.home)).added == 1
        found = corpus.store.report_at(str(folder / f"{number}.txt"))
        assert found
        return found

    return one


def save(client: Asking, question: str, name: str = "河长") -> str:
    """Save a search, and give its address."""
    answer = client.post("/searches", data={"question": question, "name": name})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def unseen(client: Asking) -> list[int]:
    """What the badges of one's searches say."""
    return [int(number) for number in re.findall(r"(\d+) 份新的", client.get("/searches").text)]


def feed_of(client: Asking, address: str) -> str:
    """The address of the feed that the owner is shown."""
    (found,) = re.findall(r"<code>http://localhost(/[^<]+)</code>", client.get(address).text)
    return str(found)


def entries(answer: TestResponse) -> list[etree._Element]:
    return etree.fromstring(answer.data).findall(f"{{{ATOM}}}entry")


def of(element: etree._Element, name: str) -> str:
    return str(element.findtext(f"{{{ATOM}}}{name}"))


def test_what_comes_in_is_told(corpus: Corpus, take: Take) -> None:
    take("全面落实河长制")
    client = sign_in(corpus, "reader")
    address = save(client, "q=河长制&page=3&unit=report")
    assert corpus.store.saved_searches.of("reader")[0].question == "q=%E6%B2%B3%E9%95%BF%E5%88%B6"
    assert unseen(client) == [] and "还没有新入库" in client.get(f"{address}/new").text
    new = take("继续落实河长制")
    take("推进林长制")
    assert unseen(client) == [1]
    page = client.get(f"{address}/new").text
    assert f"/reports/{new}?q=" in page and "2023" in page
    assert "保存以来新到 1 份" in client.get(address).text
    (until,) = re.findall(r'name="until" value="([^"]+)"', page)
    later = take("再次落实河长制")  # while the page is read
    assert client.post(f"{address}/seen", data={"until": until}).status_code == 303
    assert unseen(client) == [1]
    page = client.get(f"{address}/new").text
    assert page.index(later) < page.index(new) and page.count('class="badge"') == 1
    client.post(f"{address}/seen")
    assert unseen(client) == []
    remove(corpus, later, "重复提交", "zhao")
    assert later not in client.get(f"{address}/new").text


QUESTIONS = [
    # (what is saved, what comes in, whether it is told)
    ("q=河长制&region=民乐县", ("落实河长制", "民乐县"), True),
    ("q=河长制&region=山丹县", ("落实河长制", "民乐县"), False),
    ("-year=2023&q=河长制", ("落实河长制", "民乐县", 2023), False),
    ("-year=2022&q=河长制", ("落实河长制", "民乐县", 2023), True),
    ("q=人工造林>1000亩", ("落实河长制",), True),
    ("q=人工造林>9000亩", ("落实河长制",), False),
    ("q=河长制+近/5+落实&unit=passage", ("落实河长制",), True),
    ("q=河长制+述职报告&unit=passage", ("落实河长制",), False),
    ("year=2020..", ("落实河长制", "民乐县", 2021), True),
]


@pytest.mark.parametrize(("question", "report", "told"), QUESTIONS)
def test_what_is_asked_is_what_is_told(
    corpus: Corpus, take: Take, question: str, report: tuple[str, ...], told: bool
) -> None:
    take("推进林长制", "民乐县", 2019)
    client = sign_in(corpus, "reader")
    save(client, question)
    take(*report)
    assert unseen(client) == ([1] if told else [])


WRONG = [
    ("", "名字", "先检索点什么"),
    ("page=2", "名字", "先检索点什么"),
    ("q=河长制", "  ", "起个名字"),
    ("q=(", "名字", ""),
    ("region=无此地", "名字", ""),
    ("q=" + "造" * 9000, "名字", ""),
]


@pytest.mark.parametrize(("question", "name", "said"), WRONG)
def test_what_cannot_be_saved_is_said(
    corpus: Corpus, take: Take, question: str, name: str, said: str
) -> None:
    take("落实河长制")
    client = sign_in(corpus, "reader")
    answer = client.post("/searches", data={"question": question, "name": name})
    assert answer.status_code == 400 and 'role="alert"' in answer.text and said in answer.text
    assert corpus.store.saved_searches.of("reader") == []


def test_there_is_an_end_to_them(corpus: Corpus) -> None:
    client = sign_in(corpus, "reader")
    for number in range(MOST_SEARCHES):
        corpus.store.saved_searches.add("reader", str(number), "q=x")
    answer = client.post("/searches", data={"question": "q=河长制", "name": "x"})
    assert answer.status_code == 400 and "已经有 100 个了" in answer.text


def test_others_may_open_it_and_change_nothing(corpus: Corpus, take: Take) -> None:
    take("落实河长制")
    owner, other = sign_in(corpus, "reader"), sign_in(corpus, "admin")
    address = save(owner, "q=河长制", "<b>我的</b>")
    for client in (other, asking(corpus)):
        page = client.get(address)
        assert page.status_code == 200 and "reader 的检索" in page.text
        assert "&lt;b&gt;我的" in page.text and 'href="/?q=' in page.text
        assert "feed.atom" not in page.text and "<b>我的" not in page.text
        assert client.get(f"{address}/new").status_code == 200
    for what in ("rename", "seen", "renew", "delete"):
        assert other.post(f"{address}/{what}", data={"name": "x"}).status_code == 403
    assert owner.post(f"{address}/rename", data={"name": " 河\n长 "}).status_code == 303
    assert "<h1>河 长</h1>" in owner.get(address).text
    assert owner.post(f"{address}/rename", data={"name": ""}).status_code == 400
    assert owner.post(f"{address}/delete").status_code == 303
    assert owner.get(address).status_code == 404 == owner.get(f"{address}/new").status_code
    assert other.get("/searches").text.count("saved-list") == 0


def test_a_search_that_means_nothing_any_more_is_said(corpus: Corpus, take: Take) -> None:
    take("落实河长制")
    client = sign_in(corpus, "reader")
    saved = corpus.store.saved_searches.add("reader", "旧的", "region=%E6%97%A0%E6%AD%A4%E5%9C%B0")
    for path in ("/searches", f"/searches/{saved.id}", f"/searches/{saved.id}/new"):
        page = client.get(path)
        assert page.status_code == 200 and "现在看不懂了" in page.text
    feed = f"/searches/{saved.id}/feed.atom?key={saved.key}"
    assert asking(corpus).get(feed).status_code == 404


# ---------------------------------------------------------------------------------------- the feed


def test_the_feed_is_atom(corpus: Corpus, take: Take) -> None:
    take("落实河长制")
    client, reader = sign_in(corpus, "reader"), asking(corpus)
    feed = feed_of(client, save(client, "q=河长制&region=民乐县"))
    empty = etree.fromstring(reader.get(feed).data)
    assert entries(reader.get(feed)) == [] and of(empty, "id").startswith("urn:uuid:")
    new = take("继续落实河长制")
    answer = reader.get(feed)
    assert (
        answer.mimetype == "application/atom+xml" and "private" in answer.headers["Cache-Control"]
    )
    top = etree.fromstring(answer.data)
    assert top.tag == f"{{{ATOM}}}feed" and of(top, "title") == "河长：新到的报告"
    assert of(top, "id") == of(empty, "id") and of(top, "updated") > of(empty, "updated")
    assert top.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name") == "述值"
    (entry,) = entries(answer)
    assert of(entry, "title") == "民乐县副县长2023年度述职报告"
    assert "民乐县" in of(entry, "summary") and "造林" not in answer.text
    assert datetime.fromisoformat(of(entry, "updated")).tzinfo
    links = {link.get("rel"): link.get("href") for link in top.findall(f"{{{ATOM}}}link")}
    assert links["self"] == f"http://localhost{feed}"
    assert links["alternate"].startswith("http://localhost/?q=")
    href = str(entry.find(f"{{{ATOM}}}link").get("href"))
    assert href.startswith(f"http://localhost/reports/{new}?") and urlsplit(href).scheme == "http"
    assert reader.get(href.removeprefix("http://localhost")).status_code == 200
    # ids stay as they are while more comes
    take("再次落实河长制")
    assert of(entries(reader.get(feed))[1], "id") == of(entry, "id")


def test_who_has_the_newest_is_given_nothing(corpus: Corpus, take: Take) -> None:
    client, reader = sign_in(corpus, "reader"), asking(corpus)
    feed = feed_of(client, save(client, "q=河长制"))
    tag = reader.get(feed).headers["ETag"]
    answer = reader.get(feed, headers={"If-None-Match": tag})
    assert answer.status_code == 304 and answer.data == b""
    take("落实河长制")
    answer = reader.get(feed, headers={"If-None-Match": tag})
    assert answer.status_code == 200 and answer.headers["ETag"] != tag


def test_without_the_key_there_is_no_feed(corpus: Corpus, take: Take) -> None:
    client, reader = sign_in(corpus, "reader"), asking(corpus)
    address = save(client, "q=河长制")
    feed = feed_of(client, address)
    bare = feed.partition("?")[0]
    keys = ("", "?key=", "?key=x", "?key=龘", f"?key={feed[-64:-1]}", f"?key={feed[-64:]}0")
    for path in (*(bare + key for key in keys), f"/searches/0/feed.atom?key={feed[-64:]}"):
        assert reader.get(path).status_code == 404, path
        assert client.get(path).status_code == 404, path
    assert reader.get(feed).status_code == 200
    assert client.post(f"{address}/renew").status_code == 303
    assert reader.get(feed).status_code == 404
    feed = feed_of(client, address)
    assert reader.get(feed).status_code == 200
    sign_in(corpus, "admin")
    disable(corpus.store, "reader", "admin")
    assert reader.get(feed).status_code == 404


def test_a_title_that_no_xml_can_hold_and_too_many(corpus: Corpus, tmp_path: Path) -> None:
    client, reader = sign_in(corpus, "reader"), asking(corpus)
    address = save(client, "q=造林", "名<字>&\ufffe")
    feed = feed_of(client, address)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MOST_LISTED + 3):
        text = REPORT.format(place="民乐县", year=1960 + number, said="造林", much=number)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    assert ingest(corpus, walk([folder], corpus.settings.home)).added == MOST_LISTED + 3
    answer = reader.get(feed)
    assert len(entries(answer)) == MOST_LISTED
    assert of(etree.fromstring(answer.data), "title") == "名<字>&：新到的报告"
    assert f"只列最新的 {MOST_LISTED} 份" in client.get(f"{address}/new").text
