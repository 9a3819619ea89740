"""Files that hold others -> what they hold, within bounds of depth, number and size.

A zip archive is read here, member by member: its reader is ours and bounds itself, and all its
members at once may be more than fits into memory. Tables and mails are taken apart in a worker, for
they are read by parsers that others wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer import readers
from indexer.addresses import MEMBER_SIGN
from indexer.errors import UnreadableReport
from indexer.readers import Found, SourceFile
from indexer.readers.archive import SUFFIXES as ARCHIVES
from indexer.readers.kinds import kind_of
from indexer.readers.tables import mapping_lines
from indexer.readers.unzip import MEGABYTE, megabytes
from indexer.workers import Workers, fault

# An archive of mails with archives of tables in them is the deepest that anybody means.
MAX_DEPTH = 4
MAX_FILES = 100_000
MAX_BYTES = 1024 * MEGABYTE
UNPACK_IT = "unpack it and add the files inside, or split it"

Note = Callable[[str], None]


class Unpacked(NamedTuple):
    """What a container holds, and lines that tell how it was understood."""

    found: tuple[Found, ...]
    notes: tuple[str, ...]


def unpacked(source: SourceFile) -> Unpacked:
    """What a container holds, all at once. A worker does this."""
    return Unpacked(tuple(readers.expand(source)), mapping_lines(source))


def opened(top: Found, workers: Workers, note: Note) -> Iterator[Found]:
    """The file itself, or what it holds when it is a container, and what the containers in it hold.

    What cannot be opened is yielded as an UnreadableReport. `note` is called with each line that
    tells how a table was understood.
    """
    opening = _Opening(workers, note)
    try:
        for found in opening.files(top, depth=0):
            yield _storable(found)
    except UnreadableReport as error:
        yield _storable(error)


def containers(path: str) -> list[str]:
    """A path, and the paths of all that it may lie in.

    >>> containers("/a.zip!/b.eml!/c.txt")
    ['/a.zip', '/a.zip!/b.eml', '/a.zip!/b.eml!/c.txt']
    """
    parts = path.split(MEMBER_SIGN)
    return [MEMBER_SIGN.join(parts[:end]) for end in range(1, len(parts) + 1)]


@dataclass(slots=True)
class _Opening:
    """What one file holds, in all depths: how much of it may still come."""

    workers: Workers
    note: Note
    left: int = MAX_FILES
    bytes_left: int = MAX_BYTES

    def files(self, found: Found, depth: int) -> Iterator[Found]:
        if isinstance(found, UnreadableReport) or not readers.is_container(found):
            yield found
            return
        if depth == MAX_DEPTH:
            reason = f"archives, mails and tables in each other more than {MAX_DEPTH} deep"
            yield UnreadableReport(found.path, reason, UNPACK_IT)
            return
        for member in self._members(found):
            if isinstance(member, SourceFile) and member.path == found.path:
                yield member  # a spreadsheet that is itself a report
                continue
            self._count(member, found)
            yield from self.files(member, depth + 1)

    def _members(self, source: SourceFile) -> Iterator[Found]:
        try:
            if kind_of(source) in ARCHIVES:
                yield from readers.expand(source)
                return
            inside = self.workers.run(source.path, unpacked, source)
        except UnreadableReport as error:
            yield error
        except Exception as error:
            yield fault(source.path, error)
        else:
            for line in inside.notes:
                self.note(line)
            yield from inside.found

    def _count(self, member: Found, container: SourceFile) -> None:
        self.left -= 1
        self.bytes_left -= len(member.data) if isinstance(member, SourceFile) else 0
        if self.left < 0:
            raise UnreadableReport(container.path, f"more than {MAX_FILES:,} files", UNPACK_IT)
        if self.bytes_left < 0:
            reason = f"unpacks to more than {megabytes(MAX_BYTES)}"
            raise UnreadableReport(container.path, reason, UNPACK_IT)


def _storable(found: Found) -> Found:
    """A name may hold halves of characters, as a mail can state them; no database takes these."""
    path = found.path.encode("utf-8", "replace").decode()
    if path == found.path:
        return found
    if isinstance(found, UnreadableReport):
        return UnreadableReport(path, found.reason, found.hint)
    return replace(found, path=path)
