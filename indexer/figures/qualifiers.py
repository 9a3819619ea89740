"""What the words around a number say of it beside what it measures: its kind, its base, whose it
is, and the unit where none is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indexer.figures.context import Place
from indexer.figures.growth import base_of
from indexer.figures.lexicon import any_of, words
from indexer.figures.naming import Named
from indexer.figures.phrases import PAIRED
from indexer.models import Base, Figure, FigureKind
from indexer.offsets import Span

# 增速居全市第二 and 高于全省平均 say nothing of whose the next number is.
SCOPE = re.compile(
    "(?<![居列排名于占比均较])全[省市县区镇乡旗盟州村国](?!第|平均|首|前|倒数|水平|各)|全自治区"
    "|[区市省县]级以上|[区市县省]本级|我[省市县区镇乡州]|各(?:乡镇|县区|县市区|市州)|城郊"
)
WIDE = frozenset(("全国", "全省", "全自治区"))
NEARBY = 4
# 新增造林, 改造新建公厕; 新能源, 新型 and 翻新改造 bring nothing new.
NEW_PHRASE = re.compile(
    f"^新(?![{''.join(words('not_new'))}])|(?<!翻){any_of(words('new_in_phrase'))}"
)
NEW_LEFT = re.compile(
    rf"(?:{any_of(words('new_verbs'))}|新(?:改|续|改扩)?[（(]?[改扩续]*[）)]?建)[^，、]{{0,12}}$"
)
CHANGED = re.compile("新增|净增|增加(?!值)|减少|压减")
YOY_LEVEL = re.compile("同比|较去年|比上年|较上年|比去年")
# 全年|累计造林: what one year brought, all told.
YEAR_SO_FAR = re.compile(r"(?:全年|今年|当年|本年|上半年|前三季度|\d月)(?:[共已全省市县区]*)累计")
# 新增623万千瓦、达到|1968万千瓦: the second is all there is.
REACHING = re.compile("^[、，]?(?:累计|总数|总量)?(?:达到|达|增至|增加到)")
# 新建公厕24座、|垃圾转运站2座: the second is new as well; 新增22家、总数达|302家 is not.
LISTED_ON = re.compile(
    "[^，。；,;、]{0,14}(?:[、和与及]|以及)(?![^，。；]*(?:总|累计|达到|存量))[^，。；,;、]{0,14}"
)
HUNDRED_MILLION = Decimal(10**8)
# What is counted tells the unit where none is written: 突破千亿, 达1002.1万.
COUNTED = re.compile("(?P<unit>人次|户|人|亩)(?:数|口)?$|(?P<people>人口|人才总量)")
MONEYED = re.compile(any_of(words("moneyed")))


def unit_of(phrase: str | None, value: Decimal | None) -> str:
    """The unit of a number that is written without one; sums of 亿 are most often of money."""
    found = COUNTED.search(phrase or "")
    if found:
        return "人" if found["people"] else found["unit"]
    large = value is not None and value >= HUNDRED_MILLION
    return "元" if large or MONEYED.search(phrase or "") else ""


def kind_of(named: Named, unit: str, phrase: str | None) -> FigureKind:
    """The kind of a number: what its rule says, what its unit says, or how its phrase begins.

    By convention 新增高原夏菜1.5万亩 is a change_amount and 新增企业5家 a count.
    """
    number, naming = named.place.number, named.naming
    if naming.kind:
        return naming.kind
    if number.kind != "level":
        return number.kind
    if unit == "个百分点":
        return "change_amount"
    if unit == "" and (phrase or "").endswith("指数"):
        return "index"
    if unit in ("%", "‰", "成", "比例"):
        return "share"
    if unit in ("人次", "户", "人"):
        return "count"
    left = named.place.left
    if CHANGED.search((phrase or "") + left[-3:]) and not left.endswith(("到", "至")):
        return "change_amount"
    return "level"


def base_of_amount(
    place: Place, phrase: str | None, kind: FigureKind, before: Figure | None
) -> Base | None:
    """What an amount is counted from: new in the period, or all that came together (累计).

    What 新增 says of the first of a list holds for those behind it.
    """
    left = place.left
    if kind == "growth_rate":
        return None
    if YOY_LEVEL.search(left):
        return base_of(left) or "yoy"
    if YEAR_SO_FAR.search(place.whole_clause):
        return None
    if "累计" in left or (place.before is None and "累计" in place.whole_clause):
        return "cumulative"
    if REACHING.search(left):
        return None
    if NEW_PHRASE.search(phrase or "") or NEW_LEFT.search(left):
        return "new"
    listed = before and before.base == "new" and before.kind != "growth_rate"
    return "new" if listed and LISTED_ON.fullmatch(place.gap or "") else None


def scope_of(place: Place, phrase: Span | None) -> str | None:
    """Whose the number is, by the nearest word before it: 全区, 我市, 区级以上.

    What is wider than most reports counts only right before the phrase: 考核居全国优秀 and 高于全省
    say nothing of the numbers that follow.
    """
    for found in reversed(
        list(SCOPE.finditer(place.text, place.sentence.start, place.number.start))
    ):
        wide = found[0] in WIDE
        if not wide or (phrase and 0 <= phrase.start - found.end() <= NEARBY):
            return found[0]
    return None


def share_comparators(named: Sequence[Named], figures: Sequence[Figure]) -> list[Figure]:
    """What is said once of a pair: 不低于740元/月和|485元/月, 增长7%和8%|左右."""
    result = list(figures)
    for i in range(1, len(result)):
        first, second = result[i - 1], result[i]
        if named[i].place.gap not in PAIRED or first.unit != second.unit:
            continue
        if second.comparator == "exact" and first.comparator in ("at_least", "at_most", "under"):
            result[i] = replace(second, comparator=first.comparator)
        elif first.comparator == "exact" and second.comparator in ("about", "at_least"):
            result[i - 1] = replace(first, comparator=second.comparator)
    return result
