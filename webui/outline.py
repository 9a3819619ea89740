"""The outline of a report: its headings as a tree, with the number of matches in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.models import Report, Section
from indexer.offsets import Span
from webui.layout import Layout

# Beyond this many entries the third level makes an outline longer than it helps.
MOST_ENTRIES = 40
DEEPEST = 3
# Two headings are the least that an outline can help with.
FEWEST = 2
LONGEST_HEADING = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading; `hits` counts the matches that lie in it and not in an entry below it."""

    url: str
    text: str
    hits: int
    below: tuple[Entry, ...]


def outline(report: Report, layout: Layout, matches: Sequence[Span]) -> tuple[Entry, ...]:
    """The headings of a report.

    Parts inside paragraphs (一是…二是…) are listed only where a report has no other headings.
    """
    sections = [section for section in layout.sections if section.level <= DEEPEST]
    if len(sections) > MOST_ENTRIES:
        sections = [section for section in sections if section.level < DEEPEST]
    if len(sections) < FEWEST:
        sections = [section for section in report.sections if section.level <= DEEPEST]
    if len(sections) < FEWEST:
        return ()
    hits = [0] * len(sections)
    for match in matches:
        around = [
            i for i, section in enumerate(sections) if section.start <= match.start < section.end
        ]
        if around:
            hits[around[-1]] += 1
    return _entries(list(zip(sections, hits, strict=True)), layout)


def _entries(sections: list[tuple[Section, int]], layout: Layout) -> tuple[Entry, ...]:
    """Each section with those after it that are of a lower level."""
    entries: list[Entry] = []
    at = 0
    while at < len(sections):
        section, hits = sections[at]
        after = at + 1
        while after < len(sections) and sections[after][0].level > section.level:
            after += 1
        entries.append(
            Entry(
                f"#{layout.block_at(section.start).anchor}",
                _text(section),
                hits,
                _entries(sections[at + 1 : after], layout),
            )
        )
        at = after
    return tuple(entries)


def _text(section: Section) -> str:
    heading = section.heading
    if len(heading) > LONGEST_HEADING:
        heading = f"{heading[:LONGEST_HEADING]}…"
    return f"{section.number}{heading}"
