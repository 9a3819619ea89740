"""Corrections -> a table that spreadsheets open, and such a table, filled in -> corrections.

What a spreadsheet does to a table is foreseen: Excel saves GB18030, or UTF-16 with tabs; it shows a
date its own way, and takes an id of digits alone for a number.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from indexer.corpus import Corpus, changing
from indexer.corrections.correcting import find_report
from indexer.corrections.values import (
    CorrectionError,
    check_field,
    plain_text,
    read_value,
    write_value,
)
from indexer.errors import IndexerError
from indexer.indexing import catch_up
from indexer.models import Field, Region
from indexer.spreadsheets import guard, unguard
from indexer.store import Change, Head, Store
from indexer.vocab.regions import Regions

COLUMNS = ("number", "report", "path", "title", "field", "value", "reason", "extracted")
# Statuses of a field that a person may have to fill in.
MISSING = ("unknown", "ambiguous", "masked")
HEADS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows a table got: of corrections, and to be filled in."""

    corrections: int
    missing: int


class Rejected(NamedTuple):
    """A row that could not be applied: its line in the table, and why."""

    line: int
    reason: str


class Row(NamedTuple):
    """A row of a table by the names of its columns."""

    line: int
    cells: Mapping[str, str]


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
    rows = [*_correction_rows(corpus)]
    to_fill_in = [*_missing_rows(corpus, missing)] if missing else []
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([guard(cell) for cell in row] for row in (*rows, *to_fill_in))
    try:
        file.write_text(table.getvalue(), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise CorrectionError(
            f"{file} cannot be written: {(error.strerror or '').lower()}; name another file"
        ) from None
    return Exported(len(rows), len(to_fill_in))


def import_table(corpus: Corpus, file: Path) -> Imported:
    """Apply the rows of a table that have a value, all in one transaction.

    A row that cannot be applied is listed with its line and the reason, and the others go on.
    Raises CorrectionError for a file that is no such table, HomeError while another process changes
    the home.
    """
    rows = list(read_rows(file))  # before the home is held: a bad file holds nobody up
    with changing(corpus.settings.home):
        plan = _Plan(corpus.store, corpus.regions, file)
        for row in rows:
            plan.take(row)
        if plan.changes:
            corpus.store.corrections.add(plan.changes)
            catch_up(corpus.store, corpus.engine, corpus.regions)
    return Imported(len(plan.changes), plan.unchanged, plan.empty, tuple(plan.rejected))


class _Plan:
    """What the rows of a table ask for, given what holds and the rows before."""

    def __init__(self, store: Store, regions: Regions, file: Path) -> None:
        self._store = store
        self._regions = regions
        self._file = file
        self._planned: dict[tuple[str, str], object] = {}
        self.changes: list[Change] = []
        self.unchanged = 0
        self.empty = 0
        self.rejected: list[Rejected] = []

    def take(self, row: Row | Rejected) -> None:
        """Plan one row, or say why it cannot be applied."""
        if isinstance(row, Rejected):
            self.rejected.append(row)
            return
        cells = row.cells
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
        reason = plain_text(cells["reason"]) or f"导入 {plain_text(self._file.name)}"
        self.changes.append(Change(report, field, value, reason))

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


def read_rows(file: Path) -> Iterator[Row | Rejected]:
    """The rows of a table by the lines where they begin; rows that are wholly blank are left out.

    Raises CorrectionError for a file that is no table of corrections.
    """
    text = _decode(file)
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=header.count)
    # strict: a quotation mark that is not closed would quietly take all rows below into its cell.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            cells = [unguard(cell.strip()) for cell in next(rows)]
        except StopIteration:
            break
        except csv.Error as error:
            yield Rejected(line, f"no row of a table: {error}")
            continue
        if any(cells):
            if names is None:
                names = _columns(file, cells)
            else:
                found = dict(zip(names, cells, strict=False))
                yield Row(line, {name: found.get(name, "") for name in COLUMNS})
    if names is None:
        raise CorrectionError(f"{file}: the table is empty")


def _columns(file: Path, header: Iterable[str]) -> list[str]:
    names = [name.strip().lower() for name in header]
    missing = [name for name in ("field", "value") if name not in names]
    if "report" not in names and "path" not in names:
        missing.append("report or path")
    if missing:
        raise CorrectionError(
            f"{file}: no column {', '.join(missing)}; a table of corrections has the columns "
            f"{', '.join(COLUMNS)}: shuzhi corrections --export writes one"
        )
    return names


def _decode(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CorrectionError(f"{file} cannot be read: {(error.strerror or '').lower()}") from None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise CorrectionError(f"{file}: neither UTF-8 nor GB18030; save the table as CSV UTF-8")


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
        yield _row(heads[report], number, field, value, correction.reason, regions)


def _missing_rows(corpus: Corpus, field: str) -> Iterator[tuple[str, ...]]:
    ids = corpus.store.ids()
    for first in range(0, len(ids), HEADS_AT_ONCE):
        for head in corpus.store.heads(ids[first : first + HEADS_AT_ONCE]).values():
            if getattr(head.metadata, field).status in MISSING:
                yield _row(head, "", field, "", "", corpus.regions)


def _row(
    head: Head, number: str, field: str, value: str, reason: str, regions: Regions
) -> tuple[str, ...]:
    path = head.paths[0] if head.paths else ""
    title = head.metadata.title.value or ""
    extracted: Field[Any] = getattr(head.extracted, field)
    found = extracted.candidates if extracted.value is None else (extracted.value,)
    guesses = " | ".join(_cell(field, candidate, regions) for candidate in found)
    return (number, head.id, path, title, field, value, reason, guesses)


def _cell(field: str, value: Any, regions: Regions) -> str:
    """A value as `read_value` reads it; a region by its id where its path does not decide."""
    written = write_value(field, value)
    if isinstance(value, Region) and regions.lookup(written) != (value,):
        return regions.id_of(value)
    return written
