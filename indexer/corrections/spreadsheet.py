"""Corrections -> a table that spreadsheets open, and such a table, filled in -> corrections.

A row is about a field, or about a figure, whose parts have columns of their own. Excel shows a date
its own way, and takes an id of digits alone for a number: both are foreseen.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from indexer.corpus import Corpus
from indexer.corrections.correcting import find_report
from indexer.corrections.figure_values import PARTS, says_the_same, write_figure
from indexer.corrections.figures import (
    LONGEST_START,
    figure_change,
    name_of,
    no_figure,
    standing_figure,
)
from indexer.corrections.showing import show
from indexer.corrections.table_rows import COLUMNS, Rejected, Row, read_rows
from indexer.corrections.values import (
    CorrectionError,
    check_field,
    plain_text,
    read_value,
    write_value,
)
from indexer.errors import IndexerError
from indexer.models import Field, Region
from indexer.spreadsheets import guard
from indexer.store import Change, FigureChange, Head, Store, Verdict
from indexer.vocab.regions import Regions

# What stands in the column `field` of a row about a figure.
FIGURE = "figure"
# Statuses of a field that a person may have to fill in.
MISSING = ("unknown", "ambiguous", "masked")
HEADS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows a table got: of corrections, and to be filled in."""

    corrections: int
    missing: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a table."""

    applied: int
    unchanged: int
    empty: int
    rejected: tuple[Rejected, ...]


def export(corpus: Corpus, file: Path, missing: str | None = None) -> Exported:
    """Write the corrections that hold to a table in UTF-8, with the mark that Excel needs.

    With `missing`, a row without a value follows for each report that has none in this field.
    Raises CorrectionError for an unknown field or a file that cannot be written.
    """
    if missing is not None:
        check_field(missing)
    rows = [*_correction_rows(corpus), *_figure_rows(corpus)]
    to_fill_in = [*_missing_rows(corpus, missing)] if missing else []
    try:
        file.write_bytes(_written((*rows, *to_fill_in)))
    except OSError as error:
        raise CorrectionError(
            f"{file} cannot be written: {(error.strerror or '').lower()}; name another file"
        ) from None
    return Exported(len(rows), len(to_fill_in))


def table_of(corpus: Corpus) -> bytes:
    """The corrections that hold, as such a table."""
    return _written((*_correction_rows(corpus), *_figure_rows(corpus)))


def import_table(corpus: Corpus, file: Path, person: str) -> Imported:
    """Apply the rows of a table that have a value: those of fields in one transaction, those of
    figures in another.

    A row that cannot be applied is listed with its line and the reason, and the others go on.
    Raises CorrectionError for a file that is no such table.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CorrectionError(f"{file} cannot be read: {(error.strerror or '').lower()}") from None
    return _applied(corpus, read_rows(str(file), data), file, person)


def import_sent(corpus: Corpus, name: str, data: bytes, person: str) -> Imported:
    """Apply the rows of a table that was sent under a name, as `import_table` does."""
    return _applied(corpus, read_rows(name, data), Path(name), person)


def _applied(corpus: Corpus, rows: Iterable[Row | Rejected], file: Path, person: str) -> Imported:
    plan = _Plan(corpus.store, corpus.regions, file, person)
    for row in rows:
        plan.take(row)
    if plan.changes:
        corpus.store.corrections.add(plan.changes)
    if plan.figure_changes:
        corpus.store.figure_corrections.add(plan.figure_changes)
    applied = len(plan.changes) + len(plan.figure_changes)
    if applied:
        show(corpus)
    return Imported(applied, plan.unchanged, plan.empty, tuple(plan.rejected))


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig")


