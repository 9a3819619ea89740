"""The accounts of all, for admins."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer.accounts import (
    AccountError,
    User,
    add_user,
    disable,
    enable,
    new_password,
    set_password,
    set_role,
)
from indexer.corpus import Corpus
from webui.language import _
from webui.people.me import ROLES, me
from webui.people.words import told

users = Blueprint("users", __name__)

SWITCHES: Mapping[str, Callable[..., User]] = {"disable": disable, "enable": enable}


@users.get("/users")
def show() -> ResponseReturnValue:
    """All accounts, and the form for a new one."""
    return _page()


@users.post("/users")
def add() -> ResponseReturnValue:
    """A new account with a password of our making, shown on the page that answers only."""
    name, password = request.form.get("name", "").strip(), new_password()
    role = next((one for one in ROLES if one == request.form.get("role")), None)
    if role is None:
        return _page(wrong=_("选一个角色"), status=400)
    try:
        add_user(_corpus().store, name, role, password, me().name)
    except AccountError as error:
        return _page(wrong=told(error), status=400)
    return _page(made=(name, password))


@users.post("/users/<name>")
def change(name: str) -> ResponseReturnValue:
    """Another role or password for an account, or none for now."""
    store, by, wanted = _corpus().store, me().name, request.form.get("do", "")
    role = next((one for one in ROLES if one == wanted), None)
    try:
        if role:
            set_role(store, name, role, by)
        elif switch := SWITCHES.get(wanted):
            switch(store, name, by)
        elif wanted == "password":
            password = new_password()
            set_password(store, name, password, by)
            return _page(made=(name, password))
        else:
            return _page(wrong=_("没有这个操作"), status=400)
    except AccountError as error:
        return _page(wrong=told(error), status=404 if error.wrong == "unknown" else 400)
    return redirect("/users", 303)


def _page(
    wrong: str = "", made: tuple[str, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    found = _corpus().store.users.all()
    return render_template("users.html", users=found, wrong=wrong, made=made), status


def _corpus() -> Corpus:
    corpus: Corpus = current_app.extensions["corpus"]
    return corpus
