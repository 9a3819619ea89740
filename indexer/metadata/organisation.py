"""The body whose report it is: 青禾县农业农村局, 县水务局, 澜屏市人民政府.

A body with its place (青禾县水务局) goes before one without (县水务局). The report of who leads a
government, or helps to, is that of the government: 青禾县副县长 stands for 青禾县人民政府. 政府 is
written out as 人民政府, so that 云岫省政府 and 云岫省人民政府 are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.metadata.head import Line, find_ending
from indexer.metadata.role import TITLE_RULE, Author, find_author
from indexer.metadata.title import Title
from indexer.models import Evidence, Field
from indexer.offsets import Span
from indexer.vocab.offices import find_offices

UNITS = "省市州县区旗盟镇乡"
HAN = r"[\u4e00-\u9fff]"
# What a body's name ends with, the longest first.
SUFFIX = (
    "(?:人民政府|政府|委员会|委|局|厅|署|办公室|办事处|街道办?|法院|检察院|政协|公司|集团|学校|中学|小学"
    "|大学|学院|医院|中心|支队|大队|总队|联合社|联社|供销社|联合会|协会|常委会|社|妇联|工会|站|所|处|科|部|馆|场|村|党组|党委|党支部)"
)
PLACE = rf"(?![年度]){HAN}{{1,18}}?(?:自治区|街道|[{UNITS}])"
BODY = re.compile(rf"{HAN}{{1,30}}{SUFFIX}$")
# What stands before a body in its line: 2024年1月, 在, 关于.
NOISE = re.compile(
    r".*(?:[0-9]年度?|[0-9]月|[0-9]日|[，：。；、（）()—\s“”·:-]|关于|[会大][议会]上|[在到由的])"
)
# 松澜县农业农村局2023年工作总结, 黑河镇人民政府工作报告
TITLE_BODY = re.compile(
    rf"(?:[0-9]{{4}}年度?)?(?:关于)?(?P<body>{HAN}{{1,30}}?{SUFFIX})(?=\s|关于|[0-9]|[一二][〇○零九]|“|年度"
    r"|[一二三四]季度|上?下?半年|工作|法治|述职|履职|党风|党建|总结|试用期|任期)"
)
# 2025年宁夏政府工作报告: the place is cut short, and 宁夏政府 is not the name of its government.
SHORT_NAME = re.compile(rf"[^{UNITS}]政府$(?<!人民政府)")
GOVERNMENT_TITLE = re.compile(
    rf"(?P<place>{PLACE})(?:[0-9]{{4}}年度?|[一二][〇○零一二三四五六七八九]{{3}}年)?(?:人民)?政府工作报告"
)
SESSION = re.compile(rf"(?P<place>{PLACE})第[〇一二三四五六七八九十]{{1,4}}(?:届|次)人民代表大会")
FORMULA = re.compile(
    rf"代表(?:本届|第[一二三四五六七八九十]+届)?(?P<body>{HAN}{{0,25}}?(?:政府|国务院|常务委员会|常委会|法院|检察院|街道办事处|管委会))(?=[，,向作做]|报告)"
)
# 县水务局在县委、县政府的坚强领导下
SUBJECT = re.compile(
    rf"(?:^|[\n，。])(?P<body>(?![我本该]){HAN}{{1,20}}(?:局|厅|委员会|办公室|法院|检察院|政府|中心|联合社))"
    r"(?=在|坚持|认真|紧|深入|以|始终|全面|立足|围绕)"
)
SUMMARY = re.compile("总结|工作(?:情况)?(?:的)?(?:报告|汇报)")
TITLE_BODY_RULE = "body in the title"
OPENING = 600
HEAD_OF_GOVERNMENT = re.compile(rf"(?:常务|代理?)?副?(?P<unit>[{UNITS}])长(?:助理)?")
REGION_HEAD = re.compile("自治区(?:人民)?(?:政府)?(?:代理?|副)?主席")
# The office at the end of 县委书记, 人大常委会主任, 人民法院院长: what is left names the body.
OFFICE_END = re.compile(
    r"(?:常务|专职|第一|代理?)?副?(?:书记|主席|主任|院长|检察长|秘书长|常委|委员|理事长|(?<=部)部?长)$"
)
# **区人民政府 and 某市水务局 hide whose they are.
WHOLE_NAME = re.compile("(?:(?!某)[\u4e00-\u9fff])+")
NO_PLACE = re.compile(rf"自治区(?:人民)?政府|[{UNITS}本我全各该][^{UNITS}]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that may be the one, the words that name it, and how sure they are."""

    name: str
    evidence: Evidence
    confidence: float

    def has_place(self) -> bool:
        """Whether the name says where: 青禾县水务局, not 县水务局."""
        return not NO_PLACE.match(self.name)


