"""One report in every format: the same paragraphs, the same figures, the same metadata from each.

The .docx of tests/data/same_report were saved by LibreOffice in the other formats. The .txt states
what there is to find: its headings are written out where those of the others are numbers of lists.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from indexer.extraction import extract
from indexer.figures import find_figures
from indexer.models import FIELD_NAMES, Region, Report
from indexer.readers import SourceFile, open_sources
from indexer.vocab.regions import load_regions

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "same_report"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SUFFIXES = (".docx", ".html", ".rtf", ".md", ".eml", ".pdf", ".doc")
# A .wps is a .doc by another name: one is enough.
CASES = [(name, suffix) for name in NAMES for suffix in SUFFIXES] + [(NAMES[0], ".wps")]

# What anybody can see in the reports, lest the .txt and all others be wrong in one way: the title,
# the kind, the place, the year, how many sections there are, and a number in them.
STATED = [
    (
        "beiping-2023-government",
        "北屏县2023年政府工作报告",
        "政府工作报告",
        "北屏县",
        2023,
        7,
        "58.6亿元",
    ),
    (
        "qinghe-2021-water",
        "青禾县水务局局长2021年度述职报告",
        "述职报告",
        "青禾县",
        2021,
        7,
        "218户",
    ),
    (
        "shuoyuan-2024-government",
        "朔原市2024年政府工作报告",
        "政府工作报告",
        "朔原市",
        2024,
        5,
        "1268.4亿元",
    ),
    (
        "songlan-2022-town",
        "松澜县白沙镇2022年工作总结和2023年工作计划",
        "工作总结",
        "松澜县",
        2022,
        9,
        "1.16万亩",
    ),
    (
        "wangchuan-2022-deputy",
        "望川县副县长2022年度述职述廉报告",
        "述职述廉报告",
        "望川县",
        2022,
        11,
        "5120亩",
    ),
]


@cache
def report(name: str, suffix: str) -> Report:
    (source,) = open_sources(FOLDER / f"{name}{suffix}")
    assert isinstance(source, SourceFile)
    return extract(source, {}, load_regions(ROOT / "corpus" / "regions.csv"))


def values(found: Report) -> dict[str, object]:
    """Every field without its evidence, which may stand elsewhere in another format."""
    return {name: getattr(found.metadata, name).value for name in FIELD_NAMES}


def figures(found: Report) -> list[tuple[object, ...]]:
    return [(figure.quote, figure.value, figure.indicator) for figure in find_figures(found)]


@pytest.mark.parametrize("name, suffix", CASES)
def test_the_same_from_each_format(name: str, suffix: str) -> None:
    expected, found = report(name, ".txt"), report(name, suffix)
    assert found.text.split("\n") == expected.text.split("\n")
    assert figures(found) == figures(expected)
    assert values(found) == values(expected)


@pytest.mark.parametrize("name, title, kind, region, year, sections, number", STATED)
def test_what_there_is_to_find(
    name: str, title: str, kind: str, region: str, year: int, sections: int, number: str
) -> None:
    found = report(name, ".txt")
    fields = values(found)
    assert (fields["title"], fields["kind"], fields["year"]) == (title, kind, year)
    assert isinstance(fields["region"], Region) and fields["region"].name == region
    assert len(found.sections) == sections
    assert number in [figure.quote for figure in find_figures(found)]
