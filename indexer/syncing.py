"""Files that are there whole: for who reads them meanwhile, and after a loss of power.

A file that got its name is there for good once the folder with the name is on the disk too.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# How the name begins of a file that is not whole yet; one that was killed leaves such a file.
UNFINISHED = ".unfinished-"


def write_whole(path: Path, data: bytes, durable: bool = False) -> None:
    """Put a file in its place at once: a reader sees the whole of it, or what was there before.

    Any number of threads and processes may do so together. `durable`: when this returns the file
    is on the disk itself.
    """
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(unfinished, path)
        if durable:
            sync(path.parent)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk when this returns."""
    if os.name != "posix" and path.is_dir():
        return  # only there a folder can be opened like a file
    # Some systems sync only what may be written.
    number = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_all(folder: Path) -> None:
    """Have all that is in a folder on the disk."""
    for path in (*folder.rglob("*"), folder):
        sync(path)
