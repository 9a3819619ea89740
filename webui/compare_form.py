"""What can be asked of a comparison: the boxes, the choices, and the names that are offered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from indexer.comparison import holdings
from indexer.comparison.models import BASE_NAMES
from indexer.corpus import Corpus
from indexer.models import FigureStatus
from indexer.query.fields import UNKNOWN
from indexer.search import SearchRequest, search
from indexer.vocab.indicator_table import Indicator, indicator_named, indicator_of_id
from indexer.vocab.levels import LEVEL_NAMES
from indexer.vocab.regions import Regions
from webui.compare_address import Ask, arguments_of, ask_url
from webui.compare_asking import NATION_NAME
from webui.compare_chart import Choice
from webui.language import _, later
from webui.states import Link

STATUS_NAMES: dict[FigureStatus, str] = {
    "actual": later("实际"),
    "target": later("目标"),
    "forecast": later("预计"),
}
MEASURE_NAMES = {False: later("数值"), True: later("增速")}
# Names that are offered while one is typed.
SUGGESTED = 20
KEPT = ("region", "status", "growth", "parts", "per", "chart", "with")


@dataclass(frozen=True, slots=True)
class Form:
    """What can be asked. `kept` are the arguments that the form sends beside its own fields.

    `beside` are those of the box for a second indicator, which stands at the chart; `other` is the
    name in it.
    """

    ask: Ask
    indicator: str
    indicators: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    chips: tuple[Link, ...]
    levels: tuple[tuple[str, str], ...]
    bases: tuple[tuple[str, str], ...]
    statuses: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    other: str
    beside: tuple[tuple[str, str], ...]


def form_of(corpus: Corpus, ask: Ask) -> Form:
    """The form of a page."""
    indicators = filter(None, map(indicator_of_id, holdings(corpus).counts))
    free = replace(ask, rank="")
    found = search(corpus, SearchRequest(limit=0, facets=("region",))).facets["region"]
    return Form(
        ask=ask,
        indicator=_name(ask.indicator),
        indicators=tuple((one.name, one.unit) for one in indicators),
        places=tuple(value.name for value in found if value.value != UNKNOWN),
        chips=_chips(ask, corpus.regions),
        levels=tuple((id_, _(LEVEL_NAMES[id_])) for id_ in LEVEL_NAMES if id_ != "department"),
        bases=tuple((id_, _(name)) for id_, name in BASE_NAMES.items()),
        statuses=tuple(
            Choice(_(words), ask_url(replace(free, status=status)), ask.status == status)
            for status, words in STATUS_NAMES.items()
        ),
        measures=tuple(
            Choice(
                _(words),
                ask_url(replace(free, growth=growth, base="", per="" if growth else ask.per)),
                ask.growth == growth,
            )
            for growth, words in MEASURE_NAMES.items()
        ),
        kept=tuple(pair for pair in arguments_of(free) if pair[0] in KEPT),
        other=_name(ask.other),
        beside=tuple(arguments_of(replace(ask, other="", chart="scatter"))),
    )


def suggested(corpus: Corpus, text: str) -> tuple[tuple[str, str], ...]:
    """Names and aliases that hold a text, of indicators that the corpus states, with a hint each.

    The hint of an alias names its indicator: GDP is 地区生产总值 亿元.
    """
    counts = holdings(corpus).counts
    most = sorted(counts, key=lambda id_: -counts[id_].reports)
    names = ((name, one) for one in map(indicator_of_id, most) if one for name in one.names)
    holding = ((name, one) for name, one in names if text.casefold() in name.casefold())
    return tuple((name, _hint(name, one)) for name, one in islice(holding, SUGGESTED))


def _hint(name: str, indicator: Indicator) -> str:
    if name == indicator.name:
        return indicator.unit
    return f"{indicator.name} {indicator.unit}".strip()


def _name(id_: str) -> str:
    """What stands in the box of an indicator: its name, or its id where several bear that name."""
    indicator = indicator_of_id(id_)
    if indicator is None:
        return id_
    return indicator.name if indicator_named(indicator.name) == indicator else indicator.id


def _chips(ask: Ask, regions: Regions) -> tuple[Link, ...]:
    return tuple(
        Link(
            region if region == NATION_NAME or not regions.unit(region) else regions.title(region),
            ask_url(
                replace(ask, rank="", regions=tuple(one for one in ask.regions if one != region))
            ),
        )
        for region in ask.regions
    )
