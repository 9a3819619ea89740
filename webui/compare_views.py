"""The addresses of comparisons and indicators."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.comparison import Comparison
from indexer.comparison.tables import write_csv, write_xlsx
from indexer.comparison_json import comparison_json
from indexer.corpus import Corpus
from webui.address import CONTROL
from webui.compare_address import WrongChoice, ask_from
from webui.comparing import (
    NotComparable,
    compare_page,
    compared,
    known,
    suggested,
    wrong_choice_page,
)
from webui.listing import indicators_page

comparisons = Blueprint("comparisons", __name__)

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@comparisons.get("/compare")
def compare() -> ResponseReturnValue:
    """Regions side by side by an indicator."""
    corpus = _corpus()
    try:
        page = compare_page(corpus, ask_from(request.args))
    except WrongChoice as error:
        page = wrong_choice_page(corpus, error, request.args.get("indicator", ""))
    return render_template("compare.html", page=page), 400 if page.state else 200


@comparisons.get("/compare/names")
def names() -> ResponseReturnValue:
    """What the name of an indicator that is being typed may become."""
    text = CONTROL.sub(" ", request.args.get("indicator", "")).strip()
    return render_template("_names.html", names=suggested(_corpus(), text))


@comparisons.get("/compare.<any(csv, xlsx, json):ending>")
def download(ending: str) -> ResponseReturnValue:
    """The same comparison as a file."""
    corpus = _corpus()
    try:
        comparison = compared(corpus, known(corpus, ask_from(request.args)))
    except WrongChoice as error:
        page = wrong_choice_page(corpus, error, request.args.get("indicator", ""))
        return render_template("compare.html", page=page), 400
    except NotComparable as error:
        return render_template("state.html", state=error.state), 400
    name = f"{comparison.indicator.name}.{ending}"
    return send_file(
        BytesIO(_written(comparison, ending)),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=name,
    )


@comparisons.get("/indicators")
def indicators() -> ResponseReturnValue:
    """What can be compared."""
    text = CONTROL.sub(" ", request.args.get("q", "")).strip()
    return render_template("indicators.html", page=indicators_page(_corpus(), text))


def _written(comparison: Comparison, ending: str) -> bytes:
    if ending == "json":
        return json.dumps(comparison_json(comparison), ensure_ascii=False).encode()
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"comparison.{ending}"
        (write_csv if ending == "csv" else write_xlsx)(comparison, file)
        return file.read_bytes()


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
