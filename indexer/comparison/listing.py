"""The indicators of the vocabulary, and how much a corpus has of each."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.comparison.accounts import accounts
from indexer.corpus import Corpus
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


def list_indicators(corpus: Corpus, text: str = "") -> tuple[ListedIndicator, ...]:
    """The indicators whose id, name, alias or portfolio holds the text, those most stated first."""
    found = [indicator for indicator in all_indicators() if _matches(indicator, text.strip())]
    if not found:
        return ()
    store = corpus.store
    counts, stating, years = (
        store.indicator_counts(),
        store.indicator_reports(),
        store.indicator_years(),
    )
    places = {account.report: account.place for account in accounts(corpus)}
    listed = []
    for indicator in found:
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
