"""The addresses of trends."""

from __future__ import annotations

import json
from io import BytesIO

from flask import Blueprint, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.trends import MOST_QUERIES, Trends, trend
from indexer.trends_json import trends_csv, trends_json
from webui.filters import FilterError
from webui.trends_address import Ask, WrongArgument, ask_from
from webui.trends_page import TrendsPage, known, state_page, trends_page
from webui.trends_states import shortened, wrong_argument

trending = Blueprint("trends", __name__)

TYPES = {"csv": "text/csv", "json": "application/json"}


@trending.get("/trends")
def show() -> ResponseReturnValue:
    """Queries side by side, by year and by place."""
    try:
        page = trends_page(_corpus(), ask_from(request.args))
    except WrongArgument as error:
        page = _wrong(error)
    return _shown(page)


@trending.get("/trends.<any(csv, json):ending>")
def download(ending: str) -> ResponseReturnValue:
    """The same numbers as a file. A table has no place for a query that is not understood."""
    corpus = _corpus()
    ask = Ask()
    try:
        ask = ask_from(request.args)
        if not 0 < len(ask.queries) <= MOST_QUERIES:
            return _refused(trends_page(corpus, ask))
        found = trend(corpus, known(corpus, ask).request())
    except WrongArgument as error:
        return _shown(_wrong(error))
    except FilterError:
        return _refused(trends_page(corpus, ask))
    if not found.trends or (ending == "csv" and found.refused):
        return _refused(trends_page(corpus, ask))
    return send_file(
        BytesIO(_written(found, ending)),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=f"趋势.{ending}",
    )


def _written(found: Trends, ending: str) -> bytes:
    if ending == "json":
        return json.dumps(trends_json(found), ensure_ascii=False).encode()
    return trends_csv(found).encode("utf-8-sig")


def _wrong(error: WrongArgument) -> TrendsPage:
    return state_page(_corpus(), shortened(error.ask), wrong_argument(error), 400)


def _shown(page: TrendsPage) -> ResponseReturnValue:
    return render_template("trends.html", page=page), page.status


def _refused(page: TrendsPage) -> ResponseReturnValue:
    return render_template("trends.html", page=page), 400


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
