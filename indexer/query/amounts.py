"""人工造林>1万亩 and 人工造林:1000..20000亩: an indicator and the amounts of it that are asked for.

Indicators and units are those of the vocabulary, so that a query with a wrong one is refused with
the right one beside it, and its clause holds the indicator's id.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from indexer.cleaning import fold_width
from indexer.numerals import parse_numeral
from indexer.query.errors import LONGEST_NAME, QueryError, no_indicator
from indexer.query.models import FigureIs
from indexer.vocab.indicator_table import (
    Indicator,
    close_indicators,
    indicator_named,
    owners,
)
from indexer.vocab.units import convert, same_dimension, unit_named

MOST_PROPOSED = 3
TO = re.compile(r"\.\.|…|—|–|~|～|至")
# 1..2万亩: the magnitude at the end is that of both.
SIMPLE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
MAGNITUDE = re.compile(rf"({SIMPLE.pattern})([十百千万亿]+)")
# Growth is stated in these whatever it is that grows: 造林面积增长5%, 是上年的2倍.
RATIOS = ("share", "ratio")
COUNTS = ("count", "people", "count_per_person")
DIMENSION_NAMES = {
    "money": "金额",
    "money_per_person": "人均金额",
    "area": "面积",
    "mass": "重量",
    "mass_per_area": "单产",
    "length": "长度",
    "volume": "体积",
    "energy": "能量",
    "power": "功率",
    "share": "比重",
    "ratio": "倍数",
    "rate": "比率",
    "index": "指数",
    "concentration": "浓度",
    "count": "个数",
    "count_per_person": "人均个数",
    "people": "人数",
    "time": "时间",
}


class Amount(NamedTuple):
    """A number with its unit, which is empty where none was written: 1万亩 is 10000 and 亩."""

    value: Decimal
    unit: str


class Asked(NamedTuple):
    """The parts of a query by amount as written, and where they stand in the whole query."""

    query: str
    name: str
    sign: str
    amount: str
    start: int
    end: int


def indicators_named(name: str) -> tuple[Indicator, ...]:
    """The indicators that a name may mean: 乡村道路 is a length in 公里 and a number in 条.

    >>> [indicator.id for indicator in indicators_named("乡村道路")]
    ['road.rural_length', 'road.rural_count']
    """
    one = indicator_named(name)
    return (one,) if one else owners().get(name.strip(), ())


def no_such_indicator(name: str, start: int = 0, end: int = 0, proposal: str = "") -> QueryError:
    """Nothing bears this name; those that look like it are proposed."""
    close = [indicator.name for indicator in close_indicators(name)[:MOST_PROPOSED]]
    return no_indicator(name, close, start, end, proposal)


def no_such_order(name: str) -> QueryError:
    """Nothing that hits could be sorted by bears this name."""
    close = [indicator.name for indicator in close_indicators(name)[:MOST_PROPOSED]]
    return QueryError(
        "no_order",
        name=name[:LONGEST_NAME],
        names=f"; did you mean {', '.join(close)}?" if close else "",
        names_zh=f"，是不是想写 {'、'.join(close)}" if close else "",
    )


def figure_is(asked: Asked) -> FigureIs:
    """The clause of a query by amount. The sign is >, >=, <, <= or a colon.

    Raises QueryError for an indicator or a unit that is not known, for a unit of another dimension,
    and for what is no amount.
    """
    candidates = indicators_named(asked.name)
    if not candidates:
        raise no_such_indicator(asked.name, asked.start, asked.end, _proposal(asked))
    low, high = _ends(asked, candidates[0])
    stated = high or low
    assert stated is not None  # a range that is open at both ends is refused
    indicator = _meant(asked, candidates, stated)
    unit = stated.unit or indicator.unit
    first, last = (end and _in_unit(asked, indicator, end, unit) for end in (low, high))
    if first is not None and last is not None and first > last:
        raise _fault(asked, "reversed_amounts")
    return FigureIs(indicator.id, first, last, unit, exclusive=asked.sign in ("<", ">"))


def _ends(asked: Asked, indicator: Indicator) -> tuple[Amount | None, Amount | None]:
    """The lower and the upper end of the range; None for one that is open."""
    if asked.sign in (">", ">="):
        return _amount(asked, asked.amount, indicator), None
    if asked.sign in ("<", "<="):
        return None, _amount(asked, asked.amount, indicator)
    parts = [part.strip() for part in TO.split(fold_width(asked.amount))]
    if len(parts) > 2:
        raise _no_number(asked, asked.amount, indicator)
    low, high = parts * 2 if len(parts) == 1 else parts
    if not low:
        return None, _amount(asked, high, indicator)
    # An open upper end leaves the unit alone: 1000..亩, or with the number: 1000亩..
    if high == "" or unit_named(high):
        return _amount(asked, low + high, indicator), None
    end = _amount(asked, high, indicator)
    begin = _amount(asked, _with_magnitude(low, high), indicator)
    return begin, end


def _with_magnitude(low: str, high: str) -> str:
    """1..2万亩 begins at 1万, as people say it; but 1000..2万亩 begins at 1000.

    >>> _with_magnitude("1", "2万亩"), _with_magnitude("1000", "2万亩")
    ('1万', '1000')
    """
    plain, written = SIMPLE.fullmatch(low), MAGNITUDE.match(high)
    if plain and written and Decimal(low) < Decimal(written[1]):
        return low + written[2]
    return low


def _amount(asked: Asked, text: str, indicator: Indicator) -> Amount:
    """The amount that a text states; what cannot be read is refused."""
    text = fold_width(text).strip()
    numbers = [(parse_numeral(text[:end]), text[end:]) for end in range(len(text), 0, -1)]
    stated = [(number, rest.strip()) for number, rest in numbers if number is not None]
    if not stated:
        raise _no_number(asked, text, indicator)
    for number, rest in stated:
        if not rest:
            return Amount(number, "")
        if unit := unit_named(rest):
            return Amount(number, unit.name)
    raise _fault(
        asked, "unknown_unit", unit=stated[0][1], indicator=indicator.name, own=indicator.unit
    )


def _meant(asked: Asked, candidates: tuple[Indicator, ...], stated: Amount) -> Indicator:
    """The one of the indicators of a name that is stated in such a unit."""
    first = candidates[0]
    if not stated.unit:
        # What is counted needs no unit: 规模以上工业企业>100. An index has none.
        if first.dimension in COUNTS or not first.unit:
            return first
        amount = asked.amount
        proposal = asked.query[: asked.end] + first.unit + asked.query[asked.end :]
        raise _fault(
            asked, "no_unit", proposal, amount=amount, indicator=first.name, unit=first.unit
        )
    # 脱贫 in 户 is the number of households, though people are counted in 户 too.
    for indicator in sorted(candidates, key=lambda one: not one.unit.endswith(stated.unit)):
        if _is_stated_in(indicator, stated.unit):
            return indicator
    dimension = _dimension(stated.unit)
    raise _fault(
        asked,
        "wrong_unit",
        unit=stated.unit,
        dimension=dimension.replace("_", " "),
        dimension_zh=DIMENSION_NAMES.get(dimension, "别的量"),
        indicator=first.name,
        own=first.unit or "指数",
    )


def _is_stated_in(indicator: Indicator, unit: str) -> bool:
    dimension = _dimension(unit)
    return (
        dimension == indicator.dimension
        or dimension in RATIOS
        or same_dimension(indicator.unit, unit)
        or (dimension in COUNTS and indicator.dimension in COUNTS)
    )


def _in_unit(asked: Asked, indicator: Indicator, end: Amount, unit: str) -> Decimal:
    """An end of the range in the unit of the whole: of 1000亩..2公顷 the first in 公顷."""
    if end.unit in ("", unit):
        return end.value
    value = convert(end.value, end.unit, unit)
    if value is None:
        dimension = _dimension(end.unit)
        raise _fault(
            asked,
            "wrong_unit",
            unit=end.unit,
            dimension=dimension.replace("_", " "),
            dimension_zh=DIMENSION_NAMES.get(dimension, "别的量"),
            indicator=indicator.name,
            own=unit,
        )
    return value


def _dimension(unit: str) -> str:
    known = unit_named(unit)
    return known.dimension if known else ""


def _no_number(asked: Asked, text: str, indicator: Indicator) -> QueryError:
    return _fault(asked, "no_number", amount=text, example=f"{asked.name}>100{indicator.unit}")


def _proposal(asked: Asked) -> str:
    """The query with the likest indicator that may have such an amount; empty for none."""
    for indicator in close_indicators(asked.name)[:MOST_PROPOSED]:
        try:
            figure_is(asked._replace(name=indicator.name))
        except QueryError:
            continue
        said = asked.query[asked.start : asked.end].replace(asked.name, indicator.name, 1)
        return asked.query[: asked.start] + said + asked.query[asked.end :]
    return ""


def _fault(asked: Asked, code: str, proposal: str = "", **details: str) -> QueryError:
    return QueryError(code, asked.start, asked.end, proposal, **details)
