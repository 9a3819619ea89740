"""Which search finds the reports of a place as a table counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from indexer.models import Level
from indexer.query import FieldIs, Not, to_text
from indexer.query.fields import UNKNOWN
from indexer.trends import Place
from indexer.vocab.regions import Regions
from webui.address import Question, search_url

Filters = Mapping[str, tuple[str, ...]]


def place_filter(place: str, chosen: Sequence[str], regions: Regions) -> tuple[str, ...]:
    """The filter that leaves the reports of a place, of those that a filter leaves already.

    Of a province that holds the chosen county only the reports of that county were counted.
    """
    line = lineage(place, regions)
    if not chosen or any(one in line for one in chosen):
        return (place,)
    return tuple(one for one in chosen if place in lineage(one, regions)) or (place,)


def lineage(place: str, regions: Regions) -> tuple[str, ...]:
    """The places that hold a place, and it itself."""
    return (UNKNOWN,) if place == UNKNOWN else regions.lineage(place)


class OwnReports:
    """The addresses of searches for the reports of a place itself."""

    def __init__(self, places: Sequence[Place], filters: Filters, regions: Regions) -> None:
        self._filters = filters
        self._regions = regions
        self._inner: defaultdict[str, dict[str, None]] = defaultdict(dict)
        lines = {place.parent: lineage(place.parent, regions) for place in places if place.parent}
        every = [(*lines[place.parent], place.id) for place in places if place.parent]
        levels = {id_: self._level(id_) for id_ in chain.from_iterable(every)}
        for line in every:
            for at, holding in enumerate(line):
                # 襄樊市 below 襄阳市 is the same place under its old name, and stays in.
                below = (id_ for id_ in line[at + 1 :] if levels[id_] != levels[holding])
                if inner := next(below, None):
                    self._inner[holding][inner] = None

    def url(self, place: Place, query: str = "", narrowed: Filters | None = None) -> str:
        """The reports of a place that match a query, under the filters and these ones."""
        inner = tuple(self._inner.get(place.id, ()))
        alone = to_text(Not(FieldIs("region", inner))) if inner else ""
        chosen = place_filter(place.id, self._filters.get("region", ()), self._regions)
        filters = {**self._filters, "region": chosen, **(narrowed or {})}
        return search_url(Question(f"{query} {alone}".strip(), filters))

    def _level(self, place: str) -> Level | None:
        unit = self._regions.unit(place)
        return unit.level if unit else None
