"""Where each character of a cleaned text stands in the source it came from.

A map is a list of runs. In a run the two texts go side by side, one character for one; between
runs something was deleted, inserted or replaced by words of another length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text: the characters from `start` up to, not including, `end`."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the characters from `start` to `end` by `text`; an empty text deletes them."""

    start: int
    end: int
    text: str = ""


class Run(NamedTuple):
    """`length` characters that stand at `clean` in the one text and at `source` in the other."""

    clean: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """The runs of a cleaned text in order, and the length of the source."""

    runs: tuple[Run, ...]
    source_length: int

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that nothing was done to."""
        return cls((Run(0, 0, length),) if length else (), length)

    def to_source(self, span: Span) -> Span:
        """The stretch of the source that a stretch of the cleaned text came from.

        Something deleted at either edge is left out; something deleted inside is covered.

        >>> cleaned, offsets = apply_edits("三##是抓", OffsetMap.identity(5), [Edit(1, 3)])
        >>> cleaned, offsets.to_source(Span(0, 2))
        ('三是抓', Span(start=0, end=4))
        >>> offsets.to_source(Span(1, 3))
        Span(start=3, end=5)
        """
        start = self._source_of(span.start)
        if span.end <= span.start:
            return Span(start, start)
        return Span(start, max(start, self._source_after(span.end - 1)))

    def to_clean(self, span: Span) -> Span:
        """The stretch of the cleaned text that was made from a stretch of the source.

        >>> cleaned, offsets = apply_edits("三##是抓", OffsetMap.identity(5), [Edit(1, 3)])
        >>> offsets.to_clean(Span(1, 4)), offsets.to_clean(Span(1, 3))
        (Span(start=1, end=2), Span(start=1, end=1))
        """
        inside = [
            (run, max(run.source, span.start), min(run.source + run.length, span.end))
            for run in self.runs
        ]
        kept = [
            Span(run.clean + start - run.source, run.clean + end - run.source)
            for run, start, end in inside
            if start < end
        ]
        if kept:
            return Span(kept[0].start, kept[-1].end)
        before = [run.clean + run.length for run in self.runs if run.source < span.start]
        return Span(max(before, default=0), max(before, default=0))

    def _source_of(self, offset: int) -> int:
        at = bisect_right(self.runs, offset, key=lambda run: run.clean) - 1
        if at < 0:
            return 0
        run = self.runs[at]
        if offset < run.clean + run.length:
            return run.source + offset - run.clean
        return run.source + run.length

    def _source_after(self, offset: int) -> int:
        at = bisect_right(self.runs, offset, key=lambda run: run.clean) - 1
        if at >= 0:
            run = self.runs[at]
            if offset < run.clean + run.length:
                return run.source + offset - run.clean + 1
        return self.runs[at + 1].source if at + 1 < len(self.runs) else self.source_length


def apply_edits(text: str, offsets: OffsetMap, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Carry out edits, which are in order and do not overlap, and bring the map up to date.

    An edit that keeps the length (１ to 1) keeps the characters side by side.
    """
    parts: list[str] = []
    kept: list[Run] = []  # runs between the text before and the text after
    at = clean = 0
    for edit in edits:
        same_length = len(edit.text) == edit.end - edit.start
        stop = edit.end if same_length else edit.start
        if stop > at:
            kept.append(Run(clean, at, stop - at))
            clean += stop - at
        parts += (text[at : edit.start], edit.text)
        if not same_length:
            clean += len(edit.text)
        at = edit.end
    if len(text) > at:
        kept.append(Run(clean, at, len(text) - at))
        parts.append(text[at:])
    if not parts:
        return text, offsets
    return "".join(parts), OffsetMap(_join(_compose(offsets.runs, kept)), offsets.source_length)


def _compose(before: Sequence[Run], after: Sequence[Run]) -> Iterable[Run]:
    """Runs from the newest text to the source, through the text between them."""
    first = 0
    for run in after:
        while first < len(before) and before[first].clean + before[first].length <= run.source:
            first += 1
        i = first
        while i < len(before) and before[i].clean < run.source + run.length:
            earlier = before[i]
            start = max(run.source, earlier.clean)
            stop = min(run.source + run.length, earlier.clean + earlier.length)
            yield Run(
                run.clean + start - run.source,
                earlier.source + start - earlier.clean,
                stop - start,
            )
            i += 1


def _join(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs that touch on both sides become one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.clean + last.length == run.clean
            and last.source + last.length == run.source
        ):
            joined[-1] = Run(last.clean, last.source, last.length + run.length)
        else:
            joined.append(run)
    return tuple(joined)
