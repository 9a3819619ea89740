"""Phrases and the indicators that they mean. The table has a row for each writing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

import pytest

from indexer.figures.mapping import IndicatorMatch, match_indicator, spelt
from indexer.models import Base, FigureKind
from indexer.vocab.indicator_table import Indicator, all_indicators, indicator_of_id, owners

TABLE = Path(__file__).with_name("mapping.tsv")
MAGNITUDES = "万亿"


def rows() -> list[dict[str, str]]:
    """The rows of the table; lines that begin with # head a group of them."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = rows()
# Seen in real reports, not handled yet: phrase, unit, kind, base, indicator.
KNOWN_GAPS: list[tuple[str, str, FigureKind, Base | None, str | None]] = [
    # a company that works for the region looks like one that has figures of its own
    ("兴林公司在北山新增人工造林", "亩", "change_amount", "new", "afforestation.artificial"),
    # a place by its short name
    ("青禾固定资产投资", "元", "level", None, "investment.fixed_asset"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['phrase']} {row['unit']}")
def test_match_indicator(row: dict[str, str]) -> None:
    found = match_indicator(row["phrase"], row["unit"], row["kind"], row["base"] or None)  # type: ignore[arg-type]
    assert (found.id if found else "-") == row["indicator"]


@pytest.mark.parametrize(
    ("phrase", "unit", "kind", "base", "id_"),
    [pytest.param(*row, marks=pytest.mark.xfail(strict=True)) for row in KNOWN_GAPS],
)
def test_known_gaps(
    phrase: str, unit: str, kind: FigureKind, base: Base | None, id_: str | None
) -> None:
    found = match_indicator(phrase, unit, kind, base)
    assert (found and found.id) == id_


def test_the_table_is_well_made() -> None:
    kinds, bases = set(get_args(FigureKind)), {"", *get_args(Base)}
    assert len(ROWS) > 1000 and sum(row["indicator"] == "-" for row in ROWS) > 200
    for row in ROWS:
        assert row["kind"] in kinds and row["base"] in bases, row
        assert row["indicator"] == "-" or indicator_of_id(row["indicator"]), row
    asked = [tuple(row.values())[:4] for row in ROWS]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("phrase", "confidence", "rest"),
    [
        ("人工造林面积", 0.98, ""),
        ("全年人工造林面积", 0.98, ""),
        # a verb, whose it is, an ending, both, a sentence, a place
        ("新增人工造林面积", 0.98, ""),
        ("完成人工造林面积", 0.94, ""),
        ("全市完成人工造林面积", 0.9, "全市"),
        ("人工造林任务", 0.9, ""),
        ("全市人工造林任务", 0.83, "全市"),
        ("红光林场职工完成人工造林", 0.8, ""),
        ("青禾县石桥镇人工造林", 0.88, "青禾县石桥镇"),
        ("500亩以上人工造林", 0.83, "500亩以上"),
        ("省级人工造林", 0.9, "省级"),
    ],
)
def test_how_sure_and_whose(phrase: str, confidence: float, rest: str) -> None:
    expected = IndicatorMatch("afforestation.artificial", confidence, rest)
    assert match_indicator(phrase, "亩", "level") == expected


@pytest.mark.parametrize("indicator", all_indicators(), ids=lambda indicator: indicator.id)
def test_every_name_means_its_indicator(indicator: Indicator) -> None:
    unit = indicator.unit.lstrip(MAGNITUDES)
    missed = {}
    for name in indicator.names:
        found = match_indicator(name, unit, "share" if unit == "%" else "level")
        shared = any(
            owner.unit.lstrip(MAGNITUDES) == unit for owner in owners()[name] if owner != indicator
        )
        if (found is None or found.id != indicator.id) and not shared:
            missed[name] = found and found.id
    assert missed == {}


def test_spelling_joins_no_two_indicators() -> None:
    spelled: dict[tuple[str, str], set[str]] = {}
    for name, indicators in owners().items():
        for indicator in indicators:
            spelled.setdefault((spelt(name), indicator.dimension), set()).add(indicator.id)
    joined = {name: ids for (name, _), ids in spelled.items() if len(ids) > 1}
    assert joined == {}


@pytest.mark.parametrize(
    "phrase", ["", " ", "“”", "。", "占", "的", "占比", "增速", "x" * 500, "全市" * 200]
)
def test_any_text_may_be_asked(phrase: str) -> None:
    for unit in ("亩", "%", "", "没有这个单位"):
        assert match_indicator(phrase, unit, "level") is None
