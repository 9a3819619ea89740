"""Words of growth before a number: 同比增长|5.5%, 较上年提高|0.8个百分点."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.figures.lexicon import any_of, words
from indexer.models import Base, Direction

# What a comparison begins with; 按可比口径 stands for all its like.
COMPARED = (
    r"同比|环比|(?:按|以)?(?:不变价|可比)(?:价格|价|口径)?(?:计算)?|同口径|年均|平均|"
    r"(?:(?<![占对贷价])比(?![例重率])|较|与)"
    rf"(?:[“”\d一-龥]{{0,12}}?{any_of(words('compared_with'))}|[“”\d一-龥]{{1,6}}?)(?:相比)?"
)
GROWTH = re.compile(
    rf"(?P<base>(?:(?:{COMPARED})[，,]?)*){any_of(words('growth_adverbs'))}*"
    rf"(?:(?P<up>(?<!自然)增长率|{any_of(words('growth_up'))}(?!率))|(?P<down>{any_of(words('growth_down'))})"
    r"|(?P<over>(?<!不)高于|快于|好于|优于|高出)[^，。；]{0,14}?"
    r"|(?P<under>(?<!不)低于|慢于)[^，。；]{0,14}?)"
    rf"{any_of(words('growth_tails'))}*$"
)
# 增加到64% states a level and no growth.
LEVEL_REACHED = re.compile(
    "(?<!达)(?:到|至)(?:了|约|近|超过)*$|[长高升加大降少落小窄短](?:到|至)[^，。；、]{0,8}$"
)
# A growth stands within so many characters before its number.
REACH = 34
ONE_SIGN = frozenset("多高快升增少低慢降减")


class Growth(NamedTuple):
    """Words of growth: where in the words before the number they begin, and what they say."""

    start: int
    base: Base | None
    direction: Direction
    verb: str


def find_growth(left: str) -> Growth | None:
    """The words of growth that the words before a number end with.

    >>> find_growth("农村居民可支配收入同比增长")
    Growth(start=9, base='yoy', direction='up', verb='增长')
    >>> find_growth("农产品加工转化率提高到")
    """
    if LEVEL_REACHED.search(left):
        return None
    offset = max(0, len(left) - REACH)
    match = GROWTH.search(left, offset)
    if not match:
        return None
    verb = match["up"] or match["down"] or match["over"] or match["under"]
    if verb in ONE_SIGN and not match["base"]:
        # 提高 and 较低 are words, 高2.1个百分点 after a comma is a growth.
        before = left[: match.start()].rstrip("，, 、")
        if before and left[match.start() - 1 : match.start()] not in ("，", ",", " "):
            return None
    up = bool(match["up"] or match["over"])
    return Growth(match.start(), base_of(match[0]), "up" if up else "down", verb)


def base_of(words: str) -> Base | None:
    """What a growth is measured against, from its words.

    >>> base_of("比“十二五”末提高"), base_of("较去年"), base_of("按可比口径增长")
    ('since_period', 'yoy', 'comparable')
    """
    for pattern, base in BASES:
        if pattern.search(words):
            return base
    return None


BASES: tuple[tuple[re.Pattern[str], Base], ...] = (
    (re.compile("可比|不变价|同口径"), "comparable"),
    (
        re.compile(
            r"(?:比|较|与)(?:“|[一二三四十]+五|20\d\d年|\d{4}年|五年前|上届|[一二三四五十]+年前)"
        ),
        "since_period",
    ),
    (re.compile("同比|去年|上年|上一年|同期|年初"), "yoy"),
    (re.compile("年均|平均每年"), "avg_annual"),
)
