"""A file of named arrays, read from where they lie, each stretch checked when it is first read.

The arrays stand one after another, then a table of their names, kinds and checksums, then where the
table begins. Nothing in it is pickled: a file from a stranger can be wrong, but runs nothing. It
is whole on the disk before it has its name, and never changes after.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import IO, Any, Self
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer.errors import IndexerError

Array = npt.NDArray[Any]

MAGIC = b"shuzhi-arrays-1\n"
# Where the table begins, how long it is, its checksum, MAGIC.
END = struct.Struct("<QQI16s")
# Arrays begin at multiples of this, so that each can be read as what it is.
ALIGNED = 64
# Every stretch of so many bytes has a checksum of its own.
STRETCH = 1 << 16
# Bytes of an array that are held in memory before they go to a file.
HELD = 1 << 16
COPIED_AT_ONCE = 1 << 22


class DamagedIndex(IndexerError):
    """A file of the index that is not as it was written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path}: {reason}; build the index anew with: shuzhi reindex (nothing is lost, all of "
            "it comes from the store)"
        )


class ArrayFileWriter:
    """Writes a file of arrays; each may grow bit by bit, all at the same time.

    The file is there when the `with` ends, unless that ends in a fault.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._grown: dict[str, _Growing] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        try:
            if fault is None:
                self._finish()
        finally:
            for grown in self._grown.values():
                grown.file.close()

    def append(self, name: str, values: Array) -> None:
        """Put values at the end of the array of this name, of their kind if it is new."""
        if name not in self._grown:
            self._grown[name] = _Growing(values.dtype, self._path.parent)
        self._grown[name].append(values)

    def _finish(self) -> None:
        """Put the arrays together under the name of the file, safe from a loss of power."""
        unfinished = self._path.with_name(self._path.name + ".new")
        table = {}
        with open(unfinished, "wb") as file:
            for name, grown in self._grown.items():
                file.write(bytes(-file.tell() % ALIGNED))
                table[name] = [grown.kind.str, file.tell(), grown.length, grown.copy_to(file)]
            encoded = json.dumps(table).encode()
            file.write(bytes(-file.tell() % ALIGNED))
            at = file.tell()
            file.write(encoded)
            file.write(END.pack(at, len(encoded), crc32(encoded), MAGIC))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, self._path)


class _Growing:
    """An array that grows in a file without a name, which is gone when the process is."""

    def __init__(self, kind: np.dtype[Any], folder: Path) -> None:
        self.kind = kind
        self.length = 0
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(HELD, dir=str(folder))  # noqa: SIM115

    def append(self, values: Array) -> None:
        assert values.dtype == self.kind, f"{values.dtype} in an array of {self.kind}"
        self.length += len(values)
        self.file.write(np.ascontiguousarray(values).data)

    def copy_to(self, file: IO[bytes]) -> list[int]:
        """Copy the array to the end of a file; returns the checksums of its stretches."""
        checks: list[int] = []
        self.file.seek(0)
        while some := self.file.read(COPIED_AT_ONCE):
            file.write(some)
            checks += _checksums(some)
        return checks


def _checksums(data: bytes) -> Iterable[int]:
    view = memoryview(data)
    return (crc32(view[at : at + STRETCH]) for at in range(0, len(view), STRETCH))


class ArrayFile:
    """The arrays of a file. They stay readable for as long as anyone holds one of them.

    Threads may share it, and so may processes that fork: no place in the file is kept. Raises
    FileNotFoundError, or DamagedIndex where the end of the file is not what was written.
    """

    def __init__(self, path: Path) -> None:
        with open(path, "rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise DamagedIndex(path, "the file is empty") from None
        self._path = path
        self._arrays = {name: self._open(*row) for name, row in self._table().items()}

    @property
    def names(self) -> Collection[str]:
        """The names of the arrays."""
        return self._arrays.keys()

    def array(self, name: str) -> CheckedArray:
        """The array of this name."""
        return self._arrays[name]

    def whole(self, name: str) -> Array:
        """All values of an array, checked."""
        return self._arrays[name].whole

    def check(self) -> None:
        """Hold every array against its checksums. Raises DamagedIndex."""
        for array in self._arrays.values():
            _ = array.whole

    def forget(self) -> None:
        """Let go of the memory that pages read so far take; they are read again when needed."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def _table(self) -> dict[str, tuple[str, int, int, list[int]]]:
        size = len(self._map)
        if size >= END.size:
            at, length, check, magic = END.unpack_from(self._map, size - END.size)
            encoded = self._map[at : at + length]
            if magic == MAGIC and at + length + END.size == size and crc32(encoded) == check:
                table: dict[str, tuple[str, int, int, list[int]]] = json.loads(encoded)
                return table
        raise DamagedIndex(self._path, "the file is not whole, or of another version")

    def _open(self, kind: str, at: int, length: int, checks: list[int]) -> CheckedArray:
        values: Array = np.frombuffer(self._map, np.dtype(kind), length, at)
        return CheckedArray(self._path, values, checks)


class CheckedArray:
    """An array in a file; each stretch of it is held against its checksum before it is used."""

    def __init__(self, path: Path, values: Array, checks: list[int]) -> None:
        self._path = path
        self._values = values
        self._bytes: npt.NDArray[np.uint8] = values.view(np.uint8)
        self._checks = checks
        self._checked = bytearray(len(checks))

    def __len__(self) -> int:
        return len(self._values)

    def part(self, start: int, end: int) -> Array:
        """The values from one place to another."""
        size = self._values.itemsize
        first, last = start * size // STRETCH, (end * size - 1) // STRETCH
        for number in range(first, last + 1):
            if not self._checked[number]:
                self._check(number)
        return self._values[start:end]

    @property
    def whole(self) -> Array:
        """All values."""
        return self.part(0, len(self._values))

    def _check(self, number: int) -> None:
        stretch = self._bytes[number * STRETCH : (number + 1) * STRETCH]
        if crc32(stretch.data) != self._checks[number]:
            raise DamagedIndex(self._path, f"byte {number * STRETCH} and those after are damaged")
        self._checked[number] = 1
