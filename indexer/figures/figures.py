"""Report -> its figures: numbers, what each measures, and what the words around say of it.

Read in this order: numbers (which numerals are figures), rules (what each measures), distribution
(lists), then the qualifiers here, status and period, and at last mapping (the indicator).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indexer.figures.context import Place, sentences
from indexer.figures.distribution import chained, distributed
from indexer.figures.growth import base_of
from indexer.figures.mapping import IndicatorMatch, match_indicator
from indexer.figures.naming import Named, Naming
from indexer.figures.numbers import find_numbers
from indexer.figures.parts import Parts, find_parts
from indexer.figures.period import Calendar, find_period
from indexer.figures.phrases import head_of
from indexer.figures.rules import RULES
from indexer.figures.status import carries_forecast, status_of
from indexer.models import Base, Figure, FigureKind, FigureStatus, Report
from indexer.offsets import Span
from indexer.vocab.units import to_base

SCOPE = re.compile(
    "全[省市县区镇乡旗盟州村国]|全自治区|[区市省县]级以上|[区市县省]本级|我[省市县区镇乡州]|各(?:乡镇|县区|县市区|市州)|城郊"
)
NEW_PHRASE = re.compile(
    "^新(?![能型农城生业兴时疆])|新增|净增|新建|新改|新引进|新签约|新培育|新认定|新发展"
)
NEW_LEFT = re.compile(
    "(?:新增|净增|新建|新建成|改造新建|新建的|新(?:改|续|改扩)?[（(]?[改扩续]*[）)]?建|新引进|新培育|新认定|新开工|新签约|新登记|新设|新注册|新发展|新增加|新设立)[^，、]{0,12}$"
)
CHANGED = re.compile("新增|净增|增加(?!值)|减少|压减")
YOY_LEVEL = re.compile("同比|较去年|比上年|较上年|比去年")
# 新建公厕24座、|垃圾转运站2座: the second is new as well; 新增22家、总数达|302家 is not.
LISTED_ON = re.compile(
    "[^，。；,;、]{0,14}(?:[、和与及]|以及)(?![^，。；]*(?:总|累计|达到|存量))[^，。；,;、]{0,14}"
)
PAIRED = ("、", "和", "与", "及")
HUNDRED_MILLION = Decimal(10**8)
# What is counted tells the unit where none is written: 突破千亿, 达1002.1万.
COUNTED = re.compile("(?P<unit>人次|户|人|亩)(?:数|口)?$|(?P<people>人口|人才总量)")
MONEYED = re.compile(
    "收入|产值|总量|总额|投资|GDP|生产总值|存款|贷款|余额|增加值|资金|支出|销售额|营收|产业|规模|经济|集群|企业"
)
SIZE_CLASS = re.compile(
    r"(?:\d+(?:\.\d+)?|[百千十]+)?[万亿]?(?:元|亩|吨|人|平方米|米|千瓦|岁|张|头|家)?(?:（含）|\(含\))?以[上下内]的?|[百千十万]+亿?元级?(?=产业|项目)"
)
CONJOINED = re.compile("[和及、]|以及")
DONE_TO = re.compile(
    "(?:提升|改造|建设|整治|治理|维修|维护|任务|提质|改建|扩建|修缮|更新|新建|的)+$"
)
SHORTENED = 0.85
# How far the rule that found a phrase is to be trusted; what is not named here is at the end.
TRUST = {
    "left": 0.95,
    "right": 0.95,
    "growth-subject": 0.95,
    "share-numerator": 0.9,
    "distributed": 0.9,
    "distributed-noun": 0.85,
    "distributed-back": 0.9,
    "chain-right": 0.85,
    "chain-left": 0.85,
    "chain-rate": 0.85,
    "carried": 0.85,
    "previous-clause": 0.75,
}
OTHERWISE = 0.7
# Below this the figure keeps its phrase and gets no indicator: a wrong one is worse than none.
SURE_ENOUGH = 0.5


def find_figures(report: Report) -> tuple[Figure, ...]:
    """All figures of a report in order of place; no two overlap, and each quote is its text."""
    parts, calendar = find_parts(report), Calendar.of(report.metadata)
    numbers = find_numbers(report.text)
    return tuple(
        figure
        for sentence, its_numbers in sentences(report.text, numbers)
        for figure in _figures(_named(report.text, sentence, its_numbers), parts, calendar)
    )


def _named(text: str, sentence: Span, numbers: Sequence) -> list[Named]:  # type: ignore[type-arg]
    named: list[Named] = []
    for index in range(len(numbers)):
        place = Place(text, sentence, numbers, index)
        naming = next((n for rule in RULES if (n := rule(place, named))), Naming("none", None))
        named.append(Named(place, naming))
    return chained(distributed(named))


def _figures(named: Sequence[Named], parts: Parts, calendar: Calendar) -> list[Figure]:
    found: list[Figure] = []
    for one in named:
        found.append(_figure(one, found[-1] if found else None, parts, calendar))
    return _shared_comparators(named, found)


def _shared_comparators(named: Sequence[Named], found: list[Figure]) -> list[Figure]:
    """What is said once of a pair: 不低于740元/月和|485元/月, 增长7%和8%|左右."""
    for i in range(1, len(found)):
        first, second = found[i - 1], found[i]
        if named[i].place.gap not in PAIRED or first.unit != second.unit:
            continue
        if second.comparator == "exact" and first.comparator in ("at_least", "at_most", "under"):
            found[i] = replace(second, comparator=first.comparator)
        elif first.comparator == "exact" and second.comparator in ("about", "at_least"):
            found[i - 1] = replace(first, comparator=second.comparator)
    return found


def _figure(named: Named, before: Figure | None, parts: Parts, calendar: Calendar) -> Figure:
    place, naming = named.place, named.naming
    text, number = place.text, place.number
    phrase = text[slice(*naming.span)] if naming.span else None
    unit = number.unit if number.unit is not None else _unit_of(phrase, number.value)
    kind = _kind(named, unit, phrase)
    base = naming.base or _base(place, phrase, kind, before)
    status = _status(place, before, parts)
    converted = to_base(number.value, unit) if number.value is not None and unit else None
    match = None
    if (
        phrase
        and naming.role != "threshold"
        and not (naming.rule == "in-a-row" and not phrase.startswith("未"))
    ):
        match = _match(named, phrase, unit, kind, base)
    confidence = TRUST.get(naming.rule, OTHERWISE) * (match.confidence if match else 0.5)
    sure = match is not None and confidence >= SURE_ENOUGH
    return Figure(
        start=number.start,
        end=number.end,
        quote=text[number.start : number.end],
        value=number.value,
        unit=unit,
        sentence=_trim(text, place.sentence),
        value_max=number.value_max,
        base_value=converted[0] if converted else None,
        base_unit=converted[1] if converted else None,
        kind=kind,
        comparator=number.comparator,
        direction=naming.direction or ("up" if number.kind == "growth_rate" else None),
        base=base,
        status=status,
        role=naming.role or "measure",
        indicator=match.id if match and sure else None,
        phrase=phrase,
        phrase_span=naming.span,
        head=head_of(phrase) if phrase else None,
        period=None
        if naming.role in ("threshold", "attribute")
        else find_period(text[place.sentence.start : number.start], calendar, status, base),
        scope=_scope(place, match.rest if match else ""),
        share_of=text[slice(*naming.share_of)] if naming.share_of else None,
        confidence=round(confidence, 3),
        rule=naming.rule,
    )


def _match(
    named: Named, phrase: str, unit: str, kind: FigureKind, base: Base | None
) -> IndicatorMatch | None:
    """The indicator of a phrase. A size that classes it (500亩以上|规模流转点) is no part of it."""
    naming = named.naming
    if naming.share_of:
        whole = named.place.text[slice(*naming.share_of)]
        return match_indicator(f"{phrase}占{whole}比重", unit, kind, base)
    names = (
        [naming.resolved, phrase] if naming.rule.startswith("dist") else [phrase, naming.resolved]
    )
    for name in names:
        if name and (found := match_indicator(SIZE_CLASS.sub("", name), unit, kind, base)):
            return found
    if naming.rule not in ("right", "chain-right"):
        return None
    # 道路|提升改造, 温室|和道路: what is counted stands first.
    first = DONE_TO.sub("", CONJOINED.split(phrase)[0])
    found = match_indicator(first, unit, kind, base) if first != phrase else None
    return replace(found, confidence=found.confidence * SHORTENED) if found else None


def _unit_of(phrase: str | None, value: Decimal | None) -> str:
    """The unit of a number that is written without one; sums of 亿 are most often of money."""
    found = COUNTED.search(phrase or "")
    if found:
        return "人" if found["people"] else found["unit"]
    large = value is not None and value >= HUNDRED_MILLION
    return "元" if large or MONEYED.search(phrase or "") else ""


def _kind(named: Named, unit: str, phrase: str | None) -> FigureKind:
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


def _base(place: Place, phrase: str | None, kind: FigureKind, before: Figure | None) -> Base | None:
    left = place.left
    if kind == "growth_rate":
        return None
    if YOY_LEVEL.search(left):
        return base_of(left) or "yoy"
    if "累计" in left or (place.before is None and "累计" in place.whole_clause):
        return "cumulative"
    if NEW_PHRASE.search(phrase or "") or NEW_LEFT.search(left):
        return "new"
    if (
        before
        and before.base == "new"
        and before.kind != "growth_rate"
        and LISTED_ON.fullmatch(place.gap or "")
    ):
        return "new"
    return None


def _status(place: Place, before: Figure | None, parts: Parts) -> FigureStatus:
    text, number = place.text, place.number
    carried = bool(
        before
        and before.status == "forecast"
        and place.gap is not None
        and carries_forecast(
            place.gap, number.unit or "", place.whole_clause, before.kind == "growth_rate"
        )
    )
    return status_of(
        text[place.sentence.start : number.start],
        place.whole_clause,
        parts.plans_at(number.start),
        carried,
    )


def _scope(place: Place, rest: str) -> str | None:
    """Whose the number is: 全区, or what restricts the indicator."""
    if rest:
        return rest
    found = None
    for found in SCOPE.finditer(place.text, place.sentence.start, place.number.start):  # noqa: B007
        pass
    return found[0] if found else None


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in "\n ":
        end -= 1
    while start < end and text[start] in "\n ":
        start += 1
    return Span(start, end)
