"""The mentions of policies: put with their report, found anew without it, and asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import fields
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from indexer.models import Mention, Passage
from indexer.store import tables
from indexer.store.pending import mark_pending
from indexer.store.rows import mention_rows, passage_from

# A statement of SQL names only so many ids.
READ_AT_ONCE = 500
_row = tables.mentions.c
_KEY = (_row.report_id, _row.ordinal)
_PARTS = [_row[part.name] for part in fields(Mention)]


class Mentions(NamedTuple):
    """The mentions of one report, and the version of what they were found by."""

    found: Sequence[Mention]
    version: str


# For a report in which no policies were looked for yet.
NOT_SOUGHT = Mentions((), "")


class MentionPlace(NamedTuple):
    """A mention, its report, and the ordinal of the passage that it stands in."""

    report: str
    passage: int | None
    mention: Mention


class MentionCount(NamedTuple):
    """How often a policy is mentioned, and in how many reports."""

    mentions: int
    reports: int


class MentionTable:
    """The mentions of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def in_reports(self, reports: Iterable[str]) -> dict[str, tuple[Mention, ...]]:
        """The mentions of each of these reports, in the order of the text."""
        wanted = list(dict.fromkeys(reports))
        found: dict[str, list[Mention]] = {report: [] for report in wanted}
        with self._database.connect() as connection:
            for first in range(0, len(wanted), READ_AT_ONCE):
                some = wanted[first : first + READ_AT_ONCE]
                query = select(_row.report_id, *_PARTS).where(_row.report_id.in_(some))
                for report, *parts in connection.execute(query.order_by(*_KEY)):
                    found[report].append(Mention(*parts))
        return {report: tuple(mentions) for report, mentions in found.items()}

    def in_report(self, report: str) -> tuple[Mention, ...]:
        """The mentions of a report, in the order of its text."""
        return self.in_reports([report])[report]

    def of(
        self, policies: Sequence[str], reports: Iterable[str] | None = None
    ) -> list[MentionPlace]:
        """Where these policies are mentioned, in some reports or in all, in order."""
        query = select(_row.report_id, _row.passage, *_PARTS).where(_row.policy.in_(policies))
        wanted = None if reports is None else set(reports)
        with self._database.connect() as connection:
            rows = connection.execute(query.order_by(*_KEY)).all()
        return [
            MentionPlace(report, passage, Mention(*parts))
            for report, passage, *parts in rows
            if wanted is None or report in wanted
        ]

    def counts(self) -> dict[str, MentionCount]:
        """The counts of every policy that is mentioned anywhere."""
        query = (
            select(_row.policy, func.count(), func.count(_row.report_id.distinct()))
            .where(_row.policy.is_not(None))
            .group_by(_row.policy)
        )
        with self._database.connect() as connection:
            return {id_: MentionCount(*counts) for id_, *counts in connection.execute(query)}

    def outdated(self, version: str) -> list[str]:
        """The reports whose mentions were found by something else than this; ids in order."""
        report, found = tables.reports.c, tables.mention_versions.c
        query = (
            select(report.id)
            .outerjoin(tables.mention_versions, found.report_id == report.id)
            .where(or_(found.version.is_(None), found.version != version))
            .order_by(report.id)
        )
        with self._database.connect() as connection:
            return list(connection.execute(query).scalars())

    def replace(self, found: Mapping[str, Mentions]) -> list[str]:
        """Keep what was found anew in these reports, all in one transaction.

        Only reports whose mentions are others now are written, and marked for the index; these are
        returned.
        """
        before = self.in_reports(found)
        changed = {id_ for id_, mentions in found.items() if before[id_] != tuple(mentions.found)}
        with self._writing() as connection:
            for report, mentions in found.items():
                if report in changed:
                    write_mentions(connection, report, mentions, _passages(connection, report))
                    mark_pending(connection, report)
                else:
                    _write_version(connection, report, mentions.version)
        return sorted(changed)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def write_mentions(
    connection: Connection, report: str, mentions: Mentions, passages: Sequence[Passage]
) -> None:
    """Write the mentions of a report in place of those that it had."""
    connection.execute(delete(tables.mentions).where(_row.report_id == report))
    if rows := mention_rows(mentions.found, passages):
        connection.execute(insert(tables.mentions), [{"report_id": report} | row for row in rows])
    _write_version(connection, report, mentions.version)


def _write_version(connection: Connection, report: str, version: str) -> None:
    put = upsert(tables.mention_versions).values(report_id=report, version=version)
    connection.execute(
        put.on_conflict_do_update(index_elements=["report_id"], set_={"version": version})
    )


def _passages(connection: Connection, report: str) -> list[Passage]:
    passages = tables.passages
    query = select(passages).where(passages.c.report_id == report).order_by(passages.c.ordinal)
    return [passage_from(dict(row)) for row in connection.execute(query).mappings()]
