"""All segments together: the lines of a phrase in the whole corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer import folding
from indexer.characters.segment import Mask, Places, Segment
from indexer.characters.slotted import Found, find_slots
from indexer.characters.writing import BEYOND, VERSION, write_segment
from indexer.corpus import Corpus
from indexer.derived import Recipe, State, opened
from indexer.offsets import Span
from indexer.query import Exact, Slots

FOLDER = "characters"


@dataclass(frozen=True)
class Lines:
    """Phrases where they stand, a row each, in order of segment, report and place.

    `reports` are numbers of reports; a place counts through all texts of the segment it is in.
    """

    segments: npt.NDArray[np.int64]
    reports: npt.NDArray[np.int64]
    starts: Places
    ends: Places
    filling_starts: npt.NDArray[np.int64]
    filling_ends: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)

    def in_order(self) -> Lines:
        """The lines in order of place, those that overlap as one; what filled slots is left out."""
        order = np.lexsort((self.starts, self.segments))
        segments, starts, ends = self.segments[order], self.starts[order], self.ends[order]
        # Segments one behind the other, so that no line of one overlaps one of the next.
        far = segments << 40
        reached = np.maximum.accumulate(far + ends)
        first = np.flatnonzero(np.append(True, (far + starts)[1:] >= reached[:-1])[: len(order)])
        none = np.empty((len(first), 0), np.int64)
        last = np.append(first[1:], len(order)) - 1
        ends = (reached - far)[last[: len(first)]]
        return Lines(segments[first], self.reports[order][first], starts[first], ends, none, none)

    def taken(self, rows: npt.NDArray[np.int64] | Mask) -> Lines:
        """Some of the lines, in the order given."""
        return Lines(
            self.segments[rows],
            self.reports[rows],
            self.starts[rows],
            self.ends[rows],
            self.filling_starts[rows],
            self.filling_ends[rows],
        )


class Characters:
    """The texts of a corpus in one state. Reports go by number, which `ids` gives a name."""

    def __init__(self, state: State) -> None:
        self._segments = [Segment(path) for path in state.segments]
        self.ids = [report for segment in self._segments for report in segment.reports]
        self.number = {id_: number for number, id_ in enumerate(self.ids)}
        sizes = [len(segment.reports) for segment in self._segments]
        self._first = np.cumsum([0, *sizes])[:-1]
        none = [np.empty(0, np.int64)]
        # How many characters each report has.
        self.lengths = np.concatenate([s.lengths for s in self._segments] or none)
        # Where in its segment the text of each begins.
        self._begins = np.concatenate([s.bounds[:-1] for s in self._segments] or none)

    def find(self, phrase: Exact | Slots) -> Lines:
        """Every line of a phrase, its text folded; of lines that overlap the first."""
        found = [_find(segment, phrase) for segment in self._segments]
        reports = [
            segment.report_of(one.starts) + first
            for segment, one, first in zip(self._segments, found, self._first, strict=True)
        ]
        numbers = [np.full(len(one.starts), i) for i, one in enumerate(found)]
        empty = np.empty(0, np.int64)
        width = found[0].filling_starts.shape[1] if found else 0
        none = np.empty((0, width), np.int64)
        return Lines(
            np.concatenate([*numbers, empty]),
            np.concatenate([*reports, empty]),
            np.concatenate([*(one.starts for one in found), empty]),
            np.concatenate([*(one.ends for one in found), empty]),
            np.concatenate([*(one.filling_starts for one in found), none]),
            np.concatenate([*(one.filling_ends for one in found), none]),
        )

    def text(self, report: int) -> str:
        """The folded text of a report."""
        segment = int(np.searchsorted(self._first, report, "right")) - 1
        bounds = self._segments[segment].bounds
        own = report - int(self._first[segment])
        return self._segments[segment].text(int(bounds[own]), int(bounds[own + 1]) - 1)

    def lines_at(self, reports: Sequence[int], spans: Sequence[Span]) -> Lines:
        """Lines without slots where texts stand in their reports."""
        numbers = np.array(reports, np.int64)
        segments = np.searchsorted(self._first, numbers, "right") - 1
        none = np.empty((len(numbers), 0), np.int64)
        places = np.array(spans, np.int64).reshape(-1, 2)
        offsets = self._begins[numbers]
        return Lines(segments, numbers, places[:, 0] + offsets, places[:, 1] + offsets, none, none)

    def spans(self, lines: Lines) -> list[Span]:
        """Where lines stand in the texts of their reports."""
        offsets = self._begins[lines.reports]
        starts, ends = lines.starts - offsets, lines.ends - offsets
        return [Span(*both) for both in zip(starts.tolist(), ends.tolist(), strict=True)]

    def fillings(self, lines: Lines) -> list[tuple[str, ...]]:
        """What fills the slots of each line, folded."""
        rows = zip(
            lines.segments.tolist(),
            lines.filling_starts.tolist(),
            lines.filling_ends.tolist(),
            strict=True,
        )
        return [
            tuple(self._segments[number].text(*span) for span in zip(starts, ends, strict=True))
            for number, starts, ends in rows
        ]

    def texts(self, lines: Lines) -> list[str]:
        """The phrase of each line, folded."""
        rows = zip(lines.segments.tolist(), lines.starts.tolist(), lines.ends.tolist(), strict=True)
        return [self._segments[number].text(start, end) for number, start, end in rows]

    def sentences(self, lines: Lines) -> npt.NDArray[np.uint64]:
        """What each line in its sentence is known by; equal ones say the same at the same place."""
        return self._by_segment(
            lines, np.uint64, lambda segment, rows: segment.sentence_of(lines.starts[rows])
        )

    def contexts(self, lines: Lines, width: int, side: str) -> npt.NDArray[np.uint32]:
        """The characters beside each line as numbers, nearest first, a row a line.

        There are 0s where the text has ended. `width` is at most `BEYOND`.
        """
        assert width <= BEYOND
        places = np.arange(width)

        def beside(segment: Segment, rows: Mask) -> npt.NDArray[np.uint32]:
            if side == "right":
                at = lines.ends[rows, None] + places
            else:
                at = lines.starts[rows, None] - 1 - places
            # Before the first text one reads, from the back, what lies beyond the last.
            points = segment.points(at)
            # What lies beyond the end of a text is of another report.
            points[np.maximum.accumulate(points == 0, axis=1)] = 0
            return points

        return self._by_segment(lines, np.uint32, beside, width)

    def _by_segment(
        self,
        lines: Lines,
        kind: type[np.generic],
        of_rows: Callable[[Segment, Mask], npt.NDArray[Any]],
        width: int | None = None,
    ) -> npt.NDArray[Any]:
        """What a function says of the lines of each segment, put together in order of lines."""
        shape = (len(lines),) if width is None else (len(lines), width)
        values: npt.NDArray[Any] = np.zeros(shape, kind)
        for number, segment in enumerate(self._segments):
            rows = lines.segments == number
            if rows.any():
                values[rows] = of_rows(segment, rows)
        return values


def open_characters(corpus: Corpus) -> Characters:
    """The texts of a corpus as they are now; see `derived.open_state` for what it raises."""
    return opened(_opened, corpus, recipe())


def recipe() -> Recipe:
    """How the arrays are made."""
    return Recipe(FOLDER, f"{VERSION}-{folding.version()}", write_segment)


@lru_cache(maxsize=2)
def _opened(state: State) -> Characters:
    return Characters(state)


def _find(segment: Segment, phrase: Exact | Slots) -> Found:
    if isinstance(phrase, Slots):
        return find_slots(segment, phrase)
    starts = _apart(segment.find(phrase.text), len(phrase.text))
    none = np.empty((len(starts), 0), np.int64)
    return Found(starts, starts + len(phrase.text), none, none)


def _apart(starts: Places, length: int) -> Places:
    """Of places of a text that overlap the first: of 人人 in 人人人 one."""
    if not (np.diff(starts) < length).any():
        return starts
    kept: list[int] = []
    for start in starts.tolist():
        if not kept or start >= kept[-1] + length:
            kept.append(start)
    return np.array(kept, np.int64)
