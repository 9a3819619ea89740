"""What programs come in with: tokens of a person, each good for something and for a time."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, insert, select, update

from indexer.models import Scope
from indexer.store import tables
from indexer.store.rows import in_utc
from indexer.store.sessions import digest
from indexer.store.trail import Act, append
from indexer.store.users import User, user_from

_row = tables.tokens.c


@dataclass(frozen=True, slots=True)
class Token:
    """What a program comes in with, without its secret. Numbers are not used again."""

    number: int
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Holder(NamedTuple):
    """Who comes in with a token, and what it is good for."""

    user: User
    scopes: tuple[Scope, ...]


class Tokens:
    """The tokens of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(
        self,
        user: User,
        name: str,
        secret: str,
        scopes: Collection[Scope],
        expires_at: datetime,
        by: str,
    ) -> Token:
        """A new token of a user."""
        row = {"name": name, "scopes": sorted(scopes), "expires_at": expires_at}
        put = insert(tables.tokens).values(
            user_id=user.id, secret=digest(secret), created_at=datetime.now(UTC), **row
        )
        with self._writing() as connection:
            made = _token(connection.execute(put.returning(tables.tokens)).one())
            said = {"number": made.number, "scopes": sorted(scopes)}
            append(connection, Act(by, "add token", user.name, said))
        return made

    def holder(self, secret: str) -> Holder | None:
        """Whose token this is; None for one that is no longer good, and for who is disabled."""
        query = (
            select(tables.users, _row.scopes)
            .join(tables.tokens, _row.user_id == tables.users.c.id)
            .where(
                _row.secret == digest(secret),
                _row.revoked_at.is_(None),
                _row.expires_at > datetime.now(UTC),
                tables.users.c.disabled_at.is_(None),
            )
        )
        with self._database.connect() as connection:
            found = connection.execute(query).one_or_none()
        return Holder(user_from(found), tuple(found.scopes)) if found else None

    def of(self, user: User) -> tuple[Token, ...]:
        """The tokens of a user, the newest first, with those that are good for nothing any more."""
        query = select(tables.tokens).where(_row.user_id == user.id).order_by(_row.id.desc())
        with self._database.connect() as connection:
            return tuple(map(_token, connection.execute(query)))

    def revoke(self, user: User, number: int, by: str) -> Token | None:
        """Let nobody in with this token of a user any more; None where there is no such token."""
        mine = (_row.id == number, _row.user_id == user.id, _row.revoked_at.is_(None))
        gone = update(tables.tokens).where(*mine).values(revoked_at=datetime.now(UTC))
        with self._writing() as connection:
            found = connection.execute(gone.returning(tables.tokens)).one_or_none()
            if found is None:
                return None
            append(connection, Act(by, "revoke token", user.name, {"number": number}))
        return _token(found)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def _token(row: Row[Any]) -> Token:
    return Token(
        row.id,
        row.name,
        tuple(row.scopes),
        in_utc(row.created_at),
        in_utc(row.expires_at),
        row.revoked_at and in_utc(row.revoked_at),
    )
