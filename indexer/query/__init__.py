"""The search language: text -> clauses, and back. It is ours; no engine's own syntax passes."""

from indexer.query.errors import QueryError, no_region
from indexer.query.fields import FIELDS, QueryField, field_named
from indexer.query.models import (
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Not,
    Or,
    Sort,
    Unit,
    Words,
    YearRange,
    leaves,
)
from indexer.query.parser import parse, years_of
from indexer.query.writer import to_text

__all__ = [
    "FIELDS",
    "And",
    "Clause",
    "Everything",
    "Exact",
    "FieldIs",
    "Not",
    "Or",
    "QueryError",
    "QueryField",
    "Sort",
    "Unit",
    "Words",
    "YearRange",
    "field_named",
    "leaves",
    "no_region",
    "parse",
    "to_text",
    "years_of",
]
