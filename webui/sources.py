"""The files in which a report was found, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.models import Source

FORMATS = {
    "text/plain": "纯文本",
    "text/html": "网页",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word（docx）",
}
# The codecs that indexer/readers/encodings.py names.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（带标记）",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "utf-16": "UTF-16（带标记）",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A file in which a report was found, by its name alone: paths tell of the machine."""

    name: str
    format: str
    encoding: str
    time: str


def file_name(path: str) -> str:
    """The name of a file. A member of an archive is named after it: 汇总.zip › 青禾.txt.

    >>> file_name("/home/a/汇总.zip!/县/青禾.txt")
    '汇总.zip › 青禾.txt'
    """
    return " › ".join(re.split(r"[/\\]", part.rstrip("/\\"))[-1] for part in path.split("!/"))


def source_fact(source: Source) -> SourceFact:
    """A source in words."""
    return SourceFact(
        file_name(source.path),
        FORMATS.get(source.media_type, source.reader),
        ENCODINGS.get(source.encoding, source.encoding) if source.encoding else "",
        f"{source.ingested_at.astimezone():%Y-%m-%d %H:%M}",
    )
