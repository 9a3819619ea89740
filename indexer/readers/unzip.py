"""Zip archives opened with bounds, for the readers of formats that are zips.

Whatever is wrong with an archive is an UnreadableReport; no exception of zipfile comes out.
"""

from __future__ import annotations

import copy
import io
import struct
import sys
import zipfile
import zlib

from indexer.errors import UnreadableReport
from indexer.readers.models import SourceFile

MEGABYTE = 1 << 20
# Prose packs 2 to 4 times, the XML of Word up to 30 in what we have seen, deflate at most 1,032.
MAX_RATIO = 200
# Below this size no ratio is suspicious: a short table of blanks packs as well as a bomb.
RATIO_FREE_BYTES = MEGABYTE

# bz2 and lzma are left out on purpose: zipfile unpacks them a whole 4 kB of input at a time,
# and 4 kB of bz2 can hold 4 GB. Programs that make .docx and everyday .zip write deflate.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAG = 0x1
_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # and its child for a version or a patch that zipfile does not know
    ValueError,  # also UnicodeDecodeError: a member name that is not what its flag says
    LookupError,
)


def open_zip(source: SourceFile, max_members: int) -> zipfile.ZipFile:
    """Open an archive; its directory is read, nothing is unpacked."""
    if not source.data:
        raise UnreadableReport(source.path, "the file is empty", "download or save it again")
    # Counted before zipfile makes an object of each. Stored inner archives count too, hence 20.
    if source.data.count(b"PK\x01\x02") > 20 * max_members:
        raise too_many_members(source.path, max_members)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except _TROUBLE:
        raise _not_an_archive(source) from None
    if len(archive.infolist()) > max_members:
        raise too_many_members(source.path, max_members)
    return archive


def member_names(source: SourceFile) -> frozenset[str]:
    """The names in an archive, none when it cannot be opened."""
    try:
        with open_zip(source, max_members=10_000) as archive:
            return frozenset(archive.namelist())
    except UnreadableReport:
        return frozenset()


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, limit: int) -> bytes:
    """Unpack one member; never more than limit + 1 bytes, so a longer answer means too large.

    The size that the archive states is not believed: the bytes are counted as they are unpacked.
    """
    if info.flag_bits & _ENCRYPTED_FLAG:
        hint = "unpack it with the password and add the unpacked file"
        raise UnreadableReport(path, "encrypted with a password", hint)
    if info.compress_type not in _METHODS:
        reason = f"packed with zip method {info.compress_type}, which is not read for safety"
        raise UnreadableReport(path, reason, "pack it again with the usual method, deflate")
    unbelieving = copy.copy(info)
    unbelieving.file_size = sys.maxsize  # zipfile would not read past the stated size
    try:
        with archive.open(unbelieving) as stream:
            return stream.read(limit + 1)
    except _TROUBLE:
        hint = "download or copy the archive again from its source"
        raise UnreadableReport(path, "the packed data is broken or cut short", hint) from None


def too_many_members(path: str, max_members: int) -> UnreadableReport:
    """The answer to an archive of ten thousand names, which takes memory before it is unpacked."""
    reason = f"the zip archive holds more than {max_members:,} members"
    return UnreadableReport(path, reason, "split it into smaller archives")


def allowance(packed_bytes: int) -> int:
    """How far so many packed bytes may unpack before they count as a bomb."""
    return max(RATIO_FREE_BYTES, packed_bytes * MAX_RATIO)


def megabytes(count: int) -> str:
    """A size as messages state it.

    >>> megabytes(64 * MEGABYTE), megabytes(300_000)
    ('64 MB', '0.3 MB')
    """
    size = count / MEGABYTE
    return f"{size:.0f} MB" if size >= 10 else f"{size:.1f} MB"


def _not_an_archive(source: SourceFile) -> UnreadableReport:
    if source.data.startswith(b"PK"):
        reason = "the zip archive is broken or cut short"
        return UnreadableReport(source.path, reason, "download or copy it again from its source")
    hint = "open it in the program that made it and save it again, as .docx or .txt"
    return UnreadableReport(source.path, "not a zip archive, as its name says", hint)
