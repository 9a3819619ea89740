"""Fingerprints that two reports share -> the passages that say the same, letter by letter.

Shared fingerprints that follow each other in both texts make a chain. A chain is widened to
sentences, and between its fingerprints, which are equal by themselves, the few letters that differ
are compared. So two texts of any length are aligned in time that grows with what they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from indexer.offsets import Span
from indexer.reuse.prints import NUMBER_CODE, PLACE_CODE, RUN, WINDOW, Letters, Marked
from indexer.reuse.records import Aligned, Change, ChangeKind
from indexer.reuse.texts import Text

# Letters between two fingerprints of one passage: a sentence may have been put in or left out.
WIDEST_GAP = 60
# A passage is called recycled from so many letters in common, about two clauses of a sentence.
LEAST_MATCHED = 40
# From the first fingerprint of so many letters to the last there are at least so many.
LEAST_REACH = LEAST_MATCHED - RUN - 2 * WINDOW
# So many letters of a sentence on either side of a chain are taken in, to begin where it begins.
TAKEN_IN = 24
# At the ends fewer letters than these of a clause are left out.
CUT_OFF = 4
# Of what lies between, so much at least must be the same.
LEAST_SHARE = 0.6
ENDS = frozenset("。！？；\n")


# A place in the letters of the one text and one in those of the other.
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """Letters from `a` and from `b` on that are the same, so many of them."""

    a: int
    b: int
    length: int


def long_chains(points: Sequence[Point], stock: Marked) -> list[list[Point]]:
    """The chains that may be passages of enough letters; formulas join nothing."""
    telling = [point for point in points if not stock[point[0] : point[0] + RUN].all()]
    return [chain for chain in chains(telling) if chain[-1][0] - chain[0][0] >= LEAST_REACH]


def align(
    one: Text,
    other: Text,
    found_chains: Sequence[Sequence[Point]],
    stock: Marked,
    least: int = LEAST_MATCHED,
) -> list[Aligned]:
    """The passages of two texts that chains join, in order of the first.

    `stock` marks the letters of the first that are formulas: these do not count where it is asked
    whether enough is the same, which are `least` letters.
    """
    found = []
    for chain in found_chains:
        aligned = _aligned(one, other, chain, stock)
        if aligned.telling >= least and aligned.share >= LEAST_SHARE:
            found.append(aligned)
    return _without_overlaps(found)


def chains(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Runs of points that go forward in both texts with no wide gap.

    >>> list(chains([(0, 100), (5, 105), (20, 400), (40, 142), (900, 150)]))
    [[(0, 100), (5, 105), (40, 142)], [(20, 400)], [(900, 150)]]
    """
    growing: list[list[Point]] = []
    for point in points:
        near: list[list[Point]] = []
        for chain in growing:
            if point[0] - chain[-1][0] > RUN + WIDEST_GAP:
                yield chain
            else:
                near.append(chain)
        growing = near
        fitting = [chain for chain in growing if _follows(chain[-1], point)]
        if fitting:
            min(fitting, key=lambda chain: _shift(chain[-1], point)).append(point)
        else:
            growing.append([point])
    yield from growing


def _follows(last: Point, point: Point) -> bool:
    return last[0] < point[0] and 0 < point[1] - last[1] <= RUN + WIDEST_GAP


def _shift(last: Point, point: Point) -> int:
    """By how much the gaps in the two texts differ."""
    return abs((point[0] - last[0]) - (point[1] - last[1]))


def _aligned(one: Text, other: Text, chain: Sequence[Point], stock: Marked) -> Aligned:
    first, last = chain[0], chain[-1]
    a = _sentences(one, first[0], last[0] + RUN)
    b = _sentences(other, first[1], last[1] + RUN)
    blocks = _trimmed(_blocks(one.letters, other.letters, chain, a, b), one)
    a = Span(blocks[0].a, blocks[-1].a + blocks[-1].length)
    b = Span(blocks[0].b, blocks[-1].b + blocks[-1].length)
    matched = sum(block.length for block in blocks)
    formulas = sum(int(stock[block.a : block.a + block.length].sum()) for block in blocks)
    return Aligned(
        a=one.text_of(a),
        b=other.text_of(b),
        matched=matched,
        telling=matched - formulas,
        share=matched / max(len_of(a), len_of(b)),
        changes=tuple(_changes(one, other, blocks)),
    )


def len_of(span: Span) -> int:
    """How long a span is."""
    return span.end - span.start


def _sentences(text: Text, start: int, end: int) -> Span:
    """A stretch of letters, widened to the ends of its sentences where these are near."""
    starts, ends = text.letters.starts, text.letters.ends
    for at in range(start, max(start - TAKEN_IN, 0) - 1, -1):
        before = int(ends[at - 1]) if at else 0
        if at == 0 or ENDS & set(text.text[before : int(starts[at])]):
            start = at
            break
    for at in range(end, min(end + TAKEN_IN, len(starts)) + 1):
        after = int(starts[at]) if at < len(starts) else len(text.text)
        if at == len(starts) or ENDS & set(text.text[int(ends[at - 1]) : after]):
            end = at
            break
    return Span(start, end)


