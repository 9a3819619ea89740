"""The office of who reports: from the title, the author's line, the opening, or the signature.

A report names many offices (在县长的领导下); only these four places tell whose it is. The value is
the office as the vocabulary names it, without place and body: 乌柏县农业农村局局长 is 局长 of the
organisation 乌柏县农业农村局, so that all heads of bureaus are found together. Several offices of
one person are joined as they stand: 县委常委、副县长.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.metadata.head import Line, find_ending
from indexer.metadata.title import Title
from indexer.models import Evidence, Field
from indexer.vocab.kinds import find_kinds, find_other
from indexer.vocab.offices import OfficeName, find_offices

TITLE_RULE = "office in the title"
OPENING = 1200
# A signature stands in the last lines, before the date.
# 述职人：县农业农村局局长 王某某
LABEL = re.compile(r"(?:述职|报告|汇报|总结)(?:人|者)[:：]|(?:姓名|职务|单位及?职务)[:：]")
# What stands around the office in a line that names the author: 柳湾区人民政府代区长  王某,
# 王某某（县水务局副局长）, 自治区主席 艾某·吐某.
BEFORE = re.compile(r"[（(—－ -]*[^。，；：？！的]{0,30}")
NAME = r"[\u4e00-\u9fff·•.×＊*○xX]"
AFTER = re.compile(rf"(?:\s+{NAME}{{1,15}}(?:\s{NAME}{{1,2}})?|{NAME}{{0,4}})(?:同志)?[）)]?")
# ——2025年1月16日省长 某某在云岫省第十四届人民代表大会第三次会议上的讲话
SESSION = re.compile(r"(?:会议|大会)上|次会议")
# What joins the offices of one person: 县委副书记、县政府党组书记、县长; 局长兼党组书记.
JOINT = re.compile(r"(?:[、兼和及/ ]|，?兼任){1,2}[^。，；：、的在由对向]{0,16}")
# 本人担任, 作为分管农业的副县长, 2021年8月任; 原任 and 曾任 are of the past.
LEAD = re.compile(
    r"作为|(?:我|本人)(?:是|系)|挂职(?:担任|任)?|(?<![责信主原曾历前后])任(?:命为|职)?(?![务期何意性])"
)
SELF = re.compile(r"我|本人|作为|现任|担任|[0-9]月|挂职")
SENTENCE_END = re.compile(r"[。！？；\n]")
# 由县长任组长, 受县长委托, 协助局长抓: another person.
SOMEONE_ELSE = re.compile(r"[受由向对]|协助|领导|在.{0,20}下")
HELPS = re.compile(r"的(?:助手|参谋|副手|领导|委托)|委托|任组长")
GAP = 30


@dataclass(frozen=True, slots=True)
class Author:
    """The words that name who reports. `before` are those in front of the first office.

    `start` is where `before` begins in the text of the source that `line` or the title is.
    """

    before: str
    written: str
    offices: tuple[str, ...]
    rule: str
    confidence: float
    line: Line | None
    start: int

    def evidence(self, place: str = "") -> Evidence:
        """The offices as they stand in the text, with what names their place before them."""
        first = len(self.before) - len(place)
        end = len(self.before) + len(self.written)
        if self.line:
            return self.line.evidence(self.rule, self.start + first, self.start + end)
        return Evidence(self.rule, None, (self.before + self.written)[first:])


def find_role(title: Title, head: tuple[Line, ...], text: str) -> Field[str]:
    """The office or offices of who reports."""
    author = find_author(title, head, text)
    if not author:
        return Field.unknown()
    value = "、".join(dict.fromkeys(author.offices))
    return Field(value, "ok", (author.evidence(),), author.confidence)


def find_author(title: Title, head: tuple[Line, ...], text: str) -> Author | None:
    """Who reports, from the first of the four places that tells."""
    return (
        _in_title(title)
        or next(
            _in_lines((line for line in head if line != title.line), "line of the author"), None
        )
        or _in_opening(title, text)
        or next(_in_lines(find_ending(text), "signature"), None)
    )


def _in_title(title: Title) -> Author | None:
    """青禾县委常委、副县长2023年度述职报告; what is no report names others (任副县长的通知)."""
    text = title.field.value or ""
    kinds = list(find_kinds(text))
    other = find_other(text)
    if other and not any(name.end >= other.end for name in kinds):
        return None
    end = kinds[0].start if kinds else len(text)
    offices = _chain(text, list(find_offices(text, 0, end)))
    if not offices:
        return None
    confidence = min(0.95, title.field.confidence)
    return _author(text, offices, TITLE_RULE, confidence, title.line, 0)


def _in_lines(lines: Iterator[Line], rule: str) -> Iterator[Author]:
    for line in lines:
        label = LABEL.search(line.text)
        start = label.end() if label else 0
        offices = _chain(line.text, list(find_offices(line.text, start)))
        if not offices or SOMEONE_ELSE.search(line.text[: offices[0].start].rpartition("在")[0]):
            continue
        alone = BEFORE.fullmatch(line.text, 0, offices[0].start) and AFTER.fullmatch(
            line.text, offices[-1].end
        )
        if label or alone or (SESSION.search(line.text) and rule != "signature"):
            yield _author(line.text, offices, rule, 0.9, line, start)


def _in_opening(title: Title, text: str) -> Author | None:
    """The last office that the first sentence with one gives to the speaker.

    我2018年任镇长，2021年任副县长 is a 副县长; 原任 and 由县长任组长 are passed over.
    """
    found: tuple[list[OfficeName], int] | None = None
    for lead in LEAD.finditer(text, 0, OPENING):
        start = max((end.end() for end in SENTENCE_END.finditer(text, 0, lead.start())), default=0)
        if found and SENTENCE_END.search(text, found[0][-1].end, lead.start()):
            break
        offices = _chain(text, list(find_offices(text, lead.end(), lead.end() + 2 * GAP)))
        gap = text[lead.end() : offices[0].start] if offices else "。"
        stops = len(gap) > GAP or re.search(r"[。，；：！？“”\n]", gap) or SOMEONE_ELSE.search(gap)
        if stops or not SELF.search(text, start, lead.end()) or HELPS.match(text, offices[-1].end):
            continue
        found = offices, lead.end()
    if not found:
        return None
    offices, start = found
    line = Line(text[start : offices[-1].end], start)
    moved = [OfficeName(name.office, name.start - start, name.end - start) for name in offices]
    return _author(line.text, moved, "office in the opening", 0.85, line, 0)


def _chain(text: str, names: Sequence[OfficeName]) -> list[OfficeName]:
    """The first office and those that are joined to it."""
    chain = list(names[:1])
    for left, right in pairwise(names):
        if not JOINT.fullmatch(text, left.end, right.start):
            break
        chain.append(right)
    return chain


def _author(
    text: str,
    offices: Sequence[OfficeName],
    rule: str,
    confidence: float,
    line: Line | None,
    start: int,
) -> Author:
    first, last = offices[0], offices[-1]
    return Author(
        before=text[start : first.start],
        written=text[first.start : last.end],
        offices=tuple(name.office.name for name in offices),
        rule=rule,
        confidence=confidence,
        line=line,
        start=start,
    )
