"""Whether a figure is of the whole region, or of a part of it, or of another place."""

from __future__ import annotations

import re

from indexer.models import Region
from indexer.vocab.region_names import short_names

# Words that take nothing away: 各类市场主体, 全社会用电量, 金融机构存款余额, 全区域.
HARMLESS = re.compile(
    "全域|全辖|辖区内?|境内|区域内?|全社会|全口径|全部|各类|各项|各级|地方|社会|"
    "银行业金融机构|金融机构|全行业|行政区"
)
NATIONAL = re.compile("全国|我国")


def is_whole(scope: str | None, region: Region, national: bool = False) -> bool:
    """Whether a scope is the whole region: none is, 全区 in a district, its name, 县域 in a county.

    全市 in the report of a county is the city that it lies in; 区本级, 区级以上, 园区 and the name
    of another place are never the whole. What a county-level city calls 全市 is itself.

    >>> county = Region("990121", "青禾县", ("云岫省", "澜屏市", "青禾县"))
    >>> [is_whole(scope, county) for scope in (None, "全县", "我县", "青禾", "县域", "全社会")]
    [True, True, True, True, True, True]
    >>> [is_whole(scope, county) for scope in ("全市", "县本级", "县级以上", "园区", "河西镇")]
    [False, False, False, False, False]
    >>> is_whole("全区", Region("150000", "内蒙古自治区", ("内蒙古自治区",)))
    True
    """
    if not scope:
        return True
    own = re.escape(region.name[-1])
    names = "|".join(map(re.escape, (region.name, *short_names(region.name))))
    whole = rf"(?:[全我本]{own}|{own}域|{names})"
    rest = HARMLESS.sub("", re.sub(whole, "", scope))
    if national:
        rest = NATIONAL.sub("", rest)
    return not rest.strip("的、，, ")
