"""What people say of figures, laid over what the rules read of them: the rows of table `figures`.

A figure is known by its span in one text. When the text of its report changes, it is looked for in
the same sentence, where that stands there once; what is not found again waits, should the text come
back, and changes nothing. `unread_at` says since when the rules read no figure there: it stays as
long as a person says that it is one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from indexer.models import Figure, Passage, Period
from indexer.store import tables
from indexer.store.changes import mark_pending
from indexer.store.rows import Row, figure_from, figure_row, figure_rows, mapped, passage_from
from indexer.vocab.units import to_base

RULE = "correction"
# What a person says of a figure; all else of it follows from these, or stays as it was read.
SAID = ("indicator", "value", "unit", "status", "role", "period", "scope")
_row = tables.figure_corrections.c
# The span of a figure.
Place = tuple[int, int]


def has_corrections(connection: Connection, report: str) -> bool:
    """Whether anything was ever said of the figures of a report."""
    query = select(_row.id).where(_row.report_id == report).limit(1)
    return connection.execute(query).first() is not None


def write_figures(
    connection: Connection,
    report: str,
    text: str,
    read: Sequence[Figure],
    passages: Sequence[Passage],
) -> None:
    """Write the figures of a report as they hold: as they were read from its text just now, with
    what people say of them laid over.
    """
    connection.execute(delete(tables.figures).where(tables.figures.c.report_id == report))
    corrected = _carried(connection, report, text)
    spans = {(figure.start, figure.end) for figure in read}
    missed = [
        figure_from(found[-1]["extracted"]) for at, found in corrected.items() if at not in spans
    ]
    rows = []
    for row in figure_rows(sorted((*read, *missed), key=lambda f: f.start), passages):
        at = row["start"], row["end"]
        found = corrected.get(at, ())
        if found:
            _note_reading(connection, found, row, at in spans)
        held = _holding(row, found, at in spans)
        if held is not None:
            rows.append({"report_id": report, **held})
    if rows:
        connection.execute(insert(tables.figures), rows)


def move(connection: Connection, old: str, into: str) -> None:
    """Give the corrections of a report that goes to the one that takes its place.

    Where that has one of its own for a figure, its own holds: the other is kept as undone.
    """
    if not has_corrections(connection, old):
        return
    report = tables.reports.c
    text = connection.execute(select(report.text).where(report.id == into)).scalar_one()
    digest = digest_of(connection, into)
    own = {
        (row["start"], row["end"])
        for row in _standing(connection, into)
        if row["text_sha256"] == digest
    }
    read = _read_by_rules(connection, into)
    for row in _standing(connection, old):
        if _place_in(row, text) in own:
            gone = update(tables.figure_corrections).where(_row.id == row["id"])
            connection.execute(gone.values(undone_at=datetime.now(UTC)))
    of_old = update(tables.figure_corrections).where(_row.report_id == old)
    connection.execute(of_old.values(report_id=into))
    write_figures(connection, into, text, read, _passages(connection, into))
    mark_pending(connection, into)


def write_anew(connection: Connection, report: str) -> None:
    """Write the figures of a report as they hold, where corrections came to it from elsewhere."""
    row = tables.reports.c
    text = connection.execute(select(row.text).where(row.id == report)).scalar_one()
    read = _read_by_rules(connection, report)
    write_figures(connection, report, text, read, _passages(connection, report))


def put_in_force(connection: Connection, report: str, start: int, end: int) -> None:
    """Write the row of one figure as it holds now."""
    at = tables.figures.c
    versions = versions_of(connection, report, start, end)
    where = (at.report_id == report, at.start == start, at.end == end)
    connection.execute(delete(tables.figures).where(*where))
    newest = versions[-1]
    row = _holding(newest["extracted"], versions, newest["unread_at"] is None)
    if row is not None:
        connection.execute(insert(tables.figures).values(report_id=report, **row))


def figure_of(extracted: object, change: object) -> Figure:
    """The figure that a correction makes of what was read, both as JSON has them.

    Raises KeyError, TypeError or ValueError where that is none.
    """
    if not isinstance(extracted, dict) or not isinstance(change, dict):
        raise TypeError("no objects")
    return changed(figure_from(extracted), change)


def changed(figure: Figure, change: Mapping[str, Any]) -> Figure:
    """A figure with what a person says of it.

    With another value a range is none any more, and a number that was redacted is not.
    """
    said = {name: change[name] for name in SAID if name in change}
    if "value" in said:
        said["value"] = None if said["value"] is None else Decimal(said["value"])
    if said.get("period") is not None:
        said["period"] = Period(**said["period"])
    whole = replace(figure, **said, confidence=1.0, rule=RULE)
    if whole.value != figure.value:
        kind = "level" if figure.kind == "range" else figure.kind
        comparator = "exact" if figure.comparator == "masked" else figure.comparator
        whole = replace(whole, value_max=None, kind=kind, comparator=comparator)
    based = to_base(whole.value, whole.unit) if whole.value is not None and whole.unit else None
    based_on = based or (None, None)
    return replace(whole, base_value=based_on[0], base_unit=based_on[1])


def versions_of(connection: Connection, report: str, start: int, end: int) -> list[Row]:
    """All that was ever said of a figure in the present text of its report, in order."""
    now = tables.reports.c
    query = (
        select(tables.figure_corrections)
        .join(tables.reports, (now.id == _row.report_id) & (now.text_sha256 == _row.text_sha256))
        .where(_row.report_id == report, _row.start == start, _row.end == end)
        .order_by(_row.id)
    )
    return [*mapped(connection.execute(query))]


def digest_of(connection: Connection, report: str) -> str | None:
    """The digest of the text of a report; None where there is no report."""
    row = tables.reports.c
    return connection.execute(select(row.text_sha256).where(row.id == report)).scalar_one_or_none()


def _holding(extracted: Row, versions: Sequence[Row], is_read: bool) -> Row | None:
    """The row of a figure as it holds, after the newest version that is not undone; None where
    there is no figure.
    """
    standing = [row for row in versions if row["undone_at"] is None]
    if not standing:
        return extracted if is_read else None
    correction = standing[-1]
    if correction["verdict"] == "wrong":
        return None
    figure = changed(figure_from(extracted), correction["change"])
    places = {"ordinal": extracted["ordinal"], "passage": extracted["passage"]}
    return {**places, **figure_row(figure)}


def _carried(connection: Connection, report: str, text: str) -> dict[Place, list[Row]]:
    """The versions of each figure that this text has, by its span in it, in order of number.

    Those that were of another text are moved here where their sentence stands once.
    """
    query = select(tables.figure_corrections).where(_row.report_id == report).order_by(_row.id)
    rows = [*mapped(connection.execute(query))]
    digest = hashlib.sha256(text.encode()).hexdigest()
    found: defaultdict[Place, list[Row]] = defaultdict(list)
    for row in rows:
        if row["text_sha256"] != digest:
            place = _place_in(row, text)
            if place is None:
                continue
            by = place[0] - row["start"]
            row |= {"start": place[0], "end": place[1], "text_sha256": digest}
            row["extracted"] = _shifted(row["extracted"], by)
            moved = update(tables.figure_corrections).where(_row.id == row["id"])
            names = ("start", "end", "text_sha256", "extracted")
            connection.execute(moved.values(**{name: row[name] for name in names}))
        found[row["start"], row["end"]].append(row)
    return found


def _place_in(correction: Row, text: str) -> Place | None:
    """Where the figure of a correction stands in another text of its report, if it does."""
    sentence = correction["sentence"]
    first = text.find(sentence)
    if not sentence or first < 0 or text.find(sentence, first + 1) >= 0:
        return None
    start = first + correction["start"] - correction["extracted"]["sentence_start"]
    return start, start + correction["end"] - correction["start"]


def _shifted(extracted: Row, by: int) -> dict[str, Any]:
    """A row that stands so many characters further on."""
    places = ("start", "end", "sentence_start", "sentence_end", "phrase_start", "phrase_end")
    moved = {name: extracted[name] + by for name in places if extracted[name] is not None}
    return {**extracted, **moved}


def _note_reading(connection: Connection, versions: Sequence[Row], row: Row, is_read: bool) -> None:
    """Keep with the corrections of a figure how the rules of now read it, or that they do not."""
    unread = None if is_read else versions[-1]["unread_at"] or datetime.now(UTC)
    values = {"extracted": plain_row(row), "unread_at": unread}
    numbers = [version["id"] for version in versions]
    where = _row.id.in_(numbers)
    connection.execute(update(tables.figure_corrections).where(where).values(**values))


def _read_by_rules(connection: Connection, report: str) -> list[Figure]:
    """The figures of a report as the rules read them from its text."""
    at = tables.figures.c
    query = select(tables.figures).where(at.report_id == report, at.rule != RULE)
    digest = digest_of(connection, report)
    found = {
        (row["start"], row["end"]): figure_from(row) for row in mapped(connection.execute(query))
    }
    of_report = (_row.report_id == report, _row.text_sha256 == digest, _row.unread_at.is_(None))
    corrected = select(_row.start, _row.end, _row.extracted).where(*of_report)
    for start, end, extracted in connection.execute(corrected):
        found[start, end] = figure_from(extracted)
    return sorted(found.values(), key=lambda figure: figure.start)


def _standing(connection: Connection, report: str) -> list[Row]:
    """The corrections of a report that are not undone."""
    where = (_row.report_id == report, _row.undone_at.is_(None))
    return [*mapped(connection.execute(select(tables.figure_corrections).where(*where)))]


def _passages(connection: Connection, report: str) -> list[Passage]:
    row = tables.passages.c
    query = select(tables.passages).where(row.report_id == report).order_by(row.ordinal)
    return [passage_from(found) for found in mapped(connection.execute(query))]


def plain_row(row: Row) -> dict[str, Any]:
    """The row of a figure without its report; numbers are text already."""
    return {name: value for name, value in row.items() if name != "report_id"}
