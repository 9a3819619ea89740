"""Zip archives: every report in them, and no bomb."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import Found, SourceFile
from indexer.readers.unzip import MEGABYTE

from .building import checked, docx, paragraph, zipped

TEXT = "一年来，认真履行职责，完成造林1.2万亩。"
BLANKS = b" " * (30 * MEGABYTE)


def unpacked(data: bytes, path: str = "包.zip") -> list[Found]:
    return list(readers.expand(SourceFile(path, data)))


def good(found: list[Found]) -> dict[str, str]:
    """The text of what can be read, by path."""
    return {f.path: readers.read(f).text for f in found if isinstance(f, SourceFile)}


def troubles(found: list[Found]) -> list[tuple[str, str]]:
    bad = [checked(f, f.path) for f in found if isinstance(f, UnreadableReport)]
    return [(error.path, error.reason) for error in bad]


def renamed(old: str, raw: bytes, data: bytes = TEXT.encode()) -> bytes:
    """An archive whose one member has these very bytes for a name, without the UTF-8 flag."""
    assert len(old) == len(raw)
    return zipped({old: data}).replace(old.encode(), raw)


def test_members_of_all_kinds() -> None:
    found = unpacked(
        zipped(
            {
                "2023/甲.txt": TEXT.encode("gbk"),
                "2023/乙.docx": docx(paragraph(TEXT)),
                "丙.html": f"<html><p>{TEXT}</p></html>",
                "无后缀": TEXT,
            }
        )
    )
    assert good(found) == {
        "包.zip!/2023/甲.txt": TEXT,
        "包.zip!/2023/乙.docx": TEXT + "\n",
        "包.zip!/丙.html": TEXT + "\n",
        "包.zip!/无后缀": TEXT,
    }


def test_what_holds_no_report_is_passed() -> None:
    passed = [
        "目录/",
        "__MACOSX/._甲.txt",
        ".git/config",
        "图.png",
        "目录/Thumbs.db",
        "~$甲.docx",
        "夹\\",
    ]
    found = unpacked(zipped(dict.fromkeys(passed, "") | {"甲.txt": TEXT}))
    assert list(good(found)) == ["包.zip!/甲.txt"] and not troubles(found)


NAMES = [
    ("xxxxxxxx.txt", "述职报告.txt".encode("gbk"), "述职报告.txt"),
    ("xxxxxxxxxxxx.txt", "述职报告.txt".encode(), "述职报告.txt"),
    # the second byte of 乗 in GBK is the backslash of a path
    ("xx/xx.txt", "乗/报.txt".encode("gbk"), "乗/报.txt"),
    ("xxxxx.txt", b"a\\\xb1\xa8b.txt", "a/报b.txt"),
    ("xxxxx.txt", b"\xff\xff\xff\xff\xff.txt", "\ufffd\ufffd\ufffd\ufffd\ufffd.txt"),
    # a name is only a label, and no way out of the archive
    ("xxxxxxxxxxx.txt", b"../../etc/a.txt"[:15], "etc/a.txt"),
    ("xxxxxx.txt", b"/etc/a.txt", "etc/a.txt"),
    ("xxxxxxxx.txt", b"..\\..\\ab.txt"[:12], "ab.txt"),
    ("xxxxxx", b"./../.", "unnamed"),
    # for zipfile the name ends at the NUL, so this member has none
    ("xxxx.txt", b"\0xxx.txt", "\ufffdxxx.txt"),
    ("xxxx.txt", b"a\x1b[m.txt", "a\ufffd[m.txt"),
]


@pytest.mark.parametrize("old, raw, name", NAMES)
def test_names(old: str, raw: bytes, name: str) -> None:
    assert [f.path for f in unpacked(renamed(old, raw))] == [f"包.zip!/{name}"]


def test_archives_in_archives() -> None:
    inner = zipped({"内.txt": TEXT})
    found = unpacked(zipped({"甲.txt": TEXT, "内.zip": inner, "无后缀": inner}))
    assert list(good(found)) == [
        "包.zip!/甲.txt",
        "包.zip!/内.zip!/内.txt",
        "包.zip!/无后缀!/内.txt",
    ]


def test_archives_three_deep_and_no_deeper() -> None:
    data = zipped({"文.txt": TEXT})
    for _ in range(3):
        data = zipped({"文.txt": TEXT, "内.zip": data})
    found = unpacked(data)
    depths = ["包.zip!/", "包.zip!/内.zip!/", "包.zip!/内.zip!/内.zip!/"]
    assert list(good(found)) == [f"{depth}文.txt" for depth in depths]
    assert troubles(found) == [
        (f"{depths[2]}内.zip", "zip archives packed in each other more than 3 deep")
    ]


def flagged(data: bytes, name: str) -> bytes:
    """The same archive with the flag of a password on one member."""
    changed = bytearray(data)
    for signature, flags, at_name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            if data[start + at_name :].startswith(name.encode()):
                changed[start + flags] |= 1
    return bytes(changed)


def spoilt(data: bytes, where: bytes) -> bytes:
    """The same archive with one byte wrong."""
    at = data.index(where)
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


STORED = zipped({"a.txt": "first", "b.txt": TEXT, "c.txt": "last"}, zipfile.ZIP_STORED)
MEMBERS = [
    (flagged(STORED, "b.txt"), "encrypted with a password"),
    (spoilt(STORED, TEXT.encode()), "the packed data is broken or cut short"),
    # another name before the data than in the directory
    (
        STORED.replace(b"b.txt" + TEXT.encode(), b"x.txt" + TEXT.encode()),
        "the packed data is broken or cut short",
    ),
]


@pytest.mark.parametrize("data, reason", MEMBERS)
def test_a_bad_member_and_the_others_go_on(data: bytes, reason: str) -> None:
    found = unpacked(data)
    assert list(good(found)) == ["包.zip!/a.txt", "包.zip!/c.txt"]
    assert troubles(found) == [("包.zip!/b.txt", reason)]


def test_methods_that_cannot_be_bounded() -> None:
    """4 kB of bz2 may hold 4 GB, and zipfile unpacks them at once."""
    found = unpacked(zipped({"甲.txt": TEXT}, zipfile.ZIP_BZIP2))
    reason = "packed with zip method 12, which is not read for safety"
    assert troubles(found) == [("包.zip!/甲.txt", reason)]


ARCHIVES = [
    (b"", "the file is empty"),
    (b"no archive", "not a zip archive, as its name says"),
    (STORED[:-30], "the zip archive is broken or cut short"),
    (zipped({}), "the zip archive holds no file to read"),
    (zipped({"图.png": "", "目录/": ""}), "the zip archive holds no file to read"),
    (
        zipped({f"{n}.txt": "" for n in range(10_001)}),
        "the zip archive holds more than 10,000 members",
    ),
    # a directory of names alone, a million of them
    (STORED[:-22] + b"PK\x01\x02" * 1_000_000 + STORED[-22:], "the zip archive holds more than"),
]


@pytest.mark.parametrize("data, reason", ARCHIVES)
def test_no_archive(data: bytes, reason: str) -> None:
    ((path, told),) = troubles(unpacked(data))
    assert path == "包.zip" and told.startswith(reason)


def peak_of(data: bytes) -> tuple[list[Found], int]:
    """What comes out of an archive, and how many bytes were held at once on the way."""
    tracemalloc.start()
    try:
        found = unpacked(data)
        return found, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bomb_is_one_error() -> None:
    found, peak = peak_of(zipped({"a.txt": TEXT, "b.txt": BLANKS, "c.txt": BLANKS}))
    ((path, reason),) = troubles(found)
    assert path == "包.zip" and "unpack to more than" in reason and not good(found)
    assert peak < 5 * MEGABYTE


def with_sizes(data: bytes, size: int) -> bytes:
    """The same archive with a lie about the unpacked size of every member."""
    changed = bytearray(data)
    for signature, at_size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            struct.pack_into("<I", changed, start + at_size, size)
    return bytes(changed)


def test_a_bomb_that_lies_about_its_size() -> None:
    found, peak = peak_of(with_sizes(zipped({"a.txt": BLANKS, "b.txt": BLANKS}), 10))
    ((path, reason),) = troubles(found)
    assert path == "包.zip" and "unpack to more than" in reason
    assert peak < 30 * MEGABYTE


def test_a_bomb_in_an_archive_spoils_no_other_file() -> None:
    bomb = zipped({"b.txt": BLANKS})
    found = unpacked(zipped({"甲.txt": TEXT, "弹.zip": bomb, "乙.txt": TEXT}))
    assert list(good(found)) == ["包.zip!/甲.txt", "包.zip!/乙.txt"]
    assert [path for path, _ in troubles(found)] == ["包.zip!/弹.zip"]


def test_archives_in_archives_share_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = random.Random(1).randbytes(20_000)
    inner = zipped({"a.txt": noise, "b.txt": noise})
    outer = zipped({"1.zip": inner, "2.zip": inner})
    monkeypatch.setattr("indexer.readers.archive.MAX_MEMBERS", 5)
    found = unpacked(outer)
    reason = "the zip archive holds more than 5 members"
    assert len(found) == 3 and troubles(found) == [("包.zip!/2.zip", reason)]
    monkeypatch.setattr("indexer.readers.archive.MAX_MEMBERS", 6)
    monkeypatch.setattr("indexer.readers.archive.MAX_TOTAL_BYTES", 150_000)
    found = unpacked(outer)
    reason = "unpacks to more than 0.1 MB, all archives in each other together"
    assert len(found) == 3 and troubles(found) == [("包.zip!/2.zip", reason)]
    monkeypatch.setattr("indexer.readers.archive.MAX_TOTAL_BYTES", 85_000)
    found = unpacked(outer)
    assert len(found) == 3 and troubles(found) == [("包.zip", reason)]


def test_a_member_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.readers.archive.MAX_MEMBER_BYTES", 2 * MEGABYTE)
    noise = random.Random(1).randbytes(3 * MEGABYTE)
    found = unpacked(zipped({"a.txt": TEXT, "大.txt": noise, "c.txt": TEXT}))
    assert list(good(found)) == ["包.zip!/a.txt", "包.zip!/c.txt"]
    assert troubles(found) == [("包.zip!/大.txt", "unpacks to more than 2.0 MB")]


def test_an_archive_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "包.zip"
    file.write_bytes(zipped({"甲.txt": TEXT}))
    assert list(good(list(readers.open_sources(file)))) == [f"{file}!/甲.txt"]


def test_a_docx_under_the_name_zip() -> None:
    assert good(unpacked(docx(paragraph(TEXT)))) == {"包.zip": TEXT + "\n"}
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:  # its parts can be seen through the outer
        archive.writestr("甲.docx", docx(paragraph(TEXT)))
    assert list(good(unpacked(stored.getvalue()))) == ["包.zip!/甲.docx"]
