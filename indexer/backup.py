"""A home in one file, and a home out of such a file.

What cannot be made again is in it: the database, the originals, and the settings, regions and
policies of a user's own. The index and all arrays are not: they take more room than all else, and
are made anew from the store in the time that it takes to read a backup and check it.

The database is copied as it is at one moment, whoever writes to it meanwhile. Originals are never
changed nor removed, so that those which the copy names are there when they are copied after it.

A backup may come from a stranger: nothing of it is in force until all of it has been checked, and
only files that a home has are taken out of it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from indexer.backup_archive import (
    BAD_ARCHIVE,
    BackupError,
    Entry,
    Hashed,
    NewArchive,
    check_suffix,
    entries,
)
from indexer.corpus import OWN_REGIONS, must_exist, open_corpus
from indexer.home_policies import LAST_GOOD, OWN_POLICIES
from indexer.settings import FILE_NAME, Settings
from indexer.store import open_store, postgresql
from indexer.store.copies import copied_originals, copy_store, examine_copy
from indexer.store.originals import file_digest, place_of
from indexer.store.store import DATABASE, ORIGINALS
from indexer.syncing import sync_all

MANIFEST = "manifest.json"
FORMAT = 1
OWN_FILES = (OWN_REGIONS, OWN_POLICIES, LAST_GOOD, FILE_NAME)
# A restored home that needs more room than is left on the disk is refused before it is written.
ROOM_LEFT_OVER = 1 << 20


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds. `missing` are the originals that the home itself has lost."""

    file: str
    reports: int
    originals: int
    bytes: int
    missing: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Restored:
    """What a home has that was made of a backup."""

    reports: int
    originals: int
    made: str
    missing: tuple[str, ...]
    seconds: float


class Manifest(NamedTuple):
    """What a backup says of itself: the hash and size of each file in it."""

    made: str
    files: Mapping[str, Hashed]
    missing: tuple[str, ...]


def backup(settings: Settings, file: Path) -> BackedUp:
    """Write all that a home holds into a new file, .tar or .zip; others may search and ingest.

    Raises BackupError where the file is there already or of another kind and where the store is a
    server's, HomeError where there is no home, StoreError for a database that cannot be read.
    """
    began, home = time.monotonic(), settings.home
    must_exist(home)
    _refuse_server(settings)
    check_suffix(file)
    if file.exists():
        raise BackupError(f"{file} is there already; name another file")
    with (
        _no_fault_of_ours(file),
        tempfile.TemporaryDirectory(prefix=".backing-up-", dir=file.absolute().parent) as beside,
        NewArchive(file) as archive,
    ):
        copy = Path(beside) / DATABASE
        copy_store(home, copy)
        counts = examine_copy(copy)
        files = {DATABASE: archive.add(DATABASE, copy)}
        for name in OWN_FILES:
            if (home / name).is_file():
                # Read at once: its owner may be writing it.
                files[name] = archive.write(name, (home / name).read_bytes())
        missing = []
        for digest in copied_originals(copy):
            path = place_of(home / ORIGINALS, digest)
            if path.is_file() and file_digest(path) == digest:
                name = path.relative_to(home).as_posix()
                files[name] = archive.add(name, path)
            else:
                missing.append(digest)
        archive.write(MANIFEST, _manifest_of(files, missing))
    return BackedUp(
        file=str(file),
        reports=counts.reports,
        originals=counts.originals - len(missing),
        bytes=file.stat().st_size,
        missing=tuple(missing),
        seconds=round(time.monotonic() - began, 3),
    )


def restore(settings: Settings, file: Path) -> Restored:
    """Make a home of a backup, with an index of its own.

    It is made beside its place, checked, and then put there: a home is there wholly or not at all.

    Raises BackupError where there is a home already, where the store is a server's, for a file that
    is no backup or is damaged, and StoreError for one of a newer version.
    """
    began, home = time.monotonic(), settings.home
    _refuse_server(settings)
    if home.exists() and (not home.is_dir() or next(home.iterdir(), None) is not None):
        raise BackupError(f"{home} is there already; name a new home with --home, or move it away")
    home.absolute().parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{home.name}-restoring-", dir=home.absolute().parent))
    try:
        with _no_fault_of_ours(file):
            manifest = _take_out(file, beside)
            counts = examine_copy(beside / DATABASE)
            _check_originals(file, beside, manifest)
            open_store(beside).close()  # brings it to the newest form, or refuses it
            sync_all(beside)
            if home.exists():
                home.rmdir()  # it is empty
            os.rename(beside, home)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    open_corpus(settings).close()  # builds the index
    return Restored(
        reports=counts.reports,
        originals=counts.originals - len(manifest.missing),
        made=manifest.made,
        missing=manifest.missing,
        seconds=round(time.monotonic() - began, 3),
    )


