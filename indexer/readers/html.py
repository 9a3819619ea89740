"""Web pages, most of all those of government sites and of sites that copy them.

Extraction libraries were the other choice: on old pages made of tables and <br> they lose the
paragraphs or return the menu. What a site's own system calls its article, and the density of the
text where it has no name, finds the report in both.
"""

from __future__ import annotations

import re

from lxml import etree

from indexer.errors import UnreadableReport
from indexer.readers.encodings import decode
from indexer.readers.html_content import find_content
from indexer.readers.html_lines import element_lines, han_count
from indexer.readers.html_meta import find_publication
from indexer.readers.html_title import find_title
from indexer.readers.models import RawText, SourceFile

SUFFIXES: tuple[str, ...] = (".html", ".htm", ".shtml", ".xhtml")
MEDIA_TYPE: str = "text/html"

_HEAD_BYTES = 64 * 1024
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
# Labels as pages write them. GB2312 is a part of GBK and GBK of GB18030, and pages labelled with
# the smaller use the larger: 镕 is not in GB2312.
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gb_2312-80": "gb18030",
    "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip


def read(source: SourceFile) -> RawText:
    """The report in a page, without the page around it."""
    _refuse_entities(source)
    text, _ = decode(source, declared=_declared_codec(source.data))
    page = _parse(source.path, text)
    body = page.find("body")
    parts = [] if body is None else find_content(body)
    lines = [line for part in parts for line in element_lines(part)]
    if not any(map(han_count, lines)):
        hint = "a page may load its text later: open it in a browser and save the text as .txt"
        raise UnreadableReport(source.path, "no Chinese text in this page, links aside", hint)
    publication = find_publication(page, parts)
    return RawText(
        "\n".join(lines) + "\n",
        MEDIA_TYPE,
        "html",
        title=find_title(page, parts),
        published=publication.published,
        publisher=publication.publisher,
    )


def _refuse_entities(source: SourceFile) -> None:
    """An honest page declares none; an attack does so to read files or to fill the memory."""
    head = source.data[:_HEAD_BYTES].replace(b"\0", b"")  # in UTF-16 a NUL parts the letters
    if re.search(rb"<!ENTITY", head, re.IGNORECASE):
        hint = "open it in a browser, if you trust it, and save the text as .txt"
        raise UnreadableReport(source.path, "the page declares external entities or its own", hint)


def _declared_codec(data: bytes) -> str | None:
    """What the page says of itself, if it says so before its text begins."""
    label = _CHARSET.search(data[:_HEAD_BYTES])
    return _CODECS.get(label[1].decode("ascii").lower()) if label else None


def _parse(path: str, text: str) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8",  # whatever a <meta> says: the text is decoded already
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        page = etree.fromstring(text.replace("\0", "").encode(), parser)
    except (etree.LxmlError, ValueError):
        page = None
    # The parser stops without a word at 256 elements in each other or 10 MB: half a report.
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        hint = "open it in a browser and save the text as .txt"
        raise UnreadableReport(path, "the page is too large or too deeply nested", hint)
    if page is None:
        hint = "open it in a browser; if it shows a report, save the text as .txt"
        raise UnreadableReport(path, "no web page could be made of this file", hint)
    return page
