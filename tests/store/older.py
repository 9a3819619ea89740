"""Databases as an older version of the program left them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from indexer import store
from indexer.store.store import DATABASE

MIGRATIONS = Path(store.__file__).parent / "migrations"


def migrations() -> Config:
    """The migrations of the store, as Alembic wants them named."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def make_older(home: Path, server: str, revision: str) -> set[str]:
    """Bring the database of a home back to an earlier form; the tables that it has then."""
    database, config = create_engine(server or f"sqlite:///{home / DATABASE}"), migrations()
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    with database.connect() as connection:
        names = set(inspect(connection).get_table_names())
    database.dispose()
    return names
