"""The page of indicators: what can be compared, field by field, and how much there is of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.comparison import ListedIndicator, list_indicators
from indexer.corpus import Corpus
from indexer.search import value_name
from indexer.vocab.indicator_table import Nature
from webui.address import with_arguments
from webui.figures import compare_url, indicator_search
from webui.language import _, later
from webui.states import Link

BETWEEN = "、"
# Indicators of a field that stand on the page of all; each field has a page of its own.
MOST_OF_A_FIELD = 8
# Names of an indicator that stand below its own.
MOST_ALIASES = 4
FORMATS = {".csv": "CSV", ".json": "JSON"}
# What a value of each nature is.
NATURES: Mapping[Nature, str] = {
    "flow": later("一段时期里发生的量"),
    "stock": later("一个时点上有的量"),
    "rate": later("比率、均数或指数"),
    "planned": later("规划或概算的量"),
}


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """An indicator with its counts; `years` is empty where nothing is stated of it.

    `official` is its name in the statistics where that is another, `example` a sentence that states
    it.
    """

    name: str
    english: str
    aliases: str
    unit: str
    nature: str
    official: str
    remarks: str
    example: str
    figures: int
    reports: int
    regions: int
    years: str
    compare: str
    search: str


@dataclass(frozen=True, slots=True)
class Field:
    """A portfolio with the indicators that the corpus states, and the names of the rest.

    `count` is how many it states, `url` leads to all of them where not all are listed.
    """

    id: str
    name: str
    stated: tuple[ShownIndicator, ...]
    silent: tuple[ShownIndicator, ...]
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """The whole page; `text` is what was typed to narrow it."""

    text: str
    stated: int
    total: int
    fields: tuple[Field, ...]
    exports: tuple[Link, ...]


def indicators_page(corpus: Corpus, text: str) -> IndicatorsPage:
    """The indicators whose name, alias, id or field holds a text, the most stated first."""
    found = list_indicators(corpus, text)
    by_field: defaultdict[str, list[ListedIndicator]] = defaultdict(list)
    for one in found:
        by_field[one.indicator.portfolio].append(one)
    fields = tuple(_field(id_, members, bool(text)) for id_, members in by_field.items())
    # A field of which nothing is stated comes last.
    ordered = sorted(fields, key=lambda field: -sum(one.reports for one in by_field[field.id]))
    narrowed = [("q", text)] if text else []
    return IndicatorsPage(
        text,
        sum(bool(one.figures) for one in found),
        len(found),
        tuple(ordered),
        tuple(
            Link(name, with_arguments(f"/indicators{ending}", narrowed))
            for ending, name in FORMATS.items()
        ),
    )


def _field(id_: str, members: Sequence[ListedIndicator], whole: bool) -> Field:
    """A field with all its indicators, or with those most stated."""
    stated = [one for one in members if one.figures]
    shown = stated if whole or len(stated) <= MOST_OF_A_FIELD + 1 else stated[:MOST_OF_A_FIELD]
    name = value_name("portfolio", id_)
    return Field(
        id_,
        _(name),
        tuple(_shown(one) for one in shown),
        tuple(_shown(one) for one in members if not one.figures),
        len(stated),
        with_arguments("/indicators", [("q", name)]) if len(shown) < len(stated) else "",
    )


def _shown(one: ListedIndicator) -> ShownIndicator:
    indicator = one.indicator
    years = (str(year) for year in (*one.years[:1], *one.years[-1:]))
    official = indicator.official or ""
    return ShownIndicator(
        name=indicator.name,
        english=indicator.english,
        aliases=BETWEEN.join(indicator.names[1 : 1 + MOST_ALIASES]),
        unit=indicator.unit,
        nature=_(NATURES[indicator.nature]),
        official="" if official == indicator.name else official,
        remarks=indicator.remarks or "",
        example=indicator.examples[0].text if indicator.examples else "",
        figures=one.figures,
        reports=one.reports,
        regions=one.regions,
        years="–".join(dict.fromkeys(years)),
        compare=compare_url(indicator.id),
        search=indicator_search(indicator),
    )
