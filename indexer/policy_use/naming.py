"""What a person calls a policy -> the policy, or names that may be meant; and back to a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.query import FieldIs, YearRange, no_policy, to_text
from indexer.query.amounts import MOST_PROPOSED
from indexer.query.fields import UNKNOWN
from indexer.vocab.policy_names import Policies
from indexer.vocab.policy_table import Policy


def policy_named(policies: Policies, name: str) -> Policy:
    """The policy of an id, a name or an alias. Raises QueryError where there is none."""
    if found := policies.named(name):
        return found
    raise no_policy(name.strip(), close_to(policies, name), 0, len(name))


def close_to(policies: Policies, text: str) -> tuple[str, ...]:
    """The names of a few policies that may be meant: first those that hold the text.

    >>> from indexer.vocab.policy_names import load_policies
    >>> close_to(load_policies(), "河长"), close_to(load_policies(), "河涨制")[0]
    (('河长制',), '河长制')
    """
    holding = [one.name for one in policies.holding(text)]
    return tuple(dict.fromkeys([*holding, *policies.close_names(text)]))[:MOST_PROPOSED]


def use_query(policy: str, filters: Mapping[str, Sequence[str]]) -> str:
    """The query for the reports that mention a policy; `filters` are in the terms of the index.

    >>> use_query("river_chief", {"year": ["2019", "2020", "2021"]})
    '政策:river_chief 年份:2019..2021'
    """
    return " ".join((words_of("policy", (policy,)), *filter_words(filters)))


def filter_words(filters: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Filters in the terms of the index as parts of a query."""
    return tuple(words_of(name, tuple(values)) for name, values in filters.items() if values)


def words_of(name: str, values: tuple[str, ...]) -> str:
    """A field with its values as part of a query; years in a row as a range, to keep it short."""
    if name == "year" and len(values) > 1 and UNKNOWN not in values:
        first, last = int(min(values)), int(max(values))
        if len(set(values)) == last - first + 1:
            return to_text(YearRange(first, last))
    return to_text(FieldIs(name, values))
