"""The head of a report: the lines before its text begins, where title and date line stand."""

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
# 各位代表： addresses the audience, 一、 opens the first section.
BEGINNING = re.compile(r"(?:尊敬的)?(?:各位|同志们).{0,12}[：:！]|[一二三四五六七八九十]、|（一）")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the head and where it stands."""

    text: str
    start: int

    def evidence(self, rule: str, start: int, end: int) -> Evidence:
        """Some characters of this line as evidence."""
        span = Span(self.start + start, self.start + end)
        return Evidence(rule, span, self.text[start:end])


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
