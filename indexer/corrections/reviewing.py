"""What a person should look at next: fields and figures of all reports, the least sure first."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import islice

from indexer.corpus import Corpus
from indexer.store import ANY_INDICATOR, NO_INDICATOR, Unsure

__all__ = ["ANY_INDICATOR", "FIELDS", "NO_INDICATOR", "Asked", "Unsure", "queue", "reports_of"]

# The fields by which people find and compare reports.
FIELDS = ("region", "year", "kind", "title", "role", "level")
# What is surer than this was read from words that leave no doubt.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what a queue is: of some fields, of figures or both, and of which reports.

    `indicator` is the id of one, ANY_INDICATOR or NO_INDICATOR; `region` an id, and means all that
    lies in it. What is empty or None does not narrow.
    """

    fields: tuple[str, ...] = FIELDS
    figures: bool = True
    indicator: str = ANY_INDICATOR
    region: str = ""
    year: int | None = None


def queue(corpus: Corpus, asked: Asked, after: Unsure | None, limit: int) -> list[Unsure]:
    """The first so many that nobody has looked at yet, or those that come after one."""
    reports = reports_of(corpus, asked)
    doubts = corpus.store.doubts
    fields = doubts.fields(asked.fields, SURE, reports, after, limit) if asked.fields else []
    figures = doubts.figures(asked.indicator, SURE, reports, after, limit) if asked.figures else []
    return list(islice(merge(fields, figures, key=_order), limit))


def reports_of(corpus: Corpus, asked: Asked) -> set[str] | None:
    """The reports of a place and a year; None where all are meant."""
    if not asked.region and asked.year is None:
        return None
    regions = corpus.regions
    values = corpus.store.values(("region", "year"))
    within = {
        region
        for region in {found["region"] for found in values.values()}
        if region and asked.region in regions.lineage(regions.id_of(region))
    }
    return {
        id_
        for id_, found in values.items()
        if (not asked.region or found["region"] in within)
        and (asked.year is None or found["year"] == asked.year)
    }


def _order(one: Unsure) -> tuple[float, str, str]:
    return one.confidence, one.what, one.report
