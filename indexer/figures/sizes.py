"""Rules of naming for ranks, shares of a whole, and sizes that class what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.figures.context import Place
from indexer.figures.naming import Named, Naming, last_named, neighbour, trimmed
from indexer.figures.phrases import right_phrase
from indexer.figures.subjects import SOFT_END, subject_before
from indexer.vocab.units import unit_named

ENDS = "，。；：、,;:（()）！\n”"
RANKED = re.compile(
    "(?:(?:跃居|跃升至|升至|升到|前移至|居(?!民)|位居|位列|列|排名|排在|排|名列|稳居|保持|跻身|进入|进位至|均)+"
    "[^，。；、]{0,8}|(?:全省|全市|全国|全区|全县|全球|世界|同类)的?)$"
)
SHARE = re.compile(
    r"占(?!用|地|有|道|领|据|补)(?:到|了|比|全部)?(?P<of>[^，；]{0,24}?)的?(?:比例|比重|份额)?"
    r"(?:约|近|超过|超|达到|达|为|提高到|提升到|提高至|提升至|上升到|上升至|保持在|稳定在|不低于|力争达到)*$"
)
# 第三产业占比|52%: the name says of what.
NAMED_SHARE = re.compile("占比[^，。；占]{0,8}$")
OF_SIZE = re.compile("[（(]?含?[）)]?及?以[上下内](?!人民政府)")
# 年营业收入过|百亿的制造业企业, 千亿|级产业.
ONE_SIGN_PLACES = frozenset("县区市镇乡村")
OVER = re.compile("(?:过|超过|超|突破|达)$")
# Counted, and yet a size: 60岁以上老人.
SIZED = frozenset("岁 年 人 户 床 级 头 只 羽 株 张".split())
# 百亿元|产业项目: a bare magnitude classes what follows; 突破|百亿元大关 is reached.
# 千亿|产业集群, without 元 or 级
BARE_INDUSTRY = re.compile("(?:产业|企业|集群|园区)")
BARE_CLASS = re.compile("[十百千万]?[百千万亿](?:元|亩|吨|美元)级?")
CLASSED = re.compile("以?上?的?(?:[^，。；、]{0,6}?)(?:企业|项目|产业|集群|园区|大户|乡镇|村)")
BREAKS = re.compile("(?:突破|首破|超过|超|迈过|跨越|近|逾|达|达到|跨过|过|上)了?$")
# 控制在3.9%的|较低水平 says no more of it.
NO_NOUN = re.compile(
    "(?:[十百千万]*亿?元?新?(?:台阶|大关|关口))|(?:以上|左右|以内|以下)?的(?:较[低高快]|合理|高位|历史|平均|目标|良好|预期)?"
    "(?:水平|区间|目标|高位|新高|比例|速度|增速|标准|要求|任务|大关|台阶|计划)"
)


def rank(place: Place, named: Sequence[Named]) -> Naming | None:
    """A rank: what is ranked stands before 居全省, or a number earlier.

    经济总量居全市|第2位
    """
    if place.number.kind != "rank":
        return None
    span = subject_before(place, RANKED.sub("", place.left))
    if span:
        return Naming("left", span, hands_on=False)
    earlier = last_named(named) or neighbour(named)
    return Naming("carried", earlier.naming.span if earlier else None, hands_on=False)


def share(place: Place, named: Sequence[Named]) -> Naming | None:
    """A share of a whole: 税收占一般公共预算收入的|89.7%."""
    if place.number.unit not in ("%", "‰", "成", "比例"):
        return None
    left = SOFT_END.sub("", place.left)
    found = SHARE.search(left)
    if not found or NAMED_SHARE.search(left):
        return None
    of = trimmed(
        place.text, place.left_start + found.start("of"), place.left_start + found.end("of")
    )
    span = subject_before(place, left[: found.start()])
    rule = "share-numerator"
    if span is None and (earlier := last_named(named)):
        span, rule = earlier.naming.span, "carried"
    return Naming(rule, span, "share", share_of=of, hands_on=False)


def threshold(place: Place, named: Sequence[Named]) -> Naming | None:
    """A size that classes what follows: |500亩以上规模流转点18个, 过|百亿的企业1家."""
    right, number = place.right, place.number
    skipped = 1 if right.startswith("级") else 0
    bare = number.unit is None and BARE_INDUSTRY.match(right)
    if not (
        _classes(place) or _crossed(place) or bare or (skipped and number.unit in (None, "元"))
    ):
        return None
    found = right_phrase(right[skipped:])
    if found is None and not (right == "的" and place.after) and right[:1] not in ONE_SIGN_PLACES:
        return None
    start = number.end + skipped
    span = found and trimmed(place.text, start + found[0], start + found[1])
    return Naming("threshold-right", span or None, role="threshold", hands_on=False)


def _crossed(place: Place) -> bool:
    """过|百亿的企业: a sum that those which follow have passed."""
    right = place.right
    if place.number.unit not in (None, "元") or NO_NOUN.match(right):
        return False
    classed = right.startswith(
        ("的", "项目", "企业", "产业", "县", "区", "镇", "乡", "村", "园区", "市")
    )
    return classed and bool(OVER.search(place.left))


def _classes(place: Place) -> bool:
    """|500亩以上规模流转点, |百亿元产业项目; 培育|2家以上企业 counts them."""
    right, number = place.right, place.number
    if size := OF_SIZE.match(right):
        unit = unit_named(number.unit or "")
        if unit is None or (unit.base is None and unit.name not in SIZED):
            return False
        if unit.dimension == "share":
            return False  # 90%以上乡镇 are so many of them
        behind = right[size.end() : size.end() + 1]
        return bool(behind) and behind not in ENDS + "和"
    written = place.text[number.start : number.end]
    if not BARE_CLASS.fullmatch(written):
        return False
    if CLASSED.match(right):
        return True
    if BREAKS.search(place.left):
        return False
    return right[:1] not in ENDS and not right.startswith(("大关", "台阶"))
