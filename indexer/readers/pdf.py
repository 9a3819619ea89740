"""PDF files: text in the order in which one reads it, put together to paragraphs.

A PDF knows signs and their places, and no lines, words or paragraphs. Libraries that give its text
in the order of the file lose the place of quotation marks and the ends of paragraphs, so lines are
built from the places (`pdf_glyphs`, `pdf_lines`), running heads and page numbers taken off
(`pdf_furniture`), and lines put together (`pdf_paragraphs`). Pages that are pictures are read by
`recognition`, where that is installed; a report without some of its pages is not taken.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from indexer.errors import UnreadableReport
from indexer.models import RecognizedPage
from indexer.readers import recognition
from indexer.readers.models import RawText, SourceFile
from indexer.readers.pdf_furniture import Page, without_furniture
from indexer.readers.pdf_glyphs import PageGlyphs, page_glyphs
from indexer.readers.pdf_lines import lines_of, page_lines
from indexer.readers.pdf_page import MOST_SIGNS, PdfPage, TooManySigns
from indexer.readers.pdf_paragraphs import put_together

SUFFIXES: tuple[str, ...] = (".pdf",)
MEDIA_TYPE: str = "application/pdf"

# A yearbook has 1,000 pages; 5 million characters are 20 times its text.
MAX_PAGES, MAX_CHARACTERS = 2000, 5_000_000
# Dots an inch at which pages are read as pictures, and the most dots of one page.
RESOLUTION, MAX_DOTS = 200, 16_000_000
# The text that a scanner's program laid under a picture does not say how sure it is. On clean print
# such programs take one character in ten to a hundred for another.
LAYER_CONFIDENCE = 0.9

_POINTS = 72
_HEAD_WITHIN, _END_WITHIN = 4096, 64 * 1024
_SAVE_AGAIN = "open it in a viewer of PDF files and print or save it as a new PDF"
_TO_TEXT = "or save its text as .docx or .txt"
_INSTALL = (
    "install the extra that reads pictures (pip install 'shuzhi[ocr]') and ingest it again, "
    "or run OCR first"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
# Titles that programs give by themselves: Microsoft Word - 报告.doc, 文档1, 幻灯片 1.
_PROGRAM = re.compile(r"^Microsoft\s?(?:Office\s)?\w+ - |\.(?:docx?|wps|pdf|rtf|txt)$", re.I)
_NO_TITLE = re.compile(r"(?:文档|文件|新建|未命名|无标题|幻灯片|演示文稿|PowerPoint).{0,14}")
SHORTEST_TITLE, LONGEST_TITLE = 4, 80

# pdfium must not be used by two threads at once.
_ALONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Read:
    """A page, and how sure its text is where it was read from a picture."""

    page: Page
    confidence: float | None = None


def read(source: SourceFile) -> RawText:
    """The text of a PDF, a paragraph or a table row on each line."""
    with _ALONE, _opened(source) as document:
        read_pages = list(_pages(source, document))
        title = _title(document)
    pages = without_furniture([page.page for page in read_pages])
    text, spans = put_together(pages)
    if not text:
        raise UnreadableReport(source.path, "the PDF shows no text", f"{_SAVE_AGAIN}, {_TO_TEXT}")
    recognized = tuple(
        RecognizedPage(span.start, span.end, page.confidence)
        for span, page in zip(spans, read_pages, strict=True)
        if page.confidence is not None and span.end > span.start
    )
    return RawText(f"{text}\n", MEDIA_TYPE, "pdf", title=title, recognized=recognized)


@contextmanager
def _opened(source: SourceFile) -> Iterator[Any]:
    """The document, closed at the end."""
    import pypdfium2

    if b"%PDF-" not in source.data[:_HEAD_WITHIN]:
        raise UnreadableReport(source.path, "it is no PDF inside", "give it its right suffix")
    if b"startxref" not in source.data[-_END_WITHIN:]:
        hint = "download or copy it again"
        raise UnreadableReport(source.path, "the PDF is cut off: its end is missing", hint)
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        # The code may be that of an earlier file.
        wants_password = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        if wants_password and b"/Encrypt" in source.data:
            hint = "open it with the password and save it as a PDF without one"
            raise UnreadableReport(source.path, "encrypted with a password", hint) from None
        raise UnreadableReport(
            source.path, "the PDF is damaged", f"{_SAVE_AGAIN}, {_TO_TEXT}"
        ) from None
    try:
        yield document
    finally:
        document.close()


def _pages(source: SourceFile, document: Any) -> Iterator[_Read]:
    """The pages in order; those that are pictures after all others, since that takes longest."""
    count = len(document)
    if count > MAX_PAGES:
        hint = f"cut the report out of it, {_TO_TEXT}"
        raise UnreadableReport(source.path, f"the PDF has {count:,} pages", hint)
    pages: list[_Read | None] = []
    left = MAX_CHARACTERS
    for number in range(count):
        with _page(source, document, number) as page:
            glyphs = _glyphs(source, page)
        left -= sum(map(len, glyphs.groups))
        if left < 0:
            raise _too_much(source)
        sure = LAYER_CONFIDENCE if glyphs.layer else None
        lines = Page(tuple(page_lines(glyphs)), glyphs.width, glyphs.height)
        pages.append(None if glyphs.unread else _Read(lines, sure))
    unread = [number for number, page in enumerate(pages) if page is None]
    if unread and not recognition.is_installed():
        raise UnreadableReport(source.path, _which(unread, count), _INSTALL)
    for number, page in enumerate(pages):
        yield page or _recognized(source, document, number)


def _glyphs(source: SourceFile, page: Any) -> PageGlyphs:
    try:
        return page_glyphs(PdfPage(page))
    except TooManySigns:
        raise _too_much(source) from None


def _too_much(source: SourceFile) -> UnreadableReport:
    reason = f"the PDF has more than {MAX_CHARACTERS:,} characters, or a page of {MOST_SIGNS:,}"
    return UnreadableReport(source.path, reason, f"cut the report out of it, {_TO_TEXT}")


def _recognized(source: SourceFile, document: Any, number: int) -> _Read:
    """A page read from its picture."""
    with _page(source, document, number) as page:
        width, height = page.get_size()
        scale = min(RESOLUTION / _POINTS, (MAX_DOTS / max(width * height, 1)) ** 0.5)
        found = recognition.recognize(page.render(scale=scale).to_numpy())
    in_points = [
        glyph._replace(
            left=glyph.left / scale,
            right=glyph.right / scale,
            y=glyph.y / scale,
            size=glyph.size / scale,
        )
        for glyph in found.glyphs
    ]
    return _Read(Page(tuple(lines_of(in_points)), width, height), found.confidence)


@contextmanager
def _page(source: SourceFile, document: Any, number: int) -> Iterator[Any]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        reason = f"page {number + 1} of {len(document)} is damaged"
        raise UnreadableReport(source.path, reason, f"{_SAVE_AGAIN}, {_TO_TEXT}") from None
    try:
        yield page
    finally:
        page.close()


def _which(unread: Sequence[int], count: int) -> str:
    """Which pages are pictures, in words.

    >>> _which([0, 1], 2)
    'no page has a text that can be read, as in a scanned paper'
    >>> _which([2, 6], 9)
    '2 of 9 pages (first page 3) have no text that can be read, as in a scanned paper'
    """
    pages = (
        "no page has a"
        if len(unread) == count
        else (f"{len(unread)} of {count} pages (first page {unread[0] + 1}) have no")
    )
    return f"{pages} text that can be read, as in a scanned paper"


def _title(document: Any) -> str | None:
    """The title among the properties, when a person wrote it."""
    return title_from(document.get_metadata_value("Title"))


def title_from(stated: str) -> str | None:
    """What a PDF states as its title, when it looks like one.

    Old programs wrote it in GBK, which reads as letters of Western Europe.

    >>> title_from("Microsoft Word - 青禾县政府工作报告.doc"), title_from("文档1")
    ('青禾县政府工作报告', None)
    >>> title_from("青禾县政府工作报告".encode("gbk").decode("latin-1"))
    '青禾县政府工作报告'
    """
    if not _HAN.search(stated):
        try:
            stated = stated.encode("latin-1").decode("gbk")
        except UnicodeError:
            return None
    title = _PROGRAM.sub("", _PROGRAM.sub("", " ".join(stated.replace("\0", "").split())))
    fits = SHORTEST_TITLE <= len(title) <= LONGEST_TITLE and _HAN.search(title)
    return title if fits and not _NO_TITLE.fullmatch(title) else None
