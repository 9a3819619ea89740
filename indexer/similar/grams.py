"""Levelled text -> numbers that stand for its runs of three characters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]
LENGTH = 3
SEPARATOR = "\n"
# Odd factors that mix three characters into 32 bits. Two runs that meet in one number make a
# candidate more, which the comparison of the texts themselves turns away.
FIRST, SECOND, THIRD = (np.uint32(n) for n in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D))


def gram_keys(text: str) -> Keys:
    """The number of the run that begins at each character but the last two."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
    if len(codes) < LENGTH:
        return np.empty(0, np.uint32)
    mixed: Keys = codes[:-2] * FIRST ^ codes[1:-1] * SECOND ^ codes[2:] * THIRD
    mixed ^= mixed >> np.uint32(15)
    return mixed


def postings(texts: list[str]) -> tuple[Keys, Numbers, npt.NDArray[np.int32]]:
    """Which texts hold each run: its numbers in order, where each begins, and the texts."""
    joined = SEPARATOR.join(texts)
    keys = gram_keys(joined)
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    # The runs that reach over the end of a text begin at its last two characters or the separator.
    places = np.arange(len(keys), dtype=np.int64)
    owner = np.searchsorted(ends, places, side="right")
    inside = places + LENGTH < ends[owner] if len(keys) else np.empty(0, bool)
    pairs = (keys[inside].astype(np.uint64) << np.uint64(32)) | owner[inside].astype(np.uint64)
    # Sorted in place: np.unique takes several times as long for as many.
    pairs.sort()
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    held, first = np.unique((pairs >> np.uint64(32)).astype(np.uint32), return_index=True)
    bounds = np.append(first, len(pairs)).astype(np.int64)
    return held, bounds, (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)
