"""The service: queries -> how many reports match each, by year and by place.

A facet of the engine counts without the filter of its own field, so that filters go into the query
here. Reports that are the same text are asked for by their ids, and all others only counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from time import monotonic

from indexer.corpus import Corpus
from indexer.phrases import PhraseRequest, concordance
from indexer.query import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Not,
    QueryError,
    Slots,
    Words,
    parse,
    to_text,
)
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.resolving import resolve, resolved_filters
from indexer.search import SECONDS_OF_A_QUERY, answerable
from indexer.trends.counting import Counts, Facts, Lines, count, count_lines, facts_of, points
from indexer.trends.records import (
    MOST_QUERIES,
    Place,
    Point,
    Refused,
    Trend,
    TrendError,
    TrendRequest,
    Trends,
)
from indexer.vocab.regions import Regions

Filters = Mapping[str, Sequence[str]]


def trend(corpus: Corpus, request: TrendRequest) -> Trends:
    """Count the reports that match each query, and of how many.

    A query that cannot be understood is said so in its place. Raises TrendError for too many
    queries, QueryError for a filter that cannot be understood.
    """
    if len(request.queries) > MOST_QUERIES:
        raise TrendError(
            f"{len(request.queries)} queries; at most {MOST_QUERIES} can stand side by side"
        )
    filters = resolved_filters(request.filters, corpus.vocabulary)
    facts = facts_of(corpus)
    there, _ = _count(corpus, Everything(), filters, facts)
    return Trends(
        request=request,
        available=there.whole,
        years=tuple(sorted(there.years, key=lambda year: (year == UNKNOWN, year))),
        places=tuple(_places(there.places, corpus.regions)),
        answers=tuple(
            _answer(corpus, query, request, filters, facts, there) for query in request.queries
        ),
    )


def _answer(
    corpus: Corpus,
    query: str,
    request: TrendRequest,
    filters: Filters,
    facts: Facts,
    there: Counts,
) -> Trend | Refused:
    try:
        asked = parse(query)
        clause = resolve(asked, corpus.vocabulary)
        answered = answerable(clause, corpus.store, "report")
        found, cut = _count(corpus, answered, filters, facts)
        lines = _lines(corpus, query, request) if _is_phrase(asked) else None
    except QueryError as error:
        return Refused(query, error)

    def counted(part: str) -> dict[str, Point]:
        return points(
            getattr(found, part),
            getattr(there, part),
            getattr(lines.lines, part) if lines else None,
            getattr(lines.characters, part) if lines else {},
        )

    return Trend(
        query=query,
        text=to_text(asked),
        whole=Point(
            found.whole,
            there.whole,
            lines.lines.whole if lines else None,
            lines.characters.whole if lines else 0,
        ),
        years=counted("years"),
        places=counted("places"),
        own=counted("own"),
        cut=cut,
    )


def _count(corpus: Corpus, clause: Clause, filters: Filters, facts: Facts) -> tuple[Counts, int]:
    """The reports that match, counted, and how many could not be looked into in time."""
    ask = partial(corpus.engine.search, deadline=monotonic() + SECONDS_OF_A_QUERY)
    chosen = (FieldIs(name, tuple(values)) for name, values in filters.items())
    narrowed = And((clause, *chosen))
    copies = Among(frozenset((id_, None) for id_ in facts.leaders))
    alone = ask(And((narrowed, Not(copies))), facets=("year", "region"), limit=0)
    others = ask(And((narrowed, copies)), limit=len(facts.leaders))
    found = count(alone, (hit.report for hit in others.hits), facts, corpus.regions)
    return found, alone.cut + others.cut


def _is_phrase(clause: Clause) -> bool:
    """Whether a query is nothing but one text, so that its lines can be set against all texts."""
    return isinstance(clause, Words | Exact | Slots)


def _lines(corpus: Corpus, query: str, request: TrendRequest) -> Lines:
    asked = PhraseRequest(query, request.filters, folded=False, collocates=False, limit=0)
    found = concordance(corpus, asked)
    return count_lines(found.by_year, found.by_region, corpus.regions)


def _places(ids: Mapping[str, int], regions: Regions) -> list[Place]:
    """Places in the order of the tree, unknown last."""
    lines = sorted(regions.lineage(id_) for id_ in ids if id_ != UNKNOWN)
    found = [_place(line, regions) for line in lines]
    return [*found, Place(UNKNOWN, UNKNOWN_NAME, None, None)] if UNKNOWN in ids else found


def _place(line: tuple[str, ...], regions: Regions) -> Place:
    unit = regions.unit(line[-1])
    return Place(
        line[-1],
        regions.title(line[-1]),
        unit.level if unit else None,
        line[-2] if len(line) > 1 else None,
    )
