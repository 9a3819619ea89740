"""Old Word files by each program that reads them; what keeps LibreOffice from reaching out."""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import readers
from indexer.readers import RawText, SourceFile, programs, soffice, word_old
from indexer.readers.ole import Shell
from indexer.readers.word_binary import binary_lines, document_lines
from indexer.readers.word_old import SUFFIXES

from .building import trouble

DATA = Path(__file__).parents[1] / "data"
FIELDS = (DATA / "old_word" / "fields.doc").read_bytes()
STYLED = (DATA / "old_word" / "styled.doc").read_bytes()
WORD_97 = 0xA5EC
HEAD = FIELDS.index(b"\xec\xa5")
FLAGS = HEAD + 0x0A
PIECES = 154 + 33 * 8  # in the head: where the list of pieces stands

needs_soffice = pytest.mark.skipif(
    not soffice.installed(), reason="needs LibreOffice: apt-get install libreoffice-writer-nogui"
)
needs_antiword = pytest.mark.skipif(
    not programs.installed("antiword"), reason="needs antiword: apt-get install antiword"
)

# A form, a link, numbers of a list, a table with two paragraphs in a cell, a text box at its end.
FIELDS_LINES = [
    "柳湾区林业局2020年工作总结",
    "填报人：办公室，电话从略",
    "政策依据见柳湾区政府网站。",
    "一、一年来主要做法",
    "（一）人工造林1.2万亩，义务植树56万株。",
    "（二）封山育林3400亩。",
    "项目\t计划\t完成",
    "造林（万亩）\t1.1\t1.2",
    "备注\t第一段。 第二段。",
    "二、下步打算",
    "力争完成造林1.5万亩。",
    "框内文字：林业总产值3.2亿元。",
]
# Numbers by styles and their bases, a list from ③, a bullet, hidden and deleted words, a line break
# and a page break inside a paragraph, a character beyond 16 bits, a table in a cell.
STYLED_LINES = [
    "珠屿区水务局2019年工作总结",
    "一、工作成效",
    "（一）河湖治理",
    "清理河道26公里，新建堤防4.3公里。",
    "（二）供水保障",
    "更新管网17公里，",
    "受益人口1.1万人。",
    "③改造泵站2座",
    "④新打机井5眼",
    "要点一",
    "二、下步打算",
    "节水\U00020000工程\t投资0.6亿元。末句",
    "附表",
    "种树\t3.1万株",
    "特此报告。",
]
WITHOUT_NUMBERS = [
    *FIELDS_LINES[:3],
    "一年来主要做法",
    "人工造林1.2万亩，义务植树56万株。",
    "封山育林3400亩。",
    *FIELDS_LINES[6:8],
    # a cell with two paragraphs
    "备注\t第一段。",
    "\t第二段。",
    "下步打算",
    *FIELDS_LINES[10:],
]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("data, expected", [(FIELDS, FIELDS_LINES), (STYLED, STYLED_LINES)])
def testby_ourselves(suffix: str, data: bytes, expected: list[str]) -> None:
    raw = readers.read(SourceFile(f"总结{suffix}", data))
    assert raw.text.split("\n")[:-1] == expected
    assert (raw.reader, raw.media_type, raw.encoding) == ("doc", "application/msword", None)


OTHERS = [
    pytest.param(word_old.by_soffice, STYLED, STYLED_LINES, marks=needs_soffice),
    pytest.param(word_old.by_antiword, FIELDS, WITHOUT_NUMBERS, marks=needs_antiword),
]


@pytest.mark.parametrize("read_by, data, expected", OTHERS)
def test_by_others(
    read_by: Callable[[SourceFile, int], RawText | None], data: bytes, expected: list[str]
) -> None:
    raw = read_by(SourceFile("总结.doc", data), WORD_97)
    assert raw is not None and raw.text.split("\n")[:-1] == expected


def test_text_in_pieces() -> None:
    """Word keeps Latin letters in one byte each, wherever they stand; LibreOffice never does."""
    shell = Shell(STYLED)
    stream, table = shell.stream("WordDocument"), shell.stream("1Table")
    (at,) = struct.unpack_from("<I", stream, PIECES)
    (end,) = struct.unpack_from("<I", table, at + 9)
    (text_at,) = struct.unpack_from("<I", table, at + 5 + 8 + 2)
    text = stream[text_at : text_at + 2 * end].decode("utf-16-le", "surrogatepass")
    digits = text.index("26公里")
    bounds = (0, digits, digits + 2, end)
    places = (text_at, 0x40000000 | 2 * len(stream), text_at + 2 * (digits + 2))
    pieces = struct.pack("<4I", *bounds) + b"".join(struct.pack("<HIH", 0, at, 0) for at in places)
    table += (clx := struct.pack("<BHHBI", 1, 2, 0, 2, len(pieces)) + pieces)
    head = bytearray(stream)
    head[PIECES : PIECES + 8] = struct.pack("<II", len(table) - len(clx), len(clx))
    assert document_lines(bytes(head) + b"26", {"1Table": table}, b"") == STYLED_LINES


