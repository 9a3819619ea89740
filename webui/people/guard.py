"""Who may ask for what, before anything is done: `webui.access` says it, and here it is enforced.

In order: is the request meant for us, how large may it be, who asks, may they, and does a form come
from a page of ours. What is not in the tables is refused.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from indexer.accounts import holder_of_token, user_of_session
from indexer.corpus import Corpus
from indexer.models import Scope
from webui.access import LARGEST_BODY, LIMITS, NEEDS, SCOPES, Need, largest_body
from webui.language import own_address
from webui.people.cookies import Cookies
from webui.people.hosts import is_ours, names_of
from webui.people.me import NOBODY, ROLES, Person, me
from webui.people.secret import secret_of
from webui.people.sessions import Visitor

__all__ = ["CSRFError", "keep_out", "mark_private"]

READING = ("GET", "HEAD", "OPTIONS")
LOGIN = "people.show_login"
BEARER = "bearer "
HALF_A_YEAR = 180 * 24 * 3600


def keep_out(app: Flask, corpus: Corpus) -> None:
    """Have nobody come further in an application than `webui.access` says."""
    access = corpus.settings.access
    app.secret_key = secret_of(corpus.settings.home)
    app.session_interface = Cookies()
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard asks, after who it is
        WTF_CSRF_TIME_LIMIT=None,  # good for as long as the session that it belongs to
    )
    if access.proxies:
        count = access.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count)  # type: ignore[method-assign]
    names = names_of(corpus.settings)
    csrf = CSRFProtect(app)
    logins: Any = LoginManager(app)
    logins.session_protection = None  # a session ends when the store says so
    logins.user_loader(lambda secret: _visitor(corpus, secret))
    app.jinja_env.globals.update(csrf=csrf_field, me=me)

    @app.before_request
    def guard() -> BaseResponse | None:
        if not is_ours(request.host, names):
            abort(421)
        if request.endpoint == "static":
            return None
        by_token = _identify(corpus)
        if request.endpoint is None:
            return None  # there is no such address, which is soon said
        largest = largest_body(request.endpoint, corpus.settings)
        request.max_content_length = largest
        request.max_form_memory_size = min(largest, LARGEST_BODY)  # files lie on the disk
        need = NEEDS.get(request.endpoint, "admin")
        if not _is_met(need, access.require_login):
            return _turned_away()
        if by_token is None and request.method not in READING:
            try:
                csrf.protect()
            except RequestEntityTooLarge:
                if need != "read":
                    raise
                # What changes nothing says for itself how much it takes.
        elif by_token is not None and _scope_needed(need) not in by_token:
            abort(403)
        return None

    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    for endpoint, limits in LIMITS.items():
        view: Any = limiter.limit(limits)(app.view_functions[endpoint])
        app.view_functions[endpoint] = view


def csrf_field() -> Markup:
    """What each form holds that is sent by POST: that it stands on a page of ours."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def mark_private(response: Response) -> None:
    """What only some may see is kept by nobody but who sees it."""
    need = NEEDS.get(request.endpoint or "", "admin")
    if me().role or need in ROLES or "Set-Cookie" in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={HALF_A_YEAR}"


def _visitor(corpus: Corpus, secret: str) -> Visitor | None:
    user = user_of_session(corpus.store, corpus.settings.access, secret)
    return Visitor(user, secret) if user else None


def _identify(corpus: Corpus) -> tuple[Scope, ...] | None:
    """Find out who asks, and what the token is good for, where one was sent."""
    g.person = NOBODY
    said = request.headers.get("Authorization", "")
    if said.lower().startswith(BEARER):
        holder = holder_of_token(corpus.store, said[len(BEARER) :].strip())
        if holder is None:
            abort(401)
        g.person = Person(holder.user.name, holder.user.role)
        return holder.scopes
    if current_user.is_authenticated:
        g.person = Person(current_user.user.name, current_user.user.role)
    return None


def _is_met(need: Need, require_login: bool) -> bool:
    if need == "open":
        return True
    if need == "read":
        return not require_login or me().role is not None
    return me().may(need)


def _scope_needed(need: Need) -> Scope | None:
    """What a token must be good for. No token is good for an account, for reviewing, for users."""
    endpoint = request.endpoint or ""
    if endpoint in SCOPES:
        return SCOPES[endpoint]
    return "read" if need in ("open", "read") and request.method in READING else None


def _turned_away() -> BaseResponse:
    """Who is nobody may log in and come back; who is known is told that this is not for them."""
    if me().role or request.method not in READING or request.path.startswith("/api/"):
        abort(403 if me().role else 401)
    address = current_app.url_for(LOGIN, next=own_address())
    if request.headers.get("HX-Request"):
        # The browser is to leave the page, and not to show the login in the middle of it.
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)
