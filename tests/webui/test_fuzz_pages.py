"""Every page asked with strange arguments, over HTTP; `scripts/fuzz_pages.py` asks more of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.corpus import Corpus, open_corpus
from indexer.settings import Settings
from scripts.fuzz_pages import Answer, Sent, finds, fuzz, requests, table, unlisted
from webui import create_app

PAGE = "<!DOCTYPE html><html lang='zh'><body><main>{}</main></body></html>"


# The framework leaves the parts of a form that breaks off to whoever collects what is no more used.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_strange_requests_are_answered_or_refused(sample: Corpus, tmp_path: Path) -> None:
    # Names may be accepted as policies on the way, so the home is one of its own. A machine that
    # runs tests is busy, so only what takes very long is a find here.
    home = tmp_path / "home"
    shutil.copytree(sample.settings.home, home)
    corpus = open_corpus(Settings(home=home))
    tallies, found = fuzz(corpus, count=300, seed=7, slowest=20.0)
    corpus.close()
    assert found == []
    assert sum(tally.statuses.total() for tally in tallies.values()) == 300
    assert list(table(tallies))[-1].startswith("all")


def page(inside: str, **others: object) -> Answer:
    """An answer with a page that holds this."""
    return Answer(
        **{"status": 200, "type": "text/html", **others}, content=PAGE.format(inside).encode()
    )  # type: ignore[arg-type]


FOUND = [
    (page("<p>&lt;shuzhi-mark&gt;</p>"), []),
    (page("<p><shuzhi-mark></p>"), ["holds markup"]),
    (page("<p title='' shuzhi-mark='1'></p>"), ["holds an attribute"]),
    (page("<a href='/reuse?report=1&amp;page=2'>…</a>"), []),
    (page("<a href='/nothing'>…</a>"), ["leads to /nothing"]),
    (page("<a href='javascript:shuzhi()'>…</a>"), ["leads to javascript"]),
    (page("<a href='/?qq=1'>…</a>"), ["has qq"]),
    (page("<form action='/trends'><input name='shown'></form>"), ["has shown"]),
    (page("<form action='/phrases/similar' method='post'><textarea name='tex'></textarea></form>"), ["has tex"]),
    (page("<p id='a'></p><p id='a'></p>"), ["is broken"]),
    (page("<p></div></p>"), ["is broken"]),
    # where somebody is sent elsewhere the framework writes the page
    (page("<a href='http://127.0.0.1/'>…</a>", status=302), []),
    (page("", status=500), ["status 500"]),
    (page("", seconds=6.0), ["took 6.0 seconds"]),
    (page("<pre>Traceback (most recent call last)</pre>"), ["shows a traceback"]),
    (Answer(200, "text/html", b"\xff"), ["is no page"]),
    (Answer(200, "application/json", b'{"q": "<shuzhi-mark>"}'), []),
    (Answer(400, "application/problem+json", b"{"), ["is no JSON"]),
    (Answer(0, content=b"TimeoutError()"), ["no answer"]),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected"), FOUND)
def test_what_is_wrong_with_an_answer_is_found(
    sample: Corpus, answer: Answer, expected: list[str]
) -> None:
    known = create_app(sample).url_map.bind("localhost")
    found = list(dict.fromkeys(finds(Sent("/", "GET", "/"), answer, known)))
    assert len(found) == len(expected), found
    assert all(text.startswith(start) for text, start in zip(found, expected, strict=True)), found


def test_an_address_that_is_new_has_to_be_listed(sample: Corpus) -> None:
    app = create_app(sample)
    assert unlisted(app) == []
    app.add_url_rule("/new", view_func=str, methods=["GET", "POST"])
    app.add_url_rule("/language/<code>/<which>", view_func=repr)
    # its arguments, the fields of its form, and what can stand in a path
    assert unlisted(app) == ["/new", "/language/<code>/<which>", "/new", "/language/<code>/<which>"]


def test_a_seed_stands_for_its_requests(sample: Corpus) -> None:
    app, ids = create_app(sample), sample.store.ids()[:8]
    assert [*requests(app, ids, 200, 3)] == [*requests(app, ids, 200, 3)]
    assert [*requests(app, ids, 200, 3)] != [*requests(app, ids, 200, 4)]
    asked = {sent.rule for sent in requests(app, ids, 100, 3)}
    pages = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages <= asked
