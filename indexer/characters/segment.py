"""The arrays of a segment, and where a piece of text stands in them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.characters.writing import END
from indexer.derived import known_reports, mapped
from indexer.folding import WIDE, fold_signs

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Spreads small numbers over all bits.
SPREAD = np.uint64(0x9E3779B97F4A7C15)
# The signs that `fold_signs` takes for the same, by the one that stands for them.
OTHER_WIDTH = {fold_signs(wide): wide for wide in (*WIDE, "\u3000") if not wide.isalnum()}


class Segment:
    """The texts of some reports, read as they are asked for; a place counts through all of them."""

    def __init__(self, folder: Path) -> None:
        self.reports = [known.report for known in known_reports(folder)]
        self.codes = mapped(folder, "codes")
        self.bounds: Places = np.load(folder / "bounds.npy")
        # The numbers, with every end that each may have, in order of start.
        self.number_starts = mapped(folder, "number-starts")
        self.number_ends = mapped(folder, "number-ends")
        self._numbers_to = mapped(folder, "numbers-to")
        self._alphabet: npt.NDArray[np.uint32] = np.load(folder / "alphabet.npy")
        self._starts: Places = np.load(folder / "starts.npy")
        self._places = mapped(folder, "places")
        self._sentences = mapped(folder, "sentences")
        self._hashes = mapped(folder, "sentence-hashes")

    @cached_property
    def lengths(self) -> Places:
        """How many characters each report has."""
        return np.diff(self.bounds) - 1

    def report_of(self, places: Places) -> Places:
        """The number of the report in which each place lies."""
        return np.searchsorted(self.bounds, places, "right") - 1

    def sentence_of(self, places: Places) -> npt.NDArray[np.uint64]:
        """What each place in its sentence is known by: equal ones are the same place of sentences
        that say the same.
        """
        if not len(self._hashes):
            return np.zeros(len(places), np.uint64)
        at = np.searchsorted(self._sentences, places.astype(np.uint32), "right") - 1
        within = places.astype(np.uint64) - self._sentences[at]
        found: npt.NDArray[np.uint64] = self._hashes[at] ^ (within * SPREAD)
        return found

    def text(self, start: int, end: int) -> str:
        """The folded text from one place to another."""
        points = self._alphabet[self.codes[start:end]].astype("<u4")
        return str(points.tobytes(), "utf-32-le", "surrogatepass")

    def points(self, places: Places) -> npt.NDArray[np.uint32]:
        """The characters at these places as numbers; 0 where a text has ended."""
        points: npt.NDArray[np.uint32] = self._alphabet[self.codes[places]]
        return points

    def codes_of(self, character: str, any_width: bool = False) -> tuple[int, ...]:
        """The codes of a character and, if wanted, of the same sign in the other width."""
        wanted = {character, OTHER_WIDTH.get(character, character)} if any_width else {character}
        return tuple(code for one in sorted(wanted) if (code := self._code(one)) is not None)

    def set_of(self, characters: str) -> Mask:
        """Which codes stand for one of these characters, signs of either width."""
        mask = np.zeros(len(self._alphabet), bool)
        for character in characters:
            mask[list(self.codes_of(character, any_width=True))] = True
        return mask

    @cached_property
    def _ends_in_order(self) -> npt.NDArray[np.uint32]:
        ends: npt.NDArray[np.uint32] = self.number_ends[self._numbers_to]
        return ends

    def numbers_from(self, places: Places) -> tuple[Places, Places]:
        """The numbers that begin at these places: of which place each is, and its end."""
        owners, rows = _rows_of(self.number_starts, places)
        return owners, self.number_ends[rows].astype(np.int64)

    def numbers_to(self, places: Places) -> tuple[Places, Places]:
        """The starts and ends of the numbers that end at these places, in order of these."""
        owners, rows = _rows_of(self._ends_in_order, places)
        return self.number_starts[self._numbers_to[rows]].astype(np.int64), places[owners]

    def find(self, piece: str, any_width: bool = False) -> Places:
        """Every place of a folded text, in order, also where two of them overlap.

        `any_width`: signs match in either width; then the text comes from `fold_signs`.
        """
        codes = [self.codes_of(character, any_width) for character in piece]
        if not all(codes):
            return np.empty(0, np.int64)
        counts = [sum(self._count(code) for code in each) for each in codes]
        rarest, *others = sorted(range(len(piece)), key=counts.__getitem__)
        found: Places = self._places_of(codes[rarest]) - rarest
        found = found[(found >= 0) & (found + len(piece) <= self.bounds[-1])]
        for at in others:
            if not len(found):
                break
            found = found[self.stands_at(found + at, codes[at])]
        return found

    def stands_at(self, places: Places, codes: tuple[int, ...]) -> Mask:
        """At which of these places one of these characters stands."""
        there = self.codes[places]
        same: Mask = there == codes[0]
        for code in codes[1:]:
            same |= there == code
        return same

    def _code(self, character: str) -> int | None:
        point = ord(character)
        at = int(np.searchsorted(self._alphabet, point))
        there = at < len(self._alphabet) and self._alphabet[at] == point
        return at if there and at != END else None

    def _count(self, code: int) -> int:
        return int(self._starts[code + 1] - self._starts[code])

    def _places_of(self, codes: tuple[int, ...]) -> Places:
        lists = [self._places[self._starts[code] : self._starts[code + 1]] for code in codes]
        places: Places = np.concatenate(lists).astype(np.int64)
        if len(lists) > 1:
            places.sort()
        return places


def _rows_of(ordered: npt.NDArray[np.uint32], places: Places) -> tuple[Places, Places]:
    """Where in an array that is in order each place stands, perhaps several times, perhaps not:
    the index of the place, and the row.
    """
    # Places of another kind would make numpy copy the whole array to that kind first.
    wanted = places.astype(ordered.dtype)
    first = np.searchsorted(ordered, wanted, "left")
    counts = np.searchsorted(ordered, wanted, "right") - first
    owners = np.repeat(np.arange(len(places)), counts)
    within = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    return owners, first[owners] + within
