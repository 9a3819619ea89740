"""The head of a report, with title and date line, and its ending, with the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.models import Evidence
from indexer.offsets import Span

MOST_LINES = 12
# A longer line is a paragraph. The longest date lines of real reports have some 60 characters:
# ——2025年1月14日自治区人民政府主席…在…自治区第十四届人民代表大会第三次会议上
LONGEST_LINE = 80
# The lines of a signature are short, and stand within so many characters of the end.
ENDING = 300
LAST_LINES = 5
LONGEST_SIGNATURE = 45
# 各位代表： addresses the audience, 一、 opens the first section.
BEGINNING = re.compile(r"(?:尊敬的)?(?:各位|同志们).{0,12}[：:！]|[一二三四五六七八九十]、|（一）")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the head and where it stands.

    A title that is broken over two lines reads as one; `joint` is where its second half begins.
    """

    text: str
    start: int
    joint: int | None = None

    def evidence(self, rule: str, start: int, end: int) -> Evidence:
        """Some characters of this line as evidence.

        >>> Line("青禾县水务局2023年工作总结", 0, 6).evidence("", 3, 10).quote
        '水务局\\n2023'
        """
        joint = len(self.text) if self.joint is None else self.joint
        halves = (self.text[start : min(end, joint)], self.text[max(start, joint) : end])
        span = Span(self.start + start + (start >= joint), self.start + end + (end > joint))
        return Evidence(rule, span, "\n".join(filter(None, halves)))

    def joined(self, following: Line) -> Line:
        """This line and the one below it as one."""
        return Line(self.text + following.text, self.start, len(self.text))


def find_head(text: str) -> tuple[Line, ...]:
    """The lines of the head in order.

    >>> text = "政府工作报告\\n——2012年2月29日在会议上\\n各位代表：\\n一、"
    >>> [line.text for line in find_head(text)]
    ['政府工作报告', '——2012年2月29日在会议上']
    """
    return tuple(_head_lines(text))


def _head_lines(text: str) -> Iterator[Line]:
    start = 0
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        if len(line) > LONGEST_LINE or BEGINNING.match(line):
            return
        yield Line(line, start)
        start += len(line) + 1


def find_ending(text: str) -> Iterator[Line]:
    """The last lines of a text, the last first, as far as they are short."""
    end = len(text)
    for _ in range(LAST_LINES):
        start = text.rfind("\n", max(0, end - ENDING), end) + 1
        if not start:
            return
        if end - start <= LONGEST_SIGNATURE:
            yield Line(text[start:end], start)
        end = start - 1
