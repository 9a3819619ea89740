"""What a store says of what was put into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indexer.models import Labels


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `Store.put` did.

    `duplicate` means another source of a report that was there, `unchanged` one that was read again
    after another source of the same report had been, by the same rules.

    `written` tells whether the report is now as it was put; another source of a report adds at
    most what was unknown of it, and what a person corrected stays corrected. `version` is that of
    the change; 0 where the index has nothing new to show.
    """

    status: Literal["added", "updated", "duplicate", "unchanged"]
    report: str
    written: bool
    version: int = 0


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What stood at a path when it was last read, and by which rules it was read."""

    sha256: str
    labels: Labels
    extraction: str


@dataclass(frozen=True, slots=True)
class OutdatedSource:
    """A file that other rules read; its bytes are among the originals."""

    path: str
    sha256: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds; `bytes` is the size of the database and the originals."""

    reports: int
    passages: int
    figures: int
    mentions: int
    sources: int
    failures: int
    bytes: int
