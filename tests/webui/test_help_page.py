"""The help: every example runs and finds something, and every command is one that there is."""

from __future__ import annotations

import html
import json
import re

import pytest
from click import Command, Group
from flask.testing import FlaskClient
from page_words import links_of

from indexer.cli import main
from indexer.corpus import Corpus
from webui import create_app
from webui.corpus_accuracy import FILE_NAME, SHARES
from webui.help_page import SECTIONS
from webui.overview import language, overview


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    response = client.get("/help")
    assert response.status_code == 200
    return response.text[response.text.index("<main") : response.text.index("<footer")]


def test_every_link_leads_to_something(client: FlaskClient, page: str) -> None:
    links = links_of(page)
    assert len(links) > 50
    for link in links:
        if link.startswith("#"):
            assert f'id="{link[1:]}"' in page, link
            continue
        path, _, anchor = link.partition("#")
        shown = client.get(path)
        assert shown.status_code == 200, link
        assert not anchor or f'id="{anchor}"' in shown.text, link
        assert 'class="state"' not in shown.text, link
        if path.startswith("/?"):
            found = re.search(r"<b[^>]*>([\d,]+)</b>", shown.text.split('class="count-line"')[1])
            assert found and found[1] != "0", link


def test_the_whole_language_is_there(page: str, sample: Corpus) -> None:
    rows = language(overview(sample))
    assert page.count('<th scope="row">') > len(rows) > 15
    silent = {"*着力*，*着力*", "level:乡镇", "年份:未标明"}
    links = links_of(page)
    for sign, _, examples in rows:
        assert html.escape(sign).replace("&quot;", "&#34;") in page
        missing = [one.query for one in examples if one.url not in links]
        assert set(missing) <= {f'"{one}"' if "*" in one else one for one in silent}


def commands_of(page: str) -> list[str]:
    found = re.findall(r"<code>(shuzhi [^<]+)</code>", page)
    return [html.unescape(command) for command in found if "命令" not in command]


def test_every_command_is_one_that_there_is(page: str) -> None:
    commands = commands_of(page)
    assert len(commands) > 9
    for line in commands:
        command: Command = main
        for word in line.split()[1:]:
            if isinstance(command, Group) and word in command.commands:
                command = command.commands[word]
            elif word.startswith("--"):
                # an option stands behind the command that has it: shuzhi --home DIR restore FILE
                assert word in {option for one in command.params for option in one.opts}, line
        assert command is not main and not isinstance(command, Group), line


def test_an_empty_corpus_has_help_too(corpus: Corpus) -> None:
    response = create_app(corpus).test_client().get("/help")
    assert response.status_code == 200 and "这份语料里没有例子" in response.text


def test_the_contents_name_every_section(page: str) -> None:
    sections = re.findall(r'<section id="([^"]+)"><h2>([^<]+)</h2>', page)
    contents = page[page.index('class="contents"') : page.index("</nav>")]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents) == sections
    assert [name for name, _ in sections] == [name for name, _ in SECTIONS]


def test_the_example_of_the_api_answers(client: FlaskClient, page: str) -> None:
    found = re.search(r"<code>curl '(http://127\.0\.0\.1:\d+)?([^']+)'", html.unescape(page))
    assert found
    answer = client.get(found[2])
    assert answer.status_code == 200 and answer.get_json()["total"] > 0


def test_the_accuracy_is_that_of_the_corpus(corpus: Corpus) -> None:
    row = {"gold": 1234, **dict.fromkeys(SHARES, 0.875)}
    record = {"figures": {"together": {"all held": row}}}
    client = create_app(corpus).test_client()
    assert "还没有测过" in client.get("/help").text
    (corpus.settings.home / FILE_NAME).write_text(json.dumps(record), encoding="utf-8")
    for address in ("/help", "/corpus"):
        shown = client.get(address).text
        assert "规则没有参照过的文本" in shown and ">1,234<" in shown and ">87.5%<" in shown


def test_no_inline_script_or_style(page: str) -> None:
    assert not re.search(r"<script|<style| style=| on[a-z]+=", page)
