"""The addresses of comparisons and indicators."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.comparison import Comparison, list_indicators
from indexer.comparison.tables import indicators_csv, write_csv, write_xlsx
from indexer.comparison_json import comparison_json, indicators_json
from indexer.corpus import Corpus
from webui.address import CONTROL
from webui.compare_address import WrongChoice, ask_from
from webui.compare_asking import NotComparable, compared, known
from webui.compare_chart import chart_view
from webui.compare_form import suggested
from webui.compare_svg import chart_file, nothing_to_draw
from webui.comparing import compare_page, wrong_choice_page
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
        return _wrong(corpus, error)
    return render_template("compare.html", page=page), 400 if page.state else 200


@comparisons.get("/compare/names")
def names() -> ResponseReturnValue:
    """What the name of an indicator that is being typed may become."""
    typed = request.args.get("indicator") or request.args.get("with", "")
    text = CONTROL.sub(" ", typed).strip()
    return render_template("_names.html", names=suggested(_corpus(), text))


@comparisons.get("/compare.<any(csv, xlsx, json):ending>")
def download(ending: str) -> ResponseReturnValue:
    """The same comparison as a file."""
    corpus = _corpus()
    try:
        comparison = compared(corpus, known(corpus, ask_from(request.args)))
    except WrongChoice as error:
        return _wrong(corpus, error)
    except NotComparable as error:
        return render_template("state.html", state=error.state), 400
    name = f"{comparison.indicator.name}.{ending}"
    return send_file(
        BytesIO(_written(comparison, ending)),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=name,
    )


@comparisons.get("/compare.svg")
def picture() -> ResponseReturnValue:
    """Its chart as a picture."""
    corpus = _corpus()
    try:
        ask = known(corpus, ask_from(request.args))
        comparison = compared(corpus, ask)
    except WrongChoice as error:
        return _wrong(corpus, error)
    except NotComparable as error:
        return render_template("state.html", state=error.state), 400
    chart = chart_view(corpus, comparison, ask)
    if chart is None:
        return render_template("state.html", state=nothing_to_draw(ask)), 400
    file = chart_file(comparison, chart, ask, request.url_root, date.today())
    answer = send_file(
        BytesIO(file.encode()),
        mimetype="image/svg+xml",
        as_attachment=True,
        download_name=f"{comparison.indicator.name}.svg",
    )
    # Its words are in the language of who asks for it.
    answer.vary.add("Cookie")
    return answer


@comparisons.get("/indicators")
def indicators() -> ResponseReturnValue:
    """What can be compared."""
    return render_template("indicators.html", page=indicators_page(_corpus(), _narrowing()))


@comparisons.get("/indicators.<any(csv, json):ending>")
def indicators_file(ending: str) -> ResponseReturnValue:
    """The same as a file."""
    listed = list_indicators(_corpus(), _narrowing())
    if ending == "json":
        written = json.dumps(indicators_json(listed), ensure_ascii=False).encode()
    else:
        written = indicators_csv(listed).encode("utf-8-sig")
    return send_file(
        BytesIO(written),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=f"指标.{ending}",
    )


def _narrowing() -> str:
    return CONTROL.sub(" ", request.args.get("q", "")).strip()


def _wrong(corpus: Corpus, error: WrongChoice) -> ResponseReturnValue:
    page = wrong_choice_page(corpus, error, request.args.get("indicator", ""))
    return render_template("compare.html", page=page), 400


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
