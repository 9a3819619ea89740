"""A home -> a folder of plain files, for other programs and to be taken in again.

`export_form` says what is in it. It is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from indexer import parquet
from indexer.corpus import Corpus, versions
from indexer.export_form import (
    OWN_TABLES,
    STORE,
    TEXT,
    ExportError,
    ExportList,
    FileEntry,
    hash_file,
    original_name,
    write_list,
)
from indexer.export_tables import FIGURE_COLUMNS, MENTION_COLUMNS, about, figure_row, mention_row
from indexer.jsonform import correction_json, figure_correction_json, report_json
from indexer.models import Report
from indexer.parquet import Kind, ParquetFile
from indexer.spreadsheets import guard
from indexer.store import Correction, FigureCorrection
from indexer.store.database import NEWEST
from indexer.store.transfer import TRAVELLING, Snapshot

REPORTS_AT_ONCE = 50
_encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make one for each line


@dataclass(slots=True)
class HomeExported:
    """What was written where. `missing_originals` are hashes of files that the home has lost."""

    folder: str
    reports: int = 0
    figures: int = 0
    mentions: int = 0
    originals: int = 0
    missing_originals: list[str] = field(default_factory=list)
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0


def export_home(corpus: Corpus, folder: Path, originals: bool = True) -> HomeExported:
    """Write all that a home holds into a folder, which must be new or empty.

    It is of one moment, also while an ingest goes on, and takes no more memory for a large home.
    Raises ExportError for a folder that is in use or cannot be written.
    """
    began = time.monotonic()
    folder = Path(os.path.abspath(folder))
    result = HomeExported(str(folder))
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ExportError(f"{folder} is not empty; name a new folder")
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            _write(corpus, aside, originals, result)
            if folder.exists():
                folder.rmdir()
            os.replace(aside, folder)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error.strerror}") from None
    result.seconds = round(time.monotonic() - began, 3)
    return result


def _write(corpus: Corpus, folder: Path, originals: bool, result: HomeExported) -> None:
    files = _Files(folder)
    counts: dict[str, int] = {}
    with corpus.store.transfer.reading() as snapshot:
        for table in TRAVELLING:
            counts[table] = 0
            with files.open(STORE.format(table)) as file:
                for row in snapshot.rows(table):
                    if table == "reports":  # in a file of its own, for people
                        _write_text(files, row)
                    file.line(row)
                    counts[table] += 1
        _write_reports(files, snapshot)
        digests = snapshot.originals() if originals else []
    for digest in digests:
        source, name = corpus.store.originals.path(digest), original_name(digest)
        if source.is_file():
            files.copy(source, name)
            result.originals += 1
        else:
            result.missing_originals.append(digest)
    for name in OWN_TABLES:
        if (own := corpus.settings.home / name).is_file():
            files.copy(own, name)
    result.reports, result.figures = counts["reports"], counts["figures"]
    result.mentions = counts["mentions"]
    result.files = len(files.written) + 1
    result.bytes = sum(entry.bytes for entry in files.written.values())
    stated = versions(corpus.settings)
    write_list(folder, ExportList(NEWEST, originals, stated, counts, files.written))


def _write_text(files: _Files, row: dict[str, Any]) -> None:
    with files.open(TEXT.format(row["id"])) as file:
        file.write(row.pop("text").encode())


def _write_reports(files: _Files, snapshot: Snapshot) -> None:
    """Write reports, figures and mentions as other programs read them."""
    ids = snapshot.ids()
    corrections: defaultdict[str, list[Correction]] = defaultdict(list)
    for correction in snapshot.corrections():
        corrections[correction.report].append(correction)
    of_figures: defaultdict[str, list[FigureCorrection]] = defaultdict(list)
    for one in snapshot.figure_corrections():
        of_figures[one.report].append(one)
    with ExitStack() as opened:
        reports = opened.enter_context(files.open("reports.jsonl"))
        figures = opened.enter_context(_Table(files, "figures", FIGURE_COLUMNS))
        mentions = opened.enter_context(_Table(files, "mentions", MENTION_COLUMNS))
        for first in range(0, len(ids), REPORTS_AT_ONCE):
            for found in snapshot.found(ids[first : first + REPORTS_AT_ONCE]):
                form = report_json(found.report, found.figures, found.mentions)
                id_ = found.report.id
                form["corrections"] = [*map(correction_json, corrections.get(id_, ()))]
                said = [*map(figure_correction_json, of_figures.get(id_, ()))]
                form["figure_corrections"] = said
                _write_report(found.report, form, reports, figures, mentions)


def _write_report(
    report: Report, form: dict[str, Any], reports: _File, figures: _Table, mentions: _Table
) -> None:
    said, facts = form.pop("policies"), form.pop("figures")
    reports.line(form)
    whose = about(report)
    figures.add([({"report": report.id} | each, whose | figure_row(each)) for each in facts])
    mentions.add([({"report": report.id} | each, whose | mention_row(each)) for each in said])


class _Files:
    """The files of an export that is being written, each with its hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: dict[str, FileEntry] = {}

    def open(self, name: str) -> _File:
        return _File(self, name)

    def path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def copy(self, source: Path, name: str) -> None:
        shutil.copyfile(source, self.path(name))
        self.written[name] = hash_file(self.folder / name)


class _File:
    """One file, hashed as it is written."""

    def __init__(self, files: _Files, name: str) -> None:
        self._files = files
        self._name = name
        self._digest = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> _File:
        self._file: BinaryIO = self._files.path(self._name).open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._files.written[self._name] = FileEntry(self._size, self._digest.hexdigest())

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)

    def line(self, form: Mapping[str, Any]) -> None:
        self.write(_encode(form).encode() + b"\n")


class _Table:
    """A table in all its forms: JSON as the commands give it, and flat rows."""

    def __init__(self, files: _Files, name: str, columns: Mapping[str, Kind]) -> None:
        self._files = files
        self._name = name
        self._columns = columns
        self._opened = ExitStack()

    def __enter__(self) -> _Table:
        files, name, opened = self._files, self._name, self._opened
        self._lines = opened.enter_context(files.open(f"{name}.jsonl"))
        self._csv = opened.enter_context(files.open(f"{name}.csv"))
        self._csv.write("\ufeff".encode() + _csv_line(list(self._columns)))  # the mark is for Excel
        self._parquet = None
        if parquet.is_installed():
            opened.callback(self._note_parquet)
            path = files.path(f"{name}.parquet")
            self._parquet = opened.enter_context(ParquetFile(path, self._columns))
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def _note_parquet(self) -> None:
        name = f"{self._name}.parquet"
        self._files.written[name] = hash_file(self._files.folder / name)

    def add(self, rows: Sequence[tuple[Mapping[str, Any], dict[str, Any]]]) -> None:
        """Take rows, each as JSON and flat."""
        for form, flat in rows:
            self._lines.line(form)
            self._csv.write(_csv_line(list(self._cells(flat))))
        if self._parquet:
            self._parquet.add([flat for _, flat in rows])

    def _cells(self, row: Mapping[str, Any]) -> Iterator[str]:
        for name, kind in self._columns.items():
            cell = "" if row[name] is None else str(row[name])
            yield guard(cell) if kind == "text" else cell


def _csv_line(cells: Sequence[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()
