"""Reports that are one and the same text: taken from several sites, redacted on one of them.

Two reports are near duplicates when nearly all of the shorter one stands in the other and nothing
that is known of them says that they are two: not place, year, level or role, and not the numbers.
A county that fills last year's report with new numbers has copied it; that is no duplicate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from indexer.reuse.alignment import Point, align, long_chains
from indexer.reuse.classes import Account
from indexer.reuse.prints import MOST_REPEATS, NUMBER_CODE, Prints
from indexer.reuse.records import Change
from indexer.reuse.texts import Text

LEAST_SHARE = 0.8
# An excerpt is no duplicate.
LEAST_LENGTH = 0.5
LEAST_SAME_NUMBERS = 0.8
MASKED = frozenset("x×*XＸ＊")


def joined(
    pairs: Iterable[tuple[int, int]], may_join: Callable[[int, int], bool]
) -> list[tuple[int, ...]]:
    """Groups of reports that pairs join, one pair after the other.

    Two groups stay apart where any two of their members may not be one: a copy without a place
    does not make one report of those of two counties.

    >>> joined([(1, 2), (4, 5), (2, 3), (3, 4)], lambda one, other: (one, other) != (1, 4))
    [(1, 2, 3), (4, 5)]
    """
    groups: dict[int, set[int]] = {}
    for one, other in pairs:
        first, second = groups.setdefault(one, {one}), groups.setdefault(other, {other})
        if first is not second and all(may_join(a, b) for a in first for b in second):
            first |= second
            groups |= dict.fromkeys(second, first)
    found = {tuple(sorted(group)) for group in groups.values()}
    return sorted(group for group in found if len(group) > 1)


def may_be_one(one: Account, other: Account) -> bool:
    """Whether nothing that is known of two reports says that they are two."""
    known = (
        (one.place, other.place),
        (one.name.year, other.name.year),
        (one.level, other.level),
        (one.role, other.role),
    )
    return all(first == second or None in (first, second) for first, second in known)


def is_same_text(one: Text, other: Text, own: Prints, others: Prints) -> bool:
    """Whether nearly all of the shorter text stands in the longer one, with the same numbers."""
    lengths = sorted((len(one.letters.codes), len(other.letters.codes)))
    if lengths[0] < LEAST_LENGTH * lengths[1]:
        return False
    # Here formulas count as all else does: they stand in both texts.
    none = np.zeros(len(one.letters.codes), bool)
    aligned = align(one, other, long_chains(_shared_points(own, others), none), none)
    if sum(passage.matched for passage in aligned) < LEAST_SHARE * lengths[0]:
        return False
    numbers = changed = 0
    for passage in aligned:
        codes = one.letters.codes[slice(*one.letters_in(passage.a))]
        numbers += int(np.count_nonzero(codes == NUMBER_CODE))
        changed += sum(map(_is_other_number, passage.changes))
    return changed <= (1 - LEAST_SAME_NUMBERS) * numbers


def _is_other_number(change: Change) -> bool:
    """Whether a number became another one: not x.x万亩 beside 1.2万亩."""
    return change.kind == "number" and not MASKED & {*change.old, *change.new}


def _shared_points(own: Prints, others: Prints) -> list[Point]:
    """Where two reports have a fingerprint in common."""
    here, there = _places(own), _places(others)
    return sorted(
        (place, other)
        for value, places in here.items()
        for place in places
        for other in there.get(value, ())
    )


def _places(prints: Prints) -> dict[int, list[int]]:
    """Where each fingerprint stands, the first places of one that is repeated."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for value, place in zip(prints[0].tolist(), prints[1].tolist(), strict=True):
        if len(found[value]) < MOST_REPEATS:
            found[value].append(place)
    return found
