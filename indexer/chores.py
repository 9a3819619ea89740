"""What is due by now: entries of the trail that are too old, and deleted reports to be purged.

A command that takes files in does it when it ends, and who works at uploads once a day.
"""

from __future__ import annotations

import logging

from indexer.corpus import Corpus, HomeBusy
from indexer.removal import due, purge

log = logging.getLogger(__name__)


def do_chores(corpus: Corpus) -> None:
    """Do what is due, or leave it to the next time where another process changes the home."""
    if days := corpus.settings.trail.days:
        corpus.store.trail.cut(days)
    try:
        if due(corpus):
            purge(corpus, person="")
    except HomeBusy as error:
        log.warning("deleted reports are purged another time: %s", error)
