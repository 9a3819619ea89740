"""The boxes for queries, the conditions in force, and the boxes for more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus, Vocabulary
from indexer.query.fields import UNKNOWN
from indexer.search import SearchRequest, search
from indexer.trends import MOST_QUERIES
from indexer.vocab.regions import Regions
from webui.address import FILTERS
from webui.filters import Chip, range_of, value_words
from webui.places import region_words
from webui.trends_address import Ask, arguments_of, ask_url


@dataclass(frozen=True, slots=True)
class Box:
    """A box for a query. A `spare` one is left out where there is little room."""

    number: int
    text: str
    spare: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What can be asked. `kept` goes with new queries, `others` with a new condition.

    `first` and `last` are the years that stand in the boxes.
    """

    boxes: tuple[Box, ...]
    chips: tuple[Chip, ...]
    clear: str
    kept: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    first: str
    last: str
    regions: tuple[str, ...]
    portfolios: tuple[tuple[str, str], ...]


def form_of(corpus: Corpus, ask: Ask) -> Form:
    """The form of a page whose filters are known."""
    facets = search(corpus, SearchRequest(limit=0, facets=("region", "portfolio"))).facets
    first, last = _years(ask)
    texts = (*ask.queries[:MOST_QUERIES], *[""] * (MOST_QUERIES - len(ask.queries)))
    # One empty box more than there are queries, and two at the beginning.
    at_once = max(2, len(ask.queries) + 1)
    return Form(
        boxes=tuple(Box(i + 1, text, i >= at_once) for i, text in enumerate(texts)),
        chips=_chips(ask, corpus.vocabulary),
        clear=ask_url(replace(ask, filters={})),
        kept=tuple(pair for pair in arguments_of(replace(ask, rank=0)) if pair[0] != "q"),
        others=tuple(
            pair for pair in arguments_of(ask) if pair[0] != "year" or not (first or last)
        ),
        first=first,
        last=last,
        regions=tuple(one.name for one in facets["region"] if one.value != UNKNOWN),
        portfolios=tuple(
            (one.value, one.name) for one in facets["portfolio"] if one.value != UNKNOWN
        ),
    )


def _chips(ask: Ask, vocabulary: Vocabulary) -> tuple[Chip, ...]:
    """The conditions in force, each with the address without it."""
    return tuple(
        Chip(
            FILTERS[name],
            value_words(name, value, vocabulary),
            _title(name, value, vocabulary.regions),
            ask_url(ask.choosing(name, tuple(other for other in values if other != value))),
        )
        for name, values in ask.in_force.items()
        for value in values
    )


def _title(name: str, value: str, regions: Regions) -> str:
    region = regions.get(value) if name == "region" else None
    return region_words(region, regions) if region else ""


def _years(ask: Ask) -> tuple[str, str]:
    """The years of the two boxes: those of a single range; several years stand as chips alone."""
    years = ask.filters.get("year", ())
    if len(years) != 1:
        return "", ""
    if found := range_of(years[0]):
        return str(found[0] or ""), str(found[1] or "")
    return (years[0], years[0]) if years[0].isdecimal() else ("", "")
