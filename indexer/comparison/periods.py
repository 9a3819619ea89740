"""The columns of a comparison: years, and apart from them halves and quarters of years."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from indexer.coverage import closing_year, whole_year
from indexer.models import Period
from indexer.vocab.indicator_table import Nature

PART = re.compile(r"([0-9]{4})-([0-9]{2})\.\.[0-9]{4}-([0-9]{2})")
PART_NAMES = {
    ("01", "03"): "一季度",
    ("04", "06"): "二季度",
    ("07", "09"): "三季度",
    ("10", "12"): "四季度",
    ("01", "06"): "上半年",
    ("07", "12"): "下半年",
    ("01", "09"): "前三季度",
}


class Column(NamedTuple):
    """Where a figure belongs: `key` names the period, `year` is the last one that it touches."""

    form: Literal["year", "part", "years"]
    key: str
    year: int


def column_of(period: Period, nature: Nature) -> Column:
    """The column of a time.

    What several years brought (五年造林56万亩) stands in no year; what there is at their end
    (五年来森林覆盖率提高到18.1%) does. What there is at the end of December is that of the year.

    >>> column_of(Period("2023", "2023"), "flow").key, column_of(Period("2016", "2020"), "rate").key
    ('2023', '2020')
    >>> column_of(Period("2016", "2020"), "flow")
    Column(form='years', key='2016..2020', year=2020)
    >>> column_of(Period("2023-01", "2023-06"), "stock")
    Column(form='part', key='2023-01..2023-06', year=2023)
    """
    year = closing_year(period) if nature in ("stock", "rate") else whole_year(period)
    if year is not None:
        return Column("year", str(year), year)
    first, last = int(period.start[:4]), int(period.end[:4])
    return Column("part" if first == last else "years", f"{period.start}..{period.end}", last)


def period_name(key: str) -> str:
    """A column in words.

    >>> period_name("2023"), period_name("2023-01..2023-06"), period_name("2023-01..2023-08")
    ('2023年', '2023年上半年', '2023年1—8月')
    """
    part = PART.fullmatch(key)
    if not part:
        return f"{key.replace('..', '—')}年"
    year, first, last = part.groups()
    if first == last:
        return f"{year}年{int(first)}月"
    return f"{year}年" + PART_NAMES.get((first, last), f"{int(first)}—{int(last)}月")
