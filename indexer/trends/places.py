"""Which places stand side by side: those of one level with all in them, or each for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal, get_args

from indexer.trends.records import Place, Point, Trend, Trends

# `own` are the places of all levels, each with its own reports alone.
By = Literal["province", "prefecture", "county", "own"]
BY: tuple[By, ...] = get_args(By)


def places_by(trends: Trends, by: By) -> list[Place]:
    """The rows of a table of places; the unknown place stands at the end of each.

    The unknown place is no level, but its reports are among those that a level lacks.
    """
    if by == "own":
        having = trends.trends[0].own if trends.trends else {}
        return [place for place in trends.places if place.id in having]
    levels = {place.id: place.level for place in trends.places}
    # 襄樊市 stands below 襄阳市, which took it over: the one row has both.
    return [
        place
        for place in trends.places
        if place.level in (by, None) and levels.get(place.parent or "") != by
    ]


def level_points(trend: Trend, by: By) -> Mapping[str, Point]:
    """The points of those places by their ids."""
    return trend.own if by == "own" else trend.places


def default_by(trends: Trends) -> By:
    """The highest level of which there are several places: provinces rather than counties."""
    levels = Counter(str(place.level) for place in trends.places)
    return next((by for by in BY if levels[by] > 1), "own")


def beyond(trends: Trends, by: By) -> int:
    """How many reports stand in no row: those of a province itself, where its cities are the rows.

    The numbers of the rows need not add up to all reports: copies of one text under two places are
    one report in each, and one in all.
    """
    if by == "own" or not trends.trends:
        return 0
    covered: set[str] = set()
    rows = {place.id for place in places_by(trends, by)}
    for place in trends.places:  # each after the one that holds it
        if place.id in rows or place.parent in covered:
            covered.add(place.id)
    own = trends.trends[0].own
    return sum(point.available for id_, point in own.items() if id_ not in covered)
