"""Which indicators a figure may be of, by its unit: 亩 measures an area, 座 counts greenhouses."""

from __future__ import annotations

from functools import cache, lru_cache

from indexer.models import FigureKind
from indexer.vocab.indicator_table import Indicator
from indexer.vocab.units import unit_named

# Rates of growth and ranks may be of anything: 粮食产量增长3%, 粮食产量居全市第一位.
OF_ANYTHING: frozenset[FigureKind] = frozenset({"growth_rate", "rank"})
POINTS = ("个百分点", "百分点")
# The dimension of a unit, and those of the indicators that are stated in it.
FITTING = {
    "money": {"money", "money_per_person"},
    # 粮食亩产512公斤
    "mass": {"mass", "mass_per_area"},
    "money_per_person": {"money_per_person"},
    "money_per_time": {"money_per_person"},
    "share": {"share", "rate", "index"},
    "rate": {"share", "rate", "index"},
    "ratio": {"ratio", "index"},
    "index": {"index", "ratio", "rate"},
    "people": {"people", "count", "count_per_person"},
    "count": {"count", "people", "count_per_person"},
}
# Units that count the same kind of thing. 市场主体 come in 户, 家 and 个; but 120次 are no
# enterprises, and 3万株 no forest.
COUNTED = (
    "个 家 所 座 处 条 项 件 起 宗 支 台 部 块 片 幅 辆 艘 架 枚 篇 份 本 期 例 "
    "家次 项次 间 栋 幢 眼 口 根 盏 面 道 门 只 张 村 社 点 站 企 单 层 孔 名 位 颗",
    # 人次 counts some people twice: 培训2万人 may stand for 人次, never the other way round.
    "人 名 位 员 个",
    "名 人 位 员 个",
    "人次 人 名 位 个",
    "户 家 个",
    "次 场 场次 期 届 批 批次 轮 回 个 项 件 班次 堂 讲 节 人次 家次 台次",
    "头 只 羽 头只 匹 峰 口 尾 条 头(只) 头（只） 只羽",
    "株 棵",
    "套 户 间 栋 幢",
    "家 个 户 所 处 项 座 条 点 站 社 企",
    "件 项 个 起 宗 条 份 部 篇 例 桩",
    "座 个 户 处 所 眼 栋 条",
    "张 个",
    "篇 条 件 期 幅 部 份",
)
MAGNITUDES = "百千万亿"


def fits(indicator: Indicator, unit: str, kind: FigureKind) -> bool:
    """Whether a figure in this unit and of this kind can be one of the indicator."""
    if kind in OF_ANYTHING or unit in POINTS:
        return True
    if kind == "index":  # 居民消费价格指数为101.6 is shown in %
        return indicator.dimension in {"index", "share", "rate", "ratio"}
    return _fits(indicator.dimension, indicator.unit, unit)


def dimension_of(unit: str) -> str:
    """The dimension of a unit; what the table of units lacks is taken for a word of counting.

    >>> dimension_of("平方米"), dimension_of("枚"), dimension_of("")
    ('area', 'count', 'index')
    """
    if not unit:
        return "index"
    known = unit_named(unit)
    return known.dimension if known else "count"


@lru_cache(maxsize=4096)
def _fits(dimension: str, own: str, unit: str) -> bool:
    if dimension not in FITTING.get(dimension_of(unit), {dimension_of(unit)}):
        return False
    if dimension not in ("count", "people"):
        return True
    own = own.lstrip(MAGNITUDES) or own
    return unit == own or unit in _counted_with(own)


@cache
def _counted_with(unit: str) -> frozenset[str]:
    """The units that may stand for this one: those of the groups in which it is the first."""
    groups = [words.split() for words in COUNTED]
    own = [words for words in groups if unit == words[0]] or [w for w in groups if unit in w][:1]
    return frozenset(word for words in own for word in words)
