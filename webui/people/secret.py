"""The key with which cookies and forms are signed: one for all processes of a home."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = "secret"


def secret_of(home: Path) -> str:
    """The key of a home, made where there is none yet.

    Where nothing can be written nobody can log in either, and a key for this process will do. Who
    removes the file ends all sessions.
    """
    path = home / NAME
    with suppress(OSError):
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii")
    return secrets.token_hex(32)


def _make(path: Path) -> None:
    """Put a key there, unless another process was quicker: it is there whole, and never changes."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent)  # for the owner's eyes only
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        Path(unfinished).unlink()
