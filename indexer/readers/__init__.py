"""Files -> raw text. Every format is one module of this package, found by itself.

A reader declares SUFFIXES, MEDIA_TYPE and `read(source) -> RawText`. A container (an archive)
declares SUFFIXES and `unpack(source) -> Iterator[SourceFile | UnreadableReport]`.
To add a format, add its module: nothing here changes.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import stat
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Literal

from indexer.errors import UnreadableReport
from indexer.readers.kinds import (
    NO_REPORTS,
    READ_WHEN_NAMED,
    WITHOUT_READER,
    is_of_a_project,
    kind_of,
    readable_name,
    suffix_of,
)
from indexer.readers.models import RawText, SourceFile
from indexer.readers.unzip import MEGABYTE, megabytes

__all__ = [
    "Found",
    "RawText",
    "SourceFile",
    "expand",
    "is_container",
    "label",
    "open_file",
    "open_sources",
    "read",
    "verdict",
]

MAX_FILE_BYTES = 256 * MEGABYTE
# Windows has neither, and no pipes among its files; there a file is told to be no text.
NOT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Found = SourceFile | UnreadableReport


def read(source: SourceFile) -> RawText:
    """The text of one file, by the reader for its kind; UnreadableReport when it gives none.

    The content decides where it is unmistakable: a .doc that is a web page is read as one.
    A file of unknown kind is read as plain text.
    """
    if not source.data:
        raise _empty(source)
    kind = kind_of(source)
    readers = _readers()
    if kind in readers:
        return readers[kind](source)
    if kind in _containers():
        hint = "open it with open_sources, which yields the files inside"
        raise UnreadableReport(source.path, "an archive of files, not one report", hint)
    if kind in WITHOUT_READER:
        what, hint = WITHOUT_READER[kind]
        raise UnreadableReport(source.path, f"{what}, for which there is no reader yet", hint)
    return readers[".txt"](source)


def open_sources(path: Path) -> Iterator[Found]:
    """The file at `path`, or the files inside it when it is an archive.

    What cannot be opened is yielded as an UnreadableReport, and the others go on.
    """
    source = open_file(path)
    if isinstance(source, UnreadableReport):
        yield source
    else:
        yield from expand(source)


def open_file(path: Path) -> Found:
    """The file at `path` as it lies there, or why it cannot be opened."""
    try:
        return SourceFile(label(path), _file_bytes(path))
    except UnreadableReport as error:
        return error


def is_container(source: SourceFile) -> bool:
    """Whether a file may hold others, which `expand` yields."""
    return bool(source.data) and kind_of(source) in _containers()


def expand(source: SourceFile) -> Iterator[Found]:
    """The file itself, or the files inside it when it is an archive."""
    if not source.data:
        yield _empty(source)
        return
    unpack = _containers().get(kind_of(source))
    if unpack:
        yield from unpack(source)
    else:
        yield source


def verdict(path: PurePath | str) -> Literal["read", "skip"]:
    """What a walk through a folder does with a file, by its name alone.

    >>> verdict("2023年述职报告.docx"), verdict("述职报告"), verdict("a.asp")
    ('read', 'read', 'read')
    >>> verdict("manifest.tsv"), verdict(".gitignore"), verdict("~$述职报告.docx")
    ('skip', 'skip', 'skip')
    """
    name = PurePath(path).name
    if name.startswith((".", "~$")) or name.lower() == "thumbs.db":
        return "skip"
    suffix = suffix_of(name)
    if suffix in READ_WHEN_NAMED or is_of_a_project(name):
        return "skip"
    known = suffix in _readers() or suffix in _containers()
    return "skip" if suffix in NO_REPORTS and not known else "read"


def _readers() -> dict[str, Callable[[SourceFile], RawText]]:
    return _by_suffix("read")


def _containers() -> dict[str, Callable[[SourceFile], Iterator[Found]]]:
    return _by_suffix("unpack")


@cache
def _by_suffix(function: str) -> dict[str, Any]:
    """Suffix -> the function of that name in the module that declares the suffix.

    Modules are imported here and not at the top, so that they may import this package themselves.
    """
    found: dict[str, Any] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "SUFFIXES") and hasattr(module, function):
            found |= dict.fromkeys(module.SUFFIXES, getattr(module, function))
    return found


def label(path: Path) -> str:
    """The path as text. On Linux a name in GBK has halves of characters that nothing can print.

    Each name by itself: a folder unpacked from an old archive may be GBK below one in UTF-8.
    """
    return "/".join(map(readable_name, os.fsencode(path).split(b"/")))


def _file_bytes(path: Path) -> bytes:
    """The bytes of a plain file, within the bound; a device or a pipe would never end."""
    too_large = UnreadableReport(
        label(path),
        f"larger than {megabytes(MAX_FILE_BYTES)}",
        "split it, or save the text alone as .txt",
    )
    try:
        # Not path.open(), which waits at a pipe until somebody writes into it.
        with open(os.open(path, os.O_RDONLY | NOT_WAITING), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise _no_plain_file(path)
            if before.st_size > MAX_FILE_BYTES:
                raise too_large
            data = file.read(MAX_FILE_BYTES + 1)
            after = os.fstat(file.fileno())
    except IsADirectoryError:
        raise _no_plain_file(path) from None
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "no possible file name").lower()
        hint = "check its name and permissions"
        raise UnreadableReport(label(path), f"cannot be opened: {why}", hint) from None
    if len(data) > MAX_FILE_BYTES:  # it has grown meanwhile
        raise too_large
    if len(data) != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        hint = "add it again when nothing writes to it any more"
        raise UnreadableReport(label(path), "it was changed while it was read", hint)
    return data


def _empty(source: SourceFile) -> UnreadableReport:
    return UnreadableReport(source.path, "the file is empty", "download or save it again")


def _no_plain_file(path: Path) -> UnreadableReport:
    hint = "name the files inside it, or a file with a report"
    return UnreadableReport(label(path), "not a plain file", hint)
