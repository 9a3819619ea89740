"""Accounts: who may come in, and as what."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from indexer.models import Role
from indexer.store import tables
from indexer.store.rows import in_utc
from indexer.store.trail import Act, append

_row = tables.users.c


@dataclass(frozen=True, slots=True)
class User:
    """An account. `password` is its hash by argon2; who is disabled does not come in."""

    id: int
    name: str
    role: Role
    password: str | None = field(repr=False)
    created_at: datetime
    disabled_at: datetime | None = None


class Users:
    """The accounts of a store, whose database this shares. Each change is in the audit trail."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(self, name: str, role: Role, password: str, by: str) -> User | None:
        """A new account; None where there is one of this name."""
        row = {"name": name, "role": role, "password": password, "created_at": datetime.now(UTC)}
        try:
            with self._writing() as connection:
                connection.execute(insert(tables.users).values(**row))
                append(connection, Act(by, "add user", name, {"role": role}))
        except IntegrityError:
            return None
        return self.named(name)

    def named(self, name: str) -> User | None:
        """The account of this name."""
        with self._database.connect() as connection:
            found = connection.execute(select(tables.users).where(_row.name == name)).one_or_none()
        return user_from(found) if found else None

    def all(self) -> tuple[User, ...]:
        """All accounts in order of their names."""
        with self._database.connect() as connection:
            return tuple(map(user_from, connection.execute(select(tables.users).order_by("name"))))

    def set_role(self, name: str, role: Role, by: str) -> User | None:
        """Give an account another role; None where there is none of this name."""
        return self._change(name, Act(by, "set role", name, {"role": role}), role=role)

    def set_password(self, name: str, password: str, by: str) -> User | None:
        """Give an account another password, and end all its sessions."""
        return self._change(name, Act(by, "set password", name), True, password=password)

    def disable(self, name: str, by: str) -> User | None:
        """Keep an account out, and end all its sessions; its tokens are good for nothing."""
        now = datetime.now(UTC)
        return self._change(name, Act(by, "disable user", name), True, disabled_at=now)

    def enable(self, name: str, by: str) -> User | None:
        """Let an account in again. Its tokens are what they were."""
        return self._change(name, Act(by, "enable user", name), disabled_at=None)

    def _change(self, name: str, act: Act, out: bool = False, **values: object) -> User | None:
        changed = (
            update(tables.users).where(_row.name == name).values(**values).returning(tables.users)
        )
        with self._writing() as connection:
            found = connection.execute(changed).one_or_none()
            if found is None:
                return None
            if out:
                end_sessions(connection, found.id)
            append(connection, act)
        return user_from(found)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def end_sessions(connection: Connection, user: int, but: str = "") -> None:
    """End all sessions of a user, but for one."""
    session = tables.sessions.c
    mine = (session.user_id == user, session.ended_at.is_(None), session.secret != but)
    connection.execute(update(tables.sessions).where(*mine).values(ended_at=datetime.now(UTC)))


def user_from(row: Row[Any]) -> User:
    """The account that a row holds, perhaps among other columns."""
    return User(
        row.id,
        row.name,
        row.role,
        row.password,
        in_utc(row.created_at),
        row.disabled_at and in_utc(row.disabled_at),
    )
