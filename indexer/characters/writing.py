"""Texts -> the arrays of a segment.

`codes` holds the folded texts one after another, each followed by `END`; a character is coded by
its place in `alphabet`. `places` are the places of each character in rising order, one character
after another, and `starts` tells where those of each begin. `number-starts` and `number-ends` are
the places from which and to which a number may reach, in order of start, `numbers-to` the rows of
these in order of end: 1.2万 may end behind 2 or behind 万.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.folding import fold
from indexer.matching.slots import find_numbers
from indexer.sentences import find_sentences

# Names what the arrays hold; count up with a change.
VERSION = "1"
# The code after each text; no character has it.
END = 0
# A phrase is looked for so far beyond the last text.
BEYOND = 64
SIGNS_AT_ENDS = " \t。！？!?；;，,”’"


def write_segment(folder: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Write the arrays of these texts, given with the ids of their reports, into a folder."""
    parts: list[npt.NDArray[np.uint32]] = []
    bounds, sentences, hashes = [0], [], []
    number_starts, number_ends = array("I"), array("I")
    for _, text in texts:
        folded = fold(text)
        at = bounds[-1]
        parts += (code_points(folded), np.zeros(1, np.uint32))
        bounds.append(at + len(folded) + 1)
        for start, end in find_numbers(folded):
            number_starts.append(at + start)
            number_ends.append(at + end)
        for sentence in find_sentences(folded):
            sentences.append(at + sentence.start)
            hashes.append(_hash(folded[sentence.start : sentence.end]))
    points = np.concatenate([*parts, np.zeros(BEYOND, np.uint32)])
    alphabet = np.flatnonzero(np.bincount(points, minlength=1)).astype(np.uint32)
    codes = _coded(points, alphabet)
    real = codes[: bounds[-1]]
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "alphabet": alphabet,
        "codes": codes,
        # Of 16-bit codes numpy sorts a hundred million a few seconds.
        "places": np.argsort(real, kind="stable").astype(np.uint32),
        "starts": np.append(0, np.cumsum(np.bincount(real, minlength=len(alphabet)))),
        "bounds": np.asarray(bounds, np.int64),
        "number-starts": np.asarray(number_starts, np.uint32),
        "number-ends": np.asarray(number_ends, np.uint32),
        "numbers-to": np.lexsort((number_starts, number_ends)).astype(np.uint32),
        "sentences": np.asarray(sentences, np.uint32),
        "sentence-hashes": np.asarray(hashes, np.uint64),
    }
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values)


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)


def _coded(points: npt.NDArray[np.uint32], alphabet: npt.NDArray[np.uint32]) -> npt.NDArray[Any]:
    """Each character by its place in the alphabet; NUL, which no text has, is `END`."""
    kind = np.uint16 if len(alphabet) <= 0xFFFF else np.uint32
    table = np.zeros(int(alphabet[-1]) + 1, kind)
    table[alphabet] = np.arange(len(alphabet), dtype=kind)
    coded: npt.NDArray[Any] = table[points]
    return coded


def _hash(sentence: str) -> int:
    """What a sentence is known by, with other signs at its ends too."""
    plain = sentence.strip(SIGNS_AT_ENDS)
    digest = blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
