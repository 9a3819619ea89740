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
from indexer.readers.kinds import NO_REPORTS, WITHOUT_READER, kind_of, readable_name, suffix_of
from indexer.readers.models import RawText, SourceFile
from indexer.readers.unzip import MEGABYTE, megabytes

__all__ = ["Found", "RawText", "SourceFile", "expand", "open_sources", "read", "verdict"]

MAX_FILE_BYTES = 256 * MEGABYTE

Found = SourceFile | UnreadableReport


def read(source: SourceFile) -> RawText:
    """The text of one file, by the reader for its kind; UnreadableReport when it gives none.

    The content decides where it is unmistakable: a .doc that is a web page is read as one.
    A file of unknown kind is read as plain text.
    """
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
    try:
        source = SourceFile(_label(path), _file_bytes(path))
    except UnreadableReport as error:
        yield error
    else:
        yield from expand(source)


def expand(source: SourceFile) -> Iterator[Found]:
    """The file itself, or the files inside it when it is an archive."""
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


def _label(path: Path) -> str:
    """The path as text. On Linux a name in GBK has halves of characters that nothing can print."""
    return readable_name(os.fsencode(path))


def _file_bytes(path: Path) -> bytes:
    """The bytes of a plain file, within the bound; a device or a pipe would never end."""
    too_large = UnreadableReport(
        _label(path),
        f"larger than {megabytes(MAX_FILE_BYTES)}",
        "split it, or save the text alone as .txt",
    )
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            hint = "name the files inside it, or a file with a report"
            raise UnreadableReport(_label(path), "not a plain file", hint)
        if status.st_size > MAX_FILE_BYTES:
            raise too_large
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "no possible file name").lower()
        hint = "check its name and permissions"
        raise UnreadableReport(_label(path), f"cannot be opened: {why}", hint) from None
    if len(data) > MAX_FILE_BYTES:  # it has grown meanwhile
        raise too_large
    return data
