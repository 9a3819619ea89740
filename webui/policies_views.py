"""The addresses of policies."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

from flask import Blueprint, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from indexer.corpus import Corpus
from indexer.policy_use import list_policies, use_of
from indexer.policy_use.naming import close_to
from indexer.policy_use_json import policies_csv, policies_json, use_csv, use_json
from indexer.vocab.policy_table import Policy
from webui.address import with_arguments
from webui.filters import FilterError
from webui.policies_address import (
    Ask,
    ListAsk,
    WrongArgument,
    ask_from,
    list_ask_from,
    policy_url,
)
from webui.policies_list import known as known_list
from webui.policies_list import of_kind, policies_page, state_page
from webui.policies_states import no_such_policy, wrong_level
from webui.policy_page import PolicyPage, known, policy_page
from webui.policy_page import state_page as policy_state_page

policies = Blueprint("policies", __name__)

TYPES = {"csv": "text/csv", "json": "application/json"}
# The name of a file is as Chinese as its heads.
FILE = "政策"


@policies.get("/policies")
def index() -> ResponseReturnValue:
    """The policies of a text, a kind, a field."""
    return _listed(list_ask_from(request.args))


@policies.get("/policies.<any(csv, json):ending>")
def index_file(ending: str) -> ResponseReturnValue:
    """The same as a file, with those that no report mentions."""
    corpus, ask = _corpus(), list_ask_from(request.args)
    try:
        ask = known_list(corpus, ask)
    except FilterError:
        return _listed(ask)
    found = of_kind(list_policies(corpus, ask.text, ask.in_force), ask)
    if ending == "json":
        return _file(json.dumps(policies_json(found), ensure_ascii=False).encode(), ending, FILE)
    return _file(policies_csv(found).encode("utf-8-sig"), ending, FILE)


@policies.get("/policies/<name>")
def show(name: str) -> ResponseReturnValue:
    """One policy; any of its names leads there."""
    policy = _corpus().policies.named(name)
    if policy is None:
        return _unknown(name)
    if name != policy.id:
        return _moved(policy)
    page = _page(policy)
    if page.result and page.result.beyond:
        return redirect(page.result.last)
    return _shown(page)


@policies.get("/policies/<name>.<any(csv, json):ending>")
def file(name: str, ending: str) -> ResponseReturnValue:
    """The counts of a policy as a table, or all of its page with its lines."""
    corpus, policy = _corpus(), _corpus().policies.named(name)
    if policy is None:
        return _unknown(name)
    if name != policy.id:
        return _moved(policy, f".{ending}")
    try:
        ask = known(corpus, ask_from(policy.id, request.args))
    except (WrongArgument, FilterError):
        return _shown(_page(policy))
    use = use_of(corpus, ask.request(lines=ending == "json"))
    if ending == "json":
        content = json.dumps(use_json(use), ensure_ascii=False).encode()
    else:
        content = use_csv(use).encode("utf-8-sig")
    return _file(content, ending, policy.name)


def _page(policy: Policy) -> PolicyPage:
    try:
        return policy_page(_corpus(), policy, ask_from(policy.id, request.args))
    except WrongArgument as error:
        # What is wrong with the rest of the address comes up when this is mended.
        ask = replace(error.ask, filters={})
        return policy_state_page(_corpus(), policy, ask, wrong_level(error), 400)


def _moved(policy: Policy, ending: str = "") -> ResponseReturnValue:
    url = policy_url(Ask(policy.id), ending)
    return redirect(with_arguments(url, list(request.args.items(multi=True))))


def _unknown(name: str) -> ResponseReturnValue:
    state = no_such_policy(name, close_to(_corpus().policies, name), ListAsk())
    page = state_page(_corpus(), ListAsk(name), state, 404)
    return render_template("policies.html", page=page), page.status


def _listed(ask: ListAsk) -> ResponseReturnValue:
    page = policies_page(_corpus(), ask)
    return render_template("policies.html", page=page), page.status


def _shown(page: PolicyPage) -> ResponseReturnValue:
    return render_template("policy.html", page=page), page.status


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
