"""Real reports and the samples of the trials, where they are at hand. Their text stays there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer import readers
from indexer.readers import RawText, SourceFile

SHARED = Path(__file__).parents[3] / "shared"
REPORTS = SHARED / "reports"
SAMPLES = SHARED / "prototypes" / "readers" / "samples"

pytestmark = pytest.mark.skipif(
    not REPORTS.is_dir(), reason="the real reports (../shared/reports) are not on this machine"
)


def read(path: Path) -> RawText:
    (source,) = readers.open_sources(path)
    assert isinstance(source, SourceFile)
    return readers.read(source)


def seed_paragraphs() -> set[str]:
    text = (REPORTS / "seed.txt").read_text(encoding="utf-8")
    text = re.sub(r"##paid\w+##", "", text)
    return {squeezed(line) for line in text.splitlines() if line.strip()}


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_docx_equals_python_docx() -> None:
    """The reports have no tables, numbers or changes: there the other library is right too."""
    docx = pytest.importorskip("docx", reason="python-docx is not installed; it is only compared")
    files = sorted(REPORTS.rglob("*.docx"))
    assert len(files) == 71
    for file in files:
        paragraphs = [
            line for p in docx.Document(str(file)).paragraphs for line in p.text.split("\n")
        ]
        assert read(file).text.split("\n")[:-1] == [line for line in paragraphs if line.strip()], (
            file
        )


def test_all_reports_are_read() -> None:
    files = [file for file in sorted(REPORTS.rglob("*")) if file.is_file()]
    kept = [file for file in files if readers.verdict(file) == "read"]
    assert len(kept) == 80
    encodings = {file.name: read(file).encoding for file in kept if file.suffix == ".txt"}
    assert encodings.pop("seed.txt") == "utf-8"
    assert set(encodings.values()) == {"gb18030"}
    for file in kept:
        if file.suffix == ".txt":
            raw = read(file)
            assert file.read_bytes().decode(raw.encoding or "") == raw.text


@pytest.mark.parametrize("name, missing", [("portal_page.html", 1), ("old_page_gbk.html", 0)])
@pytest.mark.parametrize("container", ["known", "unknown"])
def test_pages(name: str, missing: int, container: str) -> None:
    """The title of the portal page stands outside the text, so one paragraph is missing there."""
    data = (SAMPLES / name).read_bytes()
    if container == "unknown":
        data = data.replace(b'id="zoom" class="TRS_Editor"', b'class="abc"')
    raw = readers.read(SourceFile(name, data))
    found = {squeezed(line) for line in raw.text.splitlines()}
    assert len(seed_paragraphs() - found) == missing
    assert len(squeezed(raw.text)) < 1.02 * sum(map(len, seed_paragraphs()))
    assert raw.title is not None and raw.title.endswith("述职述廉述德报告")


def test_numbered_sample() -> None:
    lines = read(SAMPLES / "numbered.docx").text.splitlines()
    numbers = ["一、", "1.", "2.", "二、", "1.", "2.", "3.", "4.", "5.", "三、"]
    assert [line[: len(number)] for line, number in zip(lines, numbers, strict=True)] == numbers


def test_sample_with_changes() -> None:
    lines = read(SAMPLES / "tracked_changes.docx").text.splitlines()
    assert "全年增加值插入30.9亿元" in lines
    assert lines[-5:] == ["内容控件里的段落", "正文框", "文本框文字", "第一行", "第二行\t制表"]
