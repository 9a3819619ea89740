"""Which reader takes which file, and what becomes of a file that none takes."""

from __future__ import annotations

import importlib
import os
import pickle
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile

from .building import checked, docx, page, paragraph, part, trouble, zipped

TEXT = "一年来，认真履行职责，完成造林1.2万亩。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HTML = page(f"<p>{TEXT}</p>")
DOCX = docx(paragraph(TEXT))
RTF = b"{\\rtf1\\ansicpg936 " + TEXT.encode("gbk") + b"\\par}"

KINDS = [
    ("报告.txt", TEXT.encode(), "text"),
    ("报告.TXT", TEXT.encode(), "text"),
    ("报告.docx", DOCX, "docx"),
    ("报告.DocX ", DOCX, "docx"),
    ("报告.rtf", RTF, "rtf"),
    ("报告.md", TEXT.encode(), "markdown"),
    ("报告.docm", DOCX, "docx"),
    ("报告.html", HTML, "html"),
    ("报告.htm", HTML, "html"),
    ("a0.shtml", HTML, "html"),
    # no suffix, or one that says nothing
    ("报告", TEXT.encode("gbk"), "text"),
    ("2024.01.15述职", TEXT.encode(), "text"),
    ("报告", DOCX, "docx"),
    ("index.asp", HTML, "html"),
    ("index.php", b"\n\n<!-- x --><!-- y -->\n<HTML lang=zh>" + TEXT.encode() + b"</HTML>", "html"),
    ("报告", b'<?xml version="1.0"?><html><p>' + TEXT.encode() + b"</p></html>", "html"),
    ("报告", f"\ufeff<div>{TEXT}</div>".encode(), "html"),
    ("报告", f"<html><p>{TEXT}</p></html>".encode("utf-16"), "html"),
    ("报告", f"<述职>{TEXT}".encode(), "text"),
    # a suffix that lies: content decides where it is unmistakable
    ("报告.doc", HTML, "html"),
    ("报告.doc", DOCX, "docx"),
    ("报告.doc", TEXT.encode("gbk"), "text"),
    ("报告.wps", DOCX, "docx"),
    ("报告.doc", RTF, "rtf"),
    ("报告.rtf", TEXT.encode("gbk"), "text"),
    ("报告.xls", HTML, "html"),
    ("报告.pdf", DOCX, "docx"),
    ("报告.txt", DOCX, "docx"),
    ("报告.html", DOCX, "docx"),
    # but a .txt of HTML is somebody's text
    ("报告.txt", HTML, "text"),
]


@pytest.mark.parametrize("name, data, reader", KINDS)
def test_reader(name: str, data: bytes, reader: str) -> None:
    raw = readers.read(SourceFile(name, data))
    assert raw.reader == reader and TEXT[:2] in raw.text


