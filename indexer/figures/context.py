"""Where a number stands: its sentence, its clause, and the words between it and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.figures.numbers import Number
from indexer.offsets import Span

SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]?")
MOST_NUMBERS = 100
CLAUSE_SIGNS = "，；：,;:"


@dataclass(frozen=True)
class Place:
    """A number among the words around it.

    `clause` is where its clause begins, or the bracket that it stands in; `left` begins there or,
    when another number stands between, behind that one; `right` ends at the next number or at the
    end of the sentence.
    """

    text: str
    sentence: Span
    numbers: Sequence[Number]
    index: int

    @cached_property
    def number(self) -> Number:
        return self.numbers[self.index]

    @cached_property
    def before(self) -> Number | None:
        """The number before it in the sentence."""
        return self.numbers[self.index - 1] if self.index else None

    @cached_property
    def after(self) -> Number | None:
        """The number behind it in the sentence."""
        return self.numbers[self.index + 1] if self.index + 1 < len(self.numbers) else None

    @cached_property
    def clause(self) -> int:
        """Where the clause of the number begins.

        A comma inside another number (1,234.5万元) parts no clauses.
        """
        start = self.sentence.start
        floor = self.before.end if self.before else start
        cut = max(self.text.rfind(sign, floor, self.number.start) for sign in CLAUSE_SIGNS) + 1
        if not cut and self.before:
            cut = self._before_numbers()
        cut = max(cut, start)
        opened = max(self.text.rfind(sign, cut, self.number.start) for sign in "（(") + 1
        if opened and not re.search("[)）]", self.text[opened : self.number.start]):
            cut = opened
        return cut

    @cached_property
    def left_start(self) -> int:
        """Where `left` begins."""
        if self.before and self.before.end > self.clause:
            return self.before.end
        return self.clause

    @cached_property
    def left(self) -> str:
        return self.text[self.left_start : self.number.start]

    @cached_property
    def right(self) -> str:
        end = self.after.start if self.after else self.sentence.end
        return self.text[self.number.end : end]

    @cached_property
    def whole_clause(self) -> str:
        """All that stands in the clause before the number, other numbers included."""
        return self.text[self.clause : self.number.start]

    @cached_property
    def gap(self) -> str | None:
        """What stands between this number and the one before it; None for the first."""
        return self.text[self.before.end : self.number.start] if self.before else None

    @cached_property
    def gap_after(self) -> str | None:
        """What stands between this number and the next; None for the last."""
        return self.right if self.after else None

    def _before_numbers(self) -> int:
        """The last sign of a clause that stands in no number, before the number before this."""
        at = self.number.start
        for other in reversed(self.numbers[: self.index]):
            cut = max(self.text.rfind(sign, other.end, at) for sign in CLAUSE_SIGNS) + 1
            if cut:
                return cut
            at = other.start
        return max(self.text.rfind(s, self.sentence.start, at) for s in CLAUSE_SIGNS) + 1


def sentences(text: str, numbers: Sequence[Number]) -> Iterator[tuple[Span, Sequence[Number]]]:
    """The sentences that hold numbers, with these.

    One with more numbers than any author writes, as a table that lost its lines has, is cut between
    numbers, so that looking back stays short.
    """
    first = 0
    for match in SENTENCE.finditer(text):
        last = first
        while last < len(numbers) and numbers[last].start < match.end():
            last += 1
        start = match.start()
        while last - first > MOST_NUMBERS:
            end = numbers[first + MOST_NUMBERS].start
            yield Span(start, end), numbers[first : first + MOST_NUMBERS]
            first, start = first + MOST_NUMBERS, end
        if last > first:
            yield Span(start, match.end()), numbers[first:last]
        first = last
