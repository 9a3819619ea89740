"""A real PostgreSQL for the tests that ask for one: begun once, with a new database for each."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from indexer.store.database import open_database
from tests.wanting import INSTALL

SCRIPT = Path(__file__).parents[1] / "scripts" / "postgres-test-server"
TEMPLATE = "template_of_ours"


class PostgresServer:
    """A server, by the address of a database of it and the process that has it."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        self.address = address
        self._process = process
        self._numbers = count(1)

    def at(self, database: str) -> str:
        """The address of another database of the server."""
        return make_url(self.address).set(database=database).render_as_string(hide_password=False)

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Do something that is about the whole server."""
        plain = self.address.replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def stop(self) -> None:
        """End the server."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    @contextmanager
    def database(self, how: str = f"TEMPLATE {TEMPLATE}") -> Iterator[str]:
        """The address of a database that is there for as long as this lasts."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {how}")
        try:
            yield self.at(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def started() -> Iterator[PostgresServer]:
    """A server of its own; the test is left out where PostgreSQL is not installed."""
    # The script ends by itself when its standard input is closed, also when this process is killed.
    with subprocess.Popen(
        [sys.executable, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout and process.stderr
        address = process.stdout.readline().strip()
        if not address:
            why = process.stderr.read().strip()
            (pytest.skip if INSTALL in why else pytest.fail)(why)
        server = PostgresServer(address, process)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """The server that all tests share, with a database to copy that has our tables."""
    with started() as server:
        server.run(f"CREATE DATABASE {TEMPLATE}")
        open_database(Path(), server=server.at(TEMPLATE)).dispose()
        yield server


@pytest.fixture
def shared_store(postgresql: PostgresServer) -> Iterator[str]:
    """The address of a database that only this test has, with tables and nothing in them."""
    with postgresql.database() as address:
        yield address
