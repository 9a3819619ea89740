"""Trends: how many reports match a query, of those that there are, year by year and place by place.

`trend` answers what pages and commands ask; `records` says in which terms.
"""

from indexer.trends.axis import Gap, with_gaps
from indexer.trends.records import (
    MOST_QUERIES,
    Place,
    Point,
    Refused,
    Trend,
    TrendError,
    TrendRequest,
    Trends,
)
from indexer.trends.trending import trend

__all__ = [
    "MOST_QUERIES",
    "Gap",
    "Place",
    "Point",
    "Refused",
    "Trend",
    "TrendError",
    "TrendRequest",
    "Trends",
    "trend",
    "with_gaps",
]
