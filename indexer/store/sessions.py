"""Who is logged in, from where, and how often a login failed.

Secrets come in as they are and are kept as their SHA-256: they are long and random, so that nobody
finds one by trying, and who reads the database cannot come in with what stands there.
"""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from indexer.settings import LONGEST_SESSION
from indexer.store import tables
from indexer.store.rows import in_utc
from indexer.store.trail import Act, append
from indexer.store.upserting import insert_for
from indexer.store.users import User, end_sessions, user_from

_row = tables.sessions.c
# That a session is in use is written down so often at most: a page should not wait for a disk.
SECONDS_BETWEEN = 60
LONGEST_AGENT = 200
# No session is open for longer, whatever is set.
LONGEST = timedelta(hours=LONGEST_SESSION)
# What is this long ago tells nothing of who tries now.
FAILURES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A login. `id` tells a person's sessions from each other and opens nothing."""

    id: str
    created_at: datetime
    seen_at: datetime
    agent: str


@dataclass(frozen=True, slots=True)
class Failures:
    """How often in a row a login failed, and when it last did."""

    count: int
    last_at: datetime


class Sessions:
    """The logins of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def begin(self, user: User, secret: str, agent: str) -> None:
        """Somebody came in who knew the password. `agent` says by which program."""
        now = datetime.now(UTC)
        row = {"user_id": user.id, "created_at": now, "seen_at": now}
        with self._writing() as connection:
            connection.execute(delete(tables.sessions).where(_row.created_at < now - LONGEST))
            connection.execute(
                insert(tables.sessions).values(
                    secret=digest(secret), agent=agent[:LONGEST_AGENT], **row
                )
            )
            append(connection, Act(user.name, "log in"))

    def user(self, secret: str, since: datetime, seen_since: datetime) -> User | None:
        """Whose session this is; None for one that ended, began before `since`, or was not in use
        after `seen_since`, and for who is disabled.
        """
        query = (
            select(tables.users, _row.secret, _row.seen_at)
            .join(tables.sessions, _row.user_id == tables.users.c.id)
            .where(
                _row.secret == digest(secret),
                _row.ended_at.is_(None),
                _row.created_at > since,
                _row.seen_at > seen_since,
                tables.users.c.disabled_at.is_(None),
            )
        )
        with self._database.connect() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            return None
        now = datetime.now(UTC)
        if now - in_utc(found.seen_at) > timedelta(seconds=SECONDS_BETWEEN):
            seen = update(tables.sessions).where(_row.secret == found.secret)
            with self._writing() as connection:
                connection.execute(seen.values(seen_at=now))
        return user_from(found)

    def end(self, secret: str, by: str) -> None:
        """Somebody logged out."""
        ended = update(tables.sessions).where(
            _row.secret == digest(secret), _row.ended_at.is_(None)
        )
        with self._writing() as connection:
            if connection.execute(ended.values(ended_at=datetime.now(UTC))).rowcount:
                append(connection, Act(by, "log out"))

    def end_others(self, user: User, secret: str) -> None:
        """End all sessions of a user but this one."""
        with self._writing() as connection:
            end_sessions(connection, user.id, but=digest(secret))
            append(connection, Act(user.name, "end other sessions"))

    def of(self, user: User, since: datetime, seen_since: datetime) -> tuple[Session, ...]:
        """The sessions of a user that are open, the last in use first."""
        query = (
            select(tables.sessions)
            .where(
                _row.user_id == user.id,
                _row.ended_at.is_(None),
                _row.created_at > since,
                _row.seen_at > seen_since,
            )
            .order_by(_row.seen_at.desc())
        )
        with self._database.connect() as connection:
            return tuple(
                Session(row.secret, in_utc(row.created_at), in_utc(row.seen_at), row.agent)
                for row in connection.execute(query)
            )

    # ---------------------------------------------------------------------------- failed logins

    def failures(self, name: str) -> Failures | None:
        """How often this was given with a wrong password since it last was with the right one."""
        row = tables.login_failures.c
        with self._database.connect() as connection:
            found = connection.execute(
                select(row.count, row.last_at).where(row.name == digest(name))
            ).one_or_none()
        return Failures(found[0], in_utc(found[1])) if found else None

    def count_failure(self, name: str) -> None:
        """This was given with a wrong password once more."""
        row, now = tables.login_failures.c, datetime.now(UTC)
        with self._writing() as connection:
            connection.execute(
                delete(tables.login_failures).where(row.last_at < now - FAILURES_KEPT)
            )
            put = insert_for(connection, tables.login_failures)
            first = put.values(name=digest(name), count=1, last_at=now)
            again = {"count": row.count + 1, "last_at": now}
            connection.execute(first.on_conflict_do_update(index_elements=["name"], set_=again))

    def forget_failures(self, name: str) -> None:
        """This was given with the right password."""
        row = tables.login_failures.c
        with self._writing() as connection:
            connection.execute(delete(tables.login_failures).where(row.name == digest(name)))

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def digest(secret: str) -> str:
    """By what a secret is known here."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
