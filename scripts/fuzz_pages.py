#!/usr/bin/env python3
"""Ask a real server for every page with strange arguments, headers, methods and bodies.

    scripts/fuzz_pages.py --count 5000 --seed 3

The server shows the sample corpus in a home of its own, which the script makes and removes. It may
answer or refuse. A status of 500 or more, an answer that takes longer than 5 seconds, markup from
the request that stands in a page as markup, a page that does not parse, JSON that is none and a
link or form with an argument that no table here knows are finds; so is an address that the tables
do not know, for it would not be tried. Prints what came of each address; ends with 1 when there is
a find.
"""

from __future__ import annotations

import argparse
import http.client
import json
import logging
import random
import re
import socket
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, quote, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from flask import Flask
from lxml import etree, html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from indexer import analysis
from indexer.accounts import add_user
from indexer.corpus import Corpus, open_corpus
from indexer.ingest import ingest, walk
from indexer.settings import Settings
from scripts.attack_pages import PASSWORD, Browser
from tests.serving import serving
from tests.webui.strange_addresses import FIELDS, HEADERS, PARAMETERS, PATHS, VALUES, piece
from webui import create_app

SAMPLE = Path(__file__).parents[1] / "corpus"
SLOWEST = 5.0
TIMEOUT = 30.0
METHODS = (
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "HEAD",
    "TRACE",
    "PROPFIND",
    "get",
    "G\xc9T",
)
ELSEWHERE = "(no such page)"
# How a rule says what may stand in a place of its path: <name>, <path:filename>, <any(a, b):ending>
PLACE = re.compile(r"<(?:[a-z]+(?:\(.*?\))?:)?([a-z_]+)>")
ENDING = re.compile(r"\.(?:<any\(.*?\):ending>|json|svg)$")
# Places and parameters that hold the id of a report.
IDS = ("id", "id_", "report", "other")
MARK = "shuzhi-mark"
# The field that each form of ours has, and the account that the requests come from.
TOKEN = "csrf_token"
ADMIN = "admin"
# Who logs out is nobody from then on, and what is asked after that would be turned away.
LEAVING = "/logout"
# libxml2 knows no element of HTML 5.
UNKNOWN_TAG = 801


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, made for the address of a rule."""

    rule: str
    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def __str__(self) -> str:
        body = f" with {self.body[:200]!r}" if self.body is not None else ""
        headers = {name: value[:80] for name, value in self.headers.items()}
        return f"{self.method} {self.target[:400]} {headers}{body}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; a status of 0 for nothing."""

    status: int
    type: str = ""
    content: bytes = b""
    seconds: float = 0.0


