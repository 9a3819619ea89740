"""PDF files: paragraphs as they were written, and what cannot be read is told."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from subprocess import run as run_program

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import readers
from indexer.readers import SourceFile
from indexer.readers.models import RawText

from .building import lines as read_lines
from .building import trouble
from .building_pdf import line, lines, pdf

MADE = Path(__file__).parents[1] / "data" / "pdf"
# Filled to the margin, so that what follows belongs to it.
FULL = "一年来，在县委、县政府的坚强领导下，认真履行职责，抓造"
SLANT = "0.7 0.7 -0.7 0.7"


def read(name: str) -> RawText:
    return readers.read(SourceFile(name, (MADE / name).read_bytes()))


def han(text: str) -> Counter[str]:
    return Counter(character for character in text if "\u4e00" <= character <= "\u9fff")


# report: heads, page numbers, paragraphs over the ends of pages, a ruled table with a cell of two
# lines, a title of two lines. block: no indents, ragged lines. columns: two columns.
@pytest.mark.parametrize("name", ["report", "block", "columns"])
def test_paragraphs_are_as_they_were_written(name: str) -> None:
    assert read(f"{name}.pdf").text == (MADE / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report", "block", "columns"])
def test_no_character_is_lost(name: str) -> None:
    furniture = (
        han("青禾县年度考核材料")
        if name == "report"
        else han("第页共页")
        if name == "block"
        else han("")
    )
    with pypdfium2.PdfDocument(MADE / f"{name}.pdf") as document:
        whole = han("".join(page.get_textpage().get_text_range() for page in document))
        pages = len(document)
    shown = han(read(f"{name}.pdf").text)
    assert whole - shown == Counter({sign: n * pages for sign, n in furniture.items()})
    assert not shown - whole


def test_title_of_the_document() -> None:
    assert read("report.pdf").title == "青禾县人民政府副县长2023年度述职述廉报告"
    assert read("block.pdf").title is None


# (what a page shows, the lines that are read)
SHOWN = [
    # a line that is full goes on, one with room does not
    (lines(FULL, "林1.2万亩。", "以上是全年工作。"), [f"{FULL}林1.2万亩。", "以上是全年工作。"]),
    (lines(FULL, "　　林业工作"), [FULL, "林业工作"]),
    (lines(f"{FULL[:-1]}。", "二、林业"), [f"{FULL[:-1]}。", "二、林业"]),
    # a number is not parted, so there was no room for it
    (lines(FULL[:-3], "1234.5万亩"), [f"{FULL[:-3]}1234.5万亩"]),
    # names below each other are no paragraph, though they end alike
    (lines("青禾县", "乌柏县", "北屏县", "沙棘县", "桐川区", "榆台镇"), ["青禾县", "乌柏县", "北屏县", "沙棘县", "桐川区", "榆台镇"]),
    # a wider gap, or another size
    (lines(FULL) + lines(FULL, FULL, FULL, "林业", y=690), [FULL, f"{FULL * 3}林业"]),
    (lines("青禾县人民政府工作报告", size=26) + lines(FULL, y=700), ["青禾县人民政府工作报告", FULL]),
    # whatever the order in the file
    (line("二、", 90, 600) + line("青禾县", 90, 700) + line("报告", 138, 700), ["青禾县报告", "二、"]),
    # spread, in cells, with raised signs
    ("".join(line(sign, 150 + 60 * i) for i, sign in enumerate("述职报告")), ["述职报告"]),
    (line("指标") + line("单位", 250) + line("2023年", 400) + line("造林", y=670) + line("万亩", 250, 670) + line("1.2", 400, 670), ["指标\t单位\t2023年", "造林\t万亩\t1.2"]),
    (line("面积5km") + line("2", 146, 706, 8) + line("。", 152), ["面积5km2。"]),
    (line("GDP") + line("growth", 120), ["GDP growth"]),
    # turned pages
    (line("造林1.2万亩", 300, 100, matrix="0 1 -1 0"), ["造林1.2万亩"]),
    (line("造林1.2万亩", 300, 400, matrix="0 -1 1 0"), ["造林1.2万亩"]),
    (line("造林1.2万亩", 400, 400, matrix="-1 0 0 -1"), ["造林1.2万亩"]),
    # a table that lies across the page, beside upright text
    (lines(FULL) + line("附表", 300, 100, matrix="0 1 -1 0"), [FULL, "附表"]),
    # lines that run downwards, the first on the right, with signs that have forms of their own there
    (line("一年来，狠抓造林", 500, font="V") + line("二、水务︵新︶", 470, font="V"), ["一年来，狠抓造林", "二、水务（新）"]),
    # what one does not see: a watermark, invisible or white signs, signs beyond the edge
    (lines(FULL) + line("内部资料", 200, 300, 60, SLANT), [FULL]),
    (lines(FULL) + line("看不见", y=300, before="3 Tr"), [FULL]),
    (lines(FULL) + line("看不见", y=300, before="1 g"), [FULL]),
    (lines(FULL) + "1 g 80 290 400 40 re f " + line("看不见", y=300, before="1 g"), [FULL]),
    (lines(FULL) + line("看不见", 700), [FULL]),
    # white on blue is seen; a page that lay aslant has nothing else
    (lines(FULL) + "0 0 0.5 rg 80 290 400 40 re f " + line("看得见", y=300, before="1 g"), [FULL, "看得见"]),
    (line("一年来，造林", 200, 300, 16, SLANT), ["一年来，造林"]),
    # drawn twice to look bold
    (lines("青禾县") + lines("青禾县", x=90.4), ["青禾县"]),
    (lines("高高兴兴"), ["高高兴兴"]),
    # radicals and compatibility characters are the characters that they show
    (lines("⻘⽲县⼯作"), ["青禾县工作"]),
    (lines("一年来造林若干\ue123亩"), ["一年来造林若干\ufffd亩"]),
    # a scale of its own
    (f"0.1 0 0 0.1 0 0 cm {line('造林1.2万亩', 900, 7000, 160)}", ["造林1.2万亩"]),
]  # fmt: skip


@pytest.mark.parametrize("content, expected", SHOWN)
def test_page(content: str, expected: list[str]) -> None:
    assert read_lines("a.pdf", pdf(content)) == expected


BODY = [f"{sign}{FULL[1:]}{sign}林。" for sign in "甲乙丙丁"]
FOUR = [lines(text[:-3], text[-3:], y=700) for text in BODY]


def with_edges(*edges: str, y: float = 800) -> bytes:
    return pdf(*(f"{body}{line(edge, y=y)}" for body, edge in zip(FOUR, edges, strict=True)))


# (what stands at the top or foot of four pages, which of it is kept)
EDGES = [
    (["青禾县材料"] * 4, []),
    # on odd and even pages
    (["青禾县材料", "林业局"] * 2, []),
    (["— 1 —", "— 2 —", "— 3 —", "— 4 —"], []),
    (["5", "6", "7", "8"], []),
    (["第1页 共4页", "第2页 共4页", "第3页 共4页", "第4页 共4页"], []),
    (["青禾县材料 1", "青禾县材料 2", "青禾县材料 3", "青禾县材料 4"], []),
    (["青禾县2023年材料 1", "青禾县2023年材料 2", "青禾县2023年材料 3", "青禾县2023年材料 4"], []),
    # a number that does not go with the pages is one of the report
    (["合计 35", "合计 81", "合计 12", "合计 47"], ["合计 35", "合计 81", "合计 12", "合计 47"]),
    (["35", "81", "12", "47"], ["35", "81", "12", "47"]),
    (["一、林业", "二、水务", "三、农业", "四、打算"], ["一、林业", "二、水务", "三、农业", "四、打算"]),
]  # fmt: skip


@pytest.mark.parametrize("y", [800, 40])
@pytest.mark.parametrize("edges, kept", EDGES)
def test_running_heads_and_feet(edges: list[str], kept: list[str], y: float) -> None:
    read = read_lines("a.pdf", with_edges(*edges, y=y))
    assert [text for text in read if text not in BODY] == kept
    assert [text for text in read if text in BODY] == BODY


def test_a_head_elsewhere_on_each_page_stays() -> None:
    pages = [f"{body}{line('林业', y=800 - 20 * n)}" for n, body in enumerate(FOUR)]
    assert read_lines("a.pdf", pdf(*pages)).count("林业") == 4


TITLES = [
    ("青禾县政府工作报告", "青禾县政府工作报告"),
    ("Microsoft Word - 青禾县2023年报告.docx", "青禾县2023年报告"),
    ("文档1", None), ("无标题", None), ("幻灯片 1", None), ("Report", None), ("报告", None), ("", None),
    ("\ufffd" * 9, None),
]  # fmt: skip


@pytest.mark.parametrize("stated, title", TITLES)
def test_title(stated: str, title: str | None) -> None:
    codes = ("\ufeff" + stated).encode("utf-16-be").hex()
    made = readers.read(SourceFile("a.pdf", pdf(lines(FULL), info=f"/Title <{codes}>")))
    assert made.title == title


WHOLE = pdf(lines(FULL))
UNREADABLE = [
    (WHOLE[: len(WHOLE) // 2], "cut off", "again"),
    (b"%PDF-1.5\nstartxref", "damaged", "new PDF"),
    (b"\0PDF", "no PDF inside", "suffix"),
    ((MADE / "encrypted.pdf").read_bytes(), "encrypted with a password", "without one"),
    (pdf(""), "shows no text", "as .docx or .txt"),
    (pdf(line("看不见", x=900)), "shows no text", "as .docx or .txt"),
    (pdf(), "damaged", "new PDF"),
    (pdf("", pages="<< /Type /Pages /Kids [6 0 R 99 0 R] /Count 2 >>"), "page 2 of 2 is damaged", "new PDF"),
    (pdf(lines("一" * 2000, *["一" * 2000] * 110, size=0.2, step=0.3)), "a page of 200,000", "cut the report out"),
    (pdf("", pages="<< /Type /Pages /Kids [6 0 R] /Count 1000000 >>"), "1,000,000 pages", "cut the report out"),
]  # fmt: skip


@pytest.mark.parametrize("data, reason, hint", UNREADABLE)
def test_unreadable(data: bytes, reason: str, hint: str) -> None:
    error = trouble("a.pdf", data)
    assert reason in error.reason and hint in error.hint


@pytest.mark.parametrize("side", ["1e9", "14400", "0.01", "0"])
def test_a_page_of_any_size(side: str) -> None:
    made = pdf(lines(FULL), page=f"/MediaBox [0 0 {side} {side}]")
    assert (
        read_lines("a.pdf", made) == [FULL]
        if float(side) > 1 or side == "0"
        else trouble("a.pdf", made)
    )


def test_nothing_is_loaded_before_a_file_is_read() -> None:
    code = "import sys, indexer.readers as r; r.verdict('a.pdf'); print({'pypdfium2', 'rapidocr', 'onnxruntime'} & set(sys.modules))"
    done = run_program([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


WORDS = st.text("青禾县造林水务一二三，。1234 （）", min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=20))
def test_every_character_is_read_once(texts: list[str]) -> None:
    made = pdf(lines("造林", *texts, size=12))
    assert han("".join(read_lines("a.pdf", made))) == han("造林" + "".join(texts))
