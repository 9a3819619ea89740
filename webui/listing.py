"""The page of indicators: what can be compared, field by field, and how much there is of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from indexer.comparison import ListedIndicator, list_indicators
from indexer.corpus import Corpus
from indexer.search import value_name
from webui.figures import compare_url, indicator_search

# Names of an indicator that stand below its own.
MOST_ALIASES = 4


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """An indicator with its counts; `years` is empty where nothing is stated of it."""

    name: str
    aliases: str
    unit: str
    remarks: str
    figures: int
    reports: int
    regions: int
    years: str
    compare: str
    search: str


@dataclass(frozen=True, slots=True)
class Field:
    """A portfolio with the indicators that the corpus states, and the names of the rest."""

    id: str
    name: str
    stated: tuple[ShownIndicator, ...]
    silent: tuple[ShownIndicator, ...]


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """The whole page; `text` is what was typed to narrow it."""

    text: str
    stated: int
    total: int
    fields: tuple[Field, ...]


def indicators_page(corpus: Corpus, text: str) -> IndicatorsPage:
    """The indicators whose name, alias, id or field holds a text, the most stated first."""
    found = list_indicators(corpus, text)
    by_field: defaultdict[str, list[ListedIndicator]] = defaultdict(list)
    for one in found:
        by_field[one.indicator.portfolio].append(one)
    fields = tuple(
        Field(
            portfolio,
            value_name("portfolio", portfolio),
            tuple(_shown(one) for one in members if one.figures),
            tuple(_shown(one) for one in members if not one.figures),
        )
        for portfolio, members in by_field.items()
    )
    # A field of which nothing is stated comes last.
    ordered = sorted(fields, key=lambda field: -sum(one.reports for one in field.stated))
    return IndicatorsPage(text, sum(bool(one.figures) for one in found), len(found), tuple(ordered))


def _shown(one: ListedIndicator) -> ShownIndicator:
    indicator = one.indicator
    return ShownIndicator(
        name=indicator.name,
        aliases="、".join(indicator.names[1 : 1 + MOST_ALIASES]),
        unit=indicator.unit,
        remarks=indicator.remarks or "",
        figures=one.figures,
        reports=one.reports,
        regions=one.regions,
        years="–".join(dict.fromkeys(str(year) for year in (one.years[0], one.years[-1])))
        if one.years
        else "",
        compare=compare_url(indicator.id),
        search=indicator_search(indicator),
    )
