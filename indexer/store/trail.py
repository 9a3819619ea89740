"""The audit trail: who did what, in an order that nobody can change without being found out.

Each entry names the one before it by a hash of all that it says, so that an entry that is changed,
left out or put in between breaks the chain there. A tail that was cut off leaves a chain that is
whole: who has the number and hash of an entry elsewhere finds that out with `standing`.

Entries older than the trail is kept go from its beginning. `trail_cut` then says what the first
that is left has before it, and the last thing that was cut is an entry of its own: a cut that
nobody noted is a fault as well.

Who writes holds the lock of all writers (BEGIN IMMEDIATE, or that of `postgresql`), so that no two
entries follow the same one.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, insert, select
from sqlalchemy.exc import DatabaseError

from indexer.store import tables
from indexer.store.errors import StoreError

# What the first entry of all has before it.
NOTHING = "0" * 64
CUT = "cut trail"
READ_AT_ONCE = 1000
# Fewer digits of a hash name nothing surely.
LEAST_DIGITS = 12
# After so many faults of a chain the rest says nothing new.
MOST_FAULTS = 20

BreakKind = Literal["changed", "gone", "inserted", "unreadable", "cut"]

log = logging.getLogger(__name__)
_row = tables.trail.c


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did: `person` is the name of an account, or `shell:` and that of the user of
    the machine; `subject` what it was done to. No text of a report and no secret stands in it.
    """

    person: str
    action: str
    subject: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as it was written down."""

    number: int
    time: datetime
    person: str
    action: str
    subject: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of a person, of an action, from a time on and before another."""

    person: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Mark(NamedTuple):
    """What names an entry, and with it all that were before."""

    number: int
    hash: str


class Break(NamedTuple):
    """An entry where the chain is broken, and how."""

    number: int
    kind: BreakKind
    what: str


