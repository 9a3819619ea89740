"""A saved search -> what it asks for, as the page of the search reads its address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from indexer.corpus import Corpus, Vocabulary
from indexer.query import parse
from indexer.search import SearchRequest
from webui.address import Question, question_from, search_url
from webui.filters import canonical, chips

__all__ = ["LONGEST_QUESTION", "arguments_of", "question_of", "request_of", "words_of"]

LONGEST_QUESTION = 8000


def question_of(arguments: str, corpus: Corpus) -> Question:
    """The question that the arguments of an address say, from its first page.

    Raises FilterError and QueryError for what cannot be understood, as when a place is no more in
    the home's own regions.
    """
    pairs = _pairs(arguments)
    question = canonical(question_from(pairs), corpus.vocabulary)
    parse(question.query)
    return replace(question, page=1, open=(), find={}, figures=True)


def arguments_of(question: Question) -> str:
    """The arguments of the address that asks this; empty where nothing is asked."""
    return iri_to_uri(search_url(question)).partition("?")[2]


def request_of(question: Question) -> SearchRequest:
    """The same in terms of the search service."""
    return SearchRequest(
        question.query, question.in_force, question.unit, excluded=question.left_out
    )


def words_of(question: Question, vocabulary: Vocabulary) -> str:
    """A question in words: 造林 · 地区 青禾县."""
    shown = chips(question, vocabulary)
    return " · ".join(filter(None, (question.query, *(f"{c.field} {c.value}" for c in shown))))


def _pairs(arguments: str) -> MultiDict[str, str]:

    return MultiDict(parse_qsl(arguments[:LONGEST_QUESTION]))
