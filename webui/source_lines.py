"""The raw text of a file in lines, with what cleaning changed in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from indexer.changes import CleaningChange
from indexer.offsets import Span
from indexer.rereading import Reread
from webui.cleaning_words import QUIET, STEPS
from webui.language import _

# same: as it was. quiet: a change of blanks alone, shown by signs.
Mark = Literal["same", "quiet", "removed", "replaced", "inserted"]

# Lines around a change, and characters around it in a long line, that are shown with it.
AROUND, BESIDE = 1, 60
# Of a long stretch that is gone its first and last lines are shown.
ENDS = 3
# What stands for signs without a shape and, where there is nothing else, for blanks.
UNSEEN = str.maketrans(dict.fromkeys("\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\xad", "□"))
SIGNS = UNSEEN | str.maketrans({" ": "·", "\u3000": "␣", "\xa0": "␣", "\t": "⇥", "\r": ""})
NEWLINE = "↵"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a line. `change` counts changes from 1, 0 for none that is asked for.

    `by` is what stands there in the clean text, `steps` what changed it in words, and `first` marks
    the piece that a change begins with.
    """

    text: str
    mark: Mark = "same"
    change: int = 0
    first: bool = False
    by: str = ""
    steps: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file; `clean` is where its first words stand in the clean text, if they do."""

    number: int
    pieces: tuple[Piece, ...]
    clean: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines that are not shown: how many, and the number of the first."""

    lines: int
    first: int


def is_quiet(change: CleaningChange) -> bool:
    """Whether a change leaves every word as it was."""
    return QUIET.issuperset(change.steps)


def chosen(changes: Sequence[CleaningChange], step: str) -> list[CleaningChange]:
    """The changes of a step or, without one, those of words, where there are any."""
    if step:
        return [change for change in changes if step in change.steps]
    return [change for change in changes if not is_quiet(change)] or list(changes)


def lines_of(read: Reread, asked: Collection[CleaningChange]) -> tuple[Line, ...]:
    """All lines of the raw text; the changes that are asked for are counted."""
    numbers = {change: number for number, change in enumerate(asked, start=1)}
    raw_starts = [change.raw.start for change in read.changes]
    found, start = [], 0
    for number, line in enumerate(read.raw.split("\n"), start=1):
        end = start + len(line)
        first = max(bisect_right(raw_starts, start) - 1, 0)
        placed = tuple(_pieces(read, first, Span(start, end), numbers))
        words = (at for at, piece in placed if piece.mark == "same" and piece.text.strip())
        at = next(words, None)
        clean = None if at is None else _clean_place(read, raw_starts, at)
        found.append(Line(number, tuple(piece for _at, piece in placed), clean))
        start = end + 1
    return tuple(found)


def in_context(lines: Sequence[Line]) -> tuple[Line | Gap, ...]:
    """The lines with changes that are asked for, those around them, and gaps for the others."""
    keeps: set[int] = set()
    for at, line in enumerate(lines):
        if any(piece.change for piece in line.pieces) and not _is_inside(lines, at):
            keeps |= set(range(max(at - AROUND, 0), min(at + AROUND + 1, len(lines))))
    shown: list[Line | Gap] = []
    at = 0
    while at < len(lines):
        if at in keeps:
            shown.append(_shortened(lines[at]))
            at += 1
            continue
        gap = at
        while at < len(lines) and at not in keeps:
            at += 1
        shown.append(Gap(at - gap, lines[gap].number))
    return tuple(shown)


def _is_inside(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is in the middle of a long stretch that is gone as a whole."""
    around = lines[max(at - ENDS, 0) : at + ENDS + 1]
    if len(around) < 2 * ENDS + 1:
        return False
    found = {piece.change for line in around for piece in line.pieces}
    return len(found) == 1 and found != {0}


def _pieces(
    read: Reread, first: int, line: Span, numbers: Mapping[CleaningChange, int]
) -> Iterator[tuple[int, Piece]]:
    """The pieces of a line, each with where it begins; `first` is the first change to look at."""
    at = line.start
    for change in islice(read.changes, first, None):
        # The newline at the end of a line belongs to it.
        if change.raw.start > line.end:
            break
        before = change.raw.start < line.start
        if change.raw.end < line.start or (change.raw.end == line.start and before):
            continue
        begin, end = max(change.raw.start, line.start), min(change.raw.end, line.end)
        if begin > at:
            yield at, Piece(read.raw[at:begin])
        at = max(begin, end)
        yield begin, _changed(read, change, Span(begin, at), numbers.get(change, 0), line.end)
    if line.end > at:
        yield at, Piece(read.raw[at : line.end])


def _changed(read: Reread, change: CleaningChange, span: Span, number: int, end: int) -> Piece:
    """The part of a change that stands in a line which ends at `end`."""
    text = read.raw[slice(*span)]
    closes = span.end == change.raw.end
    quiet = is_quiet(change)
    shown = text.translate(UNSEEN if text.strip() else SIGNS)
    if not closes and span.end == end and (quiet or not text):
        shown += NEWLINE
    mark: Mark = "removed" if change.clean.start == change.clean.end else "replaced"
    if change.raw.start == change.raw.end:
        mark = "inserted"
    return Piece(
        text=shown,
        mark="quiet" if quiet else mark,
        change=number,
        first=span.start == change.raw.start,
        by=read.text[slice(*change.clean)].replace("\n", NEWLINE) if closes and not quiet else "",
        steps=_("、").join(_(STEPS[step]) for step in change.steps if step in STEPS),
    )


def _clean_place(read: Reread, raw_starts: Sequence[int], at: int) -> int:
    """Where a character that stayed as it was stands in the clean text."""
    last = bisect_right(raw_starts, at) - 1
    if last < 0:
        return at
    return read.changes[last].clean.end + at - read.changes[last].raw.end


def _shortened(line: Line) -> Line:
    """A long line with what stands near its changes alone."""
    pieces = []
    for at, piece in enumerate(line.pieces):
        text = piece.text
        if piece.mark == "same" and len(text) > 2 * BESIDE + 20:
            head = text[:BESIDE] if at or len(line.pieces) == 1 else ""
            tail = text[-BESIDE:] if at < len(line.pieces) - 1 else ""
            piece = Piece(f"{head} … {tail}".strip(" "))
        pieces.append(piece)
    return Line(line.number, tuple(pieces), line.clean)
