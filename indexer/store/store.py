"""Putting reports in, one transaction each, and getting them out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, delete, func, select

from indexer.figure_ranges import Range
from indexer.models import Figure, KeptFile, Labels, Report
from indexer.store import tables
from indexer.store.changes import (
    mark_pending,
    mark_shown,
    read_changed_since,
    read_generation,
    read_pending,
    read_version,
    read_versions,
    write_generation,
)
from indexer.store.checking import Checks
from indexer.store.claims import Claims
from indexer.store.corrections import Corrections, in_force
from indexer.store.database import open_database
from indexer.store.errors import StoreError
from indexer.store.failures import Failures
from indexer.store.figure_corrections import FigureCorrections
from indexer.store.figure_laying import has_corrections
from indexer.store.figures import (
    FigurePlace,
    IndicatorCount,
    count_indicators,
    highest_amounts,
    places_within,
    read_figures,
    read_figures_of,
    read_indicator_reports,
    read_indicator_years,
)
from indexer.store.mentions import NOT_SOUGHT, Mentions, MentionTable
from indexer.store.near_duplicates import read_links, write_links
from indexer.store.originals import Originals
from indexer.store.postgresql import size_of, write_over
from indexer.store.reading import (
    Head,
    read_files,
    read_heads,
    read_paths,
    read_reports,
    read_texts,
    read_values,
)
from indexer.store.records import Counts, KnownSource, Outcome, OutdatedSource
from indexer.store.removed import Removals, RemovedBefore
from indexer.store.rows import in_utc
from indexer.store.saved_searches import SavedSearches
from indexer.store.sessions import Sessions
from indexer.store.sqlite import write_file_anew
from indexer.store.tallies import Tallies
from indexer.store.tokens import Tokens
from indexer.store.trail import Trail
from indexer.store.transfer import Transfer
from indexer.store.unsure import Doubts
from indexer.store.uploads import FileId, Uploads, note_taken
from indexer.store.users import Users
from indexer.store.words import WordCache
from indexer.store.writing import (
    is_read_again,
    learn,
    merge,
    new_id,
    report_at,
    report_with_text,
    source_count,
    write_report,
    write_source,
)

DATABASE = "shuzhi.sqlite"
ORIGINALS = "originals"
# A statement of SQL names only so many ids.
READ_AT_ONCE = 500

T = TypeVar("T")


def open_store(home: Path, server: str = "") -> Store:
    """The store of this home, made when it is not there: in SQLite, or in the PostgreSQL at this
    address. The originals are in the home, wherever the database is.

    Raises StoreError for a database that a newer version wrote or that cannot be used as it is, and
    where there can be no home; StoreUnavailable where a server does not answer.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{home} cannot be made: {error.strerror}; make the folder yourself, or name another"
        ) from None
    return Store(open_database(home / DATABASE, home / ORIGINALS, server), home)


