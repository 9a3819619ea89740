"""What can be wrong with a store, for a person to put right or to wait for."""

from __future__ import annotations

from indexer.errors import IndexerError, Unavailable


class StoreError(IndexerError):
    """The store cannot be opened as it is, or not be read or written any further."""


class Overtaken(IndexerError):
    """A correction that was made in view of what does not hold any more; `number` is that of the
    one that holds now, 0 where none does.
    """

    def __init__(self, number: int) -> None:
        now = f"correction {number} holds now" if number else "the correction was undone"
        super().__init__(f"somebody was quicker: {now}; look at it, then correct it again")
        self.number = number


class DamagedStore(StoreError):
    """A database that is not as it was written, or gone."""


class StoreUnavailable(StoreError, Unavailable):
    """A store on another machine that cannot be asked now."""
