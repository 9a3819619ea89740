"""Text -> the numbers in it that count or measure something, each with its unit.

Numbers are written in digits or in Chinese numerals, with or without a magnitude, 余 or 多 inside,
as ranges, percentages, fractions, ranks. A list sign, a year or a numeral inside a name looks the
same: `not_figures` tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from indexer.figures.not_figures import is_no_figure
from indexer.models import Comparator, FigureKind
from indexer.numerals import magnitude, parse_numeral
from indexer.vocab.units import Unit, unit_named, unit_pattern

HAN_DIGITS = "零〇一二两三四五六七八九"
# 5 . 5% has lost its form in a conversion; 1,234.5 has a separator.
DIGITS = (
    r"(?:\d+(?:\.\d+)?亿\d+(?:\.\d+)?万|\d+万\d+千|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?: ?\. ?\d+)?)"
)
HAN = rf"(?:[{HAN_DIGITS}十百千万亿]+(?:点[{HAN_DIGITS}]+[十百千万亿]*)?)"
MAGNITUDE = "(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?![米克瓦伏])|百)"
APPROXIMATE = "[余多来]"
# Signs that stand for redacted digits; a longer run is a line and no number.
MASK = "[xX×＊*]{1,8}(?![xX×＊*])"
DASH = "(?:-+|—+|－|–|~|～|至|到)"
# Units that are no units of figures: dates, and what is rarely meant (三分, 两点).
LEFT_OUT = "月|日|号|时|点|分|里|周|季|级|届"
PEOPLE = (
    "(?:义务教育|在校|留守|困难|残疾|优抚|失业|退役|高校|贫困|农村|城镇|城乡|常住|户籍|流动|困难|建档立卡|农业转移|脱贫|城市|易地搬迁|农牧|低收入|城区)*"
    "(?:人口|人民|群众|居民|农民|学生|党员|职工|劳动力|老人|儿童|游客|市民|干部|农牧民|大学生|毕业生)"
)
END = r"[，。；,;、（(）)：:\n]"
# What a number without a unit stands after when it is an amount: 突破|千亿.
BREAKING = re.compile(
    "(?:突破|首破|超过|超|过|迈过|迈上|迈向|跨过|跨越|跨上|站上|逾|冲刺|登上|直逼)了?$"
)
# 千亿|级, 万亿|新台阶: a bare magnitude before these is an amount too.
AMOUNT_AFTER = frozenset(
    "产业 项目 企业 集群 园区 目标 大关 台阶 新台 级产 级企 级集 级园 级市 级的 级、 级重 级龙 "
    "级开 级特 级制 级项 级先".split()
)
# Counted by the head or by the box, but in such numbers that they are a quantity.
QUANTITIES = frozenset("头只 头（只） 只（羽） 头 只 羽 匹 尾 株 棵 粒 标箱".split())
DIGITS_BEFORE = tuple("0123456789.")
MAGNITUDES = "万亿千百"
MOST_DOUBLINGS = 10
INDEX_REACH = 12
MORE_INSIDE = re.compile(APPROXIMATE)
# Words on the left and on the right of a number, the first that fits decides.
BEFORE: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile("(?:至少|不低于|不少于|不小于)$"), "at_least"),
    (re.compile("(?:不超过|不高于|不突破|不大于|(?<!不)低于|控制在|最高|最多)$"), "at_most"),
    (re.compile("(?:近|将近|接近|不足|不到|未到)$"), "under"),
    (
        re.compile("(?:超过|超|突破|首破|破|逾|过|高于|迈上|迈过|跨上|跨过|跨越|站上|登上)了?$"),
        "over",
    ),
    (re.compile("(?:(?<![签集节合公制条])约|大概|约为|左右)$"), "about"),
)
AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile("[（(]?含?[）)]?及?以上"), "at_least"),
    (re.compile("及?以[下内]|之内"), "at_most"),
    (re.compile("左右|上下"), "about"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit: where it stands and what it says by itself.

    `unit` is None where none is written and the measure must tell it (突破千亿), empty where there
    is none (收入比降至1.67).
    """

    start: int
    end: int
    value: Decimal | None
    unit: str | None
    value_max: Decimal | None = None
    kind: FigureKind = "level"
    comparator: Comparator = "exact"


