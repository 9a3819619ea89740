"""Regions side by side: an indicator, one row a region, one column a period, each cell proved."""

from indexer.comparison.asking import ComparisonError
from indexer.comparison.beside import NumberPair, Told, numbers_beside
from indexer.comparison.comparing import compare
from indexer.comparison.listing import ListedIndicator, holdings, list_indicators
from indexer.comparison.models import (
    Caution,
    Cell,
    Change,
    CompareRequest,
    Comparison,
    Computed,
    LeftOut,
    Proof,
    Row,
    Stated,
)
from indexer.comparison.periods import period_name

__all__ = [
    "Caution",
    "Cell",
    "Change",
    "CompareRequest",
    "Comparison",
    "ComparisonError",
    "Computed",
    "LeftOut",
    "ListedIndicator",
    "NumberPair",
    "Proof",
    "Row",
    "Stated",
    "Told",
    "compare",
    "holdings",
    "list_indicators",
    "numbers_beside",
    "period_name",
]
