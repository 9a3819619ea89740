"""Clauses -> the query as a person would write it, for addresses and saved searches."""

from __future__ import annotations

import re
from decimal import Decimal

from indexer.query.fields import UNKNOWN, field_named
from indexer.query.lexer import FIGURE, OPERATORS
from indexer.query.models import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    FigureIs,
    Near,
    Not,
    Or,
    Slots,
    Within,
    Words,
    YearRange,
)
from indexer.query.slots import quoted, quoted_slots
from indexer.vocab.indicator_table import indicator_of_id

WITHIN = {"sentence": "同句", "passage": "同段"}
MAGNITUDES = ((8, "亿"), (4, "万"))
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
            return quoted(text)
        case Slots(parts):
            return quoted_slots(parts)
        case Near(left, right, distance):
            return f"{_grouped(left, Or)} NEAR/{distance} {_grouped(right, Or)}"
        case Within(parts, stretch):
            # Alternatives alone need no parentheses of their own.
            return f"{WITHIN[stretch]}({to_text(parts[0] if len(parts) == 1 else And(parts))})"
        case FieldIs(field, values):
            return f"{_name(field)}:" + ",".join(_value(value) for value in values)
        case YearRange(first, last):
            return f"{_name('year')}:{first or ''}..{last or ''}"
        case FigureIs():
            return _figure(clause)
        case Among():
            raise ValueError("a list of documents is no query that a person could write")
        case Not(part):
            return f"-{_grouped(part, And, Or)}"
        case And(parts):
            return " ".join(_grouped(part, Or) for part in parts)
        case Or(parts):
            return " OR ".join(_grouped(part) for part in parts)


def _grouped(clause: Clause, *kinds: type[And] | type[Or]) -> str:
    text = to_text(clause)
    return f"({text})" if kinds and isinstance(clause, kinds) else text


def _figure(clause: FigureIs) -> str:
    """人工造林面积>10000亩, with the name of today in place of an alias."""
    indicator = indicator_of_id(clause.indicator)
    name = indicator.name if indicator else clause.indicator
    if not FIGURE.fullmatch(f"{name}>1") or name in OPERATORS or name.startswith(("-", "－")):
        name = quoted(name)
    low, high = (
        "" if end is None else f"{_number(end, clause.unit)}{clause.unit}"
        for end in (clause.low, clause.high)
    )
    if low and high:  # each with its unit: 1..2万亩 would begin at 1万
        return f"{name}:{low}..{high}"
    sign = (">" if low else "<") + ("" if clause.exclusive else "=")
    return f"{name}{sign}{low or high}"


def _number(value: Decimal, unit: str) -> str:
    """A number as people write it before a unit: 1.5万, 3亿; an index has none, and stays."""
    for power, magnitude in MAGNITUDES:
        if unit and value >= Decimal(10) ** power:
            return f"{value.scaleb(-power):f}".rstrip("0").rstrip(".") + magnitude
    return f"{value:f}"


def _name(field: str) -> str:
    known = field_named(field)
    return known.name if known else field


def _value(value: str) -> str:
    if value == UNKNOWN:
        return "未标明"
    plain = PLAIN_VALUE.fullmatch(value) and value not in OPERATORS
    return value if plain else quoted(value)
