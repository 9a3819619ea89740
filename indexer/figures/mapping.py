"""From what a report measures (全市新增人工造林) to the indicator that it is, or to none.

A wrong id is worse than none: a figure without one is still found by its words, while a wrong one
stands in a comparison as a fact. So the name of an indicator must end the phrase, the unit must fit
it, and every word before it must be known to leave it what it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from indexer.figures.fitting import OF_ANYTHING, POINTS, dimension_of, fits
from indexer.figures.lexicon import any_of, words
from indexer.figures.modifiers import NEW, RELATIVE, is_scope, read_modifiers
from indexer.models import Base, FigureKind
from indexer.vocab.indicator_table import Indicator, owners

SPELLINGS = Path(__file__).with_name("spellings.csv")
WHOLE, WITHOUT_ENDING, BY_ENDING = 0.98, 0.95, 0.9
# 亿元以上项目 and the like begin with one.
MAGNITUDES = ("万", "亿", "千", "百", "十")
# Names that end so are of sums, whatever they are an alias of.
AMOUNTS = ("投入", "收入", "支出", "投资", "产值", "增加值")
# Names of one character say nothing.
SHORTEST = 2
# ⑦完成, 7.新增, （2）新建
LIST_SIGN = re.compile(r"^(?:[;:,.、—…·；：，。-]|[①-⑳]|\(?[0-9一二三四五六七八九十]+[).、])+")
NO_TEXT = re.compile(r"[“”\"'‘’《》\s　]")
NO_PREDICATES = frozenset("占到 占比 占 等 的 全年 全部 提升".split())
PREDICATES = frozenset(
    "预计 预期 计划 累计 同比 首次 成功 全面 全部 年均 平均 增长 下降 提高 增加 减少 上升 降低 "
    "同比增长 扩大 缩小 净增 低于 高于 不高于 始终 持续 稳定 排名 到位 下达 新增 完工 评价入库 "
    "备案 认定".split()
)
# What is left of a predicate at the end of a phrase: 地区生产总值预计|完成.
PREDICATE = re.compile(
    f"(?:(?:{any_of(words('predicates') - NO_PREDICATES)}|{any_of(PREDICATES)})+|"
    f"[比较](?:上年|去年|同期|上年同期|五年前|[0-9]{{4}}年(?:同期)?)(?:{any_of(PREDICATES)})*)$"
)
# 规模以上工业增加值|增速: the name of the rate and not a word of another thing.
RATE = re.compile(r"(?:同比|年均|名义|实际)*(?:增速|增幅|增长率|增长速度|增长幅度|涨幅|降幅|增长)$")
# Endings that only say how much, and the dimensions of which they say it.
ENDINGS: dict[str, tuple[str, ...]] = {
    "area": ("总面积", "面积", "总规模", "规模", "任务", "建设", "工程", "项目", "总量"),
    "length": ("总里程", "里程", "总长度", "长度", "总长", "全长", "任务", "建设", "工程", "项目"),
    "money": ("总额", "总量", "金额", "总规模", "规模", "额", "资金"),
    "count": ("总数", "总量", "数量", "个数", "家数", "户数", "座数", "株数", "数", "任务", "建设"),
    "people": ("总人数", "人数", "人次", "总数", "总量", "数量", "总规模", "规模", "数", "任务"),
    "mass": ("总量",),
    "energy": ("总量",),
    "volume": ("总量",),
    "share": ("水平",),
}
# Endings of names that a report leaves out, since its unit says them.
SILENT = {
    "area": ("面积",),
    "length": ("里程", "长度"),
    "count": ("数量", "数", "座数", "株数", "套数", "条数", "户数", "起数", "次数"),
    "people": ("人数",),
}
JOINTS = re.compile("[、和与及]|以及")
# 第二产业|实现|增加值, 热线|累计办结|工单
INNER = re.compile("(?<=[一-鿿]{2})(?:累计|预计|共)?(?:实现|完成|达成|累计)(?=[一-鿿]{2})")
# 税收占一般公共预算收入, but not 占地 and not 占补平衡.
OF_WHOLE = re.compile("占(?![比地补用道])")
# Sums that were asked for above; bonds are apart.
OBTAINED = re.compile(
    "(?:.{0,6}累计|共|已|全年|积极|成功)*(?:向上|申报|申请)?争取(?:到位?)?(?!.*(?:债|贷款|社会)).{0,12}"
    "(?:资金|补助|预算内投资|经费)"
)
UPWARD = "fund.upward_amount"
SHARE = re.compile(
    "^(?P<part>.+?)占(?P<whole>.+?)(?:的?(?:占比|份额|百分比)|预[期计]|力争|首次|分别|均|持续|始终|"
    "保持|稳定|在|提[升高]|突破|升至|达到|达|为)*$"
)
# 工业投资占|全市|固定资产投资: the whole is that of the place whose the part is.
OF_PLACE = re.compile("^(?:全|我)[省市县区州旗盟](?=..)")


@dataclass(frozen=True, slots=True)
class IndicatorMatch:
    """The indicator that a phrase means. `rest` is the scope that stood before its name (全区)."""

    id: str
    confidence: float
    rest: str = ""


def match_indicator(
    phrase: str, unit: str, kind: FigureKind, base: Base | None = None
) -> IndicatorMatch | None:
    """The indicator that a phrase means with a unit; None where that is not sure.

    >>> match_indicator("全市完成人工造林面积", "亩", "level")
    IndicatorMatch(id='afforestation.artificial', confidence=0.9, rest='全市')
    >>> match_indicator("新增人工造林", "亩", "change_amount", "new").id
    'afforestation.artificial'

    How many trees live on is no area, the income of some farmers not that of all.

    >>> match_indicator("人工造林成活率", "%", "share")
    >>> match_indicator("脱贫地区农村居民人均可支配收入", "元", "level")
    """
    return _match(phrase, unit, kind, base == "new")


@lru_cache(maxsize=16384)
def _match(phrase: str, unit: str, kind: FigureKind, new: bool) -> IndicatorMatch | None:
    text = spelt(phrase)
    if OF_WHOLE.search(text):
        return _match_share(text, unit, kind)
    return (
        _match_ending(text, unit, kind, new)
        or _match_joined(text, unit, kind, new)
        or _match_obtained(text, unit, kind)
    )


def _match_joined(text: str, unit: str, kind: FigureKind, new: bool) -> IndicatorMatch | None:
    """Several names that mean one indicator: 口袋公园、街头游园, but not 智能工厂、数字化车间."""
    parts = JOINTS.split(text)
    found = [_match_ending(part, unit, kind, new) for part in parts] if len(parts) > 1 else [None]
    if None in found or len({match.id for match in found if match}) > 1:
        return None
    return min((match for match in found if match), key=lambda match: match.confidence)


def _match_obtained(text: str, unit: str, kind: FigureKind) -> IndicatorMatch | None:
    """A sum that was asked for above, whatever it is for: 争取国家农发办|项目资金."""
    if kind == "level" and dimension_of(unit) == "money" and OBTAINED.fullmatch(text):
        return IndicatorMatch(UPWARD, BY_ENDING)
    return None


def _match_ending(text: str, unit: str, kind: FigureKind, new: bool) -> IndicatorMatch | None:
    """The longest name that the phrase ends with, when the words before leave it what it is."""
    refused: tuple[int, Indicator] | None = None
    for body, certainty, read_as in _bodies(text, unit, kind):
        for start in range(len(body) - SHORTEST + 1):
            name, before = body[start:], body[:start]
            indicator = _of_name(name, before, unit, read_as) if name in _names() else None
            # Where 栽植各类苗木 is not sure, 各类苗木 inside it is none the less another thing.
            if indicator is None or (refused and start >= refused[0] and indicator != refused[1]):
                continue
            modified = read_modifiers(before, indicator.id, name, indicator.dimension)
            if modified is None:
                refused = refused or (start, indicator)
                continue
            if new or modified.new:
                indicator = _flow_of(name, unit, read_as) or indicator
            if (
                read_as == "growth_rate"
                and indicator.nature == "stock"
                and (modified.new or NEW.match(name))
            ):
                return None  # 新登记经营主体增长20% says nothing of how many there are
            confidence = round(certainty * modified.certainty, 2)
            return IndicatorMatch(indicator.id, confidence, modified.scope)
    return None


def _of_name(name: str, before: str, unit: str, kind: FigureKind) -> Indicator | None:
    """The owner of a name that fits the unit; of several the one that is stated in it."""
    # 10|亿元以上项目 is another class of projects than 亿元以上项目.
    if before[-1:].isdigit() and name.startswith(MAGNITUDES):
        return None
    fitting = [indicator for indicator in _names()[name] if fits(indicator, unit, kind)]
    if kind == "growth_rate" and (len(fitting) > 1 or name.endswith(AMOUNTS)):
        # 全社会研发投入增长9% is about the money, not about its share of the whole economy.
        fitting = [indicator for indicator in fitting if indicator.dimension not in RELATIVE]
    elif len(fitting) > 1:
        fitting = [indicator for indicator in fitting if indicator.unit.endswith(unit)]
    return fitting[0] if len(fitting) == 1 else None


def _flow_of(name: str, unit: str, kind: FigureKind) -> Indicator | None:
    """The indicator of what came new where there is one of its own: 新增|贷款, 新引进|入园企业."""
    for prefix in ("新增", "新引进", "新建", "新"):
        if prefix + name in _names() and (found := _of_name(prefix + name, "", unit, kind)):
            return found
    return None


def _match_share(text: str, unit: str, kind: FigureKind) -> IndicatorMatch | None:
    """税收|占|一般公共预算收入|的比重: a share has a name only with its whole."""
    found = SHARE.match(text)
    if found is None:
        return None
    part, whole = found["part"], OF_PLACE.sub("", found["whole"])
    for start in range(len(part) - SHORTEST + 1):
        indicator = _shares().get((part[start:], whole))
        if indicator and fits(indicator, unit, kind):
            modified = read_modifiers(part[:start], indicator.id)
            if modified:
                return IndicatorMatch(
                    indicator.id, round(WHOLE * modified.certainty, 2), modified.scope
                )
    return None


def _bodies(text: str, unit: str, kind: FigureKind) -> Iterator[tuple[str, float, FigureKind]]:
    """A phrase, then what is left of it without predicate, name of a rate, or ending.

    With each its certainty and the kind of the figure: 规模以上工业增加值增速 is a growth rate,
    whatever was made of its 6%.
    """
    yield text, WHOLE, kind
    body = PREDICATE.sub("", text)
    if body and body != text:
        yield body, WHOLE, kind
    if (unit in ("%", *POINTS) or kind == "rank") and (bare := RATE.sub("", body)) != body:
        body, kind = bare, "growth_rate"
        yield body, WITHOUT_ENDING, kind
    for ending in _endings(unit, kind):
        if body.endswith(ending) and len(body) > len(ending):
            yield body.removesuffix(ending), BY_ENDING, kind
    if (joined := INNER.sub("", body)) != body:
        yield joined, WITHOUT_ENDING, kind


@lru_cache(maxsize=512)
def _endings(unit: str, kind: FigureKind) -> tuple[str, ...]:
    if kind in OF_ANYTHING or unit in POINTS:
        return ("总量", "总额", "数量", "人数", "人次", "面积", "数", "额")
    dimension = dimension_of(unit)
    if dimension == "count":
        return (*ENDINGS["count"], *ENDINGS["people"])
    return ENDINGS.get(dimension, ())


@cache
def owners_of(noun: str) -> frozenset[str]:
    """What the vocabulary has this noun of: 产量 of 粮食, 蔬菜, …

    >>> {"粮食", "蔬菜"} <= owners_of("产量")
    True
    """
    return frozenset(
        name.removesuffix(noun)
        for name in _names()
        if name.endswith(noun) and len(name) - len(noun) >= SHORTEST
    )


def spelt(text: str) -> str:
    """A phrase as the names are compared: without quotes, every word in one spelling.

    >>> spelt("规上“小巨人”企业（含 分公司）")
    '规模以上小巨人企业(含分公司)'
    """
    text = NO_TEXT.sub("", text).replace("（", "(").replace("）", ")")
    text = LIST_SIGN.sub("", text)
    return _spelling().sub(lambda found: _spellings()[found[0]], text)


@cache
def _names() -> dict[str, tuple[Indicator, ...]]:
    """Every name, as `spelt`, and whose it is; names without their ending where nobody has them.

    人工造林 is 人工造林面积 when the unit is one of area.
    """
    named: dict[str, list[Indicator]] = {}
    shorter: dict[str, list[Indicator]] = {}
    for name, indicators in owners().items():
        whole = spelt(name)
        for indicator in indicators:
            if _names_scope(name, indicator):
                continue
            _own(named, whole, indicator)
            for ending in SILENT.get(indicator.dimension, ()):
                if whole.endswith(ending) and len(whole) - len(ending) > SHORTEST:
                    _own(shorter, whole.removesuffix(ending), indicator)
    for name, found in shorter.items():
        if not any(i.dimension == found[0].dimension for i in named.get(name, ())):
            for indicator in found:
                _own(named, name, indicator)
    return {name: tuple(found) for name, found in named.items()}


def _names_scope(name: str, indicator: Indicator) -> bool:
    """Whether an alias is another name with a scope before it, as 全市|生产总值.

    Read as one it would hide whose the figure is. 城镇 in 城镇登记失业率 belongs to the name.
    """
    return name != indicator.name and any(
        name.endswith(other) and is_scope(name.removesuffix(other))
        for other in indicator.names
        if SHORTEST <= len(other) < len(name)
    )


def _own(named: dict[str, list[Indicator]], name: str, indicator: Indicator) -> None:
    if indicator not in named.setdefault(name, []):
        named[name].append(indicator)


@cache
def _shares() -> dict[tuple[str, str], Indicator]:
    """Names such as 民生投入占公共财政预算支出 by their part and their whole."""
    return {
        (found["part"], found["whole"]): indicators[0]
        for name, indicators in _names().items()
        if (found := SHARE.match(name))
    }


@cache
def _spellings() -> dict[str, str]:
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        return {row["written"]: row["read"] for row in csv.DictReader(file)}


@cache
def _spelling() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_spellings(), key=len, reverse=True))))
