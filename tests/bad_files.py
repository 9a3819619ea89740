"""Bad files, made: what people download, what breaks on the way, and what somebody means badly.

A row is a name, what makes the bytes, and, where only one outcome is right, the reason that must be
given (`TAKEN` where there still is a text). Where it says nothing, a file may be read or refused,
but not be lost, and not be a fault of ours.
"""

from __future__ import annotations

import base64
import functools
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from tests.readers.building import docx, page, paragraph, part, zipped
from tests.readers.building_pdf import lines, pdf

DATA = Path(__file__).parent / "data"
TEXT = (
    "青禾县副县长2023年度述职报告\n一、工作回顾\n一年来，认真履行职责，狠抓农业产业发展。"
    "全年新增人工造林11543亩，全面落实河长制，粮食总产量达到1.2亿斤。\n二、存在问题\n"
    "一是产业基础不牢；二是基层力量薄弱。\n"
)
TAKEN = "taken"
MEGABYTE = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Bad(NamedTuple):
    """One bad file."""

    name: str
    make: Callable[[], bytes]
    outcome: str = ""


# ------------------------------------------------------------------------------- good ones to break


def _paragraphs(text: str) -> str:
    return "".join(map(paragraph, text.splitlines()))


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("标题", "正文"), ("述职报告", TEXT), ("总结", TEXT * 2)]):
            sheet.write_row(row, 0, cells)
    return buffer.getvalue()


def _mail() -> bytes:
    body = base64.encodebytes((TEXT * 3).encode())
    attached = base64.encodebytes(docx(_paragraphs(TEXT)))
    return (
        b'Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + body
        + b'--b\nContent-Type: application/x; name="a.docx"\nContent-Transfer-Encoding: base64\n\n'
        + attached
        + b"--b--\n"
    )


def _stored(suffix: str) -> Callable[[], bytes]:
    return (DATA / "same_report" / f"songlan-2022-town{suffix}").read_bytes


GOOD: dict[str, Callable[[], bytes]] = {
    ".txt": lambda: TEXT.encode("gb18030"),
    ".html": lambda: page("".join(f"<p>{line}</p>" for line in TEXT.splitlines())),
    ".docx": lambda: docx(_paragraphs(TEXT)),
    ".zip": lambda: zipped({"县/a.txt": TEXT, "b.docx": docx(_paragraphs(TEXT * 2))}),
    ".csv": lambda: f"标题,正文\n述职报告,{'，'.join(TEXT.split())}\n".encode(),
    ".xlsx": _xlsx,
    ".xls": (DATA / "tables" / "述职汇总.xls").read_bytes,
    ".ods": (DATA / "tables" / "述职汇总.ods").read_bytes,
    ".eml": _mail,
    ".md": lambda: f"# 述职报告\n\n{TEXT}\n| 指标 | 数值 |\n|---|---|\n| 造林 | 1万亩 |\n".encode(),
    ".rtf": _stored(".rtf"),
    ".pdf": lambda: pdf(lines(*TEXT.splitlines(), size=10)),
}
# LibreOffice takes seconds for each of these, so that only few of them are broken.
SLOW: dict[str, Callable[[], bytes]] = {".doc": _stored(".doc"), ".wps": _stored(".wps")}


# -------------------------------------------------------------------------------- broken on the way


def _cut(make: Callable[[], bytes], share: float) -> bytes:
    data = make()
    return data[: int(len(data) * share)]


