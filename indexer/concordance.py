"""Where a query matches in a text, and the lines that show it (KWIC: key word in context)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer import analysis
from indexer.figure_ranges import fits, is_of
from indexer.models import Figure
from indexer.offsets import Span
from indexer.query import Clause, Exact, FieldIs, FigureIs, Words, leaves


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


def asks_for_figures(clause: Clause) -> bool:
    """Whether a query wants figures, so that its matches cannot be told from the text alone."""
    return any(wanted and _means_figures(leaf) for leaf, wanted in leaves(clause))


def find_matches(text: str, clause: Clause, figures: Sequence[Figure] = ()) -> list[Span]:
    """The stretches of a text that a query wants, in order and without overlaps.

    Exact text matches as it stands. A word matches as it was typed, letters in either case, and so
    do its parts where it was cut into several. Of the figures of the text those match that a query
    by indicator means. What a query excludes is not looked for.

    >>> text = "落实河长制，河长186名。"
    >>> [text[span.start : span.end] for span in find_matches(text, Words("河长制"))]
    ['河长制']
    """
    wanted = [leaf for leaf, is_wanted in leaves(clause) if is_wanted]
    spans = [
        span for leaf in wanted if (pattern := _pattern(leaf)) for span in _spans(pattern, text)
    ]
    meant = [leaf for leaf in wanted if _means_figures(leaf)]
    spans += [
        Span(figure.start, figure.end)
        for figure in figures
        if figure.end <= len(text) and any(_means(leaf, figure) for leaf in meant)
    ]
    return list(_merged(sorted(spans)))


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


def _pattern(leaf: Clause) -> re.Pattern[str] | None:
    match leaf:
        case Exact(text):
            return re.compile(re.escape(text))
        case Words(text):
            parts = analysis.query_words(text)
            longer = [part for part in parts if len(part) > 1]
            # 造林5亩 marks 造林 but not every 亩 and 5.
            wanted = sorted({text, *(longer or parts)}, key=len, reverse=True)
            return re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
        case _:
            return None


def _means_figures(leaf: Clause) -> bool:
    return isinstance(leaf, FigureIs) or (isinstance(leaf, FieldIs) and leaf.field == "indicator")


def _means(leaf: Clause, figure: Figure) -> bool:
    match leaf:
        case FigureIs():
            return fits(leaf, figure)
        case FieldIs(_, ids):
            return is_of(figure, ids)
        case _:
            return False


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span(*match.span())


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Overlapping spans become one; those that only touch stay apart."""
    current: Span | None = None
    for span in spans:
        if current is not None and span.start < current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current
