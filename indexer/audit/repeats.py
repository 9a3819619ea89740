"""Two places of one report that state the same thing with different numbers.

That two sentences mean the same is seldom sure: 新建农村公路94公里 of the year and 80公里 of one
project have the same words. So a difference counts in two cases only. A heading sums up the text
below it: 栽植苗木10.7万株 above, 栽植苗木11.7万株 below. And anywhere in a report two numbers of an
indicator, in the same words and for the same time, that differ by a slip of the pen: one digit, or
two that changed places (15520元, 15250元).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

from indexer.audit.records import Account, Finding, judge
from indexer.audit.sentences import Sentence, sentences
from indexer.coverage import is_whole
from indexer.models import Figure, Section
from indexer.precision import interval_in, interval_of

# What a phrase may begin with beside the name of what is measured: 全年完成|人工造林.
OPENING = re.compile("^(?:全[年县区市省]|一年来|共|累计|新增|新|完成|实现|达到?|实施|建成)+")
# Words that say of many things what each cost or holds: 投资1.29亿元 of one road and of another.
GENERAL = re.compile(
    "(?:投资|资金|项目|面积|产值|收入|金额|问题|任务|活动|总额|补助|经费|培训|工程)$"
)
AMOUNTS = frozenset({"level", "count", "change_amount", "share"})
# Words that speak of a part, or of another time.
OTHER = re.compile("其中|上年|去年|分别|由|从|比|较|每|户均|平均|目标|任务|计划|预计|累计")


def repeats(account: Account) -> Iterator[Finding]:
    """The numbers of a report that another place of it states otherwise.

    Contradicts: 二、全年栽植苗木10.7万株 above 义务植树栽植苗木11.7万株.
    Does not: 开工项目68个 and 开工项目30个 of a plan, or 造林1.85万亩 and 造林18520亩 (rounded).
    """
    figures = [
        figure
        for sentence in sentences(account)
        for index, figure in enumerate(sentence.figures)
        if _counts(sentence, index, figure) and is_whole(figure.scope, account.region)
    ]
    for heading, body in _headings(account, figures):
        alike = [figure for figure in body if _sums_up(heading, figure)]
        if len(alike) == 1:
            yield from _judged(account, heading, alike[0], "标题写作 {}，正文写作 {}。")
    named = [figure for figure in figures if figure.indicator and not _is_general(figure)]
    groups: defaultdict[Hashable, list[Figure]] = defaultdict(list)
    for figure in named:
        if not _in_heading(account, figure):
            groups[_subject(figure)].append(figure)
    for group in groups.values():
        for first, second in combinations(group, 2):
            if first.sentence != second.sentence and is_slip(first.quote, second.quote):
                yield from _judged(account, first, second, "同一指标前文写作 {}，后文写作 {}。")


def is_slip(first: str, second: str) -> bool:
    """Whether two numbers differ by one digit, or by two neighbours that changed places.

    >>> is_slip("15520元", "15250元"), is_slip("10.7万株", "11.7万株"), is_slip("94公里", "80公里")
    (True, True, False)
    """
    if len(first) != len(second):
        return False
    places = [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if not all(first[i].isdigit() and second[i].isdigit() for i in places):
        return False
    digits = sum(character.isdigit() for character in first)
    if len(places) == 1:
        # Of 5个 and 6个 it cannot be told.
        return digits >= 3
    swapped = len(places) == 2 and places[1] == places[0] + 1
    return swapped and first[places[0] : places[1] + 1] == second[places[0] : places[1] + 1][::-1]


def _counts(sentence: Sentence, index: int, figure: Figure) -> bool:
    if figure.kind not in AMOUNTS or figure.status != "actual" or figure.role != "measure":
        return False
    if figure.comparator != "exact" or not figure.phrase or sentence.starts_change(index):
        return False
    return not OTHER.search(sentence.before(index))


def _sums_up(heading: Figure, figure: Figure) -> bool:
    """Whether a heading and its text mean the same: 栽植苗木, and 义务植树栽植苗木 by a slip."""
    if _subject(heading) == _subject(figure):
        return True
    alike = (heading.unit, heading.period, heading.kind) == (
        figure.unit,
        figure.period,
        figure.kind,
    )
    ends = bool(figure.phrase and figure.phrase.endswith(_name(heading)))
    return alike and ends and len(_name(heading)) >= 4 and is_slip(heading.quote, figure.quote)


def _subject(figure: Figure) -> Hashable:
    """What two figures must share to mean the same: words, time, base, kind and unit."""
    period, base, kind = figure.period, figure.base, figure.kind
    return figure.indicator, _name(figure), period, base, kind, figure.unit


def _is_general(figure: Figure) -> bool:
    """投资 and 完成投资, but not 固定资产投资."""
    name = _name(figure)
    return len(name) < 4 and bool(GENERAL.search(name))


def _name(figure: Figure) -> str:
    phrase = figure.phrase or ""
    return OPENING.sub("", phrase) or phrase


def _headings(account: Account, figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """The figures of each heading with those of the text that it heads."""
    for section in account.sections:
        end = _end_of_heading(account, section)
        inside = [f for f in figures if section.start <= f.start < section.end]
        for figure in inside:
            if figure.start < end:
                yield figure, [f for f in inside if f.start >= end]


def _in_heading(account: Account, figure: Figure) -> bool:
    return any(
        section.start <= figure.start < _end_of_heading(account, section)
        for section in account.sections
    )


def _end_of_heading(account: Account, section: Section) -> int:
    """Where the heading of a section ends: its words begin within its first line."""
    at = account.text.find(section.heading, section.start, section.end)
    return section.start if at < 0 or not section.heading else at + len(section.heading)


def _judged(account: Account, first: Figure, second: Figure, told: str) -> Iterator[Finding]:
    one, other = interval_of(first), interval_in(second, first.unit)
    if one is None or other is None:
        return
    finding = judge(
        "repeated",
        [(account, first), (account, second)],
        f"{first.phrase} {first.quote} ≠ {second.phrase} {second.quote}",
        one,
        other,
        first.unit,
        told.format(first.quote, second.quote),
    )
    if finding:
        yield finding