def find_numbers(text: str) -> list[Number]:
    """The numbers of a text in order; no two overlap.

    >>> [(n.value, n.unit) for n in find_numbers("一是新增高原夏菜1.5万亩，同比增长百分之八")]
    [(Decimal('15000'), '亩'), (Decimal('8'), '%')]
    """
    found: list[Number] = []
    for match in _pattern().finditer(text):
        number = _read(text, match)
        if number and (not found or number.start >= found[-1].end):
            found.append(replace(number, comparator=_comparator(text, number)))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    """All forms of a number, tried in this order at each place."""
    unit = rf"(?!(?:{LEFT_OUT})(?![/／])){unit_pattern()}"
    return re.compile(
        rf"百分之(?P<percent>{HAN}|\d+(?:\.\d+)?)(?:{DASH}百分之(?P<percent_to>{HAN}|\d+(?:\.\d+)?))?"
        rf"|(?P<fraction>{HAN}分之{HAN})"
        rf"|(?P<ratio>(?<![\d/])\d{{1,2}}/\d{{1,2}})(?![\d/月日])"
        rf"|翻了?[近约]?(?P<doublings>{HAN}|\d+|(?=番))番"
        rf"|(?P<rank_mark>[第前])(?P<rank>{HAN}|\d+)(?P<rank_unit>位|名|强)"
        rf"|(?<![xX×＊*])(?P<masked>(?:{MASK}(?:[.．]{MASK})?|\d+{MASK}){MAGNITUDE}?)"
        rf"(?P<masked_unit>{unit})(?![xX×＊*])"
        rf"|(?P<people>{DIGITS}[万亿]{APPROXIMATE}?)(?={PEOPLE})"
        rf"|(?P<to_one>\d+(?:\.\d+)?[:：∶]1)(?![\d.])"
        rf"|(?P<minus>(?<=[为至到达长速])[-－])?(?P<times>\d+[×xX])?"
        rf"(?P<quantity>(?:{DIGITS}|{HAN}|半)(?: ?{MAGNITUDE})?{APPROXIMATE}?{MAGNITUDE}?)"
        rf"(?:(?P<first_unit>{unit})?{DASH}(?P<to>(?:{DIGITS}|{HAN}){MAGNITUDE}?))?"
        rf"{APPROXIMATE}? ?(?P<unit>{unit}){APPROXIMATE}?"
        rf"|(?P<bare>(?:{DIGITS}|{HAN}){MAGNITUDE}?{APPROXIMATE}?)(?={END}|$|大关|的|新?台阶|以上|左右|级|目标|产业|企业|集群|园区|项目)"
    )


def _read(text: str, match: re.Match[str]) -> Number | None:
    """The number that a match holds; None when it is no figure."""
    form = next(name for name in FORMS if match[name] is not None)
    return FORMS[form](text, match)


def _percent(text: str, match: re.Match[str]) -> Number | None:
    value = parse_numeral(match["percent"])
    upper = match["percent_to"] and parse_numeral(match["percent_to"])
    kind: FigureKind = "range" if upper else "level"
    if value is None:
        return None
    return Number(match.start(), match.end(), value, "%", upper or None, kind)


def _fraction(text: str, match: re.Match[str]) -> Number | None:
    value = parse_numeral(match["fraction"])
    return None if value is None else _part(match, value)


def _doubling(text: str, match: re.Match[str]) -> Number | None:
    """翻番 and 翻一番 are a growth by 1 倍, 翻两番 by 3."""
    times = parse_numeral(match["doublings"] or "一")
    if times is None or times > MOST_DOUBLINGS:
        return None
    return Number(match.start(), match.end(), 2**times - 1, "倍", kind="growth_rate")


def _rank(text: str, match: re.Match[str]) -> Number | None:
    """第3位, 前10名; 第一名 of a list of names is one too, 第五强 none."""
    value = parse_numeral(match["rank"])
    if value is None or (match["rank_mark"] == "第" and match["rank_unit"] == "强"):
        return None
    return Number(match.start(), match.end(), value, "位", kind="rank")


def _masked(text: str, match: re.Match[str]) -> Number | None:
    """x.x万亩 and **亿元 are redacted; 20xx年 is a redacted year, and **个 may be anything."""
    unit = unit_named(match["masked_unit"])
    before = text[match.start() - 1 : match.start()]
    if (
        unit is None
        or unit.base is None
        or unit.name in ("年", "天")
        or (before.isascii() and before.isalnum())
    ):
        return None
    return Number(match.start(), match.end(), None, unit.name, comparator="masked")


def _people(text: str, match: re.Match[str]) -> Number | None:
    """302万农村人口: people need no classifier."""
    if text[match.start() - 1 : match.start()] in DIGITS_BEFORE:
        return None
    value = _value(match["people"])
    if value is None:
        return None
    return Number(match.start(), match.end(), value, "人", kind="count")


