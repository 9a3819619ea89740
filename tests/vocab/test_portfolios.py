"""The table of portfolios: each entry finds its examples, and no name has two owners."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from indexer.models import Portfolio
from indexer.vocab.portfolios import (
    TABLE,
    Entry,
    all_portfolios,
    entries,
    find_names,
    owners,
    portfolio_named,
    portfolios_of,
)

DRAFT = Path(__file__).parents[3] / "shared" / "vocabulary" / "indicators.yaml"
ROWS = yaml.safe_load(TABLE.read_text(encoding="utf-8"))


def found_in(text: str) -> set[Portfolio]:
    return {portfolio for named in find_names(text) for portfolio in named.portfolios}


@pytest.mark.parametrize(
    ("entry", "text"),
    [(entry, text) for entry in entries() for text in entry.examples],
)
def test_an_example_is_found(entry: Entry, text: str) -> None:
    assert entry.portfolio in found_in(text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [(entry, text) for entry in entries() for text in entry.counterexamples],
)
def test_a_counterexample_is_not(entry: Entry, text: str) -> None:
    assert entry.portfolio not in found_in(text)


def test_every_entry_brings_examples_and_counterexamples() -> None:
    assert [e.portfolio.id for e in entries() if not (e.examples and e.counterexamples)] == []


def test_a_name_has_one_owner() -> None:
    # The table as written: a dictionary of owners would hide a name that stands in it twice.
    written = Counter(
        name if isinstance(name, str) else name["name"]
        for row in ROWS["portfolios"]
        for name in (*row["bodies"], *row["fields"], *row.get("alone", ()))
    )
    written.update(row["name"] for row in ROWS["joint"])
    written.update(ROWS["no_names"])
    assert [name for name, times in written.items() if times > 1] == []
    for entry in entries():
        assert owners()[entry.portfolio.name] == (entry.portfolio,)


def test_ids_are_unique_and_ascii() -> None:
    ids = [portfolio.id for portfolio in all_portfolios()]
    assert len(set(ids)) == len(ids)
    assert all(id_.isascii() and id_.replace("_", "").isalpha() and id_.islower() for id_ in ids)


def test_years_run_forward() -> None:
    names = [name for entry in entries() for name in (*entry.bodies, *entry.fields)]
    assert any(name.valid_from for name in names) and any(name.valid_to for name in names)
    for name in names:
        assert 1949 <= (name.valid_from or 1949) <= (name.valid_to or 2100) <= 2100, name


@pytest.mark.skipif(not DRAFT.exists(), reason="the draft of the indicators is not beside us")
def test_the_ids_of_the_indicators_are_ours() -> None:
    lines = DRAFT.read_text(encoding="utf-8").splitlines()
    used = {line.split(":")[1].strip() for line in lines if line.strip().startswith("portfolio:")}
    assert used and used - {portfolio.id for portfolio in all_portfolios()} == set()


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("forestry", "forestry"),
        ("Forestry", "forestry"),
        ("林业", "forestry"),
        ("林业草原", "forestry"),
        ("林草局", "forestry"),
        ("县林业和草原局", "forestry"),
        (" 供销 ", "supply"),
        # the same work under four names
        ("农牧局", "agri"),
        ("畜牧局", "agri"),
        ("乡村振兴局", "agri"),
        ("农业农村局", "agri"),
        ("国土资源局", "land"),
        ("安监局", "safety"),
        ("卫计委", "health"),
        ("计生委", "health"),
        ("食药监局", "market"),
        # an office of two fields is not one of them
        ("科技和工业信息化局", None),
        ("主题教育", None),
        ("没有这个局", None),
        ("", None),
    ],
)
def test_portfolio_named(name: str, id_: str | None) -> None:
    found = portfolio_named(name)
    assert (found and found.id) == id_


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("青禾县农业农村局", ["agri"]),
        ("市生态环境局青禾分局", ["environment"]),
        ("区公安分局交警大队", ["security"]),
        ("朔原市供销合作社联合社", ["supply"]),
        ("自然资源和林业局", ["land", "forestry"]),
        ("科教文卫", ["science", "education", "tourism", "health"]),
        ("中国农业银行青禾支行", ["finance"]),
        # committees of an assembly, where their name says a field
        ("县人大农业农村委员会", ["agri"]),
        ("城建环资委", ["urban", "environment"]),
        ("县人大监察和司法委员会", []),
        ("文史资料和学习委", []),
        ("市政府", []),
        ("市政府办公室", ["governance"]),
        ("招商引资", ["trade"]),
        ("青禾县人民政府", []),
        ("石桥镇人民政府", []),
        ("柳湾区人大常委会", []),
    ],
)
def test_portfolios_of(name: str, ids: list[str]) -> None:
    assert [portfolio.id for portfolio in portfolios_of(name)] == ids
