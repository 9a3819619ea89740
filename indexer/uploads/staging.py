"""The files of uploads on the disk: `uploads/<id>/<number>` in the home, until they are taken in.

Names that people give are never names on the disk.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from indexer.store.uploads import FOLDER
from indexer.syncing import sync

RECEIVING = "receiving-"
# What nobody knows of is removed when it is so old: a request may be at it until then.
SECONDS_OF_A_REQUEST = 24 * 3600
MEGABYTE = 1 << 20


def receiving(home: Path) -> IO[bytes]:
    """A file for what is just being sent. It is gone with the request, unless it is staged."""
    return tempfile.NamedTemporaryFile(dir=_top(home), prefix=RECEIVING)


def stage(home: Path, upload: str, files: Iterable[IO[bytes]]) -> None:
    """Keep these files for an upload, in their order. When this returns they are on the disk."""
    folder = _top(home) / upload
    folder.mkdir(mode=0o700)
    try:
        for number, file in enumerate(files):
            _keep(file, folder / str(number))
        sync(folder)
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def staged(home: Path, upload: str, number: int) -> Path:
    """Where a file of an upload is."""
    return home / FOLDER / upload / str(number)


def remove(home: Path, upload: str) -> None:
    """Remove the files of an upload."""
    shutil.rmtree(home / FOLDER / upload, ignore_errors=True)


def staged_uploads(home: Path) -> list[str]:
    """The uploads that have files here."""
    with suppress(FileNotFoundError):
        entries = list(os.scandir(home / FOLDER))
        return sorted(entry.name for entry in entries if entry.is_dir())
    return []


def is_old(home: Path, upload: str) -> bool:
    """Whether no request can be at it any more."""
    with suppress(FileNotFoundError):
        return _is_old(home / FOLDER / upload)
    return False


def remove_unfinished(home: Path) -> None:
    """Remove what requests left that were killed."""
    for file in (home / FOLDER).glob(f"{RECEIVING}*"):
        with suppress(FileNotFoundError):
            if _is_old(file):
                file.unlink()


def free_megabytes(home: Path) -> int:
    """How much more the disk of a home can hold."""
    return shutil.disk_usage(home).free // MEGABYTE


def _top(home: Path) -> Path:
    top = home / FOLDER
    top.mkdir(mode=0o700, exist_ok=True)
    return top


def _keep(file: IO[bytes], place: Path) -> None:
    """Give a file that was received another name, which lasts; copy what is none of these."""
    file.flush()
    try:
        os.link(str(file.name), place)
    except (AttributeError, OSError):  # it has no name, or the disk knows no second ones
        file.seek(0)
        with place.open("xb") as copy:
            shutil.copyfileobj(file, copy)
    sync(place)


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > SECONDS_OF_A_REQUEST
