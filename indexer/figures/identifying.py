"""Which indicator a number with its phrase is of, and how far that is to be trusted."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.figures.mapping import IndicatorMatch, match_indicator
from indexer.figures.naming import Named, Naming
from indexer.models import Base, FigureKind

# 500亩以上|规模流转点, 百亿元|产业项目: the size is no part of the name.
SIZED = r"(?:(?:\d+(?:\.\d+)?|[百千十]+)[万亿]?|[万亿])(?:元|亩|吨|人|平方米|米|千瓦|岁|张|头|家)"
SIZE_CLASS = re.compile(
    rf"(?:总投资|投资|固投)?(?:{SIZED}(?:（含）|\(含\)|及)?以[上下内]的?"
    rf"|(?:[超过]{SIZED}|[百千十万]*亿元)级?(?=产业|项目|企业))"
)
# 道路|提升改造, 温室|和道路: what is counted stands first.
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
UNNAMED = 0.5
# Below this the figure keeps its phrase and gets no indicator: a wrong one is worse than none.
SURE_ENOUGH = 0.5


def identify(
    named: Named, phrase: str | None, unit: str, kind: FigureKind, base: Base | None
) -> tuple[IndicatorMatch | None, float]:
    """The indicator of a number, None where it is not sure enough, and the figure's confidence."""
    trust = TRUST.get(named.naming.rule, OTHERWISE)
    match = (
        _match(named, phrase, unit, kind, base) if phrase and _may_match(named, phrase) else None
    )
    confidence = round(trust * (match.confidence if match else UNNAMED), 3)
    return (match if confidence >= SURE_ENOUGH else None), confidence


def _may_match(named: Named, phrase: str) -> bool:
    """A size is of no indicator; of 连续17年|获评 only 未发生事故 is a statistic. A rank that
    follows a figure (增长2%、居全省|第4位) may be of the growth as well as of the amount."""
    rule = named.naming.rule
    if named.place.number.kind == "rank" and rule != "left":
        return False
    return named.naming.role != "threshold" and (rule != "in-a-row" or phrase.startswith("未"))


def _match(
    named: Named, phrase: str, unit: str, kind: FigureKind, base: Base | None
) -> IndicatorMatch | None:
    naming = named.naming
    if naming.role == "attribute" and phrase in ("投资", "投入"):
        phrase = "总投资"  # 投资|5亿元的购物广场
    if naming.share_of:
        whole = named.place.text[slice(*naming.share_of)]
        return match_indicator(f"{phrase}占{whole}比重", unit, kind, base)
    # 1.7倍 of an earlier year is of the same thing as a rate of growth.
    read_as: FigureKind = "growth_rate" if naming.rule == "multiple" else kind
    for name in _names(naming, phrase):
        if found := match_indicator(SIZE_CLASS.sub("", name), unit, read_as, base):
            return found
    if naming.rule not in ("right", "chain-right"):
        return None
    first = DONE_TO.sub("", CONJOINED.split(phrase)[0])
    found = match_indicator(first, unit, kind, base) if first != phrase else None
    return replace(found, confidence=found.confidence * SHORTENED) if found else None


def _names(naming: Naming, phrase: str) -> tuple[str, ...]:
    """What may name the indicator: the phrase made whole, and the phrase where it may stand alone.

    产量 alone is of nothing, and 城乡居民收入 is of two.
    """
    if naming.resolved is None:
        return (phrase,)
    if naming.rule.startswith("distributed") and "城乡" not in phrase:
        return (naming.resolved, phrase)
    return (naming.resolved,)
