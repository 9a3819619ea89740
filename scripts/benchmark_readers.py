"""Measures of reading: files a second of each format on one core, bytes to cleaned text.

The texts are those of a folder, each written anew in every format: .docx by python-docx, .pdf, .doc
and .rtf by LibreOffice, where it is installed. Files are read beforehand, so that no disk counts.
"""

from __future__ import annotations

import html
import io
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from benchmark_timing import timed_processor
from docx.enum.style import WD_STYLE_TYPE
from made_reports import read_texts

from indexer import readers
from indexer.cleaning import clean
from indexer.readers import SourceFile, soffice

# How often all files of a format are read; the time is the median.
PASSES = 5
# LibreOffice takes a second for some of them.
CONVERTED = 20
BY_SOFFICE = {
    ".pdf": "pdf:writer_pdf_Export",
    ".doc": "doc:MS Word 97",
    ".rtf": "rtf:Rich Text Format",
}
MENU = (
    '<div class="nav"><a href="/">首页</a> <a href="/a/">政务公开</a> <a href="/b/">互动</a></div>'
)


def measure_readers(folder: Path) -> dict[str, Any]:
    """Files a second by format, pages a second of .pdf; what is left out says why."""
    texts = list(read_texts(folder))
    files = {suffix: list(map(write, texts)) for suffix, write in WRITERS.items()}
    figures = {suffix: _measured(suffix, written) for suffix, written in files.items()}
    converted = _converted(files[".docx"][:CONVERTED])
    for suffix in BY_SOFFICE:
        if converted:
            figures[suffix] = _measured(suffix, converted[suffix])
        else:
            figures[suffix] = {"left_out": "LibreOffice (soffice) is not installed"}
    if converted:
        pages = sum(len(pypdfium2.PdfDocument(data)) for data in converted[".pdf"])
        rate = figures[".pdf"]["files_a_second"] * pages / len(converted[".pdf"])
        figures[".pdf"] |= {"pages": pages, "pages_a_second": round(rate, 1)}
    return figures


def _measured(suffix: str, files: Sequence[bytes]) -> dict[str, Any]:
    sources = [SourceFile(f"{number}{suffix}", data) for number, data in enumerate(files)]
    _read_all(sources[:1])  # what is loaded once is left out
    passes = [timed_processor(partial(_read_all, sources)) for _ in range(PASSES)]
    return {
        "files": len(sources),
        "characters": passes[0][1],
        "files_a_second": round(
            len(sources) / statistics.median(took for took, _ in passes) * 1000, 1
        ),
    }


def _read_all(sources: Sequence[SourceFile]) -> int:
    """Read and clean files; how many characters they hold."""
    return sum(len(clean(readers.read(source).text).text) for source in sources)


def _docx(text: str) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    # The styles of its template are 350 kB, most of them of tables; those of real reports are 30.
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE:
            style.delete()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def _html(text: str) -> bytes:
    paragraphs = "\n".join(f"<p>　　{html.escape(line)}</p>" for line in text.split("\n"))
    body = f'{MENU}<div class="content">{paragraphs}</div>'
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


WRITERS: dict[str, Callable[[str], bytes]] = {".txt": str.encode, ".html": _html, ".docx": _docx}


def _converted(documents: Sequence[bytes]) -> dict[str, list[bytes]]:
    """Documents in the formats that LibreOffice writes; nothing where it is not installed."""
    program = soffice.installed()
    if program is None:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        originals = [folder / f"{number}.docx" for number in range(len(documents))]
        for path, data in zip(originals, documents, strict=True):
            path.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for written in BY_SOFFICE.values():
            command = [program, "--headless", profile, "--convert-to", written, "--outdir", name]
            subprocess.run([*command, *originals], check=True, capture_output=True, timeout=300)
        return {
            suffix: [path.with_suffix(suffix).read_bytes() for path in originals]
            for suffix in BY_SOFFICE
        }
