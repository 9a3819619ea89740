"""Addresses -> files: several hosts at once, each at its own pace, no further than is asked for."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from indexer.errors import UnreadableReport
from indexer.fetching import Fetcher
from indexer.readers import Found
from indexer.settings import FetchSettings
from indexer.workers import fault

HOSTS_AT_ONCE = 8


def fetched(addresses: Iterable[str], settings: FetchSettings) -> Iterator[tuple[str, Found]]:
    """Each address with its file, or why there is none, as they arrive.

    A host is asked one thing at a time, and nothing new before the last answer is taken from here,
    so that no more than an answer a host waits in memory while reports are read and stored.
    """
    waiting: defaultdict[str, deque[str]] = defaultdict(deque)
    for address in addresses:
        waiting[host_of(address)].append(address)
    fetchers = {host: Fetcher(settings) for host in waiting}  # each keeps the pace of its host
    idle, asked = deque(waiting), 0
    arrived: SimpleQueue[tuple[str, str, Found]] = SimpleQueue()
    while idle or asked:
        while idle and asked < HOSTS_AT_ONCE:
            host = idle.popleft()
            what = (fetchers[host], host, waiting[host].popleft(), arrived)
            # A thread that ends with the program: Ctrl-C need not wait for a slow host.
            Thread(target=_fetch, args=what, daemon=True).start()
            asked += 1
        host, address, found = arrived.get()
        asked -= 1
        if waiting[host]:
            idle.append(host)
        yield address, found


def _fetch(
    fetcher: Fetcher, host: str, address: str, arrived: SimpleQueue[tuple[str, str, Found]]
) -> None:
    found: Found
    try:
        found = fetcher.fetch(address)
    except UnreadableReport as error:
        found = error
    except Exception as error:
        found = fault(address, error)
    arrived.put((host, address, found))


def host_of(address: str) -> str:
    """The host that an address is asked of; empty where it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
