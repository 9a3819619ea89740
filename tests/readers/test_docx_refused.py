"""Word documents that are broken, locked, none at all, or made to do harm."""

from __future__ import annotations

import itertools
import random
import time
import zipfile

import pytest

from .building import cell, docx, lines, page, paragraph, part, row, table, trouble, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def encrypted(data: bytes) -> bytes:
    """The same archive with the flag of a password on every member."""
    return data.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


GOOD = docx(paragraph("一年来，围绕中心工作") * 50)
XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_LAUGH = ['<!ENTITY a "哈哈">'] + [
    f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in itertools.pairwise("abcdefghi")
]
LAUGHS = f"<!DOCTYPE w [{''.join(_LAUGH)}]>"


def with_doctype(doctype: str, body: str) -> bytes:
    document = part("document", f"<w:body>{body}</w:body>")
    return zipped({"word/document.xml": document.replace("?>", "?>" + doctype, 1)})


def with_doctype_far_down(body: str) -> bytes:
    """A DOCTYPE after so many blanks that a look at the head misses it."""
    return with_doctype(" " * 100_000 + XXE, body)


REFUSED = [
    (b"", "the file is empty", "again"),
    (b"just words", "not a zip archive", "save it again, as .docx"),
    (GOOD[: len(GOOD) // 2], "the zip archive is broken or cut short", "download or copy"),
    (zipped({"a.txt": "文"}), "no word/document.xml in it", "save as .docx"),
    (
        zipped({"word/document.xml": part("document", "<w:body>")}),
        "word/document.xml is broken XML",
        "repair",
    ),
    (docx(paragraph("正文"), numbering="<w:num>"), "word/numbering.xml is broken XML", "repair"),
    (encrypted(GOOD), "encrypted with a password", "password"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password", "password"),
    (OLE, "no Word document in it, though it looks like an old office file", "save as .docx"),
    (docx(""), "the document holds no text", "OCR"),
    (docx(paragraph("　", " ")), "the document holds no text", "OCR"),
    (zipped({"word/document.xml": part("document", "")}), "the document holds no text", "OCR"),
    (with_doctype(XXE, paragraph("&x;")), "word/document.xml declares external entities", "save"),
    (with_doctype(LAUGHS, paragraph("&i;")), "word/document.xml declares external", "save"),
    (zipped({"word/document.xml": "<a>" * 5000}), "word/document.xml is broken XML", "repair"),
    # 40 MB of blanks in 40 kB
    (
        docx(paragraph("正文") + " " * 40_000_000),
        "word/document.xml unpacks to more than",
        "honest",
    ),
    # 4 kB of bz2 may hold 4 GB, so it is not opened at all
    (
        zipped({"word/document.xml": part("document", "文" * 99)}, zipfile.ZIP_BZIP2),
        "packed with zip method 12",
        "deflate",
    ),
    (
        zipped({f"word/{n}": "" for n in range(10_001)}),
        "the zip archive holds more than 10,000",
        "split",
    ),
]


def test_an_entity_past_the_head_gives_nothing() -> None:
    assert lines(
        "a.docx", with_doctype_far_down(paragraph("正文", "<w:r><w:t>&x;</w:t></w:r>"))
    ) == ["正文"]


@pytest.mark.parametrize("data, reason, hint", REFUSED)
def test_refused(data: bytes, reason: str, hint: str) -> None:
    began = time.process_time()
    error = trouble("述职报告.docx", data)
    assert error.reason.startswith(reason) and hint in error.hint
    assert time.process_time() - began < 2


def test_parts_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.readers.docx.MAX_UNPACKED_BYTES", 300_000)
    filling = f"<w:lvl>{random.Random(1).randbytes(100_000).hex()}</w:lvl>"
    assert lines("a.docx", docx(paragraph("正文"), filling)) == ["正文"]
    error = trouble("a.docx", docx(paragraph("正文"), filling, filling))
    assert error.reason.startswith("word/styles.xml unpacks to more than")


def test_a_page_or_garbage_under_the_name_docx() -> None:
    assert lines("a.docx", page("<p>网页正文</p>")) == ["网页正文"]
    assert trouble("a.docx", b"%PDF-1.7\n").reason.startswith("the PDF is cut off")


def test_documents_made_to_be_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    # They pack tighter than any honest document; here that does not save us.
    monkeypatch.setattr("indexer.readers.docx.allowance", lambda packed: 100_000_000)
    blanks = paragraph(" " * 5_000_000 + "甲", "<w:r><w:br/></w:r>" * 2000, "乙")
    deep = "<mc:AlternateContent><mc:Choice>" * 100 + "<w:r/>" * 20_000
    deep += "</mc:Choice></mc:AlternateContent>" * 100
    bases = "".join(
        f'<w:style w:type="paragraph" w:styleId="{n}"><w:basedOn w:val="{n + 1}"/></w:style>'
        for n in range(5000)
    )
    styled = paragraph("甲", properties='<w:pStyle w:val="0"/>') * 5000
    began = time.process_time()
    assert lines("a.docx", docx(table(row(cell(blanks), cell("丙"))))) == ["甲 乙\t丙"]
    assert lines("a.docx", docx(f"<w:p>{deep}</w:p>" + paragraph("正文"))) == ["正文"]
    assert lines("a.docx", docx(styled, "<w:num/>", bases)) == ["甲"] * 5000
    assert time.process_time() - began < 10
