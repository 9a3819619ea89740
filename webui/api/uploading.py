"""Reports that programs send, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from indexer.corpus import Corpus, HomeError
from indexer.uploads import (
    FileState,
    Sent,
    Upload,
    UploadFile,
    UploadRefused,
    UploadState,
    send,
)
from webui.api.problems import Problem, shortened, wrong_argument
from webui.api.records import Answer, Json, Question, told
from webui.language import _
from webui.people.me import me
from webui.uploads.page import PATH
from webui.uploads.receiving import NoRoom
from webui.uploads.words import no_room, too_much

FILES = "file"


class SendQuestion(Question):
    """Files come in the body of the request."""

    take: bool = told("读完就导入，不等人确认", True, default=False)


class UploadQuestion(Question):
    """Nothing is asked."""


class Preview(Answer):
    """What would be read in a file."""

    title: str | None = told("标题")
    kind: str | None = told("报告类型", "述职报告")
    role: str | None = told("职务", "副县长")
    region: list[str] | None = told("地区，从省写起")
    year: int | None = told("年份")
    characters: int = told("字数")
    figures: int = told("数据个数")
    mentions: int = told("提到政策的处数")
    same_file: str | None = told("已有这个文件的报告的编号")
    same_text: str | None = told("已有同文的报告的编号")


class SentFile(Answer):
    """A file, or what stands in an archive, a table or a mail."""

    path: str = told("名称；压缩包里的是 包.zip!/名称", "包.zip!/述职报告.docx")
    state: FileState = told("现状", "added")
    reason: str | None = told("为什么读不了", default=None)
    hint: str | None = told("怎么办", default=None)
    report: str | None = told("导入后的报告编号", "b9703a1778c4")
    preview: Preview | None = told("读出了什么")


class UploadAnswer(Answer):
    """An upload with its files."""

    id: str = told("这次上传的编号", "0f3c5a7b9d1e2f40")
    url: str = told("网页上看它的网址", f"{PATH}/0f3c5a7b9d1e2f40")
    state: UploadState = told("进行到哪一步", "done")
    take: bool = told("是否读完就导入")
    files: list[SentFile] = told("各个文件")


def sent(corpus: Corpus, question: SendQuestion) -> Json:
    """Keep the files of the request, which a worker then looks into."""
    limits = corpus.settings.upload
    large = Problem("too_large", " ".join(too_much(limits.megabytes, limits.files)))
    try:
        files = request.files.getlist(FILES)
        given = [Sent(file.filename, file.stream) for file in files if file.filename]
        upload = send(corpus, me().name, given, question.take)
    except RequestEntityTooLarge:
        raise large from None
    except UploadRefused as error:
        if error.reason == "nothing":
            raise wrong_argument(
                FILES, _("没有文件；放在 multipart/form-data 的 file 里")
            ) from None
        raise large from None
    except (HomeError, NoRoom):
        raise Problem("no_room", " ".join(no_room())) from None
    return _answer(corpus, upload)


def upload(corpus: Corpus, _question: UploadQuestion, id_: str) -> Json:
    """What became of an upload by now."""
    found = corpus.store.uploads.get(id_)
    if found is None or not (found.person == me().name or me().may("admin")):
        raise Problem("no_upload", _("没有这次上传：%(id)s", id=shortened(id_)))
    return _answer(corpus, found)


def _answer(corpus: Corpus, upload: Upload) -> Json:
    files = corpus.store.uploads.files(upload.id)
    return {
        "id": upload.id,
        "url": f"{PATH}/{upload.id}",
        "state": upload.state,
        "take": upload.take,
        # A file that was looked into is told of by what stands in it.
        "files": [_file(file) for file in files if file.state != "opened"],
    }


def _file(file: UploadFile) -> Json:
    why = {"reason": file.reason, "hint": file.hint} if file.reason else {}
    preview = _preview(file.preview) if file.preview else None
    return {
        "path": file.path, "state": file.state, **why, "report": file.report, "preview": preview
    }  # fmt: skip


def _preview(said: Mapping[str, Any]) -> Json:
    region = said["region"]["value"]
    return {
        **{name: said[name]["value"] for name in ("title", "kind", "role", "year")},
        "region": region and region["path"],
        **{name: said[name] for name in ("characters", "figures", "mentions")},
        **{name: said[name] for name in ("same_file", "same_text")},
    }
