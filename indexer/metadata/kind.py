"""The kind of a report: from its title, the formula of its opening, or the words of its body.

Many texts come without a title, named after a city. The formula by which a speaker begins (我代表市
人民政府向大会报告工作) is nearly as good; where even that is missing, the words that the genre
repeats decide, with less confidence. What is no report (a notice, a speech, news, a story) gets
the kind `other`, and the rule says why. Where nothing speaks for either, the kind is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from indexer.metadata.head import Line
from indexer.metadata.title import Title
from indexer.models import Evidence, Field
from indexer.offsets import Span
from indexer.vocab.kinds import OTHER, KindName, OtherName, find_kinds, find_other

TITLE_RULE = "name of a kind in the title"
FORMULA_RULE = "formula of the opening"
HEAD_RULE = "head of government before the assembly"
BODY_RULE = "words of the genre in the body"
OPENING = 1000
# Story and news show themselves soon.
START_OF_STORY = 3000
START_OF_NEWS = 300

# 现在，我代表市人民政府，向大会报告工作. Who speaks for the government to a standing committee
# reports on one matter: 我代表县人民政府向县人大常委会报告义务教育工作情况.
GOVERNMENT = (
    r"(?:我|本人)[^。；\n]{0,20}?代表[^。；\n]{0,25}?(?:政府|国务院|管委会|行政公署|办事处)"
    r"(?![^。；\n]{0,15}常(?:务委员|委)会)[^。；\n]{0,25}?(?:报告|汇报)"
    r"|向大会(?:报告|汇报|作)[^。；\n]{0,6}政府工作"
)
# The comma in 受县人民政府委托，向县人大常委会报告 parts who speaks from who listens.
SPEAKS_FOR = r"(?:代表|受)[^。；，,\n]{0,25}?"
TO_ALL = r"[^。；\n]{0,25}?报告"
# 我 the person; 我局 and 我市 are bodies.
PERSON = r"(?:我(?![们国省市县区州旗盟局镇乡街厅院校委办站所队处科单公社])|本人|个人|自己)"
# The first that fits decides. 现将本人一年来的工作总结如下 is a 工作总结.
FORMULAS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "国民经济和社会发展计划执行情况报告",
            r"(?:受[^。；\n]{0,25}委托|现将)[^。；\n]{0,30}国民经济和社会发展计划[^。\n]{0,50}?(?:审|报告)",
        ),
        (
            "审计工作报告",
            r"(?:受[^。；\n]{0,25}委托|现将)[^。；\n]{0,40}预算执行[^。\n]{0,20}审计[^。\n]{0,40}?(?:审|报告)",
        ),
        (
            "预算执行情况报告",
            r"(?:受[^。；\n]{0,25}委托|现将)[^。；\n]{0,30}预算[^。\n]{0,50}?(?:提请|审|报告)",
        ),
        ("政府工作报告", GOVERNMENT),
        ("人大常委会工作报告", rf"{SPEAKS_FOR}(?:人大常委会|人民代表大会常务委员会){TO_ALL}"),
        ("政协常委会工作报告", rf"{SPEAKS_FOR}(?:政协|政治协商会议)[^。；，,\n]{{0,25}}{TO_ALL}"),
        ("法院工作报告", rf"{SPEAKS_FOR}法院{TO_ALL}"),
        ("检察院工作报告", rf"{SPEAKS_FOR}检察院{TO_ALL}"),
        ("纪委工作报告", rf"{SPEAKS_FOR}(?:纪律检查委员会|纪委){TO_ALL}"),
        (
            "党委工作报告",
            rf"{SPEAKS_FOR}(?:(?:中共|中国共产党)[^。；，\n]{{0,25}}委员会|[省市州县区旗]委常委会){TO_ALL}",
        ),
        # 现将履职情况向考核组汇报如下; 下面，我就一年来的思想工作和廉洁自律情况作一汇报; 现述职如下
        (
            "述职报告",
            r"(?:现在?|下面|我|本人)[，,]?我?(?:将|就|把)[^。；\n]{0,45}?"
            r"(?:履职|履行[^。；\n]{0,8}职责|廉洁|廉政|德能勤绩)[^。；\n]{0,40}?(?:报告|汇报|述职)"
            r"|述职如下|(?:作|做|进行)[^。；，\n]{0,6}述职(?=[。：:，])",
        ),
        ("工作总结", r"(?:现|下面)[^。；\n]{0,50}?[总小]结(?:汇报|报告)?如下|总结如下"),
        (
            "述职报告",
            rf"(?:现|下面)[，,在]{{0,2}}(?:将|就|把){PERSON}[^。；\n]{{0,45}}?(?:报告|汇报)",
        ),
        ("述职报告", r"我(?:是|叫|现任)[^\n]{0,80}?现(?:将|就)[^。；\n]{0,45}?(?:报告|汇报)"),
        ("工作报告", r"现(?:将|就|把)[^。；\n]{0,60}?(?:报告|汇报)(?:如下|[：:，。])"),
    )
)
# A formula of these kinds says less than a name in the title: 2022年述职述廉报告 may go on with
# 现将履职情况汇报如下.
PLAIN_KINDS = ("述职报告", "工作总结", "工作报告")
# Behind a title of this sort a report may follow: 关于印发《政府工作报告》的通知.
MAY_HOLD_A_REPORT = ("notice in the title", "speech in the title", "news in the title")

# 2023年工作总结和2024年工作计划; 落实政府工作报告工作要点 is no such pair.
JOINT = re.compile("[和及与暨、（( ]|以及")

# （2024年1月8日在青禾县第十八届人民代表大会第四次会议上） and below it 县长 王某
ASSEMBLY = re.compile(r"人民代表大会第.{1,4}次会议")
SPEAKER = re.compile(r"(?<!副)[省市州盟县区旗镇乡]长(?=\s|$)|自治区代?理?主席")

# What texts that are no reports begin with.
NEWS = re.compile(
    r"(?:本报|本网|本台|日报|晚报|新闻网|融媒)[^。；\n]{0,12}讯|本报记者|(?:新华社|中新社|人民网)[^。；、，\n]{0,15}电(?![视台])"
    r"|[（(](?:本报)?(?:记者|通讯员)[^）)\n]{1,30}[）)]|记者[^。；\n]{0,15}(?:获悉|了解到)"
)
OPENINGS = (
    ("articles of a regulation", re.compile(r"^第一条[ 　]?[^\n]{0,40}", re.MULTILINE)),
    (
        "notice by its opening",
        re.compile(r"\A[^\n]{2,60}[：:]\n(?:[^\n]{0,200}?)现(?:将|就)[^\n]{0,60}(?:印发|通知|通报|公告)"),
    ),
    (
        "speech by its opening",
        re.compile(
            r"(?:作|做|表)[^。\n]{0,6}表态|表示(?:最|热烈|衷心|诚挚|的){1,4}(?:欢迎|祝贺|感谢)"
            r"|致以[^。\n]{0,12}(?:问候|祝贺|祝福)|宣布[^。\n]{0,20}开幕"
        ),
    ),
    (
        "form about a person",
        re.compile(
            r"姓 ?名[：: \t][^。]{0,40}?性 ?别[：: \t][^。]{0,80}?"
            r"(?:出生|民 ?族|学 ?历)[^\n]{0,12}"
        ),
    ),
    (
        "letter by its opening",
        re.compile(r"\A(?:亲爱的|尊敬的|广大|全[省市县区])[^。\n]{0,16}(?:市民|居民|村民|农民|朋友|乡亲|同胞|家长)[^。\n]{0,6}[：:]"),
    ),
)  # fmt: skip
# 说：“…” and 她笑道：“…”; a report may quote a saying once.
TALK = re.compile(r"[说道问喊答叹][：:，]“")
PEOPLE = re.compile(r"(?<!其)[他她]")

# Words of the body and how often they must stand there. The first group is needed; the kind with
# most groups is taken, three at the least: 地区生产总值, 各位代表 twice, 政府自身建设.
Sign = tuple[tuple[str, ...], int]
PLANS = (
    *("年工作安排", "年重点工作", "年主要目标", "年主要工作"),
    *("年主要任务", "年政府工作", "年工作建议", "年工作总体"),
)
SIGNS: dict[str, tuple[Sign, ...]] = {
    "政府工作报告": (
        (("生产总值", "财政收入", "公共预算收入"), 1),
        (("各位代表",), 1),
        (("各位代表",), 2),
        (("自身建设", "法治政府", "廉洁政府"), 1),
        (PLANS, 1),
    ),
    "法院工作报告": (
        (("审结",), 1),
        (("各位代表",), 1),
        (("案件",), 2),
        (("执结", "执行案件", "执行到位"), 1),
        (("法官",), 1),
    ),
    "检察院工作报告": (
        (("提起公诉",), 1),
        (("各位代表",), 1),
        (("批准逮捕", "批捕"), 1),
        (("检察建议", "公益诉讼"), 1),
        (("检察官",), 1),
    ),
    "人大常委会工作报告": (
        (("执法检查",), 1),
        (("各位代表",), 1),
        (("代表建议",), 1),
        (("常委会",), 3),
        (("审议意见",), 1),
    ),
    "述职报告": (
        (("本人",), 2),
        (("分管",), 1),
        (("民主测评", "评议", "述职"), 1),
        (("廉洁自律", "一岗双责", "廉洁从政", "以身作则", "严于律己"), 1),
        (("履职", "履行职责"), 1),
    ),
    "工作总结": (
        (("我局", "我镇", "我乡", "我街道", "我委", "我院", "我校", "我单位", "我中心", "全局"), 1),
        (("一年来", "今年以来", "工作总结"), 1),
        (("存在的问题", "存在问题", "存在的不足", "困难和问题"), 1),
        (("下一步", "工作打算", "工作计划", "工作思路"), 1),
    ),
}  # fmt: skip
LEAST_SIGNS = 3
# A page of links: many short lines, hardly a full stop.
LEAST_LINES = 8
LONGEST_ENTRY = 25


def find_kind(title: Title, head: tuple[Line, ...], text: str) -> Field[str]:
    """The kind of a text, `other` when it is no report, unknown where nothing tells.

    The name of the file counts after the formula, since 述职报告.docx may hold anything.
    """
    formula = _by_formula(text)
    if formula.value is None and (spoiled := _news_or_story(text)):
        return spoiled
    named = _by_title(title)
    if title.is_name_of_file:
        plain = formula.value in PLAIN_KINDS and named.value not in (None, OTHER)
        found = named if plain or formula.value is None else formula
    else:
        found = _weigh(named, formula, text)
    if found.value:
        return found
    by_head = _by_head(head)
    return by_head or _by_opening(text) or _by_body(text) or _page_of_links(text) or Field.unknown()


def _weigh(named: Field[str], formula: Field[str], text: str) -> Field[str]:
    """The title or the formula, whichever says more.

    A 工作报告 that begins 我代表县人民政府 is a 政府工作报告; a notice that goes on so, or with
    the words of one, holds one.
    """
    if named.value == OTHER:
        if named.evidence[0].rule not in MAY_HOLD_A_REPORT:
            return named
        if formula.value in ("工作总结", "工作报告"):
            return named
        return formula if formula.value else _by_body(text) or named
    says_less = named.value == "工作报告" and formula.value not in (*PLAIN_KINDS, None)
    return formula if named.value is None or says_less else named


def _by_title(title: Title) -> Field[str]:
    """The kind that the title names; of several the last, which is the one that it is.

    关于政府工作报告的工作总结 is a 工作总结, 关于政府工作报告的决议 no report. A plan that
    goes with a report (2023年工作总结和2024年工作计划) leaves it one.
    """
    text = title.field.value or ""
    names = list(find_kinds(text))
    other = find_other(text)
    if other and names and _is_a_report(text, names[-1], other):
        other = None
    if other:
        evidence = _quoted(title, other.rule, other.start, other.end)
        return Field(OTHER, "ok", (evidence,), title.field.confidence)
    if not names:
        return Field.unknown()
    evidence = _quoted(title, TITLE_RULE, names[-1].start, names[-1].end)
    return Field(names[-1].kind, "ok", (evidence,), title.field.confidence)


def _is_a_report(title: str, name: KindName, other: OtherName) -> bool:
    """Whether a title names a report although a word of another thing stands in it.

    >>> titles = "年度述职发言", "举办培训班工作总结", "工作总结和工作计划", "热议政府工作报告"
    >>> for title in titles:
    ...     print(_is_a_report(title, *find_kinds(title), find_other(title)))
    True
    True
    True
    False
    """
    part_of_it = name.start <= other.start and other.end <= name.end
    event = other.rule == "news in the title" and other.end <= name.start
    with_plan = other.rule == "plan in the title" and JOINT.match(title, name.end)
    return part_of_it or event or bool(with_plan)


def _quoted(title: Title, rule: str, start: int, end: int) -> Evidence:
    if title.line:
        return title.line.evidence(rule, start, end)
    return Evidence(rule, None, (title.field.value or "")[start:end])


def _by_formula(text: str) -> Field[str]:
    for kind, formula in FORMULAS:
        if found := formula.search(text, 0, OPENING):
            return Field(kind, "ok", (_found(FORMULA_RULE, found),), 0.95)
    return Field.unknown()


def _by_head(head: tuple[Line, ...]) -> Field[str] | None:
    """A head of government who stands before the assembly gives a 政府工作报告."""
    session, speaker = (
        next(
            (line.evidence(HEAD_RULE, *m.span()) for line in head if (m := sign.search(line.text))),
            None,
        )
        for sign in (ASSEMBLY, SPEAKER)
    )
    if not session or not speaker:
        return None
    return Field("政府工作报告", "ok", (session, speaker), 0.85)


def _news_or_story(text: str) -> Field[str] | None:
    """`other` for what is told: even a title like 述职报告 does not make a report of it."""
    if news := NEWS.search(text, 0, START_OF_NEWS):
        return _other([_found("news by its opening line", news)], 0.9)
    talk = list(islice(TALK.finditer(text, 0, START_OF_STORY), 2))
    if len(talk) < 2 or len(PEOPLE.findall(text, 0, START_OF_STORY)) < 2:
        return None
    return _other([_found("story: people talk", match) for match in talk], 0.8)


def _by_opening(text: str) -> Field[str] | None:
    for rule, opening in OPENINGS:
        if found := opening.search(text, 0, OPENING):
            return _other([_found(rule, found)], 0.85)
    return None


def _by_body(text: str) -> Field[str] | None:
    """The kind whose words the body has most of, with one quote for each group."""
    best: tuple[str, list[Evidence]] = ("", [])
    for kind, (needed, *others) in SIGNS.items():
        if first := _sign(text, needed):
            found = [first, *filter(None, (_sign(text, sign) for sign in others))]
            if len(found) >= max(LEAST_SIGNS, len(best[1]) + 1):
                best = (kind, found)
    kind, evidence = best
    confidence = 0.5 + 0.07 * len(evidence)
    return Field(kind, "ok", tuple(dict.fromkeys(evidence)), confidence) if kind else None


def _sign(text: str, sign: Sign) -> Evidence | None:
    """The word of a group that stands often enough in the text, where it stands first."""
    words, least = sign
    for word in words:
        start = text.find(word)
        if start >= 0 and (least == 1 or text.count(word) >= least):
            return Evidence(BODY_RULE, Span(start, start + len(word)), word)
    return None


def _page_of_links(text: str) -> Field[str] | None:
    lines = text.split("\n")
    if len(lines) < LEAST_LINES or len(text) > LONGEST_ENTRY * len(lines):
        return None
    if sum(map(text.count, "。；！？")) > 1:
        return None
    first = "\n".join(lines[:2])
    return _other([Evidence("lines without sentences", Span(0, len(first)), first)], 0.6)


def _found(rule: str, match: re.Match[str]) -> Evidence:
    return Evidence(rule, Span(*match.span()), match[0])


def _other(evidence: Iterable[Evidence], confidence: float) -> Field[str]:
    return Field(OTHER, "ok", tuple(evidence), confidence)
