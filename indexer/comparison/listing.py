"""The indicators of the vocabulary, and how much a corpus has of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.comparison.accounts import accounts
from indexer.corpus import Corpus
from indexer.store.figures import IndicatorCount
from indexer.vocab.indicator_table import Indicator, all_indicators
from indexer.vocab.portfolios import portfolio_named


@dataclass(frozen=True, slots=True)
class ListedIndicator:
    """An indicator with the number of figures that reports state of their own place.

    `regions` counts the rows that a comparison may have, `years` are those with which the times of
    the figures end.
    """

    indicator: Indicator
    figures: int
    reports: int
    regions: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a corpus states of each indicator, by its id: how often, of how many rows, and when."""

    counts: Mapping[str, IndicatorCount]
    regions: Mapping[str, int]
    years: Mapping[str, tuple[int, ...]]


def holdings(corpus: Corpus) -> Holdings:
    """The indicators that a corpus states, counted once for each state of it."""
    return _holdings(corpus, corpus.engine.generation)


@lru_cache(maxsize=2)
def _holdings(corpus: Corpus, _generation: int) -> Holdings:
    store = corpus.store
    places = {account.report: account.place for account in accounts(corpus)}
    return Holdings(
        store.indicator_counts(),
        {
            id_: len({places[report] for report in reports if report in places})
            for id_, reports in store.indicator_reports().items()
        },
        {id_: tuple(sorted(years)) for id_, years in store.indicator_years().items()},
    )


def list_indicators(corpus: Corpus, text: str = "") -> tuple[ListedIndicator, ...]:
    """The indicators whose id, name, alias or portfolio holds the text, those most stated first."""
    found = [indicator for indicator in all_indicators() if _matches(indicator, text.strip())]
    known = holdings(corpus)
    listed = (
        ListedIndicator(
            indicator,
            *known.counts.get(indicator.id, (0, 0)),
            known.regions.get(indicator.id, 0),
            known.years.get(indicator.id, ()),
        )
        for indicator in found
    )
    return tuple(sorted(listed, key=lambda one: (-one.reports, -one.figures)))


def _matches(indicator: Indicator, text: str) -> bool:
    if not text:
        return True
    # 林业草原 is the name of a field; 造林 is one of its words, and names indicators of its own.
    field = portfolio_named(text)
    if field and field.id == indicator.portfolio and text in (field.id, field.name):
        return True
    names = (indicator.id, indicator.english, *indicator.names)
    return any(text.casefold() in name.casefold() for name in names)
