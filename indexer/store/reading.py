"""Rows -> reports and their heads, with what a person corrected laid over what was extracted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any

from sqlalchemy import Connection, Table, Text, cast, select

from indexer.models import KeptFile, Metadata, Report
from indexer.store import tables
from indexer.store.corrections import in_force, lay_over
from indexer.store.near_duplicates import read_others
from indexer.store.rows import (
    in_utc,
    mapped,
    metadata_from,
    passage_from,
    section_from,
    source_from,
    value_from,
)


@dataclass(frozen=True, slots=True)
class Head:
    """A report without its text: its fields as they hold and as extracted, and where it stands."""

    id: str
    metadata: Metadata
    extracted: Metadata
    paths: tuple[str, ...]


def read_reports(connection: Connection, wanted: list[str]) -> dict[str, Report]:
    """The reports with these ids, in this order; an id that is not there is left out."""
    texts = read_texts(connection, wanted)
    fields = _rows_of(connection, tables.fields, wanted)
    corrected = in_force(connection, wanted)
    sections = _rows_of(connection, tables.sections, wanted)
    passages = _rows_of(connection, tables.passages, wanted)
    sources = _rows_of(connection, tables.sources, wanted)
    others = read_others(connection, wanted)
    return {
        id_: Report(
            id=id_,
            text=texts[id_],
            metadata=lay_over(metadata_from(fields[id_]), corrected[id_]),
            sections=tuple(map(section_from, sections[id_])),
            passages=tuple(map(passage_from, passages[id_])),
            sources=tuple(source_from(row) for row in sources[id_] if not row["superseded_at"]),
            near_duplicates=others.get(id_, ()),
        )
        for id_ in wanted
        if id_ in texts
    }


def read_heads(connection: Connection, wanted: list[str]) -> dict[str, Head]:
    """The heads of the reports with these ids, in this order."""
    there = set(
        connection.execute(select(tables.reports.c.id).where(tables.reports.c.id.in_(wanted)))
        .scalars()
        .all()
    )
    fields = _rows_of(connection, tables.fields, wanted)
    corrected = in_force(connection, wanted)
    paths = read_paths(connection, wanted)
    heads: dict[str, Head] = {}
    for id_ in wanted:
        if id_ in there:
            extracted = metadata_from(fields[id_])
            holding = lay_over(extracted, corrected[id_])
            heads[id_] = Head(id_, holding, extracted, tuple(paths.get(id_, ())))
    return heads


def read_paths(connection: Connection, wanted: Sequence[str]) -> dict[str, list[str]]:
    """Where each of these reports stands now, the path that came first before the others."""
    source = tables.sources.c
    query = (
        select(source.report_id, source.path)
        .where(source.report_id.in_(wanted), source.superseded_at.is_(None))
        .order_by(source.id)
    )
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for report, path in connection.execute(query):
        paths[report].append(path)
    return paths


def read_files(connection: Connection, report: str) -> tuple[KeptFile, ...]:
    """The files of a report: those of now as they came, then those of before, the newest first."""
    source, original = tables.sources.c, tables.originals.c
    query = (
        select(
            source.path,
            source.sha256,
            original.size,
            source.media_type,
            source.encoding,
            source.reader,
            source.ingested_at,
            source.superseded_at,
        )
        .join(tables.originals, original.sha256 == source.sha256)
        .where(source.report_id == report)
        .order_by(source.superseded_at.is_not(None), source.superseded_at.desc(), source.id)
    )
    return tuple(
        KeptFile(*row[:6], in_utc(row[6]), row[7] and in_utc(row[7]))
        for row in connection.execute(query)
    )


def read_texts(connection: Connection, wanted: Sequence[str]) -> dict[str, str]:
    """The texts of these reports, without their parts."""
    report = tables.reports.c
    query = select(report.id, report.text).where(report.id.in_(wanted))
    return {row.id: row.text for row in connection.execute(query)}


def read_values(connection: Connection, names: Collection[str]) -> dict[str, dict[str, Any]]:
    """What these fields of all reports hold, by id and name; None for what is not known."""
    extracted, correction = tables.fields.c, tables.corrections.c
    found = select(extracted.report_id, extracted.name, cast(extracted.value, Text)).where(
        extracted.name.in_(names)
    )
    corrected = (
        select(correction.report_id, correction.field, cast(correction.value, Text))
        .where(correction.field.in_(names), correction.undone_at.is_(None))
        .order_by(correction.id)  # the newest comes last and holds
    )
    # Many reports are of the same few regions and years: each is made from its JSON once.
    made: dict[tuple[str, str | None], Any] = {}
    values: defaultdict[str, dict[str, Any]] = defaultdict(lambda: dict.fromkeys(names))
    for query in (found, corrected):
        for report, name, json in connection.execute(query).all():
            if (name, json) not in made:
                made[name, json] = value_from(name, loads(json or "null"))
            values[report][name] = made[name, json]
    return dict(sorted(values.items()))


def _rows_of(
    connection: Connection, table: Table, reports: list[str]
) -> defaultdict[str, list[dict[str, Any]]]:
    """The rows of some reports in a table, in the order of its key."""
    query = select(table).where(table.c.report_id.in_(reports)).order_by(*table.primary_key)
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in mapped(connection.execute(query)):
        rows[row["report_id"]].append(row)
    return rows
