"""When a host may be asked next."""

from __future__ import annotations

import threading
import time


class Pace:
    """The times of the next requests by host; several threads may keep to one pace."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, delay: float) -> None:
        """Sleep until it is the turn of this request; the next one comes so many seconds later."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + delay
        time.sleep(turn - now)

    def hold_off(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long from now."""
        with self._lock:
            until = time.monotonic() + seconds
            self._next[host] = max(until, self._next.get(host, until))
