"""PostgreSQL: the database is a server's, and several processes on several machines may share it.

Readers see one moment of the database for as long as they read (REPEATABLE READ), as on SQLite.
Writers stand in line: `put` looks for a report with the same text and then writes, and two of them
at once would both find none. So each transaction that writes begins by taking one lock, which
readers never ask for. A lock for each text and each path was the other way; it lets writers go side
by side, and every rule of `put` would have to be thought through for two at once. To write a report
takes about a fifth of the time that it took to read its file: more than five processors that read
would be the time to think again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from pydantic_core import from_json
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from indexer.errors import Trouble
from indexer.store.errors import StoreError, StoreUnavailable

DRIVER = "postgresql+psycopg"
DRIVERS = (DRIVER, "postgresql")
FORM = f"{DRIVER}://user@host/database"
MAKE_ONE = "createdb --template=template0 --encoding=UTF8 --locale=C shuzhi"
# What the address may say otherwise. A server or a network that is gone is noticed in a minute.
CONNECTING: Mapping[str, Any] = {
    "application_name": "shuzhi",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
# Times are kept in UTC. A machine that lost its power holds locks until the server notices.
SESSION = (
    "SET timezone = 'UTC'",
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)
# The two numbers of our locks; others who use the same database hardly have the first.
LOCKS = int.from_bytes(b"shuz")
WRITING, WORKING = 1, 2
# No text of PostgreSQL can hold a NUL; what takes its place is as long.
NUL, IN_ITS_PLACE = "\0", "\ufffd"

GO_ON = "nothing that was finished is lost; try again"
NO_DATABASE = f"there is no such database; make one with: {MAKE_ONE}"
NOT_LET_IN = "it does not let this user in; look at the name and the password"
NOT_ALLOWED = "the user may not do that; make the database with him as its --owner, or grant it"
TOO_MUCH = f"the server has not enough connections or memory left; {GO_ON}"
# What is to be done, by how the codes of PostgreSQL begin; the longer of two goes before the other.
# Without a kind of trouble it is nothing that passes while one waits.
FAULTS: Mapping[str, tuple[Trouble | None, str]] = {
    "22003": (None, "a number is larger than any that there is"),
    "25006": (None, "it can only be read; name the server that takes changes, not its standby"),
    "42501": (None, NOT_ALLOWED),
    "3D": (None, NO_DATABASE),
    "58": (None, "the server cannot read or write its files; see its log"),
    "XX": (None, "the server found its files damaged; see its log, restore what pg_dump made"),
    "28": ("refused", NOT_LET_IN),
    "53100": ("full", "there is no room left on the disk of the server; make some, then go on"),
    "53": ("slow", TOO_MUCH),
    "40": ("slow", f"another transaction was in the way; {GO_ON}"),
    "55P03": ("slow", f"others have been writing for too long; {GO_ON}"),
    "57014": ("slow", f"the server broke this off, as it took too long; {GO_ON}"),
    "57": ("unreachable", f"the server is stopping or starting; {GO_ON}"),
    "08": ("unreachable", f"the connection was lost; {GO_ON}"),
}
# Who is not let in gets no code, but a sentence.
REFUSALS: Mapping[str, tuple[Trouble | None, str]] = {
    'database ".*" does not exist': (None, NO_DATABASE),
    "permission denied": (None, NOT_ALLOWED),
    "connection is bad: invalid": (None, f"part of the address cannot be used; it is like {FORM}"),
    "authentication failed": ("refused", NOT_LET_IN),
    "no password supplied": ("refused", "it wants a password; put it into ~/.pgpass or PGPASSWORD"),
    "no pg_hba.conf entry": ("refused", "its pg_hba.conf lets nobody in from here by this name"),
    "too many clients|connection slots|too many connections": ("slow", TOO_MUCH),
    "": ("unreachable", "no connection; see whether the server runs and can be reached"),
}

log = logging.getLogger(__name__)


# -------------------------------------------------------------------------------------- opening it


def open_server(stated: str) -> Engine:
    """The database at this address, which a server has.

    What the server refuses later on is a StoreError too. Raises StoreError for an address that is
    none of PostgreSQL, and for a database that cannot hold all texts or orders them otherwise than
    we do; StoreUnavailable where no server answers.
    """
    url = _url_of(stated)
    try:
        engine = create_engine(
            url,
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
            connect_args={name: CONNECTING[name] for name in CONNECTING.keys() - url.query},
            json_deserializer=from_json,
        )
    except ImportError:
        raise StoreError(
            f"{_where(url)}: the driver of PostgreSQL is not installed; "
            "install it with: pip install 'shuzhi[postgres]'"
        ) from None
    event.listen(engine, "handle_error", partial(_say_what_happened, url))
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _without_nul, retval=True)
    try:
        with engine.connect() as connection:
            _check_order(connection, url)
    except BaseException:
        engine.dispose()
        raise
    return engine


def place_of(stated: str) -> str:
    """Which database an address means, without the password; StoreError where it means none."""
    return _where(_url_of(stated))


def _url_of(stated: str) -> URL:
    # None of what is refused is shown: a password with such signs may stand anywhere in it.
    try:
        url = make_url(stated)
    except (ArgumentError, ValueError):
        raise StoreError(f"the setting store cannot be read; it is like {FORM}") from None
    if url.drivername not in DRIVERS:
        raise StoreError(
            f"the setting store begins with {url.drivername}:, which is not known; it is like "
            f"{FORM}, or empty for SQLite in the home"
        )
    if "@" in (url.host or "") or not url.database:
        raise StoreError(
            f"the setting store cannot be read; it is like {FORM}. In a password @ is written "
            "%40, : is %3A and / is %2F"
        )
    return url.set(drivername=DRIVER)


def _where(url: URL) -> str:
    """The place of a database, as a person may see it."""
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    user = f"{url.username}@" if url.username else ""
    return f"PostgreSQL {user}{host}{port}/{url.database}"


def tell_of_migration(place: str, schema: str) -> None:
    """Say that a database is about to be brought to another form, all of it or nothing."""
    log.warning("%s is of an older version (schema %s) and is brought to this one", place, schema)


def _set_up(connection: Any, _record: object) -> None:
    for setting in SESSION:
        connection.execute(setting)
    connection.commit()


def _check_order(connection: Connection, url: URL) -> None:
    """Ids and paths come in the order of their characters, and every character has a place."""
    row = connection.execute(
        text(
            "SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS locale, "
            "'B' < 'a' AND 'a-c' < 'ab' AND 'ab' < 'éa' AS is_ours "
            "FROM pg_database WHERE datname = current_database()"
        )
    ).one()
    if row.encoding != "UTF8" or not row.is_ours:
        raise StoreError(
            f"{_where(url)}: it keeps texts in {row.encoding} and in the order of "
            f"{row.locale}, and this program needs UTF8 and C; make one with: {MAKE_ONE}"
        )


# ------------------------------------------------------------------------------- reading, writing


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        # What the one before wrote is to be seen by each statement after the lock.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.execute(select(func.pg_advisory_xact_lock(LOCKS, WRITING)))


def _without_nul(
    _connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object
) -> tuple[str, Any]:
    """What is written or looked for holds no NUL: texts never do, names that people give may."""
    if isinstance(parameters, Mapping):
        return statement, _cleaned(parameters)
    if isinstance(parameters, list):
        return statement, [_cleaned(each) for each in parameters]
    return statement, parameters


def _cleaned(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    held = [name for name, value in parameters.items() if isinstance(value, str) and NUL in value]
    if not held:
        return parameters
    return {**parameters, **{name: parameters[name].replace(NUL, IN_ITS_PLACE) for name in held}}


def continue_numbers(connection: Connection, table: Table) -> None:
    """Have the numbers that a database gives to rows go on after those that came with rows."""
    if connection.dialect.name != postgresql.dialect.name:
        return  # SQLite looks which is the highest
    (number,) = table.primary_key
    newest = select(func.max(number)).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, number.name)
    connection.execute(select(func.setval(sequence, newest)))


def write_over(database: Engine, names: Iterable[str]) -> None:
    """Have the server use again what rows of these tables took that are gone."""
    alone = database.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f'VACUUM "{name}"')


def size_of(connection: Connection) -> int:
    """The bytes that a database takes on the disk of its server."""
    return int(
        connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one()
    )


# ------------------------------------------------------------------------------- what it refuses


def _say_what_happened(url: URL, context: ExceptionContext) -> None:
    """Put an error that a person can put right in place of one of PostgreSQL."""
    if context.is_pre_ping:
        return  # a connection that was lost while nobody used it; another takes its place
    error = context.original_exception
    code: str = "08" if context.is_disconnect else getattr(error, "sqlstate", None) or ""
    said = next(iter(str(error).splitlines()), "")
    if code:
        fault = next((fault for start, fault in FAULTS.items() if code.startswith(start)), None)
    elif context.connection is None:
        fault = next(fault for words, fault in REFUSALS.items() if re.search(words, said))
    else:
        return
    if fault:
        raise _in_words(url, *fault, said) from error


def _in_words(url: URL, trouble: Trouble | None, what: str, said: str) -> StoreError:
    for secret in (url.password, url.query.get("password")):
        said = said.replace(str(secret), "***") if secret else said
    message = f"{_where(url)}: {what} ({said})"
    return StoreUnavailable(trouble, message) if trouble else StoreError(message)
