"""Where a phrase with slots stands in a text; signs match in either width.

A slot `*` is at most 12 characters without the end of a sentence, of several ways to fill it the
shortest; at the edge of a phrase it is what stands there up to the next sign. A slot `#` is a
number in digits or Chinese numerals, with its magnitude and 余 or 多 (11543, 1.2万余, 三百), which
`numerals` need not be able to read. Nothing is left to regular expressions that could try every
way: a phrase is put together piece by piece, each character looked at a bounded number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.folding import fold_signs
from indexer.offsets import Span
from indexer.query import Slot, Slots

LONGEST_FILLING = 12
SENTENCE_ENDS = "。！？!?\n"
SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")
# What ends a filling at the edge of a phrase: of "着力*", 打造屏障 in 着力打造屏障，…
SIGNS = "。!?\n,;:、"
EDGE = re.compile(f"[^{SIGNS}]{{0,{LONGEST_FILLING}}}")
EDGE_BEFORE = re.compile(rf"[^{SIGNS}]*\Z")
LONGEST_HAN = 40
HAN_DIGITS = "零〇一二两三四五六七八九十百千万亿"
NUMBER_START = re.compile(rf"(?<![0-9])(?<![0-9][.,])[0-9]|(?<![0-9{HAN_DIGITS}])[{HAN_DIGITS}]")
DIGITS = re.compile(r"[0-9]{1,20}(?:,[0-9]{3}(?![0-9])){0,6}(?:\.[0-9]{1,20})?")
HAN = re.compile(rf"[{HAN_DIGITS}]{{1,{LONGEST_HAN}}}")
HAN_DECIMALS = re.compile(rf"点[{HAN_DIGITS}]{{1,20}}")
MAGNITUDE = re.compile("[十百千万亿]{0,4}[余多]?[万亿]{0,2}")
# What follows is looked at and not passed over: 万 in 5多万 begins a number of its own.
NUMBER = re.compile(
    rf"(?<![0-9])(?<![0-9][.,]){DIGITS.pattern}(?=({MAGNITUDE.pattern}))"
    rf"|(?<![0-9{HAN_DIGITS}]){HAN.pattern}"
)
HAN_GOES_ON = ("点", "余", "多")
# No number is longer: digits, groups and decimals, or Han digits, with a magnitude.
LONGEST_NUMBER = 80


class SlotMatch(NamedTuple):
    """A phrase with slots where it stands, and what fills each slot, in order."""

    span: Span
    fillings: tuple[Span, ...]


def slot_matches(text: str, slots: Slots) -> list[SlotMatch]:
    """Where a phrase with slots stands in a text, in order and without overlaps."""
    text = fold_signs(text)
    leading, trailing = slots.parts[0] is Slot.WORDS, slots.parts[-1] is Slot.WORDS
    core = core_of(slots)
    found: list[SlotMatch] = []
    done = 0
    for last in sorted(_last_steps(text, core), key=lambda step: step.end):
        if last.first < done:
            continue
        start, end = last.first, last.end
        fillings = _fillings(last, core)
        if leading:
            before = EDGE_BEFORE.search(text, max(done, start - LONGEST_FILLING), start)
            fillings.insert(0, Span(before.start() if before else start, start))
            start = fillings[0].start
        if trailing:
            behind = EDGE.match(text, end)
            fillings.append(Span(end, behind.end() if behind else end))
            end = fillings[-1].end
        found.append(SlotMatch(Span(start, end), tuple(fillings)))
        done = end
    return found


def shortest_spans(text: str, slots: Slots) -> list[Span]:
    """Every place of a phrase without the `*` at its edges, also where two of them overlap.

    Of several that end at one place it is one.
    """
    steps = _last_steps(fold_signs(text), core_of(slots))
    return sorted(Span(last.first, last.end) for last in steps)


def core_of(slots: Slots) -> tuple[str | Slot, ...]:
    """A phrase without a `*` at its edges, which anything fits, even nothing; pieces folded."""
    parts = slots.parts
    core = parts[parts[0] is Slot.WORDS : len(parts) - (parts[-1] is Slot.WORDS)]
    return tuple(fold_signs(part) if isinstance(part, str) else part for part in core)


def everywhere(text: str, wanted: str) -> Iterator[Span]:
    """Every place of a text in another, also where two of them overlap."""
    at = text.find(wanted)
    while at >= 0:
        yield Span(at, at + len(wanted))
        at = text.find(wanted, at + 1)


def _fillings(last: Step, core: Sequence[str | Slot]) -> list[Span]:
    """What stands in the slots of a phrase that ends with this step."""
    found: list[Span] = []
    step: Step | None = last
    following = last.end
    for part in reversed(core):
        assert step is not None  # every part but `*` has its step
        if part is Slot.WORDS:
            found.append(Span(step.end, following))
            continue
        if part is Slot.NUMBER:
            found.append(Span(step.start, step.end))
        following, step = step.start, step.before
    return found[::-1]


class Step(NamedTuple):
    """A part of a phrase where it stands, and the part before it; `first` is where all began."""

    first: int
    start: int
    end: int
    before: Step | None


def _last_steps(text: str, core: Sequence[str | Slot]) -> list[Step]:
    """Where a phrase ends, each with the way there: one for each end.

    Of all ways that lead to an end the one that began last is kept. This loses no match, since
    what follows depends on nothing but the end.
    """
    if not all(part in text for part in core if isinstance(part, str)):
        return []
    steps: dict[int, Step] | None = None
    gap = False
    for part in core:
        if part is Slot.WORDS:
            gap = True
            continue
        found: Iterator[Step]
        if steps is None:
            found = (Step(start, start, end, None) for start, end in _places(text, part))
        elif gap:
            found = _across(text, steps, _places(text, part))
        else:
            found = (
                Step(step.first, at, end, step)
                for at, step in sorted(steps.items())
                for end in _ends(text, part, at)
            )
        steps, gap = _latest(found), False
        if not steps:
            return []
    return list((steps or {}).values())


def _latest(found: Iterator[Step]) -> dict[int, Step]:
    """By end the step of the way that began last."""
    latest: dict[int, Step] = {}
    for step in found:
        if step.end not in latest or latest[step.end].first < step.first:
            latest[step.end] = step
    return latest


def _across(text: str, steps: dict[int, Step], places: Iterator[Span]) -> Iterator[Step]:
    """The ways that go on over a `*` to one of these places."""
    ends = sorted(steps)
    for start, end in places:
        at = bisect_right(ends, start) - 1
        if at < 0 or start - ends[at] > LONGEST_FILLING:
            continue
        if not SENTENCE_END.search(text, ends[at], start):
            before = steps[ends[at]]
            yield Step(before.first, start, end, before)


def _places(text: str, part: str | Slot) -> Iterator[Span]:
    """Every start and end of a part by itself."""
    if isinstance(part, str):
        yield from everywhere(text, part)
        return
    yield from find_numbers(text)


def _ends(text: str, part: str | Slot, at: int) -> Iterable[int]:
    """Where a part that begins here may end."""
    if isinstance(part, str):
        return [at + len(part)] if text.startswith(part, at) else []
    return number_ends(text, at)


def find_numbers(text: str) -> Iterator[Span]:
    """Every number of a text, each with every end that it may have; in order of start, then end.

    The same as `number_ends` at each `NUMBER_START`, but for most numbers in one step.
    """
    text = fold_signs(text)
    for found in NUMBER.finditer(text):
        start, end = found.span()
        if found.start(1) >= 0:  # digits, and where their magnitude ends
            ends: Iterable[int] = range(end, found.end(1) + 1)
        elif text[end : end + 1] in HAN_GOES_ON or end - start == LONGEST_HAN:
            ends = number_ends(text, start)
        else:
            ends = range(start + 1, end + 1)
        for one in ends:
            yield Span(start, one)


def number_ends(text: str, at: int = 0) -> Iterator[int]:
    """Where a number that begins here may end: 1.2万亩 is 1.2 or 1.2万, but never 1.

    >>> list(number_ends("1.2万亩")), list(number_ends("约5亩"))
    ([3, 4], [])
    """
    if digits := DIGITS.match(text, at):
        first = digits.end()
    elif han := HAN.match(text, at):
        yield from range(at + 1, han.end())
        first = han.end()
        if decimals := HAN_DECIMALS.match(text, first):
            yield from (first, *range(first + 2, decimals.end()))
            first = decimals.end()
    else:
        return
    magnitude = MAGNITUDE.match(text, first)
    yield from range(first, (magnitude.end() if magnitude else first) + 1)
