"""The filters of a search: brought into the terms of the corpus, and shown as chips."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from indexer.corpus import Vocabulary
from indexer.query import FieldIs, QueryError, YearRange, years_of
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.resolving import resolve
from indexer.search import value_name
from indexer.vocab.regions import Regions
from webui.address import FILTERS, Question, search_url
from webui.places import region_words

RANGE = re.compile(r"([0-9]{4})?\.\.([0-9]{4})?")


class FilterError(Exception):
    """A value of a filter that means nothing; `chinese` says why, `question` is without it."""

    def __init__(self, chinese: str, question: Question) -> None:
        super().__init__(chinese)
        self.chinese = chinese
        self.question = question


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, as a link that takes it away."""

    field: str
    value: str
    title: str
    url: str


def canonical(question: Question, vocabulary: Vocabulary) -> Question:
    """The question with its filters as the facets write them: 青禾 is 990121, 履职报告 述职报告.

    Raises FilterError for the first value that means nothing.
    """
    filters: dict[str, tuple[str, ...]] = {}
    for name, values in question.filters.items():
        found: list[str] = []
        for value in values:
            try:
                found += _canonical_values(name, value, vocabulary)
            except QueryError as error:
                others = tuple(other for other in values if other != value)
                raise FilterError(error.chinese, question.choosing(name, others)) from None
        filters[name] = tuple(dict.fromkeys(found))
    return replace(question, filters=filters)


def _canonical_values(name: str, value: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    if name == "year":
        years = years_of(value)
        if isinstance(years, YearRange):
            return (f"{years.first or ''}..{years.last or ''}",)
        return years.values
    clause = resolve(FieldIs(name, (value,)), vocabulary)
    found = clause.values if isinstance(clause, FieldIs) else ()
    if name == "region":
        return tuple(_tree_id(code, vocabulary.regions) for code in found)
    return found


def _tree_id(code: str, regions: Regions) -> str:
    """The id under which the tree has a region: 420600@2005 is 襄樊市 too, 420600@2009 there."""
    unit = regions.unit(code)
    return regions.unit_id(unit) if unit else code


def chips(question: Question, vocabulary: Vocabulary) -> tuple[Chip, ...]:
    """The filters in force, each with the address without it."""
    return tuple(
        Chip(
            FILTERS[name],
            value_words(name, value, vocabulary),
            _chip_title(name, value, vocabulary.regions),
            search_url(question.choosing(name, tuple(v for v in values if v != value))),
        )
        for name, values in question.in_force.items()
        for value in values
    )


def _chip_title(name: str, value: str, regions: Regions) -> str:
    region = regions.get(value) if name == "region" else None
    return region_words(region, regions) if region else ""


def value_words(name: str, value: str, vocabulary: Vocabulary) -> str:
    """A value of a filter in words: 990121 is 青禾县, 2019..2023 is 2019–2023, county is 县级."""
    if value == UNKNOWN:
        return UNKNOWN_NAME
    if name == "region":
        return vocabulary.regions.title(value)
    if name == "policy":
        return vocabulary.policies.title(value)
    if name == "year" and (years := range_of(value)):
        first, last = years
        if first and last:
            return f"{first}–{last}"
        return f"{first} 年及以后" if first else f"{last} 年及以前"
    return value_name(name, value)


def range_of(value: str) -> tuple[int | None, int | None] | None:
    """The ends of a range of years; None for what is no range.

    >>> range_of("2019..")
    (2019, None)
    >>> range_of("2019")
    """
    found = RANGE.fullmatch(value)
    if not found:
        return None
    first, last = found.groups()
    return int(first) if first else None, int(last) if last else None
