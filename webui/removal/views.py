"""The addresses of deleting a report, and of what was deleted."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus, HomeBusy
from indexer.removal import PathTaken, RemovalError, allow, remove, restore
from webui.language import _
from webui.people.me import me
from webui.removal.page import (
    busy_words,
    is_gone,
    remove_page,
    removed_page,
    taken_words,
)
from webui.states import no_such_report

removal = Blueprint("removal", __name__)

LONGEST_REASON = 500


@removal.get("/reports/<id_>/remove")
def ask(id_: str) -> ResponseReturnValue:
    """Whether a report is to be deleted, and why."""
    report = _corpus().store.report(id_)
    if report is None:
        return not_there(_corpus(), id_)
    return render_template("report_remove.html", page=remove_page(report))


@removal.post("/reports/<id_>/remove")
def take_out(id_: str) -> ResponseReturnValue:
    """Delete a report."""
    corpus = _corpus()
    report = corpus.store.report(id_)
    if report is None:
        return not_there(corpus, id_)
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    try:
        remove(corpus, id_, reason, me().name)
    except RemovalError:
        page, status = remove_page(report, reason, _("请写明理由。")), 400
    except HomeBusy:
        page, status = remove_page(report, reason, busy_words()), 409
    else:
        return redirect("/removed", 303)
    return render_template("report_remove.html", page=page), status


@removal.get("/removed")
def show() -> ResponseReturnValue:
    """All that were deleted."""
    return render_template("removed.html", page=removed_page(_corpus()))


@removal.post("/removed/<id_>/<any(restore, forget):what>")
def change(id_: str, what: str) -> ResponseReturnValue:
    """Put a report back, or let a purged one be taken in again."""
    corpus = _corpus()
    try:
        if what == "restore":
            return redirect(f"/reports/{restore(corpus, id_, me().name)}", 303)
        allow(corpus, id_, me().name)
        return redirect("/removed", 303)
    except PathTaken as error:
        wrong, status = taken_words(error), 409
    except HomeBusy:
        wrong, status = busy_words(), 409
    except RemovalError:
        wrong, status = _("没有做：它已经恢复、清除或放行了，列表是现在的样子。"), 409
    return render_template("removed.html", page=removed_page(corpus, wrong)), status


def not_there(corpus: Corpus, id_: str) -> ResponseReturnValue:
    """What stands at the address of a report that is not there: gone, or never was."""
    removed = corpus.store.removals.get(id_)
    state = is_gone(removed) if removed else no_such_report(id_)
    return render_template("state.html", state=state), 410 if removed else 404


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
