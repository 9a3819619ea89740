"""The files in which a report was found, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from indexer.addresses import asked, is_address, normalised, readable_path
from indexer.errors import UnreadableReport
from indexer.models import KeptFile
from webui.language import _, later
from webui.source_address import DIGITS, Ask, ask_url

FORMATS = {
    "text/plain": later("纯文本"),
    "text/html": later("网页"),
    "text/markdown": "Markdown",
    "application/pdf": "PDF",
    "application/rtf": "RTF",
    "application/msword": later("Word（doc）"),
    "application/vnd.ms-excel": later("表格"),
    "application/vnd.oasis.opendocument.spreadsheet": later("表格"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": later("表格"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": later(
        "Word（docx）"
    ),
}
# The codecs that indexer/readers/encodings.py names.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": later("UTF-8（带标记）"),
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "utf-16": later("UTF-16（带标记）"),
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A file in which a report stands or stood, by its name alone: paths tell of the machine.

    One from the web is named by its address, and `url` leads there; else it is empty. `text` leads
    to what stands in the file; `until` is when another one took its place, empty for one of now.
    """

    name: str
    url: str
    format: str
    encoding: str
    size: str
    time: str
    until: str
    sha256: str
    text: str


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


def source_fact(report: str, file: KeptFile) -> SourceFact:
    """A file of a report in words."""
    known, codec = FORMATS.get(file.media_type), file.encoding
    encoding = ENCODINGS.get(codec, codec) if codec else ""
    return SourceFact(
        name=_source_name(file.path),
        url=source_url(file.path),
        format=_(known) if known else file.reader,
        encoding=_(encoding) if encoding else "",
        size=size_words(file.size),
        time=_moment(file.ingested_at),
        until=_moment(file.superseded_at) if file.superseded_at else "",
        sha256=file.sha256,
        text=ask_url(Ask(report, file.sha256[:DIGITS] if file.superseded_at else "")),
    )


def size_words(size: int) -> str:
    """The size of a file.

    >>> size_words(800), size_words(20480), size_words(3 << 20)
    ('800 B', '20 KB', '3.0 MB')
    """
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
