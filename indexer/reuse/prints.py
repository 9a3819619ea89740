"""A text -> its fingerprints: some of the hashes of all runs of so many letters, by winnowing.

A run is made of the letters of the levelled text: numbers are #, places @, and signs are left out,
since a copy often has other commas. Of every window of runs the one with the least hash is kept
(Schleimer, Wilkerson, Aiken 2003), so that two texts with `SURELY_FOUND` letters in common have a
fingerprint in common, while of about five hashes one is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.levelling import NUMBER, PLACE, level
from indexer.vocab.regions import Regions

# Names what a text is made into here; count up with a change.
VERSION = "2"
RUN = 12
WINDOW = 8
# Of a fingerprint that a text repeats so many places are compared with other texts, since each is
# with each: more would take minutes for a sentence that stands a thousand times.
MOST_REPEATS = 4
SURELY_FOUND = RUN + WINDOW - 1

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Marked = NDArray[np.bool_]
# Fingerprints of a report, and for each the index of the letter at which its run begins.
Prints = tuple[Hashes, Numbers]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)
NUMBER_CODE, PLACE_CODE = ord(NUMBER), ord(PLACE)


@dataclass(frozen=True)
class Letters:
    """The letters of a levelled text, and where in the text each begins and ends."""

    codes: NDArray[np.uint32]
    starts: Numbers
    ends: Numbers


def letters(text: str, regions: Regions | None = None) -> Letters:
    """The letters that are compared: Han, Latin, and the marks of numbers and places.

    >>> "".join(map(chr, letters("新增造林1.2万亩，增长9%。").codes))
    '新增造林#亩增长#'
    """
    levelled = level(text, regions)
    codes = np.frombuffer(levelled.text.encode("utf-32-le"), np.uint32)
    offsets = np.asarray(levelled.offsets, np.int64)
    kept = _is_letter(codes)
    return Letters(codes[kept], offsets[:-1][kept], offsets[1:][kept])


def fingerprints(found: Letters) -> Prints:
    """The fingerprints of a text, in order of place."""
    hashes = run_hashes(found.codes)
    if not len(hashes):
        return hashes, np.empty(0, np.int64)
    width = min(WINDOW, len(hashes))
    windows = np.lib.stride_tricks.sliding_window_view(hashes, width)
    kept = np.unique(windows.argmin(axis=1) + np.arange(len(windows)))
    return hashes[kept], kept


def ranks(values: Numbers) -> Numbers:
    """How many equal values stand before each, where equal ones stand side by side.

    >>> ranks(np.array([7, 7, 7, 2, 5, 5])).tolist()
    [0, 1, 2, 0, 0, 1]
    """
    places = np.arange(len(values))
    first = np.append(True, values[1:] != values[:-1])[: len(values)]
    return places - np.maximum.accumulate(places * first)


def run_hashes(codes: NDArray[np.uint32]) -> Hashes:
    """A hash of each run of letters, in order of place; none of a text shorter than a run."""
    count = max(len(codes) - RUN + 1, 0)
    wide = codes.astype(np.uint64)
    hashes = np.zeros(count, np.uint64)
    for step in range(RUN):
        hashes *= _BASE
        hashes += wide[step : step + count]
    # The low bits of such a sum depend on few letters; this spreads them over all bits.
    for _ in range(2):
        hashes ^= hashes >> _HALF
        hashes *= _MIX
    return hashes ^ (hashes >> _HALF)


def _is_letter(codes: NDArray[np.uint32]) -> Marked:
    han = (codes >= 0x3400) & (codes <= 0x9FFF)
    latin = ((codes | 0x20) >= ord("a")) & ((codes | 0x20) <= ord("z"))
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    letter: Marked = (
        han | latin | digit | (codes == NUMBER_CODE) | (codes == PLACE_CODE) | (codes > 0x1FFFF)
    )
    return letter
