"""Coming in: by name and password, by the session that this began, or by a token.

Who fails waits, longer each time, and what comes meanwhile is refused unseen: by a name from one
address soon, so that nobody tries many passwords, and by a name from anywhere after many more, so
that who tries from many addresses cannot either, and yet cannot keep its owner out for long.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from indexer.accounts.passwords import fits
from indexer.settings import AccessSettings
from indexer.store import Act, Holder, Session, Store, User

# So many failures cost nothing; each one more doubles the seconds to wait.
FREE_AT_ADDRESS, FREE_ANYWHERE = 4, 40
LONGEST_WAIT = 900
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came in. `secret` is what the browser keeps."""

    user: User
    secret: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody came in: after so many seconds it may be tried again. `disabled`: name and password
    were right, the account is not to be used.
    """

    seconds: int
    disabled: bool = False


def log_in(store: Store, name: str, password: str, address: str, agent: str) -> Entered | Refused:
    """Begin a session, if this is the password. A session that was there before is another one."""
    keys = (f"{name[:LONGEST_NAME]} {address}", name[:LONGEST_NAME])
    if seconds := _to_wait(store, keys):
        return Refused(seconds)
    user = store.users.named(name)
    if not fits(user.password if user else None, password) or user is None:
        for key in keys:
            store.sessions.count_failure(key)
        # Not the name as it was typed: many a password is typed there.
        known = user.name if user else ""
        store.trail.add(Act(known, "failed login", "", {"from": address}))
        return Refused(_to_wait(store, keys))
    if user.disabled_at:
        return Refused(0, disabled=True)
    for key in keys:
        store.sessions.forget_failures(key)
    secret = secrets.token_urlsafe(32)
    store.sessions.begin(user, secret, agent)
    return Entered(user, secret)


def user_of_session(store: Store, access: AccessSettings, secret: str) -> User | None:
    """Whose session this is, if it is still open."""
    return store.sessions.user(secret, *_open_since(access))


def open_sessions(store: Store, access: AccessSettings, user: User) -> tuple[Session, ...]:
    """The sessions of a user that are open, the last in use first."""
    return store.sessions.of(user, *_open_since(access))


def holder_of_token(store: Store, secret: str) -> Holder | None:
    """Whose token this is, and what for, if it is good for anything."""
    return store.tokens.holder(secret)


def _to_wait(store: Store, keys: tuple[str, str]) -> int:
    """The seconds after which one more try is looked at."""
    longest = 0.0
    for key, free in zip(keys, (FREE_AT_ADDRESS, FREE_ANYWHERE), strict=True):
        found = store.sessions.failures(key)
        if found and found.count > free:
            until = found.last_at + timedelta(seconds=_wait_after(found.count - free))
            longest = max(longest, (until - datetime.now(UTC)).total_seconds())
    return ceil(longest)


def _wait_after(failures: int) -> int:
    """The seconds to wait after so many failures that were not free.

    >>> [_wait_after(count) for count in (1, 2, 5, 99)]
    [2, 4, 32, 900]
    """
    return min(LONGEST_WAIT, 1 << min(failures, 10))


def _open_since(access: AccessSettings) -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return (
        now - timedelta(hours=access.session_hours),
        now - timedelta(minutes=access.idle_minutes),
    )
