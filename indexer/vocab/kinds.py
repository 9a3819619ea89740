"""Kinds of report (述职报告, 政府工作报告, …) by their names, and the names of what is no report.

In the tables an alias may hold a gap: 政协…常务委员会工作报告. `endings` are names that are one
only at the end of a title: 局长2022年度述职 is a report, 述职大会 is none. The words of what is no
report stand at the end of its title (关于…的通知), a few of them `anywhere` (图解政府工作报告).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("kinds.csv")
OTHER_TABLE = Path(__file__).with_name("other_kinds.csv")
# The kind of what is no report.
OTHER, OTHER_NAME = "other", "非报告"
# 述职、述廉、述德报告 and 述职和述廉 报告: signs that may stand between the parts of a name.
JOINT = "[、，和暨及与 ]?"
GAP = r"[^。；，,\n]{0,40}?"
# What may follow the last word of a title: （试行）, (2023—2025年), 全文, 1, 》.
TITLE_END = r"(?=(?:[ 》”]|[（(][^（）()]{1,16}[）)]|[0-9一二三]{1,2}|[（(]?(?:全文|摘要)[）)]?)*$)"


@dataclass(frozen=True, slots=True)
class KindName:
    """The name of a kind where it stands in a text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OtherName:
    """The word that ends the title of what is no report, and the rule that says what it is."""

    rule: str
    start: int
    end: int


@cache
def kind_names() -> dict[str, str]:
    """Every name and alias of a kind, and the kind it names."""
    return {name: row["name"] for row in _rows(TABLE) for name in _names(row)}


@cache
def kind_pattern() -> re.Pattern[str]:
    """Finds the name of a kind, the longest that fits first."""
    return re.compile("|".join(f"({pattern})" for pattern, _ in _patterns()))


def find_kinds(text: str, start: int = 0, end: int | None = None) -> Iterator[KindName]:
    """The names of kinds in a text, in order.

    >>> [name.kind for name in find_kinds("副区长2023年度述职、述廉、述德报告")]
    ['述职述廉述德报告']
    >>> [name.kind for name in find_kinds("在述职大会上")]
    []
    """
    kinds = _patterns()
    for name in kind_pattern().finditer(text, start, len(text) if end is None else end):
        yield KindName(kinds[(name.lastindex or 1) - 1][1], *name.span())


def find_other(title: str) -> OtherName | None:
    """The word, mostly at the end, by which a title says that it heads no report.

    >>> find_other("关于开展年度述职评议的通知")
    OtherName(rule='notice in the title', start=11, end=13)
    >>> find_other("青禾县2023年度工作总结")
    """
    rules, at_the_end, anywhere = _others()
    word = at_the_end.search(title) or anywhere.search(title)
    return OtherName(rules[word[0]], *word.span()) if word else None


@cache
def _patterns() -> tuple[tuple[str, str], ...]:
    """Each name as a pattern with its kind, the longest first."""
    rows = _rows(TABLE)
    named = [(name, row["name"], "") for row in rows for name in _names(row)]
    named += [(name, row["name"], TITLE_END) for row in rows for name in row["endings"].split()]
    named.sort(key=lambda entry: len(entry[0]), reverse=True)
    return tuple((_pattern(name) + behind, kind) for name, kind, behind in named)


def _pattern(name: str) -> str:
    parts = [re.escape(part) for part in name.split("…")]
    # Before each 述 but the first and before 报告 stands what joins the parts of the name.
    parts = [re.sub("(?<=[职责廉德学法])(?=述|报告)", JOINT, part) for part in parts]
    return GAP.join(parts)


@cache
def _others() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """The rule of each word, the words that end a title, and those that may stand anywhere."""
    rows = _rows(OTHER_TABLE)
    rules = {
        word: row["rule"] for row in rows for word in f"{row['words']} {row['anywhere']}".split()
    }
    at_the_end, anywhere = (
        "|".join(sorted((w for row in rows for w in row[place].split()), key=len, reverse=True))
        for place in ("words", "anywhere")
    )
    return rules, re.compile(f"(?:{at_the_end}){TITLE_END}"), re.compile(anywhere)


def _names(row: dict[str, str]) -> tuple[str, ...]:
    return (row["name"], *row["aliases"].split())


@cache
def _rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
