"""The files of an upload -> what would be read in them, and whether it is there already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from indexer import readers
from indexer.addresses import uploaded_path
from indexer.corpus import Corpus, own_region_tables
from indexer.errors import UnreadableReport
from indexer.home_policies import home_policies
from indexer.jsonform import Json, report_json
from indexer.models import Report
from indexer.opening import opened
from indexer.readers import Found, SourceFile
from indexer.readers.kinds import kind_of
from indexer.store import FileId, Upload, UploadFile
from indexer.taking import polite
from indexer.uploads.staging import staged
from indexer.workers import Task, Workers, extracted, limits_of

# What a preview has of what `shuzhi inspect` says.
FIELDS = ("title", "kind", "role", "level", "region", "year")
# A row is written for so many files: each write reaches the disk.
ROWS_AT_ONCE = 8


def inspect(corpus: Corpus, upload: Upload, goes_on: Callable[[], bool]) -> None:
    """Look into all files of an upload, as long as that goes on; what was done before stays."""
    store = corpus.store.uploads
    files = store.files(upload.id)
    known = sum(file.id.member > 0 for file in files)
    with closing(Workers(1, polite(limits_of(corpus.settings)))) as workers:
        looking = _Looking(corpus, upload, workers)
        for top in (file for file in files if file.state == "waiting"):
            done = sum(file.id[1] == top.id.file and file.id.member > 0 for file in files)
            rows: list[UploadFile] = []
            for row in looking.rows(top, known - done, done):
                rows.append(row)
                known += 1
                if not goes_on():
                    return
                if len(rows) >= ROWS_AT_ONCE:
                    store.note_read(rows)
                    rows = []
            store.note_read(rows, opened=top.id)


def top_of(corpus: Corpus, file: UploadFile) -> Found:
    """A file as it was sent, under the name that it was given."""
    found = readers.open_file(staged(corpus.settings.home, file.id.upload, file.id.file))
    if isinstance(found, UnreadableReport):
        return UnreadableReport(file.path, found.reason, found.hint)
    return replace(found, path=file.path)


@dataclass(frozen=True, slots=True)
class _Looking:
    """Looks into one file after another."""

    corpus: Corpus
    upload: Upload
    workers: Workers

    def rows(self, top: UploadFile, before: int, done: int) -> Iterator[UploadFile]:
        """A row for each thing that stands in a file, but for those which are done.

        So many stand in the files before it.
        """
        most = self.corpus.settings.upload.files
        for member, found in enumerate(opened(top_of(self.corpus, top), self.workers, _ignore), 1):
            id_ = FileId(self.upload.id, top.id.file, member)
            if before + member > most:
                reason, hint = f"more than {most:,} files at a time", "send the rest by itself"
                yield _unreadable(id_, UnreadableReport(found.path, reason, hint))
                return
            if member > done:
                yield self._row(id_, found)

    def _row(self, id_: FileId, found: Found) -> UploadFile:
        if isinstance(found, UnreadableReport):
            return _unreadable(id_, found)
        path = uploaded_path(self.upload.person, found.path)
        home = self.corpus.settings.home
        tables, policies = own_region_tables(home), home_policies(home).files
        task = Task(replace(found, path=path), found.labels, tables, policies)
        ocr = kind_of(found) == ".pdf"
        try:
            read = self.workers.run(path, extracted, task, ocr=ocr)
        except UnreadableReport as error:
            return _unreadable(id_, UnreadableReport(found.path, error.reason, error.hint))
        said = report_json(read.report, read.figures, read.mentions.found)
        preview = {
            **{name: said[name] for name in FIELDS},
            "characters": len(read.report.text),
            "figures": len(read.figures),
            "mentions": len(read.mentions.found),
            **_there_already(self.corpus, path, found, read.report),
        }
        size = len(found.data)
        return UploadFile(id_, found.path, size, "readable", target=path, preview=preview)


def _there_already(corpus: Corpus, path: str, source: SourceFile, report: Report) -> Json:
    """Which reports are of this file, of this text, and of the file that bore this name before.

    That one is `updated` where both are of one place and one year, as far as these are known; else
    a person happened to call two reports the same.
    """
    text = hashlib.sha256(report.text.encode()).hexdigest()
    digest = hashlib.sha256(source.data).hexdigest()
    known = corpus.store.uploads.known(digest, text)
    before = corpus.store.report_at(path)
    head = corpus.store.heads([before])[before].metadata if before else None
    new = report.metadata
    return {
        "text_sha256": text,
        "same_file": known.file,
        "same_text": known.text,
        "before": before,
        "updates": head is not None
        and _agree(head.region.value, new.region.value)
        and _agree(head.year.value, new.year.value),
    }


def _agree(old: object, new: object) -> bool:
    return old is None or new is None or old == new


def _unreadable(id_: FileId, error: UnreadableReport) -> UploadFile:
    return UploadFile(id_, error.path, 0, "unreadable", error.reason, error.hint)


def _ignore(_note: str) -> None:
    """How tables were understood shows in what was read."""
