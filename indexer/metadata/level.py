"""The level of a report: of a department, else of the region, else by office, body or text.

What we chose: a bureau's report is `department` wherever the bureau lies. A county-level city that
answers to its province (省直辖县级市) is `county`, as the code of its region says, although its
officials rank higher. A municipality (直辖市) is `province`.
"""

from __future__ import annotations

import re
from collections import Counter

from indexer.models import Evidence, Field, Level, Region
from indexer.offsets import Span
from indexer.vocab.offices import office_names
from indexer.vocab.regions import Regions

REGION_RULE = "level of the region"

# 乌柏县农业农村局, 县政府办公室, 县委组织部; not 人大常委会 and 县委.
DEPARTMENT = re.compile(
    r"(?:[局厅署部社联馆站所处科场校园]|办公室|中心|公司|集团|[支总大]队|医院|学院|中学|小学|大学|协会|联合会|工会"
    r"|管委会|(?:改革|健康|卫生|计划|建设|管理|事务|监督|工作|经济|教育|科技|民族|体育|贸易)委员会|[发计卫建]改?健?委)(?:党组|党委|党支部)?$"
)
TOWNSHIP = re.compile(r"(?:[镇乡](?:人民)?(?:政府|党委|人大)|街道)")
# The last unit in the name of a body of a whole place: 云岫省澜屏市青禾县人民政府, 青禾县人民法院.
OF_A_PLACE = re.compile(
    r"(自治区|[省市州盟县区旗])(?:(?:人民)?(?:政府|法院|检察院)|委|人大常委会|政协|纪委)$|(国务院)$"
)
LEVEL_OF_UNIT: dict[str, Level] = {
    "国务院": "national",
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "县": "county",
    "区": "county",
    "旗": "county",
}
# How a text speaks of its own place: 全县, 我县. Some thousand characters tell.
SELF = re.compile(r"[全我](?:[镇乡县旗市州盟省区]|街道)|(?<!治)区(?:委|政府)|自治区")
SELF_PART = 10_000
# From the lowest level up: a county's report names its city often, a city's its province, but
# hardly the other way round.
SELF_LEVELS: tuple[tuple[Level, tuple[str, ...]], ...] = (
    ("township", ("全镇", "我镇", "全乡", "我乡", "全街道", "我街道")),
    ("county", ("全县", "我县", "全旗", "我旗")),
    ("prefecture", ("全市", "我市", "全州", "我州", "全盟", "我盟")),
    ("province", ("全省", "我省")),
)
DISTRICT = ("全区", "我区")
LEAST = 3


def find_level(
    role: Field[str], organisation: Field[str], of_region: Field[Level], text: str
) -> Field[Level]:
    """The level of a report whose office, body and level of the region are known, or not."""
    levels = _levels_of_offices(role)
    body = organisation.value or ""
    by_office = next((level for level in levels if level not in (None, "department")), None)
    if by_office == "township" or (not by_office and TOWNSHIP.search(body)):
        return _known("township", role if by_office else organisation)
    if not by_office and DEPARTMENT.search(body):
        return _known("department", organisation)
    if not by_office and "department" in levels:
        return _known("department", role)
    # 区长 of a report of which only the city is known: the office says more.
    if by_office == "county" and of_region.value in ("province", "prefecture"):
        return _known("county", role)
    if of_region.value:
        return of_region
    if by_office:
        return _known(by_office, role)
    if place := OF_A_PLACE.search(body):
        return _known(LEVEL_OF_UNIT[place[1] or place[2]], organisation)
    return _by_text(text)


def level_of_region(region: Field[Region], regions: Regions) -> Field[Level]:
    """The level of the unit that a report is of; the first words that name it prove that too."""
    unit = regions.unit(regions.id_of(region.value)) if region.value else None
    if unit is None:
        return Field.unknown()
    proofs = tuple(Evidence(REGION_RULE, e.span, e.quote) for e in region.evidence[:1])
    return Field(unit.level, "ok", proofs, round(0.95 * region.confidence, 2))


def _levels_of_offices(role: Field[str]) -> list[Level | None]:
    names = office_names()
    return [names[name].level for name in (role.value or "").split("、") if name in names]


def _known(level: Level, field: Field[str]) -> Field[Level]:
    """The level that an office or a body implies, proved by the words that name it."""
    rule = "level of the office or body"
    evidence = tuple(Evidence(rule, proof.span, proof.quote) for proof in field.evidence)
    evidence = evidence or (Evidence(rule, None, field.value or ""),)
    return Field(level, "ok", evidence, round(0.95 * field.confidence, 2))


def _by_text(text: str) -> Field[Level]:
    """The lowest level of which the text speaks as its own, several times."""
    counts = Counter(SELF.findall(text, 0, SELF_PART))
    for level, words in SELF_LEVELS:
        if level == "prefecture" and (district := _level_of_district(counts)):
            return _spoken(text, district, DISTRICT, counts)
        if sum(counts[word] for word in words) >= LEAST:
            return _spoken(text, level, words, counts)
    return Field.unknown()


def _level_of_district(counts: Counter[str]) -> Level | None:
    """全区 is a district with its 区委, or an autonomous region (自治区党委).

    A city of an autonomous region says 全区 of that and 全市 of itself.
    """
    if sum(counts[word] for word in DISTRICT) < LEAST:
        return None
    if counts["区委"] + counts["区政府"] > 0:
        return "county"
    if counts["全市"] + counts["我市"] >= LEAST:
        return None
    return "province" if counts["自治区"] else "county"


def _spoken(text: str, level: Level, words: tuple[str, ...], counts: Counter[str]) -> Field[Level]:
    word = max(words, key=lambda word: counts[word])
    start = text.find(word)
    evidence = Evidence("how the text speaks of its place", Span(start, start + len(word)), word)
    return Field(level, "ok", (evidence,), 0.6)
