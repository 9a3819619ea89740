"""Reports -> rows, each function inside a transaction of the caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, false, func, insert, select, update

from indexer.models import FIELD_NAMES, Figure, Labels, Metadata, Report, Source
from indexer.store import figure_laying, tables
from indexer.store.changes import mark_pending
from indexer.store.corrections import move
from indexer.store.figure_laying import write_figures
from indexer.store.mentions import Mentions, write_mentions
from indexer.store.rows import field_rows, part_rows, source_row
from indexer.store.upserting import insert_for

# Digits of a report's id; more only when another report has the same ones.
ID_LENGTH = 12


def report_at(connection: Connection, path: str) -> str | None:
    """The id of the report that stands at a path."""
    source = tables.sources.c
    query = select(source.report_id).where(source.path == path, source.superseded_at.is_(None))
    return connection.execute(query).scalar_one_or_none()


def is_read_again(connection: Connection, source: Source, labels: Labels, extraction: str) -> bool:
    """Whether the same file under the same labels belongs to a report that these rules have read.

    Then another source of it came first: what that one told is not written over.
    """
    at, report = tables.sources.c, tables.reports.c
    query = (
        select(at.labels)
        .join(tables.reports, report.id == at.report_id)
        .where(
            *(at.path == source.path, at.sha256 == source.sha256, at.superseded_at.is_(None)),
            report.extraction == extraction,
        )
    )
    return connection.execute(query).scalar_one_or_none() == dict(labels)


def report_with_text(connection: Connection, digest: str) -> str | None:
    """The id of the report whose text has this hash."""
    query = select(tables.reports.c.id).where(tables.reports.c.text_sha256 == digest)
    return connection.execute(query).scalar_one_or_none()


def source_count(connection: Connection, report: str) -> int:
    """At how many paths a report stands."""
    source = tables.sources.c
    query = select(func.count()).where(source.report_id == report, source.superseded_at.is_(None))
    return connection.execute(query).scalar_one()


def new_id(connection: Connection, digest: str) -> str:
    """The first digits of the text's hash.

    A report keeps its id when its text changes; should its first text come back as another
    report, that one gets more digits. A report that was deleted keeps its id as well.
    """
    for length in range(ID_LENGTH, len(digest)):
        wanted = digest[:length]
        taken = select(tables.reports.c.id).where(tables.reports.c.id == wanted)
        gone = select(tables.removed_reports.c.report_id).where(
            tables.removed_reports.c.report_id == wanted
        )
        if connection.execute(taken.union(gone)).first() is None:
            return wanted
    return digest


def write_report(
    connection: Connection,
    report: Report,
    figures: Sequence[Figure],
    mentions: Mentions,
    text_digest: str,
    extraction: str,
) -> None:
    """Write a report, its parts, figures and mentions in place of what was there under its id."""
    now = datetime.now(UTC)
    row = {
        "text": report.text,
        "text_sha256": text_digest,
        "extraction": extraction,
        "updated_at": now,
    }
    put = insert_for(connection, tables.reports).values(id=report.id, created_at=now, **row)
    connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=row))
    for table, rows in (
        (tables.fields, field_rows(report.metadata)),
        (tables.sections, part_rows(report.sections)),
        (tables.passages, part_rows(report.passages)),
    ):
        connection.execute(delete(table).where(table.c.report_id == report.id))
        if rows:
            connection.execute(insert(table), [{"report_id": report.id} | row for row in rows])
    write_figures(connection, report.id, report.text, figures, report.passages)
    write_mentions(connection, report.id, mentions, report.passages)


def write_source(
    connection: Connection, target: str, report: Report, size: int, labels: Labels
) -> None:
    """Write where a report was found; what stood at the path before is kept as superseded."""
    (source,) = report.sources
    original = insert_for(connection, tables.originals).values(sha256=source.sha256, size=size)
    connection.execute(original.on_conflict_do_nothing())
    now_there = (tables.sources.c.path == source.path) & tables.sources.c.superseded_at.is_(None)
    superseded = update(tables.sources).where(now_there).values(superseded_at=source.ingested_at)
    connection.execute(superseded)
    row = {"report_id": target, "labels": dict(labels), **source_row(source)}
    connection.execute(insert(tables.sources).values(**row))


def learn(connection: Connection, report: str, metadata: Metadata) -> bool:
    """Take from another source of a report what was unknown of it, and what a person labelled.

    The name of that file may hold the year. Nothing but a label has a confidence of 1. True when
    something was learnt.
    """
    field = tables.fields.c
    learnt = 0
    for name, row in zip(FIELD_NAMES, field_rows(metadata), strict=True):
        if row["status"] != "unknown":
            worse = (field.status == "unknown") | (
                (field.confidence < 1) if row["confidence"] == 1 else false()
            )
            known = (field.report_id == report) & (field.name == name) & worse
            learnt += connection.execute(update(tables.fields).where(known).values(**row)).rowcount
    return learnt > 0


def merge(connection: Connection, old: str, into: str) -> None:
    """A report whose only file now holds another report's text goes.

    Its history stays, and so does what a person said of it.
    """
    move(connection, old, into)
    figure_laying.move(connection, old, into)
    history = tables.sources.c.report_id == old
    connection.execute(update(tables.sources).where(history).values(report_id=into))
    connection.execute(delete(tables.reports).where(tables.reports.c.id == old))
    mark_pending(connection, old)
