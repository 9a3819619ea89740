"""The API: the services of `indexer` as JSON under /api/v1, and its documentation under /api/docs.

The addresses are in `operations`, what is asked and answered in a module a subject, and the OpenAPI
document is made from the same models. We show it on a page of our own: the usual viewers put styles
into the page, which the policy of our pages forbids, and show nothing without script. What would
change our mind is a viewer that does without both.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template
from werkzeug.exceptions import HTTPException

from indexer.corpus import Corpus
from indexer.errors import IndexerError, Unavailable
from webui.api.answering import (
    is_known,
    json_response,
    show_fault,
    show_http_error,
    show_state,
    show_unavailable,
    tag_of,
    unchanged,
    view_of,
)
from webui.api.docs_page import docs_page
from webui.api.document import document
from webui.api.operations import BASE, OPERATIONS, SENDING
from webui.api.problems import CHOSEN_BY, DOCS, Problem, problem_response
from webui.language import language, name_language

api = Blueprint("api", __name__, url_prefix=BASE)
api_docs = Blueprint("api_docs", __name__)

for _operation in (*OPERATIONS, *SENDING):
    api.add_url_rule(
        _operation.path, _operation.name, view_of(_operation), methods=[_operation.method]
    )

api.register_error_handler(Problem, problem_response)
api.register_error_handler(HTTPException, show_http_error)
api.register_error_handler(IndexerError, show_state)
api.register_error_handler(Unavailable, show_unavailable)
api.register_error_handler(Exception, show_fault)


@api.get("/openapi.json")
def openapi() -> Response:
    """The API as programs read it."""
    tag = tag_of(_corpus(), language())
    answer = unchanged(tag) if is_known(tag) else json_response(document(), tag)
    name_language(answer, *CHOSEN_BY)
    return answer


@api_docs.get(DOCS)
def docs() -> str:
    """The API as people read it."""
    return render_template("api_docs.html", page=docs_page(_corpus()))


def is_of_api(path: str) -> bool:
    """Whether who asks there reads problems and not pages.

    >>> is_of_api("/api/v2"), is_of_api("/api/docs"), is_of_api("/apis")
    (True, False, False)
    """
    return (path == "/api" or path.startswith("/api/")) and path != DOCS


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
