"""The lines that show the matches of a query in a text (KWIC: key word in context)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.offsets import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A match with the words on both sides, which never reach beyond its paragraph.

    `start` and `end` are the offsets of the match in the text.
    """

    left: str
    match: str
    right: str
    start: int
    end: int


def make_line(text: str, match: Span, width: int) -> Line:
    """The line of a match, with up to `width` characters of its paragraph on each side."""
    left = max(text.rfind("\n", 0, match.start) + 1, match.start - width)
    end = text.find("\n", match.end)
    right = min(end if end >= 0 else len(text), match.end + width)
    return Line(
        text[left : match.start],
        text[match.start : match.end],
        text[match.end : right],
        match.start,
        match.end,
    )


def choose_matches(text: str, matches: Sequence[Span], limit: int, apart: int = 0) -> list[Span]:
    """The matches that tell most about a text, in order: as many different ones as there is room
    for, the longest first, and none within `apart` characters of another while others are left.

    Of 造林 造林 造林 河长制 the first and the last tell more than the first two.
    """
    rounds: dict[str, int] = {}
    ranked: list[tuple[int, int, Span]] = []
    for span in matches:
        word = text[span.start : span.end].lower()
        rounds[word] = rounds.get(word, -1) + 1
        ranked.append((rounds[word], -len(word), span))
    spans = [span for _, _, span in sorted(ranked)]
    chosen: list[Span] = []
    for span in spans:
        if len(chosen) < limit and not any(_close(span, other, apart) for other in chosen):
            chosen.append(span)
    others = (span for span in spans if span not in chosen)
    return sorted([*chosen, *islice(others, limit - len(chosen))])


def _close(one: Span, other: Span, apart: int) -> bool:
    return one.start < other.end + apart and other.start < one.end + apart
