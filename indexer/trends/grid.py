"""How many reports each place has of each year: what a corpus holds, and where it holds nothing.

A cell counts as a search for that place and that year does: with all that lies in the place, and
reports that are the same text once. A place that has no report of a year has no cell for it, since
nothing is not zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.corpus import Corpus
from indexer.query.fields import UNKNOWN
from indexer.trends.counting import Facts, facts_of
from indexer.trends.records import Place, TrendRequest
from indexer.trends.trending import trend


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports, and how many are of each year that has any."""

    reports: int
    years: Mapping[str, int]


NOTHING = Tally(0, {})


@dataclass(frozen=True, slots=True)
class GridRow:
    """A place: with all that lies in it, and its own reports alone."""

    place: Place
    whole: Tally
    own: Tally


@dataclass(frozen=True, slots=True)
class Grid:
    """Places in the order of the tree by years from the oldest, the unknown of each last."""

    whole: Tally
    years: tuple[str, ...]
    rows: tuple[GridRow, ...]


def grid_of(corpus: Corpus) -> Grid:
    """The grid of a corpus, counted once for each state of it."""
    facts = facts_of(corpus)
    # Reports are linked as one text after the index is written, under the same generation.
    return _counted(corpus, corpus.engine.generation, frozenset(facts.leaders.items()))


@lru_cache(maxsize=4)
def _counted(corpus: Corpus, _generation: int, _links: frozenset[tuple[str, str]]) -> Grid:
    facts = facts_of(corpus)
    lines = facts.lineages
    within = _tallies(((place, id_) for id_, line in lines.items() for place in line), facts)
    own = _tallies(((line[-1], id_) for id_, line in lines.items()), facts)
    whole = _tallies((("", id_) for id_ in lines), facts).get("", NOTHING)
    return Grid(
        whole,
        tuple(sorted(whole.years, key=lambda year: (year == UNKNOWN, year))),
        tuple(
            GridRow(place, within[place.id], own.get(place.id, NOTHING))
            for place in trend(corpus, TrendRequest(())).places
            if place.id in within
        ),
    )


def _tallies(pairs: Iterable[tuple[str, str]], facts: Facts) -> dict[str, Tally]:
    """The reports of each place, of pairs of a place and the id of a report."""
    texts: defaultdict[str, set[str]] = defaultdict(set)
    of_year: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for place, id_ in pairs:
        text = facts.leaders.get(id_, id_)
        texts[place].add(text)
        of_year[place].add((facts.years[id_], text))
    return {
        place: Tally(len(found), Counter(year for year, _ in of_year[place]))
        for place, found in texts.items()
    }
