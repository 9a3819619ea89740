"""Hits, or the lines of a phrase -> how many there are in each year and in each place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.corpus import Corpus
from indexer.engines import Results
from indexer.phrases import Frequency
from indexer.query.fields import UNKNOWN
from indexer.trends.records import Point
from indexer.vocab.regions import Regions


@dataclass(frozen=True)
class Facts:
    """The year of each report by its id, and its place with those that hold it.

    `leaders` names, for a report that is the same text as others, the one that stands for them.
    """

    years: Mapping[str, str]
    lineages: Mapping[str, tuple[str, ...]]
    leaders: Mapping[str, str]


@dataclass(frozen=True)
class Counts:
    """How many there are in all, in each year, in each place with what lies in it, in it alone."""

    whole: int
    years: Mapping[str, int]
    places: Mapping[str, int]
    own: Mapping[str, int]


def facts_of(corpus: Corpus) -> Facts:
    """The years and places of all reports, read once for each state of the corpus."""
    years, lineages = _read(corpus, corpus.engine.generation)
    return Facts(years, lineages, corpus.store.near_duplicates())


@lru_cache(maxsize=4)
def _read(corpus: Corpus, generation: int) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    regions = corpus.regions
    values = corpus.store.values(("region", "year"))
    years = {id_: str(row["year"] or UNKNOWN) for id_, row in values.items()}
    places = {
        id_: regions.id_of(row["region"]) if row["region"] else UNKNOWN
        for id_, row in values.items()
    }
    lineages = {place: lineage(place, regions) for place in set(places.values())}
    return years, {id_: lineages[place] for id_, place in places.items()}


def lineage(place: str, regions: Regions) -> tuple[str, ...]:
    """The ids of the places that hold a place, and its own."""
    return (UNKNOWN,) if place == UNKNOWN else regions.lineage(place)


def count(alone: Results, copies: Iterable[str], facts: Facts, regions: Regions) -> Counts:
    """Reports counted; those that are the same text once in each year and in each place.

    `alone` has the facets of the reports that are no copies. The copies are few, and told apart one
    by one: two under two years are one report in each, as a search for that year has it.
    """
    texts = [(facts.leaders[id_], id_) for id_ in copies if id_ in facts.years]
    places = Counter(alone.facets["region"])
    own = Counter(places)
    for place, reports in places.items():
        for holding in lineage(place, regions)[-2:-1]:
            own[holding] -= reports
    return Counts(
        whole=alone.total + len({text for text, _ in texts}),
        years=Counter(alone.facets["year"])
        + _tally((text, facts.years[id_]) for text, id_ in texts),
        places=places
        + _tally((text, place) for text, id_ in texts for place in facts.lineages[id_]),
        own=own + _tally((text, facts.lineages[id_][-1]) for text, id_ in texts),
    )


def _tally(pairs: Iterable[tuple[str, str]]) -> Counter[str]:
    return Counter(value for _, value in set(pairs))


@dataclass(frozen=True)
class Lines:
    """The lines of a phrase, and the characters of the reports, counted alike."""

    lines: Counts
    characters: Counts


def count_lines(
    by_year: Iterable[Frequency], by_region: Iterable[Frequency], regions: Regions
) -> Lines:
    """Frequencies of a concordance, those of a place added to all that hold it."""
    years, own = list(by_year), list(by_region)
    lines: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for frequency in own:
        for place in lineage(frequency.value, regions):
            lines[place] += frequency.lines
            characters[place] += frequency.characters
    return Lines(
        Counts(
            sum(one.lines for one in years),
            {one.value: one.lines for one in years},
            lines,
            {one.value: one.lines for one in own},
        ),
        Counts(
            sum(one.characters for one in years),
            {one.value: one.characters for one in years},
            characters,
            {one.value: one.characters for one in own},
        ),
    )


def points(
    found: Mapping[str, int],
    available: Mapping[str, int],
    lines: Mapping[str, int] | None,
    characters: Mapping[str, int],
) -> dict[str, Point]:
    """A point for each year or place that has reports."""
    return {
        key: Point(
            found.get(key, 0),
            there,
            None if lines is None else lines.get(key, 0),
            characters.get(key, 0),
        )
        for key, there in available.items()
    }
