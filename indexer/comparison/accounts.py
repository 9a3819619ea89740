"""The reports of a corpus as a comparison needs them: whose each is, and which time it covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from indexer.corpus import Corpus
from indexer.coverage import NATION
from indexer.models import FigureStatus, Level, Period, Region
from indexer.vocab.kinds import OTHER
from indexer.vocab.regions import Regions

FIELDS = ("title", "kind", "level", "region", "year", "period")
# A level that reports of any region may have: 县林业局 speaks for the county.
OF_ANY_REGION: tuple[Level | None, ...] = ("department", None)


@dataclass(frozen=True, slots=True)
class Place:
    """A region that has reports; `title` names one of old with the time of its name."""

    id: str
    title: str
    region: Region
    level: Level | None


@dataclass(frozen=True, slots=True)
class Account:
    """A report that counts for a region, and the years that its results cover."""

    report: str
    place: Place
    title: str | None
    year: int | None
    department: bool
    covered: Period | None

    def years(self, status: FigureStatus) -> range:
        """The years that its results are of, or the one that its plans are for.

        A report on 2023 plans for 2024; a forecast is of the year itself (预计全年完成…).
        """
        if self.covered is None:
            return range(0)
        first, last = int(self.covered.start[:4]), int(self.covered.end[:4])
        return range(last + 1, last + 2) if status == "target" else range(first, last + 1)

    def distance(self, year: int, status: FigureStatus) -> int:
        """By how many years it looks back or ahead; 0 is its own time."""
        if self.covered is None:
            return 100
        own = int(self.covered.end[:4]) + (status == "target")
        return abs(own - year)


def accounts(corpus: Corpus) -> tuple[Account, ...]:
    """The reports that a comparison may draw on, read once for each state of the corpus.

    What is no report is none of them (a speech, a plan, news), nor is a report whose region is
    not known, or whose level is below it: a town's report that the tree only knows by its county
    says nothing of the county. Read once for each state of the corpus.
    """
    return _accounts_at(corpus, corpus.engine.generation)


@lru_cache(maxsize=4)
def _accounts_at(corpus: Corpus, _generation: int) -> tuple[Account, ...]:
    return tuple(_accounts(corpus.store.values(FIELDS), corpus.regions))


def _accounts(values: Mapping[str, Mapping[str, Any]], regions: Regions) -> Iterator[Account]:
    places: dict[Region, Place] = {}
    for report, known in values.items():
        region, level = known["region"], known["level"]
        if level == "national" and region is None:
            region = NATION
        if region is None or known["kind"] == OTHER:
            continue
        place = places.get(region) or places.setdefault(region, place_of(region, regions))
        if level not in OF_ANY_REGION and place.level and level != place.level:
            continue
        year, covered = known["year"], known["period"]
        if covered is None and year is not None:
            covered = Period(str(year), str(year))
        yield Account(
            report=report,
            place=place,
            title=known["title"],
            year=year,
            department=level == "department",
            covered=covered,
        )


def place_of(region: Region, regions: Regions) -> Place:
    """A region as a row shows it."""
    if region == NATION:
        return Place(region.code, region.name, region, "national")
    id_ = regions.id_of(region)
    unit = regions.unit(id_)
    return Place(
        id_, regions.title(id_) if unit else region.name, region, unit.level if unit else None
    )
