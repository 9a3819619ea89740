"""What could not be read, until it can: so that it may be tried again without being named."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, select

from indexer.errors import UnreadableReport
from indexer.store import tables
from indexer.store.rows import in_utc
from indexer.store.upserting import insert_for

# A statement of SQL names only so many paths.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, a folder, a member of an archive or an address that was no readable report."""

    path: str
    reason: str
    hint: str
    failed_at: datetime


class Failures:
    """The failures of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(self, error: UnreadableReport) -> None:
        """Remember a file from which no report could be taken, until one can."""
        row = {"reason": error.reason, "hint": error.hint, "failed_at": datetime.now(UTC)}
        with self._writing() as connection:
            put = insert_for(connection, tables.failures).values(path=error.path, **row)
            connection.execute(put.on_conflict_do_update(index_elements=["path"], set_=row))

    def forget(self, paths: Collection[str]) -> None:
        """These can be read now, or are not there any more."""
        wanted = list(paths)
        for first in range(0, len(wanted), AT_ONCE):
            some = tables.failures.c.path.in_(wanted[first : first + AT_ONCE])
            with self._writing() as connection:
                connection.execute(delete(tables.failures).where(some))

    def count(self) -> int:
        """How much could not be read."""
        with self._database.connect() as connection:
            query = select(func.count()).select_from(tables.failures)
            return int(connection.execute(query).scalar_one())

    def all(self, limit: int | None = None, offset: int = 0) -> list[Failure]:
        """What could not be read, the newest first: so much of it, or all, from a place on."""
        column = tables.failures.c
        query = select(column.path, column.reason, column.hint, column.failed_at)
        query = query.order_by(column.failed_at.desc(), column.path).limit(limit).offset(offset)
        with self._database.connect() as connection:
            return [
                Failure(row.path, row.reason, row.hint, in_utc(row.failed_at))
                for row in connection.execute(query)
            ]

    def paths(self) -> list[str]:
        """The paths of all, in order."""
        path = tables.failures.c.path
        with self._database.connect() as connection:
            return list(connection.execute(select(path).order_by(path)).scalars())

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()
