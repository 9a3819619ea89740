"""The addresses of one report: to read it, its files, and it beside another one."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.models import Report
from webui import beside_address, source_address
from webui.address import number_of, question_from
from webui.beside_page import BesidePage, choice_page, reports_beside, version_beside
from webui.filters import FilterError, canonical
from webui.reading import report_page
from webui.removal.views import not_there
from webui.report_files import TYPES, written
from webui.reuse_address import passage_from
from webui.source_page import no_such_file, source_page

reports = Blueprint("reports", __name__)


@reports.get("/reports/<id_>")
def report(id_: str) -> ResponseReturnValue:
    """The reading view of a report."""
    corpus, found = _corpus(), _report(id_)
    if found is None:
        return not_there(_corpus(), id_)
    question = question_from(request.args)
    try:
        question = canonical(question, corpus.vocabulary)
    except FilterError as error:
        question = error.question
    hit = number_of(request.args.get("hit", "")) or 0
    figure = number_of(request.args.get("figure", ""))
    passage = passage_from(request.args, found.text)
    page = report_page(corpus, found, question, hit, figure, passage)
    return render_template("report.html", page=page), 400 if page.fault else 200


@reports.get("/reports/<id_>.<any(txt, csv, json):ending>")
def file(id_: str, ending: str) -> ResponseReturnValue:
    """A report as a file."""
    found = _report(id_)
    if found is None:
        return not_there(_corpus(), id_)
    return send_file(
        BytesIO(written(_corpus(), found, ending)),
        mimetype=TYPES[ending],
        as_attachment=ending == "csv",
        download_name=f"{found.metadata.title.value or id_}.{ending}",
    )


@reports.get("/reports/<id_>/source")
def source(id_: str) -> ResponseReturnValue:
    """What stands in a file of a report."""
    found = _report(id_)
    if found is None:
        return not_there(_corpus(), id_)
    page = source_page(_corpus(), found, source_address.ask_from(id_, request.args))
    if page is None:
        return render_template("state.html", state=no_such_file(id_)), 404
    return render_template("report_source.html", page=page), page.status


@reports.get("/reports/<id_>/beside/")
@reports.get("/reports/<id_>/beside")
def beside_what(id_: str) -> ResponseReturnValue:
    """Beside which report this one is to stand."""
    found = _report(id_)
    return not_there(_corpus(), id_) if found is None else _shown(choice_page(_corpus(), found))


@reports.get("/reports/<id_>/beside/<other>")
def beside(id_: str, other: str) -> ResponseReturnValue:
    """A report beside another one."""
    reports = _corpus().store.reports([id_, other])
    for wanted in (id_, other):
        if wanted not in reports:
            return not_there(_corpus(), wanted)
    ask = beside_address.ask_from(id_, other, "", request.args)
    return _shown(reports_beside(_corpus(), reports[id_], reports[other], ask))


@reports.get("/reports/<id_>/versions/<sha256>")
def version(id_: str, sha256: str) -> ResponseReturnValue:
    """A report beside a file in which it once stood."""
    found = _report(id_)
    if found is None:
        return not_there(_corpus(), id_)
    kept = _corpus().store.files(id_)
    named = next((one for one in kept if one.sha256.startswith(sha256)), None)
    if named is None or len(sha256) < source_address.DIGITS:
        return render_template("state.html", state=no_such_file(id_)), 404
    ask = beside_address.ask_from(id_, "", sha256, request.args)
    return _shown(version_beside(_corpus(), found, named, ask))


def _shown(page: BesidePage) -> ResponseReturnValue:
    return render_template("report_beside.html", page=page), page.status


def _report(id_: str) -> Report | None:
    return _corpus().store.report(id_)


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
