"""Accounts: who may come in, as what, and with which proof."""

from indexer.accounts.accounts import (
    MOST_DAYS,
    NewToken,
    add_token,
    add_user,
    disable,
    enable,
    revoke_token,
    set_password,
    set_role,
)
from indexer.accounts.entering import (
    Entered,
    Refused,
    holder_of_token,
    log_in,
    open_sessions,
    user_of_session,
)
from indexer.accounts.errors import AccountError
from indexer.accounts.passwords import fits, new_password
from indexer.store import Session, Token, User

__all__ = [
    "MOST_DAYS",
    "AccountError",
    "Entered",
    "NewToken",
    "Refused",
    "Session",
    "Token",
    "User",
    "add_token",
    "add_user",
    "disable",
    "enable",
    "fits",
    "holder_of_token",
    "log_in",
    "new_password",
    "open_sessions",
    "revoke_token",
    "set_password",
    "set_role",
    "user_of_session",
]
