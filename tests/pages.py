"""A site on this machine whose pages are a dict, and what it saw of those who asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The path of each page and its bytes; what is not there is answered with 404.
Pages = dict[str, bytes]


class Site(str):
    """The address of a site; how many asked at once, and when the first and the last was answered."""

    asking: int = 0
    most_at_once: int = 0
    first: float = 0.0
    last: float = 0.0


@contextmanager
def serving_pages(pages: Pages, seconds: float = 0.0) -> Iterator[Site]:
    """The site while it answers; each page takes it so many seconds."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            if page is None:
                self.send_error(404)
                return
            with lock:
                site.asking += 1
                site.most_at_once = max(site.most_at_once, site.asking)
            time.sleep(seconds)
            with lock:
                site.asking -= 1
                site.last = time.monotonic()
                site.first = site.first or site.last
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *arguments: object) -> None:
            """Say nothing of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
