"""Uploads as people meet them: sent, looked at, decided about; and what is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.accounts import add_user
from indexer.corpus import Corpus, open_corpus
from indexer.settings import Settings, UploadSettings
from tests.signing_in import PASSWORD, Asking, asking, sign_in
from tests.uploads.sending import files, report, state, work_all, zipped

# The client of the tests leaves large bodies that it sends in files that it does not close; that is
# told of at whatever test is at hand when they are found.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def send(who: Asking, *given: tuple[str, bytes], **options: Any) -> str:
    """Send files by the form; the address of their page."""
    data = {"file": [(io.BytesIO(data), name) for name, data in given]}
    answer = who.post("/uploads", data=data, content_type="multipart/form-data", **options)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


@pytest.fixture
def editor(corpus: Corpus) -> Asking:
    return sign_in(corpus, "editor")


def test_the_way_of_an_upload(corpus: Corpus, editor: Asking) -> None:
    url = send(editor, ("甲.txt", report(1)), ("坏.pdf", b"%PDF-1.4 no"))
    page = editor.get(url).text
    assert "正在查看" in page and 'hx-trigger="every 2s"' in page and "甲.txt" in page
    work_all(corpus)
    page = editor.get(url).text
    assert "等你确认" in page and "hx-trigger" not in page
    assert "2023" in page and "副县长" in page and "年度述职报告" in page
    assert "PDF 不完整，缺了末尾" in page
    upload = corpus.store.uploads.get(url.rpartition("/")[2])
    assert upload
    answer = editor.post(f"{url}/take", data={"take": ["0-1"], "region": "甘州区"})
    assert answer.headers["Location"] == url
    assert "排队等待导入" in editor.get(url).text
    work_all(corpus)
    page = editor.get(url).text
    assert "导入完毕" in page and "新报告" in page
    (id_,) = corpus.store.ids()
    assert f"/reports/{id_}" in page
    (head,) = corpus.store.heads([id_]).values()
    assert head.metadata.region.value and head.metadata.region.value.name == "甘州区"
    assert "甲.txt 等 2 个文件" in editor.get("/uploads").text


def test_a_label_that_means_nothing_is_marked(corpus: Corpus, editor: Asking) -> None:
    url = send(editor, ("甲.txt", report(1)))
    work_all(corpus)
    answer = editor.post(f"{url}/take", data={"take": ["0-1"], "region-0-1": "<无此地>"})
    assert answer.status_code == 400
    assert 'value="&lt;无此地&gt;"' in answer.text and "aria-invalid" in answer.text
    assert "看不懂" in answer.text and "checked" in answer.text


def test_only_who_sent_it_and_admins_see_it(corpus: Corpus, editor: Asking) -> None:
    url = send(editor, ("甲.txt", report(1)))
    work_all(corpus)
    add_user(corpus.store, "other", "editor", PASSWORD, "shell:test")
    other = asking(corpus)
    assert other.post("/login", data={"name": "other", "password": PASSWORD}).status_code == 303
    for answer in (
        other.get(url),
        other.post(f"{url}/take", data={"take": "0-1"}),
        other.post(f"{url}/cancel"),
        other.get("/uploads/0"),
    ):
        assert answer.status_code == 404
    assert "甲.txt" not in other.get("/uploads").text
    admin = sign_in(corpus, "admin")
    assert "甲.txt" in admin.get(url).text and "editor" in admin.get("/uploads").text
    reader = sign_in(corpus, "reader")
    assert reader.get("/uploads").status_code == reader.get(url).status_code == 403
    nobody = asking(corpus)
    assert nobody.get(url).status_code == 303 and nobody.post("/uploads").status_code == 401


# What is sent, and the status and words of the answer.
REFUSED: list[tuple[list[tuple[str, bytes]], int, str]] = [
    ([], 400, "没有收到文件"),
    ([("a.txt", b"1" * (3 << 20))], 413, "一次最多 2 MB、3 个文件"),
    ([("a.txt", b"1" * (2 << 20)), ("b.txt", b"1" * 2000)], 413, "一次最多 2 MB、3 个文件"),
    ([(f"{n}.txt", b"1") for n in range(4)], 413, "一次最多 2 MB、3 个文件"),
    ([(f"{n}.txt", b"1") for n in range(99)], 413, "一次最多 2 MB、3 个文件"),
]


@pytest.mark.parametrize(("given", "status", "words"), REFUSED)
def test_what_is_too_much_is_refused_with_the_limit(
    tmp_path: Path, given: list[tuple[str, bytes]], status: int, words: str
) -> None:
    settings = Settings(home=tmp_path / "home", upload=UploadSettings(megabytes=2, files=3))
    corpus = open_corpus(settings, create=True)
    who = sign_in(corpus, "editor")
    data = {"file": [(io.BytesIO(data), name) for name, data in given]}
    answer = who.post("/uploads", data=data, content_type="multipart/form-data")
    assert (answer.status_code, words in answer.text) == (status, True)
    assert not corpus.store.uploads.count(None)
    folder = settings.home / "uploads"
    assert not folder.exists() or list(folder.iterdir()) == []
    corpus.close()


def test_files_go_to_the_home_and_not_to_memory(
    corpus: Corpus, editor: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", "/nowhere")
    url = send(editor, ("大.txt", report() + b" " * (5 << 20)))
    folder = corpus.settings.home / "uploads"
    assert [path.name for path in folder.iterdir()] == [url.rpartition("/")[2]]
    work_all(corpus)
    assert "可以导入" in editor.get(url).text or "0-1" in editor.get(url).text


@pytest.mark.parametrize("path", ["take", "cancel"])
def test_a_form_of_another_site_does_nothing(corpus: Corpus, editor: Asking, path: str) -> None:
    url = send(editor, ("甲.txt", report(1)))
    work_all(corpus)
    answer = editor.post(f"{url}/{path}", data={"take": "0-1", "csrf_token": "wrong"})
    assert answer.status_code == 400
    upload = corpus.store.uploads.get(url.rpartition("/")[2])
    assert upload and upload.state == "ready"


HOSTILE = ["<script>alert(1)</script>.txt", "'><img src=x onerror=alert(1)>.txt", "{{ 7*7 }}.txt"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_text(corpus: Corpus, editor: Asking, name: str) -> None:
    url = send(editor, (name, report(1)))
    work_all(corpus)
    for page in (editor.get(url).text, editor.get("/uploads").text):
        assert "<script>alert" not in page and "<img" not in page and "49.txt" not in page


def test_what_is_there_already_is_not_chosen(corpus: Corpus, editor: Asking) -> None:
    first = send(editor, ("甲.txt", report(1)))
    work_all(corpus)
    editor.post(f"{first}/take", data={"take": "0-1"})
    work_all(corpus)
    again = send(
        editor,
        ("甲.txt", report(9)),
        ("乙.txt", report(1)),
        ("丙.zip", zipped({"a.txt": report(2), "b.txt": report(2) + b"\n"})),
    )
    work_all(corpus)
    page = editor.get(again).text
    assert "语料里已有这个文件" in page and "以前发过同名的文件" in page
    assert "和这次发的 丙.zip!/a.txt 同文" in page
    assert page.count("checked") == 2  # 甲.txt and a.txt
    editor.post(f"{again}/take", data={"take": ["0-1", "2-1"], "as-0-1": "update"})
    work_all(corpus)
    upload = corpus.store.uploads.get(again.rpartition("/")[2])
    assert upload
    became = {file.path: file.state for file in files(corpus, upload)}
    assert became["甲.txt"] == "updated" and became["乙.txt"] == "left out"


def test_cancelling_by_the_page(corpus: Corpus, editor: Asking) -> None:
    url = send(editor, ("甲.txt", report(1)))
    assert editor.post(f"{url}/cancel").headers["Location"] == url
    assert "已取消" in editor.get(url).text
    upload = corpus.store.uploads.get(url.rpartition("/")[2])
    assert upload and state(corpus, replace(upload)) == "cancelled"
