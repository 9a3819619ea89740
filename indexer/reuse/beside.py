"""Two texts as a whole, side by side: what both say, in order, and what stands in one alone.

Unlike `looking` this asks of two texts only, so every run of letters is compared and not some of
them, formulas count as much as anything, and a single clause in common is enough.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indexer.offsets import Span
from indexer.reuse.alignment import Point, align, chains, overlap
from indexer.reuse.prints import RUN, Hashes, Numbers, letters, ranks, run_hashes
from indexer.reuse.records import Aligned
from indexer.reuse.texts import Text
from indexer.reuse.whole_sentences import in_sentences
from indexer.vocab.regions import Regions

# moved: both say it, but not at the same place in the order of the texts.
StretchKind = Literal["both", "moved", "left", "right"]
# Fewer letters at another place are words that everybody needs.
LEAST_MOVED = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of two texts. `aligned` tells what differs where both say it, `left` being its a.

    The span of the side that lacks it is empty.
    """

    kind: StretchKind
    left: Span
    right: Span
    aligned: Aligned | None = None


def beside(left: str, right: str, regions: Regions | None = None) -> tuple[Stretch, ...]:
    """The stretches of two texts, in the order of the left one; what the right one has alone
    comes after what stands before it there. Every character of both is in one of them.

    >>> left = "全面推行河长制，建立县乡村三级体系。今年造林五万亩。"
    >>> right = "各位代表。全面推行河长制，建立县乡村四级体系。"
    >>> [(one.kind, left[slice(*one.left)][:6]) for one in beside(left, right)]
    [('right', ''), ('both', '全面推行河长'), ('left', '今年造林五万')]
    """
    one, other = Text(left, letters(left, regions)), Text(right, letters(right, regions))
    nothing = np.zeros(len(one.letters.codes), bool)
    found = _apart(align(one, other, list(chains(_points(one, other))), nothing, least=RUN))
    ordered = _in_order(found)
    whole = in_sentences([found[number] for number in sorted(ordered)], left, right)
    moved = [
        one
        for number, one in enumerate(found)
        if number not in ordered
        and one.matched >= LEAST_MOVED
        and not any(overlap(one.a, both.a) or overlap(one.b, both.b) for both in whole)
    ]
    return tuple(_stretches(whole, moved, len(left), len(right)))


def _points(one: Text, other: Text) -> list[Point]:
    """Where runs of letters stand in both, in order.

    What a text repeats goes with what the other repeats, the first with the first. Of runs that go
    on side by side those are enough that touch each other, and the last.
    """
    first, second = (_counted(run_hashes(text.letters.codes)) for text in (one, other))
    _shared, here, there = np.intersect1d(first, second, return_indices=True)
    return _touching(here, there)


def _counted(hashes: Hashes) -> Hashes:
    """The hashes of runs, of those that come again each another one."""
    order = np.argsort(hashes, kind="stable")
    again = np.empty(len(hashes), np.uint64)
    again[order] = ranks(hashes[order].astype(np.int64)).astype(np.uint64)
    return hashes + again * np.uint64(0x9E3779B97F4A7C15)


def _touching(here: Numbers, there: Numbers) -> list[Point]:
    order = np.lexsort((here, here - there))
    here, there = here[order], there[order]
    goes_on = (np.diff(here) == 1) & (np.diff(there) == 1)
    along = ranks(np.cumsum(~np.append(False, goes_on))[: len(here)])
    kept = (along % RUN == 0) | ~np.append(goes_on, False)[: len(here)]
    here, there = here[kept], there[kept]
    order = np.lexsort((there, here))
    return list(zip(here[order].tolist(), there[order].tolist(), strict=True))


def _apart(found: Sequence[Aligned]) -> list[Aligned]:
    """Those that overlap no longer one on either side, so that each character stands once."""
    kept: list[Aligned] = []
    for aligned in sorted(found, key=lambda one: -one.matched):
        if not any(overlap(aligned.a, k.a) or overlap(aligned.b, k.b) for k in kept):
            kept.append(aligned)
    return sorted(kept, key=lambda one: one.a)


def _in_order(found: Sequence[Aligned]) -> set[int]:
    """Which of them stand in one order in both texts: of those that do the most letters.

    The heaviest rising run of places in the right text, by the best sums that end before a place.
    """
    ends: list[int] = []  # places in the right text, rising, and the best sum that ends at each
    sums: list[tuple[int, int]] = []  # the sum, and the last passage of it
    before: dict[int, int] = {}
    for number, aligned in enumerate(found):
        at = bisect_left(ends, aligned.b.start)
        total, last = sums[at - 1] if at else (0, -1)
        total, before[number] = total + aligned.matched, last
        if at and sums[at - 1][0] >= total:
            continue
        after = at
        while after < len(ends) and sums[after][0] <= total:
            after += 1
        ends[at:after], sums[at:after] = [aligned.b.start], [(total, number)]
    chosen: set[int] = set()
    last = sums[-1][1] if sums else -1
    while last >= 0:
        chosen.add(last)
        last = before[last]
    return chosen


def _stretches(
    whole: Sequence[Aligned], moved: Sequence[Aligned], left: int, right: int
) -> Iterator[Stretch]:
    taken = sorted(one.b for one in moved)
    here = there = 0
    for aligned in sorted((*whole, *moved), key=lambda one: one.a):
        if aligned.a.start > here:
            yield _alone("left", Span(here, aligned.a.start), there)
        here = aligned.a.end
        if aligned in moved:
            yield Stretch("moved", aligned.a, aligned.b, aligned)
            continue
        yield from _rest(Span(there, aligned.b.start), taken, aligned.a.start)
        yield Stretch("both", aligned.a, aligned.b, aligned)
        there = aligned.b.end
    if left > here:
        yield _alone("left", Span(here, left), there)
    yield from _rest(Span(there, right), taken, left)


def _alone(kind: StretchKind, span: Span, other: int) -> Stretch:
    at = Span(other, other)
    return Stretch(kind, *((span, at) if kind == "left" else (at, span)))


def _rest(span: Span, taken: Sequence[Span], here: int) -> Iterator[Stretch]:
    """What the right text alone has of a stretch: without what stands elsewhere in the left."""
    start = span.start
    for other in (*(one for one in taken if overlap(one, span)), Span(span.end, span.end)):
        if other.start > start:
            yield _alone("right", Span(start, other.start), here)
        start = max(start, other.end)
