"""Corrections of figures: what a person says of a number in a report.

A row is a version, as in `corrections`; but table `figures` holds what is in force, as many
questions are asked of it by SQL alone. So a correction also writes the figure's row there anew, or
takes it away, and keeps in `extracted` how the rules read it: undoing puts that back. How what was
said is laid over what was read, `figure_laying` knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from indexer.models import Figure
from indexer.store import tables
from indexer.store.changes import mark_pending
from indexer.store.errors import Overtaken
from indexer.store.figure_laying import (
    SAID,
    changed,
    digest_of,
    plain_row,
    put_in_force,
    versions_of,
)
from indexer.store.rows import (
    Row,
    figure_from,
    in_utc,
    mapped,
)
from indexer.store.trail import Act, append

Verdict = Literal["accepted", "changed", "wrong"]
_row = tables.figure_corrections.c


@dataclass(frozen=True, slots=True)
class FigureChange:
    """What a figure is to be from now on, why, and who says so.

    `said` holds the figure as it is to be; None where there is no figure. `seen` is the number of
    the correction that this one was made in view of, 0 for none; None: whatever holds.
    """

    report: str
    start: int
    end: int
    verdict: Verdict
    said: Figure | None
    reason: str
    person: str
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class FigureCorrection:
    """A version of a figure that a person made.

    `extracted` is the figure as it was read, `figure` as it is to be, None for one that is none;
    `sentence` are the words that it stands in. `is_found` is False where the text of the report is
    another one now and does not have it. Numbers rise over a home and are not used again.
    """

    number: int
    report: str
    start: int
    end: int
    verdict: Verdict
    figure: Figure | None
    extracted: Figure
    sentence: str
    reason: str
    person: str
    time: datetime
    undone_at: datetime | None = None
    is_found: bool = True


class FigureCorrections:
    """The corrections of figures of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(self, changes: Iterable[FigureChange]) -> tuple[FigureCorrection | None, ...]:
        """Keep these changes in order, all in one transaction or none; None for a change of what is
        no figure of the report.

        Raises Overtaken for one that was made in view of what does not hold any more.
        """
        with self._writing() as connection:
            return tuple(_add(connection, change) for change in changes)

    def undo(self, number: int, person: str) -> FigureCorrection | None:
        """Mark a correction as undone. The one before it holds again, or what was extracted.

        None when there is no such correction, or it was undone before.
        """
        standing = update(tables.figure_corrections).where(
            _row.id == number, _row.undone_at.is_(None)
        )
        undone = standing.values(undone_at=datetime.now(UTC)).returning(_row.report_id)
        with self._writing() as connection:
            report = connection.execute(undone).scalar_one_or_none()
            if report is None:
                return None
            (found,) = _read(connection, _row.id == number)
            if found.is_found:
                put_in_force(connection, report, found.start, found.end)
            mark_pending(connection, report)
            details = {"number": number, "start": found.start, "end": found.end}
            append(connection, Act(person, "undo figure correction", report, details))
            return found

    def get(self, number: int) -> FigureCorrection | None:
        """The correction with this number."""
        with self._database.connect() as connection:
            return next(_read(connection, _row.id == number), None)

    def all(self, limit: int | None = None) -> tuple[FigureCorrection, ...]:
        """All corrections, or the newest so many, the newest first, with those undone."""
        with self._database.connect() as connection:
            return tuple(_read(connection, limit=limit))

    def count(self) -> int:
        """How many there are, with those undone."""
        with self._database.connect() as connection:
            count = select(func.count()).select_from(tables.figure_corrections)
            return int(connection.execute(count).scalar_one())

    def of(self, report: str) -> tuple[FigureCorrection, ...]:
        """The corrections of the figures of a report, the newest first."""
        with self._database.connect() as connection:
            return tuple(_read(connection, _row.report_id == report))

    def in_force(self) -> tuple[FigureCorrection, ...]:
        """The newest correction that holds of each figure, in order of number."""
        newest: dict[tuple[str, int, int, bool], FigureCorrection] = {}
        with self._database.connect() as connection:
            for one in _read(connection, _row.undone_at.is_(None)):
                newest.setdefault((one.report, one.start, one.end, one.is_found), one)
        return tuple(reversed(newest.values()))

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def read_all(connection: Connection) -> tuple[FigureCorrection, ...]:
    """All corrections, the newest first."""
    return tuple(_read(connection))


