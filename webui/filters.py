"""The filters of a search: brought into the terms of the corpus, and shown as chips."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indexer.corpus import Vocabulary
from indexer.query import FieldIs, QueryError, YearRange, years_of
from indexer.query.fields import UNKNOWN
from indexer.resolving import resolve
from indexer.search import value_name
from indexer.vocab.regions import Regions
from webui.address import FILTERS, Question, search_url
from webui.language import _, later
from webui.places import region_words

NOT_STATED = later("未标明")
# Fields of which the values have names that are translated.
VOCABULARY = frozenset({"kind", "level", "role", "portfolio"})
RANGE = re.compile(r"([0-9]{4})?\.\.([0-9]{4})?")


class FilterError(Exception):
    """A value of a filter that means nothing; `chinese` says why, as its text does in English.

    `question` is without it.
    """

    def __init__(self, error: QueryError, question: Question) -> None:
        super().__init__(str(error))
        self.chinese = error.chinese
        self.question = question


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, as a link that takes it away; `excluded` where it leaves its value out."""

    field: str
    value: str
    title: str
    url: str
    excluded: bool = False


def canonical(question: Question, vocabulary: Vocabulary) -> Question:
    """The question with its filters as the facets write them: 青禾 is 990121, 履职报告 述职报告.

    Raises FilterError for the first value that means nothing.
    """
    filters: dict[str, tuple[str, ...]] = {}
    for name, values in question.filters.items():
        filters[name] = _canonical(
            name, values, vocabulary, lambda name, kept: question.choosing(name, kept)
        )
    excluded: dict[str, tuple[str, ...]] = {}
    for name, values in question.left_out.items():
        barred = _canonical(
            name, values, vocabulary, lambda name, kept: question.excluding(name, kept)
        )
        excluded[name] = _outermost(name, barred, vocabulary.regions)
        chosen = filters.get(name, ())
        filters[name] = tuple(v for v in chosen if not _is_inside(name, v, barred, vocabulary))
    return replace(question, filters=filters, excluded=excluded)


def _canonical(
    name: str,
    values: Sequence[str],
    vocabulary: Vocabulary,
    keeping: Callable[[str, tuple[str, ...]], Question],
) -> tuple[str, ...]:
    """The values of a field as the facets write them, each once."""
    found: list[str] = []
    for value in values:
        try:
            found += _canonical_values(name, value, vocabulary)
        except QueryError as error:
            others = tuple(other for other in values if other != value)
            raise FilterError(error, keeping(name, others)) from None
    return tuple(dict.fromkeys(found))


def _is_inside(name: str, value: str, barred: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a chosen value lies in an excluded one, so that nothing could have it."""
    lineage = vocabulary.regions.lineage(value) if name == "region" else (value,)
    return any(one in lineage for one in barred)


def _outermost(name: str, values: tuple[str, ...], regions: Regions) -> tuple[str, ...]:
    """The excluded values without regions that lie in another one of them."""
    if name != "region":
        return values
    return tuple(v for v in values if not any(one in values for one in regions.lineage(v)[:-1]))


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
    """The filters in force, each with the address without it; what is left out comes last."""
    regions = vocabulary.regions
    chosen = (
        Chip(
            _(FILTERS[name]),
            value_words(name, value, vocabulary),
            _chip_title(name, value, regions),
            search_url(question.choosing(name, tuple(v for v in values if v != value))),
        )
        for name, values in question.in_force.items()
        for value in values
    )
    excluded = (
        Chip(
            _("不含%(field)s", field=_(FILTERS[name])),
            value_words(name, value, vocabulary),
            _chip_title(name, value, regions),
            search_url(question.excluding(name, tuple(v for v in values if v != value))),
            excluded=True,
        )
        for name, values in question.left_out.items()
        for value in values
    )
    return (*chosen, *excluded)


def _chip_title(name: str, value: str, regions: Regions) -> str:
    region = regions.get(value) if name == "region" else None
    return region_words(region, regions) if region else ""


def value_words(name: str, value: str, vocabulary: Vocabulary) -> str:
    """A value of a filter in words: 990121 is 青禾县, 2019..2023 is 2019–2023, county is 县级."""
    if value == UNKNOWN:
        return _(NOT_STATED)
    if name == "region":
        return vocabulary.regions.title(value)
    if name == "policy":
        return vocabulary.policies.title(value)
    if name == "year" and (years := range_of(value)):
        first, last = years
        if first and last:
            return f"{first}–{last}"
        if first:
            return _("%(year)s 年及以后", year=first)
        return _("%(year)s 年及以前", year=last)
    return said_name(name, value_name(name, value))


def said_name(name: str, words: str) -> str:
    """The name of a value in the language of the page: those of kinds, roles and so on have one.

    Names of places, indicators and policies stay.
    """
    return _(words) if name in VOCABULARY else words


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
