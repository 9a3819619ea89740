"""A request -> the answer of an operation as JSON, or a problem.

What was asked for is known by its address, the generation of the index, the versions of the rules
and vocabularies in force and that of the program: together they are the entity tag, so that whoever
asks again with it is answered (304) before anything is looked up. An ingest makes its arrays and
links reports of the same text after the index shows these, so that what it says of them is part of
the tag as well; who asked in between asks again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from importlib.metadata import version

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from indexer.corpus import Corpus, versions
from indexer.derived import in_force
from indexer.errors import IndexerError, Unavailable
from webui.api.operations import Operation
from webui.api.problems import Problem, problem_of_status, problem_response, words_of
from webui.api.questions import question_of
from webui.api.records import Json
from webui.language import _
from webui.states import SECONDS_TO_WAIT, unavailable

PROGRAM = version("shuzhi")
# Nothing is read from the body of a request.
LARGEST_BODY = 10_000

log = logging.getLogger(__name__)


def view_of(operation: Operation) -> Callable[..., Response]:
    """The view that answers an operation."""

    def view(**path: str) -> Response:
        if operation.method == "GET":
            refuse_bodies()
        corpus: Corpus = current_app.extensions["corpus"]
        question = question_of(operation.question, request.args)
        tag = tag_of(corpus) if operation.settled else ""
        if tag and is_known(tag):
            return unchanged(tag)
        answer = operation.ask(corpus, question, *path.values())
        return json_response(answer, "" if is_cut(answer) else tag)

    return view


def refuse_bodies() -> None:
    """Raises Problem for a body that no honest question has."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise Problem("too_large", _("问题都写在网址里，不要带内容"))


def json_response(answer: Json, tag: str) -> Response:
    """An answer as it is sent; without a tag it is looked up anew each time."""
    content = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(content, mimetype="application/json")
    return _marked(response, tag)


def unchanged(tag: str) -> Response:
    """What who asks again with a tag is told."""
    return _marked(Response(status=304), tag)


def tag_of(corpus: Corpus, *parts: str) -> str:
    """The entity tag of what the request asks for; `parts` are what else the answer hangs on."""
    state = (
        PROGRAM,
        *parts,
        str(corpus.engine.generation),
        json.dumps(versions(corpus.settings)),
        *in_force(corpus.settings.home),
        json.dumps(corpus.store.near_duplicates()),
        request.path,
        request.query_string.decode("latin-1"),
    )
    return hashlib.sha256("\n".join(state).encode()).hexdigest()[:24]


def is_known(tag: str) -> bool:
    """Whether the one who asks has this already. A star says nothing of what is had."""
    asked = request.if_none_match
    return not asked.star_tag and asked.contains_weak(tag)


def is_cut(answer: Json) -> bool:
    """Whether the time was up before all was looked into: the next answer may say more.

    >>> is_cut({"total": 3, "cut": 0}), is_cut({"queries": [{"cut": 2}, {"error": {}}]})
    (False, True)
    """
    parts = answer.get("queries")
    return any(part.get("cut") for part in (answer, *(parts if isinstance(parts, list) else ())))


def show_http_error(error: HTTPException) -> Response:
    """What the framework refuses: no such address, no such method."""
    code = error.code or 500
    response = problem_response(problem_of_status(code))
    response.status_code = code
    if code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def show_state(error: IndexerError) -> Response:
    """A corpus that cannot be used as it is, or not at this moment."""
    return problem_response(Problem("corpus", words_of(error)))


def show_unavailable(error: Unavailable) -> Response:
    """A server that the answer needs is away; who asks again in a while may be answered."""
    log.warning("%s at %s: %s", error.trouble, request.path, error)
    response = problem_response(Problem("corpus", unavailable(error.trouble).text))
    response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def show_fault(error: Exception) -> Response:
    """A fault of ours is logged under a number, and the answer has the number and nothing else."""
    number = f"e-{secrets.token_hex(4)}"
    log.error("%s at %s", number, request.url, exc_info=error)
    return problem_response(Problem("fault", _("语料没有受损；请再试一次"), number=number))


def _marked(response: Response, tag: str) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    if tag:
        response.set_etag(tag, weak=True)
    return response
