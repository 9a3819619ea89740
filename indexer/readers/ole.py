"""The shell of office files before 2007: a file system of sectors, with streams that have names."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST_SECTOR = 0xFFFFFFFA  # what is higher stands for the end of a chain, or for none
_ENTRY_BYTES = 128
_STREAM = 2


class BrokenShell(Exception):
    """The sectors do not fit together."""


class Shell:
    """The streams of a file; a stream is read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise BrokenShell
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise BrokenShell
        directory, _, self._small_below, small_table = struct.unpack_from("<4I", data, 48)
        self._data, self._size = data, 1 << shift
        self._table = _numbers(b"".join(map(self._sector, self._table_sectors())))
        self._small_table = _numbers(self._chain(small_table))
        self._streams = {name: place for name, *place in _entries(self._chain(directory))}
        start, _ = self._streams.get("", (_LAST_SECTOR, 0))
        self._small = self._chain(start)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; none where there is no such stream."""
        if name not in self._streams:
            return b""
        start, length = self._streams[name]
        if length >= self._small_below:
            return self._chain(start)[:length]
        places = (at * 64 for at in _followed(self._small_table, start))
        return b"".join(self._small[at : at + 64] for at in places)[:length]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(self._table, start)))

    def _table_sectors(self) -> Iterator[int]:
        """Where the table of chains is: 109 of its sectors stand in the head, others in a chain."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        following, _ = struct.unpack_from("<II", self._data, 68)
        seen = 0
        while following < _LAST_SECTOR and seen * self._size < len(self._data):
            *more, following = _numbers(self._sector(following)) or [_LAST_SECTOR]
            listed += more
            seen += 1
        # Each once: a file may name one sector a million times.
        return (number for number in dict.fromkeys(listed) if number < _LAST_SECTOR)


def _followed(table: tuple[int, ...], start: int) -> Iterator[int]:
    """The sectors of a chain; one that goes in a circle is cut off."""
    for _ in range(len(table)):
        if start >= len(table):
            return
        yield start
        start = table[start]


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, first sector and length of each stream at the top; those in folders are of objects.

    The first entry is the root, which has no name here and holds the small streams.
    """
    waiting, seen = [0], set[int]()
    while waiting:
        number = waiting.pop()
        at = number * _ENTRY_BYTES
        if number in seen or at + _ENTRY_BYTES > len(directory):
            continue
        seen.add(number)
        name_bytes, kind, left, right, child = struct.unpack_from("<HBx3I", directory, at + 64)
        name = directory[at : at + max(0, min(name_bytes, 64) - 2)].decode("utf-16-le", "replace")
        waiting += [left, right] if number else [child]
        if kind == _STREAM or number == 0:
            yield (name if number else ""), *struct.unpack_from("<II", directory, at + 116)


def _numbers(raw: bytes) -> tuple[int, ...]:
    """Numbers of 32 bits."""
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
