"""Plain text: the bytes decoded, nothing more, so that offsets stay those of the source."""

from __future__ import annotations

from indexer.readers.encodings import decode
from indexer.readers.models import RawText, SourceFile

SUFFIXES: tuple[str, ...] = (".txt", ".text")
MEDIA_TYPE: str = "text/plain"


def read(source: SourceFile) -> RawText:
    """The whole file as text, line ends and all.

    >>> read(SourceFile("a.txt", "﻿政府工作报告\\r\\n".encode())).text
    '政府工作报告\\r\\n'
    """
    text, encoding = decode(source)
    return RawText(text, MEDIA_TYPE, "text", encoding=encoding)
