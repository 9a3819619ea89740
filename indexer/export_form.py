"""What an export is made of: the names of its files, and the list that holds their hashes.

    export.json         versions, counts, size and SHA-256 of every other file
    reports.jsonl       a report a line, as `shuzhi inspect` gives it, with its corrections
    figures.* mentions.*  one a line or row, as .jsonl, .csv and, where it can be written, .parquet
    texts/<id>.txt      the text of each report
    originals/ab/ab…    every file that was ever read, by its SHA-256
    regions.csv policies.yaml  the home's own
    store/<table>.jsonl every row of every table, of which an import makes the store again

The first lines are for people and other programs; an import reads `store`, `texts`, `originals`
and the home's own tables. To import from `reports.jsonl` was the other choice: but there fields
are as they hold and numbers as JSON has them, where the store keeps what rules found below what a
person said, the history of each path, and every digit.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import IndexerError

FORMAT = 1
LIST = "export.json"
OWN_TABLES = ("regions.csv", "policies.yaml")
STORE = "store/{}.jsonl"
TEXT = "texts/{}.txt"
# Whatever else is named is no file of an export, and could lie anywhere.
_NAMES = re.compile(
    r"(?:reports|figures|mentions)\.(?:jsonl|csv|parquet)|regions\.csv|policies\.yaml"
    r"|texts/[0-9a-f]{12,64}\.txt|originals/[0-9a-f]{2}/[0-9a-f]{64}|store/[a-z_]{1,64}\.jsonl"
)
_HASH = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20


class ExportError(IndexerError):
    """An export that cannot be written or read."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of an export."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ExportList:
    """The list of an export; `store` is the schema of the rows, `originals` whether they came."""

    store: str
    originals: bool
    versions: Mapping[str, str]
    counts: Mapping[str, int]
    files: Mapping[str, FileEntry]


def original_name(digest: str) -> str:
    """Where the original of this hash lies.

    >>> original_name("ab1f")
    'originals/ab/ab1f'
    """
    return f"originals/{digest[:2]}/{digest}"


def hash_file(path: Path) -> FileEntry:
    """The size and the hash of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return FileEntry(size, digest.hexdigest())


def write_list(folder: Path, made: ExportList) -> None:
    """Write the list, which comes last: without it a folder is no export."""
    form = {
        "format": FORMAT,
        "store": made.store,
        "originals": made.originals,
        "versions": dict(made.versions),
        "counts": dict(made.counts),
        "files": {
            name: {"bytes": entry.bytes, "sha256": entry.sha256}
            for name, entry in sorted(made.files.items())
        },
    }
    text = json.dumps(form, ensure_ascii=False, indent=1)
    (folder / LIST).write_text(text, encoding="utf-8")


def read_list(folder: Path) -> ExportList:
    """The list of an export, as it is stated; `check_files` holds it against what is there.

    Raises ExportError for a folder that is no export, or one that a newer version wrote.
    """
    file = folder / LIST
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExportError(f"{folder}: no {LIST} in it, so no whole export") from None
    except OSError as error:
        raise ExportError(f"{file}: cannot be read: {error.strerror}") from None
    except json.JSONDecodeError as error:
        raise ExportError(f"{file} line {error.lineno}: damaged: {error.msg}") from None
    except (ValueError, RecursionError):
        raise ExportError(f"{file}: damaged; export anew") from None
    try:
        return _list_from(stated)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExportError(f"{file}: damaged: {error}; export anew") from None


def check_files(folder: Path, stated: ExportList) -> None:
    """Hold every file against the list. Raises ExportError for the first that differs."""
    root = os.path.realpath(folder)
    for name, entry in stated.files.items():
        path = folder / name
        if os.path.realpath(path) != os.path.join(root, *name.split("/")):
            raise ExportError(f"{path}: a link, which could lead anywhere")
        try:
            is_same = path.stat().st_size == entry.bytes and hash_file(path) == entry
        except OSError as error:
            raise ExportError(f"{path}: missing or unreadable: {error.strerror}") from None
        if not is_same:
            raise ExportError(f"{path}: damaged, not as {LIST} says; copy or export it anew")


def _list_from(stated: Any) -> ExportList:
    if stated["format"] != FORMAT:
        raise ValueError(
            f"written by another version of shuzhi (format {stated['format']!r:.20}, this one "
            f"reads {FORMAT})"
        )
    files: dict[str, FileEntry] = {}
    for name, entry in stated["files"].items():
        if not _NAMES.fullmatch(name):
            raise ValueError(f"{name!r:.80} is no file of an export")
        if type(entry["bytes"]) is not int or not _HASH.fullmatch(entry["sha256"]):
            raise ValueError(f"no size or no hash of {name}")
        files[name] = FileEntry(entry["bytes"], entry["sha256"])
    counts = {str(name): int(count) for name, count in stated["counts"].items()}
    versions = {str(name): str(version) for name, version in stated["versions"].items()}
    if not re.fullmatch(r"[0-9]{4}", stated["store"]) or type(stated["originals"]) is not bool:
        raise ValueError("no schema of the store")
    return ExportList(stated["store"], stated["originals"], versions, counts, files)
