"""Two passages that say the same, cut into rows that stand side by side, with what differs.

A passage may be as long as a report. It is cut where a sentence ends on both sides, so that a row
holds what belongs together and is not longer than an eye can compare.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from indexer.offsets import Span
from indexer.reuse import Change, Pair

# words: other words stand there; number: another number; only: nothing stands on the other side.
Mark = Literal["", "words", "number", "only"]

SENTENCE_END = re.compile(r"[。！？；][”’」』）]*\n*|\n+")
# A row is cut after so many characters; what is left of a passage is not cut off when shorter.
ROW = 160
LEAST_REST = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a passage, and how they differ from the other side."""

    text: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a row: where it stands in its report, and its words."""

    span: Span
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side; `first` and `last` tell the ends of the passage."""

    left: Half
    right: Half
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """Stretches of the two texts that are the same, or differ as `kind` says."""

    left: Span
    right: Span
    kind: Literal["same", "words", "number"]


def turned(pair: Pair) -> Pair:
    """The pair with its sides in each other's place."""
    changes = tuple(change.turned() for change in pair.changes)
    return Pair(pair.kind, pair.b, pair.a, pair.directed, pair.share, changes)


def rows_of(pair: Pair, row: int = ROW, rest: int = LEAST_REST) -> tuple[Row, ...]:
    """The rows of a pair, its side `a` on the left: cut after so many characters, where no less
    than `rest` is left.
    """
    left, right = (_Words(side.quote, side.start) for side in (pair.a, pair.b))
    parts = tuple(_parts(pair.changes, left.span, right.span))
    cuts = [
        (left.span.start, right.span.start),
        *_cuts(left, right, parts, row, rest),
        (left.span.end, right.span.end),
    ]
    spans = [(Span(start[0], end[0]), Span(start[1], end[1])) for start, end in pairwise(cuts)]
    ours = [(part.left, _mark(part.kind, part.right)) for part in parts]
    theirs = [(part.right, _mark(part.kind, part.left)) for part in parts]
    return tuple(
        Row(
            left.half(here, ours),
            right.half(there, theirs),
            first=number == 0,
            last=number == len(spans) - 1,
        )
        for number, (here, there) in enumerate(spans)
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one side, and where in its report they begin."""

    text: str
    start: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))

    def between(self, start: int, end: int) -> str:
        return self.text[start - self.start : end - self.start]

    def half(self, span: Span, marks: Sequence[tuple[Span, Mark]]) -> Half:
        """The pieces of a stretch. A break at its end is none: the row ends there anyway."""
        end = span.start + len(self.between(*span).rstrip("\n"))
        first = bisect_right(marks, span.start, key=lambda mark: mark[0].end)
        last = bisect_left(marks, end, lo=first, key=lambda mark: mark[0].start)
        pieces = tuple(
            Piece(self.between(max(place.start, span.start), min(place.end, end)), mark)
            for place, mark in marks[first:last]
            if max(place.start, span.start) < min(place.end, end)
        )
        return Half(Span(span.start, end), pieces)


def _mark(kind: Literal["same", "words", "number"], other: Span) -> Mark:
    if kind == "same":
        return ""
    return "only" if other.start == other.end else kind


def _parts(changes: Sequence[Change], left: Span, right: Span) -> Iterator[_Part]:
    """What is the same and what differs, in order, without a gap."""
    here, there = left.start, right.start
    for change in sorted(changes, key=lambda change: (change.a, change.b)):
        if change.a.start < here or change.b.start < there:
            continue
        yield _Part(Span(here, change.a.start), Span(there, change.b.start), "same")
        yield _Part(change.a, change.b, "number" if change.kind == "number" else "words")
        here, there = change.a.end, change.b.end
    yield _Part(Span(here, left.end), Span(there, right.end), "same")


def _cuts(
    left: _Words, right: _Words, parts: Sequence[_Part], least: int, least_rest: int
) -> Iterator[tuple[int, int]]:
    """Where both sides end a sentence and enough has gathered."""
    row = left.span.start, right.span.start
    for here, there in _ends(left, right, parts):
        gathered = max(here - row[0], there - row[1])
        rest = min(left.span.end - here, right.span.end - there)
        if gathered >= least and rest >= least_rest:
            yield here, there
            row = here, there


def _ends(left: _Words, right: _Words, parts: Sequence[_Part]) -> Iterator[tuple[int, int]]:
    """The ends of sentences in what is the same.

    Signs may differ there, as letters alone are compared: where one side has more ends than the
    other it is not known which of them belong together.
    """
    for part in parts:
        if part.kind == "same":
            here = [part.left.start + end.end() for end in _sentences(left, part.left)]
            there = [part.right.start + end.end() for end in _sentences(right, part.right)]
            if len(here) == len(there):
                yield from zip(here, there, strict=True)


def _sentences(words: _Words, span: Span) -> list[re.Match[str]]:
    return list(SENTENCE_END.finditer(words.between(*span)))
