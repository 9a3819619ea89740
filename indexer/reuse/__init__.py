"""Recycled text: what reports have from each other, and which of them are the same text."""

from indexer.reuse.records import (
    Change,
    Formula,
    Pair,
    Recycled,
    ReportName,
    Share,
    Side,
)
from indexer.reuse.recycling import ReuseError, recycled

__all__ = [
    "Change",
    "Formula",
    "Pair",
    "Recycled",
    "ReportName",
    "ReuseError",
    "Share",
    "Side",
    "recycled",
]
