"""The search language: text -> clauses, and back. It is ours; no engine's own syntax passes."""

from indexer.query.amounts import indicators_named, no_such_indicator, no_such_order
from indexer.query.errors import QueryError, no_region
from indexer.query.fields import FIELDS, QueryField, field_named
from indexer.query.models import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    FigureIs,
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
    "Among",
    "And",
    "Clause",
    "Everything",
    "Exact",
    "FieldIs",
    "FigureIs",
    "Not",
    "Or",
    "QueryError",
    "QueryField",
    "Sort",
    "Unit",
    "Words",
    "YearRange",
    "field_named",
    "indicators_named",
    "leaves",
    "no_region",
    "no_such_indicator",
    "no_such_order",
    "parse",
    "to_text",
    "years_of",
]
