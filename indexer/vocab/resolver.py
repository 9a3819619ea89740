"""A short text -> the region that it names, with a status and never a silent choice.

Names that stand in a text narrow each other (张掖市甘州区); the year decides between units that
bore one name after each other: 巢湖市 was a county-level city in 1990, a prefecture in 2008, and is
a county-level city elsewhere now.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from indexer.models import Region
from indexer.vocab.region_table import Unit
from indexer.vocab.regions import Mention, Regions

Status = Literal[
    "ok", "ambiguous", "historic", "masked", "deictic", "context", "non_administrative", "unknown"
]
ZONES = Path(__file__).with_name("zones.csv")
# Names that are words as well, and the characters that stand for provinces. In full (城区, 老城区)
# they name a place only behind its parent; for short (合作, 新建) only with their rank.
REGION_WORDS = Path(__file__).with_name("region_words.csv")
MASKS = r"[*＊×✕xXＸ某○〇□_]"
MASKED = re.compile(rf"{MASKS}{{1,4}}\s*(?:省|市|地区|自治[州县旗]|[州盟县旗区镇乡])")
TOWNS = "镇乡"
DEICTIC = re.compile(r"[我本全该][省市州盟县旗区镇乡]")
ZONE_KINDS = (
    "经济技术开发区|高新技术产业开发区|经济开发区|高新技术开发区|综合保税区|旅游度假区|风景名胜区|"
    "开发区|高新区|经开区|新区|工业园区|产业园区|工业园|园区|示范区|试验区|保税区|度假区|管理区|风景区|林场|农场"
)
# 张掖经济技术开发区, 兰州新区; a district (两江新区 today) is found by its full name before.
ZONE = re.compile(rf"[\u4e00-\u9fff]{{0,4}}?(?:{ZONE_KINDS})")
# 甘政发〔2023〕5号, 陇ICP备: one character stands for a province beside these. Alone it is a hint.
SIGN = re.compile(r"([\u4e00-\u9fff])(政办?发|政办?函|委办?发|府办?发|ICP备|字第|$)")
# A short name at the head of a text is a place when this follows: 临沂2023年…, 临沂市委 is 临沂.
AFTER_SHORT = re.compile(
    r"$|[\s\d（(，,。、：:/·_—-]|二[〇○零]|一九|[省市州县区]?[委政]|市|县|区|人民|政府|人大|政协|籍|关于|工作|各|"
    r"两会|年|全|副|常务|[局厅委]|教育|农|林|水|财政|公安|住建|卫|交通|文|民政|发改|统计|审计|报告|述职"
)
SHORTEST = 2
BEFORE_SHORT = re.compile(r"(?:^|[\s\d（(，,。、：:/·_—《“年-]|在|于|中共|来源)$")


@dataclass(frozen=True, slots=True)
class Resolution:
    """The region that a text names.

    `regions` are the units in force in the year asked for, or today: one for `ok`, several for
    `ambiguous`; for `historic` the last unit of the name; for `non_administrative` the unit that
    the zone lies in. `ended` are units of that name at other places, which stay candidates while
    the year is not known. `today` are the units that now have the area of one that is no more.
    `start` and `end` say where in the text the names stand.
    """

    status: Status
    regions: tuple[Region, ...] = ()
    ended: tuple[Region, ...] = ()
    today: tuple[Region, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """Names that narrow each other, and the units that they leave."""

    units: tuple[Unit, ...]
    start: int
    end: int
    full: bool


def resolve(text: str, year: int | None, regions: Regions) -> Resolution:
    """The region that a short text names: a title, a signature, the name of a file.

    >>> from indexer.vocab.regions import load_regions
    >>> resolve("张掖市甘州区副区长", None, load_regions()).regions[0].path
    ('甘肃省', '张掖市', '甘州区')
    >>> resolve("鼓楼区", None, load_regions()).status, resolve("XX县", None, load_regions()).status
    ('ambiguous', 'masked')
    """
    chains = find_chains(text, year, regions)
    zone = _find_zone(text, chains, year, regions)
    if zone:
        return zone
    masked, deictic = MASKED.search(text), DEICTIC.match(text)
    if masked and chains and chains[-1].full:
        # 高邮市XX镇 is in 高邮市, whatever town it is; 甘肃省XX县 hides more.
        below = masked[0][-1] in TOWNS and any(u.level == "county" for u in chains[-1].units)
        masked = None if below or chains[-1].start > masked.start() else masked
    if masked:
        above = chains[0] if chains else Chain((), *masked.span(), False)
        found = tuple(map(regions.region, regions.last_of_each(above.units)))
        return Resolution("masked", found, start=above.start, end=masked.end())
    if deictic and not any(chain.full for chain in chains):
        return Resolution("deictic", start=deictic.start(), end=deictic.end())
    if chains:
        return _resolution(chains, year, regions)
    sign = SIGN.match(text)
    if sign and (code := _region_words("sign").get(sign[1])):
        region = regions.get(code)
        return Resolution(
            "ok" if sign[2] else "context", (region,) if region else (), start=0, end=1
        )
    return Resolution("unknown")


def find_chains(text: str, year: int | None, regions: Regions) -> tuple[Chain, ...]:
    """The chains of names in a short text, those in full before those that are short throughout.

    A short name counts beside one that it narrows, or where a place stands: at the head of a text
    or part of it (临沂2023年工作总结). 农村合作医疗 does not name 合作市.
    """
    chains: list[Chain] = []
    for mention in regions.mentions(text):
        units = regions.bearing(mention.name, year)
        chain = chains[-1] if chains else None
        if chain and (narrowed := _narrowed(chain, units, regions)):
            full = chain.full or mention.form == "full"
            chains[-1] = Chain(narrowed, chain.start, mention.end, full)
        elif mention.form == "full" and is_word(mention) and mention.name != text:
            continue
        elif _is_full(text, mention) or _stands_as_a_place(text, mention, units):
            chains.append(Chain(units, mention.start, mention.end, mention.form == "full"))
    in_full = tuple(chain for chain in chains if chain.full)
    return in_full or tuple(chains[:1])


def _is_full(text: str, mention: Mention) -> bool:
    """Whether a name in full stands there: 和县 does not in 省、市和县委."""
    if mention.form == "short":
        return False
    before = text[: mention.start]
    return len(mention.name) > SHORTEST or before == "" or bool(BEFORE_SHORT.search(before))


def _narrowed(chain: Chain, units: tuple[Unit, ...], regions: Regions) -> tuple[Unit, ...]:
    """What two names leave of each other: of 张掖市 and 甘州区 the district, in either order."""
    below = tuple(u for u in units if any(regions.is_below(u, v) for v in chain.units))
    return below or tuple(v for v in chain.units if any(regions.is_below(v, u) for u in units))


def _stands_as_a_place(text: str, mention: Mention, units: tuple[Unit, ...]) -> bool:
    if is_word(mention):
        return mention.name == text
    if mention.start == 0 and any(unit.level in ("province", "prefecture") for unit in units):
        return True
    return bool(
        BEFORE_SHORT.search(text[: mention.start]) and AFTER_SHORT.match(text[mention.end :])
    )


def _resolution(chains: tuple[Chain, ...], year: int | None, regions: Regions) -> Resolution:
    units = tuple(dict.fromkeys(unit for chain in chains for unit in chain.units))
    start, end = chains[0].start, chains[-1].end
    then = tuple({u.code: u for u in units if u.in_force(year)}.values())
    if year is not None and then:
        status: Status = "ok" if len(then) == 1 else "ambiguous"
        return Resolution(status, _records(then, regions), (), _today(then, regions), start, end)
    last = regions.last_of_each(units)
    ended = tuple(u for u in last if u not in then)
    if then:
        status = "ok" if len(then) == 1 and not ended else "ambiguous"
        return Resolution(status, _records(then, regions), _records(ended, regions), (), start, end)
    status = "historic" if len(ended) == 1 else "ambiguous"
    return Resolution(status, _records(ended, regions), (), _today(ended, regions), start, end)


def _records(units: Iterable[Unit], regions: Regions) -> tuple[Region, ...]:
    return tuple(map(regions.region, sorted(units, key=lambda u: u.code)))


def _today(units: tuple[Unit, ...], regions: Regions) -> tuple[Region, ...]:
    """What has the area of units that are no more under their name; none for those in force."""
    ended = [u for u in units if u.valid_to is not None]
    present = dict.fromkeys(p for u in ended for p in regions.present(u))
    return tuple(map(regions.region, present))


def _find_zone(
    text: str, chains: tuple[Chain, ...], year: int | None, regions: Regions
) -> Resolution | None:
    """A development zone and the unit that it lies in, which it is not: 兰州新区, 高新区."""
    for name, parent in _zones().items():
        start = text.find(name)
        # 两江新区 was a zone until it became a district in 2025.
        if start >= 0 and not any(u.in_force(year) for u in regions.bearing(name)):
            region = regions.get(parent)
            holding = (region,) if region else ()
            return Resolution("non_administrative", holding, start=start, end=start + len(name))
    start, end = (chains[-1].start, chains[-1].end) if chains else (0, 0)
    zone = ZONE.match(text, end) if chains else ZONE.fullmatch(text)
    if not zone:
        return None
    units = chains[-1].units if chains else ()
    found = _records(regions.last_of_each(u for u in units if u.in_force(year)), regions)
    return Resolution("non_administrative", found, start=start, end=zone.end())


def is_word(mention: Mention) -> bool:
    """Whether a name is a word as well, which alone names no place."""
    return mention.name in _region_words(mention.form)


@cache
def _region_words(form: str) -> dict[str, str]:
    """The words of a form (full, short, sign), and the code of the province that a sign is of."""
    with REGION_WORDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["form"] == form]
    return {row["name"]: row["code"] for row in rows}


@cache
def _zones() -> dict[str, str]:
    """Zones that bear no name of their unit, and the code of the unit that they lie in."""
    with ZONES.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["parent"] for row in csv.DictReader(file)}
