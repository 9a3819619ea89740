"""The page of names that no vocabulary has, and the form that accepts one, without a browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Event

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, text_of, url

from indexer.corpus import Corpus, changing
from indexer.home_policies import OWN_POLICIES
from indexer.search import SearchRequest, search
from tests.signing_in import asking, sign_in
from webui.policies_address import KINDS

PATH = "/policies/discover"
FILES = {
    "a.txt": "民乐县2022年工作总结\n推行渠段巡护制，落实河长制。",
    "b.txt": "山丹县2023年工作总结\n健全渠段巡护制。",
    "c.txt": "高台县2021年工作总结\n落实河（湖）长制。",
}
FORM = {"name": "渠段巡护制", "kind": "institution", "aliases": "巡渠制\r\n", "since": "2020"}

# (address, status, texts that must be there, texts that must not)
PAGES = [
    (url(PATH), 200, ["看过 68 份报告", "全部", "引号里的", "一户一策"], ["没有收下", "上一页"]),
    (url(PATH, form="ending"), 200, ["校长负责制", "…制、…工程"], ["一户一策"]),
    (url(PATH, form="counting"), 200, ["没有“四个…、三…一…”这一类新名称", "看全部"], []),
    (url(PATH, form="title"), 200, ["云岫省水网建设行动方案"], ["一户一策"]),
    # behind the last name stands the last page
    (url(PATH, page="9999999"), 200, ["一户一策"], []),
    (url(PATH, page="-1"), 200, ["一户一策"], []),
    (url(PATH, form="book"), 400, ["没有“book”这一类", "quoted、ending"], ["一户一策"]),
    (url(PATH, form=HOSTILE), 400, ["<script>alert(1)"], []),
    (url(PATH, form="长" * 6_000), 400, ["这一类"], []),
]


@pytest.mark.parametrize(("address", "status", "there", "absent"), PAGES)
def test_page(
    client: FlaskClient, address: str, status: int, there: list[str], absent: list[str]
) -> None:
    response = client.get(address)
    shown = text_of(response.text[response.text.index("<main") :])
    bare = shown.replace(" ", "")
    assert response.status_code == status
    assert [text for text in there if text.replace(" ", "") not in bare] == []
    assert [text for text in absent if text.replace(" ", "") in bare] == []
    assert "<script>alert" not in response.text and len(response.text) < 1_000_000


def test_a_name_with_all_that_is_known_of_it(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    page = client_over(FILES).get(PATH).text
    shown = text_of(page[page.index("<main") :])
    assert "渠段巡护制 …制、…工程 2 份报告 2 处2022 年起" in shown
    assert "民乐县、山丹县" in shown
    place = next(link for link in links_of(page) if "?at=" in link)
    assert re.search(r"at=\d+\.\.\d+#at$", place)
    sentence = page[page.index("<blockquote") : page.index("</blockquote>")]
    assert "<mark>渠段巡护制</mark>" in sentence


def test_what_is_accepted_is_in_force_at_once(
    corpus: Corpus, client_over: Callable[[dict[str, str]], FlaskClient]
) -> None:
    client_over(FILES)
    client = sign_in(corpus, "editor")
    assert "渠段巡护制" in client.get(PATH).text
    response = client.post(PATH, data={**FORM, "portfolio": ["water", "forestry"], "english": "X"})
    assert response.status_code == 303
    policy = corpus.policies.named("巡渠制")
    assert policy and response.headers["Location"] == f"/policies/{policy.id}"
    assert (policy.name, policy.english, policy.kind) == ("渠段巡护制", "X", "institution")
    assert (policy.since, set(policy.portfolios)) == (2020, {"water", "forestry"})
    # the same process, with all that it keeps, knows it
    assert "渠段巡护制" not in client.get(PATH).text
    assert search(corpus, SearchRequest("政策:巡渠制")).total == 2
    assert "渠段巡护制" in client.get(url("/policies/checklist", list="巡渠制")).text


# (what is entered beside the form above, what the page says)
SLIPS = [
    ({"name": "河长制"}, "“河长制”已经在词表里，属于 河长制"),
    ({"name": "“河（湖）长制”"}, "已经在词表里，属于 河长制"),
    ({"aliases": "巡渠制\n林长制"}, "“林长制”已经在词表里，属于 林长制"),
    ({"name": ""}, "写上名称"),
    ({"name": "制"}, "“制”太短，至少两个字"),
    ({"name": "——"}, "太短"),
    ({"name": "长" * 10_000}, "太长，最多 40 个字"),
    ({"name": "推行。巡护制"}, "跨了句子"),
    ({"since": "二零"}, "“二零”不是年份"),
    ({"since": "0123"}, "“0123”不是年份"),
    ({"since": "20201"}, "“20201”不是年份"),
    ({"since": "２０２０"}, "不是年份"),
    ({"kind": "book"}, "选一个类别"),
    ({"portfolio": "nowhere"}, "没有“nowhere”这个领域"),
    ({"english": "x" * 200}, "英文名太长"),
    ({"aliases": "\n".join(f"第{n}个别名" for n in range(60))}, "别名最多 40 个"),
    ({"name": HOSTILE}, "太长"),
    ({"name": "<b>x</b>制", "since": "x"}, "“x”不是年份"),
]


@pytest.fixture(scope="module")
def untouched(sample: Corpus) -> FlaskClient:
    """Asks the sample corpus, which nothing of this may change."""
    return sign_in(sample, "editor")


@pytest.mark.parametrize(("entered", "said"), SLIPS)
def test_what_cannot_be_accepted_stays_in_the_form(
    untouched: FlaskClient, sample: Corpus, entered: dict[str, str], said: str
) -> None:
    form = {**FORM, **entered}
    response = untouched.post(f"{PATH}?form=quoted", data=form)
    page = response.text[response.text.index('id="refused"') :]
    refused = page[: page.index("</section>")]
    assert response.status_code == 400 and said in text_of(refused)
    assert not (sample.settings.home / OWN_POLICIES).exists()
    # all that was entered is there to be mended
    assert f'name="since" value="{form["since"]}"' in refused
    assert f'name="name" value="{form["name"]}"' in unescape(refused)
    if form["kind"] in KINDS:
        assert f'<option value="{form["kind"]}" selected>' in refused
    assert 'action="/policies/discover?form=quoted"' in refused
    # the other names stand below, their own forms as they were
    assert "一户一策" in page
    assert "<b>x" not in response.text and "<script>alert" not in response.text


def test_who_reads_meanwhile_is_not_disturbed(
    corpus: Corpus, client_over: Callable[[dict[str, str]], FlaskClient]
) -> None:
    client_over(FILES)
    client = sign_in(corpus, "editor")
    checklist = url("/policies/checklist", list="河长制")
    # Several ask at the same moment for what the new name is in.
    addresses = ["/?q=政策:河长制", *[checklist] * 3, PATH, "/policies"]
    done = Event()

    def read(address: str) -> set[int]:
        reader, seen = client.application.test_client(), set()
        while not done.is_set() or not seen:
            seen.add(reader.get(address).status_code)
        return seen

    with ThreadPoolExecutor() as threads:
        reading = [threads.submit(read, address) for address in addresses]
        try:
            assert client.post(PATH, data=FORM).status_code == 303
        finally:
            done.set()
    assert [one.result() for one in reading] == [{200}] * len(addresses)


def test_a_home_that_another_process_changes(
    corpus: Corpus, client_over: Callable[[dict[str, str]], FlaskClient]
) -> None:
    client_over(FILES)
    client = sign_in(corpus, "editor")
    with changing(corpus.settings.home):
        response = client.post(PATH, data=FORM)
    assert response.status_code == 409
    assert "另一个程序正在改动语料" in response.text
    assert 'name="name" value="渠段巡护制"' in response.text
    assert client.post(PATH, data=FORM).status_code == 303


def test_own_policies_with_a_fault_are_told_of(
    corpus: Corpus, client_over: Callable[[dict[str, str]], FlaskClient]
) -> None:
    client_over(FILES)
    client = sign_in(corpus, "editor")
    own: Path = corpus.settings.home / OWN_POLICIES
    own.write_text("- id: tea\n  name: 白茶行动\n", encoding="utf-8")
    response = client.post(PATH, data=FORM)
    assert response.status_code == 400
    assert "policies.yaml 里已有错" in response.text
    assert "policies.yaml, line 1" in response.text
    assert own.read_text(encoding="utf-8") == "- id: tea\n  name: 白茶行动\n"


def test_only_editors_accept(
    corpus: Corpus, client_over: Callable[[dict[str, str]], FlaskClient]
) -> None:
    nobody = client_over(FILES)
    assert 'method="post"' not in nobody.get(PATH).text.partition("<main")[2]
    assert "登录以后，编辑能把名称收进词表" in nobody.get(PATH).text
    assert nobody.post(PATH, data=FORM).status_code == 401
    assert sign_in(corpus, "reader").post(PATH, data=FORM).status_code == 403
    assert corpus.policies.named("渠段巡护制") is None


def test_many_names_have_pages(client_over: Callable[[dict[str, str]], FlaskClient]) -> None:
    signs = "甲乙丙丁戊己庚辛壬癸"
    text = "".join(f"落实“{a}{b}巡护制”。" for a in signs for b in signs[:6])
    client = client_over(
        {f"{place}.txt": f"{place}2022年工作总结\n{text}" for place in ("青禾县", "乌柏县")}
    )
    first = client.get(PATH).text
    assert first.count('<li class="hit">') == 50 and "第 1–50 条，共 60 条" in first
    following = next(link for link in links_of(first) if "page=" in link)
    assert following == f"{PATH}?page=2"
    second = client.get(following).text
    assert second.count('<li class="hit">') == 10 and "上一页" in second
    # the files have all
    assert len(client.get(f"{PATH}.json").get_json()["names"]) == 60


def test_files(client: FlaskClient) -> None:
    links = [
        one for one in links_of(client.get(url(PATH, form="quoted")).text) if "discover." in one
    ]
    assert links == [f"{PATH}.csv?form=quoted", f"{PATH}.json?form=quoted"]
    table = client.get(links[0])
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert rows[0]["name"] == "一户一策" and {row["form"] for row in rows} == {"quoted"}
    record = client.get(links[1]).get_json()
    assert len(record["names"]) == len(rows)
    assert client.get(f"{PATH}.json?form=book").status_code == 400


def test_an_empty_corpus(corpus: Corpus) -> None:
    client = asking(corpus)
    response = client.get(PATH)
    assert response.status_code == 200 and "语料是空的" in response.text
    assert client.get(f"{PATH}.json").get_json()["names"] == []


def test_nothing_to_be_found(client_over: Callable[[dict[str, str]], FlaskClient]) -> None:
    page = client_over({"c.txt": FILES["c.txt"]}).get(PATH)
    assert page.status_code == 200 and "没有发现新名称" in page.text


def test_the_page_holds_no_inline_script_or_style(client: FlaskClient) -> None:
    page = client.get(PATH).text
    assert " style=" not in page and "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert not re.search(r"\son[a-z]+=", page)
