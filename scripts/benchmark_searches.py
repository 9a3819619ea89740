"""Measures of searching: the first 20 hits with their lines, and all facets over all hits.

The peer is a scan that looks for the same text in all reports and counts those that hold it,
reports that are the same text once. A difference in the totals ends the run.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmark_ingest import all_reports
from benchmark_queries import EXACT_LENGTHS, exact
from benchmark_timing import spread, timed

from indexer import analysis
from indexer.corpus import Corpus
from indexer.models import Report
from indexer.query import And, Clause, Exact, FieldIs, Words, to_text
from indexer.search import ALL_FACETS, SearchRequest, search

COMMON = ("发展", "建设", "工作", "项目", "全面", "推进", "加快", "实施", "完成", "增长")


def measure_searches(corpus: Corpus, count: int) -> dict[str, Any]:
    """p50, p95 and p99 of each class of query, and of a scan where it can answer the same."""
    reports = all_reports(corpus)
    same = corpus.store.near_duplicates()
    texts = [(same.get(report.id, report.id), report.text) for report in reports]
    chance = random.Random(1)
    figures: dict[str, Any] = {}
    for name, clauses in query_classes(reports, chance, count).items():
        ours, scan = [], []
        for clause in clauses:
            request = SearchRequest(to_text(clause), facets=ALL_FACETS)
            milliseconds, page = timed(partial(search, corpus, request))
            ours.append(milliseconds)
            if isinstance(clause, Exact):
                milliseconds, total = timed(partial(_reports_with, clause.text, texts))
                scan.append(milliseconds)
                if total != page.total:
                    sys.exit(f"{clause.text!r}: {page.total} reports found, a scan finds {total}")
        figures[name] = {"shuzhi": spread(ours)} | ({"scan": spread(scan)} if scan else {})
    return figures


def _reports_with(text: str, texts: Sequence[tuple[str, str]]) -> int:
    return len({report for report, one in texts if text in one})


def query_classes(
    reports: Sequence[Report], chance: random.Random, count: int
) -> dict[str, list[Clause]]:
    """Queries of each class, drawn from the texts themselves."""
    texts = [report.text for report in reports]
    words = {word for report in reports for word in analysis.query_words(report.text)}
    long_words = sorted(word for word in words if len(word) > 1)
    regions = sorted({r.metadata.region.value.code for r in reports if r.metadata.region.value})
    years = sorted({str(r.metadata.year.value) for r in reports if r.metadata.year.value})

    def word() -> Words:
        return Words(chance.choice(long_words))

    def common() -> Words:
        return Words(chance.choice(COMMON))

    makers: dict[str, Callable[[], Clause]] = {
        "word": word,
        "common-word": common,
        "and-of-two": lambda: And((word(), common())),
        "word-with-region-and-year": lambda: And(
            (
                common(),
                FieldIs("region", (chance.choice(regions),)),
                FieldIs("year", (chance.choice(years),)),
            )
        ),
    }
    for shortest, longest in EXACT_LENGTHS:
        name = f"search-exact-{shortest}-{longest}"
        makers[name] = partial(exact, chance, texts, shortest, longest)
    return {name: [make() for _ in range(count)] for name, make in makers.items()}