class _Plan:
    """What the rows of a table ask for, given what holds and the rows before."""

    def __init__(self, store: Store, regions: Regions, file: Path, person: str) -> None:
        self._store = store
        self._regions = regions
        self._file = file
        self._person = person
        self._planned: dict[tuple[str, str], object] = {}
        self.changes: list[Change] = []
        self.figure_changes: list[FigureChange] = []
        self.unchanged = 0
        self.empty = 0
        self.rejected: list[Rejected] = []

    def take(self, row: Row | Rejected) -> None:
        """Plan one row, or say why it cannot be applied."""
        if isinstance(row, Rejected):
            self.rejected.append(row)
            return
        cells = row.cells
        if cells["field"] == FIGURE:
            self._take_figure(row)
            return
        if not cells["value"]:
            self.empty += 1
            return
        try:
            field = check_field(cells["field"])
            report = self._report(cells)
            value = read_value(field, cells["value"], self._regions)
        except IndexerError as error:
            self.rejected.append(Rejected(row.line, str(error)))
            return
        if self._holds(report, field, value):
            self.unchanged += 1
            return
        self._planned[report, field] = value
        self.changes.append(Change(report, field, value, self._reason(cells), self._person))

    def _take_figure(self, row: Row) -> None:
        cells = row.cells
        said = {part: cells[part] for part in PARTS if cells[part]}
        if not said and not cells["verdict"]:
            self.empty += 1
            return
        try:
            change = self._figure_change(cells, said)
        except IndexerError as error:
            self.rejected.append(Rejected(row.line, str(error)))
            return
        if change is None:
            self.unchanged += 1
        else:
            self.figure_changes.append(change)

    def _figure_change(
        self, cells: Mapping[str, str], said: Mapping[str, str]
    ) -> FigureChange | None:
        """What a row says of a figure; None where that holds already."""
        verdicts = {name: name for name in get_args(Verdict)}
        verdict = verdicts.get(cells["verdict"] or "changed")
        if verdict is None:
            raise CorrectionError(
                f"no verdict {cells['verdict']:.30}; it is one of {', '.join(verdicts)}"
            )
        report, start = self._report(cells), cells["start"]
        if not start.isdecimal() or len(start) > LONGEST_START:
            raise CorrectionError(f"{start:.30} says not at which character the figure begins")
        standing = standing_figure(self._store, report, int(start))
        if standing is None:
            raise no_figure(report, int(start))
        if cells["quote"] and cells["quote"] != standing.quote:
            raise CorrectionError(
                f"at {start} stands {standing.quote} now, and not {cells['quote']:.30}; "
                "the text was another one"
            )
        reason = self._reason(cells)
        change = figure_change(self._store, report, int(start), verdict, said, reason, self._person)
        holding = next(
            (
                one
                for one in self._store.figure_corrections.of(report)
                if one.start == change.start and one.is_found and one.undone_at is None
            ),
            None,
        )
        if holding is not None and (
            (holding.figure is None and change.said is None)
            or (holding.figure and change.said and says_the_same(holding.figure, change.said))
        ):
            return None
        return change

    def _reason(self, cells: Mapping[str, str]) -> str:
        return plain_text(cells["reason"]) or f"导入 {plain_text(self._file.name)}"

    def _report(self, cells: Mapping[str, str]) -> str:
        """The report of a row by its id, or by its path where the id is absent or unknown.

        An id of digits alone comes back from a spreadsheet as 1.23457E+11.
        """
        path = cells["path"] and os.path.abspath(self._file.parent / cells["path"])
        at_path = self._store.report_at(path) if path else None
        if cells["report"]:
            try:
                return find_report(self._store, plain_text(cells["report"]))
            except CorrectionError:
                if at_path is None:
                    raise
        if at_path is None:
            raise CorrectionError(
                f"no report at {path}" if path else "neither an id of a report nor a path"
            )
        return at_path

    def _holds(self, report: str, field: str, value: object) -> bool:
        """Whether this is the value already, by a row before or in the store.

        Values are the same when they read the same, whatever else the vocabulary knows of them.
        """
        if (report, field) in self._planned:
            now = self._planned[report, field]
        else:
            known: Field[Any] = getattr(self._store.heads([report])[report].metadata, field)
            # That nothing was found is not yet a person's word that there is nothing.
            if known.value is None and known.status != "corrected":
                return False
            now = known.value
        return write_value(field, now) == write_value(field, value)


def _correction_rows(corpus: Corpus) -> Iterator[tuple[str, ...]]:
    """A row for each field that was corrected: what holds of it, in order of number."""
    standing: dict[tuple[str, str], Any] = {}
    for correction in reversed(corpus.store.corrections.all()):
        if correction.undone_at is None:
            standing.pop((correction.report, correction.field), None)
            standing[correction.report, correction.field] = correction
    heads = corpus.store.heads(report for report, _ in standing)
    regions = corpus.regions
    for (report, field), correction in standing.items():
        value = _cell(field, correction.value, regions)
        number = str(correction.number)
        whom = correction.person
        yield _row(heads[report], number, field, value, correction.reason, regions, whom)


def _figure_rows(corpus: Corpus) -> Iterator[tuple[str, ...]]:
    """A row for each figure that was corrected and is in the text of its report."""
    found = [one for one in corpus.store.figure_corrections.in_force() if one.is_found]
    heads = corpus.store.heads(one.report for one in found)
    for one in found:
        head = heads[one.report]
        before, now = write_figure(one.extracted), write_figure(one.figure or one.extracted)
        yield (
            *(name_of(one), one.report, head.paths[0] if head.paths else ""),
            *(head.metadata.title.value or "", FIGURE, now["value"], one.reason),
            " ".join(before[part] for part in ("indicator", "value", "unit") if before[part]),
            *(one.person, one.verdict, str(one.start), one.extracted.quote),
            *(now[part] for part in PARTS if part != "value"),
        )


def _missing_rows(corpus: Corpus, field: str) -> Iterator[tuple[str, ...]]:
    ids = corpus.store.ids()
    for first in range(0, len(ids), HEADS_AT_ONCE):
        for head in corpus.store.heads(ids[first : first + HEADS_AT_ONCE]).values():
            if getattr(head.metadata, field).status in MISSING:
                yield _row(head, "", field, "", "", corpus.regions)


def _row(
    head: Head,
    number: str,
    field: str,
    value: str,
    reason: str,
    regions: Regions,
    person: str = "",
) -> tuple[str, ...]:
    path = head.paths[0] if head.paths else ""
    title = head.metadata.title.value or ""
    extracted: Field[Any] = getattr(head.extracted, field)
    found = extracted.candidates if extracted.value is None else (extracted.value,)
    guesses = " | ".join(_cell(field, candidate, regions) for candidate in found)
    cells = (number, head.id, path, title, field, value, reason, guesses, person)
    return cells + ("",) * (len(COLUMNS) - len(cells))


def _cell(field: str, value: Any, regions: Regions) -> str:
    """A value as `read_value` reads it; a region by its id where its path does not decide."""
    written = write_value(field, value)
    if isinstance(value, Region) and regions.lookup(written) != (value,):
        return regions.id_of(value)
    return written
