"""The reports that a question is about, and the mentions in them, as arrays to count with.

A report goes by its number in `Characters`. Arrays are kept for each state of the corpus, so that a
page under other filters reads nothing anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.characters import Characters, open_characters
from indexer.corpus import Corpus
from indexer.phrases.finding import Mask, fitting
from indexer.phrases.known import Known, known_of
from indexer.query import Everything
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.resolving import resolved_filters
from indexer.trends import Place, Point
from indexer.vocab.regions import Regions

Numbers = npt.NDArray[np.int64]
NOWHERE = -1
# Behind every year that is known.
LAST_YEAR = 9999


@dataclass(frozen=True, eq=False)
class Places:
    """The places of all reports, each after the one that holds it; their ranks in `every`.

    `own` has the place of each report. `holding` has a row for each level of the tree and there,
    for each report, the place that holds its own, or it itself; NOWHERE below that.
    """

    every: tuple[Place, ...]
    own: Numbers
    holding: Numbers


@dataclass(frozen=True, eq=False)
class Grounds:
    """What to count among: `available` are the reports that the filters leave.

    Reports that are the same text have the same number in `texts`. `filters` are in the terms of
    the index.
    """

    characters: Characters
    known: Known
    places: Places
    texts: Numbers
    available: Mask
    filters: Mapping[str, Sequence[str]]

    def distinct(self, groups: Numbers, reports: Numbers, count: int) -> Numbers:
        """How many texts the reports of each group are; those of the group NOWHERE are left out.

        `groups` has the group of each of the reports, of which there are `count`.
        """
        held = groups != NOWHERE
        width = len(self.texts) + 1
        # Sorting takes a quarter of the time that np.unique takes.
        pairs = np.sort(groups[held] * width + self.texts[reports[held]])
        first = np.diff(pairs, prepend=NOWHERE) != 0
        return np.bincount(pairs[first] // width, minlength=count).astype(np.int64)

    def having(self, uses: Uses) -> Numbers:
        """The reports that mention anything, in order of number."""
        mask = np.zeros(len(self.texts), bool)
        mask[uses.reports] = True
        return np.flatnonzero(mask)

    def points(self, uses: Uses, groups: Numbers, count: int) -> dict[int, Point]:
        """A point for each group that has reports, in order; `groups` has the group of each."""
        there = np.flatnonzero(self.available)
        having = self.having(uses)
        available = self.distinct(groups[there], there, count)
        columns = (
            self.distinct(groups[having], having, count),
            available,
            np.bincount(groups[uses.reports], uses.mentions, count).astype(np.int64),
            np.bincount(groups[there], self.characters.lengths[there], count).astype(np.int64),
        )
        some = np.flatnonzero(available)
        rows = zip(*(column[some].tolist() for column in columns), strict=True)
        return {group: Point(*row) for group, row in zip(some.tolist(), rows, strict=True)}

    def years_of_places(self) -> tuple[Numbers, tuple[str, ...]]:
        """For each report one number for its place and year, and the names of the years.

        The number is the rank of the place times how many years there are, plus that of the year;
        years go from the oldest, and the unknown one comes last.
        """
        years = np.array(self.known.all_years, np.int64)
        order = np.argsort(np.where(years == 0, LAST_YEAR, years))
        keys = self.places.own * len(order) + np.argsort(order)[self.known.year_ranks]
        return keys, tuple(str(year or UNKNOWN) for year in years[order].tolist())

    def count(self) -> int:
        """How many texts are available."""
        return len(np.unique(self.texts[self.available]))

    def among(self, reports: Mask) -> Grounds:
        """The same with these reports alone."""
        return replace(self, available=self.available & reports)

    def whole(self, uses: Uses) -> Point:
        """The point of all reports, of which there may be none."""
        points = self.points(uses, np.zeros(len(self.texts), np.int64), 1)
        return points.get(0, Point(0, 0, 0))


@dataclass(frozen=True, eq=False)
class Uses:
    """How often reports name policies under each name: a row for each report and name.

    `names` are policies with their names, which `name` gives the places of.
    """

    names: tuple[tuple[str, str], ...]
    name: Numbers
    reports: Numbers
    mentions: Numbers

    def among(self, reports: Mask) -> Uses:
        """The rows of these reports alone."""
        return self.taken(reports[self.reports])

    def taken(self, rows: Mask) -> Uses:
        """Some of the rows."""
        return Uses(self.names, self.name[rows], self.reports[rows], self.mentions[rows])

    def policies(self, ids: Sequence[str]) -> Numbers:
        """For each row the place of its policy among these; NOWHERE for others."""
        ranks = {id_: rank for rank, id_ in enumerate(ids)}
        of_names = np.array([ranks.get(id_, NOWHERE) for id_, _ in self.names], np.int64)
        return of_names[self.name] if len(of_names) else self.name


def grounds_of(corpus: Corpus, filters: Mapping[str, Sequence[str]]) -> Grounds:
    """What to count among under these filters.

    Raises QueryError for a filter that cannot be understood, HomeError while the first ingest is
    under way.
    """
    resolved = resolved_filters(filters, corpus.vocabulary)
    characters = open_characters(corpus)
    return Grounds(
        characters,
        known_of(corpus, characters),
        _places(corpus, characters, corpus.engine.generation),
        _texts(characters, corpus.store.near_duplicates()),
        fitting(corpus, characters, Everything(), resolved),
        resolved,
    )


def uses_of(corpus: Corpus, grounds: Grounds, policies: tuple[str, ...] | None = None) -> Uses:
    """The mentions of these policies, or of all, in the reports that are available."""
    found = _uses(corpus, grounds.characters, corpus.engine.generation, policies)
    return found.among(grounds.available)


@lru_cache(maxsize=32)
def _uses(
    corpus: Corpus, characters: Characters, generation: int, policies: tuple[str, ...] | None
) -> Uses:
    rows = corpus.store.mentions.uses(policies)
    numbers = characters.number
    names: list[Numbers] = [np.empty(0, np.int64)]
    reports, mentions = list(names), list(names)
    for rank, row in enumerate(rows):
        # A report that came since the arrays were made is counted when these are made anew.
        known = np.array([numbers.get(id_, NOWHERE) for id_ in row.reports], np.int64)
        kept = known != NOWHERE
        reports.append(known[kept])
        mentions.append(np.array(list(row.reports.values()), np.int64)[kept])
        names.append(np.full(len(reports[-1]), rank, np.int64))
    return Uses(
        tuple((row.policy, row.alias) for row in rows),
        np.concatenate(names),
        np.concatenate(reports),
        np.concatenate(mentions),
    )


def _texts(characters: Characters, leaders: Mapping[str, str]) -> Numbers:
    texts = np.arange(len(characters.ids))
    first: dict[str, int] = {}
    for report, leader in leaders.items():
        if (number := characters.number.get(report)) is not None:
            texts[number] = first.setdefault(leader, number)
    return texts


@lru_cache(maxsize=4)
def _places(corpus: Corpus, characters: Characters, generation: int) -> Places:
    known, regions = known_of(corpus, characters), corpus.regions
    lineages = [lineage_today(id_, regions) for id_ in known.all_regions]
    deepest = max(map(len, lineages), default=1)
    ids = sorted(
        {line[:depth] for line in lineages for depth in range(1, len(line) + 1)}, key=_order
    )
    rank = {line[-1]: place for place, line in enumerate(ids)}
    holding = np.full((deepest, len(lineages)), NOWHERE)
    for region, line in enumerate(lineages):
        holding[: len(line), region] = [rank[id_] for id_ in line]
    own = np.array([rank[line[-1]] for line in lineages], np.int64)
    return Places(
        tuple(_place(line, regions) for line in ids),
        own[known.region_ranks],
        holding[:, known.region_ranks],
    )


def lineage_today(id_: str, regions: Regions) -> tuple[str, ...]:
    """The places that hold a place, and its own, under the name of today.

    桐川县 became 桐川区, below which it stands with its old name: one place, which was silent while
    the policy was new, and not two of which one never heard of it.
    """
    line = regions.lineage(id_)
    while len(line) > 1 and _level(line[-1], regions) == _level(line[-2], regions):
        line = line[:-1]
    return line


def _level(id_: str, regions: Regions) -> str | None:
    unit = regions.unit(id_)
    return unit.level if unit else None


def _place(line: tuple[str, ...], regions: Regions) -> Place:
    id_ = line[-1]
    if id_ == UNKNOWN:
        return Place(UNKNOWN, UNKNOWN_NAME, None, None)
    unit = regions.unit(id_)
    parent = line[-2] if len(line) > 1 else None
    return Place(id_, regions.title(id_), unit.level if unit else None, parent)


def _order(line: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """Places in order of code, the unknown one last."""
    return line[-1] == UNKNOWN, line
