"""No text becomes a part of a page: every page, of every report, asked every text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask.testing import FlaskClient

from tests.hostile.addresses import of_all, of_questions, of_reports
from tests.hostile.conftest import Home
from tests.hostile.looking import faults_of


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


def test_questions(nobody: FlaskClient, admin: FlaskClient) -> None:
    asked = list(of_questions())
    assert faults(nobody, "zh", asked[::2]) == []
    assert faults(admin, "en", asked[1::2]) == []
