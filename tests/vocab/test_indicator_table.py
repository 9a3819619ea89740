"""The table of indicators: every entry can be used, and no name means two things."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from indexer.vocab.indicator_table import (
    FOLDER,
    Example,
    Indicator,
    IndicatorTableError,
    all_indicators,
    close_indicators,
    indicator_named,
    indicator_of_id,
    owners,
    read_indicators,
)
from indexer.vocab.portfolios import all_portfolios
from indexer.vocab.units import unit_named

DRAFT = Path(__file__).parents[3] / "shared" / "vocabulary" / "indicators.yaml"
MAGNITUDES = "万亿"  # 亿元 is shown, 元 is the unit
ENTRY = """
- id: test.count
  tier: core
  name: 试验
  english: Test
  aliases: [试验数]
  dimension: count
  unit: 个
  nature: flow
"""
# The dimension of the unit in which indicators of a dimension are shown, where it is another.
SHOWN_IN = {
    "money_per_person": {"money", "money_per_person", "money_per_time"},
    "rate": {"share", "index"},
    "count": {"count", "people"},
    "people": {"people", "count"},
    "count_per_person": {"count", "people"},
    "mass_per_area": {"mass_per_area"},
    "index": {"index"},
}


def test_ids_are_unique_and_ascii() -> None:
    ids = Counter(indicator.id for indicator in all_indicators())
    assert [id_ for id_, times in ids.items() if times > 1] == []
    assert [id_ for id_ in ids if not (id_.isascii() and id_.islower() and "." in id_)] == []


def test_a_name_has_one_owner_in_a_dimension() -> None:
    # A unit tells 农村公路 of 120公里 from 农村公路 of 35条; nothing tells two areas apart.
    shared = {
        name: [indicator.id for indicator in indicators]
        for name, indicators in owners().items()
        if len({indicator.dimension for indicator in indicators}) < len(indicators)
    }
    assert shared == {}


def test_a_name_proper_is_nobody_elses_alias() -> None:
    assert {
        indicator.name: [owner.id for owner in owners()[indicator.name]]
        for indicator in all_indicators()
        if indicator_named(indicator.name) != indicator
    } == {}


def test_an_alias_stands_once_in_its_entry() -> None:
    twice = [
        (indicator.id, name)
        for indicator in all_indicators()
        for name, times in Counter((indicator.name, *indicator.aliases)).items()
        if times > 1
    ]
    assert twice == []


def test_every_unit_is_of_its_dimension() -> None:
    wrong = {}
    for indicator in all_indicators():
        unit = unit_named(indicator.unit.lstrip(MAGNITUDES))
        dimension = unit.dimension if unit else "index" if not indicator.unit else None
        if dimension not in SHOWN_IN.get(indicator.dimension, {indicator.dimension}):
            wrong[indicator.id] = (indicator.dimension, indicator.unit, dimension)
    assert wrong == {}


def test_every_unit_of_an_example_is_known() -> None:
    unknown = {
        (indicator.id, example.unit)
        for indicator in all_indicators()
        for example in indicator.examples
        if example.unit and unit_named(example.unit) is None
    }
    assert unknown == set()


def test_every_portfolio_is_known() -> None:
    known = {portfolio.id for portfolio in all_portfolios()}
    assert {path.stem for path in FOLDER.glob("*.yaml")} - known == set()


@pytest.mark.skipif(not DRAFT.exists(), reason="the draft of the indicators is not beside us")
def test_no_id_of_the_draft_is_lost() -> None:
    lines = DRAFT.read_text(encoding="utf-8").splitlines()
    drafted = {line.split(":")[1].strip() for line in lines if line.startswith("  - id:")}
    assert len(drafted) > 300
    assert drafted - {indicator.id for indicator in all_indicators()} == set()


def test_the_table_is_read_fast() -> None:
    start = process_time()
    read_indicators(FOLDER)
    assert process_time() - start < 2  # 0.3 on a machine with nothing else to do


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("gdp.total", "gdp.total"),
        ("GDP.Total", "gdp.total"),
        ("地区生产总值", "gdp.total"),
        ("GDP", "gdp.total"),
        (" 造林面积 ", "afforestation.total"),
        # areas and numbers of greenhouses: nobody says which
        ("日光温室", None),
        ("总产值", None),
        ("", None),
    ],
)
def test_indicator_named(text: str, id_: str | None) -> None:
    found = indicator_named(text)
    assert (found and found.id) == id_
    assert found is None or indicator_of_id(found.id) == found


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("造林面", "afforestation.total"),
        ("gdp", "gdp.total"),
        ("森林复盖率", "forest.coverage_rate"),
        ("农村居民收入", "income.rural_per_capita"),
        ("高标准农田面", "farmland.high_standard_area"),
    ],
)
def test_close_indicators(text: str, first: str) -> None:
    assert close_indicators(text)[0].id == first


@pytest.mark.parametrize("text", ["", "  ", "xyz", "！？"])
def test_nothing_is_close(text: str) -> None:
    assert close_indicators(text) == ()


def read(folder: Path, text: str) -> tuple[Indicator, ...]:
    (folder / "agri.yaml").write_text(text, encoding="utf-8")
    return read_indicators(folder)


def test_an_entry_is_read(tmp_path: Path) -> None:
    row = ENTRY + "  examples: [{text: 完成试验1.5万个, value: 15000, unit: 个, base: new}]\n"
    (indicator,) = read(tmp_path, row)
    assert (indicator.portfolio, indicator.names) == ("agri", ("试验", "试验数"))
    (example,) = indicator.examples
    assert isinstance(example, Example)
    assert (str(example.value), example.unit, example.base) == ("15000", "个", "new")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.replace("count\n", "counts\n"), "agri.yaml: test.counts: dimension 'counts'"),
        (ENTRY.replace("core", "main"), "test.count: tier 'main' is none of core, extended"),
        (ENTRY.replace("  name: 试验\n", ""), "test.count: name is missing"),
        (ENTRY.replace("id: test.count", "name2: x"), "entry 1: id is missing"),
        (ENTRY.replace("aliases", "alias"), "test.count: no such field: alias"),
        (ENTRY.replace("[试验数]", "试验数"), "test.count: aliases is no list"),
        (ENTRY.replace("[试验数]", "[12345]"), "aliases holds what is no text: 12345"),
        (ENTRY + ENTRY, "test.count: the id is taken already, in agri.yaml"),
        (ENTRY + "  examples: [{text: 试验, value: 若干}]", "the value '若干' is no number"),
        (ENTRY + "  examples: [{value: 3}]", "an example without text"),
        (ENTRY + "  examples: [{text: 试验, value: 3, base: old}]", "base 'old' is none of yoy"),
        (ENTRY + "  examples: [{text: 试验, value: 3, number: 4}]", "no such field: number"),
        ("- 试验", "entry 1: not a record"),
        ("试验: 3", "a list of entries"),
        ("- id: [", "no valid YAML"),
    ],
)
def test_a_broken_entry_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(IndicatorTableError) as error:
        read(tmp_path, text)
    assert "agri.yaml" in str(error.value) and said in str(error.value)


def test_a_file_of_comments_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "# to come\n") == ()
