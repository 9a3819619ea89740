"""The addresses of the corpus and of the help."""

from __future__ import annotations

import json
from io import BytesIO

from flask import Blueprint, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.trends.grid import grid_of
from webui.corpus_address import PATH, WrongArgument, ask_from
from webui.corpus_files import grid_csv, grid_json
from webui.corpus_page import corpus_page, wrong_page
from webui.help_page import help_page

about = Blueprint("about", __name__)

TYPES = {"csv": "text/csv", "json": "application/json"}
# The name of the file is the same in both languages.
FILE = "语料"


@about.get(PATH)
def show() -> ResponseReturnValue:
    """What the corpus holds."""
    try:
        page = corpus_page(_corpus(), ask_from(request.args))
    except WrongArgument as error:
        page = wrong_page(error)
    if page.moved:
        return redirect(page.moved)
    return render_template("corpus.html", page=page), page.status


@about.get(f"{PATH}.<any(csv, json):ending>")
def download(ending: str) -> ResponseReturnValue:
    """All places by years as a file, whatever is unfolded."""
    grid = grid_of(_corpus())
    if ending == "json":
        content = json.dumps(grid_json(grid), ensure_ascii=False).encode()
    else:
        content = grid_csv(grid).encode("utf-8-sig")
    return send_file(
        BytesIO(content),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=f"{FILE}.{ending}",
    )


@about.get("/help")
def read() -> ResponseReturnValue:
    """What the product is for, and how to ask."""
    return render_template("help.html", page=help_page(_corpus()))


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