def _add(connection: Connection, change: FigureChange) -> FigureCorrection | None:
    digest = digest_of(connection, change.report)
    versions = versions_of(connection, change.report, change.start, change.end)
    standing = [row for row in versions if row["undone_at"] is None]
    newest = standing[-1]["id"] if standing else 0
    if change.seen is not None and change.seen != newest:
        raise Overtaken(newest)
    now = _row_at(connection, change.report, change.start, change.end)
    if digest is None or (now is None and not standing):
        return None
    if standing:
        extracted, unread = standing[-1]["extracted"], standing[-1]["unread_at"]
        sentence = standing[-1]["sentence"]
    else:
        extracted, unread = plain_row(now or {}), None
        sentence = _words(connection, change.report, extracted)
    row = {
        "report_id": change.report,
        "start": change.start,
        "end": change.end,
        "text_sha256": digest,
        "sentence": sentence,
        "verdict": change.verdict,
        "change": _said(change.said) if change.said else {},
        "extracted": extracted,
        "reason": change.reason,
        "person": change.person,
        "created_at": datetime.now(UTC),
        "undone_at": None,
        "unread_at": unread,
    }
    put = insert(tables.figure_corrections).values(**row).returning(_row.id)
    number = connection.execute(put).scalar_one()
    put_in_force(connection, change.report, change.start, change.end)
    mark_pending(connection, change.report)
    details = {"number": number, "start": change.start, "end": change.end}
    details |= {"verdict": change.verdict}
    append(connection, Act(change.person, "correct figure", change.report, details))
    return _correction({"id": number, **row}, digest)


def _said(figure: Figure) -> dict[str, Any]:
    """What a person says of a figure, as JSON holds it."""
    value, period = figure.value, figure.period
    plain = {
        "value": None if value is None else str(value),
        "period": None if period is None else asdict(period),
    }
    return {name: plain.get(name, getattr(figure, name)) for name in SAID}


def _read(
    connection: Connection, *where: Any, limit: int | None = None
) -> Iterator[FigureCorrection]:
    report = tables.reports.c
    query = (
        select(tables.figure_corrections, report.text_sha256.label("text_now"))
        .join(tables.reports, report.id == _row.report_id)
        .where(*where)
        .order_by(_row.id.desc())
        .limit(limit)
    )
    for row in connection.execute(query).mappings():
        yield _correction(row, row["text_now"])


def _correction(row: Row | RowMapping, text_now: str) -> FigureCorrection:
    extracted, undone = figure_from(row["extracted"]), row["undone_at"]
    return FigureCorrection(
        number=row["id"],
        report=row["report_id"],
        start=row["start"],
        end=row["end"],
        verdict=row["verdict"],
        figure=None if row["verdict"] == "wrong" else changed(extracted, row["change"]),
        extracted=extracted,
        sentence=row["sentence"],
        reason=row["reason"],
        person=row["person"],
        time=in_utc(row["created_at"]),
        undone_at=undone and in_utc(undone),
        is_found=row["text_sha256"] == text_now,
    )


def _row_at(connection: Connection, report: str, start: int, end: int) -> Row | None:
    at = tables.figures.c
    where = (at.report_id == report, at.start == start, at.end == end)
    return next(mapped(connection.execute(select(tables.figures).where(*where))), None)


def _words(connection: Connection, report: str, extracted: Row) -> str:
    """The sentence of a figure."""
    row = tables.reports.c
    text = connection.execute(select(row.text).where(row.id == report)).scalar_one()
    return str(text[extracted["sentence_start"] : extracted["sentence_end"]])