def _bare(text: str, match: re.Match[str]) -> Number | None:
    """Numbers without a unit: 突破千亿, 达1002.1万, 收入比降至1.67."""
    quantity = match["bare"]
    before = text[max(0, match.start() - 4) : match.start()]
    after = text[match.end() : match.end() + 2]
    if (before[-1:].isalnum() and before[-1:].isascii()) or before[-1:] in ".-/第:：":
        return None
    if re.match(r"[:：]\d", text[match.end() : match.end() + 2]):
        return None  # 三次产业结构调整为19.9:36.9:43.2
    breaking = bool(BREAKING.search(before)) or after in AMOUNT_AFTER
    if re.search("[万亿][余多来]?$", quantity):
        amount = quantity[0].isdigit() or (breaking and quantity not in ("万", "亿"))
        if not amount or (after[:1] in ("的", "级") and not breaking):
            return None
    elif not _is_index(text, match):
        return None
    value = _value(quantity)
    unit = None if quantity[-1] in "万亿余多" else ""
    return None if value is None else Number(match.start(), match.end(), value, unit)


def _is_index(text: str, match: re.Match[str]) -> bool:
    """收入倍差降至1.67, 价格指数控制在103左右: numbers that have no unit at all."""
    before = text[max(0, match.start() - INDEX_REACH) : match.start()]
    if not before:
        return False
    led = before[-1] in "至到为达于近超高升降在" or before.endswith(("指数", "系数"))
    decimal = re.fullmatch(r"\d+ ?\. ?\d+", match["bare"])
    return led and bool(decimal or (match["bare"].isdigit() and "指数" in before))


def _quantity(text: str, match: re.Match[str]) -> Number | None:
    """A number with its unit, which is most of them: 1.5万亩, 十余场次, 5000—6000元."""
    quantity, written = match["quantity"], match["unit"]
    unit = unit_named(written)
    if unit is None:
        return None
    start = match.start()
    if quantity[0] in "千万百亿" and text[start - 1 : start] in ("几", "数"):
        # 几百万元 says how many digits the sum has, and no more.
        return Number(start - 1, match.end(), None, unit.name, kind=_kind(unit), comparator="about")
    if is_no_figure(text, match):
        return None
    value, upper = _value(quantity), match["to"] and _value(match["to"])
    if value is not None and match["times"]:
        # 2×35万千瓦 are two sets of 35; elsewhere the sign is no product (100×50米).
        if unit.dimension == "power":
            value *= Decimal(match["times"][:-1])
        else:
            start = match.start("quantity")
    if value is not None and match["minus"]:
        value = -value
    if value is None or (match["to"] and upper is None):
        return None
    if upper and not (match["first_unit"] or quantity[-1] in MAGNITUDES):
        # 3至5万亩: the magnitude stands once, for both.
        value *= magnitude(re.sub(r"^[\d.,]+", "", match["to"])) or 1
    kind: FigureKind = "range" if upper else _kind(unit)
    return Number(start, match.end(), value, unit.name, upper or None, kind)


def _ratio(text: str, match: re.Match[str]) -> Number | None:
    """1/4 after 占…的; 2/3 in a date or a name is none."""
    part, whole = match["ratio"].split("/")
    before = text[match.start() - 1 : match.start()]
    if before not in ("的", "近", "约", "达", "超", "了", "为") or not 0 < int(part) < int(whole):
        return None
    return _part(match, Decimal(part) / int(whole))


def _part(match: re.Match[str], value: Decimal) -> Number:
    return Number(match.start(), match.end(), value, "比例", kind="share")


def _to_one(text: str, match: re.Match[str]) -> Number | None:
    """城乡收入比缩小到2.28:1; 10:1 of a clock or a score is none."""
    if (
        text[match.start() - 1 : match.start()].isdigit()
        or "比" not in text[max(0, match.start() - 16) : match.start()]
    ):
        return None
    value = parse_numeral(re.split("[:：∶]", match["to_one"])[0])
    return None if value is None else Number(match.start(), match.end(), value, "")


FORMS: dict[str, Callable[[str, re.Match[str]], Number | None]] = {
    "percent": _percent,
    "fraction": _fraction,
    "ratio": _ratio,
    "doublings": _doubling,
    "rank": _rank,
    "masked": _masked,
    "people": _people,
    "to_one": _to_one,
    "quantity": _quantity,
    "bare": _bare,
}


def _value(quantity: str) -> Decimal | None:
    """十余 is 10, 5 . 5 is 5.5, 1.5万 is 15000."""
    return parse_numeral(re.sub(rf"[ {APPROXIMATE[1:-1]}]", "", quantity))


def _kind(unit: Unit) -> FigureKind:
    if unit.name in QUANTITIES:
        return "level"
    return "count" if unit.base is None and unit.dimension in ("count", "people") else "level"


def _comparator(text: str, number: Number) -> Comparator:
    """What the words on both sides and 余 or 多 inside say of a number."""
    if number.comparator != "exact":
        return number.comparator
    if MORE_INSIDE.search(text, number.start, number.end):
        return "over"
    before, after = text[max(0, number.start - 5) : number.start], text[number.end : number.end + 4]
    for pattern, comparator in BEFORE:
        if pattern.search(before):
            return comparator
    for pattern, comparator in AFTER:
        if pattern.match(after):
            return comparator
    return "exact"
