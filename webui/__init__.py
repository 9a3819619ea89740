"""The pages: an address in, a page out. They ask the services of `indexer`, and what these say is
kept nowhere but in `kept_answers`.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, make_response, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from indexer.cleaning import UNSEEN
from indexer.corpus import Corpus
from indexer.errors import IndexerError, Unavailable
from webui.api import api, api_docs, is_of_api
from webui.api.answering import show_http_error
from webui.compare_views import comparisons
from webui.corpus_views import about
from webui.drawing import in_page
from webui.health_views import health
from webui.language import speak
from webui.people.guard import CSRFError, keep_out, mark_private
from webui.people.users_views import users
from webui.people.views import people
from webui.people.words import ROLE_NAMES, SCOPE_NAMES
from webui.phrases_views import phrases
from webui.policies_views import policies
from webui.policy_tools_views import policy_tools
from webui.reading_views import reports
from webui.removal.views import removal
from webui.reuse_views import reuse
from webui.review.views import review
from webui.searches.views import searches
from webui.states import (
    SECONDS_TO_WAIT,
    State,
    fault,
    person_must_mend,
    refused,
    stale_form,
    unavailable,
)
from webui.trail.exports import note_exports
from webui.trail.views import trail
from webui.trends_views import trending
from webui.uploads.receiving import FileRequest
from webui.uploads.views import uploads
from webui.views import pages

STATIC = Path(__file__).with_name("static")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

# Of an address as it is sent: 2,000 characters of Chinese are 18,000 bytes.
LONGEST_ADDRESS = 60_000

log = logging.getLogger(__name__)


def create_app(corpus: Corpus) -> Flask:
    """The pages over a corpus."""
    app = Flask(__name__)
    app.request_class = FileRequest
    app.extensions["corpus"] = corpus
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset, drawn=in_page, ROLE_NAMES=ROLE_NAMES, SCOPE_NAMES=SCOPE_NAMES
    )
    speak(app, is_of_api)
    app.register_blueprint(pages)
    app.register_blueprint(comparisons)
    app.register_blueprint(phrases)
    app.register_blueprint(policies)
    app.register_blueprint(policy_tools)
    app.register_blueprint(removal)
    app.register_blueprint(reports)
    app.register_blueprint(reuse)
    app.register_blueprint(searches)
    app.register_blueprint(review)
    app.register_blueprint(trail)
    app.register_blueprint(trending)
    app.register_blueprint(api)
    app.register_blueprint(api_docs)
    app.register_blueprint(about)
    app.register_blueprint(health)
    app.register_blueprint(people)
    app.register_blueprint(users)
    app.register_blueprint(uploads)
    app.before_request(_refuse_the_outsize)
    keep_out(app, corpus)
    app.after_request(_finish)
    note_exports(app)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _no_form_of_ours)
    app.register_error_handler(IndexerError, _needs_a_person)
    app.register_error_handler(Unavailable, _has_to_wait)
    app.register_error_handler(Exception, _fault_of_ours)
    return app


def asset(name: str) -> str:
    """The address of a static file. It changes with the content, so that a browser may keep it."""
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _refuse_the_outsize() -> None:
    if len(request.query_string) + len(request.path) > LONGEST_ADDRESS:
        abort(414)


def _finish(response: Response) -> Response:
    """Headers of every response; a static file asked for by its hash never changes.

    No page holds signs that nobody sees, wherever they came from: a name of a file, or a question,
    could turn the writing around with them. They are shown as in the view of a source.
    """
    if len(response.headers.get("Location", "")) > LONGEST_ADDRESS:
        # What is put right may grow, " to %22, and then nobody takes the header.
        response = make_response(_show(refused(414)), 414)
    if response.mimetype == "text/html":
        response.set_data(UNSEEN.sub("□", response.get_data(as_text=True)))
    response.headers.update(HEADERS)
    mark_private(response)
    if response.status_code == 200 and request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    """What the framework refuses: no such page, no such method. A redirect is no error."""
    code = error.code or 500
    if code < 400:
        return error
    if is_of_api(request.path):
        return show_http_error(error)
    return _show(refused(code)), code


def _no_form_of_ours(error: CSRFError) -> tuple[str, int]:
    return _show(stale_form()), 400


def _needs_a_person(error: IndexerError) -> tuple[str, int]:
    return _show(person_must_mend(str(error))), 400


def _has_to_wait(error: Unavailable) -> Response:
    """A server that the page needs is away; who asks again in a while may be answered."""
    log.warning("%s at %s: %s", error.trouble, request.path, error)
    response = make_response(_show(unavailable(error.trouble)), 503)
    response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    response.headers["Cache-Control"] = "no-store"
    return response


def _fault_of_ours(error: Exception) -> tuple[str, int]:
    """A fault of ours is logged under a number, and the page shows the number and nothing else."""
    number = f"e-{secrets.token_hex(4)}"
    log.error("%s at %s", number, request.url, exc_info=error)
    return _show(fault(number)), 500


def _show(state: State) -> str:
    return render_template("state.html", state=state)
