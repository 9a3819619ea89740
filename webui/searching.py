"""The search page: box, filters in force, facets, hits, or a state in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.query import TEXTS, Clause, Sort, Words, leaves
from indexer.search import SearchPage, SearchRequest, search
from webui.address import FILTERS, HITS_OF_A_PAGE, Question, pairs, search_url
from webui.advice import advice
from webui.facets import Facet, flat_facet
from webui.filters import Chip, chips
from webui.overview import Example, Overview, examples, language, overview, passages, tips
from webui.pager import Pager, pager
from webui.phrases_address import Ask, ask_url
from webui.region_tree import RegionFacet, region_facet
from webui.results import ShownHit, shown_hit
from webui.states import Link, State, empty_corpus, no_results
from webui.years import YearFacet, year_facet

# The facets that are plain lists, in the order of the page.
FLAT_FACETS = tuple(name for name in FILTERS if name not in ("region", "year"))
SORTS: dict[Sort, str] = {"relevance": "相关", "year": "年份", "region": "地区"}


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of a search page, without those in which the hits have nothing."""

    region: RegionFacet | None
    year: YearFacet | None
    flat: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few ways to show the hits."""

    name: str
    url: str
    current: bool


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

    `cut` counts what may fit too but could not be looked into in time. `phrases` lists all lines of
    exact text that is asked for; empty where none is.
    """

    total: int
    cut: int
    unit: str
    chips: tuple[Chip, ...]
    clear: str
    kept: tuple[tuple[str, str], ...]
    facets: Facets
    sorts: tuple[Option, ...]
    units: tuple[Option, ...]
    phrases: str
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
    sort = _sort(question, clause)
    found = search(
        corpus,
        SearchRequest(
            query=question.query,
            filters=question.in_force,
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


def _sort(question: Question, clause: Clause) -> Sort:
    if not has_words(clause) and question.sort in (None, "relevance"):
        return "year"
    return question.sort or "relevance"


def _results(
    corpus: Corpus, question: Question, found: SearchPage, sort: Sort, known: Overview
) -> Results:
    vocabulary = corpus.vocabulary
    regions = vocabulary.regions
    facets = found.facets
    nothing = None
    if not found.total:
        nothing = no_results(
            question,
            advice(corpus, question),
            tuple(Link(e.query, e.url, e.note) for e in examples(corpus)),
        )
    return Results(
        total=found.total,
        cut=found.cut,
        unit="段" if question.unit == "passage" else "份报告",
        chips=chips(question, vocabulary),
        clear=search_url(replace(question, filters={}, page=1)),
        kept=tuple(
            (name, value) for name, value in pairs(replace(question, page=1)) if name != "q"
        ),
        facets=Facets(
            region_facet(question, facets["region"], vocabulary),
            year_facet(question, facets["year"]),
            tuple(
                facet
                for name in FLAT_FACETS
                if (facet := flat_facet(question, name, facets[name], vocabulary))
            ),
        ),
        sorts=_sorts(question, sort, has_words(found.clause)),
        units=_units(question),
        phrases=_phrases_url(question, found.clause) if found.total else "",
        hits=tuple(shown_hit(hit, found.clause, question, regions) for hit in found.hits),
        pager=pager(
            found.total,
            question.page,
            HITS_OF_A_PAGE,
            lambda page: search_url(replace(question, page=page)),
        ),
        state=nothing,
        welcome=_welcome(corpus, known) if not question.query and not question.in_force else None,
    )


def _sorts(question: Question, current: Sort, ranked: bool) -> tuple[Option, ...]:
    return tuple(
        Option(name, search_url(replace(question, sort=sort, page=1)), sort == current)
        for sort, name in SORTS.items()
        if ranked or sort != "relevance"
    )


def _units(question: Question) -> tuple[Option, ...]:
    return (
        Option(
            "报告",
            search_url(replace(question, unit="report", page=1)),
            question.unit == "report",
        ),
        Option(
            "段落",
            search_url(replace(question, unit="passage", page=1)),
            question.unit == "passage",
        ),
    )


def _phrases_url(question: Question, clause: Clause) -> str:
    """The address of the lines, for a query whose words alone would not say the same there."""
    texts = [leaf for leaf, wanted in leaves(clause) if wanted and isinstance(leaf, TEXTS)]
    if not texts or any(isinstance(leaf, Words) for leaf in texts):
        return ""
    return ask_url(Ask(question.query, question.in_force))


def _welcome(corpus: Corpus, known: Overview) -> Welcome:
    years = [known.first_year, known.last_year]
    return Welcome(
        known.reports,
        passages(corpus),
        "–".join(dict.fromkeys(filter(None, years))),
        examples(corpus),
    )
