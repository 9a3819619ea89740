"""Word documents (.docx): paragraphs, tables and text boxes in reading order.

python-docx was the other choice: it loses inserted text, content controls, text boxes and the
automatic numbers that carry the structure of a report. Heads, feet, notes and comments are left
out: they interrupt the text of a report and seldom belong to it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile

from lxml import etree

from indexer.errors import UnreadableReport
from indexer.readers.docx_body import block_lines
from indexer.readers.docx_numbering import load_numbering
from indexer.readers.docx_xml import BrokenPart, W, parse_part
from indexer.readers.kinds import is_encrypted_office
from indexer.readers.models import RawText, SourceFile
from indexer.readers.unzip import MEGABYTE, allowance, megabytes, open_zip, read_member

SUFFIXES: tuple[str, ...] = (".docx", ".docm")
MEDIA_TYPE: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 64 * MEGABYTE

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_HAN = re.compile(r"[\u3400-\u9fff]")
_SAVE_AGAIN = "open it in Word or WPS, which may repair it, and save as .docx"


def read(source: SourceFile) -> RawText:
    """The text of a document, a paragraph or a table row on each line."""
    if is_encrypted_office(source.data):
        hint = "open it with the password, take the password off and save as .docx"
        raise UnreadableReport(source.path, "encrypted with a password", hint)
    with open_zip(source, MAX_MEMBERS) as archive:
        package = _Package(source, archive)
        main = package.related("", "officeDocument") or "word/document.xml"
        document = package.part(main)
        if document is None:
            reason = "no word/document.xml in it, so not a Word document"
            raise UnreadableReport(source.path, reason, "open it in its program and save as .docx")
        numbering = load_numbering(
            package.part(package.related(main, "numbering") or "word/numbering.xml"),
            package.part(package.related(main, "styles") or "word/styles.xml"),
        )
        title = package.title()
    body = document.find(f"{W}body")
    lines = [] if body is None else list(block_lines(body, numbering))
    if not lines:
        hint = "when its pages are pictures, run OCR first and save as .docx or .txt"
        raise UnreadableReport(source.path, "the document holds no text", hint)
    return RawText("\n".join(lines) + "\n", MEDIA_TYPE, "docx", title=title)


class _Package:
    """The parts of a .docx, unpacked on demand and within one bound for all together."""

    def __init__(self, source: SourceFile, archive: zipfile.ZipFile) -> None:
        self._source = source
        self._archive = archive
        # Some programs on Windows write word\\document.xml.
        self._members = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
        self._left = MAX_UNPACKED_BYTES

    def part(self, name: str) -> etree._Element | None:
        """The root of a part, None when there is no such part."""
        if name not in self._members:
            return None
        try:
            return parse_part(self._unpack(name))
        except BrokenPart as trouble:
            raise UnreadableReport(self._source.path, f"{name} {trouble}", _SAVE_AGAIN) from None

    def related(self, part: str, kind: str) -> str | None:
        """The part that another part names for a purpose: SharePoint writes word/document2.xml."""
        folder, name = posixpath.split(part)
        relations = self._optional_part(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in () if relations is None else relations.iter(_RELATION):
            if relation.get("Type", "").endswith(f"/{kind}"):
                target = posixpath.join("/", folder, relation.get("Target", ""))
                target = posixpath.normpath(target).lstrip("/")
                if target in self._members:
                    return target
        return None

    def title(self) -> str | None:
        """The title among the properties: often empty, or left in English by a template."""
        properties = self._optional_part("docProps/core.xml")
        title = None if properties is None else properties.findtext(_TITLE)
        return " ".join(title.split()) if title and _HAN.search(title) else None

    def _optional_part(self, name: str) -> etree._Element | None:
        """A part without which the text is the same: broken is as good as missing."""
        try:
            return self.part(name)
        except UnreadableReport:
            return None

    def _unpack(self, name: str) -> bytes:
        info = self._members[name]
        limit = min(self._left, allowance(min(info.compress_size, len(self._source.data))))
        data = read_member(self._archive, info, self._source.path, limit)
        if len(data) > limit:
            reason = f"{name} unpacks to more than {megabytes(limit)}, as a zip bomb does"
            hint = "if the document is honest, save its text as .txt"
            raise UnreadableReport(self._source.path, reason, hint)
        self._left -= len(data)
        return data
