"""A whole store, table by table, to take elsewhere; and one taken in beside what is there.

What is read is of one moment, whoever writes meanwhile. What is taken in is taken in whole or not
at all. Into an empty store rows come as they are, so that nothing is lost on the way, history and
numbers included. Into another they come by the rules of `Store.put`: a text that is there is the
same report, a path that is there stays what it is, and what a person here said holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json import loads
from typing import Any, NamedTuple, get_args

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    delete,
    func,
    insert,
    null,
    select,
)
from sqlalchemy.exc import DatabaseError

from indexer.export_checks import fault_of_figure
from indexer.models import FIELD_NAMES, Figure, Mention, Report
from indexer.store import figure_corrections, tables
from indexer.store.changes import mark_pending
from indexer.store.corrections import Correction, read_all
from indexer.store.figure_corrections import FigureCorrection, Verdict
from indexer.store.figure_laying import figure_of, write_anew
from indexer.store.figures import read_figures
from indexer.store.mentions import read_mentions
from indexer.store.plain_rows import Row, from_json, to_json, unread
from indexer.store.postgresql import continue_numbers
from indexer.store.reading import read_reports
from indexer.store.rows import value_from
from indexer.store.trail import Act, append
from indexer.store.upserting import insert_for
from indexer.store.writing import new_id, report_at, report_with_text

# What the index lacks, who is at work and who has accounts here does not travel: elsewhere there
# are others. What was deleted is not to come up again anywhere.
_OWN = (
    tables.changes,
    tables.counters,
    tables.claims,
    tables.users,
    tables.sessions,
    tables.tokens,
    tables.login_failures,
    tables.trail,
    tables.trail_cut,
    tables.uploads,
    tables.upload_files,
    tables.removed_reports,
    tables.removed_files,
    tables.saved_searches,
)
_TABLES = {t.name: t for t in tables.metadata.sorted_tables if t not in _OWN}
TRAVELLING = tuple(_TABLES)
# The files of a report that was deleted stay behind.
_IN_USE = select(tables.sources.c.sha256)
ROWS_AT_ONCE = 1000


class Found(NamedTuple):
    """A report with what was found in it."""

    report: Report
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]


class NotTaken(Exception):
    """A row that cannot be taken in: how many rows of the table stand before it, and why."""

    def __init__(self, before: int, reason: str) -> None:
        super().__init__(reason)
        self.before = before
        self.reason = reason


class Transfer:
    """The way out of and into a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """The store as it is at one moment."""
        with self._database.connect() as connection:
            yield Snapshot(connection)

    @contextmanager
    def writing(self) -> Iterator[Incoming]:
        """Take rows in: all that is done inside counts when it ends well, nothing otherwise."""
        with self._database.execution_options(writes=True).begin() as connection:
            yield Incoming(connection)


class Snapshot:
    """All rows and all reports, read within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table as JSON, in the order of its key, a few at a time."""
        of = _TABLES[name]
        plain = unread(of)
        query = select(plain).order_by(*(plain.c[c.name] for c in of.primary_key))
        if of is tables.originals:
            query = query.where(plain.c.sha256.in_(_IN_USE))
        streamed = query.execution_options(yield_per=ROWS_AT_ONCE)
        for row in self._connection.execute(streamed).mappings():
            yield to_json(of, dict(row))

    def ids(self) -> list[str]:
        """The ids of all reports, in order."""
        return list(self._connection.scalars(select(tables.reports.c.id).order_by("id")))

    def found(self, ids: Sequence[str]) -> Iterator[Found]:
        """The reports with these ids, with what was found in them."""
        return _found(self._connection, ids)

    def corrections(self) -> tuple[Correction, ...]:
        """All corrections, the newest first."""
        return read_all(self._connection)

    def figure_corrections(self) -> tuple[FigureCorrection, ...]:
        """All corrections of figures, the newest first."""
        return figure_corrections.read_all(self._connection)

    def originals(self) -> list[str]:
        """The hashes of all files that reports were ever read from, in order."""
        return list(self._connection.scalars(_IN_USE.distinct().order_by("sha256")))


@dataclass(slots=True)
class Taken:
    """What came in. `known` reports were there before, `added` were not; both by their ids here.
    `removed` were deleted here, and stay so; theirs are the ids there.
    """

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


