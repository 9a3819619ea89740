"""The sample corpus has the recycled passages that its README lists, and nothing else copied."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from indexer.cli import main
from indexer.corpus import Corpus
from indexer.reuse import recycled

# Class, the newer report, the older one, and how the passage begins in the newer one.
PLANTED = {
    ("own", "qinghe-2023-deputy.txt", "qinghe-2022-deputy.txt", "坚持把深化改革作为激活农村"),
    ("own", "qinghe-2023-deputy.txt", "qinghe-2022-deputy.txt", "坚持把造林绿化任务分解到山"),
    (
        "own",
        "wangchuan-2023-forestry.txt",
        "wangchuan-2022-forestry.txt",
        "林长制改革进入由“治”到“",
    ),
    (
        "own",
        "wangchuan-2023-forestry.txt",
        "wangchuan-2022-forestry.txt",
        "森林草原防火事关群众生命财",
    ),
    (
        "place",
        "beiping-2022-magistrate.txt",
        "wangchuan-2022-forestry.txt",
        "坚持把国土绿化作为北屏的头",
    ),
    (
        "own",
        "wangchuan-2024-forestry.rtf",
        "wangchuan-2023-forestry.txt",
        "（三）以草为重，草原生态补",
    ),
    ("place", "wubai-2024-agriculture.md", "qinghe-2023-deputy.txt", "改革中最难的是统一思想，试"),
    (
        "quotation",
        "wubai-2023-agriculture.txt",
        "lanping-2023-government.docx",
        "推行“清单化、闭环式”抓落",
    ),
    (
        "quotation",
        "songlan-2024-government.txt",
        "tongchuan-2023-government.txt",
        "《云岫省水网建设行动方案》",
    ),
}
TWINS = {"liuwan-2022-education.html", "liuwan-2022-education-copy.txt"}
FORMULA = "把纪律和规矩挺在前面"
COMMON = ("青禾", "望川", "北屏", "沙棘", "松澜", "桐川", "乌柏")


def file_of(corpus: Corpus, id_: str) -> str:
    return Path(corpus.store.paths([id_])[id_][0]).name


def test_every_planted_passage_is_found_and_nothing_else(sample: Corpus) -> None:
    found = recycled(sample)
    assert found.reports == sample.store.counts().reports
    assert len(found.pairs) == len(PLANTED)
    assert {
        (p.kind, file_of(sample, p.a.report.id), file_of(sample, p.b.report.id), p.a.quote[:13])
        for p in found.pairs
    } == PLANTED
    assert all(pair.directed and pair.share > 0.9 for pair in found.pairs)
    groups = [{file_of(sample, name.id) for name in group} for group in found.near_duplicates]
    assert groups == [TWINS]
    texts = sample.store.texts(side.report.id for p in found.pairs for side in (p.a, p.b))
    for pair in found.pairs:
        for side in (pair.a, pair.b):
            assert texts[side.report.id][side.start : side.end] == side.quote
        for change in pair.changes:
            assert texts[pair.a.report.id][change.a.start : change.a.end] == change.new
            assert texts[pair.b.report.id][change.b.start : change.b.end] == change.old


def test_changed_numbers_are_marked(sample: Corpus) -> None:
    (pair,) = (p for p in recycled(sample).pairs if p.a.quote.startswith("坚持把国土绿化"))
    changes = [(change.kind, change.old, change.new) for change in pair.changes]
    assert ("number", "1.85万", "1.25万") in changes
    assert ("words", "柳泉、石沟、北岔", "屏山、黑石、大营") in changes


def test_the_planted_formula_is_nobodys(sample: Corpus) -> None:
    found = recycled(sample)
    shares = {share.report.place: share for share in found.shares if share.classes["formula"]}
    assert {place[:2] for place in shares if place} >= set(COMMON)
    (asked,) = (
        i for i in sample.store.ids() if file_of(sample, i) == "beiping-2021-magistrate.txt"
    )
    formulas = recycled(sample, asked).formulas
    assert [(f.side.quote[:10], f.reports) for f in formulas if FORMULA in f.side.quote] == [
        (FORMULA, len(COMMON))
    ]


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--home", str(home), "reuse", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_pairs(sample: Corpus) -> None:
    home = sample.settings.home
    record = json.loads(run(home, "--json"))
    assert record["total"] == len(record["pairs"]) == len(PLANTED)
    assert {pair["class"] for pair in record["pairs"]} == {"own", "place", "quotation"}
    places = {
        (pair["a"]["region"], pair["b"]["region"]): pair
        for pair in record["pairs"]
        if pair["class"] == "place"
    }
    assert places.keys() == {("北屏县", "望川县"), ("乌柏县", "青禾县")}
    place = places["北屏县", "望川县"]
    assert (place["a"]["date"], place["b"]["date"]) == ("2023-01-09", "2023-01-04")
    assert {"kind", "a", "b"} == place["changes"][0].keys()
    shares = {share["report"]: share for share in record["shares"]}
    assert shares[place["a"]["report"]]["classes"]["place"] > 0.1
    one = json.loads(run(home, place["b"]["report"][:8], "--json"))
    assert {pair["class"] for pair in one["pairs"]} == {"own", "place"}


def test_the_command_speaks_to_people(sample: Corpus) -> None:
    shown = run(sample.settings.home)
    assert "其他地区  96%" in shown and "1.85万 → 1.25万" in shown
    assert "引用上级" in shown
