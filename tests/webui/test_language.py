"""The pages in English: everything that they say is translated, and what stays Chinese is marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Message
from flask.testing import FlaskClient

from scripts.translations import MO, PO, compiled, kept, renewed, untranslated, wanted, written
from tests.webui.chinese import HAN, WEBUI, unmarked, untold_in_module, untold_in_template

# Names that hold Chinese which is no sentence of ours, and why it stays as it is in English.
STAYS: dict[str, dict[str, str]] = {
    "pieces.py": {"MASKED": "what stands in reports in place of words that were struck out"},
    "language.py": {"LANGUAGES": "each language names itself"},
}
MODULES = sorted(path.relative_to(WEBUI) for path in WEBUI.rglob("*.py"))
TEMPLATES = sorted(WEBUI.glob("templates/*.html"))
VARIABLE = re.compile(r"%\((\w+)\)s")
# A sentence may name a word of the search language or quote a report.
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|<code>.*?</code>|<q[^>]*>.*?</q>|<span lang=.zh.>.*?</span>")


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_modules_say_nothing_in_chinese_alone(module: Path) -> None:
    stays = STAYS.get(str(module), {})
    found = {(name, text) for name, text in untold_in_module(WEBUI / module) if name not in stays}
    assert not found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_nothing_in_chinese_alone(template: Path) -> None:
    assert list(untold_in_template(template)) == []


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    assert written(renewed(kept(), wanted())) == PO.read_bytes(), "run scripts/translations.py"
    assert compiled(kept()) == MO.read_bytes(), "run scripts/translations.py"


def test_everything_is_translated() -> None:
    assert untranslated(kept()) == []


def _texts(message: Message) -> list[tuple[str, str]]:
    """Each form of a message with its translation."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[0], str(said)) for said in message.string]


SAID = [pair for message in kept() if message.id for pair in _texts(message)]


def test_translations_take_the_same_variables() -> None:
    # "1 report" may leave out the number that it says in words
    wrong = [
        (text, said)
        for text, said in SAID
        if (set(VARIABLE.findall(said)) ^ set(VARIABLE.findall(text))) - {"num"}
    ]
    assert not wrong


def test_translations_are_english() -> None:
    assert [said for _text, said in SAID if HAN.search(QUOTED.sub("", said))] == []


PAGES = (
    "/",
    "/?q=造林",
    "/?q=造林&unit=passage&region=990121",
    "/?q=(",
    "/?q=没有这样的话一定没有",
    "/phrases",
    "/phrases?q=河长制",
    "/compare",
    "/compare?indicator=forestry.afforestation",
    "/trends?q=河长制",
    "/policies",
    "/indicators",
    "/reuse",
    "/corpus",
    "/help",
    "/nothing-here",
)


@pytest.mark.parametrize("address", PAGES)
def test_pages_in_english_mark_what_is_chinese(client: FlaskClient, address: str) -> None:
    client.set_cookie("language", "en")
    try:
        answer = client.get(address)
    finally:
        client.delete_cookie("language")
    assert '<html lang="en">' in answer.text
    assert answer.headers["Content-Language"] == "en" and "Cookie" in answer.headers["Vary"]
    assert unmarked(answer.text) == []


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/?q=造林&page=2", "/?q=%E9%80%A0%E6%9E%97&page=2"),
        ("/reports/1?hit=2#h2", "/reports/1?hit=2#h2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("/\t/elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_the_switch_leads_back_to_the_same_page(client: FlaskClient, back: str, leads: str) -> None:
    answer = client.get("/language/en", query_string={"back": back})
    client.delete_cookie("language")
    assert (answer.status_code, answer.location) == (302, leads)
    assert "language=en" in answer.headers["Set-Cookie"]


def test_there_are_two_languages(client: FlaskClient) -> None:
    assert client.get("/language/fr").status_code == 404
    client.set_cookie("language", "fr")
    try:
        assert '<html lang="zh-CN">' in client.get("/").text
    finally:
        client.delete_cookie("language")
