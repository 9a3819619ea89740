"""Which reports the index does not show as they are now."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from indexer.store import tables


def mark_pending(connection: Connection, report: str) -> None:
    """Note in this transaction that the index lacks the present state of a report."""
    put = upsert(tables.pending).values(report_id=report)
    connection.execute(put.on_conflict_do_nothing())
