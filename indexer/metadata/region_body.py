"""The region of a report that no line names, from what the whole text speaks of.

A report speaks of its own place more than of others, of the units in it one by one (兰山区、
罗庄区、河东区 …), and says of itself 全市 or 我县. No single mention proves anything: partner
counties, places visited and words that are also names (合作, 资源, 振兴) stand in every report.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from indexer.metadata.own_rank import SELF, TOWNSHIP
from indexer.models import Evidence, Field, Region
from indexer.offsets import Span
from indexer.vocab.region_table import Unit
from indexer.vocab.regions import Mention, Regions
from indexer.vocab.resolver import is_word

OWN_RULE = "body: the place it speaks of"
INSIDE_RULE = "body: a unit inside"
SELF_RULE = "body: what it calls itself"
AROUND_RULE = "body: a place around or inside"
# Lines of the page around a report name other places: 庄浪县2022年政府工作报告.
FURNITURE = re.compile(
    r"^[^。；！？，\n]{0,60}(?:工作报告|述职报告|工作总结|链接|首页|导航|政府网|来源|上一篇|下一篇|阅读)"
    r"[^。；！？，\n]{0,40}$|^(?:[\u4e00-\u9fff]{2,12}[ 　|｜]+){4,}.*$",
    re.MULTILINE,
)
# 赴浙江省杭州市萧山区、湖州市吴兴区招商引资 says where somebody went.
VISIT = re.compile(
    r"(?:赴|前往|奔赴|带队到|走进)[^，。；！？\n]{2,50}|到[^，。；！？\n]{2,40}?(?:考察|学习|参观|招商|观摩)"
)
# A full name of two characters is often a piece of other words: 建成县级公路, 响应县委.
SHORTEST_FULL = 3
LONG_SHORT = 3
# The weights were found on reports without their heads: 40 cities, 31 provinces, 8 of a district.
FULL, SHORT, UNSUPPORTED = 2.0, 1.0, 0.2
ALL_INSIDE, EACH_INSIDE = 30.0, 3.0
LEAST_SHARE_INSIDE = 0.1
OTHER_RANK = 0.5
LEAST_SCORE = 5.0
# A text that names its rank (副县长) and speaks of one county alone needs say less of it.
LEAST_ALONE, ALONE_LEAD = 2.0, 3.0
LEAST_CALLED = 3
LEAST_NEIGHBOURS = 4
LEAST_SHARE_CALLED = 0.3
# How many times the score of the next candidate the best one must have.
LEAST_LEAD = 1.25
# How often a place in the first one must be named, and how many times as often as that.
LEAST_INMOST, INMOST_LEAD = 3, 3
SAFE_SCORE, SAFE_LEAD = 20.0, 1.6
QUOTES = 3
# The lead of what is mentioned around one of several regions of a name over what is around others.
LEAST_AROUND_LEAD = 2


# What only the own place is called, in the last lines above all: 建设现代化新江油, 岚皋发展史上.
PRAISED = re.compile(
    r"(?:现代化|美丽|幸福|文明|和谐|富裕|繁荣|富强|小康|活力|魅力|平安|品质|实力|品位)的?新?$"
)
OWN_HISTORY = re.compile(
    r"建设成|打造成|发展史|历史上|儿女|新?篇章|实践新?篇?|华章|新局面|人民的|大地|改革发展|荣获|高质量发展"
)
PRAISE = 5.0


@dataclass(slots=True)
class Weight:
    """What speaks for one unit: mentions of it, and the first one of each unit in it."""

    own: list[Mention] = field(default_factory=list)
    inside: dict[str, Mention] = field(default_factory=dict)
    praised: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a text may be about, and how much speaks for it."""

    unit: Unit
    score: float


