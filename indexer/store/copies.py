"""A copy of a store's database: made while others write, and looked at before it is trusted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from indexer.store import triggers
from indexer.store.errors import DamagedStore
from indexer.store.sqlite import copy_database
from indexer.store.store import DATABASE

# Those that are none of ours would run what a stranger wrote.
RUN = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"


class Held(NamedTuple):
    """How much a database holds."""

    reports: int
    originals: int


def copy_store(home: Path, copy: Path) -> None:
    """Copy the database of a home as it is at one moment. Raises StoreError."""
    if not (home / DATABASE).exists():
        raise DamagedStore(f"{home / DATABASE}: there is no such file")
    copy_database(home / DATABASE, copy)


def copied_originals(copy: Path) -> list[str]:
    """The hashes of all originals that a copy names."""
    with closing(_opened(copy)) as database:
        return [sha for (sha,) in database.execute("SELECT sha256 FROM originals ORDER BY sha256")]


def examine_copy(copy: Path) -> Held:
    """What a copy holds. Raises DamagedStore where it is not whole, or not one of ours."""
    try:
        with closing(_opened(copy)) as database:
            if any(triggers.SQLITE.get(name) != sql for name, sql in database.execute(RUN)):
                raise DamagedStore(f"{copy.name}: it has triggers or views, which are none of ours")
            ((whole,),) = database.execute("PRAGMA integrity_check(1)")
            if whole != "ok" or database.execute("PRAGMA foreign_key_check").fetchone():
                raise DamagedStore(f"{copy.name}: damaged ({whole})")
            ((reports,),) = database.execute("SELECT count(*) FROM reports")
            ((originals,),) = database.execute("SELECT count(*) FROM originals")
    except sqlite3.Error as error:
        raise DamagedStore(f"{copy.name}: damaged, or no database of shuzhi ({error})") from None
    return Held(reports, originals)


def _opened(copy: Path) -> sqlite3.Connection:
    database = sqlite3.connect(copy)
    database.execute("PRAGMA trusted_schema = OFF")
    return database
