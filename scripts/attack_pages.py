#!/usr/bin/env python3
"""Tries to get into a server of its own in the ways that are tried on every server.

A home with the sample corpus and three accounts is made in a folder that goes at the end, and
served as `shuzhi serve` serves it; nothing else is ever asked. Each line is a kind of attack, how
often it was tried, and what got through. Ends with 1 where something did:

    scripts/attack_pages.py
    scripts/attack_pages.py fixation forms --verbose
"""

from __future__ import annotations

import argparse
import http.client
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from indexer.accounts import add_user  # noqa: E402
from indexer.corpus import open_corpus  # noqa: E402
from indexer.ingest import ingest, walk  # noqa: E402
from indexer.settings import Settings  # noqa: E402
from scripts.load_pages import serving  # noqa: E402
from webui import create_app  # noqa: E402
from webui.people.me import ROLES  # noqa: E402

SAMPLE = ROOT / "corpus"
PASSWORD = "three words together"
FORM_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# What stands in files that nobody may see over the pages.
SECRETS = ("root:x:0", "SQLite format 3", "[build-system]", "BEGIN PRIVATE", "$argon2id$")
CLIMBING = (
    "../../../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "..\\..\\..\\etc\\passwd", "/etc/passwd",
    "file:///etc/passwd", "....//....//....//etc/passwd", "%252e%252e%252fetc%252fpasswd", "shuzhi.sqlite", "../shuzhi.sqlite",
    "../secret", "/proc/self/environ", "x\x00.csv", "..%c0%af..%c0%afetc%c0%afpasswd", "~/.ssh/id_rsa", "pyproject.toml",
)  # fmt: skip
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\/evil.example", "///evil.example", "/%09/evil.example",
    "http:evil.example", "https:///evil.example", "javascript:alert(1)", "/\r\nLocation: https://evil.example", "\t//evil.example",
    "/..//evil.example", "//evil.example%2f..", "@evil.example", "https://127.0.0.1@evil.example",
)  # fmt: skip
VERBS = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "post", "GETX", "FOO")
ASKED = (
    "q", "region", "year", "kind", "portfolio", "role", "level", "indicator", "policy", "unit", "sort", "page", "next", "back",
    "file", "path", "name", "list", "with", "report", "text", "cursor", "since", "until", "person", "action", "chart", "open",
)  # fmt: skip
DRIPPING = 300
# A body that has no end is given up after so much.
ENDLESS = 3 << 20


@dataclass(slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    text: str


@dataclass(slots=True)
class Found:
    """How often a kind of attack was tried, and what got through."""

    tried: int = 0
    through: list[str] = field(default_factory=list)

    def note(self, refused: bool, what: str) -> None:
        """One try."""
        self.tried += 1
        if not refused:
            self.through.append(what)


@dataclass
class Browser:
    """Keeps cookies, as a browser does; nothing else is done that is not said."""

    server: str
    jar: dict[str, str] = field(default_factory=dict)

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, on a connection of its own."""
        at = urlsplit(self.server)
        with closing(http.client.HTTPConnection(at.hostname or "", at.port, timeout=60)) as line:
            said = (
                {"Cookie": "; ".join(f"{k}={v}" for k, v in self.jar.items())} if self.jar else {}
            )
            line.request(method, path, body, {**said, **(headers or {})})
            response = line.getresponse()
            text = response.read().decode("utf-8", "replace")
            cookies = tuple(response.headers.get_all("Set-Cookie") or ())
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.jar[name] = value
        return Answer(response.status, dict(response.headers), cookies, text)

    def get(self, path: str, **headers: str) -> Answer:
        """A page."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, form: Mapping[str, str] | Sequence[tuple[str, str]]) -> Answer:
        """A form, with no more in it than is said."""
        of_forms = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(form), of_forms)

    def token(self) -> str:
        """What our pages put into their forms for this browser."""
        found = FORM_TOKEN.search(self.get("/login").text)
        assert found
        return found[1]

    def log_in(self, name: str) -> Browser:
        """This browser, logged in."""
        form = {"csrf_token": self.token(), "name": name, "password": PASSWORD}
        assert self.post("/login", form).status == 303
        return self

    @property
    def is_known(self) -> bool:
        """Whether somebody is logged in with this browser."""
        return self.get("/account").status == 200


