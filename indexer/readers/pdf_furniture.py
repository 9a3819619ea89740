"""Running heads, feet and page numbers: what stands at the same place of several pages.

Only what repeats goes: the same words, or the same words with a number that grows with the pages.
A line of the report that happens to stand first on a page stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.readers.pdf_lines import Line

# So many lines from either edge may be furniture: a head may have two, and a rule below them.
DEEP = 3
# Points by which the places of a head differ from page to page.
NEAR = 4.0
# Furniture repeats on so many pages, or on this part of them where there are fewer.
PAGES, PART = 3, 0.5
_NUMBER = re.compile("[0-9]+")
_BLANKS = re.compile(r"\s+")
# — 3 —, 第3页 共10页, 3/10: cannot be anything else. A bare 3 may be a cell of a table.
_PAGE_NUMBER = re.compile(r"[-—–－─·•. ]*第?#页?(?:[,，/／|]?共?#页?)?[-—–－─·•. ]*")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page and its size in points."""

    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near an edge of a page: how many lines lie between, and how far off it is."""

    page: int
    depth: int
    top: bool
    away: float
    words: str
    numbers: tuple[int, ...]
    line: Line


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without what repeats at their edges."""
    edges = [edge for number, page in enumerate(pages) for edge in _edges(number, page)]
    repeated = {
        (edge.page, id(edge.line)): edge
        for group in _alike(edges)
        for edge in _repeats(group, len(pages))
    }
    return [
        replace(page, lines=tuple(_kept(number, page.lines, set(repeated))))
        for number, page in enumerate(pages)
    ]


def _edges(number: int, page: Page) -> Iterator[_Edge]:
    for top, lines in ((True, page.lines[:DEEP]), (False, page.lines[::-1][:DEEP])):
        for depth, line in enumerate(lines):
            words = _BLANKS.sub("", line.text)
            yield _Edge(
                number,
                depth,
                top,
                page.height - line.y if top else line.y,
                _NUMBER.sub("#", words),
                tuple(int(digits[:9]) for digits in _NUMBER.findall(words)),
                line,
            )


def _alike(edges: Sequence[_Edge]) -> Iterator[list[_Edge]]:
    """Lines of different pages that read the same, numbers aside, and stand at the same place."""
    groups: defaultdict[tuple[str, bool], list[_Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.words, edge.top].append(edge)
    for group in groups.values():
        group.sort(key=lambda edge: edge.away)
        start = 0
        for at in range(1, len(group) + 1):
            if at == len(group) or group[at].away - group[at - 1].away > NEAR:
                yield group[start:at]
                start = at


def _repeats(group: Sequence[_Edge], pages: int) -> list[_Edge]:
    """Those of the lines that are furniture."""
    needed = max(2, min(PAGES, round(pages * PART)))
    if len({edge.page for edge in group}) < needed:
        return []
    words = group[0].words
    if _PAGE_NUMBER.fullmatch(words) and words != "#":
        return list(group)
    # 合计 35 at the foot of two tables: the words repeat, and the number does not go with the page.
    counted = Counter(pattern for edge in group for pattern in _patterns(edge))
    return [
        edge for edge in group if any(counted[pattern] >= needed for pattern in _patterns(edge))
    ]


def _patterns(edge: _Edge) -> list[tuple[int, ...]]:
    """The numbers of a line as they are, and with each of them less its page.

    青禾县2023年材料 7 on the seventh page is 2023, 0 and so is the line of every other page.
    """
    numbers = edge.numbers
    return [
        numbers,
        *(
            (*numbers[:at], number - edge.page, *numbers[at + 1 :], at)
            for at, number in enumerate(numbers)
        ),
    ]


def _kept(number: int, lines: Sequence[Line], repeated: set[tuple[int, int]]) -> list[Line]:
    """The lines from the first to the last that does not repeat."""
    own = [at for at, line in enumerate(lines) if (number, id(line)) not in repeated]
    return list(lines[own[0] : own[-1] + 1]) if own else []
