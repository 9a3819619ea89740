"""What people sent to be taken in, and how far each of it has come.

An upload goes from state to state by one statement that also says which state it must have been in,
so that of two who decide about it one is too late and learns so. Who works at one holds a lock that
is gone with the process: a file lock where the store is a file, one of the database where several
machines share it. Nothing says since when somebody works, and nobody has to judge who is dead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, Row, and_, func, insert, select, update

from indexer.models import Labels
from indexer.store import tables
from indexer.store.postgresql import LOCKS
from indexer.store.rows import in_utc
from indexer.store.trail import Act, append

# `ready` waits for the person, `queued` for a process. One that is `stopping` was cancelled while
# it was taken in. `expired`: nobody decided in time. `failed`: a fault of ours.
UploadState = Literal[
    "inspecting", "ready", "queued", "running", "stopping",
    "done", "cancelled", "expired", "failed",
]  # fmt: skip
# Those in which a process has something to do.
AT_WORK: tuple[UploadState, ...] = ("stopping", "running", "queued", "inspecting")
# Those after which nothing comes.
ENDED: tuple[UploadState, ...] = ("done", "cancelled", "expired", "failed")

# A file as it was sent is `waiting`, then `opened`. What stands in it is `readable` or
# `unreadable`; of the readable a person has some `chosen` and others `left out`.
FileState = Literal[
    "waiting", "opened", "readable", "unreadable", "chosen", "left out",
    "added", "updated", "duplicate", "unchanged",
]  # fmt: skip
TAKEN: tuple[FileState, ...] = ("added", "updated", "duplicate", "unchanged")

FOLDER = "uploads"
LOCK = "lock"
# Numbers of locks of the database below this are those of other things.
FIRST_LOCK = 16


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody sent at a time. `take`: it is taken in without being looked at before."""

    id: str
    person: str
    state: UploadState
    take: bool
    tries: int
    created_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None


class FileId(NamedTuple):
    """Which file of an upload: the one with this number, and what stands in it; 0 is itself."""

    upload: str
    file: int
    member: int


@dataclass(frozen=True, slots=True)
class UploadFile:
    """A file that was sent, or something that stands in it.

    `path` is as it was named, `target` the path of the source that it becomes. `preview` says what
    was read in it.
    """

    id: FileId
    path: str
    size: int
    state: FileState
    reason: str = ""
    hint: str = ""
    target: str = ""
    labels: Labels = field(default_factory=dict)
    report: str | None = None
    preview: Mapping[str, Any] | None = None


class Chosen(NamedTuple):
    """What a person decided about a file: where it goes, and what is stated of it."""

    target: str
    labels: Labels


class KnownAs(NamedTuple):
    """The report that a file is of by its bytes, and by its text."""

    file: str | None
    text: str | None


