"""What the page of a report says of its publication, for fields of which the text says nothing.

Who publishes a report need not be whose report it is: a government puts up those of its bureaus, a
city those of its counties. So a publisher is weak evidence. It never goes against the text: not
against a region or body that the text names, not against 副县长 where it is of a city, and a place
that the text hides (某县) stays hidden. The day of publication is that of the report in most cases,
some weeks after it in others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.metadata.organisation import BODY, PLACE
from indexer.metadata.own_rank import TOWNSHIP, find_own_rank
from indexer.metadata.year import ASSEMBLY_KINDS
from indexer.models import Evidence, Field, Region
from indexer.vocab.kinds import OTHER
from indexer.vocab.regions import Regions
from indexer.vocab.resolver import resolve

DATE_RULE = "day of publication"
PUBLISHER_RULE = "publisher of the page"
DATE_CONFIDENCE = 0.5
PUBLISHER_CONFIDENCE = 0.4
# 青禾县人民政府办公室, 青禾县政府网; not 青禾日报, nor 中国青禾网, which may be anybody's.
OFFICIAL = re.compile(
    r"(?:政府(?:信息公开)?(?:门户)?(?:网站?)?|政府办公?[室厅]?|[局厅委院署]|委员会|办公室|中心)$"
)
MEDIA = re.compile(r"[日晚时早]报|新闻|融媒|电视|广播|传媒|宣传|客户端|公众号|微信|新华|研究院")
# Who puts up what others wrote: 政府办公室, 政府网, 信息中心.
FOR_OTHERS = re.compile(r"政府|信息|数据|服务中心|[县市区省委]办")
GOVERNMENT = re.compile(rf"({PLACE})(?:人民)?政府")
HAS_PLACE = re.compile(rf"{PLACE}.")


@dataclass(frozen=True, slots=True)
class Publication:
    """When and by whom the page of a report was published; None where it does not say."""

    published: str | None = None
    publisher: str | None = None

    @property
    def body(self) -> str:
        """The publisher, if it is of the state; a newspaper tells nothing of whose report it is."""
        name = (self.publisher or "").strip()
        return name if OFFICIAL.search(name) and not MEDIA.search(name) else ""


def date_of(page: Publication, year: int | None) -> Field[str]:
    """The day of publication as the date of a report that bears none.

    That of a report on 2023 lies in that year or the next; a page with another was moved from site
    to site, or its clock was wrong.
    """
    if not page.published or (year and int(page.published[:4]) - year not in (0, 1)):
        return Field.unknown()
    evidence = Evidence(DATE_RULE, None, page.published)
    return Field(page.published, "ok", (evidence,), DATE_CONFIDENCE)


def region_of(
    found: Field[Region], page: Publication, title: str, text: str, year: int | None, known: Regions
) -> Field[Region]:
    """The place of the publisher where the text names none, or leaves open which of one name."""
    if found.status not in ("unknown", "ambiguous") or not page.body:
        return found
    named = resolve(page.body, year, known)
    if named.status != "ok" or len(named.regions) != 1:
        return found
    region = named.regions[0]
    rank = find_own_rank(title, text)
    unit = known.unit(known.id_of(region))
    if unit and rank:
        fits = unit.level == "county" if rank == TOWNSHIP else unit.name[-1] == rank
        if not fits:
            return found
    if found.status == "ambiguous" and region not in found.candidates:
        return found
    proof = Evidence(PUBLISHER_RULE, None, page.body[named.start : named.end])
    others = tuple(other for other in found.candidates if other != region)
    return Field(region, "ok", (*found.evidence, proof), PUBLISHER_CONFIDENCE, others)


def organisation_of(page: Publication, kind: str | None) -> Field[str]:
    """The publisher as the body whose report it is, where the text names none.

    A government is it only for its 政府工作报告, as it puts up those of others too. What is no
    report is nobody's.
    """
    name = page.body
    if kind == OTHER:
        return Field.unknown()
    if kind in ASSEMBLY_KINDS:
        government = GOVERNMENT.match(name)
        name = f"{government[1]}人民政府" if government else ""
    elif FOR_OTHERS.search(name) or not (BODY.fullmatch(name) and HAS_PLACE.match(name)):
        name = ""
    if not name:
        return Field.unknown()
    return Field(name, "ok", (Evidence(PUBLISHER_RULE, None, page.body),), PUBLISHER_CONFIDENCE)
