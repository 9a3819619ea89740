"""A report as it is aligned: its text, the letters that are compared, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.offsets import Span
from indexer.reuse.formulas import stock_phrases
from indexer.reuse.prints import Letters, Marked
from indexer.reuse.quotations import quotations

OPENING = frozenset("“‘「《（")
CLOSING = frozenset("”’」》）。！？；")
# What levelling drops belongs to the letter before it.
BLANKS = frozenset("“”‘’\"'「」『』 \t\u3000")


@dataclass(frozen=True)
class Text:
    """A report as it is aligned."""

    text: str
    letters: Letters

    @cached_property
    def stock(self) -> Marked:
        """Which letters belong to formulas of the genre."""
        marked = np.zeros(len(self.letters.codes), bool)
        for span in stock_phrases(self.text):
            marked[slice(*self.letters_in(span))] = True
        return marked

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """The words that the text itself gives as those of a superior."""
        return tuple(quotations(self.text))

    def letters_in(self, span: Span) -> Span:
        """The letters that lie in a stretch of the text."""
        starts = self.letters.starts
        return Span(
            int(np.searchsorted(starts, span.start)), int(np.searchsorted(starts, span.end))
        )

    def is_edge(self, letter: int) -> bool:
        """Whether a clause begins with a letter, or has ended before it."""
        if not 0 < letter < len(self.letters.starts):
            return True
        between = self.text[int(self.letters.ends[letter - 1]) : int(self.letters.starts[letter])]
        return bool(between)

    def widened(self, letters: Span, most: int) -> Span:
        """Letters with the rest of their clauses, so far as it is short."""
        start, end = letters
        before = next((n for n in range(most) if self.is_edge(start - n)), 0)
        after = next((n for n in range(most) if self.is_edge(end + n)), 0)
        return Span(start - before, end + after)

    def text_of(self, letters: Span) -> Span:
        """Where letters stand, with the signs that open and close them."""
        start, end = self.place_of(letters)
        while start and self.text[start - 1] in OPENING:
            start -= 1
        while end < len(self.text) and self.text[end] in CLOSING:
            end += 1
        return Span(start, end)

    def place_of(self, letters: Span) -> Span:
        """Where letters stand; between two of them where there are none."""
        if letters.start == letters.end:
            at = int(self.letters.ends[letters.start - 1]) if letters.start else 0
            return Span(at, at)
        start, end = (
            int(self.letters.starts[letters.start]),
            int(self.letters.ends[letters.end - 1]),
        )
        while end > start and self.text[end - 1] in BLANKS:
            end -= 1
        return Span(start, end)
