"""Zip archives of reports: the files inside, within bounds that a bomb cannot pass."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.errors import UnreadableReport
from indexer.readers import Found, verdict
from indexer.readers.kinds import harmless_name, kind_of, readable_name
from indexer.readers.models import SourceFile
from indexer.readers.unzip import (
    MEGABYTE,
    allowance,
    megabytes,
    open_zip,
    read_member,
    too_many_members,
)

SUFFIXES: tuple[str, ...] = (".zip",)

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 64 * MEGABYTE
MAX_TOTAL_BYTES = 1024 * MEGABYTE
MAX_DEPTH = 3

_UTF8_NAME_FLAG = 0x800


@dataclass(slots=True)
class _Budget:
    """What may still be taken out of an archive and the archives inside it, together."""

    members: int
    unpacked: int


def unpack(source: SourceFile) -> Iterator[Found]:
    """The files of an archive and of the archives in it, one at a time.

    A member that cannot be taken out is yielded as an UnreadableReport. So is the archive itself
    when it is none, holds nothing to read, or is a bomb; then nothing more comes from it.
    """
    return _unpack(source, _Budget(MAX_MEMBERS, MAX_TOTAL_BYTES), depth=1)


def _unpack(source: SourceFile, budget: _Budget, depth: int) -> Iterator[Found]:
    try:
        with open_zip(source, MAX_MEMBERS) as archive:
            budget.members -= len(archive.infolist())
            if budget.members < 0:
                raise too_many_members(source.path, MAX_MEMBERS)
            yield from _files(source, archive, budget, depth)
    except UnreadableReport as error:
        yield error


def _files(
    source: SourceFile, archive: zipfile.ZipFile, budget: _Budget, depth: int
) -> Iterator[Found]:
    members = _members_to_read(archive)
    if not members:
        hint = "add the reports themselves, as .docx, .html or .txt"
        raise UnreadableReport(source.path, "the zip archive holds no file to read", hint)
    bound = left = min(budget.unpacked, allowance(len(source.data)))
    # A look at the stated sizes spares the work; what is unpacked is counted all the same.
    if sum(info.file_size for _, info in members) > bound:
        raise _bomb(source, bound)
    for name, info in members:
        path = f"{source.path}!/{name}"
        try:
            data = read_member(archive, info, path, min(left, MAX_MEMBER_BYTES))
        except UnreadableReport as error:
            yield error
            continue
        budget.unpacked -= len(data)
        left = min(left - len(data), budget.unpacked)
        if left < 0:
            raise _bomb(source, bound)
        yield from _expanded(SourceFile(path, data), budget, depth)
        left = min(left, budget.unpacked)  # archives inside have taken their part


def _expanded(member: SourceFile, budget: _Budget, depth: int) -> Iterator[Found]:
    """The member, or the files inside when it is a zip archive too."""
    if len(member.data) > MAX_MEMBER_BYTES:
        reason = f"unpacks to more than {megabytes(MAX_MEMBER_BYTES)}"
        yield UnreadableReport(member.path, reason, "unpack it and save its text alone as .txt")
    elif kind_of(member) not in SUFFIXES:
        yield member
    elif depth < MAX_DEPTH:
        yield from _unpack(member, budget, depth + 1)
    else:
        reason = f"zip archives packed in each other more than {MAX_DEPTH} deep"
        yield UnreadableReport(member.path, reason, "unpack it and add the files inside")


def _members_to_read(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Members that may be reports, under harmless names."""
    # Not info.is_dir(), which cannot bear a member without a name.
    decoded = ((_decoded_name(info), info) for info in archive.infolist())
    files = [(name, info) for name, info in decoded if not name.endswith(("/", "\\"))]
    labelled = ((harmless_name(name), info) for name, info in files)
    return [(name, info) for name, info in labelled if _is_wanted(name)]


def _is_wanted(name: str) -> bool:
    """False for kinds that a walk skips too, and for what lies in folders of the system.

    >>> _is_wanted("2023/述职报告.doc"), _is_wanted("__MACOSX/a.txt"), _is_wanted(".git/a.txt")
    (True, False, False)
    """
    folders = name.split("/")[:-1]
    hidden = any(folder.startswith(".") or folder == "__MACOSX" for folder in folders)
    return not hidden and verdict(name) == "read"


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant; the format says cp437, and hardly anybody means it."""
    if info.flag_bits & _UTF8_NAME_FLAG:
        return info.filename
    return readable_name(info.orig_filename.encode("cp437", errors="replace"))


def _bomb(source: SourceFile, bound: int) -> UnreadableReport:
    packed = megabytes(len(source.data))
    reason = f"{packed} that unpack to more than {megabytes(bound)}, as a zip bomb does"
    if bound < allowance(len(source.data)):
        total = megabytes(MAX_TOTAL_BYTES)
        reason = f"unpacks to more than {total}, all archives in each other together"
    hint = "if the archive is honest, unpack it and add the files, or split it"
    return UnreadableReport(source.path, reason, hint)
