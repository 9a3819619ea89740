"""Errors that a person can put right. Each says what happened, where, and what to do."""

from __future__ import annotations

from typing import Literal


class IndexerError(Exception):
    """Base of every error that the command line prints and a page shows."""


# What keeps a server that others run from answering: it cannot be reached, is too slow, or refuses
# us; a part of what it holds is not there; its disk is full; there is nothing of ours, or what
# another version of this program made.
Trouble = Literal["unreachable", "slow", "refused", "incomplete", "full", "gone", "version"]


class Unavailable(IndexerError):
    """A server that cannot do what it is asked for now, and may again when others mended it."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble: Trouble = trouble


class UnreadableReport(IndexerError):
    """A file from which no report could be taken; `reason` says why, `hint` what to do."""

    def __init__(self, path: str, reason: str, hint: str) -> None:
        super().__init__(f"{path}: {reason}; {hint}")
        self.path = path
        self.reason = reason
        self.hint = hint

    def __reduce__(self) -> tuple[type[UnreadableReport], tuple[str, str, str]]:
        # Workers hand errors to the main process by pickle, which would pass the message alone.
        return (UnreadableReport, (self.path, self.reason, self.hint))
