"""The addresses of saved searches."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer.alerts import SavedSearch
from indexer.corpus import Corpus
from indexer.query import QueryError
from webui.filters import FilterError
from webui.language import _
from webui.people.me import me
from webui.searches.asking import LONGEST_QUESTION, arguments_of, question_of
from webui.searches.feed import feed
from webui.searches.page import saved_page, searches_page
from webui.states import told

searches = Blueprint("searches", __name__, url_prefix="/searches")

LONGEST_NAME = 100
# Each is asked when its owner opens the list.
MOST_SEARCHES = 100


@searches.get("")
def show_all() -> ResponseReturnValue:
    """One's own searches, with how much is new."""
    return render_template("searches.html", page=searches_page(_corpus()))


@searches.post("")
def save() -> ResponseReturnValue:
    """Keep a search under a name."""
    corpus = _corpus()
    stated, name = request.form.get("question", ""), _name()
    try:
        arguments = arguments_of(question_of(stated, corpus))
    except (FilterError, QueryError) as error:
        return _not_done(told(error)[0])
    if not arguments or max(len(arguments), len(stated)) > LONGEST_QUESTION:
        return _not_done(_("没有存：先检索点什么，再保存那次检索。"))
    if not name:
        return _not_done(_("没有存：给它起个名字。"))
    if corpus.store.saved_searches.count(me().name) >= MOST_SEARCHES:
        return _not_done(_("没有存：已经有 %(most)s 个了，先删掉不用的。", most=MOST_SEARCHES))
    saved = corpus.store.saved_searches.add(me().name, name, arguments)
    return redirect(f"/searches/{saved.id}", 303)


@searches.get("/<id_>")
def show(id_: str) -> ResponseReturnValue:
    """One search, by the address that can be passed on."""
    return _shown(_saved(id_))


@searches.get("/<id_>/new")
def show_new(id_: str) -> ResponseReturnValue:
    """What came in for a search since it was saved."""
    page = saved_page(_corpus(), _saved(id_), request.root_url)
    return render_template("searches_new.html", page=page)


@searches.post("/<id_>/<any(rename, seen, renew, delete):what>")
def change(id_: str, what: str) -> ResponseReturnValue:
    """Change a search of one's own, or forget it."""
    saved, kept = _saved(id_), _corpus().store.saved_searches
    if saved.person != me().name:
        abort(403)
    if what == "delete":
        kept.delete(id_)
        return redirect("/searches", 303)
    if what == "seen":
        kept.see(id_, _moment(request.form.get("until", "")))
        return redirect(f"/searches/{id_}/new", 303)
    if what == "renew":
        kept.renew_key(id_)
    elif name := _name():
        kept.rename(id_, name)
    else:
        return _shown(saved, _("没有改：给它起个名字。"), 400)
    return redirect(f"/searches/{id_}", 303)


@searches.get("/<id_>/feed.atom")
def atom(id_: str) -> ResponseReturnValue:
    """The feed, for whoever has its key: readers of feeds do not log in."""
    corpus = _corpus()
    saved = corpus.store.saved_searches.get(id_)
    key = request.args.get("key", "").encode()
    # The key of a search that is not there takes as long to compare.
    is_right = hmac.compare_digest(key, (saved.key if saved else "-").encode())
    owner = corpus.store.users.named(saved.person) if saved else None
    if saved is None or not is_right or owner is None or owner.disabled_at:
        abort(404)
    try:
        content = feed(corpus, saved, request.root_url)
    except (FilterError, QueryError):
        abort(404)
    answer = Response(content, mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _not_done(wrong: str) -> ResponseReturnValue:
    return render_template("searches.html", page=searches_page(_corpus(), wrong)), 400


def _shown(saved: SavedSearch, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    page = saved_page(_corpus(), saved, request.root_url, wrong)
    return render_template("saved_search.html", page=page), status


def _saved(id_: str) -> SavedSearch:
    saved = _corpus().store.saved_searches.get(id_)
    if saved is None:
        abort(404)
    return saved


def _name() -> str:
    """The name that was typed, on one line."""
    return " ".join(request.form.get("name", "").split())[:LONGEST_NAME]


def _moment(text: str) -> datetime:
    """Until when the page told of what came in; what came in meanwhile stays new."""
    now = datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    return min(moment, now) if moment.tzinfo else now


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
