"""Names of kinds, and of what is no report: each row of the tables brings its examples."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from indexer.vocab import kinds
from indexer.vocab.kinds import find_kinds, find_other, kind_names


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KINDS = rows(kinds.TABLE)
OTHERS = rows(kinds.OTHER_TABLE)


@pytest.mark.parametrize(
    ("kind", "example"), [(row["name"], text) for row in KINDS for text in row["examples"].split()]
)
def test_an_example_names_its_kind(kind: str, example: str) -> None:
    assert [name.kind for name in find_kinds(example)][-1] == kind


@pytest.mark.parametrize(
    ("rule", "example"), [(row["rule"], text) for row in OTHERS for text in row["examples"].split()]
)
def test_an_example_names_what_is_no_report(rule: str, example: str) -> None:
    found = find_other(example)
    assert found and found.rule == rule


@pytest.mark.parametrize("kind", [row["name"] for row in KINDS])
def test_every_kind_has_an_example(kind: str) -> None:
    assert next(row for row in KINDS if row["name"] == kind)["examples"]


def test_a_name_has_one_owner() -> None:
    names = [
        name
        for row in KINDS
        for name in (row["name"], *row["aliases"].split(), *row["endings"].split())
    ]
    words = [word for row in OTHERS for word in row["words"].split()]
    assert [name for name, count in Counter(names + words).items() if count > 1] == []
    rules = {
        (word, row["rule"])
        for row in OTHERS
        for word in (row["words"] + " " + row["anywhere"]).split()
    }
    assert len(rules) == len(dict(rules))
    assert all(kind_names()[kind] == kind for kind in kind_names().values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # an ending counts at the end only
        ("局长2022年度述职", ["述职报告"]),
        ("局长2022年度述职（草稿）", ["述职报告"]),
        ("述职大会", []),
        # parts of a name may be joined by a sign or parted by a blank
        ("述职和述廉报告", ["述职述廉报告"]),
        ("述职述廉 报告", ["述职述廉报告"]),
        # the longest name at a place
        ("政协青禾县第九届委员会常务委员会工作报告", ["政协常委会工作报告"]),
        ("关于政府工作报告的工作总结", ["政府工作报告", "工作总结"]),
        # a gap does not reach over a comma
        ("政协，县人大，常务委员会工作报告", ["工作报告"]),
        ("镇党委书记抓基层党建工作述职报告", ["述职报告"]),
    ],
)
def test_find_kinds(text: str, found: list[str]) -> None:
    assert [name.kind for name in find_kinds(text)] == found


@pytest.mark.parametrize(
    "title",
    ["青禾县2023年工作总结", "2023年政府工作报告（全文）", "副县长述职", "青禾县水务局", "做好意见征集工作"],
)  # fmt: skip
def test_a_title_of_a_report_has_no_word_of_another_thing(title: str) -> None:
    assert find_other(title) is None
