"""Many texts in one file, read one by one from where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

import numpy as np


def write_texts(folder: Path, name: str, texts: Iterable[str]) -> None:
    """Write texts so that `PackedTexts` reads them."""
    ends = [0]
    with (folder / f"{name}.txt").open("wb") as file:
        for text in texts:
            ends.append(ends[-1] + file.write(text.encode("utf-8", "surrogatepass")))
    np.save(folder / f"{name}-ends.npy", np.asarray(ends, dtype=np.int64))


class PackedTexts(Sequence[str]):
    """The texts of a file. Only those that are asked for are read."""

    def __init__(self, folder: Path, name: str) -> None:
        self._ends = np.load(folder / f"{name}-ends.npy", mmap_mode="r")
        file = folder / f"{name}.txt"
        # An empty file cannot be mapped.
        self._bytes = np.memmap(file, np.uint8, "r") if file.stat().st_size else np.empty(0, "u1")

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        text = self._bytes[self._ends[index] : self._ends[index + 1]].tobytes()
        return text.decode("utf-8", "surrogatepass")
