"""The search page: box, filters in force, facets, hits, or a state in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.query import (
    TEXTS,
    Clause,
    FieldIs,
    FigureIs,
    Not,
    Or,
    Sort,
    Unit,
    Words,
    leaves,
    to_text,
)
from indexer.search import SearchPage, SearchRequest, search
from indexer.vocab.indicator_table import Indicator, indicator_of_id
from webui.address import BY_INDICATOR, FILTERS, HITS_OF_A_PAGE, Question, pairs, search_url
from webui.advice import advice
from webui.facets import Facet, flat_facet
from webui.filters import Chip, chips
from webui.language import _, later
from webui.overview import Example, Overview, examples, language, overview, passages, tips
from webui.pager import Pager, pager
from webui.phrases_address import Ask, ask_url
from webui.region_tree import RegionFacet, region_facet
from webui.results import ShownHit, shown_hit
from webui.search_export import Exports, exports
from webui.states import Link, State, empty_corpus, no_results
from webui.years import YearFacet, year_facet

# The facets that are plain lists, in the order of the page.
FLAT_FACETS = tuple(name for name in FILTERS if name not in ("region", "year"))
SORTS: dict[Sort, str] = {
    "relevance": later("相关"),
    "year": later("年份"),
    "region": later("地区"),
}
# Indicators that hits can be sorted by: those asked for, which may be all of a query by 造林.
MOST_INDICATORS = 3


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of a search page, without those in which the hits have nothing."""

    region: RegionFacet | None
    year: YearFacet | None
    flat: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few ways to show the hits; the name of an `indicator` is Chinese on every page."""

    name: str
    url: str
    current: bool
    indicator: bool = False


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the product is for and what is in it, for who comes without a question."""

    reports: int
    passages: int
    years: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What stands below the box when a question was understood. `kept` goes with a new query.

    `cut` counts what may fit too but could not be looked into in time. `by_value` means that an
    indicator orders the hits. `name` is the question in
    words and `url` its address, by which a browser may keep it; both are empty where nothing is
    asked. `barring` are the arguments that go with a value that is to be excluded. `phrases` lists
    all lines of exact text that is asked for; empty where none is.
    """

    total: int
    cut: int
    passages: bool
    by_value: bool
    name: str
    url: str
    barring: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    clear: str
    kept: tuple[tuple[str, str], ...]
    facets: Facets
    sorts: tuple[Option, ...]
    units: tuple[Option, ...]
    phrases: str
    exports: Exports | None
    hits: tuple[ShownHit, ...]
    pager: Pager | None
    state: State | None
    welcome: Welcome | None


@dataclass(frozen=True, slots=True)
class SearchView:
    """The whole page: results, or a state that stands in their place."""

    query: str
    tips: tuple[Example, ...]
    language: tuple[tuple[str, str, tuple[Example, ...]], ...]
    results: Results | None
    state: State | None


def state_view(corpus: Corpus, question: Question, state: State) -> SearchView:
    """The search page with a state in place of its results."""
    known = overview(corpus)
    return SearchView(question.query, tips(known), language(known), None, state)


def search_view(corpus: Corpus, question: Question, clause: Clause) -> SearchView:
    """The search page of a question that was understood.

    Raises QueryError for what only the service finds wrong with it.
    """
    known = overview(corpus)
    if not known.reports:
        return SearchView(question.query, (), language(known), None, empty_corpus())
    sort = sort_of(question, clause)
    found = search(
        corpus,
        SearchRequest(
            query=question.query,
            filters=question.in_force,
            excluded=question.left_out,
            unit=question.unit,
            sort=sort,
            limit=HITS_OF_A_PAGE,
            offset=(question.page - 1) * HITS_OF_A_PAGE,
            facets=tuple(FILTERS),
        ),
    )
    results = _results(corpus, question, found, sort, known)
    return SearchView(question.query, tips(known), language(known), results, None)


def has_words(clause: Clause) -> bool:
    """Whether a clause asks for text that relevance could be measured by."""
    return any(wanted and isinstance(leaf, TEXTS) for leaf, wanted in leaves(clause))


def sort_of(question: Question, clause: Clause) -> str:
    """The order of the hits; where nothing ranks them the newest come first."""
    if not has_words(clause) and question.sort in (None, "relevance"):
        return "year"
    return question.sort or "relevance"


def _results(
    corpus: Corpus, question: Question, found: SearchPage, sort: str, known: Overview
) -> Results:
    vocabulary = corpus.vocabulary
    regions = vocabulary.regions
    facets = found.facets
    nothing = None
    shown = chips(question, vocabulary)
    if not found.total:
        nothing = no_results(
            question,
            advice(corpus, question),
            tuple(Link(e.query, e.url, e.note) for e in examples(corpus)),
        )
    return Results(
        total=found.total,
        cut=found.cut,
        passages=question.unit == "passage",
        by_value=question.indicator is not None,
        name=" · ".join(filter(None, (question.query, *(f"{c.field} {c.value}" for c in shown)))),
        url=search_url(_bare(question)) if question.query or question.is_narrowed else "",
        barring=tuple(pairs(replace(question, page=1))),
        chips=shown,
        clear=search_url(question.unrestricted()),
        kept=tuple((name, value) for name, value in pairs(_bare(question)) if name != "q"),
        facets=Facets(
            region_facet(question, facets["region"], vocabulary),
            year_facet(question, facets["year"]),
            tuple(
                facet
                for name in FLAT_FACETS
                if (facet := flat_facet(question, name, facets[name], vocabulary))
            ),
        ),
        sorts=_sorts(question, sort, found.clause),
        units=_units(question),
        phrases=_phrases_url(question, found.clause) if found.total else "",
        exports=exports(question, found.total) if found.total else None,
        hits=tuple(shown_hit(hit, found.clause, question, regions) for hit in found.hits),
        pager=pager(
            found.total,
            question.page,
            HITS_OF_A_PAGE,
            lambda page: search_url(replace(question, page=page)),
        ),
        state=nothing,
        welcome=None if question.query or question.is_narrowed else _welcome(corpus, known),
    )


def _bare(question: Question) -> Question:
    """The question from its first page, without what was opened on the way."""
    return replace(question, page=1, open=(), find={})


def _sorts(question: Question, current: str, clause: Clause) -> tuple[Option, ...]:
    ranked = has_words(clause)
    orders: list[tuple[str, str, bool]] = [
        (sort, _(name), False) for sort, name in SORTS.items() if ranked or sort != "relevance"
    ]
    orders += [
        (f"{BY_INDICATOR}{one.id}", one.name, True) for one in indicators_asked(question, clause)
    ]
    return tuple(
        Option(
            name, search_url(replace(question, sort=sort, page=1)), sort == current, is_indicator
        )
        for sort, name, is_indicator in orders
    )


def indicators_asked(question: Question, clause: Clause) -> tuple[Indicator, ...]:
    """The indicators that a question is about, and so may be sorted by: chosen, or in the query."""
    ids = [question.indicator.id] if question.indicator else []
    ids += question.filters.get("indicator", ())
    for leaf, wanted in leaves(clause):
        match leaf:
            case FigureIs(indicator=id_) if wanted:
                ids.append(id_)
            case FieldIs("indicator", values) if wanted:
                ids += values
    found = (indicator_of_id(id_) for id_ in dict.fromkeys(ids))
    return tuple(one for one in found if one)[:MOST_INDICATORS]


def _units(question: Question) -> tuple[Option, ...]:
    names: tuple[tuple[Unit, str], ...] = (("report", _("报告")), ("passage", _("段落")))
    return tuple(
        Option(name, search_url(replace(question, unit=unit, page=1)), question.unit == unit)
        for unit, name in names
    )


def _grouped(query: str, clause: Clause) -> str:
    """A query to which something may be added: 造林 OR 绿化 in parentheses."""
    return f"({query})" if isinstance(clause, Or) else query


def _phrases_url(question: Question, clause: Clause) -> str:
    """The address of the lines, for a query whose words alone would not say the same there."""
    texts = [leaf for leaf, wanted in leaves(clause) if wanted and isinstance(leaf, TEXTS)]
    if not texts or any(isinstance(leaf, Words) for leaf in texts):
        return ""
    barred = (to_text(Not(FieldIs(name, values))) for name, values in question.left_out.items())
    return ask_url(Ask(" ".join((_grouped(question.query, clause), *barred)), question.in_force))


def _welcome(corpus: Corpus, known: Overview) -> Welcome:
    years = [known.first_year, known.last_year]
    return Welcome(
        known.reports,
        passages(corpus),
        "–".join(dict.fromkeys(filter(None, years))),
        examples(corpus),
    )
