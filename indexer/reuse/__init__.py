"""Recycled text: what reports have from each other, and which of them are the same text."""

from indexer.reuse.beside import Stretch, beside
from indexer.reuse.groups import link_near_duplicates
from indexer.reuse.postings import recipe
from indexer.reuse.records import (
    Change,
    Formula,
    Pair,
    Recycled,
    ReportName,
    Share,
    Side,
)
from indexer.reuse.recycling import overview, overview_at_once, recycled
from indexer.reuse.reports import ReuseError

__all__ = [
    "Change",
    "Formula",
    "Pair",
    "Recycled",
    "ReportName",
    "ReuseError",
    "Share",
    "Side",
    "Stretch",
    "beside",
    "link_near_duplicates",
    "overview",
    "overview_at_once",
    "recipe",
    "recycled",
]
