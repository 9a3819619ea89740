#!/usr/bin/env python3
"""Measure ingest, metadata, figures, search, phrases, wordings, policies and recycled text.

    .venv/bin/python scripts/benchmark.py                        # the sample corpus
    .venv/bin/python scripts/benchmark.py --from DIR --json FILE
    .venv/bin/python scripts/benchmark.py --docs 10000           # made of the sample corpus

Every query goes through the call that the page uses. With `--docs`, so many reports are made out
of the sentences of those given (`made_reports`). Stock Whoosh needs many minutes to index 10,000,
so that what asks the engine is then left out, unless `--engine` is given. Made of few reports, they
are harder than as many real ones: the sample corpus has some 1,500 sentences, and what is rare
elsewhere stands in thousands of reports.

Milliseconds; machines differ and are noisy, so compare the figures of one run. Homes are made where
temporary files are (TMPDIR), and are removed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmark_arrays import measure_arrays
from benchmark_ingest import all_reports, ingested, measure_figures, measure_metadata
from benchmark_phrases import measure_phrases
from benchmark_policies import measure_policies
from benchmark_searches import measure_searches
from benchmark_timing import timed
from benchmark_wordings import measure_wordings
from made_reports import SAMPLE, fill, made_reports

from indexer.corpus import Corpus, open_corpus
from indexer.settings import Settings

Figures = dict[str, Any]


def main() -> None:
    """Measure what the command line names, print the figures, and write them as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--from", dest="folder", type=Path, default=SAMPLE)
    arguments.add_argument("--docs", type=int, help="make so many reports")
    arguments.add_argument("--engine", action="store_true", help="with --docs: index them too")
    arguments.add_argument("--queries", type=int, default=200, help="for each class")
    arguments.add_argument("--json", type=Path, help="write the figures here")
    options = arguments.parse_args()
    figures: Figures = {"ingest": {}, "build": {}, "classes": {}}
    if options.docs:
        with made(options.folder, options.docs, options.engine) as (corpus, figures["made"]):
            measure(figures, corpus, options.queries, options.engine)
    else:
        for jobs in (1, 2):
            with ingested(options.folder, jobs) as (corpus, figures["ingest"][f"jobs_{jobs}"]):
                if jobs == 2:
                    measure(figures, corpus, options.queries, with_engine=True)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def made(folder: Path, count: int, engine: bool) -> Iterator[tuple[Corpus, Figures]]:
    """A corpus of its own with so many made reports, and how long that took."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        with closing(open_corpus(Settings(home=home), create=True)) as corpus:
            milliseconds, _ = timed(partial(fill, corpus, made_reports(folder, count), engine))
            facts = {"reports": corpus.store.counts().reports, "bytes": corpus.store.counts().bytes}
            yield corpus, facts | {"seconds": round(milliseconds / 1000, 1)}


def measure(figures: Figures, corpus: Corpus, queries: int, with_engine: bool) -> None:
    """Put the figures of a corpus beside those that are there."""
    # First: searches would make some of the arrays.
    figures["build"] = measure_arrays(corpus.settings.home)
    if with_engine:
        figures["metadata"] = measure_metadata(corpus)
        figures["figures"] = measure_figures(all_reports(corpus))
        figures["classes"]["figures"] = {"shuzhi": figures["figures"].pop("a_report")}
        figures["classes"] |= measure_searches(corpus, queries)
    classes, figures["phrases"] = measure_phrases(corpus, queries)
    figures["classes"] |= classes | measure_wordings(corpus, queries)
    classes, figures["policies"] = measure_policies(corpus, queries)
    figures["classes"] |= classes


def show(figures: Figures) -> None:
    """Print the figures as tables."""
    for jobs, row in figures["ingest"].items():
        print(f"ingest {jobs}: {_listed(row)}")
    if "made" in figures:
        print(f"made: {_listed(figures['made'])}")
    if "metadata" in figures:
        report, resolver = figures["metadata"]["report"], figures["metadata"]["resolver"]
        print(f"metadata: {_listed(report)}\nresolver: {_listed(resolver)}")
        print(f"figures: {_listed(figures['figures'])}")
    for section in ("build", "phrases", "policies"):
        for name, row in figures[section].items():
            print(f"{section} {name}: {_listed(row)}")
    print(f"\n{'milliseconds':32}{'p50':>10}{'p95':>10}{'p99':>10}")
    for name, engines in figures["classes"].items():
        for engine, row in engines.items():
            cells = "".join(f"{value:10.2f}" for value in row.values())
            print(f"{name if engine == 'shuzhi' else '    ' + engine:32}{cells}")


def _listed(row: Figures) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items())


if __name__ == "__main__":
    main()