UNREADABLE = [
    ("a.pdf", b"%PDF-1.7 \0", "the PDF is cut off", "copy it again"),
    ("a.doc", OLE, "no Word document in it", "save as .docx"),
    ("a.wps", OLE, "no Word document in it", "save as .docx"),
    ("a.xls", OLE, "broken, or no table", "save as .xlsx"),
    ("a.rtf", b"{\\rtf1", "the file holds no text", "save as .docx"),
    ("a.xlsx", zipped({"xl/workbook.xml": ""}), "broken, or no table", "save as .xlsx"),
    ("a.pptx", zipped({"ppt/presentation.xml": ""}), "a PowerPoint file", "save as .docx"),
    ("a.odt", zipped({"content.xml": ""}), "an OpenDocument text (.odt)", "save as .docx"),
    ("a.ofd", zipped({"OFD.xml": ""}), "an OFD file", "OFD viewer"),
    ("a.caj", b"CAJ\0", "a CAJ file", "CAJViewer"),
    ("a.eml", b"From: a@b\nSubject: x\n\nText", "an archive of files", "open_sources"),
    ("a.mht", b"MIME-Version: 1.0\nContent-Type: x", "an archive of files", "open_sources"),
    ("a.rar", b"Rar!\x1a\x07\0", "a RAR archive", "as .zip"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c\0", "a 7z archive", "as .zip"),
    ("a.tar.gz", b"\x1f\x8b\x08\0", "a gzip archive", "as .zip"),
    # under other names
    ("a.txt", b"%PDF-1.7 \0", "the PDF is cut off", "copy it again"),
    ("a", OLE, "no Word document in it", "save as .docx"),
    ("a.html", b"{\\rtf1", "the file holds no text", "save as .docx"),
    ("a.docx", zipped({"xl/workbook.xml": ""}), "broken, or no table", "save as .xlsx"),
    ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart", "an archive of files", "open_sources"),
    ("a", b"\x1f\x8b\x08\0", "a gzip archive", "as .zip"),
    # cut off at the head
    ("a.pdf", b"\0\1\2", "it is no PDF inside", "its right suffix"),
    ("a.doc", b"", "the file is empty", "again"),
    ("a.zip", zipped({"a.txt": TEXT}), "an archive of files, not one report", "open_sources"),
]


@pytest.mark.parametrize("name, data, reason, hint", UNREADABLE)
def test_no_reader(name: str, data: bytes, reason: str, hint: str) -> None:
    error = trouble(name, data)
    assert error.reason.startswith(reason) and hint in error.hint


def test_a_docx_with_another_main_part_is_no_docx() -> None:
    data = zipped({"word/settings.xml": part("settings", "")})
    assert trouble("a.docx", data).reason.startswith("no word/document.xml")


VERDICTS = {
    "read": "述职报告.docx 述职报告.TXT a.html a.htm 包.zip 述职报告 2024.01.15述职 a.asp a.php "
    "README a.pdf a.doc a.wps a.rtf a.csv a.xlsx a.xls a.eml a.mht a.md a.caj a.rar a.7z 报告.docx1",
    "skip": "manifest.tsv a.json a.yaml a.yml a.toml README.md License.md CHANGELOG.zh-CN.md 更新日志.md a.PNG a.jpg a.gif a.svg a.py a.js "
    "a.css a.sh a.log a.db a.sqlite a.ttf a.woff2 a.mp4 a.mp3 ~$报告.docx .DS_Store .gitignore "
    ".~lock.报告.docx# Thumbs.db desktop.ini ~WRL0001.tmp",
}
NAMES = [(name, verdict) for verdict, names in VERDICTS.items() for name in names.split()]


@pytest.mark.parametrize("name, verdict", NAMES)
def test_verdict(name: str, verdict: str) -> None:
    assert readers.verdict(name) == verdict
    assert readers.verdict(Path("/资料/.隐藏.d") / name) == verdict


def found(path: Path) -> list[SourceFile | UnreadableReport]:
    return list(readers.open_sources(path))


def test_a_file_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "述职报告.txt"
    file.write_bytes(TEXT.encode())
    assert found(file) == [SourceFile(str(file), TEXT.encode())]


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    huge = tmp_path / "大.txt"
    with huge.open("wb") as file:
        file.truncate(readers.MAX_FILE_BYTES + 1)
    rows = [
        (tmp_path / "无.txt", "cannot be opened: no such file or directory"),
        (tmp_path, "not a plain file"),
        (Path("/dev/zero"), "not a plain file"),
        (Path("a\0b"), "cannot be opened"),
        (huge, "larger than 256 MB"),
    ]
    for path, reason in rows:
        (error,) = found(path)
        assert isinstance(error, UnreadableReport)
        assert checked(error, str(path)).reason.startswith(reason)


def test_a_name_in_gbk(tmp_path: Path) -> None:
    """As unzip leaves them on Linux. A label must be text that can be printed and stored."""
    file = os.path.join(os.fsencode(tmp_path), "述职报告.txt".encode("gbk"))
    try:
        Path(os.fsdecode(file)).write_bytes(TEXT.encode())
    except OSError:
        pytest.skip("this file system takes no such names")
    (source,) = found(Path(os.fsdecode(file)))
    assert source == SourceFile(str(tmp_path / "述职报告.txt"), TEXT.encode())


def test_errors_reach_the_main_process() -> None:
    error = trouble("a.pdf", b"%PDF-1.7 \0")
    again = pickle.loads(pickle.dumps(error))
    assert (again.path, again.reason, again.hint) == (error.path, error.reason, error.hint)


@pytest.fixture
def with_new_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One new file in the package, and nothing else changed."""
    (tmp_path / "sheet.py").write_text(
        "from indexer.readers.models import RawText\n"
        "SUFFIXES = ('.csv', '.pdf')\n"
        "MEDIA_TYPE = 'text/csv'\n"
        "def read(source): return RawText('新格式', MEDIA_TYPE, 'sheet')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(readers, "__path__", [*readers.__path__, str(tmp_path)])
    readers._by_suffix.cache_clear()
    yield
    readers._by_suffix.cache_clear()


@pytest.mark.usefixtures("with_new_format")
def test_a_new_format_is_one_new_file() -> None:
    assert readers.verdict("a.csv") == "read"
    assert readers.read(SourceFile("a.csv", b"1,2")).text == "新格式"
    assert readers.read(SourceFile("a.pdf", b"%PDF-1.7")).text == "新格式"
    assert readers.read(SourceFile("a.txt", TEXT.encode())).reader == "text"


def test_each_suffix_has_one_reader() -> None:
    names = [f"{readers.__name__}.{info.name}" for info in pkgutil.iter_modules(readers.__path__)]
    modules = [importlib.import_module(name) for name in names]
    suffixes = Counter(s for module in modules for s in getattr(module, "SUFFIXES", ()))
    assert max(suffixes.values()) == 1
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)
