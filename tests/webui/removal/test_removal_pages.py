"""Deleting a report on its page, what others see then, and putting it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus import Corpus, changing
from indexer.ingest import ingest, walk
from indexer.removal import purge, remove
from tests.signing_in import Asking, asking, sign_in

TEXT = "青禾县副县长2023年度述职报告\n一、工作回顾\n新增人工造林1357亩。\n"
REASON = "<b>重复</b>提交"
ADDRESSES = (
    "/reports/{}",
    "/reports/{}.txt",
    "/reports/{}/source",
    "/reports/{}/beside",
    "/reports/{}/remove",
)


@pytest.fixture
def file(corpus: Corpus, tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert ingest(corpus, walk([path], corpus.settings.home)).added == 1
    return path


@pytest.fixture
def id_(corpus: Corpus, file: Path) -> str:
    (found,) = corpus.store.ids()
    return found


@pytest.fixture
def admin(corpus: Corpus) -> Asking:
    return sign_in(corpus, "admin")


def test_a_report_is_deleted_and_put_back(corpus: Corpus, admin: Asking, id_: str) -> None:
    others = sign_in(corpus, "editor")
    assert f"/reports/{id_}/remove" in admin.get(f"/reports/{id_}").text
    assert f"/reports/{id_}/remove" not in others.get(f"/reports/{id_}").text
    form = admin.get(f"/reports/{id_}/remove")
    assert form.status_code == 200 and "a.txt" in form.text
    answer = admin.post(f"/reports/{id_}/remove", data={"reason": REASON})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/removed")
    listed = admin.get("/removed").text
    assert "&lt;b&gt;重复&lt;/b&gt;提交" in listed and "还可恢复 30 天" in listed
    for client in (others, asking(corpus)):
        page = client.get(f"/reports/{id_}")
        assert page.status_code == 410 and "这份报告已删除" in page.text
        assert "造林" not in page.text and "重复" not in page.text and "/removed" not in page.text
    page = admin.get(f"/reports/{id_}").text
    assert "由 admin 删除" in page and 'href="/removed"' in page
    answer = admin.post(f"/removed/{id_}/restore")
    assert answer.headers["Location"] == f"/reports/{id_}"
    assert "1357亩" in others.get(f"/reports/{id_}").text
    acts = [(one.action, one.person) for one in corpus.store.trail.entries(limit=2)]
    assert acts == [("restore report", "admin"), ("remove report", "admin")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_it_is_gone(corpus: Corpus, admin: Asking, id_: str, address: str) -> None:
    assert admin.get(address.format(id_)).status_code == 200
    remove(corpus, id_, "重复提交", "zhao")
    assert admin.get(address.format(id_)).status_code == 410
    assert admin.get(address.format("0")).status_code == 404


def test_what_is_wrong_is_said(corpus: Corpus, admin: Asking, id_: str, file: Path) -> None:
    answer = admin.post(f"/reports/{id_}/remove", data={"reason": "  "})
    assert answer.status_code == 400 and "请写明理由" in answer.text
    with changing(corpus.settings.home):
        answer = admin.post(f"/reports/{id_}/remove", data={"reason": "x"})
    assert answer.status_code == 409 and 'value="x"' in answer.text
    assert corpus.store.ids() == [id_]
    remove(corpus, id_, "重复提交", "zhao")
    answer = admin.post(f"/reports/{id_}/remove", data={"reason": "x"})
    assert answer.status_code == 410
    file.write_text(TEXT + "三、打算", encoding="utf-8")
    ingest(corpus, walk([file], corpus.settings.home))
    answer = admin.post(f"/removed/{id_}/restore")
    assert answer.status_code == 409 and "a.txt 现在是另一份报告" in answer.text
    assert admin.post(f"/removed/{id_}/forget").status_code == 409


def test_a_purged_one_may_be_let_in_again(
    corpus: Corpus, admin: Asking, id_: str, file: Path
) -> None:
    remove(corpus, id_, "重复提交", "zhao")
    purge(corpus, "zhao", [id_])
    listed = admin.get("/removed").text
    assert "已彻底清除" in listed and "述职报告" not in listed
    assert "已彻底清除" in admin.get(f"/reports/{id_}").text
    assert len(ingest(corpus, walk([file], corpus.settings.home)).rejected) == 1
    failures = admin.get("/corpus?files=failed").text
    assert "由 zhao 删除：重复提交" in failures and f"放行 {id_}" in failures
    assert admin.post(f"/removed/{id_}/forget").status_code == 303
    assert ingest(corpus, walk([file], corpus.settings.home)).added == 1
