"""Offices: each row of the table brings its example, and no name has two owners."""

from __future__ import annotations

import csv
from collections import Counter
from typing import get_args

import pytest

from indexer.models import Level
from indexer.vocab import offices
from indexer.vocab.offices import find_offices

with offices.TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
BRANCHES = {"党委", "政府", "人大", "政协", "纪委监委", "法院", "检察院", "部门", "群团", "企业", "学校", ""}  # fmt: skip


@pytest.mark.parametrize(
    ("office", "example"), [(row["name"], row["examples"]) for row in ROWS if row["examples"]]
)
def test_an_example_names_its_office(office: str, example: str) -> None:
    assert [name.office.name for name in find_offices(example)] == [office]


@pytest.mark.parametrize(
    ("name", "office"),
    [(n, row["name"]) for row in ROWS for n in (row["name"], *row["aliases"].split())],
)
def test_a_name_is_found_whole(name: str, office: str) -> None:
    assert [found.office.name for found in find_offices(name)] == [office]


def test_a_name_has_one_owner() -> None:
    names = [name for row in ROWS for name in (row["name"], *row["aliases"].split())]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_branches_and_levels_are_known() -> None:
    assert {row["branch"] for row in ROWS} == BRANCHES
    assert {row["level"] for row in ROWS} == {*get_args(Level), ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("县委常委、常务副县长", ["县委常委", "常务副县长"]),
        ("区委常委、区纪委书记、区监委主任", ["区委常委", "纪委书记", "监委主任"]),
        ("县农业农村局党组书记、局长", ["党组书记", "局长"]),
        ("镇党委副书记、镇长", ["镇党委副书记", "镇长"]),
        ("担任县长期间", ["县长"]),
        ("市长江大桥，全区长效机制，省长沙会议", []),
        ("全区长期坚持，会议书记录，主任务，主席台", []),
        ("市长热线和县长办公会", []),
        ("县委常委会议和政协委员会", []),
        ("河长制", []),
        ("福建省长乐市，山西省长治县", []),
    ],
)
def test_find_offices(text: str, found: list[str]) -> None:
    assert [name.office.name for name in find_offices(text)] == found
