"""The file of a backup: .tar or .zip, written under another name first, read entry by entry."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from stat import S_IFMT, S_IFREG
from typing import IO, Self

from indexer.errors import IndexerError
from indexer.syncing import sync

SUFFIXES = (".tar", ".zip")
READ_AT_ONCE = 1 << 20
# The part of a zip entry's attributes that says what kind of file it is.
KIND_BITS = 16
# What archives that are damaged, or not as they should be, make their readers raise; the last one
# zipfile raises for a compression that it does not know.
BAD_ARCHIVE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
)


class BackupError(IndexerError):
    """A backup that cannot be written or read."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """The content of a file by its hash, and how long it is."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive, as the archive describes it."""

    name: str
    size: int
    is_file: bool
    content: IO[bytes] = field(compare=False)

    def write_to(self, target: Path) -> Hashed:
        """Write the content into a new file. No more is read than the size says that there is."""
        digest, left = hashlib.sha256(), self.size
        with open(target, "xb") as file:
            os.chmod(target, 0o600)
            while some := self.content.read(min(left, READ_AT_ONCE)):
                file.write(some)
                digest.update(some)
                left -= len(some)
        return Hashed(digest.hexdigest(), self.size - left)


def check_suffix(file: Path) -> None:
    """Raises BackupError for the name of another kind of file."""
    if file.suffix not in SUFFIXES:
        raise BackupError(f"{file}: a backup is a file {' or '.join(SUFFIXES)}")


class NewArchive:
    """An archive that is there, whole and on the disk, when the `with` ends without a fault."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unfinished = path.with_name(f"{path.name}.new")
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        self._file = self._opened.enter_context(open(self._unfinished, "wb"))
        os.chmod(self._unfinished, 0o600)
        self._tar: tarfile.TarFile | None = None
        if self._path.suffix == ".tar":
            self._tar = self._opened.enter_context(tarfile.open(fileobj=self._file, mode="w"))
        else:
            self._zip = self._opened.enter_context(
                zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
            )
        return self

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        try:
            if fault is None:
                (self._tar or self._zip).close()
                self._file.flush()
                os.fsync(self._file.fileno())
                os.replace(self._unfinished, self._path)
                sync(self._path.absolute().parent)
        finally:
            self._opened.close()
            self._unfinished.unlink(missing_ok=True)

    def add(self, name: str, path: Path) -> Hashed:
        """Put a file into the archive."""
        with open(path, "rb") as file:
            return self._put(name, file, os.fstat(file.fileno()).st_size)

    def write(self, name: str, data: bytes) -> Hashed:
        """Put bytes into the archive as a file."""
        return self._put(name, BytesIO(data), len(data))

    def _put(self, name: str, source: IO[bytes], size: int) -> Hashed:
        read = _Reading(source)
        if self._tar:
            info = tarfile.TarInfo(name)
            info.size, info.mode = size, 0o600
            self._tar.addfile(info, read)
        else:
            with self._zip.open(name, "w", force_zip64=True) as target:
                shutil.copyfileobj(read, target, READ_AT_ONCE)
        return Hashed(read.digest.hexdigest(), read.length)


class _Reading:
    """A file that is hashed as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()
        self.length = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._source.read(size)
        self.digest.update(data)
        self.length += len(data)
        return data


def entries(file: Path) -> Iterator[Entry]:
    """The entries of an archive in order; each is to be read before the next.

    Raises BackupError for a file that is none, or ends too soon.
    """
    check_suffix(file)
    try:
        if file.suffix == ".tar":
            yield from _in_tar(file)
        else:
            yield from _in_zip(file)
    except BAD_ARCHIVE as error:
        raise BackupError(f"{file}: no archive, or damaged: {error}") from None
    except FileNotFoundError:
        raise BackupError(f"{file}: there is no such file") from None


def _in_tar(file: Path) -> Iterator[Entry]:
    with tarfile.open(file, "r:") as archive:
        for info in archive:
            content = archive.extractfile(info) if info.isreg() else None
            yield Entry(info.name, info.size, content is not None, content or BytesIO())


def _in_zip(file: Path) -> Iterator[Entry]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            kind = S_IFMT(info.external_attr >> KIND_BITS)  # 0 where nobody said
            plain = not info.is_dir() and not info.flag_bits & 1 and kind in (0, S_IFREG)
            content = archive.open(info) if plain else BytesIO()
            with content:
                yield Entry(info.filename, info.file_size, plain, content)
