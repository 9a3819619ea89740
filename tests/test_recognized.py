"""What was read from a picture is marked all the way: report, figures, store, JSON, page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from indexer import store as store_package
from indexer.corpus import Corpus
from indexer.extraction import extract
from indexer.figures import find_figures
from indexer.indexing import catch_up
from indexer.jsonform import report_json
from indexer.models import FIELD_NAMES, Field, Metadata, RecognizedPage, Report, Source
from indexer.offsets import Edit, OffsetMap, Span, apply_edits
from indexer.readers import SourceFile
from indexer.readers.pdf import LAYER_CONFIDENCE
from indexer.store import open_store
from indexer.vocab.regions import load_regions
from tests.readers.building_pdf import HEIGHT, WIDTH, lines, pdf, picture
from webui import create_app
from webui.layout import lay_out
from webui.recognized import recognized_part

LETTERS = lines("青禾县副县长2023年度述职报告", "　　２０２３年，完成造林５０２９亩。")
UNDER = lines("　　全县粮食产量１２万吨。", "　　新建水库３座。").replace("BT", "3 Tr BT")
SHOW = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q\n"
SCAN = pdf(LETTERS, SHOW + UNDER, xobjects="/P 6 0 R", objects=[picture(b"\xff" * 64, 8, 8)])


def extracted() -> Report:
    return extract(SourceFile("/青禾.pdf", SCAN), {}, load_regions())


def put(corpus: Corpus) -> str:
    report = extracted()
    id_ = corpus.store.put(report, find_figures(report), SCAN, {}, "rules").report
    catch_up(corpus.store, corpus.engine, corpus.regions)
    return id_


def test_pages_stand_in_the_cleaned_text() -> None:
    report = extracted()
    (page,) = report.recognized
    assert report.text[page.start : page.end] == "全县粮食产量12万吨。\n新建水库3座。"
    assert page.confidence == LAYER_CONFIDENCE


def test_figures_are_no_surer_than_their_page() -> None:
    report = extracted()
    plain = replace(report, sources=(replace(report.sources[0], recognized=()),))
    start = report.recognized[0].start
    ratios = {
        (figure.start >= start): figure.confidence / sure.confidence
        for figure, sure in zip(find_figures(report), find_figures(plain), strict=True)
    }
    assert ratios == {False: 1, True: pytest.approx(LAYER_CONFIDENCE)}


def test_the_store_and_the_json_keep_them(corpus: Corpus) -> None:
    report = corpus.store.report(put(corpus))
    assert report and report.recognized == extracted().recognized
    (source,) = report_json(report, (), ())["sources"]
    (page,) = report.recognized
    assert source["recognized"] == [{"start": page.start, "end": page.end, "confidence": 0.9}]


def test_the_page_says_so(corpus: Corpus) -> None:
    page = create_app(corpus).test_client().get(f"/reports/{put(corpus)}").text
    assert "第 2–3 段由图片识别 90%" in page
    article = page[page.index("<article") : page.index("</article>")]
    marked = [block for block in article.split("<p ") if ">由图片识别 90%</span>" in block]
    assert ["粮食产量" in marked[0], "水库" in marked[1], len(marked)] == [True, True, 2]
    tips = [tip.partition('"')[0] for tip in page.split('data-tip="')[1:]]
    assert [("由图片识别 90%" in tip) for tip in tips] == [False, True, True]


def test_a_store_from_before_reads_as_without(tmp_path: Path) -> None:
    home = tmp_path / "old"
    store = open_store(home)
    report = extracted()
    id_ = store.put(report, (), SCAN, {}, "rules").report
    store.close()
    old = create_engine(f"sqlite:///{home / 'shuzhi.sqlite'}")
    config = Config()
    folder = Path(store_package.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
    with old.connect() as connection:
        names = {column["name"] for column in inspect(connection).get_columns("sources")}
    assert "recognized" not in names
    old.dispose()
    store = open_store(home)
    again = store.report(id_)
    assert again and (again.text, again.recognized) == (report.text, ())
    store.close()


PAGES = (RecognizedPage(0, 10, 0.9),)
WORSE = (RecognizedPage(0, 10, 0.6),)
# (the pages of each source, those of the report)
SOURCES = [
    ([PAGES], PAGES),
    ([()], ()),
    ([], ()),
    # another file has the text in letters
    ([PAGES, ()], ()),
    # the surer of two scans
    ([WORSE, PAGES], PAGES),
]


@pytest.mark.parametrize("sources, expected", SOURCES)
def test_a_source_with_letters_proves_the_text(
    sources: list[tuple[RecognizedPage, ...]], expected: tuple[RecognizedPage, ...]
) -> None:
    (first,) = extracted().sources
    made: list[Source] = [replace(first, recognized=pages) for pages in sources]
    assert replace(extracted(), sources=tuple(made)).recognized == expected


# (where pages were recognised in 标题 一二三四 五六七八 九十百千, what the head of the report says)
TEXT = "标题\n一二三四。\n五六七八。\n九十百千。"
PARTS = [
    ([], ""),
    ([(0, len(TEXT))], "全文由图片识别 90%"),
    ([(0, 2)], "部分标题由图片识别 90%"),
    ([(3, 8)], "第 1 段由图片识别 90%"),
    ([(3, 14)], "第 1–2 段由图片识别 90%"),
    ([(3, 8), (15, 20)], "第 1、3 段由图片识别 90%"),
    ([(7, 10)], "第 1–2 段由图片识别 90%"),
]


@pytest.mark.parametrize("spans, words", PARTS)
def test_which_part_was_recognized(spans: list[tuple[int, int]], words: str) -> None:
    nothing = Metadata(**{name: Field.unknown() for name in FIELD_NAMES})
    layout = lay_out(Report("", TEXT, nothing, (), ()))
    pages = [RecognizedPage(start, end, 0.9) for start, end in spans]
    assert recognized_part(layout, pages) == (
        f"{words}（把握最小的一页），引用前请对照原件。" if words else ""
    )


# (edits of 甲乙丙丁戊, a stretch of it, what that became)
MOVED = [
    ([], (1, 3), "乙丙"),
    ([Edit(0, 1)], (1, 3), "乙丙"),
    ([Edit(1, 2)], (1, 3), "丙"),
    ([Edit(1, 3)], (1, 3), ""),
    ([Edit(2, 2, "己")], (1, 3), "乙己丙"),
    ([Edit(1, 2, "己庚")], (0, 3), "甲己庚丙"),
    ([Edit(1, 2, "己")], (1, 2), "己"),
    ([Edit(0, 5)], (1, 3), ""),
]


@pytest.mark.parametrize("edits, span, expected", MOVED)
def test_a_stretch_of_the_source_in_the_cleaned_text(
    edits: list[Edit], span: tuple[int, int], expected: str
) -> None:
    text, offsets = apply_edits("甲乙丙丁戊", OffsetMap.identity(5), edits)
    assert text[slice(*offsets.to_clean(Span(*span)))] == expected
