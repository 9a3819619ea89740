"""The region of a report: what it says of itself, where its file lies, what its text speaks of.

The places that are looked at, in order: the title, the line of the session, the first lines and
the formula 我代表某市人民政府, the signature, the folders and the name of the file, the body. A
name that several regions bear is settled by the other places if they can, and else stays ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from indexer.metadata.head import Line, find_ending
from indexer.metadata.own_rank import find_own_rank
from indexer.metadata.region_body import WeighedText
from indexer.metadata.title import Title
from indexer.models import Evidence, Field, Region
from indexer.vocab.regions import Regions
from indexer.vocab.resolver import Resolution, resolve

# Names before these words say where the report was given: 在海拉尔区第十三届人民代表大会….
ASSEMBLY = re.compile(
    r"(?:(?<=[在日于])|^)([^在，。；日\n]{2,30}?)(?:中国共产党)?第[一二三四五六七八九十百]{1,4}届?[^\n]{0,8}"
    r"(?:人民代表大会|委员会|党代会|代表大会)"
)
# 我代表扬州市人民政府，向大会报告工作; 受区人民政府委托
FORMULA = re.compile(r"(?:代表|受)([^，。；\n]{2,20}?)(?:人民政府|政府|人大常委会|委托)")
# The source of a page names a newspaper or a site, not the place of the report.
SOURCE = re.compile(
    r"来源|作者|编辑|记者|转自|日报|晚报|新闻|客户端|公众号|首页|当前位置|版权|备案|导航"
)
# 青禾县农业农村局 二〇二四年一月八日; a name of a person or a date may follow.
SIGNATURE = re.compile(
    r"[\u4e00-\u9fff（）()*＊×XＸ]{2,28}(?:[局委办院会厅处室部社团组县市区镇乡州盟旗省]|政府|中心|学校|公司|街道)"
    r"(?:[\s　：:]+.{0,16}|(?:19|20)[0-9]{2}[年.\-/][0-9年月日.\-/ ]{0,10}|"
    r"二[〇○][〇○零一二三四五六七八九十年月日]{0,12})?"
)
# 到四川省若尔盖县挂职县委常委; 任渭源县人民政府副县长; 在玉林市委、市政府和北流市委的坚强领导下
SERVING = re.compile(
    r"(?:任|到|在)([\u4e00-\u9fff]{2,20}?)(?:人民政府|县政府|区政府|市政府|[县区市州旗]委)?(?:党组成员、)?"
    r"(?:挂职|副[县区市州旗]长|[县区市州旗]长|[县区市州旗]委(?:副书记|书记|常委))"
)
# 我现任甘肃省临泽县教育局党组书记、局长
POST = re.compile(
    r"(?:现任|担任|[我人]任)([\u4e00-\u9fff]{3,24}?)(?:党组书记|党委书记|党工委书记|书记|[局院校]长|主任)"
)
# 派驻会泽县大海乡二荒箐村的第一书记
POSTED = re.compile(r"(?:派驻|选派到|派到|派往|下派到)([\u4e00-\u9fff]{2,14}?[县区市旗州])")
LED_BY = re.compile(
    r"(?:在|按照)([\u4e00-\u9fff、]{2,40})委(?:、?[\u4e00-\u9fff]{1,6}?)?的?"
    r"(?:坚强|正确|统一|总体)?(?:领导|部署)"
)
# 信息来源：凤翔区人民政府办公室 tells; 来源：甘肃日报 does not.
OWN_SOURCE = re.compile(r"来源\s*[:：]\s*([^\n]{2,20}?)(?:人民政府|政府)(?:办公室|网|门户网站)?$")
OPENING = 400


@dataclass(frozen=True, slots=True)
class Clue:
    """Words that may name the region, the rule that found them, and how far to trust it.

    `line` is where they stand in the text; None for what stands outside it.
    """

    text: str
    rule: str
    confidence: float
    line: Line | None

    def evidence(self, start: int, end: int) -> Evidence:
        """Some characters of these words as evidence."""
        if self.line:
            return self.line.evidence(self.rule, start, end)
        return Evidence(self.rule, None, self.text[start:end])


@dataclass(frozen=True, slots=True)
class RegionSources:
    """All that a region may be read from."""

    title: Title
    head: tuple[Line, ...]
    text: str
    names: tuple[str, ...]
    year: int | None


def find_region(sources: RegionSources, regions: Regions) -> Field[Region]:
    """The region by the first clue that names one; of an unsettled one all candidates.

    What a name leaves open, `settle_by_body` may settle.
    """
    unsettled: Field[Region] | None = None
    for clue in _clues(sources):
        field = _field(clue, resolve(clue.text, sources.year, regions))
        if field is None:
            continue
        if field.status == "ok":
            return _narrowed(unsettled, field, regions) if unsettled else field
        unsettled = unsettled or field
    if unsettled and unsettled.status == "ambiguous":
        return unsettled
    body = _body(sources, regions).find()
    return body if unsettled is None or body.status == "ok" else unsettled


def settle_by_body(field: Field[Region], sources: RegionSources, regions: Regions) -> Field[Region]:
    """One of several regions that bear a name, where the text tells which."""
    return _body(sources, regions).settle(field)


def _body(sources: RegionSources, regions: Regions) -> WeighedText:
    rank = find_own_rank(sources.title.field.value or "", sources.text)
    return WeighedText(sources.text, sources.year, rank, regions)


def _clues(sources: RegionSources) -> Iterator[Clue]:
    """What may name the region, the surest first."""
    title = sources.title
    if title.field.value and not title.is_name_of_file:
        yield Clue(title.field.value, "name in the title", title.field.confidence, title.line)
    for line in sources.head:
        if assembly := ASSEMBLY.search(line.text):
            yield _part(line, assembly, "assembly in the date line", 0.95)
    for line in sources.head:
        if line is not title.line and not SOURCE.search(line.text) and len(line.text) <= 40:
            yield Clue(line.text, "name in the first lines", 0.85, line)
    whole = Line(sources.text, 0)
    for pattern in (FORMULA, SERVING, POST, POSTED, LED_BY):
        if found := pattern.search(sources.text, 0, OPENING):
            yield _part(whole, found, "name in the opening", 0.85)
    for line in islice(find_ending(sources.text), 3):
        if SIGNATURE.fullmatch(line.text):
            yield Clue(line.text, "signature", 0.85, line)
    if sources.names:
        yield Clue("/".join(sources.names), "folder and name of the file", 0.8, None)
    for line in sources.head:
        if found := OWN_SOURCE.search(line.text):
            yield _part(line, found, "government named as the source", 0.6)


def _part(line: Line, found: re.Match[str], rule: str, confidence: float) -> Clue:
    """What a pattern found in a line; its first group are the words that may name the region."""
    return Clue(found[1], rule, confidence, Line(found[1], line.start + found.start(1)))


def _field(clue: Clue, found: Resolution) -> Field[Region] | None:
    """What a resolution says of the region of a report; None where it says nothing."""
    evidence = (clue.evidence(found.start, found.end),)
    match found.status:
        case "ok" | "historic" | "non_administrative" if len(found.regions) == 1:
            return Field(found.regions[0], "ok", evidence, clue.confidence)
        case "ambiguous":
            candidates = (*found.regions, *found.ended)
            return Field(None, "ambiguous", evidence, clue.confidence, candidates)
        case "masked":
            return Field(None, "masked", evidence, clue.confidence, found.regions)
        case _:
            return None


def _narrowed(unsettled: Field[Region], settled: Field[Region], regions: Regions) -> Field[Region]:
    """A clue that several regions fit (鼓楼区), after a later one (南京市) settled it."""
    assert settled.value is not None
    if unsettled.status == "masked":
        return settled
    line = regions.lineage(regions.id_of(settled.value))
    fitting = [
        region
        for region in unsettled.candidates
        if line[-1] in regions.lineage(regions.id_of(region)) or regions.id_of(region) in line
    ]
    if len(fitting) != 1:
        return unsettled
    evidence = (*unsettled.evidence, *settled.evidence)
    others = tuple(region for region in unsettled.candidates if region != fitting[0])
    return Field(fitting[0], "ok", evidence, settled.confidence, others)
