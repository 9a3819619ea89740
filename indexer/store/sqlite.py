"""SQLite: the database is a file in the home. How it is opened, looked at and copied."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import ExceptionContext

from indexer.store import tables
from indexer.store.errors import DamagedStore, StoreError

# Where a database is kept as it was before a migration, and how many of these.
BACKUPS = "backups"
BACKUPS_KEPT = 3
BACKUP_NAME = "{number:04}-schema-{schema}.sqlite"
SECONDS_TO_WAIT = 30.0
GIVE_BACK = "look what is wrong with: shuzhi check; put a backup in its place with: shuzhi restore"
# What SQLite says by the first byte of its codes, in words that help.
FAULTS = {
    sqlite3.SQLITE_FULL: "there is no room left on its disk; make some, then go on as before",
    sqlite3.SQLITE_IOERR: "its disk cannot be read or written, or has no room left; nothing that "
    "was finished is lost",
    sqlite3.SQLITE_READONLY: "it can only be read from here, and not be changed",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened from here; a home that can only be read must "
    "have been closed in order where it could be written",
    sqlite3.SQLITE_BUSY: "another process has been writing to it for too long; try again",
    sqlite3.SQLITE_CORRUPT: f"it is damaged; {GIVE_BACK}",
    sqlite3.SQLITE_NOTADB: f"it is damaged, or no database; {GIVE_BACK}",
}
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# More complaints of SQLite about one file say nothing new.
MOST_COMPLAINTS = 20
IN_ORDER = "ok"

log = logging.getLogger(__name__)


class Reference(NamedTuple):
    """A row that names a row of another table that is not there."""

    table: str
    row: int
    missing_in: str


# -------------------------------------------------------------------------------------- opening it


def open_file(path: Path, originals: Path | None) -> Engine:
    """The database in this file, which is made where it is not there.

    What SQLite refuses later on, as where a disk is full, is a StoreError too. Raises DamagedStore
    for a database that is gone though there are files in the folder of originals.
    """
    if originals and _is_lost(path, originals):
        raise DamagedStore(
            f"{path}: gone or empty, though there are originals beside it; {GIVE_BACK}, "
            f"or take these into another home with: shuzhi ingest {originals}"
        )
    if not path.exists() and os.access(path.parent, os.W_OK):
        path.touch(mode=0o600)
    engine = _engine(path)
    event.listen(engine, "handle_error", partial(_say_what_happened, path))
    event.listen(engine, "begin", _begin)
    return engine


def _is_lost(path: Path, originals: Path) -> bool:
    """Whether a database was there: an original is kept only when there is one."""
    is_there = path.exists() and path.stat().st_size > 0
    return not is_there and next(originals.glob("??/*"), None) is not None


def _engine(path: Path) -> Engine:
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        engine = create_engine(
            f"sqlite:///{path}",
            connect_args={"timeout": SECONDS_TO_WAIT},
            json_deserializer=from_json,
        )
        event.listen(engine, "connect", partial(_set_up, path))
        return engine
    # Each question has a connection of its own, so that it sees whether others write by now.
    reading = partial(_connect_for_reading, path)
    return create_engine(
        "sqlite://", creator=reading, poolclass=NullPool, json_deserializer=from_json
    )


def _connect_for_reading(path: Path) -> sqlite3.Connection:
    # Where nothing can be written, SQLite opens what others write to, with the log that they have
    # made, or what it is told nobody writes to.
    log_of_writes = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if log_of_writes.exists() else "immutable=1"
    return sqlite3.connect(
        f"file:{quote(os.fspath(path.absolute()))}?{how}",
        uri=True,
        timeout=SECONDS_TO_WAIT,
        isolation_level=None,
    )


def _set_up(path: Path, connection: Any, _record: object) -> None:
    # The driver's own begin comes too late and never takes the write lock; we send it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        for setting in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
            cursor.execute(f"PRAGMA {setting}")
    except sqlite3.Error as error:  # nobody else looks at what happens here
        raise _in_words(path, error) from None
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    # A reader that becomes a writer halfway fails when another wrote in between, so writers say
    # from the start what they are.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# ------------------------------------------------------------------------------- what it refuses


def _say_what_happened(path: Path, context: ExceptionContext) -> None:
    """Put an error that a person can put right in place of one of SQLite."""
    error = context.original_exception
    if isinstance(error, sqlite3.Error) and _fault(error):
        raise _in_words(path, error) from error


def _in_words(path: Path, error: sqlite3.Error) -> StoreError:
    """What SQLite says of a database, and what to do."""
    kind = DamagedStore if _code(error) in DAMAGE else StoreError
    return kind(f"{path}: {_fault(error) or GIVE_BACK} ({error})")


def _fault(error: sqlite3.Error) -> str | None:
    return FAULTS.get(_code(error))


def _code(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


# ----------------------------------------------------------------------------------- looking at it


def complaints(connection: Connection) -> list[str]:
    """What SQLite says is wrong with its file; nothing where that is in order."""
    look = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_COMPLAINTS})")
    return [line for line in look.scalars() if line != IN_ORDER]


def dangling(connection: Connection) -> list[Reference]:
    """The rows that name others that are not there."""
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return [Reference(table, row, parent) for table, row, parent, _ in rows]


def rows_of(connection: Connection, reference: Reference) -> Sequence[dict[str, Any]]:
    """What stands in such a row, with its table."""
    found = connection.exec_driver_sql(*_statement("SELECT *", reference)).mappings()
    return [{"table": reference.table, **values} for values in found]


def remove(connection: Connection, reference: Reference) -> None:
    """Remove such a row."""
    connection.exec_driver_sql(*_statement("DELETE", reference))


def write_lookups_anew(connection: Connection) -> None:
    """Write anew what SQLite only looks things up by; the rows themselves stay."""
    connection.exec_driver_sql("REINDEX")


def _statement(verb: str, reference: Reference) -> tuple[str, tuple[int]]:
    # One of ours, whatever SQLite says.
    table = tables.metadata.tables[reference.table].name
    return f'{verb} FROM "{table}" WHERE rowid = ?', (reference.row,)


def write_file_anew(path: Path) -> bool:
    """Write the file anew without its free pages, in which what was deleted still stands, and make
    the log beside it empty. False where others read from the log, so that it stays as it is.

    Raises StoreError, as where there is no room for a second file.
    """
    try:
        with closing(sqlite3.connect(path, SECONDS_TO_WAIT, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            ((busy, *_),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise _in_words(path, error) from None
    return not busy


# -------------------------------------------------------------------------------------- copying it


def keep_as_it_was(path: Path, schema: str) -> None:
    """Copy a database that is about to be migrated, and let go of the oldest such copies."""
    folder = path.parent / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    # Numbers tell what came last; clocks may be set back.
    kept = sorted(folder.glob("*-schema-*.sqlite"))
    number = int(kept[-1].name.partition("-")[0]) + 1 if kept else 1
    copy = folder / BACKUP_NAME.format(number=number, schema=schema)
    log.warning("%s is of an older version; as it is now it is kept in %s", path, copy)
    copy_database(path, copy)
    for old in kept[: max(0, len(kept) + 1 - BACKUPS_KEPT)]:
        old.unlink(missing_ok=True)


def copy_database(path: Path, copy: Path) -> None:
    """Copy a database as it is at one moment, whoever reads and writes it meanwhile.

    The copy is one file, whole on the disk before it has its name. Raises StoreError.
    """
    unfinished = copy.with_name(f"{copy.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with (
            closing(_connect_for_copying(path)) as source,
            closing(sqlite3.connect(unfinished)) as target,
        ):
            source.backup(target)
            # A copy is no log and a file beside it, but one file.
            target.execute("PRAGMA journal_mode = DELETE")
        with open(unfinished, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, copy)
    except sqlite3.Error as error:
        raise _in_words(path, error) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _connect_for_copying(path: Path) -> sqlite3.Connection:
    if os.access(path.parent, os.W_OK):
        return sqlite3.connect(path, timeout=SECONDS_TO_WAIT)
    return _connect_for_reading(path)
