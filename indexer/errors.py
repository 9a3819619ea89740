"""Errors that a person can put right. Each says what happened, where, and what to do."""

from __future__ import annotations


class IndexerError(Exception):
    """Base of every error that the command line prints and a page shows."""


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
