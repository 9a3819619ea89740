"""The addresses of recycled text."""

from __future__ import annotations

import json
from io import BytesIO

from flask import Blueprint, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.reuse import Recycled, ReuseError
from indexer.reuse_json import reuse_json
from webui.filters import FilterError
from webui.language import _
from webui.reuse_address import NoSuchClass, ask_from
from webui.reuse_answer import NoSuchReport, NotAtOnce, answer, known, of_class
from webui.reuse_csv import reuse_csv
from webui.reuse_overview import being_changed, no_such_class, not_at_once, overview_page
from webui.reuse_report import reuse_page
from webui.states import no_such_report

reuse = Blueprint("reuse", __name__)

TYPES = {"csv": "text/csv", "json": "application/json"}


@reuse.get("/reuse")
def show() -> ResponseReturnValue:
    """Which reports have most from others, or what one has."""
    try:
        ask = ask_from(request.args)
        if ask.report:
            return render_template("reuse_report.html", page=reuse_page(_corpus(), ask))
        page = overview_page(_corpus(), ask)
    except NoSuchClass as error:
        page = no_such_class(error)
    except (NoSuchReport, NotAtOnce, ReuseError) as error:
        return _without_answer(error)
    return render_template("reuse.html", page=page), 400 if page.fault else 200


@reuse.get("/reuse.<any(csv, json):ending>")
def download(ending: str) -> ResponseReturnValue:
    """The same as a file."""
    try:
        ask = known(_corpus(), ask_from(request.args))
        found = of_class(answer(_corpus(), ask), ask.kind)
    except (NoSuchClass, FilterError):
        return show()
    except (NoSuchReport, NotAtOnce, ReuseError) as error:
        return _without_answer(error)
    return send_file(
        BytesIO(_written(found, ending)),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=f"{_('沿用')}.{ending}",
    )


def _without_answer(error: Exception) -> ResponseReturnValue:
    """The page in place of an answer: there is no such report, or one must come again later."""
    if isinstance(error, NoSuchReport):
        return render_template("state.html", state=no_such_report(str(error))), 404
    state = not_at_once() if isinstance(error, NotAtOnce) else being_changed()
    return render_template("state.html", state=state), 503


def _written(found: Recycled, ending: str) -> bytes:
    if ending == "json":
        return json.dumps(reuse_json(found), ensure_ascii=False).encode()
    return reuse_csv(found)


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
