"""People who are logged in, for the tests that ask as somebody."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from indexer.accounts import add_user
from indexer.corpus import Corpus
from indexer.models import Role
from webui import create_app

PASSWORD = "three words together"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Signed:
    """Asks for pages as one person; forms are sent as a browser sends them, with what they hold."""

    def __init__(self, client: FlaskClient, name: str) -> None:
        self.client = client
        self.name = name

    def get(self, path: str, **options: Any) -> TestResponse:
        """A page."""
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """A form of ours, sent."""
        form = {"csrf_token": token_of(self.client), **(data or {})}
        return self.client.post(path, data=form, **options)


def token_of(client: FlaskClient) -> str:
    """What a form of ours holds for this client now."""
    found = TOKEN.search(client.get("/login").text)
    assert found
    return found[1]


def sign_in(corpus: Corpus, role: Role, client: FlaskClient | None = None) -> Signed:
    """Somebody of a role, with an account of that name, who has logged in."""
    client = client or create_app(corpus).test_client()
    if corpus.store.users.named(role) is None:
        add_user(corpus.store, role, role, PASSWORD, "shell:test")
    signed = Signed(client, role)
    answer = signed.post("/login", {"name": role, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return signed


def sign_in_by_page(page: Page, name: str, at: str = "/") -> None:
    """Log in as a person does, in a window, and go on to a page."""
    page.goto(f"/login?next={at}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("form.fields button[type=submit]")
