"""Who is logged in, in a browser: known by the cookie, from the login until the session ends."""

from __future__ import annotations

from flask import session
from flask_login import current_user, login_user, logout_user

from indexer.accounts import Entered, User


class Visitor:
    """Who is logged in, known by the secret of the session and not by the account: to end a session
    is to make its secret nobody's.
    """

    # what Flask-Login asks of a user
    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, user: User, secret: str) -> None:
        self.user = user
        self.secret = secret

    def get_id(self) -> str:
        """What stands in the cookie."""
        return self.secret


def begin_session(entered: Entered) -> None:
    """Let who came in be known from now on. Whatever the browser had before, it has no more."""
    session.clear()
    login_user(Visitor(entered.user, entered.secret))


def end_session() -> str:
    """Forget who asked, and give the secret of the session."""
    secret: str = current_user.secret
    logout_user()
    session.clear()
    return secret


def secret_now() -> str:
    """The secret of the session in which this is asked; empty for a token."""
    return getattr(current_user, "secret", "")
