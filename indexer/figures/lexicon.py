"""The lists of words that the rules go by, read from `lexicon.yaml`, as sets and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("lexicon.yaml")


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list: `openers`, `actions`, `predicates`, `stops`, …"""
    return frozenset(_lists()[name].split())


def any_of(listed: Iterable[str]) -> str:
    """A pattern for any of these words, the longest that fits.

    >>> any_of(["建", "新建"])
    '(?:新建|建)'
    """
    return f"(?:{'|'.join(map(re.escape, sorted(listed, key=lambda w: (-len(w), w))))})"


@cache
def _lists() -> dict[str, str]:
    lists: dict[str, str] = yaml.load(TABLE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return lists
