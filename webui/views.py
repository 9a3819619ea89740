"""The search page by its address: the view reads the URL, asks, shows."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.query import QueryError, parse
from webui.address import HITS_OF_A_PAGE, Question, has_slips, question_from, search_url
from webui.filters import FilterError, canonical
from webui.pager import last_page
from webui.searching import search_view, state_view
from webui.states import State, bad_filter, bad_query

pages = Blueprint("pages", __name__)


@pages.get("/")
def search() -> ResponseReturnValue:
    """The search page."""
    corpus = _corpus()
    asked = question_from(request.args)
    if has_slips(request.args):
        return redirect(search_url(asked))
    try:
        question = canonical(asked, corpus.vocabulary)
        view = search_view(corpus, question, parse(question.query))
    except FilterError as error:
        return _with_state(corpus, asked, bad_filter(error)), 400
    except QueryError as error:
        return _with_state(corpus, asked, bad_query(error, asked)), 400
    results = view.results
    if results and results.total:
        last = last_page(results.total, HITS_OF_A_PAGE)
        if question.page > last:
            return redirect(search_url(replace(question, page=last)))
    return render_template("search.html", view=view)


def _with_state(corpus: Corpus, question: Question, state: State) -> str:
    return render_template("search.html", view=state_view(corpus, question, state))


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
