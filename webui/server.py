"""Serves the pages with waitress."""

from __future__ import annotations

import threading
from collections.abc import Callable

from waitress.server import create_server

from indexer import analysis
from indexer.corpus import Corpus
from webui import create_app

THREADS = 8


def serve(corpus: Corpus, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted. `ready` is called with the address as soon as it answers.

    Port 0 takes a free one.
    """
    server = create_server(create_app(corpus), host=host, port=port, threads=THREADS)
    # The dictionary takes a second to load; the first search should not have to wait for it.
    threading.Thread(target=analysis.warm_up, daemon=True).start()
    ready(f"http://{_in_address(host)}:{_port(server, port)}/")
    try:
        server.run()
    finally:
        server.close()


def _port(server: object, asked: int) -> int:
    """The port in use. A name that stands for two addresses (localhost) has a socket for each."""
    sockets: list[tuple[str, int]] = getattr(server, "effective_listen", [])
    return sockets[0][1] if sockets else int(getattr(server, "effective_port", asked))


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
