"""What can be wrong with a store, for a person to put right or to wait for."""

from __future__ import annotations

from indexer.errors import IndexerError, Unavailable


class StoreError(IndexerError):
    """The store cannot be opened as it is, or not be read or written any further."""


class DamagedStore(StoreError):
    """A database that is not as it was written, or gone."""


class StoreUnavailable(StoreError, Unavailable):
    """A store on another machine that cannot be asked now."""
