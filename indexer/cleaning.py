"""Raw text -> clean text, in ordered steps that each keep the map to the source.

A step reads the whole text and says what to change; it never sees the source. The order matters:
signs that nobody sees go first, since the later steps look at neighbours; the text printed twice
is found last, when both copies read the same. The steps are gone through until none of them finds
anything, since what one takes away may be what another needs gone (a blank before ??, say); each
makes the text shorter or plainer, so that this ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from indexer.offsets import Edit, OffsetMap, apply_edits

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
CJK_PUNCTUATION = "，。；：、！？（）《》〈〉“”‘’【】〔〕—…·"


@dataclass(frozen=True, slots=True)
class CleanText:
    """A cleaned text and where its characters stand in the source."""

    text: str
    offsets: OffsetMap


class Taken(NamedTuple):
    """A step by its name, what it found to change in the text before it, and the text after it."""

    step: str
    before: CleanText
    edits: tuple[Edit, ...]
    after: CleanText


def clean(raw: str) -> CleanText:
    """Heal what scraping and conversion did to a text; words of the report stay as they are.

    Lines of the result are paragraphs: never blank, without blanks at their ends.

    >>> clean("三##paidbegin##是抓市场培育。\\r\\n\\r\\n　　全年造林１１５４３亩").text
    '三是抓市场培育。\\n全年造林11543亩'
    """
    cleaned = CleanText(raw, OffsetMap.identity(len(raw)))
    for taken in taken_steps(raw):
        cleaned = taken.after
    return cleaned


def taken_steps(raw: str) -> Iterator[Taken]:
    """The steps that change something in a text, in order, as often as they do."""
    now = CleanText(raw, OffsetMap.identity(len(raw)))
    begun = None
    while now.text != begun:
        begun = now.text
        for step in STEPS:
            if edits := tuple(step(now.text)):
                before, now = now, CleanText(*apply_edits(now.text, now.offsets, edits))
                yield Taken(step.__name__, before, edits, now)


def one_line(text: str) -> str:
    """What a person typed or pasted, on one line, without signs that nobody sees.

    >>> one_line("  青禾\\u202e县\\n副县长 ")
    '青禾县 副县长'
    """
    return " ".join(UNSEEN.sub("", text).split())


def fold_width(text: str) -> str:
    """Full-width letters and digits to half-width, as `clean` does, so that queries fit."""
    return text.translate(HALF_WIDTH)


# ------------------------------------------------------------------------------------- characters

HALF_WIDTH = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(first), ord(last) + 1)
} | {ord("％"): ord("%")}

LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Zero-width signs, direction marks, soft hyphens, byte order marks, controls, half surrogates, and
# the tags that spell words which nobody sees.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]+"
)
WIDE_BLANK = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％]+")
# １２．５ is a number; a full stop of this shape elsewhere is left alone.
FULL_WIDTH_POINT = re.compile(r"(?<=[0-9])．(?=[0-9])")


def unify_line_ends(text: str) -> Iterator[Edit]:
    """Every end of a line is one newline."""
    return _replace(LINE_END, "\n", text)


def drop_unseen(text: str) -> Iterator[Edit]:
    """Characters without a shape go: they break words apart without being seen."""
    return _replace(UNSEEN, "", text)


def unify_blanks(text: str) -> Iterator[Edit]:
    """Wide and non-breaking blanks become plain ones."""
    return _replace(WIDE_BLANK, " ", text)


def narrow_letters_and_digits(text: str) -> Iterator[Edit]:
    """２０２３年ＧＤＰ reads 2023年GDP. Punctuation keeps its width."""
    return (Edit(*m.span(), fold_width(m[0])) for m in FULL_WIDTH.finditer(text))


def narrow_decimal_points(text: str) -> Iterator[Edit]:
    """12．5 reads 12.5."""
    return _replace(FULL_WIDTH_POINT, ".", text)


# ---------------------------------------------------------------------------------------- scraping

# 三##paidbegin##是抓市场培育: the marker stands inside a word and goes without a trace.
PAYWALL = re.compile(r"#{2,}[ \t]*paid[a-z]*[ \t]*#{2,}", re.IGNORECASE)
# A wide blank that an old encoding could not hold came out as ??, at the start of a paragraph or
# between two sentences. A report asks no questions in half-width signs.
LOST_BLANKS = re.compile(rf"(?:(?<=\n)|(?<=[{CJK_PUNCTUATION}])|\A)\?{{2,}}(?=[ \t]*[{HAN}0-9（“])")
# 5 . 5%: a number that the conversion of a page broke.
BROKEN_NUMBER = re.compile(r"(?<=[0-9])[ \t]*(?:[ \t]\.|\.[ \t])[ \t]*(?=[0-9])")
# 政 府 工 作 报 告 and 农 业 农 村工作: spread out with blanks. One or two such blanks may be
# meant, as in a name (局长 王 某).
SPACED_WORD = re.compile(rf"[{HAN}](?:[ \t]+[{HAN}]){{3,}}")
BLANKS = re.compile(r"[ \t]+")
# 29.1万亩， 新改扩建 and (试行) 》: a blank beside full-width punctuation carries no meaning.
# A tab does: it parts the cells of a row.
BLANK_AT_PUNCTUATION = re.compile(
    rf"(?<=[{CJK_PUNCTUATION}]) +(?=\S)|(?<=\S) +(?=[{CJK_PUNCTUATION}])"
)


def drop_paywall_markers(text: str) -> Iterator[Edit]:
    """Markers of paid pages go; the word around them closes."""
    return _replace(PAYWALL, "", text)


def drop_lost_blanks(text: str) -> Iterator[Edit]:
    """?? in place of a blank goes."""
    return _replace(LOST_BLANKS, "", text)


def join_broken_numbers(text: str) -> Iterator[Edit]:
    """5 . 5% reads 5.5%."""
    return _replace(BROKEN_NUMBER, ".", text)


def join_spaced_words(text: str) -> Iterator[Edit]:
    """政 府 工 作 报 告 reads 政府工作报告."""
    for word in SPACED_WORD.finditer(text):
        for blank in BLANKS.finditer(text, *word.span()):
            yield Edit(*blank.span())


def drop_blanks_at_punctuation(text: str) -> Iterator[Edit]:
    """Blanks beside full-width punctuation go."""
    return _replace(BLANK_AT_PUNCTUATION, "", text)


# ------------------------------------------------------------------------------------------- lines

# Lines that belong to the page and not to the report. Each pattern fits a whole line.
FURNITURE = re.compile(
    "|".join(
        (
            r"(?:您)?(?:的)?(?:当前|现在)的?位置[:：].*",  # 当前位置：首页 > 信息公开 > 述职报告
            r"(?=.*(?:浏览|点击|阅读)(?:次数|量|数)?[:：])"
            r"(?:发布|发表|更新)?(?:时间|日期)[:：].*",  # 发布时间：2021-01-20 浏览次数：128
            r"(?:发布|更新)(?:时间|日期)[:：][ 0-9:年月日/.-]+(?:来源[:：].{0,20})?",
            r"(?:浏览|点击|阅读)(?:次数|量|数)[:：] ?[0-9]*(?: ?次)?",
            r"[【\[（(]?字体[:：]?[ 【\[]*大[ \]】]*[ 【\[]*中[ \]】]*[ 【\[]*小[ \]】）)]*",
            r"(?:[【\[]?(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页|页面)?|返回(?:顶部|首页|列表)"
            r"|收藏(?:本页)?|分享到?[:：]?|顶部)[】\]]?[ |｜]*)+",  # 【打印本页】 【关闭窗口】
            r"(?:上|下)一(?:篇|条)[:：].*",
            r"(?:责任|网络)?编辑[:：] ?\S{0,12}",
            r"扫一扫.{0,20}",
            r"[-—－ ]*第? ?[0-9]{1,3} ?页(?:[ ,，]*[共/] ?[0-9]{1,3} ?页)?[-—－ ]*",  # 第3页 共12页
            r"[-—－]+ ?[0-9]{1,3} ?[-—－]+",  # - 3 -
        )
    )
)
LONGEST_FURNITURE = 200
# A copy of fewer characters than this may be a refrain rather than the whole text again.
SHORTEST_COPY = 60
# A text is wrapped when it has so many lines that fill a page of at most so many columns, most of
# them without the end of a sentence; the few widest lines stick out by a sign that hangs over.
FULL_LINES, WIDEST_PAGE, WIDEST, NEARLY, OPEN_ENDED = 20, 110, 0.9, 0.84, 0.6
PARAGRAPH_ENDS = tuple("。！？：；")
SIGN = re.compile("[，。、；]")
NEW_PART = re.compile(
    "[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]+[章部]|[0-9]{1,2}[、．]"
)


def drop_page_furniture(text: str) -> Iterator[Edit]:
    """Lines of the page around the report go: the way to it, buttons, counters, page numbers."""
    for start, end in _lines(text):
        if end - start <= LONGEST_FURNITURE and FURNITURE.fullmatch(text[start:end].strip()):
            yield Edit(start, end)


def trim_lines(text: str) -> Iterator[Edit]:
    """Blanks at the ends of lines and blank lines go."""
    end = 0
    first = True
    for start, stop in _lines(text):
        line = text[start:stop]
        if not (kept := line.strip(" \t")):
            continue
        left = start + line.index(kept)
        # From the end of the last kept line to this one stands one newline, at the top nothing.
        if left > end or not first:
            yield from _gap(text, end, left, "" if first else "\n")
        end = left + len(kept)
        first = False
    if end < len(text):
        yield Edit(end, len(text))


def _gap(text: str, start: int, end: int, wanted: str) -> Iterator[Edit]:
    """Edits that leave only `wanted` between two lines, keeping the newline that is there."""
    if not wanted:
        yield Edit(start, end)
        return
    newline = text.index("\n", start, end)
    if newline > start:
        yield Edit(start, newline)
    if end > newline + 1:
        yield Edit(newline + 1, end)


def join_wrapped_lines(text: str) -> Iterator[Edit]:
    """Lines that end where the page did, and not where a paragraph does, are put together.

    A text that came through PDF has lines of one width: …并网367万千瓦，总装|机达到1400万千瓦。
    In others a short line is a heading or a list, and stays.
    """
    lines = list(_lines(text))
    widths = [_width(text[start:end]) for start, end in lines]
    full = _full_width(text, lines, widths)
    if not full:
        return
    for (start, end), (after, stop), width in zip(lines, lines[1:], widths, strict=False):
        unfinished = width >= full and not text[start:end].endswith(PARAGRAPH_ENDS)
        if unfinished and not NEW_PART.match(text, after, stop):
            yield Edit(end, after)


def _full_width(text: str, lines: list[tuple[int, int]], widths: list[int]) -> int:
    """The least width of a line that fills the page; 0 for a text that is not wrapped."""
    widest = sorted(widths)[int(len(widths) * WIDEST)]
    full = int(widest * NEARLY)
    filling = [line for line, width in zip(lines, widths, strict=True) if width >= full]
    if widest > WIDEST_PAGE or len(filling) < FULL_LINES:
        return 0
    open_ended = [
        # A list of names has lines without signs, running text has signs within them.
        not text[start:end].endswith(PARAGRAPH_ENDS) and SIGN.search(text, start, end - 1)
        for start, end in filling
    ]
    held = sum(end - start for start, end in filling)
    wrapped = (
        sum(map(bool, open_ended)) >= len(filling) * OPEN_ENDED and held >= len(text) * OPEN_ENDED
    )
    return full if wrapped else 0


def _width(line: str) -> int:
    """The width of a line in columns: two for a Chinese character, one for a digit or a letter."""
    return sum(1 if character.isascii() else 2 for character in line)


def drop_second_copy(text: str) -> Iterator[Edit]:
    """A text printed twice is kept once.

    Scraped pages carry the whole report a second time, for print or for phones: the first line
    comes again and from there everything repeats to the end.
    """
    lines = text.split("\n")
    for at in range(1, len(lines)):
        if lines[at] != lines[0] or lines[at:] != lines[: len(lines) - at]:
            continue
        start = sum(len(line) + 1 for line in lines[:at])
        if len(text) - start >= SHORTEST_COPY and 2 * at >= len(lines):
            yield Edit(start - 1, len(text))
        return


def drop_repeated_paragraphs(text: str) -> Iterator[Edit]:
    """A long paragraph that follows itself is kept once."""
    for (start, end), (again, stop) in pairwise(_lines(text)):
        if end - start >= SHORTEST_COPY and text[start:end] == text[again:stop]:
            yield Edit(end, stop)


STEPS: tuple[Callable[[str], Iterable[Edit]], ...] = (
    unify_line_ends,
    drop_unseen,
    unify_blanks,
    narrow_letters_and_digits,
    narrow_decimal_points,
    drop_paywall_markers,
    drop_lost_blanks,
    join_broken_numbers,
    join_spaced_words,
    drop_blanks_at_punctuation,
    drop_page_furniture,
    trim_lines,
    join_wrapped_lines,
    drop_second_copy,
    drop_repeated_paragraphs,
)


def _replace(pattern: re.Pattern[str], by: str, text: str) -> Iterator[Edit]:
    return (Edit(*match.span(), by) for match in pattern.finditer(text))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line, newlines left out."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)
