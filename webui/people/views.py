"""Logging in and out, and one's own account."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from indexer.accounts import (
    AccountError,
    Refused,
    add_token,
    fits,
    log_in,
    open_sessions,
    revoke_token,
    set_password,
)
from indexer.corpus import Corpus
from webui.language import OWN_PATH, _, many
from webui.people.me import me
from webui.people.sessions import begin_session, end_session, secret_now
from webui.people.words import SCOPE_NAMES, told

people = Blueprint("people", __name__)


@people.get("/login")
def show_login() -> ResponseReturnValue:
    """Asks for name and password; `next` is where to go then."""
    return _login()


@people.post("/login")
def enter() -> ResponseReturnValue:
    """Come in. What is wrong, name or password, is not said."""
    corpus, name = _corpus(), request.form.get("name", "").strip()
    agent = request.headers.get("User-Agent", "")
    password = request.form.get("password", "")
    found = log_in(corpus.store, name, password, request.remote_addr or "", agent)
    if isinstance(found, Refused):
        return _login(name, found)
    begin_session(found)
    return redirect(_next() or "/", 303)


@people.post("/logout")
def leave() -> ResponseReturnValue:
    """Go out; the session is over, whoever has its secret."""
    by = me().name
    _corpus().store.sessions.end(end_session(), by)
    return redirect("/", 303)


@people.get("/account")
def show_account() -> ResponseReturnValue:
    """One's own account: password, sessions, tokens."""
    return _account()


@people.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Another password. All sessions end, this one too: whoever knew the old one is out."""
    store, form = _corpus().store, request.form
    user = store.users.named(me().name)
    if user is None or not fits(user.password, form.get("old", "")):
        return _account(wrong=_("现在的密码不对"), status=400)
    if form.get("new", "") != form.get("again", ""):
        return _account(wrong=_("两次输入的新密码不一样"), status=400)
    try:
        set_password(store, user.name, form.get("new", ""), user.name)
    except AccountError as error:
        return _account(wrong=told(error), status=400)
    end_session()
    return redirect("/login", 303)


@people.post("/account/sessions")
def end_others() -> ResponseReturnValue:
    """End all sessions but this one."""
    store = _corpus().store
    if user := store.users.named(me().name):
        store.sessions.end_others(user, secret_now())
    return redirect("/account", 303)


@people.post("/account/tokens")
def make_token() -> ResponseReturnValue:
    """A token for a program, shown on the page that answers and nowhere again."""
    form, name = request.form, me().name
    days = form.get("days", "")
    scopes = [scope for scope in SCOPE_NAMES if scope in form.getlist("scope")]
    number = int(days) if days.isdecimal() and len(days) < 6 else 0
    if "upload" in scopes and not me().may("editor"):
        return _account(wrong=_("要能导入，先请管理员把账号改为编辑"), status=403)
    try:
        made = add_token(_corpus().store, name, form.get("name", ""), scopes, number, name)
    except AccountError as error:
        return _account(wrong=told(error), status=400)
    return _account(secret=made.secret)


@people.post("/account/tokens/<int:number>")
def end_token(number: int) -> ResponseReturnValue:
    """Let nobody in with a token any more."""
    try:
        revoke_token(_corpus().store, me().name, number, me().name)
    except AccountError as error:
        return _account(wrong=told(error), status=404)
    return redirect("/account", 303)


def _login(name: str = "", refused: Refused | None = None) -> Response:
    wrong = ""
    if refused and refused.disabled:
        wrong = _("这个账号已停用，请找管理员")
    elif refused:
        wrong = _("名字或密码不对")
        if refused.seconds:
            wrong = many("试得太多了，%(num)s 秒以后再试", refused.seconds)
    first = not _corpus().store.users.all()
    page = render_template("login.html", name=name, wrong=wrong, next=_next(), first=first)
    response = make_response(page, 429 if refused and refused.seconds else 401 if refused else 200)
    if refused and refused.seconds:
        response.headers["Retry-After"] = str(refused.seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _account(wrong: str = "", secret: str = "", status: int = 200) -> ResponseReturnValue:
    corpus = _corpus()
    user = corpus.store.users.named(me().name)
    if user is None:
        return redirect("/login", 303)
    page = render_template(
        "account.html",
        user=user,
        sessions=open_sessions(corpus.store, corpus.settings.access, user),
        tokens=corpus.store.tokens.of(user),
        wrong=wrong,
        secret=secret,
    )
    return page, status


def _next() -> str:
    """Where to go after the login: a page of ours, and nowhere else."""
    path = request.values.get("next", "")
    return path if OWN_PATH.fullmatch(path) and not path.startswith("/login") else ""


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
