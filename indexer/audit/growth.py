"""Growth within one sentence: 由10亿元增长到12亿元，增长20%; 达到12亿元，同比增加2亿元，增长20%.

Value added and output are stated at the prices of the year and grow at comparable prices, so their
growth is no quotient of what is stated; the same goes for 同口径, 扣除 and 年均.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.audit.records import Finding, judge
from indexer.audit.sentences import CHANGED_TO, OTHER_TERMS, Sentence, comparable
from indexer.models import Figure
from indexer.numerals import write_amount, write_number
from indexer.precision import ONE, PERCENT, Interval, interval_in, interval_of
from indexer.vocab.indicator_table import Indicator, indicator_of_id

# Of a rate that was reckoned.
PLACES = 2
LAST_YEAR = "(?:同比|环比|比上年|较上年|比去年|较去年|比上年同期|较上年同期)"
GROWN = re.compile(
    f"[，,、（(]?{LAST_YEAR}?(?:净|共)?(?:(?P<up>增长|增加|提高|提升|上升|扩大|增幅|多|增)|(?P<down>下降|减少|降低|降幅|少|减))"
    "(?:了|为|达到|达)?"
)
# 达到12亿元|，比上年10亿元|增长20%: the words before last year's value.
LAST_YEARS_VALUE = re.compile("[，,、（(]?(?:比|较)(?:上年|去年)(?:同期)?的?")
# Names of what grows at comparable prices, and remarks that say so or that its terms changed.
AT_COMPARABLE_PRICES = re.compile("增加值|生产总值|总产值|总产出")
UNLIKE_LAST_YEAR = re.compile("可比价|不变价|不可跨年|只发布增速|起点|口径")


def grows_nominally(indicator: Indicator) -> bool:
    """Whether the growth of an indicator is the quotient of its values of two years.

    >>> [grows_nominally(indicator_of_id(id)) for id in ("income.rural_per_capita", "gdp.total")]
    [True, False]
    """
    if AT_COMPARABLE_PRICES.search(indicator.name):
        return False
    return indicator.nature in ("flow", "stock") and not UNLIKE_LAST_YEAR.search(
        indicator.remarks or ""
    )


def growth(sentence: Sentence) -> Iterator[Finding]:
    """The rates and amounts of growth of a sentence that are not what its numbers give.

    Contradicts: 劳务收入由10亿元增加到12亿元，增长25%; 造林7350亩，比上年多530亩，增长9.8%.
    Does not: 地区生产总值由80亿元增加到90亿元，增长6% (at comparable prices).
    """
    for index in range(1, len(sentence.figures) - 1):
        if _in_other_terms(sentence, index):
            continue
        before, middle, after = sentence.figures[index - 1 : index + 2]
        grown = GROWN.fullmatch(sentence.between(index, index + 1))
        if not grown:
            continue
        up = bool(grown["up"])
        gap = sentence.between(index - 1, index)
        changed = CHANGED_TO.fullmatch(gap)
        if changed and not _of_another_year(sentence, index):
            yield from _from_to(sentence, before, middle, after, bool(changed["up"]) and up)
        elif LAST_YEARS_VALUE.fullmatch(gap):
            yield from _from_to(sentence, middle, before, after, up)
        elif (added := GROWN.fullmatch(gap)) and bool(added["up"]) == up:
            yield from _amount_and_rate(sentence, before, middle, after, up)


def _of_another_year(sentence: Sentence, index: int) -> bool:
    """五年来由8亿元增加到15.6亿元，同比增长9%: the growth is that of the last year only."""
    of_last = re.search("同比|上年|去年", sentence.between(index, index + 1))
    return bool(of_last) and not re.search("上年|去年|同期", sentence.before(index - 1))


def _in_other_terms(sentence: Sentence, index: int) -> bool:
    """Whether the growth behind a figure is at comparable prices, or of several years."""
    start = max(0, index - 1)
    words = sentence.before(start) + sentence.between(start, index + 1)
    if OTHER_TERMS.search(words) or AT_COMPARABLE_PRICES.search(words):
        return True
    ids = {f.indicator for f in sentence.figures[start : index + 2] if f.indicator}
    return any(
        i is not None and AT_COMPARABLE_PRICES.search(i.name) for i in map(indicator_of_id, ids)
    )


def _from_to(
    sentence: Sentence, first: Figure, last: Figure, change: Figure, up: bool
) -> Iterator[Finding]:
    """由A增加到B，增长R% and 由A增加到B，增加C."""
    said = interval_of(change)
    old, new = interval_in(first, last.unit), interval_of(last)
    if said is None or old is None or new is None or change.comparator != "exact":
        return
    if change.unit == "%" and comparable(first, last):
        ratio = new.over(old)
        if ratio is None:
            return
        rate = ratio.minus(ONE).scaled(PERCENT if up else -PERCENT)
        words = "增长" if up else "下降"
        reckoned = f"由 {first.quote} 到 {last.quote}，{words} {write_number(rate.value, PLACES)}%"
        yield from _told(sentence, (first, last, change), reckoned, rate, said, "%")
        return
    points = {first.unit, last.unit} == {"%"} and change.unit == "个百分点"
    amount = (
        said if points else interval_in(change, last.unit) if comparable(last, change) else None
    )
    if amount is not None:
        difference = new.minus(old) if up else old.minus(new)
        unit = change.unit if points else last.unit
        change_words = f"{'增加' if up else '减少'} {write_amount(difference.value, unit)}"
        reckoned = f"由 {first.quote} 到 {last.quote}，{change_words}"
        yield from _told(sentence, (first, last, change), reckoned, difference, amount, unit)


def _amount_and_rate(
    sentence: Sentence, level: Figure, change: Figure, rate: Figure, up: bool
) -> Iterator[Finding]:
    """达到12亿元，同比增加2亿元，增长20%."""
    if rate.unit != "%" or rate.comparator != "exact" or not comparable(level, change):
        return
    now, by, said = interval_of(level), interval_in(change, level.unit), interval_of(rate)
    if now is None or by is None or said is None:
        return
    before = now.minus(by) if up else now.plus(by)
    ratio = by.over(before)
    if ratio is None:
        return
    percent = ratio.scaled(PERCENT)
    words = ("增加", "增长") if up else ("减少", "下降")
    rate_words = f"{words[1]} {write_number(percent.value, PLACES)}%"
    reckoned = f"达到 {level.quote}，{words[0]} {change.quote}，即{rate_words}"
    yield from _told(sentence, (level, change, rate), reckoned, percent, said, "%")


def _told(
    sentence: Sentence,
    figures: tuple[Figure, ...],
    reckoned: str,
    expected: Interval,
    found: Interval,
    unit: str,
) -> Iterator[Finding]:
    finding = judge(
        "growth",
        [(sentence.account, figure) for figure in figures],
        reckoned,
        expected,
        found,
        unit,
        f"{reckoned}，文中写作 {figures[-1].quote}。",
    )
    if finding:
        yield finding
