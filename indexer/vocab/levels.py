"""Levels of government by their ids, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.models import Level

LEVEL_NAMES: Mapping[Level, str] = {
    "national": "国家级",
    "province": "省级",
    "prefecture": "市级",
    "county": "县级",
    "township": "乡级",
    "department": "部门",
}
# As people write them: 级别:县级, 级别:乡镇.
_OTHER_NAMES: Mapping[str, Level] = {
    "国家": "national",
    "省": "province",
    "市": "prefecture",
    "地市级": "prefecture",
    "地级": "prefecture",
    "县": "county",
    "区县级": "county",
    "区级": "county",
    "乡": "township",
    "乡镇": "township",
    "乡镇级": "township",
    "部门级": "department",
}
_IDS = {
    **{str(id_): id_ for id_ in LEVEL_NAMES},
    **{name: id_ for id_, name in LEVEL_NAMES.items()},
    **_OTHER_NAMES,
}


def level_named(name: str) -> Level | None:
    """The id of a level by its id or one of its names.

    >>> level_named("county"), level_named("县级"), level_named("乡镇"), level_named("村级")
    ('county', 'county', 'township', None)
    """
    return _IDS.get(name)
