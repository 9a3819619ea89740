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

from indexer.models import Portfolio, Relation
from indexer.offsets import Span
from indexer.vocab.portfolios import find_names, portfolios_of

HEAD = 1500
# A section of duties is read this far: longer ones go on to tell what was done. A report has one or
# two; the bound is for texts that are no report.
SECTION = 400
MOST_SECTIONS = 8


@dataclass(frozen=True, slots=True)
class Duty:
    """One body or matter of the sentence, as written, and its portfolios in the vocabulary.

    `name` is empty where the text leaves the body out (主持全面工作); `span` then covers the words.
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


def _any_of(words: str) -> str:
    """A pattern that fits each of the words."""
    return "|".join(words.split())


# --------------------------------------------------------------------------------------- sentences

SECTIONS = _any_of(
    "工作分工 职责分工 分工情况 个人分工 工作职责 岗位职责 主要职责 履职情况 分管工作 基本情况"
)
HEADING = re.compile(rf"^[^\n。，,]{{0,8}}(?:{SECTIONS})[^\n。，,]{{0,8}}$", re.M)
SENTENCE = re.compile(r"[^。！？!?\n]+")
BRACKETS = re.compile(r"[（(][^（）()\n]{0,60}[）)]")
# What speaks of duties before the verb: 根据分工，我负责…. 我们 and 我县 are not the official.
CUE = re.compile(
    r"分工|职责|工作安排|[任为].{2,16}[长记席任员]"
    r"|(?:本人|我(?![们县区市局镇乡院校国省州旗]))[^，,；;]{0,8}$"
)
# 联系县法院、县检察院。 needs no cue where it begins the sentence after 分管公安工作。
BEGINNING = 12


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
        spoken_of = cued or CUE.search(before) or (follows and len(before) <= BEGINNING)
        opened = opened or bool(spoken_of and verb.kind not in NEVER_FIRST and sure)
        goes_on = follows and spoken_of and verb.kind != "further"
        # 主抓社有企业改革和农资供应: after a sure list, several unknown matters are a list too.
        if (opened or goes_on) and (sure or (result and len(duties) > 1)):
            result += duties
    return result


# ------------------------------------------------------------------------------------------- verbs

IS = "(?:(?:主要)?(?:有|为|是|包括|涉及)|[：: ])"
THERE = f"{IS}*"
ADVERB = "(?:具体|主要|牵头|直接|重点|全面|统筹)?"
NO_LEADING = _any_of("召开 会议 人 制定 编 开展 研究 起草 推进 参加")
# 负责人大代表建议办理 is a duty, 负责人 is not.
NO_BEARING = rf"人(?![大口力才民社事武防])|{_any_of('同志 任 的 地 制')}"
NO_TIE = _any_of("群众 实际 方式 电话 人 点 服务 会议 制度 沟通")
KINDS: dict[str, str] = {
    # 协助县长分管, 配合镇长做好
    "assist": rf"(?:协助|配合)(?P<whom>[^，,。；;\n]{{0,20}}?){ADVERB}"
    rf"(?:{_any_of('分管 主管 负责 抓好 抓 做好 管理 处理 主持 承担')})",
    "share": "协管|协抓",
    "lead": f"全面负责|主持(?!{NO_LEADING})",
    # 分管, 分管部门有; not 分管部门的配合. 分工联系 is to be in charge.
    "charge": "(?<!不再)(?:(?:分管|主管)(?:[、和与及]?联系)?|分工联系)"
    f"(?:的?(?:工作|部门|单位|领域|范围){IS}+"
    f"|(?!{_any_of('工作 部门 单位 领域 范围 口 以来 领导')})"
    f"(?P<which>的)?{THERE})",
    "further": "牵头(?!人|负责|抓)(?:落实|推进|做好)?|(?<!主要)(?<!具体)承担(?![了着起的])",
    "bear": "(?:负责|(?:主要|具体|牵头|重点|分工|侧重)抓好?|主抓|(?:主要|具体)承担)"
    f"(?!{NO_BEARING}){THERE}",
    "hold": "兼任?",
    # Not 密切联系实际, 多方联系, 取得联系, 理论联系实际.
    "tie": "(?<![密切多方紧加强取得保持积极主动理论的广泛])"
    "(?:(?:对口|挂钩|挂点|定点|直接|包抓|包保|包)?联系"
    f"|{_any_of('包抓 包联 包保 包片 挂联 挂包 联点 帮联')})"
    f"(?!负责|{NO_TIE})(?:的?(?:单位|部门|乡镇|镇|村){IS}+|(?!的){THERE})",
}
VERB = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))
RELATIONS: dict[str, Relation] = {
    "assist": "协助", "share": "协助", "lead": "主持", "charge": "分管", "bear": "负责",
    "further": "负责", "hold": "主持", "tie": "联系",
}  # fmt: skip
# In 协助王某同志抓 somebody is helped, in 协助配合有关部门做好 nobody.
WHOM = re.compile(f"(?:{_any_of('长 书记 主任 主席 同志 领导 班子 董事 经理')})$")
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

# 和 and its like part a list; not in 和平镇, 涉及, 参与, nor in names as 林业和草原.
AND = r"(?<![共温平祥])和(?![平谐美睦顺田])|以及|(?<![涉普危])及(?!时)|(?<!参)与(?!会)"
SEPARATOR = re.compile(rf"[、，,；;]|\.(?=[\u4e00-\u9fff])|{AND}")
# After these the list goes on only with names that are sure: 分管农业、水利，全年….
LOOSE = frozenset("，,；;.")
# 联系海关、中石化、盐业公司: a short unknown name does not end the list.
LONGEST_UNKNOWN = 6


class _Item(NamedTuple):
    """A name in a list. It is `sure` when the vocabulary knows it or its shape is an office's.

    `leading`: the words behind it say that the official leads it (全面工作).
    """

    start: int
    end: int
    sure: bool
    leading: bool = False


def _read_list(sentence: _Sentence, verb: _Verb, end: int) -> tuple[list[Duty], bool]:
    """The names that a verb governs up to `end`, and whether one of them is sure."""
    if verb.kind == "lead":
        end = _end_of_leading(sentence.text, verb.end, end)
    reader = _office_held if verb.kind == "hold" else _items
    items = list(reader(sentence.text, verb, end))
    duties: list[Duty] = []
    for item in items:
        name = sentence.text[item.start : item.end]
        relation: Relation = "主持" if item.leading else verb.relation
        first, last = (item.start, item.end) if name else (verb.start, end)
        span = Span(sentence.start + first, sentence.start + last)
        duties.append(Duty(name, relation, portfolios_of(name), span))
    return duties, any(item.sure for item in items)


HEADS = _any_of(
    "党委书记 党组书记 党工委书记 书记 局长 主任 部长 院长 校长 会长 政委 总经理 董事长"
)
HELD = re.compile(rf"(?P<office>[^，,。；;、副]{{2,20}}?)(?:{HEADS})")
LED = re.compile(r"[^，,；;]{0,30}?工作(?!委|部|局|站|办|领导小组|室|中心|会|方案|例会|专题|[0-9])")


def _office_held(sentence: str, verb: _Verb, end: int) -> Iterator[_Item]:
    """兼任县公安局局长: 县公安局."""
    held = HELD.match(sentence, verb.end, end)
    if held and OFFICE.search(held["office"]):
        yield _Item(*held.span("office"), sure=True)


def _end_of_leading(sentence: str, start: int, end: int) -> int:
    """Where 主持局全面工作 ends; what is led has 工作 behind it, and a meeting has not."""
    led = LED.match(sentence, start, end)
    return led.end() if led else start


def _items(sentence: str, verb: _Verb, end: int) -> Iterator[_Item]:
    closed = False
    for start, stop, separator in _pieces(sentence, verb.end, end):
        item = _item(sentence, start, stop, verb)
        if item is None:
            length = len(sentence[start:stop].strip())
            closed = closed or length > LONGEST_UNKNOWN or (separator in LOOSE and length > 0)
        elif not item.sure if separator in LOOSE else closed:
            return
        else:
            yield item


def _pieces(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The parts of a list and the sign before each. Names of the vocabulary are never cut."""
    held = [(start + name.start, start + name.end) for name in find_names(sentence[start:end])]
    at, sign = start, "、"
    for separator in SEPARATOR.finditer(sentence, start, end):
        if any(first < separator.start() < last for first, last in held):
            continue
        yield at, separator.start(), sign
        at, sign = separator.end(), separator[0]
    yield at, end, sign


