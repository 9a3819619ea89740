"""The search page by its address: the view reads the URL, asks, shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.query import QueryError, parse
from webui.address import (
    CONTROL,
    HITS_OF_A_PAGE,
    Question,
    has_slips,
    question_from,
    search_url,
)
from webui.filters import FilterError, canonical
from webui.pager import last_page
from webui.search_completing import proposals
from webui.search_export import TYPES, page_json, written
from webui.searching import search_view, sort_of, state_view
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


@pages.get("/search.<any(csv, xlsx, jsonl, json):ending>")
def download(ending: str) -> ResponseReturnValue:
    """All hits as a file, in the order of the page; as JSON the page itself."""
    corpus = _corpus()
    asked = question_from(request.args)
    try:
        question = canonical(asked, corpus.vocabulary)
        sort = sort_of(question, parse(question.query))
        if ending == "json":
            return Response(page_json(corpus, question, sort), mimetype=TYPES[ending])
        content = written(corpus, question, sort, ending, request.root_url)
    except FilterError as error:
        return _with_state(corpus, asked, bad_filter(error)), 400
    except QueryError as error:
        return _with_state(corpus, asked, bad_query(error, asked)), 400
    if isinstance(content, Iterator):
        answer = Response(content, mimetype=TYPES[ending])
        answer.headers.set("Content-Disposition", "attachment", filename=f"shuzhi.{ending}")
        return answer
    return send_file(
        content, mimetype=TYPES[ending], as_attachment=True, download_name=f"shuzhi.{ending}"
    )


@pages.get("/complete")
def complete() -> ResponseReturnValue:
    """What a query that is being typed may become."""
    text = CONTROL.sub(" ", request.args.get("q", ""))
    return render_template("_completions.html", found=proposals(_corpus(), text))


def _with_state(corpus: Corpus, question: Question, state: State) -> str:
    return render_template("search.html", view=state_view(corpus, question, state))


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
