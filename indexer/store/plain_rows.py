"""Rows of any table as JSON, and back: the same values come out that went in.

A key that is not there is NULL, so that null is the null of JSON, which some columns hold too.
Nothing here knows a column by its name: a new one travels by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    DateTime,
    Float,
    Integer,
    Table,
    Text,
    cast,
    column,
    table,
)
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.types import UserDefinedType

Row = Mapping[str, Any]
LARGEST = 2**63 - 1


class _Written(UserDefinedType[str]):
    """JSON as PostgreSQL was given it; its driver would read it otherwise."""

    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[str]:
        return cast(column, Text)


def unread(of: Table) -> TableClause:
    """A table whose JSON is left as the text that the database holds."""
    return table(of.name, *(column(c.name, _type(c)) for c in of.columns))


def to_json(of: Table, row: Row) -> dict[str, Any]:
    """A row of the `unread` table as JSON holds it."""
    return {c.name: _value_to_json(c, row[c.name]) for c in of.columns if row[c.name] is not None}


def from_json(of: Table, row: object) -> dict[str, Any]:
    """The row of the `unread` table; ValueError says what is wrong with it.

    >>> from indexer.store.tables import originals
    >>> from_json(originals, {"sha256": "0f", "size": "1"})
    Traceback (most recent call last):
    ValueError: size: '1' is no whole number
    """
    if not isinstance(row, dict):
        raise ValueError("no row, which is { … }")
    if unknown := sorted(row.keys() - {c.name for c in of.columns}):
        raise ValueError(f"no column {', '.join(unknown)} is known in {of.name}")
    for c in of.columns:
        if c.name not in row and not c.nullable and c.server_default is None:
            raise ValueError(f"no {c.name}")
    return {c.name: _value_from_json(c, row[c.name]) for c in of.columns if c.name in row}


def _type(of: Column[Any]) -> Any:
    written = Text().with_variant(_Written(), "postgresql")
    return written if isinstance(of.type, JSON) else of.type


def _value_to_json(of: Column[Any], value: Any) -> Any:
    if isinstance(of.type, JSON):
        # SQLite makes a number of 2023, as it takes a column of JSON for one of numbers.
        return json.loads(value) if isinstance(value, str) else value
    return value.isoformat() if isinstance(value, datetime) else value


def _value_from_json(of: Column[Any], value: Any) -> Any:
    kind = of.type
    if isinstance(kind, JSON):
        return json.dumps(value)  # as SQLAlchemy writes it
    if isinstance(kind, DateTime):
        try:
            return datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValueError(f"{of.name}: {value!r:.80} is no time") from None
    if isinstance(kind, Integer):
        if type(value) is not int or abs(value) > LARGEST:
            raise ValueError(f"{of.name}: {value!r:.80} is no whole number")
    elif isinstance(kind, Float):
        if type(value) not in (int, float) or not isfinite(value):
            raise ValueError(f"{of.name}: {value!r:.80} is no number")
    elif not isinstance(value, str) or _is_no_text(value):
        raise ValueError(f"{of.name}: {value!r:.80} is no text")
    return value


def _is_no_text(value: str) -> bool:
    """Halves of characters, which JSON can write and no file can hold."""
    return any("\ud800" <= char <= "\udfff" for char in value)
