"""What is due by now: entries of the trail that are too old to keep.

An ingest does it when it ends, and a server once a day.
"""

from __future__ import annotations

from indexer.corpus import Corpus


def do_chores(corpus: Corpus) -> None:
    """Do what is due. Who calls this holds the home."""
    if days := corpus.settings.trail.days:
        corpus.store.trail.cut(days)
