"""What cleaning changed in a text: each place, what became of it, and by which steps.

`cleaning` heals a text and keeps the map to its source, of which a report needs no more. Here the
same steps are gone through once more and watched, so that a person can see what they took away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.cleaning import CleanText, Taken, taken_steps
from indexer.offsets import OffsetMap, Run, Span


@dataclass(frozen=True, slots=True)
class CleaningChange:
    """A stretch of the raw text that reads otherwise in the clean one, or does not stand there.

    `steps` are the names of the steps that touched it, the one that touched most of it first.
    """

    raw: Span
    clean: Span
    steps: tuple[str, ...]


def cleaned_with_changes(raw: str) -> tuple[CleanText, tuple[CleaningChange, ...]]:
    """The clean text, as `clean` makes it, and what changed, in order, without overlaps.

    >>> cleaned, changes = cleaned_with_changes("三##paid##是抓１２亩")
    >>> cleaned.text, [(change.raw, change.steps[0]) for change in changes]
    ... # doctest: +NORMALIZE_WHITESPACE
    ('三是抓12亩', [(Span(start=1, end=9), 'drop_paywall_markers'),
                  (Span(start=11, end=13), 'narrow_letters_and_digits')])
    """
    cleaned = CleanText(raw, OffsetMap.identity(len(raw)))
    touched: list[str] = [""] * len(raw)
    for taken in taken_steps(raw):
        _touch(touched, taken)
        cleaned = taken.after
    return cleaned, tuple(
        CleaningChange(before, after, _steps(touched[before.start : before.end]))
        for before, after in _differing(raw, cleaned)
    )


def _touch(touched: list[str], taken: Taken) -> None:
    """Write down which step touched each character; the first to touch it has it."""
    for edit in taken.edits:
        place = taken.before.offsets.to_source(Span(edit.start, edit.end))
        for at in range(*place):
            touched[at] = touched[at] or taken.step


def _steps(touched: list[str]) -> tuple[str, ...]:
    return tuple(step for step, _count in Counter(filter(None, touched)).most_common())


def _differing(raw: str, cleaned: CleanText) -> Iterator[tuple[Span, Span]]:
    """Where the two texts differ: between runs, and where characters of one were replaced."""
    end = Run(len(cleaned.text), len(raw), 0)
    source = clean = 0
    for run in (*cleaned.offsets.runs, end):
        if run.source > source or run.clean > clean:
            yield Span(source, run.source), Span(clean, run.clean)
        yield from _replaced(raw, cleaned.text, run)
        source, clean = run.source + run.length, run.clean + run.length


def _replaced(raw: str, text: str, run: Run) -> Iterator[tuple[Span, Span]]:
    first = raw[run.source : run.source + run.length]
    second = text[run.clean : run.clean + run.length]
    if first == second:
        return
    shift = run.clean - run.source
    begun = None
    for at, (old, new) in enumerate(zip(first, second, strict=True), start=run.source):
        if old != new and begun is None:
            begun = at
        elif old == new and begun is not None:
            yield Span(begun, at), Span(begun + shift, at + shift)
            begun = None
    if begun is not None:
        at = run.source + run.length
        yield Span(begun, at), Span(begun + shift, at + shift)