def _refuse_server(settings: Settings) -> None:
    """Raises BackupError where the database is none that could be copied as a file."""
    if settings.store:
        where, originals = postgresql.place_of(settings.store), settings.home / ORIGINALS
        raise BackupError(
            f"the reports are in {where}: back that up with pg_dump, give it back with pg_restore, "
            f"and copy the folder {originals} after each dump; {', '.join(OWN_FILES)} in "
            f"{settings.home} are yours too, all else is made anew"
        )


@contextmanager
def _no_fault_of_ours(file: Path) -> Iterator[None]:
    """What a disk refuses, as where it is full, is for a person to mend."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise BackupError(f"{file}: {error.strerror}{where}; nothing was changed") from error
    except BAD_ARCHIVE as error:
        raise BackupError(f"{file}: damaged: {error}; nothing was changed") from None


def _manifest_of(files: Mapping[str, Hashed], missing: list[str]) -> bytes:
    stated = {
        "format": FORMAT,
        "made": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "files": {name: asdict(hashed) for name, hashed in files.items()},
        "missing": missing,
    }
    return json.dumps(stated, indent=1).encode()


def _take_out(file: Path, folder: Path) -> Manifest:
    """Write what is in a backup into a folder; what it says of itself holds of every file."""
    found: dict[str, Hashed] = {}
    room = shutil.disk_usage(folder).free - ROOM_LEFT_OVER
    for entry in entries(file):
        _check_name(file, entry, found)
        room -= entry.size
        if room < 0:
            raise BackupError(f"{file}: there is no room for {entry.name} and what is before it")
        target = folder / entry.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found[entry.name] = entry.write_to(target)
    if MANIFEST not in found:
        raise BackupError(f"{file}: no {MANIFEST}; it is no backup of shuzhi, or not whole")
    del found[MANIFEST]
    manifest = _read_manifest(file, folder / MANIFEST)
    (folder / MANIFEST).unlink()
    for name in sorted({*found, *manifest.files}):
        if found.get(name) != manifest.files.get(name):
            raise BackupError(f"{file}: {name} is missing, or not as it was when it was backed up")
    if DATABASE not in found:
        raise BackupError(f"{file}: there is no {DATABASE} in it")
    return manifest


def _check_name(file: Path, entry: Entry, found: Mapping[str, object]) -> None:
    """Raises BackupError for what no home has, as ../a or a link, and for a second one."""
    digest = entry.name.rpartition("/")[2]
    is_hash = len(digest) == 64 and not set(digest) - set("0123456789abcdef")
    original = is_hash and entry.name == place_of(Path(ORIGINALS), digest).as_posix()
    known = entry.name in (MANIFEST, DATABASE, *OWN_FILES) or original
    if not known or entry.name in found or not entry.is_file:
        raise BackupError(f"{file}: {entry.name!r} in it does not belong into a home; nothing done")


def _read_manifest(file: Path, path: Path) -> Manifest:
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        if stated["format"] != FORMAT:
            raise BackupError(f"{file}: made by a newer version of shuzhi; install that one")
        files = {str(name): Hashed(**hashed) for name, hashed in stated["files"].items()}
        return Manifest(str(stated["made"]), files, tuple(map(str, stated["missing"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{file}: {MANIFEST} in it cannot be read: {error!r}") from None


def _check_originals(file: Path, folder: Path, manifest: Manifest) -> None:
    """Every original has the bytes that its name says, and none is missing that is not said to."""
    for digest in _originals_in(manifest):
        if manifest.files[place_of(Path(ORIGINALS), digest).as_posix()].sha256 != digest:
            raise BackupError(f"{file}: the original {digest} has other bytes")
    wanted = set(copied_originals(folder / DATABASE)) - set(manifest.missing)
    if lacking := wanted - set(_originals_in(manifest)):
        raise BackupError(f"{file}: the original {min(lacking)} is not in it")
    (folder / ORIGINALS).mkdir(mode=0o700, exist_ok=True)


def _originals_in(manifest: Manifest) -> Iterator[str]:
    return (name.rpartition("/")[2] for name in manifest.files if name.startswith(f"{ORIGINALS}/"))
