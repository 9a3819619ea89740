"""The kind of a report from its text alone: the formula of its opening, or the words of its body.

Many texts come without a title, named after a city. The formula by which a speaker begins (我代表市
人民政府向大会报告工作) is nearly as good; where even that is missing, the words that the genre
repeats decide, with less confidence.
"""

from __future__ import annotations

import re

from indexer.models import Evidence, Field
from indexer.offsets import Span

FORMULA_RULE = "formula of the opening"
BODY_RULE = "words of the genre in the body"
OPENING = 1000

# 现在，我代表市人民政府，向大会报告工作. Who speaks for the government to a standing committee
# reports on one matter: 我代表县人民政府向县人大常委会报告义务教育工作情况.
GOVERNMENT = (
    r"(?:我|本人)[^。；\n]{0,20}?代表[^。；\n]{0,25}?(?:政府|国务院|管委会|行政公署|办事处)"
    r"(?![^。；\n]{0,15}常(?:务委员|委)会)[^。；\n]{0,25}?(?:报告|汇报)"
    r"|(?:我|现在)[^。；\n]{0,30}?向大会(?:报告|汇报|作)[^。；\n]{0,6}政府工作"
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
        # 刚才，各位书记作了述职 tells of others.
        # 现将履职情况向考核组汇报如下; 下面，我就一年来的思想工作和廉洁自律情况作一汇报; 现述职如下
        (
            "述职报告",
            r"(?:现在?|下面|我|本人)[，,]?我?(?:将|就|把)[^。；\n]{0,45}?"
            r"(?:履职|履行[^。；\n]{0,8}职责|廉洁|廉政|德能勤绩)[^。；\n]{0,40}?(?:报告|汇报|述职)"
            r"|述职如下|(?:作|做|进行)(?!了)[^。；，\n]{0,6}述职(?=[。：:，])",
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


def by_formula(text: str) -> Field[str]:
    """The kind whose formula opens the text; what somebody in it is quoted with opens nothing.

    >>> by_formula("现述职如下。").value
    '述职报告'
    >>> by_formula("他念道：“现述职如下。”").value
    """
    for kind, formula in FORMULAS:
        for found in formula.finditer(text, 0, OPENING):
            if not _is_quoted(text, found.start()):
                return Field(kind, "ok", (words_of(FORMULA_RULE, found),), 0.95)
    return Field.unknown()


def _is_quoted(text: str, start: int) -> bool:
    """Whether a quotation that its paragraph opens is not closed yet."""
    paragraph = text.rfind("\n", 0, start) + 1
    return text.rfind("“", paragraph, start) > text.rfind("”", paragraph, start)


def by_body(text: str) -> Field[str] | None:
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


def words_of(rule: str, match: re.Match[str]) -> Evidence:
    """What a pattern matched as evidence."""
    return Evidence(rule, Span(*match.span()), match[0])
