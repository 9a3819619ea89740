"""Reports that were deleted: all their rows as JSON for as long as they can be restored, then only
that they were here, so that no later ingest brings one back unnoticed.

A report goes out of all tables in one transaction, and so comes back. Its files stay among the
originals until it is purged. Purging has two steps: first no row is left, then, when nothing else
in the home holds a byte of it, that is noted. Who is stopped in between begins again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, delete, insert, null, select, update

from indexer.errors import UnreadableReport
from indexer.store import tables
from indexer.store.changes import mark_pending
from indexer.store.errors import StoreError
from indexer.store.plain_rows import from_json, to_json, unread
from indexer.store.reading import read_heads
from indexer.store.rows import in_utc
from indexer.store.trail import Act, append
from indexer.store.writing import report_at

_row = tables.removed_reports.c
_file = tables.removed_files.c
# Every table of which a row belongs to one report, those that others refer to first.
OF_REPORTS = tuple(
    table
    for table in tables.metadata.sorted_tables
    if any(key.column.table is tables.reports for key in table.foreign_keys)
)


@dataclass(frozen=True, slots=True)
class Removed:
    """A report that was deleted. `has_rows`: it can be restored."""

    report: str
    title: str
    reason: str
    person: str
    removed_at: datetime
    purged_at: datetime | None
    has_rows: bool


class RemovedBefore(UnreadableReport):
    """A file whose report was deleted, which is not taken in again unnoticed."""

    def __init__(self, path: str, removed: Removed) -> None:
        then = removed.removed_at.astimezone().date().isoformat()
        hint = (
            f"restore it with: shuzhi removed --restore {removed.report}"
            if removed.has_rows
            else f"let it be taken in again with: shuzhi removed --forget {removed.report}"
        )
        super().__init__(path, f"deleted on {then} by {removed.person}: {removed.reason}", hint)


class PathTaken(StoreError):
    """A report that cannot be put back, as another one stands at its path by now."""

    def __init__(self, path: str, other: str) -> None:
        super().__init__(
            f"{path}: report {other} stands there by now, as the file has other text; "
            f"remove that one first: shuzhi remove {other} --reason …"
        )
        self.path = path
        self.other = other


class Removals:
    """The deleted reports of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    # ------------------------------------------------------------------------------- looking it up

    def get(self, report: str) -> Removed | None:
        """What is known of a report that was deleted."""
        return next(iter(self._found(_those().where(_row.report_id == report))), None)

    def all(self) -> list[Removed]:
        """All that were deleted, the newest first."""
        return self._found(_those().order_by(_row.removed_at.desc(), _row.report_id))

    def due(self, before: datetime) -> list[Removed]:
        """Those deleted before this that are not purged, and those that are not purged wholly."""
        begun = (_row.removed_at < before) | _row.rows.is_(null())
        query = _those().where(begun, _row.purged_at.is_(None))
        return self._found(query.order_by(_row.removed_at, _row.report_id))

    def with_text(self, digest: str) -> Removed | None:
        """The deleted report that has this text."""
        return next(iter(self._found(_those().where(_row.text_sha256 == digest))), None)

    def with_file(self, digest: str) -> Removed | None:
        """The deleted report that stood in this file, by its hash."""
        in_file = select(_file.report_id).where(_file.sha256 == digest, _file.stood)
        return next(iter(self._found(_those().where(_row.report_id.in_(in_file)))), None)

    def files(self, reports: Iterable[str]) -> set[str]:
        """The hashes of all files in which these reports ever stood."""
        query = select(_file.sha256).where(_file.report_id.in_(list(reports)))
        with self._database.connect() as connection:
            return set(connection.execute(query).scalars())

    def _found(self, query: Select[Any]) -> list[Removed]:
        with self._database.connect() as connection:
            return [
                Removed(
                    *(row.report_id, row.title, row.reason, row.person, in_utc(row.removed_at)),
                    row.purged_at and in_utc(row.purged_at),
                    bool(row.has_rows),
                )
                for row in connection.execute(query)
            ]

    # ------------------------------------------------------------------------ out of it, and back

    def remove(self, report: str, reason: str, person: str) -> bool:
        """Take a report out of all tables; False when there is none."""
        with self._writing() as connection:
            rows = _rows_of(connection, report)
            if not rows:
                return False
            title = read_heads(connection, [report])[report].metadata.title.value
            (own,) = rows["reports"]
            said = {"report_id": report, "text_sha256": own["text_sha256"], "title": title or ""}
            said |= {"reason": reason, "person": person, "removed_at": datetime.now(UTC)}
            connection.execute(insert(tables.removed_reports).values(**said, rows=rows))
            _keep_files(connection, report, rows["sources"])
            for table in reversed(OF_REPORTS):
                connection.execute(delete(table).where(table.c.report_id == report))
            connection.execute(delete(tables.reports).where(tables.reports.c.id == report))
            mark_pending(connection, report)
            append(connection, Act(person, "remove report", report, {"reason": reason}))
        return True

    def restore(self, report: str, person: str) -> bool:
        """Put all rows of a report back; False where there are none.

        Raises PathTaken where another report stands at its path by now.
        """
        with self._writing() as connection:
            query = select(_row.rows).where(_row.report_id == report, _row.rows.is_not(null()))
            rows = connection.execute(query).scalar_one_or_none()
            if rows is None:
                return False
            _check_paths(connection, rows["sources"])
            _forget(connection, report)
            for table in (tables.reports, *OF_REPORTS):
                _insert(connection, table, rows.get(table.name, []))
            paths = [row["path"] for row in rows["sources"]]
            failed = tables.failures.c.path.in_(paths)
            connection.execute(delete(tables.failures).where(failed))
            mark_pending(connection, report)
            append(connection, Act(person, "restore report", report))
        return True

    # -------------------------------------------------------------------------------- for good

    def erase(self, reports: Iterable[str], person: str) -> set[str]:
        """Let go of the rows of deleted reports, and of all else that quotes them; the hashes of
        originals that no report and no deleted one needs any more, whose rows go too.
        """
        wanted = list(reports)
        with self._writing() as connection:
            for report in wanted:
                gone = update(tables.removed_reports).where(
                    _row.report_id == report, _row.rows.is_not(null())
                )
                if connection.execute(gone.values(rows=null(), title="")).rowcount:
                    append(connection, Act(person, "purge report", report))
            quoting = tables.upload_files.c.report_id.in_(wanted)
            connection.execute(update(tables.upload_files).where(quoting).values(preview=null()))
            others = select(tables.sources.c.sha256)
            kept = (
                select(_file.sha256)
                .join(tables.removed_reports, _row.report_id == _file.report_id)
                .where(_row.rows.is_not(null()))
            )
            query = select(_file.sha256).where(
                _file.report_id.in_(wanted), _file.sha256.not_in(others), _file.sha256.not_in(kept)
            )
            lost = set(connection.execute(query).scalars())
            original = tables.originals.c.sha256.in_(list(lost))
            connection.execute(delete(tables.originals).where(original))
        return lost

    def note_purged(self, reports: Iterable[str]) -> None:
        """Nothing holds a byte of these any more."""
        done = update(tables.removed_reports).where(
            _row.report_id.in_(list(reports)), _row.rows.is_(null())
        )
        with self._writing() as connection:
            connection.execute(done.values(purged_at=datetime.now(UTC)))

    def forget(self, report: str, person: str) -> bool:
        """Let a purged report be taken in again; False where there is none that was purged."""
        with self._writing() as connection:
            query = select(_row.report_id).where(
                _row.report_id == report, _row.purged_at.is_not(None)
            )
            if connection.execute(query).first() is None:
                return False
            _forget(connection, report)
            append(connection, Act(person, "forget report", report))
        return True

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def _those() -> Select[Any]:
    parts = (_row.report_id, _row.title, _row.reason, _row.person, _row.removed_at, _row.purged_at)
    return select(*parts, _row.rows.is_not(null()).label("has_rows"))