@dataclass(slots=True)
class Tally:
    """What came of one address."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0


def rules_of(app: Flask) -> dict[str, set[str]]:
    """The addresses of an application, each with its methods."""
    rules: defaultdict[str, set[str]] = defaultdict(set)
    for rule in app.url_map.iter_rules():
        rules[rule.rule] |= (rule.methods or set()) - {"HEAD", "OPTIONS"}
    return dict(rules)


def unlisted(app: Flask) -> list[str]:
    """Addresses of which the tables do not say what they read, or what can stand in them."""
    rules = rules_of(app)
    return [
        *(rule for rule in rules if _base(rule) not in PARAMETERS),
        *(rule for rule, methods in rules.items() if "POST" in methods and rule not in FIELDS),
        *(rule for rule in PARAMETERS if rule not in {_base(known) for known in rules}),
        *(rule for rule in rules for name in PLACE.findall(rule) if name not in (*IDS, *VALUES)),
    ]


def requests(app: Flask, ids: list[str], count: int, seed: int) -> Iterator[Sent]:
    """So many requests; the first ask for each address without anything strange."""
    chance, rules = random.Random(seed), rules_of(app)
    plain = [Sent(rule, "GET", _plain(rule, ids)) for rule, all_ in rules.items() if "GET" in all_]
    yield from plain[:count]
    for _number in range(count - len(plain)):
        yield _strange(chance.choice(sorted(rules)), rules, ids, chance)


def _plain(rule: str, ids: list[str]) -> str:
    return PLACE.sub(lambda place: _known(place[1], ids)[0], rule)


def _known(name: str, ids: list[str]) -> list[str]:
    return ids if name in IDS else [quote(value) for value in VALUES[name]]


def _strange(
    rule: str, rules: Mapping[str, set[str]], ids: list[str], chance: random.Random
) -> Sent:
    """A request of an address with some of its arguments, and seldom much else that is wrong."""

    def value(name: str) -> str:
        good = name in IDS and chance.random() < 0.6
        return chance.choice(ids) if good else piece(name, chance)

    def place(name: str) -> str:
        text = chance.choice(_known(name, ids)) if chance.random() < 0.7 else value(name)
        return text.replace("?", "%3F").replace("#", "%23")

    path = PLACE.sub(lambda found: place(found[1]), rule)
    if chance.random() < 0.04:
        rule, path = ELSEWHERE, chance.choice(PATHS)
    names = list(PARAMETERS.get(_base(rule), ()))
    asked = chance.choices(names, k=chance.choice((1, 1, 2, 3, 6))) if names else []
    if chance.random() < 0.05:
        asked += ["nothing", "%00", quote(f"<{MARK}>")]
    if chance.random() < 0.02:
        asked += asked * 40
    query = "&".join(f"{name}={value(name)}" for name in asked)
    target = f"{path}{'&' if '?' in path else '?'}{query}" if query else path
    headers = dict(chance.choice(HEADERS)) if chance.random() < 0.4 else {}
    posts = "POST" in rules.get(rule, ())
    if posts and (chance.random() < 0.6 or "GET" not in rules[rule]):
        type_, body = _body(FIELDS[rule], chance)
        return Sent(rule, "POST", target, {"Content-Type": type_, **headers}, body)
    if chance.random() < 0.06:
        return Sent(rule, chance.choice(METHODS), target, headers, chance.choice((None, b"a=b")))
    return Sent(rule, "GET", target, headers)


def _body(names: tuple[str, ...] | list[str], chance: random.Random) -> tuple[str, bytes]:
    """The body of a form, as it should be or broken, and what it says that it is."""
    fields = {name: piece(name, chance).encode() for name in names if chance.random() < 0.9}
    form = b"&".join(name.encode() + b"=" + value for name, value in fields.items())
    parts = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s\r\n'
        % (name.encode(), value[:40], value)
        for name, value in fields.items()
    )
    return chance.choice(
        (
            ("application/x-www-form-urlencoded", form),
            ("application/x-www-form-urlencoded", form),
            ("application/x-www-form-urlencoded; charset=nothing", form + b"&%=&\xff=\xfe"),
            ("multipart/form-data; boundary=b", parts + b"--b--\r\n"),
            ("multipart/form-data; boundary=b", parts),
            ("multipart/form-data", parts),
            ("multipart/form-data; boundary=" + "b" * 300, parts),
            ("application/json", b'{"text": "<shuzhi-mark>"'),
            ("text/<shuzhi-mark>", bytes(chance.randrange(256) for _ in range(200))),
            ("", b"\0" * 70_000),
            ("application/x-www-form-urlencoded", b"text=" + b"%E9%80%A0" * 60_000),
        )
    )


def log_in(address: str) -> dict[str, str]:
    """The headers of an admin who is logged in, with what forms hold."""
    browser = Browser(address).log_in(ADMIN)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.jar.items())
    return {"Cookie": cookies, "X-CSRFToken": browser.token()}


def ask(address: str, sent: Sent) -> Answer:
    """Send a request as it is, which no careful client would."""
    began, place = time.monotonic(), urlsplit(address)
    try:
        with socket.create_connection((place.hostname, place.port), TIMEOUT) as connection:
            connection.sendall(_written(sent, place.netloc))
            got = http.client.HTTPResponse(connection, method=sent.method)
            got.begin()
            content, type_ = got.read(), got.headers.get_content_type()
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, "", repr(error).encode(), time.monotonic() - began)
    return Answer(got.status, type_, content, time.monotonic() - began)


def _written(sent: Sent, host: str) -> bytes:
    headers = {"Host": host, "Connection": "close", **sent.headers}
    if sent.body is not None:
        headers = {"Content-Length": str(len(sent.body)), **headers}
    lines = [f"{sent.method} {sent.target} HTTP/1.1", *map(": ".join, headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + (sent.body or b"")


def finds(sent: Sent, answer: Answer, known: MapAdapter, slowest: float = SLOWEST) -> Iterator[str]:
    """What is wrong with an answer."""
    if answer.status == 0:
        yield f"no answer: {answer.content.decode()}"
    if answer.status >= 500:
        yield f"status {answer.status}"
    if answer.seconds > slowest:
        yield f"took {answer.seconds:.1f} seconds"
    if b"Traceback (most recent call last)" in answer.content:
        yield "shows a traceback"
    if answer.type.endswith("json") and answer.status != 304 and sent.method != "HEAD":
        try:
            json.loads(answer.content)
        except ValueError as error:
            yield f"is no JSON: {error}"
    if answer.type == "text/html" and answer.content:
        yield from _finds_of_page(answer.content, known if answer.status // 100 != 3 else None)


def _finds_of_page(content: bytes, known: MapAdapter | None) -> Iterator[str]:
    """Where links are to be followed `known` tells where they can lead."""
    parser = html.HTMLParser(encoding="utf-8")
    try:
        content.decode()
        page = html.document_fromstring(content, parser=parser)
    except (UnicodeDecodeError, etree.ParserError) as error:
        if content.strip():  # a list of names may be empty
            yield f"is no page: {error}"
        return
    for fault in parser.error_log:
        if fault.type != UNKNOWN_TAG:
            yield f"is broken at line {fault.line}: {fault.message}"
    if f"<{MARK}" in content.decode():
        yield "holds markup of the request"
    for element in page.iter(etree.Element):
        for name, value in element.attrib.items():
            if name.startswith(MARK):
                yield "holds an attribute of the request"
            if known and name in ("href", "action", "src"):
                yield from _finds_of_link(element, value, known)


def _finds_of_link(element: html.HtmlElement, url: str, known: MapAdapter) -> Iterator[str]:
    """A link or form that leads elsewhere, to nothing, or with what nobody reads."""
    parts = urlsplit(url)
    if parts.scheme not in ("", "data"):
        yield f"leads to {url[:80]}"
    if parts.scheme or not parts.path.startswith("/"):
        return
    post = element.get("method", "").lower() == "post"
    try:
        rule, _values = known.match(parts.path, "POST" if post else "GET", return_rule=True)
    except RequestRedirect:
        return
    except HTTPException:
        yield f"leads to {parts.path[:80]}, where there is nothing"
        return
    names = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    names |= {
        str(one.get("name"))
        for one in element.iter("input", "select", "textarea")
        if one.get("name")
    }
    read = {*PARAMETERS[_base(rule.rule)], *((*FIELDS[rule.rule], TOKEN) if post else ())}
    if unread := names - read:
        yield f"has {', '.join(sorted(unread))[:80]}, which the table of {rule.rule} lacks"


def _base(rule: str) -> str:
    return ENDING.sub("", rule) if rule not in PARAMETERS else rule


class Faults(logging.Handler):
    """Keeps the last fault that the server tells of."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Called by the logging."""
        self.last = logging.Formatter().format(record)


