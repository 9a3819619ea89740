"""The truth: reports, their parts and sources in SQLite, and the original files beside it."""

from indexer.store.store import Counts, KnownSource, Outcome, Store, open_store

__all__ = ["Counts", "KnownSource", "Outcome", "Store", "open_store"]
