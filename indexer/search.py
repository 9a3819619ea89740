"""The search service: a question in the words of a person -> hits with lines, and facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from time import monotonic
from typing import get_args

from indexer.concordance import Line, choose_matches, make_line
from indexer.corpus import Corpus, Vocabulary
from indexer.coverage import is_whole
from indexer.engines import EngineHit, Results
from indexer.figure_ranges import amount_of, compared_unit, is_result, range_of
from indexer.matching import asks_for_figures, asks_for_mentions, find_matches
from indexer.models import Figure, Mention, Passage, Report
from indexer.offsets import Span
from indexer.query import (
    FIELDS,
    Among,
    And,
    Clause,
    FieldIs,
    FigureIs,
    Not,
    Or,
    Sort,
    Unit,
    indicators_named,
    no_such_order,
    parse,
)
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.resolving import resolve, resolved_filters
from indexer.same_texts import SameText, once_each, same_texts
from indexer.store import Store
from indexer.vocab.indicator_table import Indicator, indicator_of_id
from indexer.vocab.kinds import OTHER, OTHER_NAME
from indexer.vocab.levels import LEVEL_NAMES, level_named
from indexer.vocab.portfolios import portfolio_named
from indexer.vocab.regions import Regions

# Characters of context on each side of a match in a list of hits.
CONTEXT = 40
LINES_OF_A_HIT = 3
# Texts are looked into for so long; what is left then is counted and said.
SECONDS_OF_A_QUERY = 2.0
# Reports of which the text is read at once, where all hits are wanted.
READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question: the query as written, and what was chosen beside it.

    The values of a filter are alternatives, and several filters must all hold. What has any of the
    `excluded` values is left out, and no facet counts it. `sort` is an order of the engines or an
    indicator (人工造林, indicator:afforestation.artificial): then what states the highest result of
    one year comes first, and what states none last.
    """

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: Unit = "report"
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    facets: tuple[str, ...] = ()
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A report, or one passage of it, that was found; `matches` are all matches in it, in order.

    `figures` and `mentions` are those of the whole report, where the query or the order asks for
    any. `same_texts` are other reports that are the same text, of which this one stands for those
    that match too; passages are not folded, and have none. `value` is the figure by which hits that
    are sorted by an indicator stand where they do; None where they are not, or it states none.
    """

    report: Report
    passage: Passage | None
    score: float
    lines: tuple[Line, ...]
    matches: tuple[Span, ...]
    figures: tuple[Figure, ...] = ()
    mentions: tuple[Mention, ...] = ()
    same_texts: tuple[SameText, ...] = ()
    value: Figure | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that hits have. `parent` is the value above it in a tree, as a province is."""

    value: str
    name: str
    count: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer. `clause` is the query as it was understood, names of regions as codes.

    `cut` counts the reports or passages that may be hits too but could not be looked into in the
    time that a query has; neither the total nor a facet has them.
    """

    request: SearchRequest
    clause: Clause
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    cut: int = 0


def search(corpus: Corpus, request: SearchRequest) -> SearchPage:
    """Find reports or passages.

    Reports that are the same text are one hit; each of their passages is one by itself.

    Raises QueryError for a query or filter that cannot be understood.
    """
    page, hits = search_through(corpus, request)
    return replace(page, hits=tuple(hits))


def search_through(corpus: Corpus, request: SearchRequest) -> tuple[SearchPage, Iterator[Hit]]:
    """The answer without its hits, and these one after another, read as they are taken.

    For lists that are too long to be held: all are of one look into the index, in its order.

    Raises QueryError as `search` does, before the first hit is taken.
    """
    clause, answered, filters = _understood(corpus, request)
    results = _results(corpus, request, answered, filters)
    page = SearchPage(
        request=request,
        clause=clause,
        total=results.total,
        hits=(),
        facets={
            name: _facet(name, counts, corpus.vocabulary) for name, counts in results.facets.items()
        },
        cut=results.cut,
    )
    batches = (
        results.hits[first : first + READ_AT_ONCE]
        for first in range(0, len(results.hits), READ_AT_ONCE)
    )
    return page, (hit for batch in batches for hit in _hits(corpus, request, clause, batch))


def reports_among(corpus: Corpus, request: SearchRequest, some: Iterable[str]) -> list[str]:
    """Those of some reports that answer a search, of passages those in which any does; texts that
    are the same count once.

    Raises QueryError as `search` does.
    """
    ids = list(some)
    asked: frozenset[tuple[str, int | None]] = frozenset((id_, None) for id_ in ids)
    if request.unit == "passage":
        asked = frozenset(corpus.store.passages(ids))
    _, answered, filters = _understood(corpus, request)
    whole = replace(request, limit=len(asked), offset=0, facets=())
    found = _results(corpus, whole, And((Among(asked), answered)), filters)
    return list(dict.fromkeys(hit.report for hit in found.hits))


def _understood(
    corpus: Corpus, request: SearchRequest
) -> tuple[Clause, Clause, Mapping[str, Sequence[str]]]:
    """A search as it was understood, as engines can answer it, and the filters in their terms."""
    vocabulary = corpus.vocabulary
    clause = resolve(parse(request.query), vocabulary)
    filters = resolved_filters(request.filters, vocabulary)
    answered = answerable(clause, corpus.store, request.unit)
    if barred := resolved_filters(request.excluded, vocabulary):
        answered = And((answered, *(Not(FieldIs(*one)) for one in barred.items())))
    return clause, answered, filters


def _hits(
    corpus: Corpus, request: SearchRequest, clause: Clause, found: Sequence[EngineHit]
) -> Iterator[Hit]:
    """Some hits with what is shown of them."""
    ids = [hit.report for hit in found]
    reports = corpus.store.reports(ids)
    indicator = None if _engine_order(request.sort) else _sorting_indicator(request.sort)
    shown = _with_order(clause, indicator)
    figures = corpus.store.figures(ids) if asks_for_figures(shown) else {}
    mentions = corpus.store.mentions.in_reports(ids) if asks_for_mentions(shown) else {}
    same = same_texts(corpus.store, reports.values()) if request.unit == "report" else {}
    for one in found:
        # A report that left the store since the last commit of the index has nothing to show.
        if report := reports.get(one.report):
            stated = figures.get(one.report, ())
            hit = _hit(one, report, shown, stated, mentions.get(one.report, ()))
            yield replace(
                hit,
                same_texts=same.get(one.report, ()),
                value=_value(hit, indicator) if indicator else None,
            )


def _results(
    corpus: Corpus, request: SearchRequest, clause: Clause, filters: Mapping[str, Sequence[str]]
) -> Results:
    """The hits of the page in the order asked for, with the total and the facets of all."""
    deadline = monotonic() + SECONDS_OF_A_QUERY
    ask = partial(corpus.engine.search, unit=request.unit, filters=filters, deadline=deadline)
    if request.unit == "report":
        clause = once_each(clause, corpus.store, ask)
    if order := _engine_order(request.sort):
        limit, offset = request.limit, request.offset
        return ask(clause, facets=request.facets, sort=order, limit=limit, offset=offset)
    amounts = _amounts(corpus.store, _sorting_indicator(request.sort), request.unit)
    having = Among(frozenset(amounts))
    having_any = ask(And((clause, having)), limit=len(amounts)).hits
    first = sorted(having_any, key=lambda hit: -amounts[hit.report, hit.passage])
    hits = first[request.offset : request.offset + request.limit]
    if missing := request.limit - len(hits):
        offset = max(0, request.offset - len(first))
        hits += ask(And((clause, Not(having))), limit=missing, offset=offset).hits
    whole = ask(clause, facets=request.facets, limit=0)
    return Results(whole.total, tuple(hits), whole.facets, whole.cut)


def _engine_order(sort: str) -> Sort | None:
    return next((known for known in get_args(Sort) if known == sort), None)


def _with_order(clause: Clause, indicator: Indicator | None) -> Clause:
    """What the lines of hits show: the query and, sorted by an indicator, its figures."""
    return And((clause, FieldIs("indicator", (indicator.id,)))) if indicator else clause


def _value(hit: Hit, indicator: Indicator) -> Figure | None:
    """The highest result of an indicator in a report or passage, as `_amounts` has it."""
    first, last = (hit.passage.start, hit.passage.end) if hit.passage else (0, len(hit.report.text))
    unit = compared_unit(indicator.unit)
    results = [
        figure
        for figure in hit.figures
        if first <= figure.start < last
        and is_result(figure, indicator.id, unit)
        and is_whole(figure.scope, hit.report.metadata.region.value)
    ]
    return max(results, key=lambda figure: amount_of(figure).value or 0, default=None)


def _sorting_indicator(sort: str) -> Indicator:
    name = sort.removeprefix("indicator:")
    if found := indicators_named(name):
        return found[0]
    raise no_such_order(name)


def _amounts(store: Store, indicator: Indicator, unit: Unit) -> dict[tuple[str, int | None], float]:
    """The highest result of an indicator for one year in each document that states one.

    Of the whole place alone: 全市 in the report of a county is the city that it lies in.
    """
    amounts: dict[tuple[str, int | None], float] = {}
    found = store.highest(indicator.id, compared_unit(indicator.unit))
    heads = store.heads({place.report for place, scope, _ in found if scope})
    for place, scope, amount in found:
        head = heads.get(place.report)
        if scope and not (head and is_whole(scope, head.metadata.region.value)):
            continue
        document = (place.report, place.passage if unit == "passage" else None)
        amounts[document] = max(amount, amounts.get(document, amount))
    return amounts


def matches_in(corpus: Corpus, report: Report, clause: Clause) -> list[Span]:
    """All matches of a resolved query in a report, figures and mentions among them."""
    figures = corpus.store.figures_in(report.id) if asks_for_figures(clause) else ()
    mentions = corpus.store.mentions.in_report(report.id) if asks_for_mentions(clause) else ()
    return find_matches(report.text, clause, (*figures, *mentions))


def answerable(clause: Clause, store: Store, unit: Unit) -> Clause:
    """The clause as engines can answer it: which documents hold a figure, the store says."""
    match clause:
        case And(parts):
            return And(tuple(answerable(part, store, unit) for part in parts))
        case Or(parts):
            return Or(tuple(answerable(part, store, unit) for part in parts))
        case Not(part):
            return Not(answerable(part, store, unit))
        case FigureIs():
            places = store.reports_with((clause.indicator,), range_of(clause))
            if unit == "report":
                return Among(frozenset((place.report, None) for place in places))
            return Among(frozenset(place for place in places if place.passage is not None))
        case _:
            return clause


def _hit(
    found: EngineHit,
    report: Report,
    clause: Clause,
    figures: tuple[Figure, ...],
    mentions: tuple[Mention, ...],
) -> Hit:
    passage = None if found.passage is None else report.passages[found.passage]
    start, end = (passage.start, passage.end) if passage else (0, len(report.text))
    text = report.text[:end]
    known: tuple[Figure | Mention, ...] = (*figures, *mentions)
    matches = [span for span in find_matches(text, clause, known) if span.start >= start]
    chosen = choose_matches(text, matches, LINES_OF_A_HIT, CONTEXT // 2)
    chosen = chosen or [Span(start, start)]
    return Hit(
        report,
        passage,
        found.score,
        tuple(make_line(text, span, CONTEXT) for span in chosen),
        tuple(matches),
        figures,
        mentions,
    )


def _facet(name: str, counts: Mapping[str, int], vocabulary: Vocabulary) -> tuple[FacetValue, ...]:
    """The values of a facet: years from the newest, regions in order of code, others by count.

    Unknown comes last in each.
    """
    values = [_facet_value(name, value, count, vocabulary) for value, count in counts.items()]
    if name == "year":
        values.sort(key=lambda value: value.value, reverse=True)
    elif name == "region":
        values.sort(key=lambda value: value.value)
    else:
        values.sort(key=lambda value: (-value.count, value.value))
    return tuple(sorted(values, key=lambda value: value.value == UNKNOWN))


def _facet_value(name: str, value: str, count: int, vocabulary: Vocabulary) -> FacetValue:
    if value == UNKNOWN:
        return FacetValue(value, UNKNOWN_NAME, count)
    if name == "policy":
        return FacetValue(value, vocabulary.policies.title(value), count)
    if name != "region":
        return FacetValue(value, value_name(name, value), count)
    title, parent = _in_tree(vocabulary.regions, value)
    return FacetValue(value, title, count, parent)


# A search over all reports has each of the thousands of regions once.
@lru_cache(maxsize=20_000)
def _in_tree(regions: Regions, id_: str) -> tuple[str, str | None]:
    """The title of a region, and what it stands below."""
    lineage = regions.lineage(id_)
    return regions.title(id_), lineage[-2] if len(lineage) > 1 else None


def value_name(name: str, value: str) -> str:
    """A value of a facet in words: forestry is 林业草原, county is 县级."""
    match name:
        case "portfolio":
            portfolio = portfolio_named(value)
            return portfolio.name if portfolio else value
        case "indicator":
            indicator = indicator_of_id(value)
            return indicator.name if indicator else value
        case "level":
            level = level_named(value)
            return LEVEL_NAMES[level] if level else value
        case "kind":
            return OTHER_NAME if value == OTHER else value
        case _:
            return value


ALL_FACETS = tuple(field.id for field in FIELDS)
