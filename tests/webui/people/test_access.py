"""Every address x everybody who may ask: who gets an answer, who is sent to the login, who is refused.

The addresses come from the map of the application, so that a new one fails here until it has a row
in `webui.access.NEEDS` and, where it is not for every reader, in a list below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from indexer.accounts import add_user, disable
from indexer.corpus import Corpus, open_corpus
from indexer.settings import AccessSettings, Settings
from tests.signing_in import Asking, asking, give_account, sign_in
from webui import create_app
from webui.access import NEEDS
from webui.people.me import ROLES

# What is not for every reader, and what may be sent without a login because it changes nothing.
OPEN = {
    "static", "health.check", "languages.choose", "people.show_login", "people.enter", "searches.atom",
}  # fmt: skip
READER = {
    "people.leave", "people.show_account", "people.change_password", "people.end_others",
    "people.make_token", "people.end_token", "searches.show_all", "searches.save", "searches.change",
}  # fmt: skip
EDITOR = {
    "policy_tools.take", "uploads.index", "uploads.send", "uploads.show", "uploads.take_in",
    "uploads.stop", "api.uploads", "api.uploads_upload", "review.show", "review.take",
    "review.take_back", "review.corrections", "review.download", "review.upload",
}  # fmt: skip
ADMIN = {
    "users.show", "users.add", "users.change", "trail.show", "trail.download",
    "removal.ask", "removal.take_out", "removal.show", "removal.change",
}  # fmt: skip
SENT_BY_ANYBODY = {"phrases.alike_posted", "policy_tools.check_file", "people.enter"}

WHO = ("nobody", "reader", "editor", "admin", "disabled", "expired token", "read token")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
FIRST_OF_ANY = re.compile(r"<any\((\w+)[^>]*>")


def need_of(endpoint: str) -> str:
    """What an address needs, by the lists above."""
    lists = {"open": OPEN, "reader": READER, "editor": EDITOR, "admin": ADMIN}
    return next((need for need, endpoints in lists.items() if endpoint in endpoints), "read")


def address_of(rule: Rule) -> str:
    """An address that a rule answers."""
    path = FIRST_OF_ANY.sub(r"\1", rule.rule)
    return re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", "1", path))


class Everybody:
    """All who may ask, logged in anew where a request logged them out."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._clients: dict[str, Asking] = {}
        give_account(corpus, "reader")
        user = corpus.store.users.named("reader")
        assert user
        now = datetime.now(UTC)
        self._tokens = {"expired token": "shuzhi_old", "read token": "shuzhi_good"}
        for name, until in (("old", now - timedelta(seconds=1)), ("good", now + timedelta(days=1))):
            corpus.store.tokens.add(user, name, f"shuzhi_{name}", ["read"], until, "shell:test")

    def client(self, who: str) -> Asking:
        """Who asks."""
        if who not in self._clients:
            self._clients[who] = self._signed(who)
        return self._clients[who]

    def headers(self, who: str) -> dict[str, str]:
        """What stands in the head of what a program sends."""
        token = self._tokens.get(who)
        return {"Authorization": f"Bearer {token}"} if token else {}

    def forget(self, who: str) -> None:
        """Somebody logged out."""
        self._clients.pop(who, None)

    def _signed(self, who: str) -> Asking:
        if who in ROLES:
            return sign_in(self._corpus, who)
        if who == "disabled":
            client = asking(self._corpus)
            add_user(self._corpus.store, "gone", "admin", "three words together", "shell:test")
            form = {"name": "gone", "password": "three words together"}
            assert client.post("/login", data=form).status_code == 303
            give_account(self._corpus, "admin")
            disable(self._corpus.store, "gone", "shell:test")
            return client
        return asking(self._corpus)


@pytest.fixture(scope="module", params=[False, True], ids=["open reading", "login for all"])
def everybody(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Everybody]:
    home: Path = tmp_path_factory.mktemp("access") / "home"
    settings = Settings(home=home, access=AccessSettings(require_login=request.param))
    corpus = open_corpus(settings, create=True)
    yield Everybody(corpus)
    corpus.close()


def expected(need: str, who: str, method: str, login_for_all: bool) -> str:
    """What must come of a request."""
    by_token = who.endswith("token")
    if who == "expired token":
        return "login"
    if by_token:
        return "answer" if need in ("open", "read") and method == "GET" else "refused"
    role = who if who in ROLES else None
    if need == "open" or (need == "read" and (role or not login_for_all)):
        return "answer"
    if role is None:
        return "login"
    if need == "read" or ROLES.index(role) >= ROLES.index(need):  # type: ignore[arg-type]
        return "answer"
    return "refused"


def came_of(client: FlaskClient, method: str, address: str, headers: dict[str, str]) -> str:
    """What came of a request."""
    send = client.post if method == "POST" else client.get
    answer = send(address, headers=headers)
    answer.close()
    assert answer.status_code < 500, (address, answer.text)
    if answer.status_code == 401 or answer.headers.get("Location", "").startswith("/login?"):
        return "login"
    return "refused" if answer.status_code == 403 else "answer"


def rules(app: Flask) -> list[Rule]:
    """All addresses; the one that logs out comes last."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "people.leave")


def test_every_address_has_a_need(sample: Corpus) -> None:
    app = asking(sample).application
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert there == set(NEEDS), "give each address a row in webui.access.NEEDS"
    assert {endpoint: need_of(endpoint) for endpoint in there} == dict(NEEDS)


def test_what_anybody_may_send_is_known(sample: Corpus) -> None:
    """An address that takes a form and needs no role is looked at by a person before it is one."""
    for rule in asking(sample).application.url_map.iter_rules():
        sending = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if sending and need_of(rule.endpoint) in ("open", "read"):
            assert rule.endpoint in SENT_BY_ANYBODY


@pytest.mark.parametrize("who", WHO)
def test_who_is_answered(everybody: Everybody, who: str) -> None:
    client = everybody.client(who)
    login_for_all = client.application.extensions["corpus"].settings.access.require_login
    wrong = []
    for rule in rules(client.application):
        need, address = need_of(rule.endpoint), address_of(rule)
        for method in sorted(set(METHODS) & (rule.methods or set())):
            if rule.endpoint == "static" or (rule.endpoint, method) == ("people.enter", "POST"):
                continue  # a file for everybody; and who logs in is asked in test_login
            want = expected(need, who, method, login_for_all)
            found = came_of(client, method, address, everybody.headers(who))
            if found != want:
                wrong.append((method, address, found, want))
    assert wrong == []
    everybody.forget(who)


@pytest.mark.parametrize("who", ("nobody", "admin"))
def test_another_verb_is_no_way_in(everybody: Everybody, who: str) -> None:
    client = everybody.client(who)
    for rule in rules(client.application):
        for method in set(METHODS) - (rule.methods or set()):
            same = [
                one
                for one in client.application.url_map.iter_rules()
                if one.rule == rule.rule and method in (one.methods or set())
            ]
            if not same:
                answer = client.open(address_of(rule), method=method)
                answer.close()
                assert answer.status_code in (404, 405, 413), (method, rule.rule)


def test_an_address_without_a_row_is_for_nobody_but_admins(corpus: Corpus) -> None:
    app = create_app(corpus)
    app.add_url_rule("/new", "new", lambda: "there")
    assert asking(corpus, app).get("/new").status_code == 303
    assert sign_in(corpus, "editor", app).get("/new").status_code == 403
    assert sign_in(corpus, "admin", app).get("/new").text == "there"
