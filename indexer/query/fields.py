"""The fields that a query may name, which are also the facets and the filters."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

# The value of a field of which nothing is known, and how people write it.
UNKNOWN = "unknown"
UNKNOWN_NAME = "未标明"
UNKNOWN_NAMES = frozenset({UNKNOWN_NAME, UNKNOWN})


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field by its id, which is its English name, and its Chinese name."""

    id: str
    name: str


FIELDS = (
    QueryField("region", "地区"),
    QueryField("year", "年份"),
    QueryField("kind", "类型"),
    QueryField("portfolio", "分管"),
    QueryField("indicator", "指标"),
    QueryField("policy", "政策"),
    QueryField("role", "职务"),
    QueryField("level", "级别"),
)
# What stands or does not stand in a text: a report that is silent on an indicator is found by
# -指标:…, and not as an unknown.
STATED = frozenset({"indicator", "policy"})
_BY_NAME = {name: field for field in FIELDS for name in (field.id, field.name)}


def field_named(name: str) -> QueryField | None:
    """The field of this name, Chinese or English."""
    return _BY_NAME.get(name.lower())


def close_field(name: str) -> QueryField | None:
    """The field whose name looks most like this one, for a proposal."""
    close = get_close_matches(name.lower(), _BY_NAME, n=1, cutoff=0.5)
    return _BY_NAME[close[0]] if close else None
