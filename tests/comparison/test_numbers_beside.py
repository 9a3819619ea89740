"""Two reports by the numbers that both state."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.comparison import numbers_beside
from indexer.corpus import Corpus
from indexer.indexing import catch_up
from indexer.ingest import ingest, walk

# (the report of 2022, that of 2023, indicator, numbers, change of what stands beside)
PAIRS = [
    (
        "粮食产量达到10.6万吨。",
        "粮食产量达到10.8万吨。",
        [("粮食产量", "value", ["10.8万吨"], ["10.6万吨"], "2000")],
    ),
    # other units
    (
        "完成人工造林620公顷。",
        "完成人工造林8700亩。",
        [("人工造林面积", "value", ["8700亩"], ["620公顷"], "-600")],
    ),
    # a plan is no result, and what there is no increase
    ("粮食产量达到10.6万吨。", "2024年，力争粮食产量达到11万吨。", []),
    ("高标准农田达到30万亩。", "新增高标准农田4.5万亩。", []),
    # two values: none of them is chosen
    (
        "完成人工造林1.1万亩。",
        "完成人工造林1.2万亩。全年完成人工造林1.9万亩。",
        [("人工造林面积", "value", ["1.2万亩", "1.9万亩"], ["1.1万亩"], None)],
    ),
    # points of a rate
    (
        "森林覆盖率达到24.1%。",
        "森林覆盖率达到24.36%。",
        [("森林覆盖率", "value", ["24.36%"], ["24.1%"], "0.26")],
    ),
    # the number of a place inside is not that of the county
    ("完成人工造林1.1万亩。", "河西镇完成人工造林1.2万亩。", []),
]


@pytest.mark.parametrize("older, newer, expected", PAIRS)
def test_numbers_beside(
    corpus: Corpus, tmp_path: Path, older: str, newer: str, expected: list[tuple[str, ...]]
) -> None:
    for year, text in ((2022, older), (2023, newer)):
        (tmp_path / f"甘州区{year}.txt").write_text(
            f"甘州区{year}年工作总结\n一、回顾\n{year}年，全区{text}\n", encoding="utf-8"
        )
    assert not ingest(corpus, walk([tmp_path], corpus.settings.home)).rejected
    catch_up(corpus.store, corpus.engine, corpus.regions)
    reports = corpus.store.reports(corpus.store.ids()).values()
    left, right = sorted(reports, key=lambda one: -(one.metadata.year.value or 0))
    figures = corpus.store.figures([left.id, right.id])
    pairs = numbers_beside((left, figures[left.id]), (right, figures[right.id]), corpus.regions)
    found = [
        (
            pair.indicator.name,
            pair.measure,
            [claim.figure.quote for claim in pair.left.claims],
            [claim.figure.quote for claim in pair.right.claims],
            str(pair.change.amount) if pair.change else None,
        )
        for pair in pairs
    ]
    assert found == expected
