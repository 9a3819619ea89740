"""What a query says -> what it means in the terms of the index: folded texts, ids for names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from indexer.corpus import Vocabulary
from indexer.folding import fold, fold_signs
from indexer.query import (
    And,
    Clause,
    Exact,
    FieldIs,
    Near,
    Not,
    Or,
    Slots,
    Within,
    Words,
    YearRange,
    indicators_named,
    no_policy,
    no_region,
    no_such_indicator,
    years_of,
)
from indexer.query.amounts import MOST_PROPOSED
from indexer.query.fields import STATED, UNKNOWN, UNKNOWN_NAMES
from indexer.vocab.kinds import OTHER, OTHER_NAME, kind_names
from indexer.vocab.levels import level_named
from indexer.vocab.policy_names import Policies
from indexer.vocab.portfolios import portfolio_named
from indexer.vocab.regions import Regions

# What an open end of a range of years stands for.
EARLIEST, LATEST = 1900, 2100


def resolve(clause: Clause, vocabulary: Vocabulary) -> Clause:
    """The clause in the terms of the index: characters folded as in its texts, names as ids.

    Raises QueryError for a region, an indicator or a policy that nothing bears.
    """
    match clause:
        case And(parts):
            return And(tuple(map(partial(resolve, vocabulary=vocabulary), parts)))
        case Or(parts):
            return Or(tuple(map(partial(resolve, vocabulary=vocabulary), parts)))
        case Not(part):
            return Not(resolve(part, vocabulary))
        case Words(text):
            return Words(fold(text))
        case Exact(text):
            return Exact(fold(text))
        case Slots(parts):
            return Slots(tuple(fold_signs(p) if isinstance(p, str) else p for p in parts))
        case Near(left, right, distance):
            return Near(resolve(left, vocabulary), resolve(right, vocabulary), distance)
        case Within(clauses, stretch):
            return Within(tuple(map(partial(resolve, vocabulary=vocabulary), clauses)), stretch)
        case FieldIs(name, values, place):
            return FieldIs(
                name,
                tuple(
                    id_ for value in values for id_ in _value_ids(name, value, vocabulary, place)
                ),
            )
        case _:
            return clause


def resolved_filters(
    filters: Mapping[str, Sequence[str]], vocabulary: Vocabulary
) -> dict[str, tuple[str, ...]]:
    """Filters in the terms of the index, those without a value left out.

    Raises QueryError for a region or indicator that nothing bears.
    """
    return {
        name: tuple(code for value in values for code in _value_ids(name, value, vocabulary))
        for name, values in filters.items()
        if values
    }


def _value_ids(
    name: str, value: str, vocabulary: Vocabulary, place: tuple[int, int] = (0, 0)
) -> Sequence[str]:
    """What the index knows a value by. A name that several regions bear means all of them.

    `place` is where a query names the value; a filter stands outside the query and has none.
    """
    if value in UNKNOWN_NAMES and name not in STATED:
        return (UNKNOWN,)
    match name:
        case "region":
            return _region_ids(value, vocabulary.regions, place)
        case "year":
            return _years(value)
        case "kind":
            return (OTHER if value == OTHER_NAME else kind_names().get(value, value),)
        case "portfolio":
            portfolio = portfolio_named(value)
            return (portfolio.id if portfolio else value,)
        case "indicator":
            return _indicator_ids(value, place)
        case "policy":
            return _policy_ids(value, vocabulary.policies, place)
        case "level":
            return (level_named(value) or value,)
        case _:
            return (value,)


def _region_ids(value: str, regions: Regions, place: tuple[int, int]) -> Sequence[str]:
    if ids := regions.ids_meant(value):
        return ids
    raise no_region(value, regions.close_names(value), *place)


def _indicator_ids(value: str, place: tuple[int, int]) -> Sequence[str]:
    """The ids of a name or alias; one that stands for several indicators means all of them."""
    if found := indicators_named(value):
        return tuple(indicator.id for indicator in found)
    raise no_such_indicator(value, *place)


def _policy_ids(value: str, policies: Policies, place: tuple[int, int]) -> Sequence[str]:
    if found := policies.named(value):
        return (found.id,)
    raise no_policy(value, policies.close_names(value)[:MOST_PROPOSED], *place)


def _years(value: str) -> Sequence[str]:
    """The years of a filter: 2023, or a range as in the query language (2019..2023)."""
    match years_of(value):
        case YearRange(first, last):
            return [str(year) for year in range(first or EARLIEST, (last or LATEST) + 1)]
        case FieldIs(_, values):
            return values
