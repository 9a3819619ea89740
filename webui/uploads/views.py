"""The addresses of uploads."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from indexer.corpus import Corpus, HomeError
from indexer.uploads import Sent, Upload, UploadRefused, WrongLabels, cancel, send, take
from webui.address import LAST_PAGE, number_of
from webui.people.me import me
from webui.uploads.form import decided
from webui.uploads.page import PATH, list_page, upload_page
from webui.uploads.receiving import NO_ROOM, NoRoom
from webui.uploads.words import no_room, refused, too_much

uploads = Blueprint("uploads", __name__)


@uploads.get(PATH)
def index() -> ResponseReturnValue:
    """The form, and what was sent before."""
    return _listed()


@uploads.post(PATH, endpoint="send")
def send_files() -> ResponseReturnValue:
    """Take files, which a worker then looks into."""
    corpus = _corpus()
    given = [
        Sent(file.filename, file.stream) for file in request.files.getlist("file") if file.filename
    ]
    try:
        upload = send(corpus, me().name, given)
    except UploadRefused as error:
        limits = corpus.settings.upload
        said = refused(error, limits.megabytes, limits.files)
        return _listed(said, 400 if error.reason == "nothing" else 413)
    except HomeError:
        return _listed(no_room(), NO_ROOM)
    return redirect(f"{PATH}/{upload.id}", 303)


@uploads.get(f"{PATH}/<id_>")
def show(id_: str) -> ResponseReturnValue:
    """An upload: what would be read, what becomes of it."""
    return render_template("upload.html", page=upload_page(_corpus(), _upload(id_)))


@uploads.post(f"{PATH}/<id_>/take")
def take_in(id_: str) -> ResponseReturnValue:
    """Have the chosen files taken in, with the labels that were entered."""
    corpus, upload = _corpus(), _upload(id_)
    decisions = decided(request.form, upload.id, corpus.store.uploads.files(upload.id))
    try:
        # Of two windows one is too late; both then show what the other decided.
        take(corpus, upload, me().name, decisions)
    except WrongLabels as error:
        entered = {id_: decision.labels for id_, decision in decisions.items()}
        page = upload_page(corpus, upload, entered, error)
        return render_template("upload.html", page=page), 400
    return redirect(f"{PATH}/{upload.id}", 303)


@uploads.post(f"{PATH}/<id_>/cancel")
def stop(id_: str) -> ResponseReturnValue:
    """Have nothing more of an upload taken in."""
    upload = _upload(id_)
    cancel(_corpus(), upload, me().name)
    return redirect(f"{PATH}/{upload.id}", 303)


@uploads.errorhandler(413)
def _too_large(_error: HTTPException) -> ResponseReturnValue:
    limits = _corpus().settings.upload
    return _listed(too_much(limits.megabytes, limits.files), 413)


@uploads.errorhandler(NoRoom)
def _no_room(_error: HTTPException) -> ResponseReturnValue:
    return _listed(no_room(), NO_ROOM)


def _upload(id_: str) -> Upload:
    """The upload, for who sent it and for admins; for others there is none."""
    found = _corpus().store.uploads.get(id_)
    if found is None or not (found.person == me().name or me().may("admin")):
        abort(404)
    return found


def _listed(said: tuple[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    written = request.args.get("page", "")
    number = min(int(written), LAST_PAGE) if number_of(written) else 1
    page = list_page(_corpus(), me(), number, said)
    return render_template("uploads.html", page=page), status


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
