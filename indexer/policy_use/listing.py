"""The policies in force, and how much a corpus has of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from indexer.corpus import Corpus
from indexer.policy_use.grounds import LAST_YEAR, grounds_of, uses_of
from indexer.policy_use.naming import close_to
from indexer.policy_use.records import ListedPolicy, PolicyList
from indexer.vocab.policy_names import Policies
from indexer.vocab.policy_table import Policy
from indexer.vocab.portfolios import portfolio_named


def list_policies(
    corpus: Corpus, text: str = "", filters: Mapping[str, Sequence[str]] | None = None
) -> PolicyList:
    """The policies whose id, name, alias or field is or holds the text, most mentioned first.

    Those that no report mentions are among them. Raises QueryError for a filter that cannot be
    understood, HomeError while the first ingest is under way.
    """
    grounds = grounds_of(corpus, filters or {})
    policies = corpus.policies
    uses = uses_of(corpus, grounds)
    found = _matching(policies, text.strip())
    ranks = uses.policies([policy.id for policy in found])
    rows = ranks >= 0
    ranks, reports, count = ranks[rows], uses.reports[rows], len(found)
    years = grounds.known.years[reports]
    first, last = np.full(count, LAST_YEAR), np.zeros(count, np.int64)
    np.minimum.at(first, ranks, np.where(years == 0, LAST_YEAR, years))
    np.maximum.at(last, ranks, years)
    columns = (
        np.bincount(ranks, uses.mentions[rows], count).astype(np.int64),
        grounds.distinct(ranks, reports, count),
        np.where(first == LAST_YEAR, 0, first),
        last,
    )
    listed = [
        ListedPolicy(policy, mentions, having, first_year or None, last_year or None)
        for policy, (mentions, having, first_year, last_year) in zip(
            found, zip(*(column.tolist() for column in columns), strict=True), strict=True
        )
    ]
    return PolicyList(
        text=text.strip(),
        available=grounds.count(),
        policies=tuple(sorted(listed, key=lambda one: (-one.reports, -one.mentions))),
        close=() if found else close_to(policies, text),
    )


def _matching(policies: Policies, text: str) -> list[Policy]:
    if not text:
        return list(policies.every)
    field = portfolio_named(text)
    # 林业草原 is the name of a field; 造林 is one of its words, and may stand in names.
    if field and text not in (field.id, field.name):
        field = None
    holding = {policy.id for policy in policies.holding(text)}
    return [
        policy
        for policy in policies.every
        if (field and field.id in policy.portfolios)
        or text.casefold() in policy.id
        or text.casefold() in policy.english.casefold()
        or policy.id in holding
    ]
