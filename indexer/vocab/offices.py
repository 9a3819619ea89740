"""Offices (副县长, 局长, 县委常委, …): how they are written, their branch, the level they imply.

A level stands only where the office alone tells it: 镇长 is of a township, 主任 may be of anything.
市长 and 市委书记 say `prefecture` unless the region is known to be a county-level city.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from indexer.models import Level

TABLE = Path(__file__).with_name("offices.csv")
# No office is named by 全区长期坚持, 书记录, 主任务, 主席台, 福建省长乐市, 市长热线, 县长办公会.
NO_OFFICE_BEHIND = (
    r"(?!(?<=长)(?:[远效江沙春三治途足线]|期(?!间))|(?<=书记)[录处]|(?<=主任)(?:务|科员)"
    r"|(?<=[省市州县区]长)[\u4e00-\u9fff]{1,2}[市县区镇乡村路]|(?<=主席)[台团]|(?<=委)会|(?<=员)会"
    r"|办公|热线|信箱|专线|会议|接待|负责制|质量奖|碰头|带头|信访|专题会)"
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office as the vocabulary knows it; `branch` is empty where several branches have it."""

    name: str
    branch: str
    level: Level | None


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office where a text names it."""

    office: Office
    start: int
    end: int


def find_offices(text: str, start: int = 0, end: int | None = None) -> Iterator[OfficeName]:
    """The offices that a text names, in order.

    >>> [name.office.name for name in find_offices("青禾县委常委、组织部部长")]
    ['县委常委', '组织部长']
    >>> list(find_offices("拨打市长热线，全区长期坚持"))
    []
    """
    offices = office_names()
    for name in office_pattern().finditer(text, start, len(text) if end is None else end):
        yield OfficeName(offices[name[0]], *name.span())


@cache
def office_names() -> dict[str, Office]:
    """Every name and alias of an office, and the office it names."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        name: Office(row["name"], row["branch"], cast("Level | None", row["level"] or None))
        for row in rows
        for name in (row["name"], *row["aliases"].split())
    }


@cache
def office_pattern() -> re.Pattern[str]:
    """Finds the name of an office, the longest that fits first."""
    names = sorted(office_names(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, names))}){NO_OFFICE_BEHIND}")
