"""Lists of rising numbers as bytes: where a word stands, which reports have a label.

A list is its first number and the gaps after it. The gaps of one list take 1, 2, 3 or 4 bytes each,
whichever makes the list about shortest. A gap too large for that is told in steps: the largest
value says "go on by so much and read the next", so that no list is long for the sake of one gap. At
1 byte

    7 9 9 600 601   is   first 7, then   2 0 255 255 81 1

since 600 is 9 + 255 + 255 + 81. Numbers may repeat (gap 0). All of it is arithmetic on whole
arrays, also over many lists at once. Nothing is cut short: numbers may have all of 32 bits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
# The numbers of lists; half the memory of the usual integers, and memory is what takes time.
Numbers = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]

WIDTHS = (1, 2, 3, 4)
KINDS: dict[int, Any] = {1: np.dtype(np.uint8), 2: np.dtype("<u2"), 4: np.dtype("<u4")}


class Coded(NamedTuple):
    """Lists as bytes, one after another: of each its first number, its width and its size."""

    firsts: Numbers
    widths: Bytes
    sizes: Ints
    gaps: Bytes


class Lists(NamedTuple):
    """Lists one after another, and how many numbers each has."""

    counts: Ints
    numbers: Numbers


def encode(lists: Lists) -> Coded:
    """Lists of at least one number each, as bytes. Raises ValueError if one does not rise."""
    counts, numbers = lists
    if not len(counts):
        return Coded(numbers, np.empty(0, np.uint8), counts, np.empty(0, np.uint8))
    starts = starts_of(counts)
    falls = numbers[1:] < numbers[:-1]
    falls[starts[1:] - 1] = False
    if falls.any():
        raise ValueError("the numbers of a list must rise")
    steps = np.diff(numbers, prepend=numbers[:1])
    steps[starts] = 0
    widths = _best_widths(steps, starts, counts)
    is_gap = np.ones(len(numbers), bool)
    is_gap[starts] = False
    sizes = np.zeros(len(counts), np.int64)
    told: dict[int, Bytes] = {}
    for width in np.unique(widths).tolist():
        chosen = widths == width
        mine = np.compress(np.repeat(chosen, counts) & is_gap, steps)
        jumps = mine // _step(width)
        mine_of_lists = counts[chosen] - 1
        sizes[chosen] = width * (mine_of_lists + _sums(jumps, mine_of_lists))
        told[width] = _to_bytes(_in_steps(mine, jumps, width), width)
    gaps = np.empty(sizes.sum(), np.uint8)
    for width, data in told.items():
        gaps[np.repeat(widths == width, sizes)] = data
    return Coded(numbers[starts], widths, sizes, gaps)


def decode(coded: Coded) -> Lists:
    """The lists that were encoded."""
    firsts, widths, sizes, gaps = coded
    if not len(firsts):
        return Lists(sizes, firsts)
    lengths = sizes // widths + 1
    starts = starts_of(lengths)
    is_gap = np.ones(lengths.sum(), bool)
    is_gap[starts] = False
    steps = np.zeros(len(is_gap), np.uint32)
    kept = np.ones(len(is_gap), bool)
    known = np.unique(widths).tolist()
    for width in known:
        alone = len(known) == 1
        chosen = widths == width
        mine = is_gap if alone else np.repeat(chosen, lengths) & is_gap
        values = _from_bytes(gaps if alone else gaps[np.repeat(chosen, sizes)], width)
        steps[mine] = values
        if (values == _step(width)).any():
            kept[mine] = values != _step(width)
    # Sums go on from list to list, and around where 32 bits end; each list is set to its beginning.
    sums = np.cumsum(steps, dtype=np.uint32)
    sums += np.repeat(firsts - sums[starts], lengths)
    if kept.all():
        return Lists(lengths, sums)
    return Lists(np.add.reduceat(kept, starts, dtype=np.int64), np.compress(kept, sums))


def decode_one(first: int, width: int, gaps: Bytes) -> Numbers:
    """A single list: the same as `decode`, with less around it."""
    values = _from_bytes(gaps, width)
    numbers = np.empty(len(values) + 1, np.uint32)
    numbers[0] = first
    numbers[1:] = values
    np.cumsum(numbers, dtype=np.uint32, out=numbers)
    jumps = values == _step(width)
    if jumps.any():
        numbers = np.compress(np.append(True, ~jumps), numbers)
    return numbers


def sizes_of(ends: npt.NDArray[Any]) -> Ints:
    """How large each part is if they end here; a 0 comes before all.

    >>> sizes_of(np.array([0, 3, 3, 8], np.uint32)).tolist()
    [3, 0, 5]
    """
    sizes: Ints = np.diff(ends.astype(np.int64))  # type: ignore[assignment]
    return sizes


def ends_of(sizes: npt.NDArray[Any]) -> Ints:
    """The other way round.

    >>> ends_of(np.array([3, 0, 5])).tolist()
    [0, 3, 3, 8]
    """
    return np.append(0, np.cumsum(sizes, dtype=np.int64))


def starts_of(counts: Ints) -> Ints:
    """Where each list begins if lists of these lengths stand one after another."""
    return np.cumsum(counts) - counts


def runs(keys: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """Where each run of equal keys begins, and how long it is.

    >>> [part.tolist() for part in runs(np.array([3, 3, 5, 9, 9]))]
    [[0, 2, 3], [2, 1, 2]]
    """
    if not len(keys):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.append(0, np.flatnonzero(keys[1:] != keys[:-1]) + 1)
    return starts, np.diff(starts, append=len(keys))


def _step(width: int) -> int:
    """How far the largest value of a width goes on."""
    return int((1 << 8 * width) - 1)


def _best_widths(steps: Numbers, starts: Ints, counts: Ints) -> Bytes:
    """The width at which each list is about shortest; shifts are quicker than divisions.

    Steps take time when a list is read. Lists at one byte are the longest, so theirs count twice.
    """
    sizes: list[Ints] = [WIDTHS[-1] * (counts - 1)]
    for width, weight in ((3, 1), (2, 1), (1, 2)):
        jumps = np.add.reduceat(steps >> (8 * width), starts, dtype=np.int64)
        sizes.append(width * (counts - 1 + weight * jumps))
    # Of equal sizes the widest comes first, which is read with the fewest steps.
    widths: Bytes = (WIDTHS[-1] - np.argmin(sizes, axis=0)).astype(np.uint8)
    return widths


def _sums(values: Numbers, counts: Ints) -> Ints:
    """The sum of each list; a list may be empty."""
    sums = np.append(0, np.cumsum(values, dtype=np.int64))
    ends = np.cumsum(counts)
    return np.asarray(sums[ends] - sums[ends - counts], np.int64)


def _in_steps(gaps: Numbers, jumps: Numbers, width: int) -> Numbers:
    """Each gap as it is told at this width."""
    if not jumps.any():
        return gaps
    step = _step(width)
    told = np.full(len(gaps) + jumps.sum(dtype=np.int64), step, np.uint32)
    told[np.cumsum(jumps + 1, dtype=np.int64) - 1] = gaps - jumps * np.uint32(step)
    return told


def _to_bytes(values: Numbers, width: int) -> Bytes:
    if width != 3:
        return values.astype(KINDS[width]).view(np.uint8)
    return np.ascontiguousarray(values.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3]).ravel()


def _from_bytes(data: Bytes, width: int) -> npt.NDArray[Any]:
    if width != 3:
        return data.view(KINDS[width])
    wide = np.zeros((len(data) // 3, 4), np.uint8)
    wide[:, :3] = data.reshape(-1, 3)
    return wide.ravel().view("<u4")