def fuzz(
    corpus: Corpus, count: int, seed: int, slowest: float = SLOWEST
) -> tuple[dict[str, Tally], list[str]]:
    """What came of so many requests by address, and what was found."""
    app = create_app(corpus)
    if missing := unlisted(app):
        return {}, [f"the tables of strange_addresses.py and {rule} differ" for rule in missing]
    analysis.warm_up()
    if corpus.store.users.named(ADMIN) is None:
        add_user(corpus.store, ADMIN, "admin", PASSWORD, "shell:fuzz")
    known, tallies = app.url_map.bind("localhost"), defaultdict[str, Tally](Tally)
    found: list[str] = []
    faults = Faults()
    logging.getLogger().addHandler(faults)
    try:
        with serving(corpus) as address:
            ask(address, Sent("/", "GET", "/"))  # the first page waits for much to be loaded
            admin = log_in(address)
            for sent in requests(app, corpus.store.ids()[:8], count, seed):
                known_as = {} if sent.rule == LEAVING else admin
                answer = ask(address, replace(sent, headers={**known_as, **sent.headers}))
                tallies[sent.rule].statuses[answer.status] += 1
                tallies[sent.rule].slowest = max(tallies[sent.rule].slowest, answer.seconds)
                for find in dict.fromkeys(finds(sent, answer, known, slowest)):
                    told = f"\n{faults.last}" if answer.status in (0, *range(500, 600)) else ""
                    found.append(f"{find}\n    {sent}{told}")
    finally:
        logging.getLogger().removeHandler(faults)
    return dict(tallies), found


def table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """A line for each address: how often it was asked for, what was answered, and how fast."""
    yield f"{'address':42} {'asked':>6} {'slowest':>8}  statuses"
    for rule, tally in sorted(tallies.items()):
        statuses = " ".join(f"{status}×{n}" for status, n in sorted(tally.statuses.items()))
        yield f"{rule:42} {tally.statuses.total():6} {tally.slowest:7.2f}s  {statuses}"
    statuses = sum((tally.statuses for tally in tallies.values()), Counter[int]())
    slowest = max((tally.slowest for tally in tallies.values()), default=0.0)
    yield f"{'all':42} {statuses.total():6} {slowest:7.2f}s  " + " ".join(
        f"{status}×{n}" for status, n in sorted(statuses.items())
    )


def main() -> int:
    """Fuzz all pages over the sample corpus."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=5000, help="requests in all")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        corpus = open_corpus(Settings(home=Path(folder) / "home"), create=True)
        ingest(corpus, walk([SAMPLE], corpus.settings.home), SAMPLE / "reports.csv")
        tallies, found = fuzz(corpus, asked.count, asked.seed)
        corpus.close()
    print("\n".join(table(tallies)), flush=True)
    print(f"{len(found)} finds", flush=True)
    for find in found:
        print(find, flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