def find_organisation(title: Title, head: tuple[Line, ...], text: str) -> Field[str]:
    """The body whose report it is, with its place where any of the words say it."""
    found = [
        candidate
        for candidate in _candidates(title, head, text)
        if WHOLE_NAME.fullmatch(candidate.name)
    ]
    if not found:
        return Field.unknown()
    best = next((candidate for candidate in found if candidate.has_place()), found[0])
    confidence = best.confidence if best.has_place() else best.confidence - 0.2
    return Field(_written_out(best.name), "ok", (best.evidence,), round(confidence, 2))


def _candidates(title: Title, head: tuple[Line, ...], text: str) -> Iterator[Candidate]:
    author = find_author(title, head, text)
    place = NOISE.sub("", author.before) if author else ""
    if author and (body := _of_author(author, place)):
        yield Candidate(body, author.evidence(place), author.confidence)
    if not author or author.rule != TITLE_RULE:
        yield from _of_title(title)
    formula = FORMULA.search(text, 0, OPENING)
    if formula:
        evidence = _evidence("body in the formula", formula, "body")
        yield Candidate(formula["body"], evidence, 0.9)
    if "政府工作报告" in (title.field.value or "") or (formula and "政府" in formula["body"]):
        for line in head:
            if session := SESSION.search(line.text):
                end = session.end("place")
                place = NOISE.sub("", line.text[:end])
                evidence = line.evidence("place of the assembly", end - len(place), end)
                yield Candidate(f"{place}人民政府", evidence, 0.85)
    if SUMMARY.search(title.field.value or ""):
        yield from _of_text(text)


def _of_title(title: Title) -> Iterator[Candidate]:
    text = title.field.value or ""
    confidence = min(0.95, title.field.confidence)
    body = TITLE_BODY.match(text)
    if body and not SHORT_NAME.search(body["body"]):
        yield Candidate(
            body["body"], title.evidence(TITLE_BODY_RULE, *body.span("body")), confidence
        )
    elif government := GOVERNMENT_TITLE.search(text):
        name = f"{NOISE.sub('', government['place'])}人民政府"
        yield Candidate(
            name, title.evidence(TITLE_BODY_RULE, *government.span("place")), confidence
        )


def _of_text(text: str) -> Iterator[Candidate]:
    """A summary names its body as the subject of its first sentence, or signs with it."""
    if subject := SUBJECT.search(text, 0, OPENING):
        yield Candidate(subject["body"], _evidence("subject of the opening", subject, "body"), 0.75)
    for line in find_ending(text):
        if BODY.fullmatch(line.text):
            yield Candidate(line.text, line.evidence("signature", 0, len(line.text)), 0.9)


def _of_author(author: Author, place: str) -> str | None:
    """The body of an office: what stands before it, what its name begins with, or the government.

    青禾 before 县委常委、副县长 is 青禾县 by the letter of the office. In 王某市长在会议上
    a person stands there, so that only titles are read so.
    """
    written = [author.written[name.start : name.end] for name in find_offices(author.written)]
    if BODY.fullmatch(place) or not place:
        return place or None
    if any(map(REGION_HEAD.fullmatch, written)):
        return f"{place}自治区人民政府".replace("自治区自治区", "自治区")
    head = next(filter(None, map(HEAD_OF_GOVERNMENT.fullmatch, written)), None)
    if head and place[-1] in UNITS:
        return f"{place}人民政府"
    if head:
        return f"{place}{head['unit']}人民政府" if author.rule == TITLE_RULE else None
    bodies = (OFFICE_END.sub("", office) for office in written)
    return next((place + body for body in bodies if body not in ("", *written)), None)


def _written_out(name: str) -> str:
    """政府 is 人民政府."""
    return re.sub("(?<!人民)政府$", "人民政府", name)


def _evidence(rule: str, match: re.Match[str], group: str) -> Evidence:
    return Evidence(rule, Span(*match.span(group)), match[group])
