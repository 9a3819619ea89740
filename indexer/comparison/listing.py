"""The indicators of the vocabulary, and how much a corpus has of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from indexer.comparison.accounts import accounts
from indexer.corpus import Corpus
from indexer.vocab.indicator_table import Indicator, all_indicators, indicator_of_id
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


def list_indicators(corpus: Corpus, text: str = "") -> tuple[ListedIndicator, ...]:
    """The indicators whose id, name, alias or portfolio holds the text, those most stated first."""
    text = text.strip()
    return tuple(
        one for one in _listed(corpus, corpus.engine.generation) if _matches(one.indicator, text)
    )


def stated_indicators(corpus: Corpus) -> tuple[Indicator, ...]:
    """The indicators that reports state figures of, those most stated first.

    Counted once for each state of the corpus: there are hundreds of thousands of figures.
    """
    return _stated(corpus, corpus.engine.generation)


@lru_cache(maxsize=4)
def _stated(corpus: Corpus, _generation: int) -> tuple[Indicator, ...]:
    counts = corpus.store.indicator_counts()
    most_first = sorted(counts, key=lambda id_: -counts[id_].reports)
    return tuple(filter(None, map(indicator_of_id, most_first)))


@lru_cache(maxsize=4)
def _listed(corpus: Corpus, _generation: int) -> tuple[ListedIndicator, ...]:
    """All indicators, those most stated first."""
    store = corpus.store
    counts, stating, years = (
        store.indicator_counts(),
        store.indicator_reports(),
        store.indicator_years(),
    )
    places = {account.report: account.place for account in accounts(corpus)}
    listed = []
    for indicator in all_indicators():
        figures, reports = counts.get(indicator.id, (0, 0))
        regions = {places[id_] for id_ in stating.get(indicator.id, ()) if id_ in places}
        of_years = tuple(sorted(years.get(indicator.id, ())))
        listed.append(ListedIndicator(indicator, figures, reports, len(regions), of_years))
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
