"""Serves the pages with waitress, in as many processes as are wanted.

Python computes in one thread at a time, so a second processor helps with a second process only.
Each has the corpus open for itself, while the arrays of the index lie in memory once. Each listens
on a socket of its own, and Linux deals new connections out among them: where all took them from
one socket, the process that happened to be awake took nearly all, and the others stood idle.

One more process works at what people sent.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event

from waitress.server import create_server

from indexer import analysis
from indexer.corpus import open_corpus
from indexer.errors import IndexerError
from indexer.settings import Settings
from indexer.uploads import work
from webui import create_app
from webui.uploads.receiving import largest_upload

# With more of them, each waits for its turn at every row that SQLite gives.
THREADS = 4
# Connections that wait to be taken.
BACKLOG = 1024
# Who sends a request slowly takes a connection and no thread, and who says nothing is not waited
# for: a few hundred of them keep nobody else from being answered.
MOST_CONNECTIONS = 800
SECONDS_OF_SILENCE = 30
# The longest address that is answered, and what browsers say of themselves.
LARGEST_HEAD = 128 << 10
# A process that ends sooner will not do better when it is begun once more.
SECONDS_OF_LIFE = 10
# Before one that works at uploads is begun once more: pages do without it for so long.
SECONDS_WITHOUT_WORKER = 2.0

log = logging.getLogger(__name__)
# That requests wait for a thread is no fault; waitress would say it of each.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until interrupted. `ready` is called with the address as soon as it answers.

    Port 0 takes a free one.

    Raises IndexerError for an address that cannot be listened on, and where a process ends as soon
    as it begins.
    """
    if settings.processes > 1 and sys.platform != "linux":
        raise IndexerError("several processes answer on Linux only; leave `processes` at 1")
    places = _places(settings.host, settings.port, shared=settings.processes > 1)
    port = places[0].getsockname()[1]
    address = f"http://{_in_address(settings.host)}:{port}/"
    # Whatever an older version left is brought up once, before others come.
    with closing(open_corpus(settings, create=True)):
        pass
    with _working(settings):
        if settings.processes == 1:
            _answer(settings, places, lambda: ready(address))
        else:
            _keep_answering(settings, places, lambda: ready(address))


def _places(host: str, port: int, shared: bool) -> list[socket.socket]:
    """A bound socket for each address that a name stands for (localhost has two), all of one port.

    Shared ones keep the port for others of this program, which listen in their stead.
    """
    bound: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, at in dict.fromkeys((one[0], str(one[4][0])) for one in found):
            taken = bound[0].getsockname()[1] if bound else port
            # A socket that shares its port would not tell that another program has it.
            place = socket.create_server((at, taken), family=family, backlog=BACKLOG)
            if shared:
                taken = place.getsockname()[1]
                place.close()
                place = _sharing(family, at, taken)
            bound.append(place)
    except OSError as error:
        for one in bound:
            one.close()
        raise IndexerError(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
    return bound


def _sharing(family: int, at: str, port: int) -> socket.socket:
    """A bound socket whose port others may listen on as well."""
    place = socket.socket(family, socket.SOCK_STREAM)
    if family == socket.AF_INET6:
        place.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    place.bind((at, port))
    return place


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _answer(
    settings: Settings, listening: Sequence[socket.socket], begun: Callable[[], None]
) -> None:
    """Answer requests in this process."""
    with closing(open_corpus(settings)) as corpus:
        server = create_server(
            create_app(corpus),
            sockets=list(listening),
            threads=THREADS,
            connection_limit=MOST_CONNECTIONS,
            asyncore_use_poll=True,
            channel_timeout=SECONDS_OF_SILENCE,
            max_request_header_size=LARGEST_HEAD,
            # Who sends somewhat too much reads on a page of ours how much it may be.
            max_request_body_size=2 * largest_upload(settings),
            ident=None,
        )
        threading.Thread(target=settle, daemon=True).start()
        begun()
        try:
            server.run()
        finally:
            server.close()


def settle() -> None:
    """Load what the first search would wait for, and keep it from being looked through again.

    The dictionary takes a second. Python looks now and then whether any of millions of objects can
    go; those of the vocabularies never do, and a request waited 100 ms for it.
    """
    analysis.warm_up()
    gc.collect()
    gc.freeze()


def _keep_answering(
    settings: Settings, places: Sequence[socket.socket], begun: Callable[[], None]
) -> None:
    """Answer in several processes, and begin another for one that ends."""
    addresses = [(place.family, *place.getsockname()[:2]) for place in places]
    spawning = multiprocessing.get_context("spawn")
    is_ready = spawning.Event()

    def begin() -> SpawnProcess:
        process = spawning.Process(target=_process, args=(settings, addresses, is_ready))
        process.start()
        return process

    signal.signal(signal.SIGTERM, _end)
    running = {begin(): time.monotonic() for _process in range(settings.processes)}
    try:
        threading.Thread(target=_tell, args=(is_ready, begun), daemon=True).start()
        while True:
            wait([process.sentinel for process in running])
            for process in [one for one in running if not one.is_alive()]:
                lived = time.monotonic() - running.pop(process)
                if lived < SECONDS_OF_LIFE:
                    raise IndexerError("a process that serves pages ended at once; see above")
                log.error(
                    "a process that serves pages ended (%s); another begins", process.exitcode
                )
                running[begin()] = time.monotonic()
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(timeout=SECONDS_OF_LIFE)


@contextmanager
def _working(settings: Settings) -> Iterator[None]:
    """Have a process that works at uploads, and another one when it ends."""
    spawning = multiprocessing.get_context("spawn")
    is_over = threading.Event()

    def keep() -> None:
        while not is_over.is_set():
            process = spawning.Process(target=_worker, args=(settings,))
            process.start()
            wait([process.sentinel, ended])
            if is_over.is_set():
                process.terminate()
            process.join()
            if not is_over.wait(SECONDS_WITHOUT_WORKER):
                log.error("the process that takes uploads in ended (%s)", process.exitcode)

    ended, end = spawning.Pipe(duplex=False)
    keeping = threading.Thread(target=keep)
    keeping.start()
    try:
        yield
    finally:
        is_over.set()
        end.close()
        keeping.join()


def _worker(settings: Settings) -> None:
    """The process that works at uploads. It ends as the others do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work(settings)


def _tell(is_ready: Event, begun: Callable[[], None]) -> None:
    is_ready.wait()
    begun()


def _process(
    settings: Settings, addresses: Sequence[tuple[int, str, int]], is_ready: Event
) -> None:
    """One process of several. It ends when it is told to, and when its parent is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent tells the others
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    listening = [_sharing(*address) for address in addresses]
    for one in listening:
        one.listen(BACKLOG)
    _answer(settings, listening, is_ready.set)


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