class Store:
    """Reports, their parts and their sources; threads may share it, one process writes."""

    def __init__(self, database: Engine, home: Path) -> None:
        self._database = database
        self._home = home
        self.originals = Originals(home / ORIGINALS)
        self.corrections = Corrections(database)
        self.figure_corrections = FigureCorrections(database)
        self.claims = Claims(database)
        self.failures = Failures(database)
        self.mentions = MentionTable(database)
        self.tallies = Tallies(database)
        self.trail = Trail(database)
        self.users = Users(database)
        self.sessions = Sessions(database)
        self.tokens = Tokens(database)
        self.removals = Removals(database)
        self.saved_searches = SavedSearches(database)
        self.uploads = Uploads(database, home)
        self.transfer = Transfer(database)
        self.words = WordCache(home)
        self.checks = Checks(database)
        self.doubts = Doubts(database)

    @property
    def is_shared(self) -> bool:
        """Whether several processes may put reports into it at once."""
        return self._database.dialect.name != "sqlite"

    def close(self) -> None:
        """Close all connections."""
        self._database.dispose()

    # ------------------------------------------------------------------------------- putting in

    def put(
        self,
        report: Report,
        figures: Sequence[Figure],
        data: bytes,
        labels: Labels,
        extraction: str,
        mentions: Mentions = NOT_SOUGHT,
        sent: FileId | None = None,
    ) -> Outcome:
        """Keep a report that was read from one file, what was found in it and that file, in one
        transaction.

        The same text from another file is another source of the same report. Other text at a path
        that was read before is a new state of the report there, under its old id; but when that
        report stands at other paths too, it stays as it is, and the path leads to another one.
        `labels` is the row of the manifest; `extraction` names the rules that read the report, the
        mentions say themselves by what they were found. The transaction also notes what became of a
        file that was `sent`. Raises RemovedBefore for a text that was deleted, and then nothing is
        kept of the file.
        """
        (source,) = report.sources
        text_digest = hashlib.sha256(report.text.encode()).hexdigest()
        if removed := self.removals.with_text(text_digest):
            raise RemovedBefore(source.path, removed)
        self.originals.keep(data)
        with self._writing() as connection:
            before = report_at(connection, source.path)
            twin = report_with_text(connection, text_digest)
            alone = before is not None and source_count(connection, before) == 1
            target = twin or (before if alone else None) or new_id(connection, text_digest)
            again = is_read_again(connection, source, labels, extraction)
            written = twin is None or (twin == before and not again)
            if written:
                whole = replace(report, id=target)
                write_report(connection, whole, figures, mentions, text_digest, extraction)
            version = 0
            if written or learn(connection, target, report.metadata):
                version = mark_pending(connection, target)
            write_source(connection, target, report, len(data), labels)
            if before is not None and before != target and alone:
                merge(connection, before, target)
            failed = tables.failures.c.path == source.path
            connection.execute(delete(tables.failures).where(failed))
            as_put = not in_force(connection, [target]) and not has_corrections(connection, target)
            status: Literal["added", "updated", "duplicate", "unchanged"]
            if before is None:
                status = "added" if twin is None else "duplicate"
            else:
                status = "unchanged" if again and before == twin else "updated"
            if sent:
                note_taken(connection, sent, status, target)
        return Outcome(status, target, written and as_put, version)

    def write_anew(self) -> bool:
        """Leave no byte of what was deleted in the database, as far as that is ours to do.

        False where others keep that from being done now. Raises StoreError.
        """
        if self.is_shared:
            write_over(self._database, tables.metadata.tables)
            return True
        self._database.dispose()  # a connection of ours that rests holds the log as well
        return write_file_anew(self._home / DATABASE)

    # ------------------------------------------------------------------------------ getting out

    def known_source(self, path: str) -> KnownSource | None:
        """What stands at a path according to the last ingest."""
        source, report = tables.sources.c, tables.reports.c
        query = (
            select(source.sha256, source.labels, report.extraction)
            .join(tables.reports, report.id == source.report_id)
            .where(source.path == path, source.superseded_at.is_(None))
        )
        with self._database.connect() as connection:
            row = connection.execute(query).one_or_none()
        return KnownSource(row.sha256, row.labels, row.extraction) if row else None

    def outdated_sources(self, extraction: str) -> list[OutdatedSource]:
        """The files whose reports were read by other rules than these.

        Those with labels come first, so that a report of several sources has what they state.
        """
        source, report = tables.sources.c, tables.reports.c
        query = (
            select(source.path, source.sha256, source.labels)
            .join(tables.reports, report.id == source.report_id)
            .where(report.extraction != extraction, source.superseded_at.is_(None))
            .order_by(source.path)
        )
        with self._database.connect() as connection:
            found = [OutdatedSource(*row) for row in connection.execute(query)]
        return sorted(found, key=lambda source: not source.labels)

    def reports(self, ids: Iterable[str]) -> dict[str, Report]:
        """The reports with these ids, in this order; an id that is not there is left out."""
        return self._read(read_reports, ids)

    def report(self, id_: str) -> Report | None:
        """The report with this id."""
        return self.reports([id_]).get(id_)

    def heads(self, ids: Iterable[str]) -> dict[str, Head]:
        """The reports with these ids without their texts, which is much quicker to read."""
        return self._read(read_heads, ids)

    def texts(self, ids: Iterable[str]) -> dict[str, str]:
        """The texts of the reports with these ids, without all that is known of them."""
        return self._read(read_texts, ids)

    def paths(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """Where each of these reports stands, the path that was read first before the others."""
        return self._read(read_paths, ids)

    def files(self, report: str) -> tuple[KeptFile, ...]:
        """Where a report stands, and stood before: a file can be read again by its hash."""
        with self._database.connect() as connection:
            return read_files(connection, report)

    def values(self, names: Collection[str]) -> dict[str, dict[str, Any]]:
        """What these fields of every report hold, corrections laid over what was extracted.

        For questions to all reports: without evidence, confidence and candidates, which take most
        of the time that `heads` needs. A field that is not known is None; ids come in order.
        """
        with self._database.connect() as connection:
            return read_values(connection, names)

    def ids(self, beginning: str = "") -> list[str]:
        """The ids of all reports, or of those that begin so, in order."""
        id_ = tables.reports.c.id
        # Not LIKE, which reads all ids: nothing comes after the last character that there is.
        query = select(id_).where(id_.between(beginning, beginning + "\U0010ffff")).order_by(id_)
        with self._database.connect() as connection:
            return list(connection.execute(query).scalars())

    def arrivals(self, since: datetime) -> dict[str, datetime]:
        """The reports that came in after this, and when."""
        report = tables.reports.c
        query = select(report.id, report.created_at).where(report.created_at > since)
        with self._database.connect() as connection:
            return {id_: in_utc(time) for id_, time in connection.execute(query)}

    def passages(self, ids: Iterable[str]) -> set[tuple[str, int]]:
        """The passages of these reports, by their ordinals."""
        row, wanted = tables.passages.c, list(ids)
        found: set[tuple[str, int]] = set()
        with self._database.connect() as connection:
            for first in range(0, len(wanted), READ_AT_ONCE):
                some = row.report_id.in_(wanted[first : first + READ_AT_ONCE])
                query = select(row.report_id, row.ordinal).where(some)
                found |= {(report, ordinal) for report, ordinal in connection.execute(query)}
        return found

    def count_reports(self) -> int:
        """How many reports there are."""
        with self._database.connect() as connection:
            count = select(func.count()).select_from(tables.reports)
            return int(connection.execute(count).scalar_one())

    def text_digests(self) -> dict[str, str]:
        """The digest of the text of every report; ids come in order."""
        id_, digest = tables.reports.c.id, tables.reports.c.text_sha256
        with self._database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(select(id_, digest).order_by(id_))}

    def report_at(self, path: str) -> str | None:
        """The id of the report that stands at a path."""
        with self._database.connect() as connection:
            return report_at(connection, path)

    def counts(self) -> Counts:
        """How much the store holds."""
        live = tables.sources.c.superseded_at.is_(None)
        with self._database.connect() as connection:
            reports, passages, figures, mentions, sources, failures = (
                connection.execute(query).scalar_one()
                for query in (
                    select(func.count()).select_from(tables.reports),
                    select(func.count()).select_from(tables.passages),
                    select(func.count()).select_from(tables.figures),
                    select(func.count()).select_from(tables.mentions),
                    select(func.count()).select_from(tables.sources).where(live),
                    select(func.count()).select_from(tables.failures),
                )
            )
            if self.is_shared:
                size = size_of(connection)
            else:
                size = sum(file.stat().st_size for file in self._home.glob(f"{DATABASE}*"))
        size += self.originals.size()
        return Counts(reports, passages, figures, mentions, sources, failures, size)

    # ---------------------------------------------------------------------------------- figures

    def figures(self, ids: Iterable[str]) -> dict[str, tuple[Figure, ...]]:
        """The figures of each of these reports, in the order of the text."""
        return self._read(read_figures, ids)

    def figures_in(self, report: str) -> tuple[Figure, ...]:
        """The figures of a report, in the order of its text."""
        return self.figures([report])[report]

    def figures_of(
        self, indicators: Sequence[str], reports: Iterable[str] | None = None
    ) -> Iterator[tuple[str, Figure]]:
        """The figures of these indicators with the ids of their reports, of some or of all."""
        with self._database.connect() as connection:
            # Read at once: who is given them one by one may write in between.
            return iter(list(read_figures_of(connection, indicators, reports)))

    def indicator_counts(self) -> dict[str, IndicatorCount]:
        """How many figures have each indicator, and in how many reports."""
        with self._database.connect() as connection:
            return count_indicators(connection)

    def indicator_reports(self) -> dict[str, list[str]]:
        """Which reports state figures of their own place of each indicator."""
        with self._database.connect() as connection:
            return read_indicator_reports(connection)

    def indicator_years(self) -> dict[str, set[int]]:
        """The years with which the times of the figures of each indicator end."""
        with self._database.connect() as connection:
            return read_indicator_years(connection)

    def reports_with(self, indicators: Sequence[str], wanted: Range) -> list[FigurePlace]:
        """Where a figure of one of these indicators has an amount in this range."""
        with self._database.connect() as connection:
            return places_within(connection, indicators, wanted)

    def highest(self, indicator: str, unit: str) -> list[tuple[FigurePlace, str | None, float]]:
        """The highest amount in a unit that each place states as a result of each scope."""
        with self._database.connect() as connection:
            return highest_amounts(connection, indicator, unit)

    # -------------------------------------------------------------------------- near duplicates

    def near_duplicates(self) -> dict[str, str]:
        """Every report that has near duplicates, and the id of the one that stands for them."""
        with self._database.connect() as connection:
            return read_links(connection)

    def link_near_duplicates(self, links: Mapping[str, str]) -> None:
        """Put these in place of the links of before."""
        before = self.near_duplicates()
        if before != links:
            with self._writing() as connection:
                write_links(connection, before, links)

    # ---------------------------------------------------------------------- what the index lacks

    def pending(self) -> dict[str, int]:
        """Ids of reports whose present state the index does not show yet, each with its version.

        An id among them that `reports` does not know belongs to a report that is no more.
        """
        with self._database.connect() as connection:
            return read_pending(connection)

    def mark_indexed(self, shown: Mapping[str, int], generation: int = 0) -> None:
        """The index shows these reports in these versions, since this generation of it.

        One that has changed again since then stays pending.
        """
        with self._writing() as connection:
            mark_shown(connection, shown)
            if generation:
                write_generation(connection, generation)

    def mark_pending(self, ids: Iterable[str]) -> None:
        """The index does not show these reports as they are now."""
        with self._writing() as connection:
            for id_ in ids:
                mark_pending(connection, id_)

    def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """The version of the last change of each of these reports."""
        return self._read(read_versions, ids)

    def newest_version(self) -> int:
        """The version of the last change of all."""
        with self._database.connect() as connection:
            return read_version(connection)

    def changed_since(self, version: int) -> list[str]:
        """The reports that changed after this version, also those that are no more."""
        with self._database.connect() as connection:
            return read_changed_since(connection, version)

    def shown_generation(self) -> int:
        """The newest generation of the index that showed all but what was pending then."""
        with self._database.connect() as connection:
            return read_generation(connection)

    def _read(
        self, read: Callable[[Connection, list[str]], Mapping[str, T]], ids: Iterable[str]
    ) -> dict[str, T]:
        """What is read for each of these ids, all in one transaction."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, T] = {}
        with self._database.connect() as connection:
            for first in range(0, len(wanted), READ_AT_ONCE):
                found |= read(connection, wanted[first : first + READ_AT_ONCE])
        return found

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()
