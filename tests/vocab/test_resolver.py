"""The hard cases of names: every row of resolver_cases.tsv, and what must not be taken for a place."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from indexer.vocab.regions import Regions, load_regions
from indexer.vocab.resolver import resolve

TABLE = Path(__file__).with_name("resolver_cases.tsv")
with TABLE.open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t"))


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text']}-{row['year']}")
def test_a_name_is_resolved(row: dict[str, str], regions: Regions) -> None:
    found = resolve(row["text"], int(row["year"]) if row["year"] else None, regions)
    assert found.status == row["status"]
    assert {region.code for region in found.regions} == set(row["codes"].split(";")) - {""}
    assert {region.code for region in found.ended} == set(row["also"].split(";")) - {""}
    if row["successor"]:
        assert {region.code for region in found.today} == set(row["successor"].split(";"))
