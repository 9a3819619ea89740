"""A report as its page shows it: head, headings and numbered paragraphs.

The list of hits names places by the same numbers (二（三）, 第 3 段), so it asks here too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from indexer.models import Report, Section
from webui.language import _

# The head ends with the first line that is a sentence, an address (各位代表：) or too long for one.
MOST_HEAD_LINES = 6
LONGEST_HEAD_LINE = 80
# 来源：北京日报 still belongs to the head; 各位代表： does not.
ENDS_HEAD = re.compile(r"[。；！？]|[：:]$")
# 各位代表： stands at the edge, as in a letter, and among the first lines.
MOST_ADDRESSES = 3
SENTENCE = re.compile(r"[。：:；！？]")
# 一、总结 without a full stop is a heading; 1.抓监测。对… begins its paragraph with one.
LONGEST_HEADING = 60
LEVELS_OF_PLACES = 2

Kind = Literal["head", "address", "heading", "paragraph"]


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a report. `anchor` is its id on the page; `number` counts paragraphs from 1.

    `lead` is where the heading ends that a paragraph begins with; `start` where it has none.
    """

    kind: Kind
    start: int
    end: int
    anchor: str
    number: int
    level: int
    lead: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a report in order, and the sections that begin with a line of it."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]

    def block_at(self, offset: int) -> Block:
        """The block that holds a character."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[max(at, 0)]

    def place(self, offset: int) -> str:
        """Where a character stands, in few characters: 二（三）, 二 1, 第 3 段."""
        numbers = [
            section.number.rstrip("、.．，,：: ")
            for section in self.sections
            if section.start <= offset < section.end
        ][:LEVELS_OF_PLACES]
        if numbers:
            return "".join(f" {n}" if i and n.isalnum() else n for i, n in enumerate(numbers))
        number = self.block_at(offset).number
        return _("第 %(number)s 段", number=number) if number else _("文首")


def lay_out(report: Report) -> Layout:
    """The layout of a report. Its text is never empty, so there is a block at least."""
    sections = tuple(
        section
        for section in report.sections
        if section.start == 0 or report.text[section.start - 1] == "\n"
    )
    return Layout(tuple(_blocks(report.text, sections)), sections)


def _blocks(text: str, sections: tuple[Section, ...]) -> Iterator[Block]:
    by_start = {section.start: section for section in sections}
    in_head, number, start = True, 0, 0
    for count, line in enumerate(text.split("\n"), start=1):
        end = start + len(line)
        section = by_start.get(start)
        in_head = in_head and not section and count <= MOST_HEAD_LINES and _may_be_head(line)
        if in_head:
            yield Block("head", start, end, f"t{count}", 0, 0, start)
        elif section and _is_heading(line, section):
            yield Block("heading", start, end, f"s{start}", 0, section.level, start)
        elif line.strip():
            number += 1
            lead = start + (_lead(line, section) if section else 0)
            kind: Kind = "address" if _is_address(line, number) else "paragraph"
            yield Block(kind, start, end, f"p{number}", number, 0, lead)
        start = end + 1


def _is_address(line: str, number: int) -> bool:
    return number <= MOST_ADDRESSES and len(line) <= LONGEST_HEAD_LINE and line.endswith("：")


def _may_be_head(line: str) -> bool:
    return len(line) <= LONGEST_HEAD_LINE and not ENDS_HEAD.search(line)


def _is_heading(line: str, section: Section) -> bool:
    """The heading is all there is in its line."""
    words = line.strip()
    return (
        len(words) <= LONGEST_HEADING
        and not SENTENCE.search(words)
        and words.endswith(section.heading)
    )


def _lead(line: str, section: Section) -> int:
    """The length of the heading that a paragraph begins with: 1.抓监测。 of 1.抓监测。对…"""
    end = line.find(section.heading) + len(section.heading) if section.heading else 0
    ends_there = 0 < end <= LONGEST_HEADING and line[end : end + 1] == "。"
    return end + 1 if ends_there and line[end + 1 :].strip() else 0
