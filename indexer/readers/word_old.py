"""Word before 2007 and WPS (.doc, .dot, .wps).

Our own reader goes first: it keeps the automatic numbers (一、 （一）), takes some milliseconds,
and starts no program with a file that nobody knows. LibreOffice, where it is installed, keeps as
much, takes 1.6 seconds, and reads files older than Word 97. It goes first for what Word saved in
haste: ours read the four such files that we had as it did, but there are many ways to be hasty.
Then antiword, which loses the numbers. `RawText.reader` says which of them it was.

wps2md was another choice: it gives the text of a link's address as text, parts cells at paragraphs,
and loses the numbers. Of 116 files of Word 97 and later in a public collection of hard cases, ours
and LibreOffice read 100 alike, another 6 but for signs of picture fonts or the order of two boxes;
LibreOffice was better in 3 (a damaged file, WordArt, a list that starts anew within), ours in 7: it
computes no field anew (a file name, a date) and lost no heading. Real reports that ours misreads
and LibreOffice does not would make LibreOffice the first.
"""

from __future__ import annotations

import re
import struct
import tempfile
from pathlib import Path

from indexer.errors import UnreadableReport
from indexer.readers import docx, programs, soffice
from indexer.readers.models import RawText, SourceFile
from indexer.readers.ole import BrokenShell, Shell
from indexer.readers.rows import Cell, row_lines
from indexer.readers.word_binary import binary_lines

SUFFIXES: tuple[str, ...] = (".doc", ".dot", ".wps")
MEDIA_TYPE: str = "application/msword"

MAX_SECONDS = 30
# A misread file is full of Chinese characters that nobody uses: bytes of Latin letters, by twos.
LEAST_COMMON = 0.95

_WORD_97, _WORD_95 = 0xA5EC, 0xA5DC
_FILTERS = {_WORD_97: "MS Word 97", _WORD_95: "MS Word 95"}
# Saved in haste: what was changed stands at the end of the file, with a list of the changes.
_IN_HASTE, _ENCRYPTED = 0x0004, 0x0100
_HAN = re.compile(r"[\u3400-\u9fff]")
_OPEN_AND_SAVE = "open it in Word, WPS or LibreOffice and save as .docx"


def read(source: SourceFile) -> RawText:
    """The text of a document, a paragraph or a table row on each line."""
    kind, flags = _head(source)
    if flags & _ENCRYPTED:
        hint = "open it with the password, take the password off and save as .docx"
        raise UnreadableReport(source.path, "encrypted with a password", hint)
    ladder = [by_ourselves, by_soffice, by_antiword]
    if flags & _IN_HASTE:
        ladder = [by_soffice, by_ourselves, by_antiword]
    for read_by in ladder:
        raw = read_by(source, kind)
        if raw:
            return raw
    if kind == _WORD_97 or soffice.installed():
        reason = "an old Word file that is damaged or holds no text"
        raise UnreadableReport(source.path, reason, _OPEN_AND_SAVE)
    hint = f"install LibreOffice, or {_OPEN_AND_SAVE}"
    raise UnreadableReport(source.path, "a Word file from before 1997", hint)


def _head(source: SourceFile) -> tuple[int, int]:
    """Which Word wrote the file, and how: two numbers at its head."""
    try:
        stream = Shell(source.data).stream("WordDocument")
        kind, flags = struct.unpack_from("<H8xH", stream)
    except (BrokenShell, struct.error):
        kind, flags = 0, 0
    if kind not in _FILTERS:
        reason = "no Word document in it, though it looks like an old office file"
        raise UnreadableReport(source.path, reason, "open it in its program and save as .docx")
    return kind, flags


def by_ourselves(source: SourceFile, kind: int) -> RawText | None:
    """By our own reader, with all numbers."""
    return _sound(binary_lines(source.data), "doc")


def by_soffice(source: SourceFile, kind: int) -> RawText | None:
    """By LibreOffice, and our reader of what it makes, with all numbers."""
    made = soffice.to_docx(source.data, ".doc", _FILTERS[kind])
    if made is None:
        return None
    try:
        raw = docx.read(SourceFile(source.path, made))
    except UnreadableReport:  # of what is damaged, LibreOffice may make an empty document
        return None
    return RawText(raw.text, MEDIA_TYPE, "soffice", title=raw.title)


def by_antiword(source: SourceFile, kind: int) -> RawText | None:
    """What antiword prints. A row of a table is |指标      |2021年    | there, a picture [pic]."""
    program = programs.installed("antiword")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="shuzhi-") as name:
        original = Path(name) / "report.doc"
        original.write_bytes(source.data)
        command = [program, "-m", "UTF-8.txt", "-w", "0", str(original)]
        printed = programs.run(command, Path(name), MAX_SECONDS, {"LANG": "C.UTF-8"})
    lines: list[str] = []
    for line in printed.decode("utf-8", errors="replace").split("\n"):
        if line.startswith("|") and line.endswith("|"):
            lines += row_lines([Cell((cell.strip(),)) for cell in line[1:-1].split("|")])
        else:
            lines.append(line.replace("[pic]", ""))
    return _sound([line for line in lines if line.strip(" -")], "antiword")


def _sound(lines: list[str], reader: str) -> RawText | None:
    """The lines as a text, if they read like Chinese."""
    han = "".join(_HAN.findall("".join(lines)))
    common = max(len(han.encode(codec, "ignore")) // 2 for codec in ("gb2312", "big5"))
    if not han or common < LEAST_COMMON * len(han):
        return None
    return RawText("\n".join(lines) + "\n", MEDIA_TYPE, reader)
