"""The truth: reports, their parts, sources and corrections in SQLite, and the original files."""

from indexer.store.corrections import Change, Correction
from indexer.store.reading import Head
from indexer.store.store import Counts, KnownSource, Outcome, Store, open_store

__all__ = [
    "Change",
    "Correction",
    "Counts",
    "Head",
    "KnownSource",
    "Outcome",
    "Store",
    "open_store",
]
