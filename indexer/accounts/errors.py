"""What is wrong with a name, a password or a token."""

from __future__ import annotations

from typing import Literal

from indexer.errors import IndexerError

Wrong = Literal["name", "taken", "unknown", "password", "easy", "role", "token", "last"]


class AccountError(IndexerError):
    """An account that cannot be made or changed so; `wrong` names what keeps it from that."""

    def __init__(self, wrong: Wrong, message: str) -> None:
        super().__init__(message)
        self.wrong: Wrong = wrong
