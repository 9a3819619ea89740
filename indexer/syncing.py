"""Having files on the disk itself, so that a loss of power takes nothing that was promised.

A file that got its name is there for good once the folder with the name is on the disk too.
"""

from __future__ import annotations

import os
from pathlib import Path


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
