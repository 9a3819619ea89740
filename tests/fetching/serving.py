"""A web server on this machine that does to a visitor what servers do."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext

Headers = dict[str, str]


class Visit(BaseHTTPRequestHandler):
    """One request; `answer` gives its answer by the path. Nothing is printed."""

    server: Site
    timeout = 5

    def do_GET(self) -> None:
        self.server.asked.append((self.path, time.monotonic(), dict(self.headers)))
        route = self.server.routes.get(self.path.partition("?")[0], nothing)
        with suppress(OSError):  # the visitor may have gone
            route(self)

    def answer(self, status: int, headers: Headers, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            # As bytes, since servers send names in GBK and UTF-8 where only Latin-1 may stand.
            self._headers_buffer.append(f"{name}: ".encode() + value.encode() + b"\r\n")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


Route = Callable[[Visit], None]


class Site(ThreadingHTTPServer):
    """A site of such routes, and what was asked of it: path, time, headers."""

    daemon_threads = True

    def __init__(self, routes: dict[str, Route], tls: SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.routes = routes
        self.asked: list[tuple[str, float, Headers]] = []
        self.secure = tls is not None
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http{'s' if self.secure else ''}://{host}:{self.server_port}{path}"

    def paths(self) -> list[str]:
        """What was asked, robots.txt aside."""
        return [path for path, _, _ in self.asked if path != "/robots.txt"]

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def running(routes: dict[str, Route], tls: SSLContext | None = None) -> Iterator[Site]:
    with Site(routes, tls) as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield site
        site.shutdown()
        thread.join(timeout=5)


def says(
    body: bytes | str, kind: str = "text/html", status: int = 200, headers: Headers | None = None
) -> Route:
    """A page."""
    data = body.encode() if isinstance(body, str) else body
    return lambda visit: visit.answer(status, {"Content-Type": kind, **(headers or {})}, data)


nothing = says("没有", status=404)


def to(target: str, status: int = 302) -> Route:
    """A redirect."""
    return says("", status=status, headers={"Location": target})


def in_turn(*routes: Route) -> Route:
    """One answer after the other, the last for good."""
    left = list(routes)
    return lambda visit: (left.pop(0) if len(left) > 1 else left[0])(visit)


def packed(body: bytes, stated: str = "gzip") -> Route:
    return says(gzip.compress(body), headers={"Content-Encoding": stated})


def drip(visit: Visit) -> None:
    """A byte from time to time, without end."""
    visit.send_response(200)
    visit.end_headers()
    for _ in range(1000):
        visit.wfile.write(b"<p>")
        time.sleep(0.05)


def drip_headers(visit: Visit) -> None:
    visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    for _ in range(1000):
        visit.wfile.write(b"a")
        time.sleep(0.05)


def silent(visit: Visit) -> None:
    time.sleep(3)


def endless(visit: Visit) -> None:
    visit.send_response(200)
    visit.end_headers()
    while True:
        visit.wfile.write(b"<p>" * 20_000)


@cache
def bomb() -> bytes:
    """200 MB packed, and never whole in the memory, which a test measures."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    pieces = [packer.compress(bytes(1 << 20)) for _ in range(200)]
    return b"".join(pieces) + packer.flush()


def bursting(visit: Visit) -> None:
    visit.answer(200, {"Content-Encoding": "gzip"}, bomb())


def bursting_in_chunks(visit: Visit) -> None:
    visit.protocol_version = "HTTP/1.1"
    visit.send_response(200)
    visit.send_header("Transfer-Encoding", "chunked")
    visit.send_header("Content-Encoding", "gzip")
    visit.end_headers()
    visit.wfile.write(f"{len(bomb()):x}\r\n".encode() + bomb() + b"\r\n0\r\n\r\n")


def cut_short(visit: Visit) -> None:
    """Half of what was promised."""
    visit.answer(200, {"Content-Length": "1000"}, b"<p>" * 10)


def too_long(visit: Visit) -> None:
    """More than was promised."""
    visit.answer(200, {"Content-Length": "18"}, "述职报告。".encode() + b"<p>" + b"?" * 100)


def broken_off(visit: Visit) -> None:
    """A reset in the middle."""
    visit.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>")
    visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    visit.connection.close()


def raw(data: bytes) -> Route:
    """An answer that may be none."""
    return lambda visit: visit.wfile.write(data) and None
