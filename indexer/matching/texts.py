"""Of which folded texts a clause is true: exact text, words, slots, NEAR, 同句 and 同段.

Inside NEAR, 同句 and 同段 a word is looked for as it was typed, letters in either case, and never
by the words that it may be cut into.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from indexer.folding import fold
from indexer.matching.slots import (
    SENTENCE_END,
    SENTENCE_ENDS,
    everywhere,
    shortest_spans,
    slot_matches,
)
from indexer.offsets import Span
from indexer.query import And, Clause, Exact, Near, Not, Or, Slots, Within, Words, leaves

LETTER = re.compile("[A-Za-z]")


class Match(NamedTuple):
    """A stretch that a clause wants, and the texts in it that are meant, in order.

    `last` is the text that a further NEAR goes on from.
    """

    span: Span
    texts: tuple[Span, ...]
    last: Span


def holds(text: str, clause: Clause) -> bool:
    """Whether a clause about texts is true of a folded text; 同段 takes the text for a passage."""
    match clause:
        case And(parts):
            return all(holds(text, part) for part in parts)
        case Or(parts):
            return any(holds(text, part) for part in parts)
        case Not(part):
            return not holds(text, part)
        case Exact(wanted):
            return fold(wanted) in text
        case Within(parts, "passage"):
            return all(holds(text, part) for part in parts)
        case _:
            return count(text, clause) > 0


def count(text: str, clause: Clause) -> int:
    """How often a clause about texts is true in a folded text."""
    if isinstance(clause, Within) and clause.stretch == "passage":
        return int(holds(text, clause))
    return len(slot_matches(text, clause) if isinstance(clause, Slots) else found(text, clause))


def found(text: str, clause: Clause) -> list[Match]:
    """The matches of a clause about texts in a folded text, in order; these may overlap."""
    match clause:
        case Exact(wanted):
            return [_alone(span) for span in everywhere(text, fold(wanted))]
        case Words(wanted):
            return [_alone(span) for span in _as_written(text, fold(wanted))]
        case Slots():
            return [_alone(span) for span in shortest_spans(text, clause)]
        case Or(parts):
            return sorted(chain.from_iterable(found(text, part) for part in parts))
        case Near(left, right, distance):
            return list(_near(found(text, left), found(text, right), distance))
        case Within(parts, "sentence"):
            spans = _sentences(text, parts)
            return [match for span in spans if (match := within(text, span, parts))]
        case _:
            raise ValueError(f"{clause} is not about a text")


def _alone(span: Span) -> Match:
    return Match(span, (span,), span)


def _as_written(text: str, word: str) -> Iterator[Span]:
    """Every place of a word as it was typed, letters in either case."""
    if not LETTER.search(word):
        yield from everywhere(text, word)
        return
    pattern = _any_case(word)
    place = pattern.search(text)
    while place:
        yield Span(*place.span())
        place = pattern.search(text, place.start() + 1)


@lru_cache
def _any_case(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word), re.IGNORECASE | re.ASCII)


def _near(lefts: list[Match], rights: list[Match], distance: int) -> Iterator[Match]:
    """Each of `rights` with the nearest of `lefts` that does not overlap it."""
    by_start = sorted(lefts, key=lambda match: match.last.start)
    by_end = sorted(lefts, key=lambda match: match.last.end)
    starts, ends = [m.last.start for m in by_start], [m.last.end for m in by_end]
    for right in rights:
        start, end = right.last
        choices: list[tuple[int, Match]] = []
        if at := bisect_right(ends, start):
            choices.append((start - ends[at - 1], by_end[at - 1]))
        if (at := bisect_left(starts, end)) < len(starts):
            choices.append((starts[at] - end, by_start[at]))
        apart, left = min(choices, default=(distance + 1, right))
        if apart <= distance:
            first = min(left.span.start, right.span.start)
            last = max(left.span.end, right.span.end)
            texts = tuple(sorted((*left.texts, *right.texts)))
            yield Match(Span(first, last), texts, right.last)


def _sentences(text: str, parts: Sequence[Clause]) -> Iterator[Span]:
    """The sentences that hold the rarest of the texts that all of them must hold."""
    texts = [found(text, part) for part in parts if _is_about_text(part)]
    if not texts:
        yield from _cut(text, 0, len(text))
        return
    done = 0
    for match in min(texts, key=len):
        if match.span.start >= done:
            before = max(text.rfind(sign, done, match.span.start) for sign in SENTENCE_ENDS)
            start = max(done, before + 1)
            end = SENTENCE_END.search(text, match.span.start)
            done = end.end() if end else len(text)
            yield Span(start, done)


def _is_about_text(clause: Clause) -> bool:
    if isinstance(clause, Or):
        return all(map(_is_about_text, clause.clauses))
    return isinstance(clause, Exact | Words | Slots | Near)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    for sign in SENTENCE_END.finditer(text):
        yield Span(start, sign.end())
        start = sign.end()
    yield Span(start, end)


def within(text: str, span: Span, parts: Sequence[Clause]) -> Match | None:
    """What these say of one sentence or passage, if all are true of it."""
    inside = text[span.start : span.end]
    if not all(holds(inside, part) for part in parts):
        return None
    wanted = [leaf for leaf, is_wanted in leaves(And(tuple(parts))) if is_wanted]
    texts = chain.from_iterable(m.texts for leaf in wanted for m in found(inside, leaf))
    there = sorted(Span(one.start + span.start, one.end + span.start) for one in texts)
    whole = Span(there[0].start, max(one.end for one in there)) if there else span
    return Match(whole, tuple(there), whole)