class WeighedText:
    """The whole text of a report, weighed for the places that it speaks of.

    `rank` is the character that the name of its own unit ends in, where the report says so.
    """

    def __init__(self, text: str, year: int | None, rank: str | None, regions: Regions) -> None:
        self._text = text
        self._year = year
        self._rank = rank
        self._regions = regions
        self._called = Counter(found[1] for found in SELF.finditer(text))
        self._weights = self._weigh()

    def find(self) -> Field[Region]:
        """The region that the text is about; ambiguous where two come close."""
        ranked = self._ranked()
        least = LEAST_SCORE if self._rank is None or not self._is_alone(ranked) else LEAST_ALONE
        best = [found for found in ranked if found.score >= least]
        if not best:
            return Field.unknown()
        best = self._inmost(best)
        rivals = self._without_outer([f for f in best if f.score * LEAST_LEAD > best[0].score])
        first = rivals[0]
        evidence = tuple(self._evidence(first.unit))
        if len(rivals) > 1:
            candidates = tuple(self._regions.region(found.unit) for found in rivals[:5])
            return Field(None, "ambiguous", evidence, 0.4, candidates)
        next_score = ranked[1].score if len(ranked) > 1 else 0.0
        is_safe = first.score >= max(SAFE_SCORE, SAFE_LEAD * next_score)
        confidence = 0.8 if is_safe else 0.6
        return Field(self._regions.region(first.unit), "ok", evidence, confidence)

    def _is_alone(self, ranked: list[Candidate]) -> bool:
        """Whether one of the units of the report's own rank is named, and hardly another."""
        return bool(ranked) and all(
            found.score * ALONE_LEAD <= ranked[0].score for found in ranked[1:]
        )

    def _inmost(self, best: list[Candidate]) -> list[Candidate]:
        """The candidates without those in front that a place in them is named far more often than.

        A report of 青州 names 潍坊 once or twice, and 寿光 and 诸城 beside itself.
        """
        first = self._weights[best[0].unit]
        least = max(LEAST_INMOST, INMOST_LEAD * len(first.own))
        for place, candidate in enumerate(best[1:], start=1):
            inside = best[0].unit in self._regions.line_of(candidate.unit)[:-1]
            own = len(self._weights[candidate.unit].own)
            if inside and own >= least and self._is_called_so(candidate.unit):
                return self._inmost(best[place:])
        return best

    def settle(self, field: Field[Region]) -> Field[Region]:
        """One of several regions of a name, where the text tells which.

        It does by the rank (副市长 of 朝阳), by speaking of one of them, or of what holds it or
        lies in it: 鼓楼区 beside 江苏 and 南京 is the one of 南京. With nothing beside it, a name
        stays ambiguous.
        """
        fitting = tuple(filter(self._region_fits, field.candidates)) or field.candidates
        if len(fitting) == 1:
            return _settled(field, fitting[0], (), 0.7)
        body = self.find()
        if body.value in fitting:
            return _settled(field, body.value, body.evidence, body.confidence)
        ranked = sorted(
            ((self._around(region), region) for region in fitting),
            key=lambda pair: (-len(pair[0]), pair[1].code),
        )
        (around, region), (next_around, _) = ranked[0], ranked[1]
        if not around or len(around) < LEAST_AROUND_LEAD * len(next_around):
            return field
        proofs = tuple(self._quoted(AROUND_RULE, mention) for mention in around[:QUOTES])
        return _settled(field, region, proofs, 0.6)

    def _fits(self, unit: Unit) -> bool:
        if self._rank == TOWNSHIP:
            return unit.level == "county"
        return self._rank is None or unit.name[-1] == self._rank

    def _region_fits(self, region: Region) -> bool:
        unit = self._regions.unit(self._regions.id_of(region))
        return unit is None or self._fits(unit)

    def _around(self, region: Region) -> list[Mention]:
        """The mentions of the units that hold a region, and of those in it."""
        unit = self._regions.unit(self._regions.id_of(region))
        if unit is None:
            return []
        above = [u for u in self._regions.line_of(unit)[:-1] if u in self._weights]
        inside = self._weights[unit].inside.values() if unit in self._weights else ()
        return [mention for u in above for mention in self._weights[u].own] + list(inside)

    def _weigh(self) -> dict[Unit, Weight]:
        """What speaks for each unit that the text names, or that holds one that it names."""
        weights: defaultdict[Unit, Weight] = defaultdict(Weight)
        bearers: dict[str, list[Unit]] = {}
        for mention in self._regions.mentions(_without_others(self._text)):
            if mention.name not in bearers:
                bearers[mention.name] = self._bearers(mention)
            for unit in bearers[mention.name]:
                weight = weights[unit]
                weight.own.append(mention)
                weight.praised += self._is_praised(mention)
        self._named_in = Counter(
            line[-2] for unit in weights if len(line := self._regions.line_of(unit)) > 1
        )
        for unit in [unit for unit in weights if len(self._regions.line_of(unit)) > 1]:
            if self._is_meant(unit, weights):
                above = self._regions.line_of(unit)[-2]
                weights[above].inside.setdefault(unit.code, weights[unit].own[0])
        return dict(weights)

    def _bearers(self, mention: Mention) -> list[Unit]:
        piece = mention.form == "full" and len(mention.name) < SHORTEST_FULL
        units = () if piece or is_word(mention) else self._regions.bearing(mention.name, self._year)
        return [unit for unit in units if unit.in_force(self._year)]

    def _is_praised(self, mention: Mention) -> bool:
        """Whether a mention stands where only the own place does."""
        before = self._text[max(0, mention.start - 6) : mention.start]
        return bool(PRAISED.search(before) or OWN_HISTORY.match(self._text, mention.end))

    def _is_meant(self, unit: Unit, weights: Mapping[Unit, Weight]) -> bool:
        """Whether a unit is meant where its name stands.

        Short names of counties are words as well (合作, 资源, 振兴); they count beside the full
        name, beside that of the city, or beside their neighbours (樊城、襄州、枣阳、宜城).
        海拉尔 and other long ones are no words.
        """
        own = weights[unit].own
        if unit.level in ("province", "prefecture") or len(own[0].name) >= LONG_SHORT:
            return True
        if any(mention.form == "full" for mention in own):
            return True
        above = self._regions.line_of(unit)[-2:-1]
        return any(
            (holding in weights and weights[holding].own)
            or self._named_in[holding] >= LEAST_NEIGHBOURS
            for holding in above
        )

    def _ranked(self) -> list[Candidate]:
        """The units that the text may be about, the likeliest first."""
        ranked = [Candidate(unit, self._score(unit)) for unit in self._weights if self._fits(unit)]
        return sorted(ranked, key=lambda found: (-found.score, found.unit.code))

    def _score(self, unit: Unit) -> float:
        weight = self._weights[unit]
        short = SHORT if weight.own and self._is_meant(unit, self._weights) else UNSUPPORTED
        score = sum(FULL if mention.form == "full" else short for mention in weight.own)
        score += PRAISE * weight.praised
        # One county alone speaks for itself: 诸暨 does not make it a report of 绍兴.
        if (inside := len(weight.inside)) > 1:
            share = inside / max(len(self._regions.below(unit, self._year)), inside)
            if share > LEAST_SHARE_INSIDE:
                score += max(ALL_INSIDE * share, EACH_INSIDE * inside)
        return score * (1.0 if self._is_called_so(unit) else OTHER_RANK)

    def _is_called_so(self, unit: Unit) -> bool:
        """Whether the report calls itself by the rank of a unit: 全市, 我市 for 六安市.

        Of its province it says 全省 as well, and often: that is left out of the comparison, unless
        it says nothing else.
        """
        if not self._called.keys() - {"省"}:
            return self._called["省"] < LEAST_CALLED or unit.name[-1] == "省"
        most = max((count for rank, count in self._called.items() if rank != "省"), default=0)
        return most < LEAST_CALLED or self._called[unit.name[-1]] >= most * LEAST_SHARE_CALLED

    def _without_outer(self, rivals: list[Candidate]) -> list[Candidate]:
        """Candidates without those that hold another one, or lie in it, and are called less often.

        A district writes 呼伦贝尔市 as often as 海拉尔区, but of itself 全区 and not 全市.
        """

        def is_outdone(one: Unit, other: Unit) -> bool:
            nested = one in self._regions.line_of(other) or other in self._regions.line_of(one)
            return nested and self._called[one.name[-1]] < self._called[other.name[-1]]

        return [r for r in rivals if not any(is_outdone(r.unit, other.unit) for other in rivals)]

    def _evidence(self, unit: Unit) -> Iterator[Evidence]:
        weight = self._weights[unit]
        inside = sorted(weight.inside.values(), key=lambda mention: mention.start)
        for rule, mentions in ((OWN_RULE, weight.own), (INSIDE_RULE, inside)):
            yield from (self._quoted(rule, mention) for mention in mentions[:QUOTES])
        if called := SELF.search(self._text):
            yield Evidence(SELF_RULE, Span(*called.span()), called[0])

    def _quoted(self, rule: str, mention: Mention) -> Evidence:
        span = Span(mention.start, mention.end)
        return Evidence(rule, span, self._text[span.start : span.end])


def _without_others(text: str) -> str:
    """The text with blanks, character for character, where it speaks of other places."""
    for pattern in (FURNITURE, VISIT):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def _settled(
    field: Field[Region], region: Region, proofs: tuple[Evidence, ...], confidence: float
) -> Field[Region]:
    others = tuple(other for other in field.candidates if other != region)
    return Field(region, "ok", field.evidence + proofs, confidence, others)
