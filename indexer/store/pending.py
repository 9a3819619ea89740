"""Which reports the index does not show as they are now, and of which state of it that is said.

All reports that are not pending are shown by the index of the generation that is noted here. Where
the index has another, it was written to by an ingest that was killed before it could note that, or
by one that this database knows nothing of, as when its newest writes were lost: then both are to
be compared.

The generation stands in a number that SQLite keeps for its users in each database. A table of one
row was the other way; it comes when there is another database than SQLite.
"""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from indexer.store import tables


def mark_pending(connection: Connection, report: str) -> None:
    """Note in this transaction that the index lacks the present state of a report."""
    put = upsert(tables.pending).values(report_id=report)
    connection.execute(put.on_conflict_do_nothing())


def read_generation(connection: Connection) -> int:
    """The newest generation of the index that was noted; 0 where none was."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def write_generation(connection: Connection, generation: int) -> None:
    """Note in this transaction the generation of the index."""
    connection.exec_driver_sql(f"PRAGMA user_version = {generation:d}")
