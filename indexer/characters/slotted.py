"""Every place of a phrase with slots, as `matching.slots` finds them in one text.

That module says what slots mean. This one finds the same in all texts of a segment at once: the
ways through a phrase are arrays that go on from part to part, each with where it began, where it
has come to, and where its parts stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.characters.segment import Mask, Places, Segment
from indexer.folding import fold_signs
from indexer.matching.slots import (
    HAN_DIGITS,
    LONGEST_FILLING,
    LONGEST_NUMBER,
    SENTENCE_ENDS,
    SIGNS,
    core_of,
    number_ends,
)
from indexer.query import Slot, Slots


@dataclass(frozen=True)
class Found:
    """Phrases where they stand, and what fills their slots: a row each, in order of place."""

    starts: Places
    ends: Places
    filling_starts: npt.NDArray[np.int64]
    filling_ends: npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Ways:
    """The ways that lead to the end of a part, one for each end, in order of these.

    Rows of `parts_at` and `parts_to` are ways, columns the parts of the phrase so far, `*` left
    out.
    """

    firsts: Places
    ends: Places
    parts_at: npt.NDArray[np.int64]
    parts_to: npt.NDArray[np.int64]


def find_slots(segment: Segment, slots: Slots) -> Found:
    """Where a phrase with slots stands, without overlaps, in order."""
    core = core_of(slots)
    ways = _ways(segment, core)
    leading, trailing = slots.parts[0] is Slot.WORDS, slots.parts[-1] is Slot.WORDS
    return _without_overlaps(segment, _fillings(core, ways), leading, trailing)


def _ways(segment: Segment, core: Sequence[str | Slot]) -> _Ways:
    pieces = {part: segment.find(part, any_width=True) for part in core if isinstance(part, str)}
    if not all(map(len, pieces.values())):
        return _no_ways(core)
    ways: _Ways | None = None
    gap = False
    for position, part in enumerate(core):
        if part is Slot.WORDS:
            gap = True
            continue
        behind = core[position + 1 : position + 3]
        if ways is None:
            starts, ends = _places(segment, part, pieces, behind)
            ways = _latest(starts, ends, starts[:, None], ends[:, None])
        elif gap:
            ways = _across(segment, ways, *_places(segment, part, pieces, behind, ways.ends))
        else:
            ways = _straight_on(segment, ways, part)
        if not len(ways.ends):
            return _no_ways(core)
        gap = False
    assert ways is not None  # a phrase has a piece
    return ways


def _no_ways(core: Sequence[str | Slot]) -> _Ways:
    nothing = np.empty((0, sum(part is not Slot.WORDS for part in core)), np.int64)
    return _Ways(nothing[:, 0], nothing[:, 0], nothing, nothing)


def _latest(
    firsts: Places,
    ends: Places,
    parts_at: npt.NDArray[np.int64],
    parts_to: npt.NDArray[np.int64],
) -> _Ways:
    """One way for each end: of several the one that began last."""
    # Of ways that are equally good the one that was found first comes last.
    order = np.lexsort((-np.arange(len(ends)), firsts, ends))
    ends = ends[order]
    last = np.append(ends[1:] != ends[:-1], True)[: len(ends)]
    kept = order[last]
    return _Ways(firsts[kept], ends[last], parts_at[kept], parts_to[kept])


def _places(
    segment: Segment,
    part: str | Slot,
    pieces: dict[str, Places],
    behind: Sequence[str | Slot],
    after: Places | None = None,
) -> tuple[Places, Places]:
    """Every start and end of a part by itself; of a number only those that may matter.

    These stand before the piece that follows them in the phrase, or near the one behind a `*`, or
    behind one of the places `after`.
    """
    if isinstance(part, str):
        return pieces[part], pieces[part] + len(part)
    if behind and isinstance(behind[0], str):
        return segment.numbers_to(pieces[behind[0]])
    starts, ends = segment.number_starts.astype(np.int64), segment.number_ends.astype(np.int64)
    if after is not None:
        at = np.searchsorted(after, starts, "right") - 1
        near = (at >= 0) & (starts - after[at] <= LONGEST_FILLING)
        starts, ends = starts[near], ends[near]
    if len(behind) > 1 and isinstance(behind[1], str):
        places = pieces[behind[1]]
        at = np.minimum(np.searchsorted(places, ends), len(places) - 1)
        near = (places[at] >= ends) & (places[at] - ends <= LONGEST_FILLING)
        starts, ends = starts[near], ends[near]
    return starts, ends


def _ends_at(segment: Segment, start: int) -> list[int]:
    text = fold_signs(segment.text(start, start + LONGEST_NUMBER))
    return [start + end for end in number_ends(text)]


def _across(segment: Segment, ways: _Ways, starts: Places, ends: Places) -> _Ways:
    """The ways that go on over a `*` to one of these places."""
    at = np.searchsorted(ways.ends, starts, "right") - 1
    near = (at >= 0) & (starts - ways.ends[np.maximum(at, 0)] <= LONGEST_FILLING)
    at, starts, ends = at[near], starts[near], ends[near]
    free = ~_ends_sentence(segment, ways.ends[at], starts)
    return _onward(ways, at[free], starts[free], ends[free])


def _ends_sentence(segment: Segment, starts: Places, ends: Places) -> Mask:
    """Whether a sentence, or a text, ends between two places."""
    stop = segment.set_of(SENTENCE_ENDS)
    stop[0] = True
    between = np.zeros(len(starts), bool)
    for step in range(LONGEST_FILLING):
        inside = starts + step < ends
        if not inside.any():
            break
        between[inside] |= stop[segment.codes[starts[inside] + step]]
    return between


def _straight_on(segment: Segment, ways: _Ways, part: str | Slot) -> _Ways:
    """The ways that go on with a part that begins where they have come to."""
    if isinstance(part, str):
        there = np.ones(len(ways.ends), bool)
        for step, character in enumerate(part):
            codes = segment.codes_of(character, any_width=True)
            there[there] = segment.stands_at(ways.ends[there] + step, codes)
        at = np.flatnonzero(there)
        return _onward(ways, at, ways.ends[at], ways.ends[at] + len(part))
    at, ends = segment.numbers_from(ways.ends)
    digits = segment.set_of(f"0123456789{HAN_DIGITS}")[segment.codes[ways.ends]]
    # 1#万 in 12万: the rest of a number, whose beginning is part of the phrase.
    rests = np.flatnonzero(digits & (np.bincount(at, minlength=len(digits)) == 0))
    if len(rests):
        more = [(way, end) for way in rests.tolist() for end in _ends_at(segment, ways.ends[way])]
        at = np.append(at, [way for way, _ in more]).astype(np.int64)
        ends = np.append(ends, [end for _, end in more]).astype(np.int64)
        order = np.lexsort((ends, at))
        at, ends = at[order], ends[order]
    return _onward(ways, at, ways.ends[at], ends)


def _onward(ways: _Ways, at: Places, starts: Places, ends: Places) -> _Ways:
    """Ways with one part more; `at` are the ways that go on."""
    return _latest(
        ways.firsts[at],
        ends,
        np.column_stack((ways.parts_at[at], starts)),
        np.column_stack((ways.parts_to[at], ends)),
    )


def _fillings(core: Sequence[str | Slot], ways: _Ways) -> Found:
    """What stands in the slots of each way: numbers, and what lies between two parts."""
    starts, ends = [], []
    column = -1
    for part in core:
        if part is Slot.WORDS:
            starts.append(ways.parts_to[:, column])
            ends.append(ways.parts_at[:, column + 1])
            continue
        column += 1
        if part is Slot.NUMBER:
            starts.append(ways.parts_at[:, column])
            ends.append(ways.parts_to[:, column])
    shape = (len(ways.ends), len(starts))
    return Found(
        ways.firsts,
        ways.ends,
        np.column_stack(starts) if starts else np.empty(shape, np.int64),
        np.column_stack(ends) if ends else np.empty(shape, np.int64),
    )


def _without_overlaps(segment: Segment, found: Found, leading: bool, trailing: bool) -> Found:
    """Of phrases that overlap the first; with what fills a `*` at their edges."""
    count = len(found.ends)
    before = _run_length(segment, found.starts, -1) if leading else np.zeros(count, np.int64)
    behind = _run_length(segment, found.ends, 1) if trailing else np.zeros(count, np.int64)
    kept: list[int] = []
    starts: list[int] = []
    done = 0
    rows = zip(found.starts.tolist(), (found.ends + behind).tolist(), before.tolist(), strict=True)
    for number, (start, end, length) in enumerate(rows):
        if start >= done:
            kept.append(number)
            starts.append(max(start - length, done))
            done = end
    which = np.array(kept, np.int64)
    filling_starts, filling_ends = found.filling_starts[which], found.filling_ends[which]
    first, last = np.array(starts, np.int64), found.ends[which] + behind[which]
    if leading:
        filling_starts = np.column_stack((first, filling_starts))
        filling_ends = np.column_stack((found.starts[which], filling_ends))
    if trailing:
        filling_starts = np.column_stack((filling_starts, found.ends[which]))
        filling_ends = np.column_stack((filling_ends, last))
    return Found(first, last, filling_starts, filling_ends)


def _run_length(segment: Segment, places: Places, direction: int) -> Places:
    """How many characters follow each place, or stand before it, up to a sign or the end."""
    stop = segment.set_of(SIGNS)
    stop[0] = True
    lengths = np.zeros(len(places), np.int64)
    going = np.ones(len(places), bool)
    for step in range(LONGEST_FILLING):
        at = places + step if direction > 0 else places - 1 - step
        going &= (at >= 0) & ~stop[segment.codes[np.maximum(at, 0)]]
        lengths += going
    return lengths
