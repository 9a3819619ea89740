"""A share, its part and its whole: 面积18.59万亩，占总面积30.9万亩的60.16%.

The part must stand right before 占, so that it is what the sentence goes on to speak of; where
several numbers of the same kind stand before it (完成营造林1.8万亩，其中人工造林1.25万亩、封山育林
5500亩，占任务1.75万亩的102.9%), any of them may be meant, and one that fits is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.audit.records import Finding, judge
from indexer.audit.sentences import Sentence, comparable
from indexer.models import Figure
from indexer.numerals import write_number
from indexer.precision import PERCENT, interval_in, interval_of

SOFT = "(?:约|近|超过|超)?"
# 18.59万亩|，占甜菜种植面积|30.9万亩|的|60.16%
OF_WHOLE = re.compile(
    r"(?:[，,、](?:同比)?(?:增长|下降)[\d.]+%)?[，,、]?(?:约|共|已)?占(?!用|地|有|道)[^，。；]{0,24}?"
)
SHARE_END = re.compile(f"的(?:比重为|比例为)?{SOFT}")
# 30.9万亩|，其中高标准农田|18.59万亩|，占|60.16%
AMONG = re.compile("[，,、（(]?其中[：:]?[^，。；其]{1,20}?")
BARE_SHARE = re.compile(
    f"[，,、]?占(?:比(?:为|达到|达)?|(?:总|全部)[^，。；的]{{0,6}}的?|总[^，。；的]{{0,6}}的)?{SOFT}"
)


def shares(sentence: Sentence) -> Iterator[Finding]:
    """The shares of a sentence that are not what its numbers give.

    Contradicts: 面积18.59万亩，占总面积30.9万亩的62.16%; 监测对象486户，其中已消除风险391户，占90%.
    Does not: 民生支出20.6亿元，占一般公共预算支出的82.4% (no whole is stated).
    """
    figures = sentence.figures
    for index in range(2, len(figures)):
        share, second = figures[index], figures[index - 1]
        if share.unit != "%" or share.kind in ("growth_rate", "change_amount"):
            continue
        before = [i for i in range(index - 1) if comparable(second, figures[i])]
        if not before:
            continue
        gap, end = sentence.between(before[-1], index - 1), sentence.between(index - 1, index)
        if OF_WHOLE.fullmatch(gap) and SHARE_END.fullmatch(end):
            yield from _judged(sentence, [figures[i] for i in before], second, share)
        elif len(before) == 1 and AMONG.fullmatch(gap) and BARE_SHARE.fullmatch(end):
            yield from _judged(sentence, [second], figures[before[0]], share)


def _judged(
    sentence: Sentence, parts: list[Figure], whole: Figure, share: Figure
) -> Iterator[Finding]:
    said, of = interval_of(share), interval_of(whole)
    account = sentence.account
    findings = []
    for part in parts:
        amount = interval_in(part, whole.unit)
        quotient = amount.over(of) if amount and of else None
        if quotient is None or said is None:
            return
        percent = quotient.scaled(PERCENT)
        reckoned = f"{part.quote} 是 {whole.quote} 的 {write_number(percent.value, places=2)}%"
        finding = judge(
            "share",
            [(account, part), (account, whole), (account, share)],
            reckoned,
            percent,
            said,
            "%",
            f"{reckoned}，文中写作 {share.quote}。",
        )
        if finding is None:
            return
        findings.append(finding)
    # The part right before 占 is the one that the words mean most likely.
    yield from findings[-1:]
