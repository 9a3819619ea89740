"""One request and its answer, with bounds on everything: who is asked, for how long, how much.

The requests are made by urllib3, without its pools: a connection is made to the very address that
was checked, and cut when its time is over, whatever it is doing. Proxies of the environment are not
used, since a proxy looks names up itself and none of the checks would hold.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, IncompleteRead, ProtocolError
from urllib3.response import HTTPResponse

from indexer.addresses import PORTS
from indexer.errors import UnreadableReport
from indexer.fetching.hosts import open_addresses
from indexer.readers.unzip import megabytes
from indexer.settings import FetchSettings

PRODUCT = "Shuzhi"
HEADERS = {
    "User-Agent": f"{PRODUCT}/{version('shuzhi')}",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
# A host that answers does so soon: one that is down is not waited for as long as a slow answer.
LONGEST_CONNECT = 10.0
# How many times as long as for one piece of it is waited for a whole answer.
WHOLE = 10
PIECE_BYTES = 64 * 1024
TRY_AGAIN = "try again later; or save the page from a browser and add the file"
IN_BROWSER = "open it in a browser and, if it shows a report, save the page and add the file"

BROKEN_OFF = (ConnectionError, IncompleteRead, http.client.IncompleteRead)

Headers = Mapping[str, str]


class Interrupted(UnreadableReport):
    """A connection that broke off: the next one may hold."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `data` is unpacked, and empty unless the status is 200."""

    status: int
    headers: Headers
    data: bytes


class _Plain(HTTPConnection):
    """A connection that exists already: no name is looked up a second time."""

    line: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.line


class _Secure(HTTPSConnection):
    """The same under TLS: the certificate is that of the name, wherever the line leads."""

    line: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.line


def ask(
    address: str, settings: FetchSettings, accept: Callable[[Headers], None] = lambda headers: None
) -> Answer:
    """The answer to a request for an address, as it comes: nothing is followed or tried again.

    `accept` sees the headers of a page before it is loaded, and raises what speaks against it.
    Raises UnreadableReport, Interrupted where another attempt may succeed.
    """
    parts = urlsplit(address)
    with _connected(address, parts, settings) as line, _cut_after(line, settings) as is_over:
        connection = (_Secure if parts.scheme == "https" else _Plain)(
            parts.hostname or "", _port(parts), timeout=settings.timeout_seconds
        )
        connection.line = line
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers=HEADERS, preload_content=False)
            with closing(connection.getresponse()) as response:
                data = b""
                if response.status == 200:
                    accept(response.headers)
                    data = _body(address, response, settings.max_bytes)
            if is_over():
                raise TimeoutError
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            raise _trouble(address, parts, error, settings, is_over=is_over()) from None
        finally:
            connection.close()
    return Answer(response.status, response.headers, data)


@contextmanager
def _connected(
    address: str, parts: SplitResult, settings: FetchSettings
) -> Iterator[socket.socket]:
    """A line to the first address of the host that takes one."""
    host, port = parts.hostname or "", _port(parts)
    for ip in open_addresses(address, host, port, allow_private=settings.allow_private):
        with suppress(OSError):
            seconds = min(settings.timeout_seconds, LONGEST_CONNECT)
            line = socket.create_connection((ip, port), timeout=seconds)
            break
    else:
        hint = "check the address and the connection to the net; or try again later"
        raise UnreadableReport(address, f"{host} takes no connection", hint)
    with line:
        line.settimeout(settings.timeout_seconds)
        yield line


@contextmanager
def _cut_after(line: socket.socket, settings: FetchSettings) -> Iterator[Callable[[], bool]]:
    """Cuts a line when the time for a whole answer is over; what is given tells whether it is.

    A server that sends a byte from time to time keeps every other limit from being reached.
    """
    over = threading.Event()
    handle = line.dup()  # TLS takes the line over and leaves this handle on it

    def cut() -> None:
        over.set()
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(settings.timeout_seconds * WHOLE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()
        handle.close()


def _body(address: str, response: HTTPResponse, most: int) -> bytes:
    """What a page holds, unpacked piece by piece so that no bomb is ever unpacked whole."""
    packings = {name.strip() for name in response.headers.get("Content-Encoding", "").split(",")}
    if packings - {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise UnreadableReport(address, "packed in a way that was not asked for", IN_BROWSER)
    pieces, size = [], 0
    stated = response.headers.get("Content-Length", "")
    if not (stated.isdecimal() and len(stated) < 20 and int(stated) > most):
        for piece in response.stream(PIECE_BYTES, decode_content=True):
            size += len(piece)
            if size > most:
                break
            pieces.append(piece)
        else:
            return b"".join(pieces)
    hint = "set a larger max_bytes under [fetch] in shuzhi.toml, or add the file itself"
    raise UnreadableReport(address, f"larger than {megabytes(most)}", hint)


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _trouble(
    address: str, parts: SplitResult, error: Exception, settings: FetchSettings, *, is_over: bool
) -> UnreadableReport:
    """What went wrong on a line, in the words of errors of ours."""
    causes = list(_causes(error))
    host = parts.hostname or ""
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = f"the certificate of {host} does not hold: {cause.verify_message}"
            hint = "if you trust the page all the same, save it from a browser and add the file"
            return UnreadableReport(address, reason, hint)
    if is_over or any(isinstance(cause, TimeoutError) for cause in causes):
        seconds = settings.timeout_seconds * (WHOLE if is_over else 1)
        return UnreadableReport(address, f"no answer within {seconds:g} seconds", TRY_AGAIN)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        reason = f"no safe connection to {host}, which may know only old forms of it"
        return UnreadableReport(address, reason, IN_BROWSER)
    if any(isinstance(cause, BROKEN_OFF) for cause in causes):
        return Interrupted(address, f"{host} broke the connection off", TRY_AGAIN)
    return UnreadableReport(address, f"the answer of {host} is broken", IN_BROWSER)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those behind it: urllib3 wraps what it meets."""
    while error is not None:
        yield error
        inner = error.args[1] if isinstance(error, ProtocolError) and error.args[1:] else None
        error = inner if isinstance(inner, BaseException) else error.__cause__ or error.__context__
