"""Text -> what is left of it when the numbers and places that one fills in are taken out.

全年新增人工造林11543亩 and 全年新增人工造林1.2万亩 are levelled to the same text. Similar sentences
and recycled passages are looked for in levelled text; `offsets` leads back to the words as they
stand.

Numbers are found by a pattern that is coarser than that of the figures: it need not know what is
measured, since the same words level alike wherever they stand. A single 三 or 一 stays, since most
of these are no numbers (三农, 一是, 统一).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from indexer import folding
from indexer.folding import fold_signs
from indexer.numerals import parse_numeral
from indexer.offsets import Span
from indexer.vocab.regions import NATIONAL, Mention, Regions, load_regions
from indexer.vocab.resolver import REGION_WORDS, is_word

# Changes with every change of a rule here or in `numerals` that levels a text otherwise.
VERSION = "1"

NUMBER, PLACE = "#", "@"
CITIES = ("province", "prefecture")
CAPITALS = re.compile("[A-Z]+")
# Quotes and blanks come and go between copies; ends of lines do not.
DROPPED = re.compile("[“”‘’\"'「」『』 \t]+")

HAN = "一二三四五六七八九十百千万亿零〇两"
NUMBERS = re.compile(
    # 百分之八点五, 百分之12
    rf"百分之(?:[{HAN}]+(?:点[{HAN}]+)?|[0-9]+(?:\.[0-9]+)?)"
    # 11543, 1,234.5, 1.2万余, 1亿2000万, 8.5%; a redacted 20xx, x.x万, **亿
    r"|(?:[0-9*×]|(?<![a-z])x(?![a-wyz]))"
    r"(?:[0-9x*×十百千万亿零余多]|\.(?=[0-9x*×])|(?<![0-9]{4}),(?=[0-9]{3}(?![0-9])))*[%‰]?"
    # “十四五” names five years, as 2021 one
    "|十[一二三四五]五"
    # 二百一十, 二〇二三, 三分之一, 十余, 二十余万
    rf"|(?P<han>[{HAN}]+(?:点|分之)?[{HAN}]+)[余多]?[万亿]*|[十百千万][余多][万亿]*"
)


@dataclass(frozen=True, slots=True)
class Levelled:
    """A text without what one fills in, and where its characters stand in the original.

    `offsets` has one place more than the text has characters: the end of the original. A number
    or a name stands where it begins.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of the levelled text stands in the original, up to what follows it."""
        return Span(self.offsets[start], self.offsets[end])


def level(text: str, regions: Regions | None = None) -> Levelled:
    """Every number as #, every name of a region as @, one script, one width, no quotes, no blanks.

    The regions are the national ones where none are given.

    >>> level("甘州区２０２３年新增“人工造林”1.2万余亩，增长百分之八").text
    '@#年新增人工造林#亩,增长#'
    >>> levelled = level("完成12，345亩, 提高三个百分点")
    >>> levelled.text, levelled.offsets[3:6]
    ('完成#亩,提高三个百分点', (8, 9, 11))
    """
    regions = load_regions() if regions is None else regions
    folded = CAPITALS.sub(lambda letters: letters[0].lower(), fold_signs(text))
    offsets: Sequence[int] = range(len(text) + 1)
    dropped = (match.span() for match in DROPPED.finditer(folded))
    folded, offsets = _replaced(folded, offsets, "", dropped)
    # A number may end inside what looked like a name (十三元谋县), which uncovers another one.
    before = ""
    while folded != before:
        before = folded
        folded, offsets = _replaced(folded, offsets, PLACE, _places(folded, regions))
        folded, offsets = _replaced(folded, offsets, NUMBER, _numbers(folded))
    return Levelled(folded, tuple(offsets))


def version(own_tables: Iterable[Path] = ()) -> str:
    """Names the rules and tables that texts are levelled by, a home's own regions among them."""
    digest = hashlib.sha256(_own_tables())
    for table in own_tables:
        digest.update(table.read_bytes())
    return f"levelling-{VERSION}+{folding.version()}+{digest.hexdigest()[:12]}"


@cache
def _own_tables() -> bytes:
    return NATIONAL.read_bytes() + REGION_WORDS.read_bytes()


def _places(text: str, regions: Regions) -> Iterator[tuple[int, int]]:
    for mention in regions.mentions(text):
        if _is_place(mention.name, mention.form, regions):
            yield mention.start, mention.end


@lru_cache(maxsize=20_000)
def _is_place(name: str, form: Literal["full", "short"], regions: Regions) -> bool:
    """Whether a name stands for a place wherever it is found.

    Of two characters only cities and provinces do (张掖, 甘肃): 大新 in 壮大新兴产业 is no county.
    """
    if is_word(Mention(0, len(name), name, form)):
        return False
    if form == "full" or len(name) > 2:
        return True
    return any(unit.level in CITIES and unit.in_force() for unit in regions.bearing(name))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in NUMBERS.finditer(text):
        if match["han"] is None or _is_number(match["han"]):
            yield match.span()


@lru_cache(maxsize=4096)
def _is_number(text: str) -> bool:
    """二百一十 is one; 三四, 万一 and 一二三 are not."""
    return parse_numeral(text) is not None


def _replaced(
    text: str, offsets: Sequence[int], sign: str, spans: Iterable[tuple[int, int]]
) -> tuple[str, Sequence[int]]:
    """The text with a sign of at most one character in place of each span."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for start, end in spans:
        parts += (text[done:start], sign)
        places += offsets[done : start + len(sign)]
        done = end
    if not done:
        return text, offsets
    parts.append(text[done:])
    places += offsets[done:]
    return "".join(parts), places
