"""How often clauses about texts are true in each report or passage, told from places alone.

An index knows where every character stands. So of 以*为抓手, NEAR, 同句 and 同段 it can say where
they are true without a look at a text: at a 为抓手 with an 以 at most 12 characters before it, and
no end of a sentence between. It knows the numbers too (造林#亩). Words in either case (gdp) it
cannot place; such clauses are for a look into the texts, and `narrowing` says into which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.lists import Ints
from indexer.folding import signs_like
from indexer.matching.slots import HAN_DIGITS, LONGEST_FILLING, core_of
from indexer.query import And, Clause, Exact, Near, Not, Or, Slot, Slots, Within, Words

Places = npt.NDArray[Any]
LETTER = re.compile("[A-Za-z]")
# A piece with more signs stands in too many ways: each sign has two widths.
MOST_SIGNS = 2
OF_NUMBERS = f"0123456789.,{HAN_DIGITS}"


class Stretches(NamedTuple):
    """Stretches of texts; ends never fall, and of those that end together the last starts last."""

    starts: Ints
    ends: Ints


class Corpus(NamedTuple):
    """What is asked of the texts, one after another.

    `places_of` gives the places of a text, `numbers` all numbers with a character behind them or,
    without one, all there are, `stops` the places where a sentence ends, among them the one that
    is free behind each text, and `owners` the report or passage in which each of some stretches
    lies as a whole, -1 for none.
    """

    places_of: Callable[[str], Places]
    numbers: Callable[[str], Stretches]
    stops: Callable[[], Ints]
    owners: Callable[[Stretches], Ints]


def owners_of_truths(clause: Clause, corpus: Corpus) -> Ints | None:
    """The report or passage of each place where a clause is true, in order; None where only the
    texts can tell.
    """
    match clause:
        case Within(parts, stretch):
            keys = _keys(And(tuple(parts)), corpus, stretch == "sentence")
            return None if keys is None else keys >> SENTENCE_BITS
        case _:
            stretches = _stretches(clause, corpus)
            if stretches is None:
                return None
            owners = corpus.owners(stretches)
            return np.sort(owners[owners >= 0])


# ------------------------------------------------------------------------------- stretches


def _stretches(clause: Clause, corpus: Corpus) -> Stretches | None:
    match clause:
        case Exact(text) | Words(text):
            if not text or (isinstance(clause, Words) and LETTER.search(text)):
                return None
            return _exact([text], corpus)
        case Slots():
            return _slots(core_of(clause), corpus)
        case Near(Exact() | Words() | Slots(), Exact() | Words() | Slots(), distance):
            left, right = _stretches(clause.left, corpus), _stretches(clause.right, corpus)
            return None if left is None or right is None else _near(left, right, distance)
        case _:
            return None


def _exact(forms: Sequence[str], corpus: Corpus) -> Stretches:
    starts = [corpus.places_of(form).astype(np.int64) for form in forms]
    together = starts[0] if len(starts) == 1 else np.sort(np.concatenate(starts))
    return Stretches(together, together + len(forms[0]))


def _slots(core: Sequence[str | Slot], corpus: Corpus) -> Stretches | None:
    found: Stretches | None = None
    for before, part, after in _neighbours(core):
        if part is Slot.WORDS:
            continue
        placed = _number(before, after, corpus) if isinstance(part, Slot) else _piece(part, corpus)
        if placed is None:
            return None
        gap = LONGEST_FILLING if before is Slot.WORDS else 0
        found = placed if found is None else _following(found, placed, gap, corpus)
    return found


def _neighbours(core: Sequence[str | Slot]) -> Iterator[tuple[str | Slot, str | Slot, str | Slot]]:
    """Each part of a phrase with what is before and after it, "" at the ends."""
    return zip(["", *core], core, [*core[1:], ""], strict=False)


def _piece(piece: str, corpus: Corpus) -> Stretches | None:
    forms = _forms(piece)
    return None if forms is None else _exact(forms, corpus)


def _number(before: str | Slot, after: str | Slot, corpus: Corpus) -> Stretches | None:
    """All numbers that may stand here.

    Behind what is itself part of a number one may begin in the midst of one: only the texts tell.
    """
    if isinstance(before, str) and before[-1:] and before[-1] in OF_NUMBERS:
        return None
    if before is Slot.NUMBER:
        return None
    return corpus.numbers(after[0] if isinstance(after, str) and after else "")


def _forms(piece: str) -> list[str] | None:
    """A piece with its signs in either width.

    >>> _forms("林,")
    ['林,', '林，']
    """
    each = [signs_like(character) for character in piece]
    if sum(len(one) > 1 for one in each) > MOST_SIGNS:
        return None
    return ["".join(one) for one in product(*each)]


def _following(before: Stretches, then: Stretches, farthest: int, corpus: Corpus) -> Stretches:
    """Those of `then` that come so far behind one of `before` without a stop between.

    What comes last before a place is nearest to it, has the fewest stops between, and began last;
    so that nothing is lost by looking at no other.
    """
    if not len(before.ends) or not len(then.starts):
        return Stretches(then.starts[:0], then.ends[:0])
    at = np.searchsorted(before.ends, then.starts, "right") - 1
    near = (at >= 0) & (then.starts - before.ends[at] <= farthest)
    at, starts, ends = at[near], then.starts[near], then.ends[near]
    stops = corpus.stops()
    clear = np.searchsorted(stops, before.ends[at]) == np.searchsorted(stops, starts)
    return Stretches(before.starts[at[clear]], ends[clear])


def _near(left: Stretches, right: Stretches, distance: int) -> Stretches:
    """From each of `right` to what comes last before it and first behind it, if that is near.

    Of a text with both on one side none can be nearer than those, in whatever it lies.
    """
    if not len(left.ends) or not len(right.ends):
        return Stretches(left.starts[:0], left.ends[:0])
    at = np.searchsorted(left.ends, right.starts, "right") - 1
    near = (at >= 0) & (right.starts - left.ends[at] <= distance)
    before = Stretches(left.starts[at[near]], right.ends[near])
    by_start = np.argsort(left.starts, kind="stable")
    starts, ends = left.starts[by_start], left.ends[by_start]
    at = np.searchsorted(starts, right.ends)
    at[at == len(starts)] = 0
    apart = starts[at] - right.ends
    near = (apart >= 0) & (apart <= distance)
    behind = Stretches(right.starts[near], ends[at[near]])
    return Stretches(*map(np.concatenate, zip(before, behind, strict=True)))


# ------------------------------------------------------------------------------- sentences

# A key is the number of a report or passage, and below it that of a sentence.
SENTENCE_BITS = 32


def _keys(clause: Clause, corpus: Corpus, by_sentence: bool) -> Ints | None:
    """The sentences, or reports or passages as a whole, of which a clause is true; in order."""
    match clause:
        case Or(parts):
            found = [_keys(part, corpus, by_sentence) for part in parts]
            known = [each for each in found if each is not None]
            return reduce(np.union1d, known) if len(known) == len(found) else None
        case And(parts):
            return _keys_of_all(parts, corpus, by_sentence)
        case _:
            stretches = _stretches(clause, corpus)
            if stretches is None:
                return None
            owners = corpus.owners(stretches)
            inside = owners >= 0
            keys = owners[inside] << SENTENCE_BITS
            if by_sentence:
                # The sentence to which a place belongs is that of the next stop.
                first = np.searchsorted(corpus.stops(), stretches.starts[inside])
                last = np.searchsorted(corpus.stops(), stretches.ends[inside] - 1)
                keys = (keys | first)[first == last]
            return np.unique(keys)


def _keys_of_all(parts: Sequence[Clause], corpus: Corpus, by_sentence: bool) -> Ints | None:
    """What has all of these; where nothing is wanted but only ruled out, the texts must tell."""
    wanted = [part for part in parts if not isinstance(part, Not)]
    unwanted = [part.clause for part in parts if isinstance(part, Not)]
    if not wanted:
        return None
    found = [_keys(part, corpus, by_sentence) for part in wanted]
    ruled_out = [_keys(part, corpus, by_sentence) for part in unwanted]
    known = [each for each in found if each is not None]
    known_out = [each for each in ruled_out if each is not None]
    if len(known) + len(known_out) < len(parts):
        return None
    common = reduce(lambda one, other: np.intersect1d(one, other, True), known)
    return reduce(lambda one, other: np.setdiff1d(one, other, True), known_out, common)
