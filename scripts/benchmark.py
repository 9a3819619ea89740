#!/usr/bin/env python3
"""Measure ingest and search, with a plain scan of the texts as the peer in the same run.

    .venv/bin/python scripts/benchmark.py                        # the sample corpus
    .venv/bin/python scripts/benchmark.py --from DIR --json FILE

Every query goes through the call that the page uses: the first 20 hits with their lines, and the
counts of all facets over all hits. The scan looks for the same text in all reports and counts those
that hold it; a difference in the totals ends the run. Milliseconds; machines differ and are noisy,
so compare the figures of one run.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from indexer import analysis
from indexer.corpus import Corpus, open_corpus
from indexer.ingest import ingest, walk
from indexer.models import Report
from indexer.query import And, Clause, Exact, FieldIs, Words, to_text
from indexer.search import ALL_FACETS, SearchRequest, search
from indexer.settings import Settings

SAMPLE = Path(__file__).parents[1] / "corpus"
EXACT_LENGTHS = ((2, 4), (5, 7), (8, 16), (16, 30))
COMMON = ("发展", "建设", "工作", "项目", "全面", "推进", "加快", "实施", "完成", "增长")


def main() -> None:
    """Measure what the command line names, print the figures, and write them as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--from", dest="folder", type=Path, default=SAMPLE)
    arguments.add_argument("--queries", type=int, default=100, help="for each class")
    arguments.add_argument("--json", type=Path, help="write the figures here")
    options = arguments.parse_args()
    figures: dict[str, Any] = {"ingest": {}, "classes": {}}
    for jobs in (1, 2):
        with ingested(options.folder, jobs) as (corpus, figures["ingest"][f"jobs_{jobs}"]):
            if jobs == 2:
                figures["classes"] = measure_searches(corpus, options.queries)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def ingested(folder: Path, jobs: int) -> Iterator[tuple[Corpus, dict[str, Any]]]:
    """A corpus of its own with all files of a folder, and how long that took."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        with closing(open_corpus(Settings(home=home), create=True)) as corpus:
            found = walk([folder], home)
            result = ingest(corpus, found, jobs=jobs)
            characters = sum(len(report.text) for report in all_reports(corpus))
            size = sum(file.stat().st_size for file in (home / "index").glob("*"))
            yield (
                corpus,
                {
                    "files": len(found.files),
                    "rejected": len(result.rejected),
                    "characters": characters,
                    "seconds": result.seconds,
                    "files_a_second": round(len(found.files) / result.seconds, 1),
                    "index_bytes": size,
                    "segmenter": analysis.segmenter_name(),
                },
            )


def all_reports(corpus: Corpus) -> list[Report]:
    """Every report of the corpus."""
    return [hit.report for hit in search(corpus, SearchRequest(limit=1000)).hits]


def measure_searches(corpus: Corpus, count: int) -> dict[str, Any]:
    """p50, p95 and p99 of each class of query, and of a scan where it can answer the same."""
    reports = all_reports(corpus)
    texts = [report.text for report in reports]
    chance = random.Random(1)
    figures: dict[str, Any] = {}
    for name, clauses in query_classes(reports, chance, count).items():
        ours, scan = [], []
        for clause in clauses:
            request = SearchRequest(to_text(clause), facets=ALL_FACETS)
            milliseconds, page = timed(lambda request=request: search(corpus, request))
            ours.append(milliseconds)
            if isinstance(clause, Exact):
                milliseconds, total = timed(lambda text=clause.text: sum(text in t for t in texts))
                scan.append(milliseconds)
                if total != page.total:
                    sys.exit(f"{clause.text!r}: {page.total} reports found, a scan finds {total}")
        figures[name] = {"shuzhi": spread(ours)} | ({"scan": spread(scan)} if scan else {})
    return figures


def query_classes(
    reports: list[Report], chance: random.Random, count: int
) -> dict[str, list[Clause]]:
    """Queries of each class, drawn from the texts themselves."""
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
        "common word": common,
        "and of two": lambda: And((word(), common())),
        "word with region and year": lambda: And(
            (
                common(),
                FieldIs("region", (chance.choice(regions),)),
                FieldIs("year", (chance.choice(years),)),
            )
        ),
    }
    for shortest, longest in EXACT_LENGTHS:
        makers[f"exact {shortest}-{longest}"] = lambda low=shortest, high=longest: Exact(
            piece(chance, reports, chance.randint(low, high))
        )
    return {name: [make() for _ in range(count)] for name, make in makers.items()}


def piece(chance: random.Random, reports: list[Report], length: int) -> str:
    """Some characters in a row of one report."""
    text = chance.choice(reports).text
    start = chance.randrange(max(1, len(text) - length))
    return text[start : start + length]


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of a call, and what it gave."""
    began = time.perf_counter()
    result = call()
    return (time.perf_counter() - began) * 1000, result


def spread(milliseconds: list[float]) -> dict[str, float]:
    """The median, and what 95 and 99 of 100 stay under."""
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return {name: round(cuts[at - 1], 2) for name, at in (("p50", 50), ("p95", 95), ("p99", 99))}


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    for jobs, row in figures["ingest"].items():
        print(f"ingest {jobs}: " + ", ".join(f"{name} {value}" for name, value in row.items()))
    print(f"\n{'milliseconds':28}{'p50':>8}{'p95':>8}{'p99':>8}{'scan p50':>12}")
    for name, row in figures["classes"].items():
        cells = "".join(f"{value:8.2f}" for value in row["shuzhi"].values())
        scan = f"{row['scan']['p50']:12.2f}" if "scan" in row else f"{'-':>12}"
        print(f"{name:28}{cells}{scan}")


if __name__ == "__main__":
    main()
