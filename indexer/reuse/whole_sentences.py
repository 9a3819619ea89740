"""Passages that two texts share -> pairs of whole sentences, what differs in them written down.

A passage may begin and end inside a sentence, since the rest of it is another one. Whoever
compares two texts reads sentences: so each passage is widened to those that it lies in, and
passages of one sentence become one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from indexer.offsets import Span
from indexer.reuse.records import Aligned, Change
from indexer.sentences import find_sentences

# Of two sentences at least so much is the same, or they say different things.
LEAST_COMMON = 0.3


def in_sentences(found: Sequence[Aligned], left: str, right: str) -> list[Aligned]:
    """Passages that come in one order in both texts, as pairs of whole sentences.

    Pairs that have too little in common are left out.
    """
    first, second = _Sentences(left), _Sentences(right)
    groups: list[_Group] = []
    for aligned in found:
        a, b = first.widened(aligned.a), second.widened(aligned.b)
        last = groups[-1] if groups else None
        if last and (a.start < last.a.end or b.start < last.b.end):
            groups[-1] = _Group((*last.parts, aligned), _around(last.a, a), _around(last.b, b))
        else:
            groups.append(_Group((aligned,), a, b))
    pairs = (_pair(group, left, right) for group in groups)
    return [pair for pair in pairs if pair.share >= LEAST_COMMON]


class _Group(NamedTuple):
    """Passages that lie in the same sentences."""

    parts: tuple[Aligned, ...]
    a: Span
    b: Span


class _Sentences:
    """Where the sentences of a text begin and end."""

    def __init__(self, text: str) -> None:
        self._spans = list(find_sentences(text))
        self._starts = [span.start for span in self._spans]

    def widened(self, span: Span) -> Span:
        """A stretch with the rest of the sentences that it begins and ends in."""
        start, end = self._at(span.start), self._at(max(span.end - 1, span.start))
        return Span(
            start.start if start and start.end > span.start else span.start,
            end.end if end and end.end >= span.end else span.end,
        )

    def _at(self, place: int) -> Span | None:
        at = bisect_right(self._starts, place) - 1
        return self._spans[at] if at >= 0 else None


def _around(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))


def _pair(group: _Group, left: str, right: str) -> Aligned:
    """The sentences of a group as one passage: what lies around its parts differs."""
    changes: list[Change] = []
    here, there = group.a.start, group.b.start
    for part in group.parts:
        changes += _difference(Span(here, part.a.start), Span(there, part.b.start), left, right)
        changes += part.changes
        here, there = part.a.end, part.b.end
    changes += _difference(Span(here, group.a.end), Span(there, group.b.end), left, right)
    matched = sum(part.matched for part in group.parts)
    longer = max(group.a.end - group.a.start, group.b.end - group.b.start)
    # `matched` counts no signs, which a sentence has too.
    share = min(1.0, matched / longer) if changes else 1.0
    return Aligned(group.a, group.b, matched, matched, share, tuple(changes))


def _difference(a: Span, b: Span, left: str, right: str) -> list[Change]:
    """What stands between two passages; nothing where it is the same sign on both sides."""
    new, old = left[slice(*a)], right[slice(*b)]
    return [] if new == old else [Change("words", a, b, old, new)]
