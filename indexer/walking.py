"""Folders, and what could not be read before -> the files that may hold reports."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from indexer import readers
from indexer.addresses import MEMBER_SIGN, asked, is_address
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile


class Walk(NamedTuple):
    """The files to read, and how many others stood beside them.

    `addresses` are to be fetched, `given` is at hand already, as from standard input, `unreadable`
    are folders that cannot be looked into and files that are gone, `notes` lines for who asked.
    `only` names the files and members that are wanted where the others are to be left alone.
    """

    files: tuple[Path, ...] = ()
    skipped: int = 0
    addresses: tuple[str, ...] = ()
    given: tuple[SourceFile, ...] = ()
    unreadable: tuple[UnreadableReport, ...] = ()
    notes: tuple[str, ...] = ()
    only: frozenset[str] | None = None


def walk(paths: Iterable[Path], home: Path) -> Walk:
    """The files under some paths, in order of name. A file that is named itself is always read.

    A home that lies under a path, as the default one does under the current folder, is left out.
    Links that lead out of a folder are not followed: whoever shares a folder could make others take
    in what lies elsewhere on their machine. What links inside it lead to is there under its own
    name.
    """
    walking = _Walking(os.path.abspath(home))
    for path in paths:
        if os.path.isdir(path):
            walking.look_into(path)
        else:
            walking.files.append(Path(os.path.abspath(path)))
    return Walk(
        files=tuple(dict.fromkeys(walking.files)),
        skipped=walking.skipped,
        unreadable=tuple(walking.unreadable),
        notes=tuple(walking.notes),
    )


def walk_again(failures: Iterable[str], home: Path) -> Walk:
    """What could not be read before: files, members of archives, folders, addresses."""
    paths: list[Path] = []
    addresses: list[str] = []
    gone: list[UnreadableReport] = []
    wanted = set(failures)
    for failure in sorted(wanted):
        if is_address(failure):
            addresses.append(asked(failure))
        elif path := on_disk(failure):
            paths.append(path)
        else:
            hint = "ingest it again from where it is now"
            gone.append(UnreadableReport(failure, "it is not there any more", hint))
    found = walk(paths, home)
    in_folders = {readers.label(file) for file in found.files} - {readers.label(p) for p in paths}
    return found._replace(
        addresses=tuple(dict.fromkeys(addresses)),
        unreadable=(*gone, *found.unreadable),
        only=frozenset(wanted | in_folders),
    )


def on_disk(label: str) -> Path | None:
    """The file or folder of a source's path, or the archive that it is a member of; None when gone.

    A path is kept as text. On disk a name may be in GBK, or be no text at all.
    """
    if not os.path.isabs(label):
        return None
    path, *names = map(Path, Path(label).parts)
    for name in map(str, names):
        if here := _named(path, name):
            path = here
            continue
        archive = _named(path, name[:-1]) if name.endswith(MEMBER_SIGN[0]) else None
        return archive if archive and not archive.is_dir() else None
    return path


def _named(folder: Path, name: str) -> Path | None:
    """What bears this name in a folder, as it stands or as text."""
    if os.path.lexists(folder / name):
        return folder / name
    try:
        names = os.listdir(folder)
    except OSError:
        return None
    return next((folder / other for other in names if readers.label(Path(other)) == name), None)


@dataclass(slots=True)
class _Walking:
    """What was found so far."""

    home: str
    files: list[Path] = field(default_factory=list)
    skipped: int = 0
    unreadable: list[UnreadableReport] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def look_into(self, top: Path) -> None:
        root = os.path.realpath(top)
        leading_out: list[str] = []
        for folder, folders, names in os.walk(top, onerror=self._refuse):
            here = os.path.abspath(folder)
            leading_out += _leading_out(here, (*folders, *names), root)
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".") and os.path.join(here, name) != self.home
            )
            for name in sorted(names):
                path = os.path.join(here, name)
                if readers.verdict(name) == "read" and path not in leading_out:
                    self.files.append(Path(path))
                else:
                    self.skipped += 1
        self._tell_of_links(top, leading_out)

    def _tell_of_links(self, top: Path, leading_out: list[str]) -> None:
        if not leading_out:
            return
        self.skipped += sum(os.path.isdir(link) for link in leading_out)  # others were counted
        first = readers.label(Path(leading_out[0]))
        what = "1 link leads" if len(leading_out) == 1 else f"{len(leading_out)} links lead"
        self.notes.append(
            f"{what} out of {readers.label(top)} and what is there was left alone, as {first}; "
            "name it to have it read"
        )

    def _refuse(self, error: OSError) -> None:
        folder = Path(str(error.filename or "folder"))
        why = (error.strerror or "it cannot be listed").lower()
        hint = "check its name and permissions"
        reason = f"the folder cannot be opened: {why}"
        self.unreadable.append(UnreadableReport(readers.label(folder), reason, hint))


def _leading_out(folder: str, names: Iterable[str], root: str) -> Iterator[str]:
    """The links among these that lead to somewhere outside of a folder."""
    for name in names:
        path = os.path.join(folder, name)
        if os.path.islink(path) and not _lies_in(os.path.realpath(path), root):
            yield path


def _lies_in(path: str, root: str) -> bool:
    return path == root or path.startswith(os.path.join(root, ""))
