"""Reports that are the same text, as from two sites, count once in a search for reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indexer.engines import Results
from indexer.models import Report
from indexer.query import Among, And, Clause, Not
from indexer.store import Store


@dataclass(frozen=True, slots=True)
class SameText:
    """A report that is the same text as another one; `path` is where it was found first."""

    id: str
    title: str | None
    path: str


def once_each(clause: Clause, store: Store, ask: Callable[..., Results]) -> Clause:
    """The clause without the reports that are the same text as another one that matches.

    `ask` asks the engine with the filters that are chosen. What matches is decided for each report
    by itself, since a redacted one lacks words and numbers that the other has. Of those that match
    the one that stands for its group is kept or, where that does not match, the first by id.

    The engine is asked once more for this, about near duplicates alone, and engines need not know
    of them. Folding hits as they are listed was the other way: then totals and facets are wrong.
    """
    groups = store.near_duplicates()
    if not groups:
        return clause
    found = ask(And((clause, _among(groups))), limit=len(groups)).hits
    matching: defaultdict[str, list[str]] = defaultdict(list)
    for hit in found:
        matching[groups[hit.report]].append(hit.report)
    left_out = {
        report
        for leader, reports in matching.items()
        for report in reports
        if report != (leader if leader in reports else min(reports))
    }
    return And((clause, Not(_among(left_out)))) if left_out else clause


def same_texts(store: Store, reports: Iterable[Report]) -> dict[str, tuple[SameText, ...]]:
    """The near duplicates of each of these reports by its id; of one without any nothing."""
    others = {report.id: report.near_duplicates for report in reports if report.near_duplicates}
    heads = store.heads(id_ for ids in others.values() for id_ in ids)
    return {
        report: tuple(
            SameText(id_, heads[id_].metadata.title.value, next(iter(heads[id_].paths), ""))
            for id_ in ids
            if id_ in heads
        )
        for report, ids in others.items()
    }


def _among(reports: Iterable[str]) -> Among:
    return Among(frozenset((report, None) for report in reports))
