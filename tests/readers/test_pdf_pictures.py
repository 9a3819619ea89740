"""Pages that are pictures: read where the extra is installed, told where it is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from indexer import readers
from indexer.models import RecognizedPage
from indexer.readers import SourceFile, recognition
from indexer.readers.pdf import LAYER_CONFIDENCE

from .building import trouble
from .building_pdf import HEIGHT, WIDTH, line, lines, pdf, picture

REPORT = Path(__file__).parents[1] / "data" / "pdf" / "report.pdf"
# How far below the top of that page its title begins, and how high the strip with it is.
STRIP = (72, 160)
SHOW = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q\n"
BLANK = picture(b"\xff" * 64, 8, 8)
LETTERS = lines("一年来，认真履行职责，完成造林1.2万亩。")

needs_ocr = pytest.mark.skipif(
    not recognition.is_installed(), reason="the extra `ocr`, which reads pictures, is not installed"
)


def scanned(*contents: str, shown: bytes = BLANK) -> bytes:
    return pdf(*contents, xobjects="/P 6 0 R", objects=[shown])


@cache
def photographed() -> bytes:
    """A strip of the first page of a report, with its title and two lines, as a grey picture."""
    with pypdfium2.PdfDocument(REPORT) as document:
        below = HEIGHT - STRIP[0] - STRIP[1]
        dots = document[0].render(scale=2, grayscale=True, crop=(0, below, 0, STRIP[0]))
        grey = dots.to_numpy()
    height, width = grey.shape[:2]
    return picture(grey.tobytes(), width, height)


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "is_installed", lambda: False)


TOLD = [
    (scanned(SHOW), "no page has a text that can be read"),
    # the mark of the program that scanned it is no text of the report
    (scanned(SHOW + line("由某某扫描", 400, 20, 9)), "no page has a text that can be read"),
    (scanned(LETTERS, SHOW, LETTERS), "1 of 3 pages (first page 2) have no text"),
    # letters that were turned into shapes, and a font that does not say what it shows
    (pdf("10 10 m 20 20 l S " * 300), "no page has a text that can be read"),
    (pdf(line("\u00d6\u00fa\u00c8\u00ea\u00f0")), "no page has a text that can be read"),
]


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize("data, reason", TOLD)
def test_without_the_extra_it_is_said_what_to_install(data: bytes, reason: str) -> None:
    error = trouble("a.pdf", data)
    assert reason in error.reason and "shuzhi[ocr]" in error.hint


@pytest.mark.usefixtures("without_ocr")
def test_text_that_a_scanner_laid_under_the_picture() -> None:
    layer = line("一年来，完成造林1.2万亩。", before="3 Tr")
    raw = readers.read(SourceFile("a.pdf", scanned(LETTERS, SHOW + layer)))
    start = raw.text.index("一年来，完成")
    assert raw.recognized == (RecognizedPage(start, len(raw.text) - 1, LAYER_CONFIDENCE),)


@pytest.mark.usefixtures("without_ocr")
def test_a_long_mark_of_the_scanner_is_not_the_text_of_a_scanned_page() -> None:
    mark = line(
        "本页由某某扫描软件生成，仅供内部使用，请勿外传，如有疑问请与办公室联系，电话见封底。",
        20,
        20,
        9,
    )
    layer = lines(*["一年来，完成造林1.2万亩，修渠12公里，改水340户。"] * 9).replace(
        "BT", "3 Tr BT"
    )
    raw = readers.read(SourceFile("a.pdf", scanned(SHOW + mark + layer)))
    assert "扫描软件" not in raw.text and raw.recognized[0].end == len(raw.text) - 1


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize(
    "content",
    ["q 60 0 0 60 400 100 cm /P Do Q\n", SHOW],
    ids=["a seal", "a picture behind the text"],
)
def test_pictures_beside_text_are_left_alone(content: str) -> None:
    raw = readers.read(
        SourceFile(
            "a.pdf",
            scanned(
                content
                + LETTERS
                + lines("二、打算", "造林6000亩，修渠12公里，改水340户，培训农民1500人次。", y=600)
            ),
        )
    )
    assert raw.recognized == () and "造林6000亩" in raw.text


@needs_ocr
def test_a_page_that_is_a_picture_is_read() -> None:
    size = f"/MediaBox [0 0 {WIDTH} {STRIP[1]}]"
    show = f"q {WIDTH} 0 0 {STRIP[1]} 0 0 cm /P Do Q\n"
    text = lines("一年来，认真履行职责，完成造林1.2万亩。", y=100)
    made = pdf(text, show, page=size, xobjects="/P 6 0 R", objects=[photographed()])
    source = SourceFile("/青禾县.pdf", made)
    raw = readers.read(source)
    (page,) = raw.recognized
    assert 0.8 < page.confidence <= 1
    expected = REPORT.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    assert raw.text[page.start : page.end].split("\n")[:3] == expected[:3]
    assert raw.text[: page.start] == "一年来，认真履行职责，完成造林1.2万亩。\n"
