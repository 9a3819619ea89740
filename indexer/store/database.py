"""Opening the database: how SQLite is set up, and bringing it to the newest form."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

from indexer.errors import IndexerError

# The newest migration. Named here so that a start with nothing to migrate need not load Alembic.
NEWEST = "0006"


class StoreError(IndexerError):
    """The store cannot be opened as it is."""


def open_database(path: Path) -> Engine:
    """The database in this file, made or brought to the newest form where needed.

    Raises StoreError for a database that a newer version wrote.
    """
    if not path.exists():
        path.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect() as connection:
            found = _revision(connection)
        if found != NEWEST:
            _migrate(engine, path, found)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _set_up(connection: Any, _record: object) -> None:
    # The driver's own begin comes too late and never takes the write lock; we send it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A reader that becomes a writer halfway fails when another wrote in between, so writers say
    # from the start what they are.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar()
    return revision


def _migrate(engine: Engine, path: Path, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", os.fspath(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{path}: written by a newer version of shuzhi (schema {found}); "
            "install that version, or use another home"
        )
    with engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
