"""Answers that are kept: those for which all reports are read, for as long as these and the
policies are the same, and files of reports that were read again.

A corpus of thousands of reports takes a minute to look through, and a person who turns pages should
not wait a minute for each. To store the answers in the home was the other way: it survives a
restart, and is worth it when the first look takes too long to wait for.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from indexer.audit import NameAudit, NamesRequest, audit_names
from indexer.corpus import Corpus
from indexer.discovery import DiscoveryPage, DiscoveryRequest, discover
from indexer.home_policies import home_policies
from indexer.rereading import Reread, reread

# What is less sure than so many names is seldom one.
MOST_FOUND = 1000
# Of more reports some are read, evenly spread: a name that matters stands in several.
MOST_READ = 1000

# Who asks while another looks through the reports waits for that answer.
_discovering, _auditing, _reading = Lock(), Lock(), Lock()


def discovered(corpus: Corpus) -> DiscoveryPage:
    """The surest names that no vocabulary has."""
    with _discovering:
        return _discovered(corpus, *_state(corpus))


def audited(corpus: Corpus, request: NamesRequest) -> NameAudit:
    """The names out of their time.

    Raises QueryError for a region or year that cannot be understood.
    """
    with _auditing:
        return _audited(corpus, *_state(corpus), request)


def read_again(corpus: Corpus, path: str, sha256: str) -> Reread:
    """A file of a report as it stands there, kept for who looks at one change after the other.

    Raises OriginalGone and UnreadableReport. One file is read at a time.
    """
    with _reading:
        return _read_again(corpus, path, sha256)


def _state(corpus: Corpus) -> tuple[int, str]:
    return corpus.engine.generation, home_policies(corpus.settings.home).version


@lru_cache(maxsize=2)
def _discovered(corpus: Corpus, _generation: int, _policies: str) -> DiscoveryPage:
    return discover(corpus, DiscoveryRequest(MOST_FOUND, most_reports=MOST_READ))


@lru_cache(maxsize=16)
def _audited(corpus: Corpus, _generation: int, _policies: str, request: NamesRequest) -> NameAudit:
    return audit_names(corpus, request)


@lru_cache(maxsize=8)
def _read_again(corpus: Corpus, path: str, sha256: str) -> Reread:
    return reread(corpus, path, sha256)
