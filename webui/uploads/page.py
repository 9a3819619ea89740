"""The pages of uploads: all that somebody sent, and one of them with its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.corpus import Corpus
from indexer.uploads import (
    AT_WORK,
    TAKEN,
    FileId,
    FileState,
    Upload,
    UploadFile,
    WrongLabels,
    free_megabytes,
)
from indexer.vocab.kinds import kind_names
from webui.address import Question, report_url
from webui.corpus_facts import moment
from webui.failure_words import Told, told
from webui.language import _, many
from webui.pager import Pager, pager
from webui.people.me import Person
from webui.proofs import RULES
from webui.uploads.form import key_of, lacking
from webui.uploads.words import FIELD_NAMES, FILE_STATES, NOT_TAKEN, UPLOAD_STATES

PATH = "/uploads"
ON_A_PAGE = 20
# With less room on its disk a server says so: nothing goes on until there is more.
LEAST_FREE_MEGABYTES = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One of many uploads."""

    url: str
    name: str
    person: str
    time: str
    state: str
    is_waiting: bool
    counts: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The form, and what was sent before; `of_all` when others' are shown too."""

    uploads: tuple[Listed, ...]
    of_all: bool
    megabytes: int
    files: int
    pages: Pager | None
    refused: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A field that was read in a file; `why` are the words and the rule that say it."""

    name: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is to be known of a file, with a report that it is about."""

    text: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A file, what was read in it, and what became of it."""

    key: str
    path: str
    state: FileState
    said: str
    title: str = ""
    fields: tuple[Shown, ...] = ()
    counts: str = ""
    remarks: tuple[Remark, ...] = ()
    lacking: tuple[tuple[str, str], ...] = ()
    entered: Mapping[str, str] | None = None
    wrong: tuple[str, ...] = ()
    is_chosen: bool = False
    has_before: bool = False
    updates: bool = False
    reason: Told | None = None
    hint: Told | None = None
    report: str = ""


@dataclass(frozen=True, slots=True)
class UploadPage:
    """An upload with its files. `total` is how many there are to do, as far as that is known."""

    id: str
    url: str
    person: str
    time: str
    state: str
    said: str
    is_active: bool
    may_cancel: bool
    done: int
    total: int
    progress: str
    summary: str
    rows: tuple[Row, ...]
    lacks: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    is_disk_full: bool
    wrong: str = ""


def list_page(
    corpus: Corpus, person: Person, page: int, refused: tuple[str, str] | None = None
) -> ListPage:
    """What a person sent, or, for admins, everybody."""
    uploads, of_all = corpus.store.uploads, person.may("admin")
    whose = None if of_all else person.name
    found = uploads.listed(whose, ON_A_PAGE, (page - 1) * ON_A_PAGE)
    ids = [one.id for one in found]
    tallies, names = uploads.tallies(ids), uploads.names(ids)
    limits = corpus.settings.upload
    return ListPage(
        uploads=tuple(_listed(one, tallies[one.id], names[one.id]) for one in found),
        of_all=of_all,
        megabytes=limits.megabytes,
        files=limits.files,
        pages=pager(uploads.count(whose), page, ON_A_PAGE, lambda number: f"{PATH}?page={number}"),
        refused=refused,
    )


def upload_page(
    corpus: Corpus,
    upload: Upload,
    entered: Mapping[FileId, Mapping[str, str]] | None = None,
    wrong: WrongLabels | None = None,
) -> UploadPage:
    """An upload; with what was entered for its files, where some of that is wrong."""
    files = corpus.store.uploads.files(upload.id)
    members = [file for file in files if file.id.member]
    waiting = [file for file in files if file.state == "waiting"]
    rows = _Rows(upload, _titles(corpus, members), _first_of_each_text(members), entered, wrong)
    done, total = _progress(upload, files)
    lacks = {name for file in members if file.state == "readable" for name in lacking(file)}
    return UploadPage(
        id=upload.id,
        url=f"{PATH}/{upload.id}",
        person=upload.person,
        time=moment(upload.created_at),
        state=upload.state,
        said=_(UPLOAD_STATES[upload.state]),
        is_active=upload.state in AT_WORK,
        may_cancel=upload.state in ("inspecting", "ready", "queued")
        or (upload.state == "running" and done < total),
        done=done,
        total=total,
        progress=_progress_words(upload, done, total),
        summary=_counts(Counter(file.state for file in members)),
        rows=tuple(rows.row(file) for file in (*members, *waiting)),
        lacks=tuple((name, _(FIELD_NAMES[name])) for name in FIELD_NAMES if name in lacks),
        kinds=tuple(dict.fromkeys(kind_names().values())),
        is_disk_full=free_megabytes(corpus.settings.home) < LEAST_FREE_MEGABYTES,
        wrong=_("有的地区、年份或类型看不懂，还没有导入。改好标出的几处再按。") if wrong else "",
    )


def _listed(upload: Upload, tally: Mapping[FileState, int], names: Sequence[str]) -> Listed:
    more = len(names) - 1
    name = many("%(first)s 等 %(num)s 个文件", len(names), first=names[0]) if more else names[0]
    return Listed(
        url=f"{PATH}/{upload.id}",
        name=name,
        person=upload.person,
        time=moment(upload.created_at),
        state=_(UPLOAD_STATES[upload.state]),
        is_waiting=upload.state == "ready",
        counts=_counts(tally),
    )


def _counts(tally: Mapping[FileState, int]) -> str:
    """新报告 3，读不了 1."""
    shown = ("readable", "chosen", *TAKEN, "left out", "unreadable")
    return _("，").join(
        f"{_(FILE_STATES[state])} {tally[state]:,}" for state in shown if tally.get(state)
    )


def _progress(upload: Upload, files: Collection[UploadFile]) -> tuple[int, int]:
    if upload.state == "inspecting":
        tops = [file for file in files if not file.id.member]
        return sum(file.state == "opened" for file in tops), len(tops)
    wanted = [file for file in files if file.id.member and file.state in ("chosen", *TAKEN)]
    return sum(file.state != "chosen" for file in wanted), len(wanted)


def _progress_words(upload: Upload, done: int, total: int) -> str:
    if upload.state == "inspecting":
        return many("共 %(num)s 个文件，看完 %(done)s 个", total, done=f"{done:,}")
    if upload.state in ("running", "stopping") and done == total:
        return _("文件都读完了，正在整理索引")
    return many("共 %(num)s 份，导入了 %(done)s 份", total, done=f"{done:,}")


def _titles(corpus: Corpus, files: Iterable[UploadFile]) -> dict[str, str]:
    """The titles of the reports that are there already and have to do with these files."""
    parts = ("same_file", "same_text", "before")
    ids = {id_ for file in files if file.preview for name in parts if (id_ := file.preview[name])}
    heads = corpus.store.heads(ids)
    return {id_: head.metadata.title.value or id_ for id_, head in heads.items()}


def _first_of_each_text(files: Iterable[UploadFile]) -> dict[str, UploadFile]:
    first: dict[str, UploadFile] = {}
    for file in files:
        if file.preview:
            first.setdefault(file.preview["text_sha256"], file)
    return first


@dataclass(frozen=True, slots=True)
class _Rows:
    """What all rows of a page are made with: titles of reports, the first file of each text."""

    upload: Upload
    titles: Mapping[str, str]
    firsts: Mapping[str, UploadFile]
    entered: Mapping[FileId, Mapping[str, str]] | None
    wrong: WrongLabels | None

    def row(self, file: UploadFile) -> Row:
        preview = file.preview or {}
        ended = self.upload.state in ("cancelled", "expired", "failed")
        said = NOT_TAKEN if ended and file.state in ("chosen", "readable") else None
        entered = (self.entered or {}).get(file.id)
        twin = self._twin(file)
        is_there = bool(preview and (preview["same_file"] or preview["same_text"] or twin))
        wrong = self.wrong.wrong if self.wrong else ()
        return Row(
            key=key_of(file.id),
            path=file.path,
            state=file.state,
            said=_(said or FILE_STATES[file.state]),
            title=preview["title"]["value"] or "" if preview else "",
            fields=(*_fields(preview), *_stated(file)) if preview else (),
            counts=_found(preview) if preview else "",
            remarks=tuple(self._remarks(file, twin)) if file.state == "readable" else (),
            lacking=tuple((name, _(FIELD_NAMES[name])) for name in lacking(file)),
            entered=entered,
            wrong=tuple(name for id_, name, _value in wrong if id_ == file.id),
            is_chosen=not is_there if self.entered is None else entered is not None,
            has_before=bool(preview and preview["before"]),
            updates=bool(preview and preview["updates"]),
            reason=told(file.reason) if file.reason else None,
            hint=told(file.hint) if file.hint else None,
            report=report_url(file.report, Question()) if file.report else "",
        )

    def _remarks(self, file: UploadFile, twin: str) -> list[Remark]:
        preview = file.preview or {}
        same = preview["same_file"] or preview["same_text"]
        if same:
            words = _("语料里已有这个文件：") if preview["same_file"] else _("语料里已有同文：")
            return [self._about(words, same)]
        if twin:
            return [Remark(_("和这次发的 %(path)s 同文", path=twin))]
        if preview["before"]:
            return [self._about(_("以前发过同名的文件："), preview["before"])]
        return []

    def _about(self, words: str, report: str) -> Remark:
        return Remark(words, report_url(report, Question()), self.titles.get(report, report))

    def _twin(self, file: UploadFile) -> str:
        """The first file of the same upload that has the same text, if that is another one."""
        first = self.firsts[file.preview["text_sha256"]] if file.preview else file
        return first.path if first.id != file.id else ""


def _fields(preview: Mapping[str, Any]) -> list[Shown]:
    found = ((name, preview[field]) for field, name in FIELD_NAMES.items())
    return [Shown(_(name), _value(one["value"]), _why(one)) for name, one in found if one["value"]]


def _stated(file: UploadFile) -> list[Shown]:
    """What a person filled in."""
    stated = (
        (name, file.labels[name])
        for name in FIELD_NAMES
        if name in lacking(file) and name in file.labels
    )
    return [Shown(_(FIELD_NAMES[name]), value, _("上传时填的")) for name, value in stated]


def _value(value: Any) -> str:
    return " › ".join(value["path"]) if isinstance(value, dict) else str(value)


def _why(field: Mapping[str, Any]) -> str:
    """The words that say it, unless they are the value itself, and where they stand."""
    if not field["evidence"]:
        return ""
    first = field["evidence"][0]
    rule = RULES.get(first["rule"])
    quote = first["quote"] if first["quote"] != _value(field["value"]) else ""
    return " · ".join(filter(None, (quote, _(rule) if rule else first["rule"])))


def _found(preview: Mapping[str, Any]) -> str:
    return _("，").join(
        (
            many("%(num)s 字", preview["characters"]),
            many("%(num)s 个数据", preview["figures"]),
            many("提到政策 %(num)s 处", preview["mentions"]),
        )
    )
