"""What a figure covers: whether the whole of a region, and which whole year."""

from __future__ import annotations

import re

from indexer.models import Period, Region
from indexer.vocab.region_names import short_names

# A report on the whole country names no place.
NATION = Region("100000", "全国", ("全国",))
# Words that take nothing away: 各类市场主体, 全社会用电量, 金融机构存款余额, 全区域.
HARMLESS = re.compile(
    "全域|全辖|辖区内?|境内|区域内?|全社会|全口径|全部|各类|各项|各级|地方|社会|"
    "银行业金融机构|金融机构|全行业|行政区"
)


def is_whole(scope: str | None, region: Region | None) -> bool:
    """Whether a scope is the whole region: none is, 全区 in a district, its name, 县域 in a county.

    全市 in the report of a county is the city that it lies in; 区本级, 区级以上, 园区 and the name
    of another place are never the whole. What a county-level city calls 全市 is itself. Of a
    region that is not known only what names no scope is the whole.

    >>> county = Region("990121", "青禾县", ("云岫省", "澜屏市", "青禾县"))
    >>> [is_whole(scope, county) for scope in (None, "全县", "我县", "青禾", "县域", "全社会")]
    [True, True, True, True, True, True]
    >>> [is_whole(scope, county) for scope in ("全市", "县本级", "县级以上", "园区", "河西镇")]
    [False, False, False, False, False]
    >>> is_whole("全区", Region("150000", "内蒙古自治区", ("内蒙古自治区",)))
    True
    >>> is_whole("我国", NATION), is_whole("我国", county)
    (True, False)
    """
    if not scope or region is None:
        return not scope
    own = region.name[-1]
    whole = (region.name, *short_names(region.name), f"全{own}", f"我{own}", f"本{own}", f"{own}域")
    for name in whole:
        scope = scope.replace(name, "")
    return not HARMLESS.sub("", scope).strip("的、，, ")


def closing_year(period: Period | None) -> int | None:
    """The year with whose end a period ends: 2021 for 2017 to 2021.

    >>> closing_year(Period("2017", "2021")), closing_year(Period("2023-01", "2023-06"))
    (2021, None)
    """
    if period is None or not (len(period.end) == 4 or period.end.endswith("-12")):
        return None
    return int(period.end[:4])


def whole_year(period: Period | None) -> int | None:
    """The one year that a period is, from its beginning to its end.

    >>> whole_year(Period("2023", "2023")), whole_year(Period("2023-01", "2023-12"))
    (2023, 2023)
    >>> whole_year(Period("2017", "2021")), whole_year(Period("2023-07", "2023-12"))
    (None, None)
    """
    year = closing_year(period)
    if period is None or year is None or int(period.start[:4]) != year:
        return None
    return year if len(period.start) == 4 or period.start.endswith("-01") else None
