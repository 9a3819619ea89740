"""Corrections: what a person says of a field of a report, kept beside what extraction found.

A row is a version. It is never overwritten and never deleted: undoing one marks it, and the newest
that is not undone holds. `fields` stays as extraction left it, so that new rules may read a file
again without asking what a person said of it. To write the value into `fields` was the other
choice; then every reading of a file would have to know which fields it must leave alone, and what
the rules found would be lost to whoever wants to mend them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from indexer.models import Evidence, Field, Metadata
from indexer.store import tables
from indexer.store.changes import mark_pending
from indexer.store.errors import Overtaken
from indexer.store.rows import Row, in_utc, plain_value, value_from
from indexer.store.trail import Act, append

RULE = "correction"


@dataclass(frozen=True, slots=True)
class Change:
    """What a field of a report is to be from now on, why, and who says so.

    No value: unknown, on purpose. `seen` is the number of the correction that this one was made in
    view of, 0 for none; None: whatever holds.
    """

    report: str
    field: str
    value: object | None
    reason: str
    person: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A version of a field that a person made; `old` is the value that it took the place of.

    Numbers rise over a home and are not used again.
    """

    number: int
    report: str
    field: str
    value: Any
    old: Any
    reason: str
    time: datetime
    undone_at: datetime | None = None
    person: str = ""


class Corrections:
    """The corrections of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(self, changes: Iterable[Change]) -> tuple[Correction, ...]:
        """Keep these changes in order, all in one transaction or none.

        Raises Overtaken for one that was made in view of what does not hold any more.
        """
        with self._writing() as connection:
            return tuple(_add(connection, change) for change in changes)

    def undo(self, number: int, person: str) -> Correction | None:
        """Mark a correction as undone. The one before it holds again, or what was extracted.

        None when there is no such correction, or it was undone before.
        """
        row = tables.corrections.c
        standing = update(tables.corrections).where(row.id == number, row.undone_at.is_(None))
        undone = standing.values(undone_at=datetime.now(UTC)).returning(tables.corrections)
        with self._writing() as connection:
            found = connection.execute(undone).mappings().one_or_none()
            if found:
                report = found["report_id"]
                mark_pending(connection, report)
                details = {"number": number, "field": found["field"]}
                append(connection, Act(person, "undo correction", report, details))
        return _correction(found) if found else None

    def get(self, number: int) -> Correction | None:
        """The correction with this number."""
        query = select(tables.corrections).where(tables.corrections.c.id == number)
        with self._database.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return _correction(row) if row else None

    def all(self, limit: int | None = None) -> tuple[Correction, ...]:
        """All corrections, or the newest so many, the newest first, with those undone."""
        with self._database.connect() as connection:
            return read_all(connection, limit)

    def count(self) -> int:
        """How many there are, with those undone."""
        with self._database.connect() as connection:
            count = select(func.count()).select_from(tables.corrections)
            return int(connection.execute(count).scalar_one())

    def of(self, report: str) -> tuple[Correction, ...]:
        """The corrections of a report, the newest first."""
        row = tables.corrections.c
        query = select(tables.corrections).where(row.report_id == report).order_by(row.id.desc())
        with self._database.connect() as connection:
            return tuple(map(_correction, connection.execute(query).mappings()))

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def read_all(connection: Connection, limit: int | None = None) -> tuple[Correction, ...]:
    """All corrections, or the newest so many, the newest first."""
    query = select(tables.corrections).order_by(tables.corrections.c.id.desc()).limit(limit)
    return tuple(map(_correction, connection.execute(query).mappings()))


def in_force(
    connection: Connection, reports: Iterable[str]
) -> defaultdict[str, dict[str, Correction]]:
    """The corrections that hold, by report and field."""
    row = tables.corrections.c
    query = (
        select(tables.corrections)
        .where(row.report_id.in_(list(reports)), row.undone_at.is_(None))
        .order_by(row.id)
    )
    found: defaultdict[str, dict[str, Correction]] = defaultdict(dict)
    for correction in map(_correction, connection.execute(query).mappings()):
        found[correction.report][correction.field] = correction  # the newest comes last
    return found


def lay_over(extracted: Metadata, corrections: Mapping[str, Correction]) -> Metadata:
    """The fields of a report as they hold, from what was extracted and what was corrected."""
    return replace(
        extracted,
        **{name: _field(getattr(extracted, name), found) for name, found in corrections.items()},
    )


def move(connection: Connection, old: str, into: str) -> None:
    """Give the corrections of a report that goes to the one that takes its place.

    Where that has one of its own for a field, its own holds: the other is kept as undone.
    """
    row = tables.corrections.c
    of_old = update(tables.corrections).where(row.report_id == old)
    own = in_force(connection, [into])[into]
    moved = in_force(connection, [old])[old].keys() - own.keys()
    beaten = of_old.where(row.undone_at.is_(None), row.field.in_(list(own)))
    connection.execute(beaten.values(undone_at=datetime.now(UTC)))
    connection.execute(of_old.values(report_id=into))
    if moved:
        mark_pending(connection, into)


def _add(connection: Connection, change: Change) -> Correction:
    holding = in_force(connection, [change.report])[change.report].get(change.field)
    newest = holding.number if holding else 0
    if change.seen is not None and change.seen != newest:
        raise Overtaken(newest)
    row = {
        "report_id": change.report,
        "field": change.field,
        "value": plain_value(change.value),
        "old": plain_value(holding.value) if holding else _extracted(connection, change),
        "reason": change.reason,
        "person": change.person,
        "created_at": datetime.now(UTC),
        "undone_at": None,
    }
    put = insert(tables.corrections).values(**row).returning(tables.corrections.c.id)
    number = connection.execute(put).scalar_one()
    mark_pending(connection, change.report)
    details = {"number": number, "field": change.field}
    append(connection, Act(change.person, "correct", change.report, details))
    return _correction({"id": number, **row})


def _extracted(connection: Connection, change: Change) -> Any:
    row = tables.fields.c
    query = select(row.value).where(row.report_id == change.report, row.name == change.field)
    return connection.execute(query).scalar_one_or_none()


def _field(extracted: Field[Any], correction: Correction) -> Field[Any]:
    # Who says that a thing is unknown denies what was extracted, which then is no candidate.
    denied = correction.value is None or extracted.value is None
    return Field(
        value=correction.value,
        status="corrected",
        evidence=(Evidence(RULE, None, correction.reason),),
        confidence=1.0,
        candidates=() if denied else (extracted.value,),
    )


def _correction(row: Row | RowMapping) -> Correction:
    undone = row["undone_at"]
    return Correction(
        number=row["id"],
        report=row["report_id"],
        field=row["field"],
        value=value_from(row["field"], row["value"]),
        old=value_from(row["field"], row["old"]),
        reason=row["reason"],
        time=in_utc(row["created_at"]),
        undone_at=undone and in_utc(undone),
        person=row["person"],
    )
