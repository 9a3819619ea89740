"""Passwords: what one must be, and what is kept of it.

Hashes are argon2id with the parameters of RFC 9106 for where memory is scarce (64 MiB, three
passes), which take about 50 ms here.
"""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from indexer.accounts.errors import AccountError

# NIST SP 800-63B: length counts, not which kinds of characters; and nothing is cut off.
SHORTEST, LONGEST = 10, 200
LEAST_DIFFERENT = 5
_hasher = PasswordHasher()


def check_password(password: str, name: str) -> None:
    """Raises AccountError for a password that is too short or too easily tried."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(
            "password", f"a password has {SHORTEST} to {LONGEST} characters; take a few words"
        )
    if name.lower() in password.lower() or len(set(password)) < LEAST_DIFFERENT:
        raise AccountError(
            "easy", "a password with the name in it, or of few characters again and again, is tried"
            " first; take a few words that have nothing to do with each other"
        )  # fmt: skip


def new_password() -> str:
    """A password that nobody guesses, for who does not want to think of one."""
    return secrets.token_urlsafe(12)


def hash_of(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password. It takes as long where none is kept, so that the time does not
    tell who has an account.
    """
    try:
        return _hasher.verify(kept or _of_nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())
