"""The files in which a report was found, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from indexer.addresses import asked, is_address, normalised, readable_path
from indexer.errors import UnreadableReport
from indexer.models import Source

FORMATS = {
    "text/plain": "纯文本",
    "text/html": "网页",
    "text/markdown": "Markdown",
    "application/pdf": "PDF",
    "application/rtf": "RTF",
    "application/msword": "Word（doc）",
    "application/vnd.ms-excel": "表格",
    "application/vnd.oasis.opendocument.spreadsheet": "表格",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "表格",
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
    """A file in which a report was found, by its name alone: paths tell of the machine.

    One from the web is named by its address, and `url` leads there; else it is empty.
    """

    name: str
    url: str
    format: str
    encoding: str
    time: str


def file_name(path: str) -> str:
    """The name of a file. A member of an archive is named after it: 汇总.zip › 青禾.txt.

    >>> file_name("/home/a/汇总.zip!/县/青禾.txt")
    '汇总.zip › 青禾.txt'
    >>> file_name("https://qinghe.example/a/%E6%8A%A5.html?id=3"), file_name("https://a.example/")
    ('报.html', 'a.example')
    """
    readable = readable_path(path)
    name = " › ".join(re.split(r"[/\\]", part.rstrip("/\\"))[-1] for part in readable.split("!/"))
    return _printable(name or urlsplit(path).netloc)


def source_url(path: str) -> str:
    """The link to a source of the web; nothing for a file, and for what only looks like an address.

    >>> source_url("https://qinghe.example/a.zip#x!/b.txt"), source_url("javascript:alert(1)")
    ('https://qinghe.example/a.zip', '')
    """
    address = asked(path)
    try:
        return address if is_address(path) and normalised(address) == address else ""
    except UnreadableReport:
        return ""


def _source_name(path: str) -> str:
    """A source by its name, or by its address as people write it."""
    url = source_url(path)
    if not url:
        return file_name(path)
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    members = [file_name(member) for member in path.split("!/")[1:]]
    return " › ".join((_printable(f"{parts.netloc}{readable_path(url)}{query}"), *members))


def _printable(text: str) -> str:
    """Without signs that would turn the writing around or hide in it: %E2%80%AE of an address."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def source_fact(source: Source) -> SourceFact:
    """A source in words."""
    return SourceFact(
        _source_name(source.path),
        source_url(source.path),
        FORMATS.get(source.media_type, source.reader),
        ENCODINGS.get(source.encoding, source.encoding) if source.encoding else "",
        f"{source.ingested_at.astimezone():%Y-%m-%d %H:%M}",
    )