class Uploads:
    """The uploads of a store, whose database this shares; what was sent lies in the home."""

    def __init__(self, database: Engine, home: Path) -> None:
        self._database = database
        self._folder = home / FOLDER

    def add(self, upload: Upload, files: Sequence[UploadFile], act: Act) -> None:
        """Begin with what was sent."""
        with self._writing() as connection:
            said = {name: getattr(upload, name) for name in _UPLOAD}
            connection.execute(insert(tables.uploads).values(said))
            connection.execute(insert(tables.upload_files), [_file_row(file) for file in files])
            append(connection, act)

    def get(self, id_: str) -> Upload | None:
        """The upload with this id."""
        with self._database.connect() as connection:
            query = select(tables.uploads).where(tables.uploads.c.id == id_)
            row = connection.execute(query).one_or_none()
        return _upload(row) if row else None

    def listed(self, person: str | None, limit: int, offset: int = 0) -> list[Upload]:
        """The uploads of a person, or of all, the newest first."""
        row = tables.uploads.c
        query = select(tables.uploads).order_by(row.created_at.desc(), row.id)
        if person is not None:
            query = query.where(row.person == person)
        with self._database.connect() as connection:
            return [_upload(one) for one in connection.execute(query.limit(limit).offset(offset))]

    def count(self, person: str | None) -> int:
        """How many uploads there are of a person, or of all."""
        query = select(func.count()).select_from(tables.uploads)
        if person is not None:
            query = query.where(tables.uploads.c.person == person)
        with self._database.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def in_states(self, states: Sequence[UploadState]) -> list[Upload]:
        """The uploads in these states, the oldest first."""
        row = tables.uploads.c
        query = select(tables.uploads).where(row.state.in_(states)).order_by(row.created_at, row.id)
        with self._database.connect() as connection:
            return [_upload(one) for one in connection.execute(query)]

    def files(self, upload: str) -> tuple[UploadFile, ...]:
        """All files of an upload with what stands in them, in order."""
        with self._database.connect() as connection:
            return tuple(map(_file, connection.execute(_files_of(upload))))

    def tallies(self, uploads: Iterable[str]) -> dict[str, dict[FileState, int]]:
        """How many files of each of these uploads are in each state."""
        row = tables.upload_files.c
        wanted = list(uploads)
        query = (
            select(row.upload_id, row.state, func.count())
            .where(row.upload_id.in_(wanted))
            .group_by(row.upload_id, row.state)
        )
        found: dict[str, dict[FileState, int]] = {id_: {} for id_ in wanted}
        with self._database.connect() as connection:
            for id_, state, count in connection.execute(query):
                found[id_][state] = count
        return found

    def names(self, uploads: Iterable[str]) -> dict[str, list[str]]:
        """The names of the files of each of these uploads as they were sent, in order."""
        row = tables.upload_files.c
        found: dict[str, list[str]] = {id_: [] for id_ in uploads}
        query = (
            select(row.upload_id, row.path)
            .where(row.upload_id.in_(list(found)), row.member == 0)
            .order_by(row.upload_id, row.file)
        )
        with self._database.connect() as connection:
            for id_, path in connection.execute(query):
                found[id_].append(path)
        return found

    def move(
        self,
        id_: str,
        before: Sequence[UploadState],
        after: UploadState,
        act: Act | None = None,
        choices: Mapping[FileId, Chosen] | None = None,
    ) -> bool:
        """Bring an upload from one of some states to another; False where it is in none of them.

        With `choices` those readable files are chosen and the others left out.
        """
        row, now = tables.uploads.c, datetime.now(UTC)
        times = {"begun_at": now} if after == "running" else {}
        if after in ENDED:
            times = {"ended_at": now}
        moved = (
            update(tables.uploads)
            .where(row.id == id_, row.state.in_(before))
            .values(state=after, tries=0, **times)
        )
        with self._writing() as connection:
            if not connection.execute(moved).rowcount:
                return False
            if choices is not None:
                _choose(connection, id_, choices)
            if act:
                append(connection, act)
        return True

    def note_tries(self, id_: str, tries: int) -> None:
        """How many processes began to work at an upload and did not get on."""
        with self._writing() as connection:
            row = tables.uploads.c
            connection.execute(update(tables.uploads).where(row.id == id_).values(tries=tries))

    def note_read(self, files: Sequence[UploadFile], opened: FileId | None = None) -> None:
        """Keep what was found in a file; `opened`: this was all that stands in that one."""
        with self._writing() as connection:
            if files:
                connection.execute(insert(tables.upload_files), [_file_row(file) for file in files])
                _note_getting_on(connection, files[0].id.upload)
            if opened:
                connection.execute(_one_file(opened).values(state="opened"))

    def note_result(
        self,
        file: FileId,
        state: FileState,
        report: str | None = None,
        reason: str = "",
        hint: str = "",
    ) -> None:
        """What became of a chosen file of which nothing was stored."""
        said = {"state": state, "report_id": report, "reason": reason, "hint": hint}
        with self._writing() as connection:
            connection.execute(_one_file(file).values(**said))

    def known(self, file: str, text: str) -> KnownAs:
        """The reports that have a file with this digest, and a text with that one."""
        source, report = tables.sources.c, tables.reports.c
        with self._database.connect() as connection:
            of_file = select(source.report_id).where(
                source.sha256 == file, source.superseded_at.is_(None)
            )
            of_text = select(report.id).where(report.text_sha256 == text)
            return KnownAs(
                connection.scalar(of_file.order_by(source.report_id).limit(1)),
                connection.scalar(of_text),
            )

    def targets_in_use(self, beside: str) -> set[str]:
        """The paths that other uploads are to take in and have not yet."""
        file, upload = tables.upload_files.c, tables.uploads.c
        query = (
            select(file.target)
            .join(tables.uploads, upload.id == file.upload_id)
            .where(upload.id != beside, upload.state.in_(AT_WORK), file.state == "chosen")
        )
        with self._database.connect() as connection:
            return set(connection.execute(query).scalars())

    @contextmanager
    def working_at(self, id_: str) -> Iterator[bool]:
        """Work at an upload; False where another process does already."""
        if self._database.dialect.name == "sqlite":
            lock = FileLock(self._folder / id_ / LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                yield False
                return
            try:
                yield True
            finally:
                lock.release()
            return
        number = FIRST_LOCK + int(id_[:7], 16)
        options = {"isolation_level": "AUTOCOMMIT"}
        with self._database.execution_options(**options).connect() as connection:
            # No other use of the connection may have its locks.
            connection.detach()
            yield bool(connection.scalar(select(func.pg_try_advisory_lock(LOCKS, number))))

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def note_taken(connection: Connection, file: FileId, state: FileState, report: str) -> None:
    """A file was taken in, in the transaction that stores its report."""
    connection.execute(_one_file(file).values(state=state, report_id=report, reason="", hint=""))
    _note_getting_on(connection, file.upload)


def _note_getting_on(connection: Connection, upload: str) -> None:
    row = tables.uploads.c
    tried = update(tables.uploads).where(row.id == upload, row.tries > 0)
    connection.execute(tried.values(tries=0))


def _choose(connection: Connection, upload: str, choices: Mapping[FileId, Chosen]) -> None:
    row = tables.upload_files.c
    readable = and_(row.upload_id == upload, row.state == "readable")
    connection.execute(update(tables.upload_files).where(readable).values(state="left out"))
    for id_, chosen in choices.items():
        said = {"target": chosen.target, "labels": dict(chosen.labels), "state": "chosen"}
        connection.execute(_one_file(id_).where(row.state == "left out").values(**said))


def _one_file(id_: FileId) -> Any:
    row = tables.upload_files.c
    return update(tables.upload_files).where(
        row.upload_id == id_.upload, row.file == id_.file, row.member == id_.member
    )


def _files_of(upload: str) -> Any:
    row = tables.upload_files.c
    query = select(tables.upload_files).where(row.upload_id == upload)
    return query.order_by(row.file, row.member)


_UPLOAD = ("id", "person", "state", "take", "tries", "created_at", "begun_at", "ended_at")


def _upload(row: Row[Any]) -> Upload:
    times = (in_utc(time) if time else None for time in (row.begun_at, row.ended_at))
    return Upload(
        row.id, row.person, row.state, row.take, row.tries, in_utc(row.created_at), *times
    )


def _file_row(file: UploadFile) -> dict[str, Any]:
    return {
        "upload_id": file.id.upload,
        "file": file.id.file,
        "member": file.id.member,
        "path": file.path,
        "target": file.target,
        "size": file.size,
        "state": file.state,
        "reason": file.reason,
        "hint": file.hint,
        "labels": dict(file.labels),
        "report_id": file.report,
        "preview": file.preview,
    }


def _file(row: Row[Any]) -> UploadFile:
    return UploadFile(
        FileId(row.upload_id, row.file, row.member),
        path=row.path,
        size=row.size,
        state=row.state,
        reason=row.reason,
        hint=row.hint,
        target=row.target,
        labels=row.labels,
        report=row.report_id,
        preview=row.preview,
    )
