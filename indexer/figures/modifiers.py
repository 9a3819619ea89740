"""What stands before the name of an indicator. 全市累计完成|人工造林 leaves it what it is;
脱贫地区|农村居民人均可支配收入 makes another statistic of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from indexer.figures.lexicon import words

TABLE = Path(__file__).with_name("modifiers.csv")
# Of the general lists of words these join or choose, and so make another thing of what follows.
NOT_EMPTY = frozenset("的 等 和 与 及 以及 部分 平均 每 规划".split())
JOIN = re.compile("(?:以及|[和与及、或])$")
# 青禾县, 石桥镇红旗村: places. What ends alike and is none: 特色专业镇, 城镇和农村.
PLACE = re.compile(
    r"(?!.*(?:农村|乡村|村村|村庄|城镇|乡镇|集镇|城乡|[和与及、的等]|专业|特色|示范|试验|试点|开发|工业|产业|"
    r"社区|小区|景区|园区|库区|灌区|林区|牧区|矿区|山区|地区|片区|校区|贫困|脱贫|重点|中心|行政村|"
    r"自然村|传统村|空心村|改造|城区|郊区|商圈|都市|超市|股市|菜市|上市|城市|夜市|"
    r"大湾区|工程|完成|举办|实现|新增|建设))"
    r"(?:[一-鿿]{2,7}?(?:自治[区州县旗]|街道|[省市县区州盟旗镇乡村])){1,3}"
)
# One of them alone is a scope only where no name of a place goes before: 办理|省|人大代表建议.
RANKS = frozenset("省市县区州盟旗")
# What came new in the period: 新引进|入园企业, 净增|贷款.
NEW = re.compile(r"新(?!型)|净增|增加|增[设至]|再增")
# Of these dimensions an indicator is a part of a whole, or a quotient.
RELATIVE = frozenset("share rate ratio index".split())
# 10亿元以上|产业项目: a class of size, kept as scope.
SIZE = re.compile(
    r"[0-9.一二三四五六七八九十百千万亿]+(?:亿?元|万元|亩|人|公顷|吨)(?:及以上|以上|以下)(?:的|规模)?$"
)
# 休闲农业实现|营业收入: the subject of these has what follows.
ATTAINING = frozenset("实现 达到 突破 获得 取得 拥有 增加 实现了 到达 跨越 超过".split())
# 每万人拥有|5G基站
PER = ("每", "人均", "户均", "亩均", "平均")
# How far a name is to be trusted after such words, from 0 to 1.
AFTER_VERB, AFTER_SCOPE, AFTER_PLACE, AFTER_SIZE = 0.96, 0.92, 0.9, 0.85
AFTER_SENTENCE, AFTER_OTHERS = 0.82, 0.78
# 环保式|公共厕所: a name so long with so few unknown words before it.
LONG_NAME, SHORT_REST, AFTER_UNKNOWN = 4, 8, 0.7
AMOUNT = re.compile("(?:总数|总量|数量|个数|人数|总额|总面积|面积|总里程|里程|规模)$")
# 家庭农场等|新型农业经营主体, 以桃杏为主的|经济林: the whole of them
WHOLE_OF_THEM = ("等", "为主的")
JOINED = re.compile("的|和(?!美)|与|及|、|占")
# What a sum is of may be anything: 青禾广场商业项目|总投资.
AFTER_OWNER = 0.85


@dataclass(frozen=True, slots=True)
class Modified:
    """How the words before a name change it.

    `certainty` is what they leave of the certainty that the name gives, `scope` says whose it is
    (全区, 省级), `new` that it came new in the period.
    """

    certainty: float = 1.0
    scope: str = ""
    new: bool = False


def read_modifiers(
    before: str, indicator: str, name: str = "", dimension: str = ""
) -> Modified | None:
    """What the words before the name of an indicator say of it; None when it is not it any more.

    >>> read_modifiers("全市累计完成", "afforestation.artificial")
    Modified(certainty=0.92, scope='全市', new=False)
    >>> read_modifiers("新增", "afforestation.artificial")
    Modified(certainty=0.96, scope='', new=True)
    >>> read_modifiers("脱贫地区", "income.rural_per_capita")

    What stands before the verb is about who did it, not about what was done.

    >>> read_modifiers("红光林场职工新增", "afforestation.artificial").certainty
    0.82
    >>> read_modifiers("红光林场职工", "afforestation.artificial")

    Of a rate it may be about the whole, of an amount about whose it is, as its `dimension` tells.

    >>> read_modifiers("脱贫人口资助", "health.insurance_rate", dimension="share")
    >>> read_modifiers("休闲农业实现", "park.revenue", dimension="money")
    """
    found = _read(before, indicator, dimension, name)
    if found is None and name in _open_names():
        return Modified(AFTER_OWNER)
    return found


def is_scope(text: str) -> bool:
    """Whether a word says of every indicator whose it is.

    >>> is_scope("全市"), is_scope("省级"), is_scope("城镇")
    (True, True, False)
    """
    uses, _ = _uses()
    return ("scope", "") in uses.get(text, ())


def _read(before: str, indicator: str, dimension: str, name: str) -> Modified | None:
    """Reads word by word from the name to the left, until it meets a word that it does not know."""
    certainty, scope, use, new, verb, end = 1.0, "", "", False, False, len(before)
    while end:
        if use == "verb" and (join := JOIN.search(before, 0, end)):
            # 新建和改建|渠道, 排查、治理|隐患; but not 旅游总收入和接待|游客
            if _word_before(before, join.start(), indicator)[1] != "verb":
                return None
            end = join.start()
        word, use = _word_before(before, end, indicator)
        if use == "refuse":
            return None
        if not use and (size := SIZE.search(before, 0, end)):
            word, use, certainty = size[0], "scope", min(certainty, AFTER_SIZE)
        if not use:
            break
        if use == "scope":
            certainty, scope = min(certainty, AFTER_SCOPE), word + scope
        elif use == "verb":
            certainty, verb = min(certainty, AFTER_VERB), verb or _does(word, dimension)
            new = new or bool(NEW.match(word))
        end -= len(word)
    rest = before[:end]
    if not rest:
        return Modified(certainty, scope, new)
    if PLACE.fullmatch(rest):
        return Modified(min(certainty, AFTER_PLACE), rest + scope, new)
    left = _certainty_after(rest, verb, name, indicator, dimension)
    return Modified(min(certainty, left), scope, new) if left else None


def _certainty_after(rest: str, verb: bool, name: str, indicator: str, dimension: str) -> float:
    """How far a name is to be trusted that has unknown words before it; 0 for not at all.

    What is counted or measured stays what it is (环保式|公共厕所), and a long name says enough of
    it. A sum does not: 低空经济产业|营业收入 is another one, and so is 科技|贷款余额.
    """
    if rest.endswith(WHOLE_OF_THEM):
        return AFTER_OTHERS
    if any(word in rest for word in (*_refusing(indicator), *PER)):
        return 0.0
    if verb:
        return AFTER_SENTENCE
    long = (
        len(AMOUNT.sub("", name)) >= LONG_NAME
        and len(rest) <= SHORT_REST
        and not JOINED.search(rest)
    )
    if long and dimension not in ("money", "money_per_person"):
        return AFTER_UNKNOWN
    return 0.0


def _word_before(text: str, end: int, indicator: str) -> tuple[str, str]:
    """The longest known word that ends there and its use; two empty texts when there is none."""
    uses, longest = _uses()
    for start in range(max(0, end - longest), end):
        word = text[start:end]
        for use, begin in uses.get(word, ()):
            if not indicator.startswith(begin):
                continue
            if word in RANKS and start and not _word_before(text, start, indicator)[1]:
                return "", ""
            return word, use
    return "", ""


@cache
def _uses() -> tuple[dict[str, tuple[tuple[str, str], ...]], int]:
    """Each word with its uses, each for the ids that begin so, and the length of the longest.

    The narrower use goes first: 园区 restricts, but not park.tax.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for use, word, indicators in (*_rows(), *_general()):
        if use != "open":
            found.setdefault(word, []).extend((use, begin) for begin in indicators or ("",))
    for uses in found.values():
        uses.sort(key=lambda use: -len(use[1]))
    return {word: tuple(uses) for word, uses in found.items()}, max(map(len, found))


def _general() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for word in words("actions"):
        yield "verb", word, ()
    for word in words("openers") - NOT_EMPTY:
        yield "skip", word, ()


def _does(verb: str, dimension: str) -> bool:
    """Whether a verb is what someone does, so that the words before it only say who.

    重要保障|道路 may be one noun, and 休闲农业实现|营业收入 says whose the income is.
    """
    if len(verb) == 1 or verb in words("modifiers") or dimension in RELATIVE:
        return False
    return verb not in ATTAINING and (dimension != "money" or verb != "完成")


@lru_cache(maxsize=1024)
def _refusing(indicator: str) -> tuple[str, ...]:
    """The words that make another thing of an indicator wherever they stand before its name."""
    return tuple(
        word
        for use, word, indicators in _rows()
        if use == "refuse"
        and len(word) > 1
        and (not indicators or indicator.startswith(indicators))
    )


@cache
def _open_names() -> frozenset[str]:
    return frozenset(word for use, word, _ in _rows() if use == "open")


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The use of each word of the table, and the beginnings of the ids for which it is that."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["use"], word, tuple(row["indicators"].split()))
            for row in csv.DictReader(file)
            for word in row["words"].split()
        )