class Incoming:
    """Rows that are taken into a store, table by table in the order of TRAVELLING."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.taken = Taken()
        self._here: dict[str, str] = {}  # the ids of reports there and here
        self._known: set[str] = set()
        # What was said here before: later versions of what comes in do not undo each other.
        self._newest = {
            table.name: connection.scalar(select(func.max(table.c.id))) or 0
            for table in (tables.corrections, tables.figure_corrections)
        }
        self._told: set[str] = set()  # known reports of whose figures something new was said
        self._is_empty = not any(
            connection.scalar(select(func.count()).select_from(t)) for t in _TABLES.values()
        )

    def take(self, name: str, rows: Iterator[object]) -> None:
        """Take the rows of one table. Raises NotTaken."""
        of = _TABLES[name]
        # Only into an empty store may many come at once: elsewhere a row asks what came before it.
        at_once = ROWS_AT_ONCE if self._is_empty else 1
        waiting: list[Row] = []
        number = -1
        for number, row in enumerate(rows):
            try:
                values = from_json(of, row)
            except ValueError as error:
                raise NotTaken(number, str(error)) from None
            if fitting := self._fitting(of, values, number):
                waiting.append(fitting)
            if len(waiting) >= at_once:
                self._insert(of, waiting, number + 1)
                waiting = []
        self._insert(of, waiting, number + 1)
        if self._is_empty and isinstance(of.autoincrement_column, Column):
            continue_numbers(self._connection, of)

    def found(self, ids: Sequence[str]) -> Iterator[Found]:
        """Reports as they are read from now on, with what was found in them."""
        return _found(self._connection, ids)

    def mark_pending(self) -> None:
        """Put in force what came in, and note that the index lacks it."""
        for id_ in self._told:
            write_anew(self._connection, id_)
        for id_ in (*self.taken.added, *self.taken.known):
            mark_pending(self._connection, id_)

    def leave_removed(self) -> set[str]:
        """Let go again of the originals that only reports had which are purged here."""
        removed, file = tables.removed_reports.c, tables.removed_files.c
        kept = (
            select(file.sha256)
            .join(tables.removed_reports, removed.report_id == file.report_id)
            .where(removed.rows.is_not(null()))
        )
        gone = select(file.sha256).where(file.sha256.not_in(_IN_USE), file.sha256.not_in(kept))
        unused = delete(tables.originals).where(tables.originals.c.sha256.in_(gone))
        return set(self._connection.scalars(unused.returning(tables.originals.c.sha256)))

    def note(self, act: Act) -> None:
        """Have the trail tell of it, where all this comes in."""
        append(self._connection, act)

    def _fitting(self, of: Table, row: dict[str, Any], number: int) -> dict[str, Any] | None:
        """The row as it is to stand here; None when it is here or has no place."""
        if of is tables.reports:
            return self._report(row)
        if "report_id" in row:
            if row["report_id"] in self.taken.removed:
                return None
            if row["report_id"] not in self._here:
                raise NotTaken(number, f"there is no report {row['report_id']}")
            row |= {"report_id": self._here[row["report_id"]]}
        if of is tables.corrections and not _is_readable(row):
            raise NotTaken(number, "it has no field, or no value that the field can have")
        if of is tables.figure_corrections and (fault := self._fault_of_figure(row)):
            raise NotTaken(number, fault)
        if of is tables.sources and not _has_labels(row):
            raise NotTaken(number, "its labels are no names with texts")
        if self._is_empty:
            return row
        if of is tables.sources:
            return self._source(row)
        if of is tables.corrections:
            return self._correction(row)
        if of is tables.figure_corrections:
            return self._figure_correction(row)
        if of is tables.failures and report_at(self._connection, row["path"]):
            return None
        if of is tables.near_duplicates:  # of all reports together: they are found anew
            return None
        return None if row.get("report_id") in self._known else row

    def _report(self, row: dict[str, Any]) -> dict[str, Any] | None:
        there, digest = row["id"], row["text_sha256"]
        if self._has(tables.removed_reports, text_sha256=digest):
            self.taken.removed.append(there)
            return None
        here = None if self._is_empty else report_with_text(self._connection, digest)
        if here:
            self._here[there] = here
            self._known.add(here)
            self.taken.known.append(here)
            return None
        is_taken = not self._is_empty and self._has(tables.reports, id=there)
        here = new_id(self._connection, digest) if is_taken else there
        self._here[there] = here
        self.taken.added.append(here)
        return row | {"id": here}

    def _source(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """A source under a new number. What stands at its path here goes on standing there."""
        del row["id"]
        where = {name: row[name] for name in ("path", "sha256", "report_id", "ingested_at")}
        if self._has(tables.sources, **where):
            return None
        if "superseded_at" not in row and report_at(self._connection, row["path"]):
            row["superseded_at"] = datetime.now(UTC)
        return row

    def _correction(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """A correction under a new number. Where one of the field holds here, it is undone."""
        del row["id"]
        where = {name: row[name] for name in ("report_id", "field", "reason", "created_at")}
        if self._has(tables.corrections, **where):
            return None
        of_field = {"report_id": row["report_id"], "field": row["field"]}
        before = tables.corrections.c.id <= self._newest[tables.corrections.name]
        if "undone_at" not in row and self._has(
            tables.corrections, before, **of_field, undone_at=None
        ):
            row["undone_at"] = datetime.now(UTC)
        return row

    def _figure_correction(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """A correction under a new number. Where one of the figure holds here, it is undone."""
        del row["id"]
        where = {name: row[name] for name in ("report_id", "start", "end", "text_sha256")}
        own = {"reason": row["reason"], "created_at": row["created_at"]}
        if self._has(tables.figure_corrections, **where, **own):
            return None
        report = row["report_id"]
        if report in self._known:
            self._told.add(report)
        at = tables.figure_corrections.c
        before = at.id <= self._newest[tables.figure_corrections.name]
        if "undone_at" not in row and self._has(
            tables.figure_corrections, before, **where, undone_at=None
        ):
            row["undone_at"] = datetime.now(UTC)
        return row

    def _fault_of_figure(self, correction: Row) -> str:
        """What is wrong with a correction of a figure, of which pages make records."""
        try:
            extracted = loads(correction["extracted"])
            figure = figure_of(extracted, loads(correction["change"]))
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
            return "it has no figure, or no change that a figure can have"
        if correction["verdict"] not in get_args(Verdict):
            return f"no verdict {correction['verdict']!r:.40}"
        if (figure.start, figure.end) != (correction["start"], correction["end"]):
            return "its figure stands elsewhere"
        report = tables.reports.c
        here = select(report.text).where(
            report.id == correction["report_id"], report.text_sha256 == correction["text_sha256"]
        )
        text = self._connection.scalar(here)
        return "" if text is None else fault_of_figure(figure, text)

    def _has(self, of: Table, *where: ColumnElement[bool], **values: Any) -> bool:
        alike = (of.c[name] == value for name, value in values.items())  # None: IS NULL
        found = select(1).where(*where, *alike).limit(1)
        return self._connection.execute(found).first() is not None

    def _insert(self, of: Table, rows: Sequence[Row], before: int) -> None:
        """Insert rows, the last of which is row number `before` of the table."""
        if not rows:
            return
        try:
            with self._connection.begin_nested():
                count = self._insert_all(of, rows)
        except DatabaseError as error:
            if len(rows) > 1:  # which of them it was is found one by one
                for number, row in enumerate(rows, before - len(rows)):
                    self._insert(of, [row], number + 1)
            raise NotTaken(before - 1, f"it does not fit: {_first_line(error)}") from None
        self.taken.rows[of.name] = self.taken.rows.get(of.name, 0) + count

    def _insert_all(self, of: Table, rows: Sequence[Row]) -> int:
        """Insert rows; one statement for those that have the same columns."""
        by_columns: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            by_columns.setdefault(tuple(row), []).append(row)
        count = 0
        plain = unread(of)
        for alike in by_columns.values():
            # Reports, and what belongs to one, were looked up before.
            if self._is_empty or of is tables.reports or "report_id" in of.c:
                self._connection.execute(insert(plain), list(alike))
                count += len(alike)
            else:
                put = insert_for(self._connection, plain).on_conflict_do_nothing()
                count += sum(self._connection.execute(put, row).rowcount for row in alike)
        return count


def _first_line(error: DatabaseError) -> str:
    """What the database says; PostgreSQL goes on with the whole row."""
    return str(error.orig).partition("\n")[0]


def _is_readable(correction: Row) -> bool:
    """Whether records can be made of a correction, one that was undone included."""
    try:
        for part in ("value", "old"):
            value_from(correction["field"], loads(correction.get(part, "null")))
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return correction["field"] in FIELD_NAMES


def _has_labels(source: Row) -> bool:
    labels = loads(source["labels"])
    return isinstance(labels, dict) and all(isinstance(said, str) for said in labels.values())


def _found(connection: Connection, ids: Sequence[str]) -> Iterator[Found]:
    wanted = list(ids)
    reports = read_reports(connection, wanted)
    figures = read_figures(connection, wanted)
    mentions = read_mentions(connection, wanted)
    for id_, report in reports.items():
        yield Found(report, figures[id_], mentions[id_])