class Trail:
    """The audit trail of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    # ------------------------------------------------------------------------------- writing down

    def add(self, act: Act) -> None:
        """Write down what was done."""
        with self._writing() as connection:
            append(connection, act)

    def note(self, act: Act) -> None:
        """Write down what changed nothing, as an export. Where nothing can be written, as in a home
        that can only be read, the log says so and reading goes on.
        """
        try:
            self.add(act)
        except StoreError as error:
            log.warning("%s by %s is not in the trail: %s", act.action, act.person, error)

    def cut(self, days: int) -> int:
        """Let go of entries older than this, which is itself an entry; how many went.

        None goes before an older one does: where a clock was put back, some stay longer.
        """
        limit = _written(datetime.now(UTC) - timedelta(days=days))
        younger = select(func.min(_row.id)).where(_row.time >= limit)
        with self._writing() as connection:
            first = connection.execute(younger).scalar()
            last = select(_row.id, _row.hash).order_by(_row.id.desc()).limit(1)
            if first is not None:
                last = last.where(_row.id < first)
            row = connection.execute(last).one_or_none()
            if row is None:
                return 0
            append(connection, Act("", CUT, str(row.id), {"hash": row.hash, "days": days}))
            connection.execute(delete(tables.trail_cut))
            connection.execute(insert(tables.trail_cut).values(id=row.id, hash=row.hash))
            return connection.execute(delete(tables.trail).where(_row.id <= row.id)).rowcount

    # ------------------------------------------------------------------------------ looking it up

    def entries(
        self, wanted: Wanted = Wanted(), limit: int | None = None, before: int | None = None
    ) -> list[Entry]:
        """The entries that are wanted, the newest first: so many, of those before a number."""
        query = _those(wanted, select(tables.trail)).order_by(_row.id.desc()).limit(limit)
        if before is not None:
            query = query.where(_row.id < before)
        with self._database.connect() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def count(self, wanted: Wanted = Wanted()) -> int:
        """How many entries are wanted."""
        query = _those(wanted, select(func.count(_row.id)))
        with self._database.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def people(self) -> list[str]:
        """All who did something, in order."""
        return self._distinct(_row.person)

    def actions(self) -> list[str]:
        """All that was done, in order."""
        return self._distinct(_row.action)

    def _distinct(self, column: Any) -> list[str]:
        with self._database.connect() as connection:
            query = select(column).distinct().order_by(column)
            return list(connection.execute(query).scalars())

    # ---------------------------------------------------------------------------------- the chain

    def newest(self) -> Mark | None:
        """The newest entry; an office may note it where nobody has this database."""
        with self._database.connect() as connection:
            return _newest(connection)

    def standing(self, number: int, hash_: str) -> Literal["there", "gone", "other"]:
        """Whether an entry that was noted before is still in the chain.

        It is `gone` where it was let go of as too old. The hash may be given by its first digits.
        """
        with self._database.connect() as connection:
            found = connection.execute(select(_row.hash).where(_row.id == number)).scalar()
            cut = connection.execute(select(tables.trail_cut)).one_or_none()
        if found is None and cut and number <= cut.id:
            if number < cut.id:
                return "gone"
            found = cut.hash
        enough = len(hash_) >= LEAST_DIGITS and found is not None
        return "there" if enough and str(found).startswith(hash_.lower()) else "other"

    def breaks(self) -> list[Break]:
        """Where the chain is broken: entries that were changed, left out or put in between."""
        found: list[Break] = []
        with self._database.connect() as connection:
            for each in _breaks(connection):
                found.append(each)
                if len(found) == MOST_FAULTS:
                    break
        return found

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def append(connection: Connection, act: Act) -> None:
    """Write down what is done in this transaction, which is one of a writer: both are there, or
    neither.
    """
    if not connection.get_execution_options().get("writes", False):
        raise ValueError("who appends to the trail holds the lock of writers")
    number, before = _newest(connection) or (0, NOTHING)
    said = {
        "id": number + 1,
        "time": _written(datetime.now(UTC)),
        "person": _plain(act.person),
        "action": act.action,
        "subject": _plain(act.subject),
        "details": _plain(json.dumps(act.details, ensure_ascii=False, sort_keys=True)),
        "before": before,
    }
    connection.execute(insert(tables.trail).values(**said, hash=hash_of(said)))


def hash_of(said: Mapping[str, object]) -> str:
    """What names an entry: the SHA-256 of all that it says, as JSON with sorted keys."""
    whole = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _written(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _plain(text: str) -> str:
    """A text as both databases keep it: names of files may hold what neither can.

    >>> _plain("报告\\0\\udcff")
    '报告\ufffd?'
    """
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _newest(connection: Connection) -> Mark | None:
    """The newest entry; the last that went where there is none."""
    query = select(_row.id, _row.hash).order_by(_row.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    row = row or connection.execute(select(tables.trail_cut)).one_or_none()
    return Mark(row.id, row.hash) if row else None


def _those(wanted: Wanted, query: Select[Any]) -> Select[Any]:
    if wanted.person:
        query = query.where(_row.person == wanted.person)
    if wanted.action:
        query = query.where(_row.action == wanted.action)
    if wanted.since:
        query = query.where(_row.time >= _written(wanted.since.astimezone(UTC)))
    if wanted.until:
        query = query.where(_row.time < _written(wanted.until.astimezone(UTC)))
    return query


def _entry(row: RowMapping) -> Entry:
    """An entry; one that was changed so that it cannot be read is shown as far as it can be."""
    try:
        time = datetime.fromisoformat(row["time"])
    except (TypeError, ValueError):
        time = datetime.fromtimestamp(0, UTC)
    try:
        details = json.loads(row["details"])
    except (TypeError, ValueError):
        details = None
    return Entry(
        number=row["id"],
        time=time,
        person=str(row["person"]),
        action=str(row["action"]),
        subject=str(row["subject"]),
        details=details if isinstance(details, dict) else {"?": str(row["details"])},
    )


def _breaks(connection: Connection) -> Iterator[Break]:
    cut = connection.execute(select(tables.trail_cut)).one_or_none()
    number, before = (cut.id, cut.hash) if cut else (0, NOTHING)
    noted = Mark(0, NOTHING)  # the newest cut that an entry tells of
    query = select(tables.trail).order_by(_row.id).execution_options(yield_per=READ_AT_ONCE)
    try:
        for row in connection.execute(query).mappings():
            said = dict(row)
            stated = said.pop("hash")
            if said["id"] <= number:
                yield Break(said["id"], "inserted", "put in before what is known of the trail")
                continue
            if said["id"] > number + 1:
                yield Break(number + 1, "gone", f"gone, with all up to {said['id'] - 1}")
            elif said["before"] != before:
                yield Break(said["id"], "inserted", "does not follow the entry before it")
            if not _is_hash(stated, said):
                yield Break(said["id"], "changed", "changed: its hash is of something else")
            elif said["action"] == CUT:
                noted = Mark(int(said["subject"]), json.loads(said["details"])["hash"])
            number, before = said["id"], stated
    except DatabaseError as error:
        yield Break(number + 1, "unreadable", f"cannot be read ({error.orig})")
    if (cut.id, cut.hash) != noted if cut else noted.number:
        what = "entries were let go of, and the trail does not tell of it"
        yield Break(cut.id if cut else noted.number, "cut", what)


def _is_hash(stated: object, said: Mapping[str, object]) -> bool:
    try:
        return stated == hash_of(said)
    except (TypeError, ValueError):  # bytes, which no entry of ours has
        return False
