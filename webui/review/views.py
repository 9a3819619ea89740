"""The addresses of reviewing."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.corrections import (
    CorrectionError,
    Overtaken,
    import_sent,
    is_shown,
    table_of,
    undo,
    undo_figure,
)
from webui.address import number_of
from webui.language import _
from webui.people.me import me
from webui.review.address import PATH, ask_from, ask_url, item_from
from webui.review.deciding import decide
from webui.review.history import history_page
from webui.review.page import ReviewPage, review_page
from webui.review.words import (
    FIELD_WORDS,
    KEYS,
    PART_WORDS,
    REASONS,
    fault_words,
    role_choices,
    status_choices,
)

review = Blueprint("review", __name__)

NUMBER = re.compile(r"(f?)([1-9][0-9]{0,8})")
LATER = "later"


@review.get(PATH)
def show() -> ResponseReturnValue:
    """The queue, with one item open."""
    return _shown(review_page(_corpus(), ask_from(request.args), me().name))


@review.post(PATH)
def take() -> ResponseReturnValue:
    """What somebody decided of an item; the next one comes."""
    corpus, form = _corpus(), request.form
    ask = ask_from(request.args)
    item = item_from(form.get("item", ""))
    if item is None:
        return _shown(review_page(corpus, ask, me().name, fault=_("表单里没有写是哪一项")))
    here = ask_from({**request.args, "item": str(item)})
    try:
        made = decide(corpus, item, form, me().name)
    except CorrectionError as error:
        fault = fault_words(error)
        return _shown(review_page(corpus, here, me().name, fault=fault, typed=form))
    except Overtaken:
        return _shown(review_page(corpus, here, me().name, overtaken=True, typed=form))
    url = ask_url(ask, item=form.get("next", ""))
    return _back(url, "" if is_shown(corpus, made.report) else LATER)


@review.post("/review/undo")
def take_back() -> ResponseReturnValue:
    """Undo a correction, and go back to where that was asked for."""
    corpus, found = _corpus(), NUMBER.fullmatch(request.form.get("number", ""))
    back = request.form.get("back", "")
    url = back if back.startswith((f"{PATH}?", f"{PATH}/corrections")) else PATH
    if found is None:
        return _shown(review_page(corpus, ask_from({}), me().name, fault=_("没有这个更正")))
    try:
        undone = (undo_figure if found[1] else undo)(corpus, int(found[2]), me().name)
    except CorrectionError:
        fault = _("没有这个更正，或已经撤销过")
        return _shown(review_page(corpus, ask_from({}), me().name, fault=fault))
    return _back(url, "" if is_shown(corpus, undone.report) else LATER)


@review.get("/review/corrections")
def corrections() -> ResponseReturnValue:
    """All corrections."""
    page = history_page(_corpus(), number_of(request.args.get("page", "")) or 1)
    return render_template("review_corrections.html", page=page), page.status


@review.get("/review/corrections.csv")
def download() -> ResponseReturnValue:
    """The corrections that hold, as a table that can be filled in and sent back."""
    headers = {"Content-Disposition": 'attachment; filename="shuzhi-corrections.csv"'}
    return Response(table_of(_corpus()), content_type="text/csv; charset=utf-8", headers=headers)


@review.post("/review/corrections")
def upload() -> ResponseReturnValue:
    """Apply the rows of a table, and say what became of each that could not be."""
    file = request.files.get("table")
    if file is None or not file.filename:
        page = history_page(_corpus(), 1, fault=_("没有选文件"))
    else:
        try:
            done = import_sent(_corpus(), file.filename, file.read(), me().name)
            page = history_page(_corpus(), 1, imported=done)
        except CorrectionError as error:
            fault = _("这个文件不是更正表：%(reason)s", reason=str(error))
            page = history_page(_corpus(), 1, fault=fault)
    return render_template("review_corrections.html", page=page), page.status


def _shown(page: ReviewPage) -> ResponseReturnValue:
    words = {"FIELD_WORDS": FIELD_WORDS, "PART_WORDS": PART_WORDS, "REASONS": REASONS}
    html = render_template(
        "review.html",
        page=page,
        keys=[(key, _(meaning)) for key, meaning in KEYS],
        statuses=status_choices(),
        roles=role_choices(),
        is_late=request.args.get("saved") == LATER,
        **words,
    )
    return html, page.status


def _back(url: str, saved: str) -> ResponseReturnValue:
    if not saved:
        return redirect(url, 303)
    return redirect(f"{url}{'&' if '?' in url else '?'}saved={saved}", 303)


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
