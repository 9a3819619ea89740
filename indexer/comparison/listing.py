"""The indicators of the vocabulary, and how much a corpus has of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from indexer.comparison.choosing import period_of
from indexer.comparison.sources import Account, accounts
from indexer.corpus import Corpus
from indexer.figure_ranges import OWN_ROLES
from indexer.vocab.indicator_table import Indicator, all_indicators
from indexer.vocab.portfolios import portfolio_named


@dataclass(frozen=True, slots=True)
class ListedIndicator:
    """An indicator with the number of figures that reports state of their own place.

    `regions` counts the places of these reports, `years` are those that the figures are about.
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
    counts = corpus.store.indicator_counts()
    regions: defaultdict[str, set[str]] = defaultdict(set)
    years: defaultdict[str, set[int]] = defaultdict(set)
    by_report: dict[str, Account] = {account.report: account for account in accounts(corpus)}
    stated = [indicator.id for indicator in found if indicator.id in counts]
    for report, figure in corpus.store.figures_of(stated, by_report):
        if figure.indicator is None or figure.role not in OWN_ROLES:
            continue
        regions[figure.indicator].add(by_report[report].place.id)
        if period := period_of(by_report[report], figure):
            years[figure.indicator].add(int(period.end[:4]))
    listed = [
        ListedIndicator(
            indicator,
            *(counts.get(indicator.id) or (0, 0)),
            regions=len(regions[indicator.id]),
            years=tuple(sorted(years[indicator.id])),
        )
        for indicator in found
    ]
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
