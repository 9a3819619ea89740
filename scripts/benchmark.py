#!/usr/bin/env python3
"""Measure readers, ingest, metadata, figures, search, phrases, wordings, policies, or engines.

    .venv/bin/python scripts/benchmark.py                        # the sample corpus
    .venv/bin/python scripts/benchmark.py --from DIR --json FILE
    .venv/bin/python scripts/benchmark.py --docs 10000           # made of the sample corpus
    .venv/bin/python scripts/benchmark.py --engine --docs 1000   # our engine beside four others
    .venv/bin/python scripts/benchmark.py --engine opensearch    # and beside OpenSearch

Every query goes through the call that the page uses. With `--docs`, so many reports are made out
of the sentences of those given (`made_reports`). With `--engine`, only engines are measured, side
by side over the same made reports (`benchmark_engines`), and ingest by stage (`benchmark_stages`);
Whoosh as it comes takes a minute to index 1,000, and `--engine tantivy,fts5` leaves it out.
OpenSearch is measured only where it is named: on a node begun for it (`opensearch-test-node`), or
at the address that `--opensearch` gives. Made of few reports, they are harder than as many real
ones: the sample corpus has some 1,500 sentences, and what is rare elsewhere stands in thousands of
reports.

Milliseconds; machines differ and are noisy, so compare the figures of one run. Homes are made where
temporary files are (TMPDIR), and are removed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmark_arrays import measure_arrays
from benchmark_engines import PEERS, PeerKind, measure_engines, show_engines
from benchmark_ingest import all_reports, ingested, measure_figures, measure_metadata
from benchmark_phrases import measure_phrases
from benchmark_policies import measure_policies
from benchmark_readers import measure_readers
from benchmark_searches import measure_searches
from benchmark_stages import measure_ingest
from benchmark_timing import timed
from benchmark_wordings import measure_wordings
from made_reports import SAMPLE, fill, made_reports

from indexer.corpus import Corpus, open_corpus
from indexer.settings import Settings

Figures = dict[str, Any]
ENGINE_DOCS = 1000
SERVED = "opensearch"
# So many of the made reports are taken in as files.
INGESTED = 400


def main() -> None:
    """Measure what the command line names, print the figures, and write them as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--from", dest="folder", type=Path, default=SAMPLE)
    arguments.add_argument("--docs", type=int, help="make so many reports")
    arguments.add_argument(
        "--engine",
        nargs="?",
        const=",".join(PEERS),
        metavar="NAMES",
        help=f"measure engines side by side: ours and these ({', '.join(PEERS)}, {SERVED}), "
        f"or all but {SERVED}",
    )
    arguments.add_argument("--opensearch", metavar="URL", help="measure this one, no node of ours")
    arguments.add_argument("--queries", type=int, default=200, help="for each class")
    arguments.add_argument("--json", type=Path, help="write the figures here")
    options = arguments.parse_args()
    figures: Figures = {"ingest": {}, "build": {}, "classes": {}}
    if options.engine:
        docs = options.docs or ENGINE_DOCS
        with peers(options.engine.split(","), options.opensearch) as kinds:
            figures |= measure_engines(options.folder, docs, options.queries, kinds)
        figures["ingest"] = measure_ingest(options.folder, min(docs, INGESTED))
    elif options.docs:
        with made(options.folder, options.docs) as (corpus, figures["made"]):
            measure(figures, corpus, options.queries, fields=False)
    else:
        for jobs in (1, 2):
            with ingested(options.folder, jobs) as (corpus, figures["ingest"][f"jobs_{jobs}"]):
                if jobs == 2:
                    measure(figures, corpus, options.queries)
        figures["readers"] = measure_readers(options.folder)
    show_engines(figures) if options.engine else show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def peers(names: Sequence[str], url: str | None) -> Iterator[dict[str, PeerKind]]:
    """Ours, and the engines of these names."""
    if unknown := {*names} - {*PEERS, SERVED}:
        sys.exit(f"no engine {', '.join(unknown)}; there are {', '.join((*PEERS, SERVED))}")
    kinds = {name: kind for name, kind in PEERS.items() if name in ("shuzhi", *names)}
    with ExitStack() as held:
        if SERVED in names:
            from benchmark_opensearch import opensearch

            kinds[SERVED] = held.enter_context(opensearch(url))
        yield kinds


@contextmanager
def made(folder: Path, count: int) -> Iterator[tuple[Corpus, Figures]]:
    """A corpus of its own with so many made reports, and how long that took."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        with closing(open_corpus(Settings(home=home), create=True)) as corpus:
            milliseconds, _ = timed(partial(fill, corpus, made_reports(folder, count), True))
            facts = {"reports": corpus.store.counts().reports, "bytes": corpus.store.counts().bytes}
            yield corpus, facts | {"seconds": round(milliseconds / 1000, 1)}


def measure(figures: Figures, corpus: Corpus, queries: int, fields: bool = True) -> None:
    """Put the figures of a corpus beside those that are there."""
    # First: searches would make some of the arrays.
    figures["build"] = measure_arrays(corpus.settings.home)
    if fields:  # of made reports it would take long, and tell no more
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
    for section in ("readers", "build", "phrases", "policies"):
        for name, row in figures.get(section, {}).items():
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