# ------------------------------------------------------------------------------------------- names

# 1.县农业局, 包括农业, 负责全县教育, 联系园区企业万通公司: what stands before a name.
NUMBERING = r"\s*(?:[0-9]{1,2}[.．]|[①-⑳]|[一二三四五六七八九十]是)?\s*"
BEFORE_A_NAME = re.compile(
    rf"{NUMBERING}(?:包括|主要是|主要有)?(?:(?:全|本|我)(?:[县区市镇乡州旗省]|街道)的?(?=..))?"
    r"(?:(?:园区|帮扶|重点|民营|驻[县区市])?企业(?=.{2,20}公司))?"
)
# What closes a name: 供销等部门, 水利方面的工作, 草原几个口子. Not 农村工作领导小组, 社会工作部.
FULL = "全面|全盘|行政"
TAIL = re.compile(
    r"(?<![高平同中均初优上])等(?!级|候|待)"
    rf"|(?:方面|领域|战线|系统|口)?的?(?:{FULL}|日常|常务|各项|有关|相关|具体|业务){{0,3}}"
    r"(?:(?<!社会)(?<!群众)(?<!(?<!农业)农村)工作"
    rf"(?!{_any_of('委 部 局 站 办 领导小组 室 者 专班 组 科 股 中心')})|(?<=具体)(?:事务|任务))"
    r"|[几两三四五六七八九十0-9]+[个项](?:口|部门|单位|方面|局|乡镇|镇|村)"
    r"|(?:方面|领域|战线|系统)(?=的?$)"
)
# 主持局全面工作, 负责全局行政工作: to lead. 负责县政府常务工作 is not.
LEADING = re.compile(f"(?:{FULL})(?:日常)?工作")
OFFICE = re.compile(
    "(?:"
    + _any_of(
        "局 委 办 厅 部 会 社 院 校 所 站 室 股 科 处 队 段 馆 厂 矿 中心 大厅 专班 窗口 网点 公司"
        " 集团 银行 支行 政府 党组 人大 政协 机关 园区 开发区 镇 乡 街道 村 社区 苏木 嘎查 农场"
    )
    + ")$"
)
# 局 and 全局 are names of what an official leads, and nowhere else.
OWN = re.compile(r"(?:全|本|我)?[局委办厅院校社会所站]|机关")
# Redacted, or naming nobody: **镇, 乡镇, 有关部门.
NOBODY = re.compile(
    r"[*＊×xXＸ○某□]{1,6}(?:镇|乡|街道|村|局|委|办|公司|企业|社区|部门|同志)?"
    r"|(?:有关|相关|其他|所|本|该|部分|分管|联系|包抓|贫困|帮扶)?(?:"
    + _any_of(
        "部门 单位 领域 乡镇 镇村 村 社区 企业 群众 科室 股室 站所 办公室主任 方面 事项 任务 局 委"
        " 办 行政 党务 党政"
    )
    + ")"
)
NOT_IN_NAMES = re.compile(
    r"^驻.{2,6}村$|^各|^协调|^[0-9一二三四五六七八九十两几]+[个项家户名]|[的了着过在是把被将使让从向于]|"
    + _any_of(
        "同时 先后 现将 担任 落实 开展 推进 确保 完成 参加 召开 带领 坚持 认真 较好 努力 按照 根据"
        " 全年 一年 以来 期间 领导下 带头 召集 加强 做到 成立 所有 汇报 负责 分别 多次 深入 围绕"
        " 研究"
    )
)
# 包抓磨石乡脱贫攻坚: the place, and not what is done there.
PLACE = re.compile(
    r"[^、]{1,8}?(?:镇|乡|街道|村|社区)(?=.{0,4}(?:振兴|攻坚|扶贫|脱贫|建设|发展|整治|帮扶))"
)
# 农业产业发展: a matter of the vocabulary with such words behind it is one still.
STILL_A_MATTER = re.compile(
    "(?:"
    + _any_of(
        "事业 产业 发展 建设 管理 监管 保护 改革 整治 保障 服务 安全 推进 事务 执法 防控 治理 生产"
        " 行业 督察 整改"
    )
    + "){0,3}"
)
PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9“”*×]+")
LONGEST_OFFICE = 20
LONGEST_MATTER = 14
# A matter that nobody knows: 人大代表建议办理.
LONGEST_UNKNOWN_MATTER = 10


