"""Opening the database, a file of SQLite or one of a server, and bringing it to the newest form."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from indexer.store import postgresql, sqlite
from indexer.store.errors import StoreError

# The newest migration. Named here so that a start with nothing to migrate need not load Alembic.
NEWEST = "0010"

# Told the form that a database has before it gets another.
Keep = Callable[[str], None]


def open_database(path: Path, originals: Path | None = None, server: str = "") -> Engine:
    """The database in this file, or the one of a server at this address, made or brought to the
    newest form where needed.

    Raises StoreError for a database that a newer version wrote, that is damaged, or that is not
    there though there are files in the folder of originals, and StoreUnavailable where a server
    does not answer.
    """
    if server:
        place, engine = postgresql.place_of(server), postgresql.open_server(server)
        keep = partial(postgresql.tell_of_migration, place)
    else:
        place, engine = str(path), sqlite.open_file(path, originals)
        keep = partial(sqlite.keep_as_it_was, path)
    try:
        with engine.connect() as connection:
            found = _revision(connection)
        if found is None and server and originals:
            _refuse_to_begin_anew(place, originals)
        if found != NEWEST:
            _migrate(engine, place, found, keep)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _refuse_to_begin_anew(place: str, originals: Path) -> None:
    """An original is kept only when there is a database."""
    if next(originals.glob("??/*"), None):
        raise StoreError(
            f"{place}: it is empty, though there are originals in {originals}. Restore what "
            "pg_dump made of it; or, to bring a home there that was in SQLite, shuzhi export it "
            "and shuzhi import that into a new home"
        )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar()
    return revision


def _migrate(engine: Engine, place: str, found: str | None, keep: Keep) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", os.fspath(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{place}: written by a newer version of shuzhi (schema {found}); "
            "install that version, or use another home"
        )
    with engine.connect().execution_options(writes=True) as connection:
        found = _revision(connection)  # another process may have done it just now
        if found == NEWEST:
            return
        if found is not None:
            keep(found)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
