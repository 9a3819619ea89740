"""All segments together: the wordings of a corpus; and what is asked of their reports."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from indexer import levelling
from indexer.corpus import Corpus, own_region_tables
from indexer.derived import Recipe, State, opened
from indexer.similar.packed import PackedTexts, write_texts
from indexer.similar.segment import VERSION, Segment, merged_clauses, write_segment

FOLDER = "similar"
# A phrase that fewer reports have is none that one would propose.
LEAST_REPORTS = 3
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Stated:
    """What is asked of a report when wordings are counted."""

    year: int | None
    region: str | None
    portfolios: tuple[str, ...]


class Wordings:
    """The wordings of a corpus in one state."""

    def __init__(self, state: State) -> None:
        self.segments = [Segment(path) for path in state.segments]
        self._phrases = PackedTexts(state.combined, "phrases")
        self._shown = PackedTexts(state.combined, "shown")
        self._reports = np.load(state.combined / "reports.npy")

    def phrases_beginning(self, beginning: str, limit: int) -> list[tuple[str, int]]:
        """The clauses that begin so, those of most reports first, and in how many reports."""
        first = bisect_left(self._phrases, beginning)
        last = bisect_left(self._phrases, beginning + LAST, first)
        most = np.argsort(-self._reports[first:last], kind="stable")[:limit] + first
        return [(self._shown[int(i)], int(self._reports[i])) for i in most]


def open_wordings(corpus: Corpus) -> Wordings:
    """The wordings of a corpus as it is now; see `derived.open_state` for what it raises."""
    return opened(_opened, corpus, recipe(corpus))


def recipe(corpus: Corpus) -> Recipe:
    """How the arrays are made."""
    rules = levelling.version(own_region_tables(corpus.settings.home))
    write = partial(write_segment, regions=corpus.regions)
    return Recipe(FOLDER, f"{VERSION}-{rules}", write, _write_phrases)


def stated(corpus: Corpus) -> Mapping[str, Stated]:
    """The year, the region and the portfolios of every report."""
    return _stated(corpus, corpus.engine.generation)


@lru_cache(maxsize=2)
def _opened(state: State) -> Wordings:
    return Wordings(state)


@lru_cache(maxsize=2)
def _stated(corpus: Corpus, _generation: int) -> Mapping[str, Stated]:
    """Read once for each state of the index, which grows older with every correction too."""
    regions = corpus.regions
    ids: dict[Any, str] = {}
    found = {}
    for report, values in corpus.store.values(("year", "region", "portfolios")).items():
        region = values["region"]
        if region is not None and region not in ids:
            ids[region] = regions.id_of(region)
        portfolios = tuple(portfolio.id for portfolio in values["portfolios"] or ())
        found[report] = Stated(values["year"], ids.get(region), portfolios)
    return found


def _write_phrases(folder: Path, segments: Sequence[Path]) -> None:
    phrases = merged_clauses([Segment(path) for path in segments], LEAST_REPORTS)
    write_texts(folder, "phrases", (phrase for phrase, _, _ in phrases))
    write_texts(folder, "shown", (shown for _, shown, _ in phrases))
    np.save(folder / "reports.npy", np.array([count for _, _, count in phrases], np.int32))
