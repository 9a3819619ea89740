"""Rules of naming for growth: rates, amounts by which something grew, and lists of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.figures.context import Place
from indexer.figures.growth import base_of, find_growth
from indexer.figures.naming import Named, Naming, last_named, neighbour, taken, trimmed
from indexer.figures.phrases import PAIRED, begins_predicate, right_phrase, split_action
from indexer.figures.sizes import ENDS, SHARE
from indexer.figures.subjects import SOFT_END, subject_before, subject_of_clause_before
from indexer.models import FigureKind

RATES = frozenset(("%", "‰", "倍", "个百分点"))
POINTS = "个百分点"
# 保持|30%以上的增速: the words of growth stand behind.
OF_GROWTH = re.compile("(?:以上|左右|以内)?的?(?:年均)?(?:增速|增长|增幅|涨幅|速度)")
# 新增 and its like name what came new, and compare with nothing.
MULTIPLE = re.compile(
    "(?:分别)?(?:是|为|相当于|达到?)(?:全[国省市]|同期)?(?P<of>[^，。；、]{2,12}?)的$"
)
# 比2011年|翻一番, 三年|翻番
COMPARISON = re.compile("(?:实现)?(?:(?:比|较)[^，。；]{1,10}|[一二三四五六七八九十]+年)$")
NO_COMPARISON = frozenset("扩大 压减 压缩 提前 净增".split())


def growth(place: Place, named: Sequence[Named]) -> Naming | None:
    """A rate of growth: its subject stands before the words of growth, or a number earlier.

    一产增加值可达到30.9亿元，同比增长|5.51%
    """
    if place.number.unit not in RATES and place.number.kind != "growth_rate":
        return None
    left = SOFT_END.sub("", place.left)
    found = find_growth(left)
    earlier = last_named(named)
    if place.number.kind == "growth_rate":
        span = subject_before(place, COMPARISON.sub("", left))
        span = span or (earlier.naming.span if earlier else None)
        base = base_of(left) or ("since_period" if "年" in left else None)
        return Naming("growth-subject", span, "growth_rate", "up", base)
    if not found and place.number.unit == "%" and OF_GROWTH.match(place.right) and earlier:
        return taken(earlier, kind="growth_rate", direction="up")
    if not found:
        return None
    kind: FigureKind = "change_amount" if place.number.unit == POINTS else "growth_rate"
    subject = left[: found.start]
    span = subject_before(place, subject)
    if span is None and not earlier:
        span = subject_of_clause_before(place)
    if span is None and earlier:
        return taken(earlier, "carried", kind, found.direction, found.base)
    return Naming("growth-subject", span, kind, found.direction, found.base)


def multiple(place: Place, named: Sequence[Named]) -> Naming | None:
    """How many times as much: 生产总值218亿元，是2007年的|1.7倍."""
    found = MULTIPLE.search(SOFT_END.sub("", place.left))
    if place.number.unit != "倍" or not found:
        return None
    span = subject_before(place, place.left[: found.start()])
    earlier = last_named(named)
    if span is None and earlier:
        span = earlier.naming.span
    base = base_of("比" + found["of"])
    resolved = earlier.naming.resolved if earlier and span == earlier.naming.span else None
    return Naming("multiple", span, "index", base=base, resolved=resolved, hands_on=False)


def amount_of_growth(place: Place, named: Sequence[Named]) -> Naming | None:
    """An amount by which something grew: 贷款余额较年初增加|5924亿元; not 新增贷款|5924亿元."""
    number = place.number
    if number.unit in RATES or number.kind == "rank":
        return None
    left = SOFT_END.sub("", place.left)
    found = find_growth(left)
    if not found or (not found.base and (found.verb in NO_COMPARISON or _acts(place))):
        return None
    span = subject_before(place, left[: found.start])
    if span and not split_action(place.text[span.start : span.end])[0]:
        return Naming("growth-subject", span, "change_amount", found.direction, found.base)
    earlier = last_named(named)
    if span is None and earlier and (found.base or earlier.place.number.unit == number.unit):
        return taken(earlier, "carried", "change_amount", found.direction, found.base)
    return None


def _acts(place: Place) -> bool:
    """提升|45家合作社 is done to them, and grows by no number."""
    right = place.right
    return right[:1] not in ENDS and not begins_predicate(right) and right_phrase(right) is not None


def points(place: Place, named: Sequence[Named]) -> Naming | None:
    """个百分点 without words of growth of its own belongs to the rate before it."""
    earlier = last_named(named)
    if place.number.unit != POINTS or not earlier:
        return None
    return taken(earlier, kind="change_amount", hands_on=False)


def chained_rate(place: Place, named: Sequence[Named]) -> Naming | None:
    """A number in a list of growths is of their kind: 固定资产投资增长2.8%、制造业投资|30%."""
    before = neighbour(named)
    number = place.number
    if not before or place.gap is None:
        return None
    naming = before.naming
    if naming.kind not in ("growth_rate", "change_amount"):
        return None
    units = {number.unit, before.place.number.unit}
    # 比任务数多0.3万亩和|0.2万吨: what was measured may change, what was done with it does not.
    pair = place.gap in PAIRED and naming.kind == "change_amount"
    if len(units) > 1 and not units <= RATES and not pair:
        return None
    inner = re.fullmatch(
        r"(?:左右|以上)?(?:[、和与及]|以及)(?P<name>[^，；、0-9]{0,16}?)(?:约|近|超|达|分别)*",
        place.gap,
    )
    if not inner:
        return None
    span = trimmed(
        place.text, place.number.start - len(place.gap) + inner.start("name"), place.number.start
    )
    if span and SHARE.search(place.left):
        return None
    if span is None:
        span = naming.span
    return Naming("chain-rate", span, naming.kind, naming.direction, naming.base)
