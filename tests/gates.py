"""A gate before a server: it can be closed, and lets in who knows the password."""

from __future__ import annotations

import base64
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3


class Gate:
    """Hands requests on to a server, each after some seconds; without a password to all."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        self.behind = url
        self._tls = tls
        self.password = ""
        self.seconds = 0.0
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self.open()

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://localhost:{self._port}"

    def open(self) -> None:
        """Let requests in, on the same port as before."""
        gate = self

        class Handler(_Handler):
            behind = property(lambda _: gate)

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        if self._tls:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Nobody listens any more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None


class _Handler(BaseHTTPRequestHandler):
    behind: Gate

    def do(self) -> None:
        """Hand a request on, and the answer back."""
        gate = self.behind
        time.sleep(gate.seconds)
        wanted = "Basic " + base64.b64encode(f"shuzhi:{gate.password}".encode()).decode()
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if gate.password and self.headers.get("Authorization") != wanted:
            self._answer(401, "text/plain", b"Unauthorized")
            return
        kept = ("Content-Type", "Content-Encoding", "Accept")
        headers = {name: self.headers[name] for name in kept if self.headers[name]}
        answer = urllib3.request(
            self.command, gate.behind + self.path, body=body, headers=headers, timeout=60
        )
        self._answer(answer.status, answer.headers.get("Content-Type", ""), answer.data)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


@contextmanager
def gate_before(url: str, tls: ssl.SSLContext | None = None) -> Iterator[Gate]:
    """A gate that is closed at the end."""
    gate = Gate(url, tls)
    try:
        yield gate
    finally:
        gate.close()
