"""A real server for the tests that ask over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from waitress.server import create_server

from indexer.corpus import Corpus
from webui import create_app


@contextmanager
def serving(corpus: Corpus) -> Iterator[str]:
    """The address of a server that shows a corpus, on a free port of this machine."""
    running = create_server(create_app(corpus), host="127.0.0.1", port=0)

    def run() -> None:
        # It is closed below, perhaps just while it waits at a connection that a client keeps open.
        with suppress(OSError):
            running.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.effective_port}"
    running.close()
    thread.join(timeout=5)
