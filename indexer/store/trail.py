"""The audit trail: who did what, in an order that nobody can change without being found out.

Each entry names the one before it by a hash of all that it says, so that an entry that is changed,
left out or put in between breaks the chain there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select

from indexer.store import tables

# What the first entry of all has before it.
NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did: `person` is the name of an account, or `shell:` and that of the user of
    the machine; `subject` what it was done to. No text of a report and no secret stands in it.
    """

    person: str
    action: str
    subject: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


class Trail:
    """The audit trail of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(self, act: Act) -> None:
        """Write down what was done."""
        with self._writing() as connection:
            append(connection, act)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def append(connection: Connection, act: Act) -> None:
    """Write down what is done in this transaction: both are there, or neither."""
    row = tables.trail.c
    newest = (
        connection.execute(select(row.id, row.hash).order_by(row.id.desc()).limit(1)).one_or_none()
        or connection.execute(select(tables.trail_cut)).one_or_none()
    )
    number, before = newest or (0, NOTHING)
    said = {
        "id": number + 1,
        "time": datetime.now(UTC).isoformat(timespec="microseconds"),
        "person": act.person,
        "action": act.action,
        "subject": act.subject,
        "details": json.dumps(act.details, ensure_ascii=False, sort_keys=True),
        "before": before,
    }
    connection.execute(insert(tables.trail).values(**said, hash=hash_of(said)))


def hash_of(said: Mapping[str, object]) -> str:
    """What names an entry: the SHA-256 of all that it says, as JSON with sorted keys."""
    whole = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
