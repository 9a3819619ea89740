"""The addresses of the trail."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.trail import trail_csv
from webui.trail.address import PATH, ask_from
from webui.trail.exports import say_rows
from webui.trail.page import trail_page

trail = Blueprint("trail", __name__)

FILE = "shuzhi-trail.csv"


@trail.get(PATH)
def show() -> ResponseReturnValue:
    """Who did what."""
    return render_template("trail.html", page=trail_page(_corpus(), ask_from(request.args)))


@trail.get(f"{PATH}.<any(csv):ending>")
def download(ending: str) -> ResponseReturnValue:
    """All entries that are asked for, as a table."""
    entries = _corpus().store.trail.entries(ask_from(request.args).wanted)
    say_rows(len(entries))
    answer = Response("".join(trail_csv(entries)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=FILE)
    return answer


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
