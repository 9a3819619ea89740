"""Measures of what is made from the texts: seconds, bytes and memory of each kind of arrays.

Each kind is made anew in a process of its own, as an ingest makes it. One core does all of it, and
it begins with the texts in the store: so the reports a second of `reuse` are those of reading,
levelling, fingerprints, sorting and writing together. They are counted by seconds of the processor,
since others may be at work on the machine.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from benchmark_timing import alone, peak_kilobytes, timed

from indexer import characters, reuse, similar
from indexer.corpus import Corpus, changing, open_corpus
from indexer.derived import Recipe, refresh
from indexer.settings import Settings

RECIPES: dict[str, Callable[[Corpus], Recipe]] = {
    "characters": lambda corpus: characters.recipe(),
    "similar": similar.recipe,
    "reuse": reuse.recipe,
}


def measure_arrays(home: Path) -> dict[str, Any]:
    """What making the arrays of each kind takes, and finding near duplicates by them."""
    figures = {kind: alone(_measure, home, kind) for kind in RECIPES}
    return figures | {"near_duplicates": alone(_measure_links, home)}


def _measure(home: Path, kind: str) -> dict[str, Any]:
    with closing(open_corpus(Settings(home=home))) as corpus, changing(home):
        recipe = RECIPES[kind](corpus)
        shutil.rmtree(home / recipe.folder, ignore_errors=True)
        figures = _cost(partial(refresh, corpus, recipe), len(corpus.store.ids()))
        files = (home / recipe.folder).rglob("*")
        return figures | {"bytes": sum(file.stat().st_size for file in files if file.is_file())}


def _measure_links(home: Path) -> dict[str, Any]:
    with closing(open_corpus(Settings(home=home))) as corpus, changing(home):
        return _cost(partial(reuse.link_near_duplicates, corpus), len(corpus.store.ids()))


def _cost(make: Callable[[], object], reports: int) -> dict[str, Any]:
    loaded = peak_kilobytes()
    began = time.process_time()
    milliseconds, _ = timed(make)
    of_processor, peak = time.process_time() - began, peak_kilobytes()
    return {
        "seconds": round(milliseconds / 1000, 2),
        "processor_seconds": round(of_processor, 2),
        "reports_a_processor_second": round(reports / of_processor),
        "peak_kilobytes": peak,
        "growth_kilobytes": peak - loaded,
    }
