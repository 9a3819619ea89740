"""The conditions that narrow a page to some reports: the chips in force, and the boxes for more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from indexer.corpus import Corpus, Vocabulary
from indexer.query.fields import UNKNOWN
from indexer.search import FacetValue, SearchRequest, search
from indexer.vocab.regions import Regions
from webui.address import FILTERS
from webui.filters import Chip, range_of, value_words
from webui.language import _
from webui.places import region_words


class Narrowed(Protocol):
    """What an address asks for, with its filters."""

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """All filters as written."""

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """Those that narrow what is shown."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What narrows a page. `others` are the arguments that go with a new condition.

    `first` and `last` are the years that stand in the boxes, `clear` is the address without all
    that is in force.
    """

    chips: tuple[Chip, ...]
    clear: str
    others: tuple[tuple[str, str], ...]
    first: str
    last: str
    regions: tuple[str, ...]
    portfolios: tuple[tuple[str, str], ...]


def conditions_of(
    corpus: Corpus,
    ask: Narrowed,
    choosing: Callable[[str, tuple[str, ...]], str],
    arguments: Sequence[tuple[str, str]],
    clear: str,
) -> Conditions:
    """The conditions of a page. `choosing` gives the address with these values of a filter,
    `arguments` are those of the address itself.
    """
    facets = _facets(corpus, corpus.engine.generation)
    first, last = _years(ask)
    return Conditions(
        chips=_chips(ask, choosing, corpus.vocabulary),
        clear=clear,
        others=tuple(pair for pair in arguments if pair[0] != "year" or not (first or last)),
        first=first,
        last=last,
        regions=tuple(one.name for one in facets["region"] if one.value != UNKNOWN),
        portfolios=tuple(
            (one.value, one.name) for one in facets["portfolio"] if one.value != UNKNOWN
        ),
    )


@lru_cache(maxsize=4)
def _facets(corpus: Corpus, _generation: int) -> Mapping[str, Sequence[FacetValue]]:
    """The places and fields of all reports, counted once for each state of the corpus."""
    return search(corpus, SearchRequest(limit=0, facets=("region", "portfolio"))).facets


def _chips(
    ask: Narrowed, choosing: Callable[[str, tuple[str, ...]], str], vocabulary: Vocabulary
) -> tuple[Chip, ...]:
    """The conditions in force, each with the address without it."""
    return tuple(
        Chip(
            _(FILTERS[name]),
            value_words(name, value, vocabulary),
            _title(name, value, vocabulary.regions),
            choosing(name, tuple(other for other in values if other != value)),
        )
        for name, values in ask.in_force.items()
        for value in values
    )


def _title(name: str, value: str, regions: Regions) -> str:
    region = regions.get(value) if name == "region" else None
    return region_words(region, regions) if region else ""


def _years(ask: Narrowed) -> tuple[str, str]:
    """The years of the two boxes: those of a single range; several years stand as chips alone."""
    years = ask.filters.get("year", ())
    if len(years) != 1:
        return "", ""
    if found := range_of(years[0]):
        return str(found[0] or ""), str(found[1] or "")
    return (years[0], years[0]) if years[0].isdecimal() else ("", "")
