"""Small builders, so that a row of a test shows the text it is about and little else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_W}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def part(root: str, inside: str) -> str:
    """One part of a Word document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_NAMESPACES}>{inside}</w:{root}>'


def docx(body: str, numbering: str = "", styles: str = "", **others: str) -> bytes:
    """A Word document with this body; `others` are further members, with _ for / and no suffix."""
    members = {"word/document.xml": part("document", f"<w:body>{body}</w:body>")}
    if numbering:
        members["word/numbering.xml"] = part("numbering", numbering)
    if styles:
        members["word/styles.xml"] = part("styles", styles)
    members |= {name.replace("_", "/") + ".xml": data for name, data in others.items()}
    return zipped(members)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; plain text is made a run."""
    made = "".join(piece if piece.startswith("<") else run(piece) for piece in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{made}</w:p>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def cell(*blocks: str, properties: str = "") -> str:
    """A cell; plain text is made a paragraph."""
    made = "".join(block if block.startswith("<") else paragraph(block) for block in blocks)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{made}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def page(body: str, head: str = "") -> bytes:
    """A web page in UTF-8."""
    head = f'<meta charset="utf-8">{head}'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def lines(name: str, data: bytes) -> list[str]:
    """The lines that are read from a file of this name; the last one ends like the others."""
    text = readers.read(SourceFile(name, data)).text
    assert text.endswith("\n")
    return text.split("\n")[:-1]


def trouble(name: str, data: bytes) -> UnreadableReport:
    """The error that a file of this name raises; its words are as the style asks."""
    with pytest.raises(UnreadableReport) as raised:
        readers.read(SourceFile(name, data))
    return checked(raised.value, name)


def checked(error: UnreadableReport, path: str) -> UnreadableReport:
    """An error that says where, what and what to do, without a full stop."""
    assert error.path == path
    for words in (error.reason, error.hint):
        assert words and not words.endswith((".", "。"))
        assert "Error" not in words and "0x" not in words
    return error