def flagged(flags: int) -> bytes:
    """A document with other flags in its head."""
    (stated,) = struct.unpack_from("<H", FIELDS, FLAGS)
    return FIELDS[:FLAGS] + struct.pack("<H", stated | flags) + FIELDS[FLAGS + 2 :]


IN_HASTE = flagged(0x0004)
WITHOUT_TABLE = FIELDS.replace("1Table".encode("utf-16-le"), "2Table".encode("utf-16-le"))
LADDER = [
    pytest.param(FIELDS, "", "doc"),
    pytest.param(IN_HASTE, "", "soffice", marks=needs_soffice),
    pytest.param(IN_HASTE, "soffice libreoffice", "doc"),
    pytest.param(IN_HASTE, "soffice libreoffice antiword", "doc"),
]


@pytest.mark.parametrize("data, missing, reader", LADDER)
def test_the_best_that_is_there(
    data: bytes, missing: str, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, missing)
    assert readers.read(SourceFile("述职.doc", data)).reader == reader


def without(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """A machine that lacks these programs."""
    there = programs.installed
    monkeypatch.setattr(
        programs, "installed", lambda name: None if name in missing.split() else there(name)
    )


@pytest.mark.parametrize(
    "script", ["exit 1", "sleep 30", 'mkdir "$HOME/out"', "kill -9 $$"], ids=str.split
)
def test_libreoffice_that_fails_or_hangs(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(soffice, "MAX_SECONDS", 1)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert readers.read(SourceFile("述职.doc", IN_HASTE)).reader == "doc"


def test_what_a_hanging_program_started_ends_with_it(tmp_path: Path) -> None:
    command = ["/bin/sh", "-c", "(sleep 2; echo alive > late) & sleep 60"]
    programs.run(command, tmp_path, 1, {})
    time.sleep(1.5)
    assert list(tmp_path.iterdir()) == []


DAMAGED = [
    (FIELDS[:FLAGS], "no Word document in it"),
    (flagged(0x0100), "encrypted with a password"),
    (FIELDS[:2048], "no Word document in it"),
    (FIELDS.replace("WordDocument".encode("utf-16-le"), bytes(24)), "no Word document in it"),
    (FIELDS[:HEAD] + bytes(2) + FIELDS[HEAD + 2 :], "no Word document in it"),
]


@pytest.mark.parametrize("data, reason", DAMAGED)
def test_damaged(data: bytes, reason: str) -> None:
    error = trouble("总结.doc", data)
    assert error.reason.startswith(reason) and "save as .docx" in error.hint


@pytest.mark.parametrize(
    "data, reason, hint",
    [
        (WITHOUT_TABLE, "an old Word file that is damaged", "open it in Word, WPS or LibreOffice"),
        (
            FIELDS.replace(b"\xec\xa5", b"\xdc\xa5", 1),
            "a Word file from before 1997",
            "install Libre",
        ),
    ],
)
def test_what_nothing_reads(
    data: bytes, reason: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "soffice libreoffice antiword")
    error = trouble("总结.doc", data)
    assert error.reason.startswith(reason) and error.hint.startswith(hint)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from([FIELDS, STYLED]))
def test_any_damage(data: st.DataObject, sample: bytes) -> None:
    """Where a program would be started for it, only what is ours is tried."""
    changed = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + 4] = data.draw(st.binary(min_size=1, max_size=4))
    for line in binary_lines(bytes(changed)):
        assert line.strip() and line.encode()


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine: its port, and what it is asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, paths
        server.shutdown()


def linked(port: int) -> bytes:
    """A document with a picture that is not in it but on a server."""
    data = (DATA / "old_word" / "linked.doc").read_bytes()
    for codec in ("ascii", "utf-16-le"):
        data = data.replace(":37827/".encode(codec), f":{port:05}/".encode(codec))
    return data


@needs_soffice
def test_no_file_makes_libreoffice_ask_for_anything(
    asked: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, paths = asked
    assert soffice.to_docx(linked(port), ".doc", "MS Word 97")
    assert paths == []
    monkeypatch.setattr(soffice, "_SETTINGS", ())  # as it comes, it does
    assert soffice.to_docx(linked(port), ".doc", "MS Word 97")
    assert "/p.png" in paths