def _rows_of(connection: Connection, report: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of a report by their tables; none where there is no such report."""
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in (tables.reports, *OF_REPORTS):
        plain = unread(table)
        key = plain.c.id if table is tables.reports else plain.c.report_id
        query = (
            select(plain)
            .where(key == report)
            .order_by(*(plain.c[c.name] for c in table.primary_key))
        )
        for row in connection.execute(query).mappings():
            rows[table.name].append(to_json(table, dict(row)))
        if not rows:
            return {}
    return {table.name: rows[table.name] for table in (tables.reports, *OF_REPORTS)}


def _keep_files(connection: Connection, report: str, sources: list[dict[str, Any]]) -> None:
    """Note in which files the report stood; what it stands in now is not to bring it back."""
    stood = {row["sha256"]: False for row in sources}
    stood |= {row["sha256"]: True for row in sources if "superseded_at" not in row}
    rows = [{"report_id": report, "sha256": sha, "stood": now} for sha, now in stood.items()]
    if rows:
        connection.execute(insert(tables.removed_files), rows)


def _check_paths(connection: Connection, sources: list[dict[str, Any]]) -> None:
    for row in sources:
        if "superseded_at" not in row and (other := report_at(connection, row["path"])):
            raise PathTaken(row["path"], other)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    plain = unread(table)
    for row in rows:
        values = from_json(table, row)
        if table is tables.sources and _is_taken(connection, values["id"]):
            del values["id"]  # SQLite gives the number of a row that is gone to the next
        connection.execute(insert(plain), values)


def _is_taken(connection: Connection, source: int) -> bool:
    query = select(tables.sources.c.id).where(tables.sources.c.id == source)
    return connection.execute(query).first() is not None


def _forget(connection: Connection, report: str) -> None:
    connection.execute(delete(tables.removed_files).where(_file.report_id == report))
    connection.execute(delete(tables.removed_reports).where(_row.report_id == report))
