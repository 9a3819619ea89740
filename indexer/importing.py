"""An export -> a home, new or with reports of its own: all of it, or nothing.

Every file is held against the list of the export before the home is touched. Rows go into one
transaction, are read back as the program reads them and held against the texts; originals and the
home's own tables are put in place before that transaction ends, and taken back where it fails. What
is in an export may be the work of somebody who means harm: no row is believed to be one of ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.corpus import (
    OWN_REGIONS,
    Corpus,
    HomeBusy,
    changing,
    open_corpus,
    own_region_tables,
)
from indexer.export_checks import fault_of, is_hash, is_id
from indexer.export_form import (
    STORE,
    TEXT,
    ExportError,
    ExportList,
    check_files,
    original_name,
    read_list,
)
from indexer.home_policies import OWN_POLICIES
from indexer.indexing import catch_up, put_together
from indexer.ingest import derive
from indexer.settings import Settings
from indexer.store import Act, Store
from indexer.store.database import NEWEST
from indexer.store.transfer import TRAVELLING, Incoming, NotTaken
from indexer.syncing import write_whole
from indexer.vocab.region_table import merged, read_units, write_units
from indexer.vocab.regions import load_regions

MAX_LINE = 64 << 20
CHECKED_AT_ONCE = 100


@dataclass(slots=True)
class HomeImported:
    """What came in. `known` reports were there before, under the same text; `removed` ones were
    deleted here, and stay so.

    `missing_originals` counts files that did not come along; `kept` names tables of the home that
    differ from those of the export, and stay as they are.
    """

    reports: int = 0
    known: int = 0
    removed: int = 0
    sources: int = 0
    corrections: int = 0
    failures: int = 0
    originals: int = 0
    missing_originals: int = 0
    kept: list[str] = field(default_factory=list)
    seconds: float = 0.0


def import_home(settings: Settings, folder: Path, person: str) -> HomeImported:
    """Take an export into a home, which is made when it is not there.

    Raises ExportError for an export that is damaged, of a newer version or none that this program
    wrote; then the home is as it was before. HomeError while another process changes it.
    """
    began = time.monotonic()
    stated = _checked(folder)
    result = HomeImported()
    home = settings.home
    was_there = home.exists()
    was_empty = not was_there or not any(home.iterdir())
    try:
        with closing(open_corpus(settings, create=True)) as corpus, changing(home):
            _take(corpus, folder, stated, person, result)
            was_empty = False  # from here on it has what it has
            catch_up(corpus.store, corpus.engine, corpus.regions)
            put_together(corpus.store, corpus.engine, result.reports)
            derive(corpus)
            catch_up(corpus.store, corpus.engine, corpus.regions)  # what was corrected meanwhile
    except HomeBusy:
        raise  # whoever holds it is making it
    except BaseException:
        if was_empty:
            _empty(home, was_there)
        raise
    result.seconds = round(time.monotonic() - began, 3)
    return result


def _checked(folder: Path) -> ExportList:
    """The list of an export, when all that it names is there as it says."""
    stated = read_list(folder)
    if stated.store > NEWEST:
        raise ExportError(
            f"{folder}: written by a newer version of shuzhi (schema {stated.store}, this one "
            f"knows {NEWEST}); install that version"
        )
    check_files(folder, stated)
    missing = [t for t in TRAVELLING if STORE.format(t) not in stated.files]
    if missing and stated.store == NEWEST:
        raise ExportError(f"{folder}: no file {STORE.format(missing[0])}; export anew")
    return stated


def _empty(home: Path, was_there: bool) -> None:
    """Leave a home that was not there, or empty, as it was."""
    if not was_there:
        shutil.rmtree(home, ignore_errors=True)
        return
    for path in home.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _take(
    corpus: Corpus, folder: Path, stated: ExportList, person: str, result: HomeImported
) -> None:
    """Take in rows, originals and own tables, all or nothing."""
    # It ends after the transaction: where that fails at its end, files are taken back as well.
    with ExitStack() as undone, corpus.store.transfer.writing() as incoming:
        digests = _take_rows(incoming, folder, stated)
        _check(incoming, folder, stated)
        incoming.mark_pending()
        left = incoming.leave_removed()
        digests = [digest for digest in digests if digest not in left]
        taken = incoming.taken
        came = {"reports": len(taken.added), "known": len(taken.known)}
        incoming.note(Act(person, "import", os.path.abspath(folder), came))
        undone.enter_context(_put_originals(corpus.store, folder, stated, digests, result))
        undone.enter_context(_put_own_tables(corpus.settings.home, folder, stated, result))
    result.reports, result.known = len(taken.added), len(taken.known)
    result.removed = len(taken.removed)
    result.sources = taken.rows.get("sources", 0)
    told = (taken.rows.get(table, 0) for table in ("corrections", "figure_corrections"))
    result.corrections = sum(told)
    result.failures = taken.rows.get("failures", 0)


def _take_rows(incoming: Incoming, folder: Path, stated: ExportList) -> list[str]:
    """Take the rows of all tables, and give the hashes of the originals that they name."""
    digests: list[str] = []
    for table in TRAVELLING:
        name = STORE.format(table)
        if name not in stated.files:
            continue  # an older version had no such table
        rows = _Rows(folder, stated, name)
        found: Iterator[object] = iter(rows)
        if table == "reports":
            found = map(rows.with_text, found)
        elif table == "originals":
            found = (rows.named(row, digests) for row in found)
        try:
            incoming.take(table, found)
        except NotTaken as error:
            raise rows.fault(error.before + 1, error.reason) from None
        if rows.line != stated.counts.get(table, rows.line):
            raise rows.fault(rows.line, f"{stated.counts[table]} rows were stated")
    return digests


class _Rows:
    """The rows of one file, each on a line; `line` is the number of the last one that was read."""

    def __init__(self, folder: Path, stated: ExportList, name: str) -> None:
        self._folder = folder
        self._stated = stated
        self._name = name
        self.line = 0

    def __iter__(self) -> Iterator[object]:
        with (self._folder / self._name).open("rb") as file:
            while line := file.readline(MAX_LINE):
                self.line += 1
                try:
                    yield json.loads(line, parse_constant=_refuse)
                except (ValueError, RecursionError):
                    raise self.fault(self.line, "no JSON, or cut off") from None

    def fault(self, line: int, reason: str) -> ExportError:
        return ExportError(f"{self._folder / self._name} line {line}: {reason}; nothing was taken")

    def with_text(self, row: object) -> object:
        """The row of a report with its text, which has a file of its own."""
        if not isinstance(row, dict) or not is_id(row.get("id")):
            raise self.fault(self.line, "no id of a report")
        name = TEXT.format(row["id"])
        if name not in self._stated.files:
            raise self.fault(self.line, f"no file {name}")
        data = (self._folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != row.get("text_sha256"):
            raise self.fault(self.line, f"{name} is another text")
        try:
            return row | {"text": data.decode()}
        except UnicodeDecodeError:
            raise self.fault(self.line, f"{name} is not UTF-8") from None

    def named(self, row: object, digests: list[str]) -> object:
        """The row of an original, whose hash is noted."""
        if not isinstance(row, dict) or not is_hash(row.get("sha256")):
            raise self.fault(self.line, "no hash of a file")
        digests.append(row["sha256"])
        return row

    def line_of(self, key: dict[str, Any]) -> int:
        """The line of the row that has these values; 0 where none has."""
        for row in self:
            if isinstance(row, dict) and all(row.get(n) == value for n, value in key.items()):
                return self.line
        return 0


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity, which JSON does not have


def _check(incoming: Incoming, folder: Path, stated: ExportList) -> None:
    """Read everything back as the program will, and hold it against the texts."""
    added = incoming.taken.added
    for first in range(0, len(added), CHECKED_AT_ONCE):
        some = added[first : first + CHECKED_AT_ONCE]
        try:
            fault = _first_fault(incoming, folder, stated, some)
        except Exception:  # which of them it was is found one by one
            for id_ in some:
                if fault := _first_fault_of_one(incoming, folder, stated, id_):
                    break
        if fault:
            raise fault


def _first_fault(
    incoming: Incoming, folder: Path, stated: ExportList, ids: Sequence[str]
) -> ExportError | None:
    for report, figures, mentions in incoming.found(ids):
        if fault := fault_of(report, figures, mentions):
            rows = _Rows(folder, stated, STORE.format(fault.table))
            line = rows.line_of({"report_id": report.id, **fault.row})
            return rows.fault(line, fault.reason)
    return None


def _first_fault_of_one(
    incoming: Incoming, folder: Path, stated: ExportList, id_: str
) -> ExportError | None:
    try:
        return _first_fault(incoming, folder, stated, [id_])
    except Exception as error:
        rows = _Rows(folder, stated, STORE.format("reports"))
        return rows.fault(rows.line_of({"id": id_}), f"cannot be read: {_said(error)}")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


@contextmanager
def _put_originals(
    store: Store, folder: Path, stated: ExportList, digests: Sequence[str], result: HomeImported
) -> Iterator[None]:
    """Put the originals among those of the home; those that were not there go where this fails."""
    new: list[Path] = []
    try:
        for digest in digests:
            path, name = store.originals.path(digest), original_name(digest)
            if path.exists():
                continue
            if name not in stated.files:
                result.missing_originals += 1
                continue
            data = (folder / name).read_bytes()
            if hashlib.sha256(data).hexdigest() != digest:
                raise ExportError(f"{folder / name}: another file than its name says")
            new.append(path)
            store.originals.keep(data)
            result.originals += 1
        yield
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        raise


@contextmanager
def _put_own_tables(
    home: Path, folder: Path, stated: ExportList, result: HomeImported
) -> Iterator[None]:
    """Put the home's own tables in place; where this fails, those of before come back."""
    before = {name: _bytes_of(home / name) for name in (OWN_REGIONS, OWN_POLICIES)}
    try:
        if OWN_REGIONS in stated.files:
            _put_regions(home, folder / OWN_REGIONS)
        if OWN_POLICIES in stated.files:
            came = (folder / OWN_POLICIES).read_bytes()
            if before[OWN_POLICIES] is None:
                write_whole(home / OWN_POLICIES, came)
            elif before[OWN_POLICIES] != came:
                result.kept.append(OWN_POLICIES)
        yield
    except BaseException:
        for name, data in before.items():
            if data is None:
                (home / name).unlink(missing_ok=True)
            else:
                write_whole(home / name, data)
        raise


def _put_regions(home: Path, table: Path) -> None:
    """Add regions to the home's own; what the home says of a code stays."""
    known = own_region_tables(home)
    load_regions(table, *known)
    if known:
        write_units(home / OWN_REGIONS, merged(*map(read_units, (table, *known))))
    else:
        write_whole(home / OWN_REGIONS, table.read_bytes())


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
