"""Reports that came in since a moment and answer a search.

What came in is soon listed, and is little; so the index is asked which of these reports match, not
which of all that match are new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from indexer.corpus import Corpus
from indexer.search import SearchRequest, reports_among
from indexer.store import SavedSearch

__all__ = ["Arrival", "SavedSearch", "new_reports"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report, and when it came in."""

    report: str
    time: datetime


def new_reports(corpus: Corpus, request: SearchRequest, since: datetime) -> tuple[Arrival, ...]:
    """The reports that came in after this and answer the search, the newest first.

    Raises QueryError for a query or filter that cannot be understood.
    """
    came = corpus.store.arrivals(since)
    if not came:
        return ()
    found = reports_among(corpus, replace(request, sort="relevance"), came)
    arrived = [Arrival(report, came[report]) for report in found]
    return tuple(sorted(arrived, key=lambda one: (-one.time.timestamp(), one.report)))
