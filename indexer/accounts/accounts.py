"""Making accounts and tokens, and changing them. `by` is who does so, for the audit trail."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from indexer.accounts.errors import AccountError
from indexer.accounts.passwords import check_password, hash_of
from indexer.models import Role, Scope
from indexer.store import Store, Token, User

# 王_1, wang.li: letters and digits of any script, and what people put between them. A colon would
# take it for a user of the machine.
NAME = re.compile(r"\w[\w.@-]{0,63}")
LONGEST_TOKEN_NAME = 60
MOST_DAYS = 366
# Programs that look for secrets which were left lying about know ours by this.
PREFIX = "shuzhi_"


class NewToken(NamedTuple):
    """A token and its secret, which is shown once and kept nowhere."""

    token: Token
    secret: str


def add_user(store: Store, name: str, role: Role, password: str, by: str) -> User:
    """A new account. Raises AccountError for a name or password that will not do."""
    if not NAME.fullmatch(name):
        raise AccountError(
            "name", "a name has up to 64 letters and digits, and . _ - @ between them"
        )
    check_password(password, name)
    made = store.users.add(name, role, hash_of(password), by)
    if made is None:
        raise AccountError("taken", f"there is an account {name} already; see: shuzhi users list")
    return made


def set_role(store: Store, name: str, role: Role, by: str) -> User:
    """Raises AccountError where there is no such account, or nobody could give the role back."""
    if role != "admin":
        _refuse_the_last(store, name)
    return _found(name, store.users.set_role(name, role, by))


def set_password(store: Store, name: str, password: str, by: str) -> User:
    """Another password; all sessions end. Raises AccountError."""
    check_password(password, name)
    return _found(name, store.users.set_password(name, hash_of(password), by))


def disable(store: Store, name: str, by: str) -> User:
    """Keep an account out from now on. Raises AccountError as `set_role` does."""
    _refuse_the_last(store, name)
    return _found(name, store.users.disable(name, by))


def enable(store: Store, name: str, by: str) -> User:
    """Let an account in again. Raises AccountError where there is none."""
    return _found(name, store.users.enable(name, by))


def add_token(
    store: Store, user: str, name: str, scopes: Collection[Scope], days: int, by: str
) -> NewToken:
    """A token for a program of a user, good for so many days. Raises AccountError."""
    if not (0 < len(name.strip()) <= LONGEST_TOKEN_NAME and scopes and 0 < days <= MOST_DAYS):
        raise AccountError(
            "token",
            f"a token has a name of up to {LONGEST_TOKEN_NAME} characters, is good for something, "
            f"and for 1 to {MOST_DAYS} days",
        )
    holder = _found(user, store.users.named(user))
    secret = PREFIX + secrets.token_urlsafe(32)
    until = datetime.now(UTC) + timedelta(days=days)
    return NewToken(store.tokens.add(holder, name.strip(), secret, scopes, until, by), secret)


def revoke_token(store: Store, user: str, number: int, by: str) -> Token:
    """Let nobody in with a token any more. Raises AccountError where there is no such token."""
    holder = _found(user, store.users.named(user))
    revoked = store.tokens.revoke(holder, number, by)
    if revoked is None:
        raise AccountError("token", f"{user} has no token {number}, or it was revoked before")
    return revoked


def _found(name: str, user: User | None) -> User:
    if user is None:
        raise AccountError("unknown", f"no account {name[:64]!r}; see: shuzhi users list")
    return user


def _refuse_the_last(store: Store, name: str) -> None:
    admins = [u.name for u in store.users.all() if u.role == "admin" and not u.disabled_at]
    if admins == [name]:
        raise AccountError(
            "last", f"{name} is the only admin; make another one before: shuzhi users role"
        )
