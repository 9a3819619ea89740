"""Clean text -> a tree of sections and the passages under them.

Reports number their parts in a fixed order of signs: 第一部分, 一、, （一）, 1., （1）, and, inside
a paragraph, 一是 or 第一，. The rank of a sign says what may hold what; the level of a section is
its depth in the tree of the report at hand, since many begin at （一） or go from 一、 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.models import Passage, Section
from indexer.offsets import Span

# The longest passage, in characters. A paragraph beyond it is cut between sentences.
PASSAGE_LENGTH = 300

NUMERAL = "[一二三四五六七八九十]{1,3}"
DIGITS = "零一二三四五六七八九"

# Rank and sign. At the start of a line any of them may stand.
SIGNS = (
    (0, rf"第({NUMERAL})(?:部分|章|篇)[、，：: ]?"),
    (1, rf"({NUMERAL})[、.．]"),  # 一、
    (2, rf"[（(]({NUMERAL})[）)][、.]?"),  # （一）
    (3, r"([0-9]{1,2})(?:[、．]|\.(?![0-9]))"),  # 1. and not 1.5万亩
    (4, r"[（(]([0-9]{1,2})[）)][、.]?"),  # （1）
    (4, r"([①-⑳])"),
    (5, rf"(?:第({NUMERAL})[，、：]|({NUMERAL})是(?!否))"),  # 第一， and 一是
)
AT_LINE_START = re.compile("|".join(f"(?P<r{i}>{sign})" for i, (_, sign) in enumerate(SIGNS)))
# Inside a paragraph a part begins after the end of another: …不断巩固。二是抓市场培育。
INSIDE = re.compile(rf"(?<=[。；：！？”])(?P<number>(?:第({NUMERAL})[，、：]|({NUMERAL})是(?!否)))")
INSIDE_RANK = 5

SENTENCE_END = re.compile(r"[。！？；][”’）》]*|\n|\Z")
HEADING_END = re.compile(r"[。！？；：\n]|\Z")
# A heading longer than this is the paragraph itself; only its opening is shown.
LONGEST_HEADING = 60


class _Mark(NamedTuple):
    """A numbering sign that was found: where, of which rank, and what it counts."""

    start: int
    end: int
    rank: int
    number: int


def find_sections(text: str) -> tuple[Section, ...]:
    """The numbered parts of a cleaned text, in order.

    A sign counts only where the count goes on: it opens a list with one, or follows the number
    before it under the same parent. At the start of a line a gap is forgiven, since authors
    miscount; inside a paragraph it is not, since 二是 is also plain words.

    >>> text = "一、回顾\\n（一）农业。亩数。\\n二、打算\\n一是造林。二是管护。"
    >>> [(s.level, s.number, s.heading) for s in find_sections(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [(1, '一、', '回顾'), (2, '（一）', '农业'), (1, '二、', '打算'),
     (2, '一是', '造林'), (2, '二是', '管护')]
    """
    open_marks: list[_Mark] = []
    found: list[tuple[_Mark, int]] = []
    for mark, at_line_start in _marks(text):
        while open_marks and open_marks[-1].rank > mark.rank:
            open_marks.pop()
        brother = open_marks[-1] if open_marks and open_marks[-1].rank == mark.rank else None
        expected = brother.number + 1 if brother else 1
        # A list whose first sign was lost still counts when its signs stand at line starts.
        forgiven = at_line_start and mark.number >= expected
        if mark.number not in (1, expected) and not forgiven:
            continue
        if brother:
            open_marks.pop()
        open_marks.append(mark)
        found.append((mark, len(open_marks)))
    ends = _ends(text, found)
    return tuple(
        _section(text, mark, level, end) for (mark, level), end in zip(found, ends, strict=True)
    )


def find_passages(text: str, sections: tuple[Section, ...]) -> tuple[Passage, ...]:
    """The paragraphs of a cleaned text, long ones cut into runs of sentences.

    Every character but the newlines between paragraphs is in exactly one passage.
    """
    passages: list[Passage] = []
    open_sections: list[int] = []
    following = 0
    for start, end in passage_spans(text):
        while following < len(sections) and sections[following].start <= start:
            open_sections.append(following)
            following += 1
        while open_sections and sections[open_sections[-1]].end <= start:
            open_sections.pop()
        section = open_sections[-1] if open_sections else None
        passages.append(Passage(len(passages), section, start, end))
    return tuple(passages)


def _marks(text: str) -> Iterator[tuple[_Mark, bool]]:
    """Every numbering sign in order of place, and whether it stands at the start of a line."""
    start = 0
    for line in text.split("\n"):
        inside_from = start
        if sign := AT_LINE_START.match(text, start):
            index = int(str(sign.lastgroup)[1:])
            number = [group for group in sign.groups() if group][-1]
            yield _Mark(start, sign.end(), SIGNS[index][0], _count(number)), True
            inside_from = sign.end()
        for sign in INSIDE.finditer(text, inside_from, start + len(line)):
            number = sign[2] or sign[3]
            yield _Mark(sign.start(), sign.end(), INSIDE_RANK, _count(number)), False
        start += len(line) + 1


def _count(number: str) -> int:
    """What a numbering sign counts: 十二 and 12 and ⑫ are 12."""
    if number.isdigit() and number.isascii():
        return int(number)
    if "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    tens, ten, ones = number.rpartition("十")
    return 10 * (DIGITS.find(tens or "一") if ten else 0) + (DIGITS.find(ones) if ones else 0)


def _ends(text: str, found: list[tuple[_Mark, int]]) -> list[int]:
    """Where each part ends: before the next of its own or a higher level.

    A part that began inside a paragraph ends with it at the latest, so that 三是… does not take
    in the closing paragraphs of the report.
    """
    ends = [len(text)] * len(found)
    open_parts: list[int] = []
    for i, (mark, level) in enumerate(found):
        while open_parts and found[open_parts[-1]][1] >= level:
            ends[open_parts.pop()] = mark.start
        open_parts.append(i)
    for i, (mark, _) in enumerate(found):
        if mark.start and text[mark.start - 1] != "\n":
            line_end = text.find("\n", mark.start)
            ends[i] = min(ends[i], line_end if line_end >= 0 else len(text))
    return ends


def _section(text: str, mark: _Mark, level: int, end: int) -> Section:
    stop = HEADING_END.search(text, mark.end)
    assert stop is not None  # the end of the text is an end of a heading
    heading = text[mark.end : min(stop.start(), mark.end + LONGEST_HEADING)].strip()
    number = text[mark.start : mark.end].strip().rstrip("，")
    while end > mark.start and text[end - 1] == "\n":
        end -= 1
    return Section(level, number, heading, mark.start, end)


def passage_spans(text: str) -> Iterator[Span]:
    """Where the passages of a cleaned text begin and end."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        first = start
        while end - first > PASSAGE_LENGTH:
            cut = _last_sentence_end(text, first, min(end, first + PASSAGE_LENGTH))
            yield Span(first, cut)
            first = cut
        if end > first:
            yield Span(first, end)
        start = end + 1


def _last_sentence_end(text: str, start: int, limit: int) -> int:
    """The end of the last sentence that ends by `limit`; `limit` itself where none does."""
    cut = limit
    for end in SENTENCE_END.finditer(text, start, limit):
        if start < end.end() < limit or (end.end() == limit and end[0]):
            cut = end.end()
    return cut
