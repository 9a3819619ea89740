"""Reports that are one and the same text: taken from several sites, redacted on one of them.

Two reports are near duplicates when nearly all of the shorter one stands in the other and nothing
that is known of them says that they are two: not place, year, level or role, and not the numbers.
A county that fills last year's report with new numbers has copied it; that is no duplicate.

Candidates are reports that share most of a sample of their fingerprints. The sample is one in
`SAMPLED` of all hashes, the same for all reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np

from indexer.reuse.alignment import Point, align, long_chains
from indexer.reuse.classes import Account
from indexer.reuse.postings import Postings
from indexer.reuse.prints import NUMBER_CODE, Hashes, Numbers, Prints
from indexer.reuse.records import Change
from indexer.reuse.texts import Text

SAMPLED = 16
# What stands in more reports than this is no sign of a duplicate.
MOST_COPIES = 16
# A sample is rough; what is sure is told by the texts.
LEAST_SAMPLE_SHARE = 0.5
LEAST_SHARE = 0.8
# An excerpt is no duplicate.
LEAST_LENGTH = 0.5
LEAST_SAME_NUMBERS = 0.8
MASKED = frozenset("x×*XＸ＊")

Edges = Mapping[int, tuple[int, ...]]


def candidates(postings: Postings) -> Edges:
    """For each report those that may be the same text."""
    reports = len(postings.ids)
    counts = np.zeros(reports, np.int64)
    pairs = [np.empty(0, np.int64)]
    for hashes, owners in postings.sample(SAMPLED):
        first = _first_in_report(hashes, owners)
        hashes, owners = hashes[first], owners[first]
        counts += np.bincount(owners, minlength=reports)
        pairs.append(_pairs(hashes, owners, reports))
    keys, shared = np.unique(np.concatenate(pairs), return_counts=True)
    ones, others = np.divmod(keys, max(reports, 1))
    alike = shared >= LEAST_SAMPLE_SHARE * np.minimum(counts[ones], counts[others])
    edges: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in zip(ones[alike].tolist(), others[alike].tolist(), strict=True):
        edges[one].append(other)
        edges[other].append(one)
    return {number: tuple(sorted(others)) for number, others in edges.items()}


def _first_in_report(hashes: Hashes, owners: Numbers) -> Numbers:
    """Where a hash stands in a report for the first time; equal ones stand side by side."""
    again = (hashes[1:] == hashes[:-1]) & (owners[1:] == owners[:-1])
    return np.flatnonzero(np.append(True, ~again)) if len(hashes) else np.empty(0, np.int64)


def _pairs(hashes: Hashes, owners: Numbers, reports: int) -> Numbers:
    """Each two reports that share a hash, as one number, once for each such hash."""
    bounds = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1], [True])))
    sizes = np.diff(bounds)
    rare = np.repeat(sizes <= MOST_COPIES, sizes)
    hashes, owners = hashes[rare], owners[rare]
    found = [np.empty(0, np.int64)]
    for step in range(1, MOST_COPIES):
        at = np.flatnonzero(hashes[step:] == hashes[:-step])
        found.append(owners[at] * reports + owners[at + step])
    return np.concatenate(found)


def group_of(start: int, edges: Edges, same: Callable[[int, int], bool]) -> tuple[int, ...]:
    """All reports that are the same text as one, itself among them: neighbours of neighbours."""
    group, waiting = {start}, [start]
    while waiting:
        one = waiting.pop()
        for other in edges.get(one, ()):
            if other not in group and same(*sorted((one, other))):
                group.add(other)
                waiting.append(other)
    return tuple(sorted(group))


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
    places: defaultdict[int, list[int]] = defaultdict(list)
    for value, place in zip(others[0].tolist(), others[1].tolist(), strict=True):
        places[value].append(place)
    return sorted(
        (place, there)
        for value, place in zip(own[0].tolist(), own[1].tolist(), strict=True)
        for there in places[value]
    )