def _flipped(make: Callable[[], bytes], seed: int) -> bytes:
    data, chance = bytearray(make()), random.Random(seed)
    for _ in range(max(3, len(data) // 500)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _doubled(make: Callable[[], bytes]) -> bytes:
    """The middle twice, as after a download that was taken up again at the wrong place."""
    data = make()
    return data[: len(data) * 2 // 3] + data[len(data) // 3 :]


def _with_nuls(make: Callable[[], bytes]) -> bytes:
    """A stretch of zeros, as a disk leaves that was full or taken out too early."""
    data = make()
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


CUTS = (0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
_EMPTY = "the file is empty"


def broken() -> Iterator[Bad]:
    bind = functools.partial
    for suffix, make in GOOD.items():
        for share in CUTS:
            outcome = "" if share else _EMPTY
            yield Bad(f"cut-{share}{suffix}", bind(_cut, make, share), outcome)
        for seed in range(4):
            yield Bad(f"flipped-{seed}{suffix}", bind(_flipped, make, seed))
        yield Bad(f"doubled{suffix}", bind(_doubled, make))
        yield Bad(f"nuls{suffix}", bind(_with_nuls, make))
    for suffix, make in SLOW.items():
        yield Bad(f"cut-0.5{suffix}", bind(_cut, make, 0.5))
        yield Bad(f"nuls{suffix}", bind(_with_nuls, make))


# ------------------------------------------------------------------------------------- wrong suffix

WRONG_SUFFIX = [
    Bad("page.doc", GOOD[".html"], TAKEN),
    Bad("page.pdf", GOOD[".html"], TAKEN),
    Bad("word.pdf", GOOD[".docx"], TAKEN),
    Bad("word.txt", GOOD[".docx"], TAKEN),
    Bad("word.zip", GOOD[".docx"], TAKEN),
    Bad("zip.docx", GOOD[".zip"]),
    Bad("table.docx", GOOD[".xlsx"], TAKEN),
    Bad("table.txt", GOOD[".xlsx"], TAKEN),
    Bad("pdf.docx", GOOD[".pdf"], TAKEN),
    Bad("pdf.txt", GOOD[".pdf"], TAKEN),
    Bad("rtf.doc", GOOD[".rtf"], TAKEN),
    Bad("text.doc", GOOD[".txt"], TAKEN),
    Bad("text.docx", GOOD[".txt"], "not a zip archive"),
    Bad("text.xlsx", GOOD[".txt"]),
    Bad("text.pdf", GOOD[".txt"]),
    Bad("text.zip", GOOD[".txt"], "not a zip archive"),
    Bad("text.eml", GOOD[".txt"]),
    Bad("picture.txt", lambda: b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(9000)),
    Bad("music.docx", lambda: b"ID3" + random.Random(2).randbytes(9000), "not a zip archive"),
    Bad("archive.rar", lambda: b"Rar!\x1a\x07\0" + bytes(90), "a RAR archive"),
    Bad("archive.7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(90), "a 7z archive"),
    Bad("paper.caj", lambda: b"CAJ\0" + bytes(90), "a CAJ file"),
    Bad("no suffix", GOOD[".txt"], TAKEN),
]

# ---------------------------------------------------------------------------------------- encrypted


def _encrypted_zip() -> bytes:
    """Flags of encryption where the members stand and where they are listed."""
    data = bytearray(zipped({"a.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _encrypted_office() -> bytes:
    return OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


ENCRYPTED = [
    Bad("locked.docx", _encrypted_office, "password"),
    Bad("locked.xlsx", _encrypted_office, "password"),
    Bad("locked.zip", _encrypted_zip, "encrypted with a password"),
    Bad("locked.pdf", (DATA / "pdf" / "encrypted.pdf").read_bytes, "password"),
]

# ----------------------------------------------------------------------------------------- archives


def raw_zip(members: list[tuple[str, bytes, int]]) -> bytes:
    """An archive of members that are packed already, each with the size that it claims to have."""
    body, listing = b"", b""
    for name, packed, size in members:
        encoded = name.encode()
        fields = struct.pack(
            "<HHHHHIIIHH", 20, 0x800, 8, 0, 0, 0, len(packed), size, len(encoded), 0
        )
        listing += b"PK\x01\x02\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        listing += encoded
        body += b"PK\x03\x04" + fields + encoded + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(listing), len(body), 0)
    return body + listing + b"PK\x05\x06" + end


@functools.cache
def _packed_zeros(megabytes: int) -> bytes:
    """A megabyte that is packed once, and put together with itself."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packing.compress(bytes(MEGABYTE)) + packing.flush(zlib.Z_FULL_FLUSH)
    return packed * megabytes + packing.flush()


def _bomb(claimed: int) -> bytes:
    """2 GB in 2 MB, or what it claims to be."""
    return raw_zip([(f"{number}.txt", _packed_zeros(512), claimed) for number in range(4)])


def _nested(depth: int, method: int = zipfile.ZIP_STORED) -> bytes:
    data = zipped({"a.txt": TEXT})
    for _ in range(depth):
        data = zipped({"a.zip": data}, method)
    return data


def _mails_in_mails(depth: int) -> bytes:
    data = _mail()
    for number in range(depth):
        head = f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="m{number}"\n\n'
        named = f'--m{number}\nContent-Type: message/rfc822; name="{number}.eml"\n\n'
        data = head.encode() + named.encode() + data + f"\n--m{number}--\n".encode()
    return data


ARCHIVES = [
    Bad("nested.zip", lambda: _nested(50), "more than 3 deep"),
    Bad("nested-packed.zip", lambda: _nested(20, zipfile.ZIP_DEFLATED), "more than 3 deep"),
    Bad("two-gigabytes.zip", lambda: _bomb(512 * MEGABYTE), "as a zip bomb does"),
    Bad("two-gigabytes-hidden.zip", lambda: _bomb(100), "unpacks to more than 64 MB"),
    Bad("bomb.docx", lambda: raw_zip([("word/document.xml", _packed_zeros(80), 100)]), "unpack"),
    Bad("bomb.xlsx", lambda: raw_zip([("xl/workbook.xml", _packed_zeros(80), 100)]), "unpack"),
    Bad("bomb.ods", lambda: raw_zip([("content.xml", _packed_zeros(80), 100)]), "unpack"),
    Bad("bomb-in-mail.eml", lambda: _mails_in_mails(3)),
    Bad("mails.eml", lambda: _mails_in_mails(200), "too many or too deep"),
    Bad("out.zip", lambda: zipped({"../../out/a.txt": TEXT, "/etc/b.txt": TEXT * 2}), TAKEN),
    Bad("many.zip", lambda: zipped(dict.fromkeys(map(str, range(10_001)), "")), "more than 10,000"),
    Bad("nothing.zip", lambda: zipped({}), "no file to read"),
    Bad("pictures.zip", lambda: zipped({"a.png": b"x", "b.exe": b"x"}), "no file to read"),
    Bad("lzma.zip", lambda: zipped({"a.txt": TEXT}, zipfile.ZIP_LZMA), "not read for safety"),
    Bad("link.zip", lambda: zipped({"link\0.txt": TEXT}), ""),
]

# ----------------------------------------------------------------------------------- entities in XML

_LAUGHS = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
LAUGHING = f'<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">{_LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


def _in_document(declared: str) -> bytes:
    xml = part("document", f"<w:body>{_paragraphs(TEXT)}{paragraph('&i;')}</w:body>")
    return zipped({"word/document.xml": xml.replace("?>", f"?>{declared}", 1)})


def _in_table(declared: str) -> bytes:
    made = {}
    with zipfile.ZipFile(io.BytesIO(_xlsx())) as book:
        for name in book.namelist():
            made[name] = book.read(name)
    strings = made["xl/sharedStrings.xml"].decode().replace("?>", f"?>{declared}", 1)
    made["xl/sharedStrings.xml"] = strings.replace("<t>总结", "<t>&i;").encode()
    return zipped(made)


ENTITIES = [
    Bad("laughing.docx", lambda: _in_document(LAUGHING)),
    Bad("outside.docx", lambda: _in_document(OUTSIDE)),
    Bad("laughing.xlsx", lambda: _in_table(LAUGHING)),
    Bad("outside.xlsx", lambda: _in_table(OUTSIDE)),
    Bad("laughing.html", lambda: f"{LAUGHING}<html><p>{TEXT}&i;</p></html>".encode()),
    Bad("outside.html", lambda: f"{OUTSIDE}<html><p>{TEXT}&i;</p></html>".encode()),
    Bad("laughing.ods", lambda: zipped({"mimetype": "x", "content.xml": f"{LAUGHING}<x>&i;</x>"})),
]

# ----------------------------------------------------------------------------------- broken as text

ENCODINGS = [
    Bad("half.txt", lambda: TEXT.encode()[:-2], TAKEN),
    Bad("mixed.txt", lambda: TEXT.encode() + TEXT.encode("gbk")),
    Bad("marked-wrongly.txt", lambda: b"\xef\xbb\xbf" + TEXT.encode("gbk"), ""),
    Bad("odd.txt", lambda: TEXT.encode("utf-16")[:-1]),
    Bad("wide.txt", lambda: TEXT.encode("utf-32")),
    Bad(
        "big5.txt",
        lambda: "青禾縣二零二三年度工作報告，全面推進各項工作。".encode("big5") * 9,
        TAKEN,
    ),
    Bad("mojibake.txt", lambda: TEXT.encode().decode("latin-1").encode(), "no Chinese text"),
    Bad("nul.txt", lambda: bytes(5000)),
    Bad("nuls-between.txt", lambda: TEXT.replace("，", "\0").encode()),
    Bad("mark-only.txt", lambda: b"\xef\xbb\xbf"),
    Bad("blank.txt", lambda: " \n\t　\n".encode() * 99),
    Bad("english.txt", lambda: b"The annual report of a county.", "no Chinese text"),
    Bad("halves.html", lambda: page(f"<p>{TEXT}&#xD800;&#xDFFF;&#0;&#x110000;</p>"), TAKEN),
    Bad("controls.txt", lambda: TEXT.encode() + bytes(range(1, 32)) * 9),
    Bad("declared-wrongly.html", lambda: page(TEXT).replace(b"utf-8", b"utf-7")),
]

# -------------------------------------------------------------------------------------------- huge


def _long_line() -> bytes:
    return TEXT.replace("\n", "").encode() * (50 * MEGABYTE // len(TEXT.encode()))


HUGE = [
    Bad("long-line.txt", _long_line, "longer than"),
    Bad("sections.txt", lambda: "".join(f"{n}、第{n}项\n" for n in range(100_000)).encode()),
    Bad("digits.txt", lambda: f"造林{'1' * 50_000}亩。".encode()),
    Bad("numerals.txt", lambda: f"造林{'一二三' * 20_000}亩。".encode()),
    Bad("brackets.txt", lambda: f"{TEXT}{'（《“' * 30_000}".encode()),
    Bad("blanks.txt", lambda: f"{TEXT}{' ' * 300_000}。".encode()),
    Bad("years.txt", lambda: f"{TEXT}{'2023年' * 10_000}".encode()),
    Bad("deep.html", lambda: b"<html>" + b"<div>" * 100_000 + TEXT.encode()),
    Bad("deep.docx", lambda: docx("<w:tbl><w:tr><w:tc>" * 3000)),
    Bad("attributes.html", lambda: b"<html><p " + b"a=b " * 200_000 + b">" + TEXT.encode()),
    Bad("groups.rtf", lambda: b"{\\rtf1" + b"{" * 100_000 + b"}" * 100_000 + b"}"),
    Bad("binary.rtf", lambda: b"{\\rtf1 {\\bin999999999999 x} text}"),
    Bad("parts.eml", lambda: b"Content-Type: multipart/x; boundary=b\n\n" + b"--b\n\nx\n" * 5_000),
    Bad("quote.csv", lambda: b'\xe6\xad\xa3\xe6\x96\x87\n"' + b"a,\n" * 100_000),
    Bad("rows.csv", lambda: "正文\n".encode() + b"\n" * 100_000),
    Bad("wide.csv", lambda: ("正文" + "," * 100_000 + "\n").encode() * 3),
]

ALL = [*broken(), *WRONG_SUFFIX, *ENCRYPTED, *ARCHIVES, *ENTITIES, *ENCODINGS, *HUGE]
