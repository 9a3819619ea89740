"""Measures of the concordance: the first 50 lines of a phrase, and the counts of all its lines.

One call gives both, the lines by year and by region among the counts. `page` is the same with the
words nearby, as the page of phrases asks for it. `characters` is the layer below, which only finds
the lines. The peer is a scan of all texts in memory, by `str.count` for
exact text and a regular expression for slots; it is asked a part of the same queries. A difference
in the totals ends the run.
"""

from __future__ import annotations

import random
import statistics
import sys
from functools import partial
from typing import Any

from benchmark_queries import Phrase, Scan, phrase_classes
from benchmark_timing import spread, timed

from indexer.characters import open_characters
from indexer.corpus import Corpus
from indexer.phrases import Concordance, PhraseRequest, concordance
from indexer.query import Near, to_text

LINES = 50
# The peer needs seconds where an index needs milliseconds.
SCANNED = 40


def measure_phrases(corpus: Corpus, count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """p50, p95 and p99 of each class of query; and how many lines its queries have."""
    texts = list(corpus.store.texts(corpus.store.ids()).values())
    scan, characters = Scan(texts), open_characters(corpus)
    classes: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    for name, queries in phrase_classes(texts, random.Random(1), count).items():
        times: dict[str, list[float]] = {"shuzhi": [], "page": [], "characters": [], "scan": []}
        totals, cut = [], 0
        for at, phrase in enumerate(queries):
            milliseconds, found = timed(partial(ask, corpus, phrase))
            times["shuzhi"].append(milliseconds)
            milliseconds, _ = timed(partial(ask, corpus, phrase, collocates=True))
            times["page"].append(milliseconds)
            totals.append(found.total)
            cut += found.cut > 0
            _check_counts(found)
            if isinstance(phrase, Near):
                continue
            milliseconds, below = timed(partial(characters.find, phrase))
            times["characters"].append(milliseconds)
            _check_total(found, len(below), "characters")
            if at < SCANNED:
                milliseconds, scanned = timed(partial(scan.count, phrase))
                times["scan"].append(milliseconds)
                _check_total(found, scanned, "a scan")
        classes[name] = {engine: spread(each) for engine, each in times.items() if each}
        lines[name] = {
            "queries": len(queries),
            "scanned": len(times["scan"]),
            "lines_p50": statistics.median(totals),
            "lines_most": max(totals),
            "cut": cut,
        }
    return classes, lines


def ask(corpus: Corpus, phrase: Phrase, collocates: bool = False) -> Concordance:
    """The first lines and the counts of all."""
    request = PhraseRequest(text=to_text(phrase), limit=LINES, collocates=collocates)
    return concordance(corpus, request)


def _check_total(found: Concordance, total: int, who: str) -> None:
    if total != found.total:
        sys.exit(f"{found.query}: {found.total} lines, {who} finds {total}")


def _check_counts(found: Concordance) -> None:
    for name, counted in (("years", found.by_year), ("regions", found.by_region)):
        if (total := sum(one.lines for one in counted)) != found.total:
            sys.exit(f"{found.query}: {found.total} lines, {total} of them in {name}")
