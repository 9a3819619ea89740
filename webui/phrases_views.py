"""The addresses of phrases, of what is like a draft, and of templates."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from io import BytesIO

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from indexer.corpus import Corpus
from indexer.phrases import concordance
from indexer.phrases.asking import phrase_clause
from indexer.phrases_json import phrases_csv, phrases_json
from indexer.query import QueryError
from indexer.similar_json import similar_json, templates_json
from webui.address import CONTROL, number_of
from webui.filters import FilterError
from webui.language import _
from webui.phrase_completing import completions
from webui.phrase_pages import size_of
from webui.phrase_states import bad_condition, bad_phrase, wrong_argument
from webui.phrases_address import Ask, WrongArgument, ask_from
from webui.phrases_page import PhrasesPage, known, phrases_page, sort_of, state_page
from webui.phrases_similar import LONGEST_ADDRESS, similar_page, similar_url, too_long
from webui.phrases_tables import similar_csv, templates_csv
from webui.phrases_templates import templates_page

phrases = Blueprint("phrases", __name__)

TYPES = {"csv": "text/csv", "json": "application/json"}


@phrases.get("/phrases")
def show() -> ResponseReturnValue:
    """Every line in which a phrase stands."""
    try:
        page = phrases_page(_corpus(), ask_from(request.args))
    except WrongArgument as error:
        page = _wrong(error)
    if page.result and page.beyond:
        return redirect(page.result.pages.last)
    return render_template("phrases.html", page=page), page.status


@phrases.get("/phrases.<any(csv, json):ending>")
def download(ending: str) -> ResponseReturnValue:
    """The same lines as a file: a table has all of them, each by itself."""
    corpus = _corpus()
    ask = Ask()
    try:
        ask = known(corpus, ask_from(request.args))
        content = _written(corpus, ask, ending)
    except WrongArgument as error:
        page = _wrong(error)
    except FilterError as error:
        page = state_page(corpus, Ask(), bad_condition(error, ask), 400)
    except QueryError as error:
        page = state_page(corpus, ask, bad_phrase(error, ask), 400)
    else:
        return _file(content, _("语句"), ending)
    return render_template("phrases.html", page=page), page.status


@phrases.get("/phrases/complete")
def names() -> ResponseReturnValue:
    """What a phrase that is being typed may become."""
    text = CONTROL.sub(" ", request.args.get("q", "")).strip()
    return render_template("_names.html", names=completions(_corpus(), text))


@phrases.get("/phrases/similar")
def alike() -> ResponseReturnValue:
    """How others have put the sentences of a draft that stands in the address."""
    begin = number_of(request.args.get("from", "")) or 0
    return _alike(request.args.get("text", ""), begin)


@phrases.post("/phrases/similar")
def alike_posted() -> ResponseReturnValue:
    """The same for a draft that was sent; a short one has an address, and goes there.

    Nothing is kept of it.
    """
    try:
        text = request.form.get("text", "").strip()
        begin = number_of(request.form.get("from", "")) or 0
    except RequestEntityTooLarge:
        page = too_long(0)
        return render_template("phrases_similar.html", page=page), page.status
    if len(text) <= LONGEST_ADDRESS:
        return redirect(similar_url(text, begin), 303)
    return _alike(text, begin)


@phrases.get("/phrases/templates")
def patterns() -> ResponseReturnValue:
    """The patterns that reports fill in."""
    name = CONTROL.sub(" ", request.args.get("portfolio", "")).strip()
    page = templates_page(_corpus(), name, request.args.get("all") == "1")
    return render_template("phrases_templates.html", page=page), page.status


@phrases.get("/phrases/similar.<any(csv, json):ending>")
def alike_file(ending: str) -> ResponseReturnValue:
    """The wordings of the page as a file."""
    begin = number_of(request.args.get("from", "")) or 0
    page = similar_page(_corpus(), request.args.get("text", ""), begin)
    if not page.sentences:
        return render_template("phrases_similar.html", page=page), page.status
    found = [one for sentence in page.sentences for one in sentence.found]
    content = (
        similar_csv(found, _corpus().regions).encode("utf-8-sig")
        if ending == "csv"
        else json.dumps(similar_json(found), ensure_ascii=False).encode()
    )
    return _file(content, _("相近写法"), ending)


@phrases.get("/phrases/templates.<any(csv, json):ending>")
def patterns_file(ending: str) -> ResponseReturnValue:
    """All patterns of the page as a file."""
    name = CONTROL.sub(" ", request.args.get("portfolio", "")).strip()
    page = templates_page(_corpus(), name, True)
    if page.state:
        return render_template("phrases_templates.html", page=page), page.status
    content = (
        templates_csv(page.found).encode("utf-8-sig")
        if ending == "csv"
        else json.dumps(templates_json(page.found), ensure_ascii=False).encode()
    )
    return _file(content, _("常用句式"), ending)


def _file(content: bytes, name: str, ending: str) -> Response:
    return send_file(
        BytesIO(content),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=f"{name}.{ending}",
    )


def _alike(text: str, begin: int) -> ResponseReturnValue:
    page = similar_page(_corpus(), text, begin)
    return render_template("phrases_similar.html", page=page), page.status


def _written(corpus: Corpus, ask: Ask, ending: str) -> bytes:
    sort = sort_of(ask, phrase_clause(ask.text))
    if ending == "json":
        found = concordance(corpus, ask.request(sort, size_of(ask)))
        return json.dumps(phrases_json(found), ensure_ascii=False).encode()
    whole = replace(ask, folded=False, group=None, offset=0)
    found = concordance(corpus, whole.request(sort, sys.maxsize, collocates=False))
    return phrases_csv(found.lines).encode("utf-8-sig")


def _wrong(error: WrongArgument) -> PhrasesPage:
    return state_page(_corpus(), Ask(error.ask.text), wrong_argument(error), 400)


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
