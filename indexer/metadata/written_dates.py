"""Years and days as reports write them: 2023年, 二〇二三年一月八日, 2024-01-08, （2023.12.28）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indexer.offsets import Span

CHINESE_DIGITS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
# 二0二三 has a digit among its characters.
_NO_DIGIT_BEFORE = r"(?<![0-9〇○Ｏ零一二三四五六七八九])"
YEAR = rf"{_NO_DIGIT_BEFORE}(?:(?:19|20)[0-9]{{2}}|[一二][〇○Ｏ零0一二三四五六七八九]{{3}})"
MONTH = r"0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九元]"
_DIGIT = "[一二三四五六七八九]"
DAY = rf"0?[1-9]|[12][0-9]|3[01]|二十{_DIGIT}?|三十一?|十{_DIGIT}?|{_DIGIT}"
# A signature stands in so many of the last characters, and its signer is no longer than that.
ENDING = 160
LONGEST_SIGNER = 30
DATE = re.compile(
    rf"({YEAR})\s*(?:年\s*({MONTH})\s*月(?:\s*({DAY})\s*[日号])?|([-./．])(0?[1-9]|1[0-2])\4"
    r"(0?[1-9]|[12][0-9]|3[01])(?![0-9]))"
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text, down to the month or the day."""

    year: int
    month: int
    day: int | None
    span: Span

    @property
    def iso(self) -> str | None:
        """The day after ISO 8601; None where only the month is written."""
        return None if self.day is None else f"{self.year}-{self.month:02}-{self.day:02}"


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[WrittenDate]:
    """The dates in a part of a text, in order; spans are those of the whole text.

    >>> [found.iso for found in find_dates("2024年1月29日；二〇二三年十二月二十八日；2024-01-08")]
    ['2024-01-29', '2023-12-28', '2024-01-08']
    """
    for found in DATE.finditer(text, start, len(text) if end is None else end):
        year = year_number(found[1])
        month = _number(found[2] or found[5])
        written = found[3] or found[6]
        day = _number(written) if written else None
        try:
            date(year, month, day or 1)
        except ValueError:  # 2月30日
            continue
        yield WrittenDate(year, month, day, Span(*found.span()))


def find_signature_dates(text: str) -> Iterator[WrittenDate]:
    """The dates under a text, the last first; not one in a sentence (于2023年12月8日竣工)."""
    for found in reversed(list(find_dates(text, max(0, len(text) - ENDING)))):
        if not text[found.span.end :].strip(" \n）)。") and _begins_its_line(text, found.span):
            yield found


def _begins_its_line(text: str, span: Span) -> bool:
    """Whether a date stands at the head of its line, or behind a short signature."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return len(before) <= LONGEST_SIGNER and not re.search(r"[。；，]", before)


def year_number(year: str) -> int:
    """A year in Arabic or Chinese digits.

    >>> year_number("二〇二三"), year_number("2023")
    (2023, 2023)
    """
    return int(year.translate(CHINESE_DIGITS))


def _number(written: str) -> int:
    """A month or day: 08, 元, 十二, 二十一.

    >>> [_number(text) for text in ("08", "元", "十", "十二", "二十", "二十一", "九")]
    [8, 1, 10, 12, 20, 21, 9]
    """
    if written.isascii():
        return int(written)
    tens, ten, ones = written.replace("元", "一").rpartition("十")
    digit = "〇一二三四五六七八九".index
    return (digit(tens or "一") if ten else 0) * 10 + (digit(ones) if ones else 0)
