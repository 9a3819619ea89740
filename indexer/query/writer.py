"""Clauses -> the query as a person would write it, for addresses and saved searches."""

from __future__ import annotations

import re

from indexer.query.fields import UNKNOWN, field_named
from indexer.query.lexer import OPERATORS
from indexer.query.models import (
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Not,
    Or,
    Words,
    YearRange,
)

# Any other value, which the parser might cut or misread (-甲 or 甲,乙), is quoted.
PLAIN_VALUE = re.compile(r"[\w./]+")


def to_text(clause: Clause) -> str:
    """A query that parses to the same clauses.

    >>> to_text(And((Words("造林"), Not(FieldIs("region", ("620000",))))))
    '造林 -地区:620000'
    """
    match clause:
        case Everything():
            return ""
        case Words(text):
            return text
        case Exact(text):
            return _quoted(text)
        case FieldIs(field, values):
            return f"{_name(field)}:" + ",".join(_value(value) for value in values)
        case YearRange(first, last):
            return f"{_name('year')}:{first or ''}..{last or ''}"
        case Not(part):
            return f"-{_grouped(part, And, Or)}"
        case And(parts):
            return " ".join(_grouped(part, Or) for part in parts)
        case Or(parts):
            return " OR ".join(_grouped(part) for part in parts)


def _grouped(clause: Clause, *kinds: type[And] | type[Or]) -> str:
    text = to_text(clause)
    return f"({text})" if kinds and isinstance(clause, kinds) else text


def _name(field: str) -> str:
    known = field_named(field)
    return known.name if known else field


def _value(value: str) -> str:
    if value == UNKNOWN:
        return "未标明"
    plain = PLAIN_VALUE.fullmatch(value) and value not in OPERATORS
    return value if plain else _quoted(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
