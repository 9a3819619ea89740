"""People who ask for pages in tests: forms are sent as a browser sends them, with what they hold."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from indexer.accounts import add_user
from indexer.corpus import Corpus
from indexer.models import Role
from webui import create_app

PASSWORD = "three words together"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Asking(FlaskClient):
    """Asks for pages, and sends forms that stand on them."""

    def post(self, *arguments: Any, **options: Any) -> TestResponse:
        """A form, sent with the token that our pages put into it."""
        data = options.get("data") or {}
        if isinstance(data, dict):
            options["data"] = {"csrf_token": token_of(self), **data}
        answer = super().post(*arguments, **options)
        # A large form lies in a file of its own, which the client leaves to whoever comes by.
        answer.request.input_stream.close()
        return answer


def asking(corpus: Corpus, app: Flask | None = None) -> Asking:
    """Somebody whom nobody knows."""
    app = app or create_app(corpus)
    app.test_client_class = Asking
    client = app.test_client()
    assert isinstance(client, Asking)
    return client


def token_of(client: FlaskClient) -> str:
    """What a form of ours holds for this client now."""
    found = TOKEN.search(client.get("/login").text)
    assert found
    return found[1]


def sign_in(corpus: Corpus, role: Role, app: Flask | None = None) -> Asking:
    """Somebody of a role, with an account of that name, who has logged in."""
    give_account(corpus, role)
    client = asking(corpus, app)
    answer = client.post("/login", data={"name": role, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def give_account(corpus: Corpus, role: Role) -> None:
    """Make the account of that role and name, where there is none."""
    if corpus.store.users.named(role) is None:
        add_user(corpus.store, role, role, PASSWORD, "shell:test")


def sign_in_by_page(page: Page, corpus: Corpus, role: Role, to: str = "/") -> None:
    """Log in as a person does, in a window, and go on to a page."""
    give_account(corpus, role)
    page.goto(f"/login?next={to}")
    page.fill("#name", role)
    page.fill("#password", PASSWORD)
    page.click("form.fields button[type=submit]")
