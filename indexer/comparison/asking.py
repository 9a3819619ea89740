"""What a person asks for -> what there is: the indicator, the rows, the years and the base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indexer.comparison.accounts import Account, Place, place_of
from indexer.comparison.models import BASE_NAMES, BaseChoice, CompareRequest
from indexer.coverage import NATION
from indexer.errors import IndexerError
from indexer.models import Level
from indexer.query import FieldIs, YearRange, no_region, years_of
from indexer.query.errors import no_indicator
from indexer.vocab.indicator_table import (
    Indicator,
    close_indicators,
    indicator_named,
    owners,
)
from indexer.vocab.levels import LEVEL_NAMES, level_named
from indexer.vocab.regions import Regions

BASES: Mapping[str, BaseChoice] = {
    **{base: base for base in BASE_NAMES},
    **{name: base for base, name in BASE_NAMES.items()},
    "可比": "comparable",
}
NATIONAL_NAMES = ("全国", "中国", "国家", NATION.code)
CLOSE = 3
EARLIEST, LATEST = 1900, 2100


class ComparisonError(IndexerError):
    """A comparison that cannot be made as it was asked for."""


def find_indicator(text: str) -> Indicator:
    """The indicator that a text means.

    Raises QueryError naming those that are much like it, ComparisonError for a name of several.
    """
    found = indicator_named(text)
    if found:
        return found
    if several := owners().get(text.strip(), ()):
        names = ", ".join(f"{one.name} ({one.id}, {one.unit})" for one in several)
        raise ComparisonError(f"{text} may mean {names}; name one of them by its id")
    close = [f"{one.name} ({one.id})" for one in close_indicators(text)[:CLOSE]]
    raise no_indicator(text, close)


def find_named(request: CompareRequest, regions: Regions) -> tuple[str, ...]:
    """The ids of the regions that are named.

    Raises QueryError for one that nothing bears.
    """
    return tuple(id_ for name in request.regions for id_ in _region_ids(name, regions))


def find_places(
    request: CompareRequest, named: Sequence[str], found: Sequence[Account], regions: Regions
) -> tuple[Place, ...]:
    """The rows: regions that are named, else all that have reports, in the order of their codes.

    A region that is named has a row though it has no report; with a level below its own it stands
    for the places of that level in it that have some.
    Raises ComparisonError for an unknown level.
    """
    level = _level(request.level)
    there = dict.fromkeys(account.place for account in found)
    if named:
        chosen = [place for id_ in named for place in _places(id_, level, there, regions)]
    else:
        chosen = [place for place in there if level in (None, place.level)]
    return tuple(sorted(dict.fromkeys(chosen), key=lambda place: (place.region.code, place.id)))


def find_years(request: CompareRequest) -> tuple[int, ...] | None:
    """The years asked for, in order; None for all.

    Raises QueryError for what is no year.
    """
    if not request.years:
        return None
    years: set[int] = set()
    for text in request.years:
        match years_of(text):
            case YearRange(first, last):
                years |= set(range(max(first or 0, EARLIEST), min(last or LATEST, LATEST) + 1))
            case FieldIs(_, values):
                years |= {int(value) for value in values if value.isdigit()}
    return tuple(sorted(years))


def find_base(request: CompareRequest) -> BaseChoice | None:
    """The base asked for by its id or in Chinese; None leaves the choice to the rule."""
    if not request.base:
        return None
    base = BASES.get(request.base)
    if base is None:
        names = ", ".join(f"{base} ({name})" for base, name in BASE_NAMES.items())
        raise ComparisonError(f"no base {request.base}; bases are {names}")
    return base


def _level(text: str | None) -> Level | None:
    if not text:
        return None
    level = level_named(text)
    if level is None or level == "department":
        levels = ", ".join(f"{id_} ({name})" for id_, name in LEVEL_NAMES.items())
        raise ComparisonError(
            f"no regions of level {text}; levels are {levels.replace(', department (部门)', '')}"
        )
    return level


def _region_ids(name: str, regions: Regions) -> Sequence[str]:
    if name in NATIONAL_NAMES:
        return (NATION.code,)
    if ids := regions.ids_meant(name):
        return ids
    raise no_region(name, regions.close_names(name))


def _places(
    id_: str, level: Level | None, there: Iterable[Place], regions: Regions
) -> Sequence[Place]:
    """The rows that a region means: itself with its former names, or the places of a level in it.

    桐川区 was 桐川县 until 2014: that is the same place, and a row of its own.
    """
    if id_ == NATION.code:
        return (
            (place_of(NATION, regions),)
            if level in (None, "national")
            else tuple(place for place in there if place.level == level)
        )
    region, unit = regions.get(id_), regions.unit(id_)
    if region is None or unit is None:
        return ()
    within = [place for place in there if id_ in regions.lineage(place.id)]
    wanted = level or unit.level
    same_level = [place for place in within if place.level == wanted]
    if wanted != unit.level or any(place.id == id_ for place in same_level):
        return same_level
    return (place_of(region, regions), *same_level)
