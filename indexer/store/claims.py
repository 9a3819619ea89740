"""Who reads what, where several processes ingest into one store: each name is in one's hands.

On SQLite one process ingests at a time, and takes all names in order. On PostgreSQL each puts the
names that it was asked for into a table, and takes a batch of them by locking its rows. The
transaction stays open while the batch is worked on: a process that dies loses its connection, and
with that its locks, so that others take what it had in hand. A column that says who has what since
when was the other way; then somebody has to judge after how long a silent process is dead.

While it works each process holds a lock that others may hold too. One that begins while nobody
holds it forgets what was done before: a later ingest of a folder looks at each file again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256

from sqlalchemy import Connection, Engine, Select, delete, func, select, update

from indexer.store.postgresql import LOCKS, WORKING
from indexer.store.tables import claims
from indexer.store.upserting import insert_for

# Names that are put into the table and looked through together.
AT_ONCE = 500

# Gives the names of a task that are this process's to do, batch by batch. A batch is done when the
# next is asked for; all names are done, by whomever, when there is no next.
Batches = Callable[[str, Sequence[str]], Iterator[Sequence[str]]]


class Claims:
    """The names that processes have in hand, in a store whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    @contextmanager
    def working(self, size: int) -> Iterator[Batches]:
        """Work together with whoever shares the store, with batches of this size at most.

        What is not done when this ends is given back.
        """
        if self._database.dialect.name == "sqlite":
            yield lambda _, names: iter([names] if names else [])
            return
        # Each statement sees what others have done by now.
        others = self._database.execution_options(isolation_level="READ COMMITTED")
        with others.connect() as connection:
            # No other use of the connection may have its locks, nor a limit to its patience.
            connection.detach()
            connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
            _begin_work(connection)
            try:
                yield _Sharing(connection, size).batches
            finally:
                if not connection.invalidated:
                    connection.rollback()
                    connection.execute(select(func.pg_advisory_unlock_all()))
                    connection.commit()


def _begin_work(connection: Connection) -> None:
    alone = connection.scalar(select(func.pg_try_advisory_lock(LOCKS, WORKING)))
    if alone:
        connection.execute(delete(claims))
        connection.commit()
    connection.execute(select(func.pg_advisory_lock_shared(LOCKS, WORKING)))
    if alone:
        connection.execute(select(func.pg_advisory_unlock(LOCKS, WORKING)))
    connection.commit()


class _Sharing:
    """One process among those that share a store."""

    def __init__(self, connection: Connection, size: int) -> None:
        self._connection = connection
        self._size = size

    def batches(self, task: str, names: Sequence[str]) -> Iterator[Sequence[str]]:
        """See Batches."""
        by_key = {_key(name): name for name in names}
        ordinals = {key: ordinal for ordinal, key in enumerate(by_key)}
        keys = list(by_key)
        parts = [keys[first : first + AT_ONCE] for first in range(0, len(keys), AT_ONCE)]
        for part in parts:
            self._put(task, {key: ordinals[key] for key in part})
            while taken := self._take(_open(task, part).limit(self._size), skip=True):
                yield [by_key[key] for key in taken]
                self._note_done(task, taken)
        # What is left others have in hand. Who waits for one of them gets it if they die.
        for part in parts:
            while taken := self._take(_open(task, part).limit(1), skip=False):
                yield [by_key[key] for key in taken]
                self._note_done(task, taken)

    def _put(self, task: str, ordinals: Mapping[str, int]) -> None:
        put = insert_for(self._connection, claims).on_conflict_do_nothing()
        # In one order for all: two that put the same names would else wait for each other.
        rows = [{"task": task, "name": key, "ordinal": n} for key, n in sorted(ordinals.items())]
        self._connection.execute(put, rows)
        self._connection.commit()

    def _take(self, wanted: Select[str], skip: bool) -> list[str]:
        """Take what is open into this process's hands, until it is done or the process dies."""
        taken = list(self._connection.scalars(wanted.with_for_update(skip_locked=skip)))
        if not taken:
            self._connection.rollback()
        return taken

    def _note_done(self, task: str, keys: Sequence[str]) -> None:
        row = claims.c
        done = update(claims).where(row.task == task, row.name.in_(keys))
        self._connection.execute(done.values(done_at=func.now()))
        self._connection.commit()


def _open(task: str, keys: Sequence[str]) -> Select[str]:
    """Those of some names that are not done."""
    row = claims.c
    is_open = (row.task == task, row.name.in_(keys), row.done_at.is_(None))
    return select(row.name).where(*is_open).order_by(row.ordinal, row.name)


def _key(name: str) -> str:
    return sha256(name.encode("utf-8", "replace")).hexdigest()
