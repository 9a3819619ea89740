"""Requests to OpenSearch: made again where that helps, and refused in words that help."""

from __future__ import annotations

import logging
import os
import random
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictError,
    ConnectionError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from indexer.engines.base import EngineError, EngineUnavailable
from indexer.errors import Trouble
from indexer.settings import OpenSearchSettings

T = TypeVar("T")

# The server asks to be left alone for a while, or is just choosing who leads the cluster.
LATER = (429, 502, 503, 504)
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
# How an error of the server begins, and what is the matter then.
READ_ONLY = ("cluster_block_exception",)
MISSING_SHARDS = ("no_shard_available_action_exception", "search_phase_execution_exception")
# A search through several pages of a state that is no more: the index was switched meanwhile.
SWITCHED = ("search_context_missing_exception", "no_such_index", "index_not_found_exception")


# Its answers that something is not there, which we expect, are no warnings.
logging.getLogger("opensearch").setLevel(logging.ERROR)


class Switched(Exception):
    """The index that was asked is no more; the one in its place can be asked the same."""


class Server:
    """The servers of the settings. Threads may share this, and processes that fork."""

    def __init__(self, settings: OpenSearchSettings) -> None:
        self.settings = settings
        self._process = 0
        self._client: OpenSearch | None = None

    def ask(self, request: Callable[[OpenSearch], T]) -> T:
        """What a request is answered; what the server puts off is asked for again.

        Raises EngineUnavailable, EngineError for what it refuses for good, NotFoundError, and
        ConflictError where another was quicker.
        """
        wait = FIRST_WAIT
        for left in range(self.settings.retries, -1, -1):
            try:
                return request(self._connected())
            except (NotFoundError, ConflictError):
                raise
            except (OpenSearchException, OSError, ValueError) as error:
                if not left or not _passes(error):
                    raise self._in_words(error) from error
            pause(wait)
            wait = min(LONGEST_WAIT, wait * 2)
        raise AssertionError("the last attempt either answers or raises")

    def close(self) -> None:
        """Let go of connections."""
        if self._client is not None and self._process == os.getpid():
            self._client.close()
        self._client = None

    def trouble(self, trouble: Trouble, what: str) -> EngineUnavailable:
        """An error that names this server."""
        return EngineUnavailable(trouble, f"OpenSearch at {self.settings.url}: {what}")

    def read_only(self, said: str) -> EngineUnavailable:
        """An error of an index that may only be read, as where a disk of the server is full."""
        return self.trouble(
            "full",
            f"the index can only be read ({said}); mostly a disk of it is full: make room, "
            "and it takes in again by itself, or lift the block of the index",
        )

    def _connected(self) -> OpenSearch:
        # A process that was forked must not talk through connections of the other one.
        if self._client is None or self._process != os.getpid():
            self._client, self._process = self._connect(), os.getpid()
        return self._client

    def _connect(self) -> OpenSearch:
        settings = self.settings
        urls = [url.strip() for url in settings.url.split(",")]
        options: dict[str, Any] = {}
        if settings.user:
            options["http_auth"] = (settings.user, settings.password)
        for name, path in (
            ("ca_certs", settings.ca_file),
            ("client_cert", settings.client_certificate),
            ("client_key", settings.client_key),
        ):
            if path:
                if not os.path.isfile(path):
                    raise EngineError(f"[opensearch]: there is no file {path}")
                options[name] = path
        return OpenSearch(
            urls,
            timeout=settings.timeout_seconds,
            max_retries=0,  # we wait in between
            http_compress=True,
            pool_maxsize=16,
            **options,
        )

    def _in_words(self, error: Exception) -> EngineError:
        """What happened, where, and what to do."""
        settings, said = self.settings, _said(error)
        match error:
            case EngineError():
                return error
            case SSLError() | ssl.SSLError():
                return self.trouble(
                    "refused",
                    f"its certificate is not trusted, or ours not by it ({said}); "
                    "[opensearch] ca_file names who vouches for it",
                )
            case ConnectionTimeout():
                return self.trouble(
                    "slow",
                    f"no answer within {settings.timeout_seconds:g} s; it has too much to do, or "
                    "timeout_seconds is too short",
                )
            case ConnectionError() | OSError():
                return self.trouble(
                    "unreachable",
                    f"it cannot be reached ({said}); see that it runs, and that [opensearch] url "
                    "is its address",
                )
            case AuthenticationException() | AuthorizationException() if not _has(error, READ_ONLY):
                return self.trouble(
                    "refused",
                    f"it does not let us in ({said}); see user and password, or the client "
                    "certificate, under [opensearch]",
                )
            case TransportError() if _has(error, READ_ONLY):
                return self.read_only(said)
            case TransportError(status_code=503) | TransportError(status_code=500) if _has(
                error, MISSING_SHARDS
            ):
                return self.trouble(
                    "incomplete",
                    f"a part of the index is not there ({said}); see its cluster health: a node "
                    "may be down",
                )
            case TransportError(status_code=429):
                return self.trouble("slow", f"it has too much to do ({said}); try again later")
            case TransportError(status_code=502 | 503 | 504):
                return self.trouble(
                    "unreachable", f"it is not ready ({said}); see its cluster health"
                )
        return EngineError(f"OpenSearch at {settings.url}: {said}")


def pause(seconds: float) -> None:
    """Wait about so long: many that were put off together are not to come again together."""
    time.sleep(seconds * random.uniform(0.5, 1.5))


def is_read_only(result: Mapping[str, Any]) -> bool:
    """Whether one line of a request to write was refused because nothing may be written."""
    return result.get("error", {}).get("type") in READ_ONLY


def is_switched(error: NotFoundError) -> bool:
    """Whether the server misses an index or a state of one that was there."""
    return _has(error, SWITCHED)


def _passes(error: Exception) -> bool:
    """Whether the same request may be answered a moment later."""
    if isinstance(error, SSLError | ConnectionTimeout | EngineError):
        return False
    if isinstance(error, ConnectionError | OSError):
        return True
    return isinstance(error, TransportError) and error.status_code in LATER


def _has(error: TransportError, kinds: tuple[str, ...]) -> bool:
    return any(kind in f"{error.error} {error.info}" for kind in kinds)


def _said(error: Exception) -> str:
    """What the server or the network said, in one short line."""
    if isinstance(error, ConnectionError):
        words = str(error.error)
    elif isinstance(error, TransportError):
        words = f"{error.status_code} {error.error}: {_reason(error.info)}"
    else:
        words = str(error)
    return " ".join(words.split())[:300]


def _reason(info: Any) -> str:
    """The innermost reason that an answer gives."""
    found = info.get("error", info) if isinstance(info, dict) else info
    if isinstance(found, dict):
        roots = found.get("root_cause") or [found]
        return str(roots[0].get("reason") or found.get("reason") or found)
    return str(found)
