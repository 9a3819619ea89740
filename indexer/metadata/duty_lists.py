"""The names in a list of duties: 县农业局、县水务局等部门, 林业和草原、防汛抗旱方面的工作.

A list is cut at its signs and at 和, but never inside a name of the vocabulary (林业和草原) nor
inside that of a joint office (县民政和人社局). What closes a name (等部门, 方面的工作) is no part
of it, nor is what stands before it (全县, 1.).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.vocab.portfolios import find_names, portfolios_of


def any_of(words: str) -> str:
    """A pattern that fits each of the words."""
    return "|".join(words.split())


# ------------------------------------------------------------------------------------------- lists

# 和 and its like part a list; not in 和平镇, 涉及, 参与, nor in names as 林业和草原.
AND = r"(?<![共温平祥])和(?![平谐美睦顺田])|以及|(?<![涉普危])及(?!时)|(?<!参)与(?!会)"
# The level before a name; not in 市场监管, 县域经济.
LEVEL = "(?:[县区州旗省盟]|市(?!场|政(?!府)|容))(?!域|划)"
# 区委农办区扶贫办区供销社: nothing stands between the names but the level of the next.
UNPARTED = rf"(?<=[局办社联])(?={LEVEL}[^、，,；;\s]{{1,8}}[局办社联])"
SEPARATOR = re.compile(rf"[、，,；;\n]|\.(?=[\u4e00-\u9fff]|\s*$)|{AND}|{UNPARTED}")
# Offices of two fields, cut at no 和: 县民政和人社局, 文史资料和学习委. Not 县法院和审计局.
JOINT = re.compile(
    rf"{LEVEL}[^、，,；;和\s]{{2,6}}(?<![局委办会社院中心部所站])和(?!{LEVEL})[^、，,；;和\s]{{2,6}}[局委办]"
    r"|[^、，,；;和\s]{2,8}和学习委(?:员会)?"
)
# After these the list goes on only with names that are sure: 分管农业、水利，全年….
LOOSE = frozenset("，,；;.")
# 联系海关、中石化、盐业公司: a short unknown name does not end the list.
LONGEST_UNKNOWN = 6


class Item(NamedTuple):
    """A name in a list. It is `sure` when the vocabulary knows it or its shape is an office's.

    `leading`: the words behind it say that the official leads it (全面工作).
    """

    start: int
    end: int
    sure: bool
    leading: bool = False


HEADS = any_of("党委书记 党组书记 党工委书记 书记 局长 主任 部长 院长 校长 会长 政委 总经理 董事长")
HELD = re.compile(rf"(?P<office>[^，,。；;、副]{{2,20}}?)(?:{HEADS})")


def find_office_held(sentence: str, start: int, end: int) -> list[Item]:
    """兼任县公安局局长: 县公安局."""
    held = HELD.match(sentence, start, end)
    if held and OFFICE.search(held["office"]):
        return [Item(*held.span("office"), sure=True)]
    return []


def find_items(sentence: str, start: int, end: int, kind: str) -> list[Item]:
    """The names of a list, up to where it stops to be one; `kind` is that of the verb before it."""
    items: list[Item] = []
    closed = False
    for first, last, separator in _pieces(sentence, start, end):
        item = _item(sentence, first, last, kind)
        if item is None:
            length = len(sentence[first:last].strip())
            closed = closed or length > LONGEST_UNKNOWN or (separator in LOOSE and length > 0)
        elif not item.sure if separator in LOOSE else closed:
            break
        else:
            items.append(item)
    return items


def _pieces(sentence: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The parts of a list and the sign before each. Names of the vocabulary are never cut."""
    held = [(start + name.start, start + name.end) for name in find_names(sentence[start:end])]
    at, sign = start, "、"
    for separator in SEPARATOR.finditer(sentence, start, end):
        joint = JOINT.match(sentence, at, end)
        if joint and separator.start() < joint.end():
            continue
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
# What closes a name: 供销等部门, 水利方面的工作, 草原几个口子, 分管农业的副县长.
# Not 农村工作领导小组, 社会工作部.
FULL = "全面|全盘|行政|军事"
TAIL = re.compile(
    r"(?<![高平同中均初优上])等(?!级|候|待)"
    rf"|(?:方面|领域|战线|系统|口)?的?(?:{FULL}|日常|常务|各项|有关|相关|具体|业务){{0,3}}"
    r"(?:(?<!社会)(?<!群众)(?<!(?<!农业)农村)工作"
    rf"(?!{any_of('委 部 局 站 办 领导小组 室 者 专班 组 科 股 中心')})|(?<=具体)(?:事务|任务))"
    r"|的副?[县市区州旗镇乡局]长(?=至今|以来|期间|$)"
    r"|[几两三四五六七八九十]大[块项类]|[几两三四五六七八九十0-9]+[个项](?:口|部门|单位|方面|局|乡镇|镇|村)"
    r"|(?:方面|领域|战线|系统)(?=的?$)"
)
# 主持局全面工作, 负责全局行政工作: to lead. 负责县政府常务工作 is not.
LEADING = re.compile(f"(?:{FULL})(?:日常)?工作")
# 县政府常务工作, 市政府日常工作: the whole of a government is no body that one looks after.
STANDING = re.compile("(?:政府|党委)的?(?:常务|日常)工作")
OFFICE = re.compile(
    "(?:"
    + any_of(
        "局 委 办 厅 部 会 社 院 校 所 站 室 股 科 处 队 段 馆 厂 矿 中心 大厅 专班 窗口 网点 公司"
        " 集团 银行 支行 政府 党组 人大 政协 机关 园区 开发区 镇 乡 街道 村 社区 苏木 嘎查 农场"
        " 小学 中学 学校 大学 幼儿园 [一二三四五六七八九十]中"
        " 民革 民盟 民建 民进 农工党 致公党 九三 台盟"
    )
    + ")$"
)
# 局 and 全局 are names of what an official leads, and nowhere else.
OWN = re.compile(r"(?:全|本|我)?[局委办厅院校社会所站]|机关")
# Redacted, or naming nobody: **镇, 区XX局, 乡镇, 有关部门.
NOBODY = re.compile(
    r"[县市区]?[*＊×xXＸ○某□]{1,6}(?:镇|乡|街道|村|局|委|办|中心|公司|企业|社区|部门|同志)?"
    r"|(?:有关|相关|其他|所|本|该|部分|分管|联系|包抓|贫困|帮扶)?(?:"
    + any_of(
        "部门 单位 领域 乡镇 镇村 村 社区 企业 群众 科室 股室 站所 办公室主任 方面 事项 任务 局 委"
        " 办 行政 党务 党政"
    )
    + ")"
)
NOT_IN_NAMES = re.compile(
    r"^驻.{2,6}村$|^各|^协调|^[0-9一二三四五六七八九十两几]+[个项家户名]|[的了着过在是把被将使让从向于]|"
    + any_of(
        "同时 先后 现将 担任 落实 开展 推进 确保 完成 参加 召开 带领 坚持 认真 较好 努力 按照 根据"
        " 全年 一年 以来 期间 领导下 带头 召集 加强 做到 成立 所有 汇报 负责 分别 多次 深入 围绕"
        " 研究"
    )
)
# 包抓磨石乡脱贫攻坚: the place, and not what is done there. 县乡村振兴局 is none.
PLACE = re.compile(
    r"(?:[^、]{1,8}?(?:镇|街道|(?<!乡)村|社区)|[^、]{2,8}?乡)(?=.{0,4}(?:振兴|攻坚|扶贫|脱贫|建设|发展|整治|帮扶))"
)
# 农业产业发展: a matter of the vocabulary with such words behind it is one still.
STILL_A_MATTER = re.compile(
    "(?:"
    + any_of(
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


def _item(sentence: str, start: int, end: int, kind: str) -> Item | None:
    """The name in one part of a list; None where it holds none."""
    if kind != "lead" and (before := BEFORE_A_NAME.match(sentence, start, end)):
        start = before.end()
    tail = TAIL.search(sentence, start, end)
    name = sentence[start : tail.start() if tail else end].strip()
    start += len(sentence[start:end]) - len(sentence[start:end].lstrip())
    if kind == "lead":
        name = name.removesuffix("里")
    elif kind == "tie" and not OFFICE.search(name) and (place := PLACE.match(name)):
        name = place[0]
    stop = start + len(name)
    if kind == "lead" and tail and not name:
        return Item(start, start, sure=True, leading=True)
    if STANDING.search(sentence, start, end):
        return Item(start, start, sure=True, leading=kind == "lead")
    leading = kind == "lead" or (
        kind == "bear" and LEADING.search(sentence, start, end) is not None
    )
    if leading and OWN.fullmatch(name):
        return Item(start, stop, sure=True, leading=True)
    if NOBODY.fullmatch(name) or not PLAIN.fullmatch(name) or name.isdigit():
        return None
    if len(name) < 2 or NOT_IN_NAMES.search(name):
        return Item(start, stop, sure=True) if portfolios_of(name) and _is_name(name) else None
    sure = _is_sure(name, kind)
    if not sure and (leading or kind == "tie" or len(name) > LONGEST_UNKNOWN_MATTER):
        return None
    return Item(start, stop, sure, leading)


def _is_sure(name: str, kind: str) -> bool:
    """Whether a name is in the vocabulary, or has the shape of an office's or a place's."""
    if len(name) <= LONGEST_OFFICE and OFFICE.search(name):
        return True
    if not portfolios_of(name) or len(name) > LONGEST_MATTER:
        return False
    rest = name[max((found.end for found in find_names(name)), default=len(name)) :]
    return rest == "" or (kind != "tie" and STILL_A_MATTER.fullmatch(rest) is not None)


def _is_name(name: str) -> bool:
    """Whether a name of the vocabulary is all there is: 党的建设 in spite of its 的."""
    return any(found.end - found.start == len(name) for found in find_names(name))
