"""The addresses of what is done with policies: checking a list, discovering, auditing names."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from indexer.accepting import accept
from indexer.audit_json import names_json
from indexer.corpus import Corpus, HomeError
from indexer.discovery_json import discovery_json
from indexer.errors import UnreadableReport
from indexer.policy_use import Checklist, checklist, names_in
from indexer.policy_use.records import MOST_NAMES
from indexer.policy_use.tables import checklist_csv, write_xlsx
from indexer.policy_use_json import checklist_json
from indexer.vocab.policy_table import PolicyTableError
from webui import discover_address, names_page
from webui.accept_form import (
    Entered,
    NotAccepted,
    Slip,
    entered_from,
    new_policy,
    refused_by_table,
)
from webui.checklist_address import Ask, WrongArgument, ask_from, ask_url
from webui.checklist_page import (
    ChecklistPage,
    checklist_page,
    known,
    state_page,
    wrong_level_page,
)
from webui.checklist_states import LARGEST_FILE, no_names, no_text, too_large
from webui.discover_page import (
    DiscoverPage,
    Refused,
    discover_page,
    discovery_csv,
    of_form,
    wrong_form,
)
from webui.discover_page import state_page as discover_state
from webui.filters import FilterError
from webui.kept_answers import audited, discovered
from webui.language import _
from webui.names_csv import names_csv
from webui.people.me import me
from webui.policies_address import Ask as PolicyAsk
from webui.policies_address import policy_url
from webui.states import State

policy_tools = Blueprint("policy_tools", __name__)

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# The names of files are as Chinese as their heads.
CHECKLIST_FILE = "政策对照"
DISCOVERY_FILE = "新名称"
NAMES_FILE = "名称与年代"
# Servers and browsers take addresses of so many characters; a list of 300 names has half of it.
LONGEST_ADDRESS = 50_000


@policy_tools.get("/policies/checklist")
def check() -> ResponseReturnValue:
    """Places side by side by what they mention of a list."""
    try:
        page = checklist_page(_corpus(), ask_from(request.args))
    except WrongArgument as error:
        page = wrong_level_page(_corpus(), error)
    return _checked(page)


@policy_tools.post("/policies/checklist")
def check_file() -> ResponseReturnValue:
    """A list in a file; its address has the names, and nothing is kept of the file."""
    try:
        ask = ask_from(request.args)
    except WrongArgument as error:
        return _checked(wrong_level_page(_corpus(), error))
    try:
        found = ask.listing(_names_of_file())
    except (RequestEntityTooLarge, UnreadableReport) as error:
        large = isinstance(error, RequestEntityTooLarge)
        return _not_checked(too_large(ask) if large else no_text(ask), ask)
    if not found.names:
        return _not_checked(no_names(ask), ask)
    url = ask_url(found)
    if len(found.names) > MOST_NAMES or len(url) > LONGEST_ADDRESS:
        return _not_checked(too_large(ask), ask)
    return redirect(url, 303)


@policy_tools.get("/policies/checklist.<any(csv, xlsx, json):ending>")
def check_download(ending: str) -> ResponseReturnValue:
    """The same table as a file."""
    corpus = _corpus()
    ask = Ask()
    try:
        ask = ask_from(request.args)
        if not 0 < len(ask.names) <= MOST_NAMES:
            return _refused(checklist_page(corpus, ask))
        ask = known(corpus, ask)
    except WrongArgument as error:
        return _checked(wrong_level_page(corpus, error))
    except FilterError:
        return _refused(checklist_page(corpus, ask))
    found = checklist(corpus, ask.names, ask.in_force)
    if not found.policies:
        return _refused(checklist_page(corpus, ask))
    return _file(_written(found, ending), ending, CHECKLIST_FILE)


@policy_tools.get("/policies/discover")
def find() -> ResponseReturnValue:
    """Names that look like policies and are in no vocabulary."""
    try:
        page = discover_page(_corpus(), discover_address.ask_from(request.args))
    except discover_address.WrongForm as error:
        page = discover_state(wrong_form(error), discover_address.Ask(), 400)
    return _discovered(page)


@policy_tools.post("/policies/discover")
def take() -> ResponseReturnValue:
    """Accept a name as a policy, which is in force at once."""
    corpus, entered = _corpus(), entered_from(request.form)
    try:
        accepted = accept(corpus, new_policy(entered, corpus.policies), me().name)
    except NotAccepted as error:
        return _not_taken(entered, error, 400)
    except PolicyTableError as error:
        return _not_taken(entered, refused_by_table(corpus, error), 400)
    except HomeError:
        wait = Slip(_("另一个程序正在改动语料，还没有收下。等它结束，再按一次“收进词表”"))
        return _not_taken(entered, NotAccepted((wait,)), 409)
    return redirect(policy_url(PolicyAsk(accepted.policy.id)), 303)


@policy_tools.get("/policies/discover.<any(csv, json):ending>")
def find_download(ending: str) -> ResponseReturnValue:
    """The same names as a file, all of the form that is asked for."""
    try:
        ask = discover_address.ask_from(request.args)
    except discover_address.WrongForm as error:
        return _discovered(discover_state(wrong_form(error), discover_address.Ask(), 400))
    found = discovered(_corpus())
    names = of_form(found, ask)
    if ending == "csv":
        return _file(discovery_csv(names).encode("utf-8-sig"), ending, DISCOVERY_FILE)
    record = discovery_json(replace(found, names=names))
    return _file(json.dumps(record, ensure_ascii=False).encode(), ending, DISCOVERY_FILE)


@policy_tools.get("/policies/names")
def names() -> ResponseReturnValue:
    """Names out of their time."""
    try:
        page = names_page.names_page(_corpus(), names_page.ask_from(request.args))
    except names_page.WrongSlip as error:
        page = _wrong_slip(error)
    return render_template("policy_names.html", page=page), page.status


@policy_tools.get("/policies/names.<any(csv, json):ending>")
def names_file(ending: str) -> ResponseReturnValue:
    """The same as a file, all of the slip that is asked for."""
    corpus = _corpus()
    ask = names_page.Ask()
    try:
        ask = names_page.ask_from(request.args)
        found = audited(corpus, names_page.request_of(corpus, ask))
    except names_page.WrongSlip as error:
        page = _wrong_slip(error)
    except FilterError:
        page = names_page.names_page(corpus, ask)
    else:
        found = names_page.of_slip(found, ask)
        if ending == "csv":
            return _file(names_csv(found.findings).encode("utf-8-sig"), ending, NAMES_FILE)
        return _file(json.dumps(names_json(found), ensure_ascii=False).encode(), ending, NAMES_FILE)
    return render_template("policy_names.html", page=page), page.status


def _not_taken(entered: Entered, error: NotAccepted, status: int) -> ResponseReturnValue:
    """The names again, with the form as it was sent and what is wrong with it."""
    try:
        ask = discover_address.ask_from(request.args)
    except discover_address.WrongForm:
        ask = discover_address.Ask()
    page = discover_page(_corpus(), ask)
    return _discovered(replace(page, refused=Refused(entered, error.slips), status=status))


def _discovered(page: DiscoverPage) -> ResponseReturnValue:
    return render_template("policy_discover.html", page=page), page.status


def _wrong_slip(error: names_page.WrongSlip) -> names_page.NamesPage:
    # What is wrong with the rest of the address comes up when this is mended.
    state = names_page.wrong_slip(error)
    return names_page.state_page(_corpus(), names_page.Ask(), state, 400)


def _names_of_file() -> tuple[str, ...]:
    """Raises UnreadableReport for a file that is no text, RequestEntityTooLarge for a large one."""
    file = request.files.get("file")
    data = file.stream.read(LARGEST_FILE + 1) if file else b""
    if len(data) > LARGEST_FILE:
        raise RequestEntityTooLarge
    return names_in(data) if data.strip() else ()


def _written(found: Checklist, ending: str) -> bytes:
    if ending == "json":
        return json.dumps(checklist_json(found), ensure_ascii=False).encode()
    if ending == "csv":
        return checklist_csv(found).encode("utf-8-sig")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "checklist.xlsx"
        write_xlsx(found, file)
        return file.read_bytes()


def _not_checked(state: State, ask: Ask) -> ResponseReturnValue:
    return _checked(state_page(_corpus(), Ask(), state, 400))


def _checked(page: ChecklistPage) -> ResponseReturnValue:
    return render_template("policy_checklist.html", page=page), page.status


def _refused(page: ChecklistPage) -> ResponseReturnValue:
    return render_template("policy_checklist.html", page=page), 400


def _file(content: bytes, ending: str, name: str) -> ResponseReturnValue:
    return send_file(
        BytesIO(content),
        mimetype=TYPES[ending],
        as_attachment=ending != "json",
        download_name=f"{name}.{ending}",
    )


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
