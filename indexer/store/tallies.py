"""What a store holds, by the files that it came from."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, func, select

from indexer.store import tables
from indexer.store.rows import in_utc

_source = tables.sources.c


class SourceTally(NamedTuple):
    """How many files are of a kind, and were read by one reader in one encoding."""

    media_type: str
    reader: str
    encoding: str | None
    files: int


class Tallies:
    """Counts over a whole store, one statement each; shares its database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def characters(self) -> int:
        """The characters of all texts, by the ends of their last passages.

        To measure the texts themselves is to read all of them, 300 MB of 10,000 reports.
        """
        row = tables.passages.c
        ends = select(func.max(row.end).label("end")).group_by(row.report_id).subquery()
        with self._database.connect() as connection:
            return int(connection.execute(select(func.sum(ends.c.end))).scalar_one() or 0)

    def sources(self) -> list[SourceTally]:
        """The files that stand behind the reports now, the most common kind first."""
        kind = (_source.media_type, _source.reader, _source.encoding)
        count = func.count()
        query = (
            select(*kind, count)
            .where(_source.superseded_at.is_(None))
            .group_by(*kind)
            .order_by(count.desc(), *(part.nulls_first() for part in kind))
        )
        with self._database.connect() as connection:
            return [SourceTally(*row) for row in connection.execute(query)]

    def last_ingest(self) -> datetime | None:
        """When a file was taken in last; None where none was."""
        with self._database.connect() as connection:
            last = connection.execute(select(func.max(_source.ingested_at))).scalar_one()
        return in_utc(last) if last else None
