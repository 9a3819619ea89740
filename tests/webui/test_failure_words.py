"""Why a file could not be read, in Chinese: what readers say, and nothing that none says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.corpus import Corpus
from indexer.errors import UnreadableReport
from webui import create_app
from webui.failure_words import CHINESE, told

INDEXER = Path(__file__).parents[2] / "indexer"

FAILURES = [
    ("encrypted with a password", "加了密码"),
    ("the PDF has 12,000 pages", "PDF 有 12,000 页，太长"),
    ("qinghe.example takes no connection", "连不上 qinghe.example"),
    # what the table does not have stays as it was told
    ("a fault of shuzhi itself: <b>KeyError</b>", ""),
]


@pytest.mark.parametrize(("english", "chinese"), FAILURES)
def test_a_reason_is_told_in_the_language_of_the_page(
    corpus: Corpus, english: str, chinese: str
) -> None:
    corpus.store.failures.add(UnreadableReport("a.pdf", english, "split the file"))
    client: FlaskClient = create_app(corpus).test_client()
    page = client.get("/corpus").text
    shown = english.replace("<", "&lt;").replace(">", "&gt;")
    assert (f"<td>{chinese}</td>" if chinese else f'<td lang="en">{shown}</td>') in page
    assert "<td>把文件拆开</td>" in page
    client.set_cookie("language", "en")
    page = client.get("/corpus").text
    assert f"<td>{shown}</td>" in page and "<td>split the file</td>" in page


def _said() -> str:
    """All that the indexer can say, with {} for what differs."""
    return "\n".join(
        _text(node)
        for path in INDEXER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant | ast.JoinedStr)
    )


def _text(node: ast.AST) -> str:
    match node:
        case ast.JoinedStr():
            return "".join(map(_text, node.values))
        case ast.Constant(value=str() as text):
            return text
        case _:
            return "{}"


def test_readers_say_what_the_table_has() -> None:
    said = _said()
    # a hint may be put together of two
    whole = [one for one in CHINESE if all(part in said for part in one.split(", or save its"))]
    assert set(CHINESE) - set(whole) == set()


def test_each_is_found_by_its_own_row() -> None:
    for english, chinese in CHINESE.items():
        assert told(english.replace("{}", "7")).text == chinese.replace("{}", "7")
