"""Weaker questions that find something, for a search that found nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.corpus import Corpus, Vocabulary
from indexer.query import And, Clause, Exact, Not, QueryError, Words, parse, to_text
from indexer.search import SearchRequest, search
from webui.address import FILTERS, Question, search_url
from webui.filters import value_words
from webui.language import _, many
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
        Link(
            text,
            search_url(asked),
            many("%(num)s 段", total) if asked.unit == "passage" else many("%(num)s 份", total),
        )
        for text, asked in weaker
        if (total := _count(corpus, asked))
    )


def _without_one(question: Question, vocabulary: Vocabulary) -> Iterator[tuple[str, Question]]:
    for name, values in question.in_force.items():
        words = _("、").join(value_words(name, value, vocabulary) for value in values)
        text = _("去掉 %(field)s %(values)s", field=_(FILTERS[name]).lower(), values=words)
        yield text, question.choosing(name, ())
    for name, values in question.left_out.items():
        words = _("、").join(value_words(name, value, vocabulary) for value in values)
        text = _("不再排除 %(field)s %(values)s", field=_(FILTERS[name]).lower(), values=words)
        yield text, question.excluding(name, ())
    parts = _parts(question)
    for i, part in enumerate(parts[:MOST_PARTS]):
        others = to_text(And((*parts[:i], *parts[i + 1 :])))
        yield _("去掉 %(query)s", query=to_text(part)), replace(question, query=others)
    match parse(question.query):
        case Exact(text):
            loose = replace(question, query=to_text(Words(text)))
            yield _("不要求一字不差，只查 %(query)s", query=text), loose
    if question.query and question.is_narrowed:
        yield _("去掉检索词，只留条件"), replace(question, query="")
        yield _("去掉所有条件，只留检索词"), question.unrestricted()
    if question.unit == "passage":
        yield _("不限在同一段里"), replace(question, unit="report")


def _alone(question: Question) -> Iterator[tuple[str, Question]]:
    for part in _parts(question)[:MOST_PARTS]:
        if not isinstance(part, Not):
            yield (
                _("只查 %(query)s", query=to_text(part)),
                Question(to_text(part), unit=question.unit),
            )


def _parts(question: Question) -> tuple[Clause, ...]:
    """The clauses that must all hold; none where there is but one."""
    clause = parse(question.query)
    return clause.clauses if isinstance(clause, And) else ()


def _count(corpus: Corpus, question: Question) -> int:
    request = SearchRequest(
        question.query, question.in_force, question.unit, limit=0, excluded=question.left_out
    )
    try:
        return search(corpus, request).total
    except QueryError:  # exact text such as "(" is no word
        return 0