@dataclass(frozen=True)
class Target:
    """A server of our own, and the addresses that it answers: each with its methods."""

    server: str
    addresses: tuple[tuple[str, frozenset[str]], ...]

    def browser(self) -> Browser:
        """A browser that knows nothing yet."""
        return Browser(self.server)

    def sending(self) -> Iterator[str]:
        """The addresses that take forms; that which logs out comes last."""
        taking = [address for address, methods in self.addresses if "POST" in methods]
        yield from sorted(
            (one for one in taking if not one.startswith("/api/")), key=lambda one: one == "/logout"
        )


def fixation(target: Target) -> Found:
    """A session that was planted, or kept after it was over, is nobody's."""
    found = Found()
    victim = target.browser()
    victim.token()
    planted = dict(victim.jar)
    victim.log_in("editor")
    found.note(Browser(target.server, planted).is_known is False, "planted before the login")
    found.note(victim.jar != planted, "the same cookie after the login")
    stolen = dict(victim.jar)
    found.note(
        Browser(target.server, {**stolen, "shuzhi": "x" + stolen["shuzhi"]}).is_known is False,
        "forged",
    )
    victim.post("/logout", {"csrf_token": victim.token()})
    found.note(Browser(target.server, stolen).is_known is False, "kept after logging out")
    found.note(
        Browser(target.server, {}).get("/account?shuzhi=" + quote(stolen["shuzhi"])).status == 303,
        "in the address",
    )
    return found


def forms(target: Target) -> Found:
    """A form without our token, with one of another session or of nobody, changes nothing."""
    found = Found()
    admin, other, nobody = (target.browser() for _ in range(3))
    admin.log_in("admin")
    other.log_in("editor")
    over = target.browser().log_in("admin")
    old = over.token()
    over.post("/logout", {"csrf_token": old})
    tokens = {
        "none": None, "empty": "", "nonsense": "x" * 40, "of another": other.token(), "of nobody": nobody.token(),
        "of a session that is over": old, "cut": admin.token()[:-1],
    }  # fmt: skip
    for address in target.sending():
        for name, token in tokens.items():
            form = {"name": "mallory", "role": "admin", "do": "disable"}
            answer = admin.post(address, form if token is None else {**form, "csrf_token": token})
            found.note(answer.status in (400, 403), f"{name} at {address}: {answer.status}")
    in_address = admin.send(
        "POST", f"/users?csrf_token={quote(admin.token())}&name=mallory&role=admin"
    )
    found.note(in_address.status == 400, "token in the address")
    found.note("mallory" not in admin.get("/users").text, "an account was made")
    return found


def verbs(target: Target) -> Found:
    """Another verb is no way around who may do what."""
    found = Found()
    for browser in (target.browser(), target.browser().log_in("reader")):
        for address, methods in target.addresses:
            for verb in VERBS:
                if verb in methods:
                    continue
                answer = browser.send(verb, address)
                found.note(
                    answer.status in (400, 404, 405, 501), f"{verb} {address}: {answer.status}"
                )
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            answer = browser.send("GET", "/users?_method=POST", headers={name: "POST"})
            found.note(answer.status in (303, 403), f"{name}: {answer.status}")
    return found


def climbing(target: Target) -> Found:
    """No argument and no part of an address leads to a file of the machine."""
    found = Found()
    browser = target.browser().log_in("admin")
    pages = [address for address, methods in target.addresses if "GET" in methods]
    for payload in CLIMBING:
        sent = quote(payload, safe="%")
        for address in pages:
            tries = [f"{address}?{'&'.join(f'{name}={sent}' for name in ASKED)}"]
            if "/x" in address:
                tries.append(address.replace("/x", f"/{sent}"))
            for path in tries:
                answer = browser.get(path)
                leaked = [secret for secret in SECRETS if secret in answer.text]
                found.note(
                    answer.status < 500 and not leaked, f"{path[:120]}: {answer.status} {leaked}"
                )
        for path in (
            f"/static/{sent}",
            f"/static/{payload}" if payload.isprintable() else "/static/x",
            f"/{sent}",
        ):
            with suppress(http.client.InvalidURL):
                answer = browser.get(path.replace(" ", "%20"))
                leaked = [secret for secret in SECRETS if secret in answer.text]
                found.note(
                    answer.status in (302, 308, 400, 404) and not leaked,
                    f"{path}: {answer.status} {leaked}",
                )
    return found


