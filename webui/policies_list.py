"""The page of policies: those that reports mention, the most mentioned first, or a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.policy_use import ListedPolicy, PolicyList, list_policies
from indexer.policy_use.naming import words_of
from indexer.search import value_name
from indexer.vocab.policy_table import Policy
from webui.address import Question, search_url
from webui.conditions import Conditions, conditions_of
from webui.filters import FilterError, canonical
from webui.language import _
from webui.policies_address import KINDS, Ask, ListAsk, list_arguments, list_url, policy_url
from webui.policies_states import (
    EXAMPLES,
    bad_list_condition,
    no_reports,
    no_such_policy,
    nothing_listed,
)
from webui.states import Link, State, empty_corpus
from webui.trends_table import percent

FORMATS = {".csv": "CSV", ".json": "JSON"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few things to see, and how many there are."""

    name: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A policy with its counts; `search` finds its reports, `lines` its mentions, if any."""

    name: str
    url: str
    alias: str
    kind: str
    fields: tuple[Link, ...]
    validity: str
    reports: int
    share: str
    bar: str
    mentions: int
    lines: str
    years: str
    search: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The table. `silent` counts policies that no report mentions; `fold` shows or hides them."""

    available: int
    kinds: tuple[Choice, ...]
    rows: tuple[Row, ...]
    mentioned: int
    silent: int
    fold: str
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PoliciesPage:
    """The whole page; `kept` are the arguments that go with another text."""

    text: str
    kept: tuple[tuple[str, str], ...]
    conditions: Conditions
    examples: tuple[Link, ...]
    whole: bool = False
    listing: Listing | None = None
    state: State | None = None
    status: int = 200


def policies_page(corpus: Corpus, ask: ListAsk) -> PoliciesPage:
    """The page of an address; with a state where there is nothing to list."""
    try:
        ask = known(corpus, ask)
    except FilterError as error:
        state = bad_list_condition(error, ask)
        return state_page(corpus, replace(ask, filters={}), state, 400)
    if not corpus.store.count_reports():
        return state_page(corpus, ask, empty_corpus())
    found = list_policies(corpus, ask.text, ask.in_force)
    if not found.available:
        return state_page(corpus, ask, no_reports(list_url(replace(ask, filters={}))))
    if not found.policies:
        return state_page(corpus, ask, no_such_policy(ask.text, found.close, ask))
    if not of_kind(found, ask).policies:
        return state_page(corpus, ask, nothing_listed(ask))
    return replace(_framed(corpus, ask), listing=_listing(found, ask))


def known(corpus: Corpus, ask: ListAsk) -> ListAsk:
    """The same with filters as the facets write them. Raises FilterError for one that is none."""
    question = canonical(Question(filters=ask.filters), corpus.vocabulary)
    return replace(ask, filters=question.filters)


def of_kind(found: PolicyList, ask: ListAsk) -> PolicyList:
    """The policies of the kind that is asked for."""
    if ask.kind is None:
        return found
    kept = tuple(one for one in found.policies if one.policy.kind == ask.kind)
    return replace(found, policies=kept)


def state_page(corpus: Corpus, ask: ListAsk, state: State, status: int = 200) -> PoliciesPage:
    """The page with a state in place of its table."""
    return replace(_framed(corpus, ask), state=state, status=status)


def _framed(corpus: Corpus, ask: ListAsk) -> PoliciesPage:
    """The page without its table."""
    arguments = list_arguments(ask)
    return PoliciesPage(
        text=ask.text,
        kept=tuple(pair for pair in arguments if pair[0] != "q"),
        conditions=conditions_of(
            corpus,
            ask,
            choosing=lambda name, values: list_url(ask.choosing(name, values)),
            arguments=arguments,
            clear=list_url(replace(ask, filters={})),
        ),
        examples=tuple(Link(one, list_url(ListAsk(one, None, ask.filters))) for one in EXAMPLES),
        whole=ask.whole,
    )


def _listing(found: PolicyList, ask: ListAsk) -> Listing:
    listed = of_kind(found, ask).policies
    mentioned = sum(bool(one.reports) for one in listed)
    # Where no report mentions any of them, there is nothing to fold them behind.
    whole = ask.whole or not mentioned
    shown = [one for one in listed if whole or one.reports]
    highest = max(one.reports for one in found.policies)
    return Listing(
        available=found.available,
        kinds=tuple(_kinds(found.policies, ask, whole)),
        rows=tuple(_row(one, found.available, highest, ask) for one in shown),
        mentioned=mentioned,
        silent=len(listed) - mentioned,
        fold=list_url(replace(ask, whole=not ask.whole)) if mentioned else "",
        exports=tuple(
            Link(name, list_url(replace(ask, whole=False), ending))
            for ending, name in FORMATS.items()
        ),
    )


def _kinds(policies: Sequence[ListedPolicy], ask: ListAsk, whole: bool) -> list[Choice]:
    """All kinds that there are any of, counted as the table lists them."""
    counts = Counter(one.policy.kind for one in policies if whole or one.reports)
    choices = [
        Choice(_("全部"), list_url(replace(ask, kind=None)), ask.kind is None, counts.total())
    ]
    choices += [
        Choice(_(name), list_url(replace(ask, kind=kind)), ask.kind == kind, counts[kind])
        for kind, name in KINDS.items()
        if counts[kind] or ask.kind == kind
    ]
    return choices


def _row(one: ListedPolicy, available: int, highest: int, ask: ListAsk) -> Row:
    policy = one.policy
    query = words_of("policy", (policy.id,))
    return Row(
        name=policy.name,
        url=policy_url(Ask(policy.id, ask.filters)),
        alias="、".join(policy.names[1:4]),
        kind=_(KINDS[policy.kind]),
        fields=tuple(field_links(policy, ask)),
        validity=validity_words(policy),
        reports=one.reports,
        share=percent(one.reports / available),
        bar=f"{100 * one.reports / (highest or 1):.1f}%",
        mentions=one.mentions,
        lines=policy_url(Ask(policy.id, ask.filters), anchor="lines") if one.mentions else "",
        years=span_words(one.first_year, one.last_year),
        search=search_url(Question(query, ask.filters)) if one.reports else "",
    )


def field_links(policy: Policy, ask: ListAsk) -> list[Link]:
    """The fields of a policy, each with the policies of it."""
    names = [value_name("portfolio", id_) for id_ in policy.portfolios]
    return [Link(_(name), list_url(ListAsk(name, None, ask.filters))) for name in names]


def validity_words(policy: Policy) -> str:
    """The years in which a policy can be named rightly; empty where they are not known.

    >>> from indexer.vocab.policy_names import load_policies
    >>> validity_words(load_policies().get("river_chief"))
    '2007 年起'
    """
    if policy.since and policy.until:
        return span_words(policy.since, policy.until)
    if policy.since:
        return _("%(year)s 年起", year=policy.since)
    return _("至 %(year)s 年", year=policy.until) if policy.until else ""


def span_words(first: int | None, last: int | None) -> str:
    """The first and the last year.

    >>> span_words(2018, 2024), span_words(2018, 2018), span_words(None, None)
    ('2018–2024', '2018', '')
    """
    return "–".join(dict.fromkeys(str(year) for year in (first, last) if year))