def _blocks(one: Letters, other: Letters, chain: Sequence[Point], a: Span, b: Span) -> list[_Block]:
    """What is the same in two stretches of letters, in order; neighbours are one block."""
    found: list[_Block] = []
    at_a, at_b = a.start, b.start
    for start_a, start_b in chain:
        if start_a < at_a or start_b < at_b:
            # This run overlaps the one before it: only what lies beyond that is new.
            beyond = max(at_a - start_a, at_b - start_b)
            if beyond >= RUN:
                continue
            start_a, start_b, length = start_a + beyond, start_b + beyond, RUN - beyond
        else:
            length = RUN
        found += _compared(one, other, Span(at_a, start_a), Span(at_b, start_b))
        found.append(_Block(start_a, start_b, length))
        at_a, at_b = start_a + length, start_b + length
    found += _compared(one, other, Span(at_a, a.end), Span(at_b, b.end))
    return _joined(found)


def _compared(one: Letters, other: Letters, a: Span, b: Span) -> Iterator[_Block]:
    first, second = one.codes[a.start : a.end].tolist(), other.codes[b.start : b.end].tolist()
    if not first or not second:
        return
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        # A letter alone that is the same by chance (的) would tear the changed words apart.
        whole = block.size == len(first) or block.a + block.size == len(first) or not block.a
        if block.size >= 2 or (block.size and whole):
            yield _Block(a.start + block.a, b.start + block.b, block.size)


def _joined(blocks: Sequence[_Block]) -> list[_Block]:
    joined: list[_Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and last.a + last.length == block.a and last.b + last.length == block.b:
            joined[-1] = _Block(last.a, last.b, last.length + block.length)
        else:
            joined.append(block)
    return joined


def _trimmed(blocks: list[_Block], text: Text) -> list[_Block]:
    """Without scraps at the ends: what stands apart, and parts of clauses.

    一年来 before a sentence that is another one; 坚强领导下，踔 where the copy goes on otherwise.
    """
    first, last = 0, len(blocks) - 1
    while first < last and _stands_apart(blocks[first], blocks[first + 1]):
        first += 1
    while first < last and _stands_apart(blocks[last - 1], blocks[last], at_end=True):
        last -= 1
    kept = blocks[first : last + 1]
    begin = next((n for n in range(CUT_OFF) if text.is_edge(kept[0].a + n)), 0)
    if begin < kept[0].length:
        kept[0] = _Block(kept[0].a + begin, kept[0].b + begin, kept[0].length - begin)
    end = kept[-1].a + kept[-1].length
    surplus = next((n for n in range(CUT_OFF) if text.is_edge(end - n)), 0)
    if surplus < kept[-1].length:
        kept[-1] = _Block(kept[-1].a, kept[-1].b, kept[-1].length - surplus)
    return kept


def _stands_apart(block: _Block, following: _Block, at_end: bool = False) -> bool:
    gap = max(
        following.a - block.a - block.length,
        following.b - block.b - block.length,
    )
    return (following if at_end else block).length < min(gap, RUN)


# ---------------------------------------------------------------------------------- what differs


def _changes(one: Text, other: Text, blocks: Sequence[_Block]) -> Iterator[Change]:
    for block, following in pairwise([*blocks, None]):
        assert block is not None
        yield from _levelled_changes(one, other, block)
        if following is not None:
            a = Span(block.a + block.length, following.a)
            b = Span(block.b + block.length, following.b)
            yield _change(one, other, a, b, _kind(one, other, a, b))


def _levelled_changes(one: Text, other: Text, block: _Block) -> Iterator[Change]:
    """The numbers and places inside a block, where they are not the same ones."""
    codes = one.letters.codes[block.a : block.a + block.length]
    for at in np.flatnonzero((codes == NUMBER_CODE) | (codes == PLACE_CODE)).tolist():
        kind: ChangeKind = "number" if codes[at] == NUMBER_CODE else "place"
        a, b = Span(block.a + at, block.a + at + 1), Span(block.b + at, block.b + at + 1)
        change = _change(one, other, a, b, kind)
        if change.new != change.old:
            yield change


def _kind(one: Text, other: Text, a: Span, b: Span) -> ChangeKind:
    """Whether no more than a number or a place was put in or left out."""
    codes = {*one.letters.codes[a.start : a.end].tolist()}
    codes |= {*other.letters.codes[b.start : b.end].tolist()}
    if codes == {NUMBER_CODE}:
        return "number"
    return "place" if codes == {PLACE_CODE} else "words"


def _change(one: Text, other: Text, a: Span, b: Span, kind: ChangeKind) -> Change:
    in_a, in_b = one.place_of(a), other.place_of(b)
    old, new = other.text[in_b.start : in_b.end], one.text[in_a.start : in_a.end]
    return Change(kind, in_a, in_b, old, new)


def _without_overlaps(found: list[Aligned]) -> list[Aligned]:
    """Of passages that overlap in both texts only the one with the most letters in common."""
    kept: list[Aligned] = []
    for aligned in sorted(found, key=lambda one: -one.matched):
        if not any(overlap(aligned.a, k.a) and overlap(aligned.b, k.b) for k in kept):
            kept.append(aligned)
    return sorted(kept, key=lambda one: one.a)


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches of a text share a character."""
    return min(one.end, other.end) > max(one.start, other.start)
