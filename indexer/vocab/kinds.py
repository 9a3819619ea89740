"""Kinds of report (述职报告, 政府工作报告, …) by their names."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("kinds.csv")


@cache
def kind_names() -> dict[str, str]:
    """Every name and alias of a kind, and the kind it names."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: row["name"] for row in rows for name in (row["name"], *row["aliases"].split())}


@cache
def kind_pattern() -> re.Pattern[str]:
    """Finds the name of a kind, the longest that fits first."""
    names = sorted(kind_names(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))
