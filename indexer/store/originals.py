"""The original files, kept by the hash of their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from indexer.syncing import sync, write_whole


class Originals:
    """A folder of files named by their SHA-256; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def keep(self, data: bytes) -> str:
        """Keep these bytes, and give their hash. When this returns they are on the disk."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if path.exists():
            return digest
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            sync(self._folder)
        write_whole(path, data, durable=True)
        return digest

    def path(self, digest: str) -> Path:
        """Where the file of this hash stands."""
        return place_of(self._folder, digest)

    def size(self) -> int:
        """The bytes that all originals take together."""
        return sum(file.stat().st_size for file in self._folder.glob("??/*"))


def place_of(folder: Path, digest: str) -> Path:
    """Where in a folder of originals the file of this hash stands.

    >>> place_of(Path("originals"), "0f1e2d").as_posix()
    'originals/0f/0f1e2d'
    """
    return folder / digest[:2] / digest


def file_digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
