"""Weaker questions that find something, for a search that found nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.corpus import Corpus, Vocabulary
from indexer.query import And, Clause, Exact, Not, QueryError, Words, parse, to_text
from indexer.search import SearchRequest, search
from webui.address import FILTERS, Question, search_url
from webui.filters import value_words
from webui.states import Link

# Parts of a query that are tried; each costs a search.
MOST_PARTS = 6


def advice(corpus: Corpus, question: Question) -> tuple[Link, ...]:
    """The question without one of its conditions, wherever that finds something.

    Where none of these does, one part of the query after another, alone and without filters.
    """
    question = replace(question, page=1)
    return _found(corpus, _without_one(question, corpus.vocabulary)) or _found(
        corpus, _alone(question)
    )


def _found(corpus: Corpus, weaker: Iterable[tuple[str, Question]]) -> tuple[Link, ...]:
    return tuple(
        Link(text, search_url(asked), f"{total:,} {'段' if asked.unit == 'passage' else '份'}")
        for text, asked in weaker
        if (total := _count(corpus, asked))
    )


def _without_one(question: Question, vocabulary: Vocabulary) -> Iterator[tuple[str, Question]]:
    for name, values in question.in_force.items():
        words = "、".join(value_words(name, value, vocabulary) for value in values)
        yield f"去掉 {FILTERS[name]} {words}", question.choosing(name, ())
    parts = _parts(question)
    for i, part in enumerate(parts[:MOST_PARTS]):
        others = to_text(And((*parts[:i], *parts[i + 1 :])))
        yield f"去掉 {to_text(part)}", replace(question, query=others)
    match parse(question.query):
        case Exact(text):
            yield f"不要求一字不差，只查 {text}", replace(question, query=to_text(Words(text)))
    if question.query and question.in_force:
        yield "去掉检索词，只留条件", replace(question, query="")
        yield "去掉所有条件，只留检索词", replace(question, filters={})
    if question.unit == "passage":
        yield "不限在同一段里", replace(question, unit="report")


def _alone(question: Question) -> Iterator[tuple[str, Question]]:
    for part in _parts(question)[:MOST_PARTS]:
        if not isinstance(part, Not):
            yield f"只查 {to_text(part)}", Question(to_text(part), unit=question.unit)


def _parts(question: Question) -> tuple[Clause, ...]:
    """The clauses that must all hold; none where there is but one."""
    clause = parse(question.query)
    return clause.clauses if isinstance(clause, And) else ()


def _count(corpus: Corpus, question: Question) -> int:
    request = SearchRequest(question.query, question.in_force, question.unit, limit=0)
    try:
        return search(corpus, request).total
    except QueryError:  # exact text such as "(" is no word
        return 0
