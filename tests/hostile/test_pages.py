"""No text becomes a part of a page: every page, of every report, asked every text."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
from flask.testing import FlaskClient

from tests.hostile.addresses import of_all, of_questions, of_reports
from tests.hostile.conftest import Home
from tests.hostile.looking import faults_of
from tests.hostile.texts import HOSTILE


def faults(client: FlaskClient, language: str, addresses: Iterable[str]) -> list[str]:
    """What is wrong with the pages at these addresses."""
    client.set_cookie("language", language)
    found = []
    for address in addresses:
        answer = client.get(address)
        if answer.status_code >= 500:
            found.append(f"{address}: {answer.status_code}")
        if "\n" in (leads := answer.headers.get("Location", "/")) or not leads.startswith("/"):
            found.append(f"{address}: leads to {leads}")
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 308):
            found += [f"{address}: {fault}" for fault in faults_of(answer.text)]
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", ["nobody", "admin"])
def test_pages_hold_what_templates_make(
    hostile: Home, request: pytest.FixtureRequest, who: str, language: str
) -> None:
    assert faults(request.getfixturevalue(who), language, of_all(hostile.corpus)) == []


def test_pages_of_each_report(hostile: Home, nobody: FlaskClient, admin: FlaskClient) -> None:
    asked = list(of_reports(hostile.corpus))
    assert faults(nobody, "zh", asked[::2]) == []
    assert faults(admin, "en", asked[1::2]) == []


# What forms take, and in what else they have to be sent with it.
FORMS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("/phrases/similar", "text", {}),
    ("/policies/discover", "name", {"kind": "nothing"}),
    ("/policies/discover", "since", {"kind": "policy", "name": "巡护制"}),
    ("/account/tokens", "name", {"scopes": "read", "days": "9"}),
    ("/users", "name", {"role": "reader"}),
    ("/users", "role", {"name": "wang"}),
    ("/users/wang", "do", {}),
    ("/searches", "name", {"question": "q=造林"}),
    ("/searches", "question", {"name": "造林"}),
    ("/review", "report", {"verdict": "wrong", "reason": "见封面"}),
    ("/review/undo", "back", {"number": "99"}),
)


@pytest.mark.parametrize(("path", "name", "others"), FORMS)
def test_forms(admin: FlaskClient, path: str, name: str, others: dict[str, str]) -> None:
    for one in HOSTILE[:: 4 if path == "/account/tokens" else 2]:
        answer = admin.post(path, data={**others, name: one.text})
        assert answer.status_code < 500
        assert answer.headers.get("Location", "/").startswith("/")
        if answer.status_code == 200 or answer.status_code >= 400:
            assert list(faults_of(answer.text)) == [], one


def test_files_that_are_sent(hostile: Home, admin: FlaskClient) -> None:
    """Files under such names: the pages that list them, and where they are kept meanwhile."""
    around = {path.name for path in hostile.folder.iterdir()}
    files = [(io.BytesIO(b"<b>" + one.text.encode()), f"{one.text}.txt") for one in HOSTILE[::5]]
    answer = admin.post("/uploads", data={"file": files})
    assert answer.status_code == 303, answer.text
    assert (
        faults(admin, "zh", [answer.headers["Location"], "/uploads", "/trail", "/searches"]) == []
    )
    assert {path.name for path in hostile.folder.iterdir()} == around


def test_a_list_in_a_file(admin: FlaskClient) -> None:
    lines = "\n".join(one.text for one in HOSTILE).encode()
    for said in (lines, *(one.text.encode() for one in HOSTILE[::6])):
        file = (io.BytesIO(said), "\x1b]0;pwned\x07../<b>.txt")
        answer = admin.post("/policies/checklist", data={"file": file})
        assert answer.status_code in (200, 303, 400, 413)
        assert answer.headers.get("Location", "/").startswith("/")
        if answer.status_code != 303:
            assert list(faults_of(answer.text)) == []


def test_names_at_the_door(nobody: FlaskClient) -> None:
    for one in HOSTILE[::8]:
        answer = nobody.post(
            "/login", data={"name": one.text, "password": one.text, "next": one.text}
        )
        assert answer.status_code in (400, 401, 403, 429)
        assert list(faults_of(answer.text)) == []


def test_questions(nobody: FlaskClient, admin: FlaskClient) -> None:
    asked = list(of_questions())
    assert faults(nobody, "zh", asked[::2]) == []
    assert faults(admin, "en", asked[1::2]) == []
