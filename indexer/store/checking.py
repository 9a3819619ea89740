"""What is wrong inside a store, and what of it can be put right there without losing anything."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, select, update

from indexer.store import sqlite, tables
from indexer.store.sqlite import Reference
from indexer.store.upserting import insert_for

READ_AT_ONCE = 200
# Parts of a report that name a stretch of its text; those that also have its words.
STRETCHES = (tables.sections, tables.passages)
QUOTES = (tables.figures, tables.mentions)


class Fault(NamedTuple):
    """A report whose parts do not fit together, and how."""

    report: str
    what: str


class Checks:
    """Looks through all of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._is_file = database.dialect.name == "sqlite"

    # ----------------------------------------------------------------------------- the database

    # What SQLite is asked here PostgreSQL sees to by itself: it finds damage as it reads its files,
    # and lets no row in that names one which is not there.

    def complaints(self) -> list[str]:
        """What the database says is wrong with its file; nothing where that is in order."""
        with self._database.connect() as connection:
            return sqlite.complaints(connection) if self._is_file else []

    def write_lookups_anew(self) -> None:
        """Write anew what the database only looks things up by; the rows themselves stay."""
        if self._is_file:
            with self._writing() as connection:
                sqlite.write_lookups_anew(connection)

    def dangling(self) -> list[Reference]:
        """The rows that name others that are not there."""
        with self._database.connect() as connection:
            return sqlite.dangling(connection) if self._is_file else []

    def rows_of(self, references: Iterable[Reference]) -> list[dict[str, Any]]:
        """What stands in such rows, each with its table."""
        with self._database.connect() as connection:
            return [row for each in references for row in sqlite.rows_of(connection, each)]

    def remove(self, references: Iterable[Reference]) -> None:
        """Remove such rows."""
        with self._writing() as connection:
            for reference in references:
                sqlite.remove(connection, reference)

    # -------------------------------------------------------------------------------- originals

    def originals(self) -> dict[str, int]:
        """The sizes of all originals that there should be, by hash."""
        row = tables.originals.c
        with self._database.connect() as connection:
            return {sha: size for sha, size in connection.execute(select(row.sha256, row.size))}

    def paths_of(self, original: str) -> list[str]:
        """From where an original came."""
        row = tables.sources.c
        query = select(row.path).where(row.sha256 == original).order_by(row.id)
        with self._database.connect() as connection:
            return list(connection.execute(query).scalars())

    def note_originals(self, sizes: Mapping[str, int]) -> None:
        """Note originals that sources name, and whose files are there."""
        rows = [{"sha256": sha, "size": size} for sha, size in sizes.items()]
        with self._writing() as connection:
            for row in rows:
                put = (
                    insert_for(connection, tables.originals).values(**row).on_conflict_do_nothing()
                )
                connection.execute(put)

    def unnoted_originals(self) -> list[str]:
        """The hashes that sources name and no original has."""
        source, original = tables.sources.c, tables.originals.c
        known = select(original.sha256)
        query = select(source.sha256).distinct().where(source.sha256.not_in(known))
        with self._database.connect() as connection:
            return list(connection.execute(query).scalars())

    # ---------------------------------------------------------------------------------- reports

    def faults(self) -> Iterator[Fault]:
        """Every report whose text, passages, figures or mentions do not fit each other."""
        report = tables.reports.c
        with self._database.connect() as connection:
            ids = list(connection.execute(select(report.id).order_by(report.id)).scalars())
            for first in range(0, len(ids), READ_AT_ONCE):
                yield from _faults(connection, ids[first : first + READ_AT_ONCE])

    def mark_outdated(self, reports: Iterable[str]) -> None:
        """Have these reports read again from their originals by the next ingest."""
        row = tables.reports.c
        with self._writing() as connection:
            for id_ in reports:
                connection.execute(
                    update(tables.reports).where(row.id == id_).values(extraction="")
                )

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def _faults(connection: Connection, ids: Sequence[str]) -> Iterator[Fault]:
    report = tables.reports.c
    query = select(report.id, report.text, report.text_sha256).where(report.id.in_(ids))
    texts = {id_: (text, digest) for id_, text, digest in connection.execute(query)}
    faults: defaultdict[str, dict[str, None]] = defaultdict(dict)  # each once, in order
    for id_, (text, digest) in texts.items():
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != digest:
            faults[id_]["its text is not the one that was kept"] = None
    have_passages: set[str] = set()
    for table in (*STRETCHES, *QUOTES):
        for id_, start, end, quote in _spans(connection, table, ids):
            text = texts[id_][0]
            if not 0 <= start <= end <= len(text):
                faults[id_][f"{table.name} reach out of its text"] = None
            elif quote is not None and text[start:end] != quote:
                faults[id_][f"{table.name} quote other words than stand in its text"] = None
            if table is tables.passages:
                have_passages.add(id_)
    for id_, (text, _) in texts.items():
        if text.strip() and id_ not in have_passages:
            faults[id_]["it has no passages"] = None
    for id_ in _without_sources(connection, ids):
        faults[id_]["it stands at no path"] = None
    return (Fault(id_, what) for id_, each in sorted(faults.items()) for what in each)


def _spans(
    connection: Connection, table: Table, ids: Sequence[str]
) -> Iterator[tuple[str, int, int, str | None]]:
    row = table.c
    words = [row.quote] if table in QUOTES else []
    query = select(row.report_id, row.start, row.end, *words).where(row.report_id.in_(ids))
    for id_, start, end, *quote in connection.execute(query):
        yield id_, start, end, quote[0] if quote else None


def _without_sources(connection: Connection, ids: Sequence[str]) -> list[str]:
    row = tables.sources.c
    query = select(row.report_id).where(row.report_id.in_(ids), row.superseded_at.is_(None))
    standing = set(connection.execute(query).scalars())
    return [id_ for id_ in ids if id_ not in standing]