def _item(sentence: str, start: int, end: int, verb: _Verb) -> _Item | None:
    """The name in one part of a list; None where it holds none."""
    if verb.kind != "lead" and (before := BEFORE_A_NAME.match(sentence, start, end)):
        start = before.end()
    tail = TAIL.search(sentence, start, end)
    name = sentence[start : tail.start() if tail else end].strip()
    start += len(sentence[start:end]) - len(sentence[start:end].lstrip())
    if verb.kind == "lead":
        name = name.removesuffix("里")
    elif verb.kind == "tie" and (place := PLACE.match(name)):
        name = place[0]
    stop = start + len(name)
    if verb.kind == "lead" and tail and not name:
        return _Item(start, start, sure=True, leading=True)
    leading = verb.kind == "lead" or (
        verb.kind == "bear" and LEADING.search(sentence, start, end) is not None
    )
    if leading and OWN.fullmatch(name):
        return _Item(start, stop, sure=True, leading=True)
    if NOBODY.fullmatch(name) or not PLAIN.fullmatch(name) or name.isdigit():
        return None
    if len(name) < 2 or NOT_IN_NAMES.search(name):
        return _Item(start, stop, sure=True) if portfolios_of(name) and _is_name(name) else None
    sure = _is_sure(name, verb)
    if not sure and (leading or verb.kind == "tie" or len(name) > LONGEST_UNKNOWN_MATTER):
        return None
    return _Item(start, stop, sure, leading)


def _is_sure(name: str, verb: _Verb) -> bool:
    """Whether a name is in the vocabulary, or has the shape of an office's or a place's."""
    if len(name) <= LONGEST_OFFICE and OFFICE.search(name):
        return True
    if not portfolios_of(name) or len(name) > LONGEST_MATTER:
        return False
    rest = name[max((found.end for found in find_names(name)), default=len(name)) :]
    return rest == "" or (verb.kind != "tie" and STILL_A_MATTER.fullmatch(rest) is not None)


def _is_name(name: str) -> bool:
    """Whether a name of the vocabulary is all there is: 党的建设 in spite of its 的."""
    return any(found.end - found.start == len(name) for found in find_names(name))