def redirects(target: Target) -> Found:
    """No page of ours sends anybody to another site."""
    found = Found()
    for payload in ELSEWHERE:
        browser = target.browser()
        form = {
            "csrf_token": browser.token(),
            "name": "reader",
            "password": PASSWORD,
            "next": payload,
        }
        answers = {
            "login": browser.post("/login", form),
            "language": browser.get(f"/language/en?back={quote(payload)}"),
            "path": browser.get("/" + quote(payload, safe="/:@%")),
        }
        for name, answer in answers.items():
            to = answer.headers.get("Location", "/")
            ours = re.fullmatch(r"(?:http://127\.0\.0\.1:\d+)?/(?![/\\])[^\s\\]*", to) is not None
            found.note(ours, f"{name} {payload!r} -> {to}")
    return found


def outsize(target: Target) -> Found:
    """What is larger than anything honest is refused, and not read to the end."""
    found = Found()
    browser, at = target.browser(), urlsplit(target.server)
    browser.log_in("reader")
    head = f"Host: {at.netloc}\r\n"
    kinds = "Content-Type: application/x-www-form-urlencoded\r\n"
    cookie = f"Cookie: shuzhi={browser.jar['shuzhi']}\r\n"
    for name, sent, statuses in (
        ("a body of 10 GB", f"POST /login HTTP/1.1\r\n{head}{kinds}Content-Length: 10000000000\r\n\r\n", (413,)),
        ("a body of 2 MB", f"POST /account/tokens HTTP/1.1\r\n{head}{cookie}{kinds}Content-Length: 2000000\r\n\r\n" + "x" * 2_000_000, (413,)),
        ("a length below 0", f"POST /login HTTP/1.1\r\n{head}{kinds}Content-Length: -1\r\n\r\n", (400,)),
        ("two lengths", f"POST /login HTTP/1.1\r\n{head}{kinds}Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde", (400,)),
        ("length and chunks", f"POST /login HTTP/1.1\r\n{head}{kinds}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,)),
        ("chunks of no length", f"POST /login HTTP/1.1\r\n{head}{kinds}Transfer-Encoding: chunked\r\n\r\nzz\r\n", (400,)),
        ("headers of 300 KB", f"GET / HTTP/1.1\r\n{head}X: {'x' * 300_000}\r\n\r\n", (431,)),
        ("a line of 300 KB", f"GET /{'x' * 300_000} HTTP/1.1\r\n{head}\r\n", (431, 414)),
        ("40,000 headers", "GET / HTTP/1.1\r\n" + head + "".join(f"X{n}: y\r\n" for n in range(40_000)) + "\r\n", (431,)),
        ("a header over two lines", f"GET / HTTP/1.1\r\n{head}X: a\r\n b\r\n\r\n", (200, 400)),
        ("no host", "GET / HTTP/1.1\r\n\r\n", (400, 421)),
        ("another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", (421,)),
        ("a host with markup", "GET /nowhere HTTP/1.1\r\nHost: <script>\r\n\r\n", (400, 421)),
        ("no HTTP", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", (400, 0)),
    ):  # fmt: skip
        status = raw(target.server, sent.encode("latin-1"))
        found.note(status in statuses, f"{name}: {status}")
    found.note(endless(target.server) in (413, 400, 0), "chunks without end")
    found.note(browser.get("/").status == 200, "the server is gone")
    return found


def slowness(target: Target) -> Found:
    """Hundreds who send slowly, or nothing, keep nobody else from being answered."""
    found = Found()
    at = urlsplit(target.server)
    lines = [socket.create_connection((at.hostname, at.port), timeout=90) for _ in range(DRIPPING)]
    try:
        for number, line in enumerate(lines):
            length = "Content-Length: 1000\r\n" if number % 2 else ""
            line.sendall(f"POST /login HTTP/1.1\r\nHost: {at.netloc}\r\n{length}X: y".encode())
        for _ in range(5):
            for line in lines[::3]:
                with suppress(OSError):
                    line.sendall(b"z")
            begun = time.monotonic()
            answer = target.browser().get("/?q=" + quote("河长制"))
            took = time.monotonic() - begun
            found.note(answer.status == 200 and took < 3, f"answered in {took:.1f} s")
            time.sleep(0.5)
    finally:
        for line in lines:
            line.close()
    return found


def heads(target: Target) -> Found:
    """Every answer says what browsers need to know to keep others out."""
    found = Found()
    browser = target.browser().log_in("admin")
    for address, methods in target.addresses:
        if "GET" not in methods:
            continue
        for path in (address, f"{address}?page=x&q=%22&{'x' * 300}=1"):
            answer = browser.get(path)
            policy = answer.headers.get("Content-Security-Policy", "")
            found.note("script-src 'self'" in policy and "unsafe" not in policy, f"{path}: policy")
            found.note("frame-ancestors 'none'" in policy, f"{path}: frames")
            found.note(
                answer.headers.get("X-Content-Type-Options") == "nosniff", f"{path}: sniffing"
            )
            found.note("Referrer-Policy" in answer.headers, f"{path}: referrer")
            found.note("Server" not in answer.headers, f"{path}: {answer.headers.get('Server')}")
            for cookie in answer.cookies:
                found.note("HttpOnly" in cookie and "SameSite=Lax" in cookie, f"{path}: {cookie}")
    return found


ATTACKS: Mapping[str, Callable[[Target], Found]] = {
    attack.__name__: attack
    for attack in (fixation, forms, verbs, climbing, redirects, outsize, slowness, heads)
}


def raw(server: str, sent: bytes) -> int:
    """The status that answers these bytes; 0 where the line is cut without a word."""
    at = urlsplit(server)
    with socket.create_connection((at.hostname, at.port), timeout=60) as line:
        with suppress(OSError):
            line.sendall(sent)
        return _status(line)


def endless(server: str) -> int:
    """The status that answers a body which does not end."""
    at = urlsplit(server)
    head = f"POST /login HTTP/1.1\r\nHost: {at.netloc}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection((at.hostname, at.port), timeout=60) as line:
        line.sendall(head.encode())
        with suppress(OSError):
            for _ in range(ENDLESS // 4096):
                line.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            line.sendall(b"0\r\n\r\n")
        return _status(line)


def _status(line: socket.socket) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(line.recv(4096).split(b" ", 2)[1])
    return 0


@contextmanager
def target_of(home: Path) -> Iterator[Target]:
    """A server over a home that is made for it."""
    settings = Settings(home=home)
    with closing(open_corpus(settings, create=True)) as corpus:
        ingest(corpus, walk([SAMPLE], home), SAMPLE / "reports.csv")
        for role in ROLES:
            add_user(corpus.store, role, role, PASSWORD, "shell:attack")
        rules = create_app(corpus).url_map.iter_rules()
        addresses = tuple((_address(rule.rule), frozenset(rule.methods or ())) for rule in rules)
    with serving(home) as server:
        yield Target(server.rstrip("/"), addresses)


def _address(rule: str) -> str:
    """An address that a rule answers; what may be anything is x."""
    first = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule)
    return re.sub(r"<(?:path:)?\w+>", "x", re.sub(r"<int:\w+>", "1", first))


def main() -> int:
    """Try all that is asked for, and say what got through."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "attacks", nargs="*", choices=[*ATTACKS, []], help="all, where none is named"
    )
    parser.add_argument("--verbose", action="store_true", help="name all that got through")
    options = parser.parse_args()
    through = 0
    with tempfile.TemporaryDirectory() as folder, target_of(Path(folder) / "home") as target:
        for name in options.attacks or ATTACKS:
            found = ATTACKS[name](target)
            through += len(found.through)
            print(f"{name:10}{found.tried:7} tried {len(found.through):4} got through", flush=True)
            for one in found.through[: None if options.verbose else 5]:
                print(f"    {one}")
    return 1 if through else 0


if __name__ == "__main__":
    sys.exit(main())
