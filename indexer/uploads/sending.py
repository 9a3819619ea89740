"""What a person sends -> an upload, which a worker process looks into."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, Literal, NamedTuple

from indexer.corpus import Corpus, writing
from indexer.errors import IndexerError
from indexer.readers.kinds import harmless_name
from indexer.store import Act, FileId, Upload, UploadFile
from indexer.uploads.staging import MEGABYTE, stage

Reason = Literal["nothing", "files", "megabytes"]
LONGEST_NAME = 200
LONGEST_SUFFIX = 20


class Sent(NamedTuple):
    """A file as it was sent: the name that it was given, and what is in it."""

    name: str
    file: IO[bytes]


class UploadRefused(IndexerError):
    """What was sent is nothing, or too much; `reason` says which."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def send(corpus: Corpus, person: str, sent: Sequence[Sent], take: bool = False) -> Upload:
    """Keep files that a person sent until it is decided what becomes of them.

    With `take` all that can be read is taken in without being asked about. Raises UploadRefused
    for no files, and for more than the settings allow; HomeError where the disk is full.
    """
    limits, sizes = corpus.settings.upload, [_size(one.file) for one in sent]
    if not sent:
        raise UploadRefused("nothing", "no file was sent")
    if len(sent) > limits.files:
        raise UploadRefused("files", f"more than {limits.files:,} files at a time")
    if sum(sizes) > limits.megabytes * MEGABYTE:
        raise UploadRefused("megabytes", f"more than {limits.megabytes:,} MB at a time")
    upload = Upload(secrets.token_hex(8), person, "inspecting", take, 0, datetime.now(UTC))
    names = distinct([label(one.name) for one in sent])
    files = [
        UploadFile(FileId(upload.id, number, 0), name, size, "waiting")
        for number, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]
    with writing(corpus.settings.home):
        stage(corpus.settings.home, upload.id, (one.file for one in sent))
        act = Act(person, "upload", upload.id, {"files": len(sent), "bytes": sum(sizes)})
        corpus.store.uploads.add(upload, files, act)
    return upload


def label(name: str) -> str:
    """The name of a file as it was sent, as a label: folders may tell where a report is from.

    >>> label("../甘肃/a!/报告.docx"), len(label("长" * 999 + ".docx"))
    ('甘肃/a！/报告.docx', 200)
    """
    # What ends with !/ would be an archive, of which the file is a member.
    harmless = harmless_name(name).replace("!/", "！/")
    if len(harmless) <= LONGEST_NAME:
        return harmless
    suffix = PurePosixPath(harmless).suffix[:LONGEST_SUFFIX]
    short = harmless.rpartition("/")[2][: LONGEST_NAME - len(suffix)]
    return f"{short}{suffix}"


def distinct(names: Sequence[str]) -> list[str]:
    """Names of which no two are the same.

    >>> distinct(["a.txt", "b.txt", "a.txt", "a.txt"])
    ['a.txt', 'b.txt', 'a (2).txt', 'a (3).txt']
    """
    found: dict[str, None] = {}
    for name in names:
        found[free_name(name, found)] = None
    return list(found)


def free_name(name: str, taken: object) -> str:
    """The name, or the same with the first number that makes it another than those taken.

    >>> free_name("甲/述职报告.docx", {"甲/述职报告.docx"})
    '甲/述职报告 (2).docx'
    """
    path, number, free = PurePosixPath(name), 1, name
    while free in taken:  # type: ignore[operator]
        number += 1
        numbered = f"{path.stem} ({number}){path.suffix}"
        free = name[: len(name) - len(path.name)] + numbered
    return free


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size
