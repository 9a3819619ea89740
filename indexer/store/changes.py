"""Which reports the index does not show as they are now, and of which state of it that is said.

Each change of what the index shows of a report has a version of its own, higher than all before,
also where two processes change the same report: of two states the index keeps that of the higher
one, in whatever order they reach it. A report that is no more keeps its row, so that the version
with which it went is known.

All reports of which the index has the newest version are shown by it in the generation that is
noted here. Where the index of a home has another, it was written to by an ingest that was killed
before it could note that, or by one that this database knows nothing of, as when its newest writes
were lost: then both are to be compared.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, case, literal, select, update

from indexer.store import tables
from indexer.store.upserting import insert_for

VERSION, GENERATION = "version", "generation"


def mark_pending(connection: Connection, report: str) -> int:
    """Note in this transaction that the index lacks the present state of a report; its version."""
    version = _next_version(connection)
    put = insert_for(connection, tables.changes).values(report_id=report, version=version, shown=0)
    connection.execute(
        put.on_conflict_do_update(index_elements=["report_id"], set_={"version": version})
    )
    return version


def mark_shown(connection: Connection, versions: Mapping[str, int]) -> None:
    """Note in this transaction that the index shows these reports in these versions."""
    change = tables.changes.c
    rows = [{"id": id_, "seen": version} for id_, version in versions.items()]
    if rows:
        seen = bindparam("seen", type_=change.shown.type)
        one = (change.report_id == bindparam("id")) & (change.shown < seen)
        connection.execute(update(tables.changes).where(one).values(shown=seen), rows)


def read_pending(connection: Connection) -> dict[str, int]:
    """The reports whose newest version the index lacks, each with that version, in order of id."""
    change = tables.changes.c
    query = select(change.report_id, change.version).where(change.version > change.shown)
    rows = connection.execute(query.order_by(change.report_id))
    return {id_: version for id_, version in rows}


def read_versions(connection: Connection, reports: list[str]) -> dict[str, int]:
    """The newest version of each of these reports; a report that never changed has none."""
    change = tables.changes.c
    query = select(change.report_id, change.version).where(change.report_id.in_(reports))
    return {id_: version for id_, version in connection.execute(query)}


def read_changed_since(connection: Connection, version: int) -> list[str]:
    """The reports that changed after this version, also those that are no more."""
    change = tables.changes.c
    query = select(change.report_id).where(change.version > version).order_by(change.report_id)
    return list(connection.execute(query).scalars())


def read_version(connection: Connection) -> int:
    """The newest version of all."""
    return _read(connection, VERSION)


def read_generation(connection: Connection) -> int:
    """The newest generation of the index that was noted; 0 where none was."""
    return _read(connection, GENERATION)


def write_generation(connection: Connection, generation: int) -> None:
    """Note in this transaction the generation of the index."""
    counter = tables.counters.c
    connection.execute(
        update(tables.counters).where(counter.name == GENERATION).values(value=generation)
    )


def _read(connection: Connection, name: str) -> int:
    counter = tables.counters.c
    return int(connection.execute(select(counter.value).where(counter.name == name)).scalar_one())


def _next_version(connection: Connection) -> int:
    """A version that is higher than all before.

    It is not below the clock, in microseconds: a database that was put back to an earlier state
    goes on behind all versions that the index got meanwhile.
    """
    counter = tables.counters.c
    after, now = counter.value + 1, literal(time.time_ns() // 1000, counter.value.type)
    raised = update(tables.counters).where(counter.name == VERSION)
    raised = raised.values(value=case((after > now, after), else_=now))
    return int(connection.execute(raised.returning(counter.value)).scalar_one())
