"""The sentence of duties: which bodies and matters an official looks after, and how.

本人分管农牧、水务等部门，联系区委农办: a verb, a list, a verb, a list. The sentence stands in the
head of the body, or under a heading such as 工作分工. Verbs that only stand in such sentences
(分管, 协助县长抓, 主持局全面工作) open it; verbs that any sentence may have (负责, 联系) count
beside them, or where the words before them speak of duties (根据分工，我负责…).

Companies, villages and townships that an official looks after (联系邮政公司, 包抓下湾村) are
bodies with the relation 联系. Groups and numbers (联系群众, 联系乡镇, 联系企业3家) and redacted
names (**镇) name nobody and are left out, as are people and what stands in brackets (含老龄). 协管
is short for 协助分管 and counts as 协助. To hold another office (兼任县公安局局长) is to lead it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from indexer.metadata.duty_lists import OFFICE, any_of, find_items, find_office_held
from indexer.models import Portfolio, Relation
from indexer.offsets import Span
from indexer.vocab.portfolios import portfolios_of

HEAD = 1500
# A section of duties is read this far: longer ones go on to tell what was done. A report has one or
# two; the bound is for texts that are no report.
SECTION = 400
MOST_SECTIONS = 8


@dataclass(frozen=True, slots=True)
class Duty:
    """One body or matter of the sentence, as written, and its portfolios in the vocabulary.

    `name` is empty where the text names no body (主持全面工作, 负责县政府常务工作); `span` then
    covers the words.
    """

    name: str
    relation: Relation
    portfolios: tuple[Portfolio, ...]
    span: Span


def find_duties(text: str) -> tuple[Duty, ...]:
    """The duties that a cleaned text states, in order, each name once for a relation.

    >>> found = find_duties("本人分管农牧、水务等部门，联系区委农办。")
    >>> [(duty.relation, duty.name) for duty in found]
    [('分管', '农牧'), ('分管', '水务'), ('联系', '区委农办')]
    >>> find_duties("分管领域的各项工作有了起色，密切联系群众，有关负责人全面负责。")
    ()
    """
    found: dict[tuple[str, str], Duty] = {}
    last = -2
    for number, (sentence, cued) in enumerate(_sentences(text)):
        duties = _read_sentence(sentence, cued=cued, follows=last == number - 1)
        if duties:
            last = number
        for duty in duties:
            found.setdefault((duty.relation, duty.name), duty)
    return tuple(found.values())


# --------------------------------------------------------------------------------------- sentences

SECTIONS = any_of(
    "工作分工 职责分工 分工情况 个人分工 工作职责 岗位职责 主要职责 履职情况 分管工作 基本情况"
)
HEADING = re.compile(rf"^[^\n。，,]{{0,8}}(?:{SECTIONS})[^\n。，,]{{0,8}}$", re.M)
# 分管部门：, and every line below it an office: one sentence.
LINES = r"(?<=[：:])(?:\n[^\n，,。：:]{1,20}(?:局|委|办|社|会|中心|公司)(?=\n|$)){1,40}"
SENTENCE = re.compile(rf"[^。！？!?\n]+(?:{LINES})?")
BRACKETS = re.compile(r"[（(][^（）()\n]{0,60}[）)]")
# What speaks of duties before the verb: 根据分工，我负责…. 我们 and 我县 are not the official.
CUE = re.compile(
    r"分工|职责|工作安排|(?:[任为]|我[是系]).{2,16}[长记席任员]"
    r"|(?:本人|我(?![们县区市局镇乡院校国省州旗]))[^，,；;]{0,8}$"
)
# 联系县法院、县检察院。 needs no cue where it begins the sentence after 分管公安工作。
BEGINNING = 12
# 负责区人社局、区民政局等单位工作。 needs none either: so many offices are a list of duties.
ENOUGH_OFFICES = 2


class _Sentence(NamedTuple):
    """A sentence with its brackets blanked out, and where it stands in the text."""

    text: str
    start: int


def _sentences(text: str) -> Iterator[tuple[_Sentence, bool]]:
    """The sentences where duties may stand, and whether a heading over them says so."""
    headings = [
        (heading.end(), heading.end() + SECTION)
        for heading in islice(HEADING.finditer(text), MOST_SECTIONS)
    ]
    done = 0
    for first, last in ((0, HEAD), *((start, end) for start, end in headings if end > HEAD)):
        for found in SENTENCE.finditer(text, max(first, done), last):
            done = found.end()
            plain = BRACKETS.sub(lambda bracket: " " * len(bracket[0]), found[0])
            cued = any(start <= found.start() < end for start, end in headings)
            yield _Sentence(plain, found.start()), cued


def _read_sentence(sentence: _Sentence, *, cued: bool, follows: bool) -> list[Duty]:
    """The duties of one sentence; one that `follows` another of duties needs less to count."""
    verbs = list(_verbs(sentence.text))
    if not verbs:
        return []
    ends = [verb.start for verb in verbs[1:]] + [len(sentence.text)]
    read = [(verb, *_read_list(sentence, verb, end)) for verb, end in zip(verbs, ends, strict=True)]
    opened = any(verb.opens and sure for verb, _, sure in read)
    result: list[Duty] = []
    for verb, duties, sure in read:
        before = sentence.text[: verb.start]
        spoken_of = (
            cued
            or CUE.search(before)
            or (follows and len(before) <= BEGINNING)
            or (not before.strip() and _are_offices(duties))
        )
        opened = opened or bool(spoken_of and verb.kind not in NEVER_FIRST and sure)
        goes_on = follows and spoken_of and verb.kind != "further"
        # 主抓社有企业改革和农资供应: after a sure list, several unknown matters are a list too.
        if (opened or goes_on) and (sure or (result and len(duties) > 1)):
            result += duties
    return result


def _are_offices(duties: list[Duty]) -> bool:
    offices = [duty for duty in duties if OFFICE.search(duty.name)]
    return len(offices) >= ENOUGH_OFFICES and all(duty.portfolios for duty in duties)


# ------------------------------------------------------------------------------------------- verbs

IS = "(?:(?:主要)?(?:有|为|是|包括|涉及)|[：: ])"
THERE = f"{IS}*"
ADVERB = "(?:具体|主要|牵头|直接|重点|全面|统筹)?"
NO_LEADING = any_of("召开 会议 人 制定 编 开展 研究 起草 推进 参加")
# 负责人大代表建议办理 is a duty, 负责人 is not.
NO_BEARING = rf"人(?![大口力才民社事武防])|{any_of('同志 任 的 地 制')}"
NO_TIE = any_of("群众 实际 方式 电话 人 点 服务 会议 制度 沟通")
# 我的职责是：一是负责…: the next verb says how.
ANY_VERB = "[：:]?(?:[一二三四五]是)?(?:协助|负责|分管|主持|联系)"
KINDS: dict[str, str] = {
    # 协助县长分管, 配合镇长做好
    "assist": rf"(?:协助|配合)(?P<whom>[^，,。；;\n]{{0,20}}?){ADVERB}"
    rf"(?:{any_of('分管 主管 负责 抓好 抓 做好 管理 处理 主持 承担')})",
    "share": "协管|协抓",
    "lead": f"全面负责|主持(?!{NO_LEADING})",
    # 分管, 分管部门有; not 分管部门的配合, 分管的农业工作交由他人负责. 分工联系 is to be in charge.
    "charge": "(?<!不再)(?!分管的[^，,；;。\n]{2,30}(?:交由|移交|转由|改由))"
    "(?:(?:分管|主管)(?:过|[、和与及]?联系)?|分工联系)"
    f"(?:的?(?:工作|部门|单位|领域|范围){IS}+"
    f"|(?!{any_of('工作 部门 单位 领域 范围 口 以来 领导')})"
    f"(?P<which>的)?{THERE})",
    "further": "牵头(?!人|负责|抓)(?:落实|推进|做好)?|(?<!主要)(?<!具体)承担着?(?![了起的])",
    # 职责是抓好农业 is as good as 负责农业.
    "bear": "(?:负责过?|(?:主要|具体|牵头|重点|分工|侧重)抓好?|主抓|(?:主要|具体)承担着?"
    f"|(?:工作|岗位|主要)?职责(?:主要)?[是为](?!{ANY_VERB})(?:抓好?|做好)?)"
    f"(?!{NO_BEARING}){THERE}",
    "hold": "兼任?",
    # Not 密切联系实际, 多方联系, 取得联系, 理论联系实际.
    "tie": "(?<![密切多方紧加强取得保持积极主动理论的广泛])"
    "(?:(?:对口|挂钩|挂点|定点|直接|包抓|包保|包)?联系"
    f"|{any_of('包抓 包联 包保 包片 挂联 挂包 联点 帮联')})"
    f"(?!负责|{NO_TIE})(?:的?(?:单位|部门|乡镇|镇|村){IS}+|(?!的){THERE})",
}
VERB = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))
RELATIONS: dict[str, Relation] = {
    "assist": "协助", "share": "协助", "lead": "主持", "charge": "分管", "bear": "负责",
    "further": "负责", "hold": "主持", "tie": "联系",
}  # fmt: skip
# In 协助王某同志抓 somebody is helped, in 协助配合有关部门做好 nobody.
WHOM = re.compile(f"(?:{any_of('长 书记 主任 主席 同志 领导 班子 董事 经理')})$")
OPENERS = ("share", "lead", "charge", "hold")
# 牵头推进乡村振兴 and 联系邮政公司 tell of deeds as often as of duties.
NEVER_FIRST = ("further", "tie")


class _Verb(NamedTuple):
    """A verb of duty by its kind; one that `opens` makes its sentence one of duties."""

    start: int
    end: int
    kind: str
    opens: bool

    @property
    def relation(self) -> Relation:
        return RELATIONS[self.kind]


def _verbs(sentence: str) -> Iterator[_Verb]:
    at = 0
    while found := VERB.search(sentence, at):
        kind = next(name for name in KINDS if found[name] is not None)
        whom = (found["whom"] or "").strip()
        if whom and not WHOM.search(whom):
            at = found.start() + 2
            continue
        # 我分管的农业、水利工作 tells of the work; it counts only beside a statement of duties.
        opens = (kind in OPENERS and not found["which"]) or bool(whom) or found[0] == "协助分管"
        yield _Verb(*found.span(), kind, opens)
        at = found.end()


# ------------------------------------------------------------------------------------------- lists

LED = re.compile(r"[^，,；;]{0,30}?工作(?!委|部|局|站|办|领导小组|室|中心|会|方案|例会|专题|[0-9])")


def _read_list(sentence: _Sentence, verb: _Verb, end: int) -> tuple[list[Duty], bool]:
    """The names that a verb governs up to `end`, and whether one of them is sure."""
    text = sentence.text
    if verb.kind == "lead":
        end = _end_of_leading(text, verb.end, end)
    if verb.kind == "hold":
        items = find_office_held(text, verb.end, end)
    else:
        items = find_items(text, verb.end, end, verb.kind)
    duties: list[Duty] = []
    for item in items:
        name = text[item.start : item.end]
        relation: Relation = "主持" if item.leading else verb.relation
        first, last = (item.start, item.end) if name else (verb.start, end)
        span = Span(sentence.start + first, sentence.start + last)
        duties.append(Duty(name, relation, portfolios_of(name), span))
    return duties, any(item.sure for item in items)


def _end_of_leading(sentence: str, start: int, end: int) -> int:
    """Where 主持局全面工作 ends; what is led has 工作 behind it, and a meeting has not."""
    led = LED.match(sentence, start, end)
    return led.end() if led else start
