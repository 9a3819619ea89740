"""The address that a machine asks whether the pages can be answered."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.query import Everything

health = Blueprint("health", __name__)


@health.get("/healthz")
def check() -> Response:
    """200 when store and engine answer; 503 with a sentence when one of them does not.

    What fails in another way is a fault of ours, answered with 500 as everywhere.
    """
    corpus: Corpus = current_app.extensions["corpus"]
    try:
        corpus.store.count_reports()
        corpus.engine.search(Everything(), limit=1)
        answer = Response("ok\n", mimetype="text/plain")
    except IndexerError as error:
        answer = Response(f"{error}\n", status=503, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer
