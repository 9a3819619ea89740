"""The page of trends: the boxes, both tables with their chart, or a state in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.query import QueryError
from indexer.search import SearchRequest, search
from indexer.trends import MOST_QUERIES, Trends, trend
from indexer.trends.places import BY, By, default_by, places_by
from webui.address import Question
from webui.filters import FilterError, canonical
from webui.language import _, later
from webui.phrases_address import Ask as PhraseAsk
from webui.phrases_address import ask_url as phrase_url
from webui.states import Link, State, empty_corpus
from webui.trends_address import Ask, Measure, ask_url
from webui.trends_chart import ChartView, chart_view
from webui.trends_form import Form, form_of
from webui.trends_states import bad_condition, no_reports, refused, shortened, too_many
from webui.trends_table import Table, places_table, years_table

MEASURES: dict[Measure, str] = {
    "share": later("占比"),
    "count": later("份数"),
    "rate": later("每万字行数"),
}
BY_NAMES: dict[By, str] = {
    "province": later("省级"),
    "prefecture": later("市级"),
    "county": later("县级"),
    "own": later("本级"),
}
FORMATS = {".csv": "CSV", ".json": "JSON"}
# What can be asked, each with what it shows; those that a corpus has nothing of are left out.
EXAMPLES = (
    (("河长制", "林长制"), later("两项制度先后写进多少报告")),
    (("脱贫攻坚", "乡村振兴"), later("一个说法让位给另一个")),
    (('"以*为抓手"', '"以*为契机"'), later("套话多起来还是少下去")),
    (("造林", "造林 近/20 退耕"), later("一个词，和它同另一个词靠在一起")),
    (("人工造林>1万亩",), later("报出这样一个数的有多少")),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few ways to show the numbers."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for the queries that were understood. `cut` are those that took too long."""

    available: int
    measure: str
    measures: tuple[Option, ...]
    years: Table
    chart: ChartView | None
    places: Table
    levels: tuple[Option, ...]
    alone: bool
    exports: tuple[Link, ...]
    phrases: tuple[Link, ...]
    cut: tuple[tuple[str, int], ...]
    no_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Queries to begin with."""

    queries: tuple[str, ...]
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """The whole page; `refused` are the queries that were not understood, each by itself."""

    form: Form
    title: str = ""
    result: Result | None = None
    refused: tuple[State, ...] = ()
    state: State | None = None
    examples: tuple[Example, ...] = ()
    status: int = 200


def trends_page(corpus: Corpus, ask: Ask) -> TrendsPage:
    """The page of an address; with a state where nothing can be counted."""
    try:
        ask = known(corpus, ask)
    except FilterError as error:
        return state_page(corpus, replace(ask, filters={}), bad_condition(error, ask), 400)
    if not corpus.store.count_reports():
        return state_page(corpus, ask, empty_corpus())
    if len(ask.queries) > MOST_QUERIES:
        return state_page(corpus, ask, too_many(ask), 400)
    if not ask.queries:
        return TrendsPage(form_of(corpus, ask), examples=tuple(_examples(corpus)))
    found = trend(corpus, ask.request())
    if not found.available:
        return state_page(corpus, ask, no_reports(shortened(ask)))
    faults = tuple(refused(one, shortened(ask)) for one in found.refused)
    understood = ask.asking(tuple(one.query for one in found.trends))
    # The columns are the queries that were understood, and are numbered as such.
    understood = replace(understood, rank=ask.rank if not faults else 0)
    return TrendsPage(
        form_of(corpus, ask),
        title=_("、").join(query[:20] for query in understood.queries),
        result=_result(corpus, found, understood) if found.trends else None,
        refused=faults,
        status=200 if found.trends else 400,
    )


def known(corpus: Corpus, ask: Ask) -> Ask:
    """The same with filters as the facets write them.

    Raises FilterError for a value that means nothing.
    """
    question = canonical(Question(filters=ask.filters), corpus.vocabulary)
    return replace(ask, filters=question.filters)


def state_page(corpus: Corpus, ask: Ask, state: State, status: int = 200) -> TrendsPage:
    """The page with a state in place of its tables."""
    return TrendsPage(form_of(corpus, ask), state=state, status=status)


def _result(corpus: Corpus, found: Trends, ask: Ask) -> Result:
    levels = [by for by in BY if len(places_by(found, by)) > 1]
    by = ask.by or default_by(found)
    return Result(
        available=found.available,
        measure=_(MEASURES[ask.measure]),
        measures=tuple(
            Option(_(name), ask_url(replace(ask, measure=one)), one == ask.measure)
            for one, name in MEASURES.items()
        ),
        years=years_table(found, ask),
        chart=chart_view(found, ask),
        places=places_table(found, ask, by, corpus.regions),
        levels=tuple(
            Option(_(BY_NAMES[one]), ask_url(replace(ask, by=one)) + "#places", one == by)
            for one in BY
            if one in levels or one == by
        ),
        alone=by == "own",
        exports=tuple(
            Link(name, ask_url(replace(ask, by=None, rank=0, measure="share"), ending))
            for ending, name in FORMATS.items()
        ),
        phrases=tuple(
            Link(one.query, phrase_url(PhraseAsk(one.query, ask.in_force)))
            for one in found.trends
            if one.is_phrase and one.whole.lines
        ),
        cut=tuple((one.query, one.cut) for one in found.trends if one.cut),
        no_lines=tuple(one.query for one in found.trends if not one.is_phrase)
        if ask.measure == "rate"
        else (),
    )


def _examples(corpus: Corpus) -> list[Example]:
    """Those of which the corpus has something."""
    return [
        Example(queries, _(text), ask_url(Ask(queries)))
        for queries, text in EXAMPLES
        if any(_total(corpus, query) for query in queries)
    ]


def _total(corpus: Corpus, query: str) -> int:
    try:
        return search(corpus, SearchRequest(query, limit=0)).total
    except QueryError:  # an indicator that the vocabulary has no longer
        return 0
