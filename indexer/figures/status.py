"""Result, plan or forecast: what the words of a sentence say of its numbers.

In a part that looks back a number is a result, in one that plans a target, unless its words say
otherwise: 力争 here, 去年 there.
"""

from __future__ import annotations

import re

from indexer.figures.lexicon import any_of, words
from indexer.models import FigureStatus

# What is still to be done. 计划 names a sum in 年度计划投资, and 任务 in 完成任务的105%.
TARGET = re.compile(
    "力争|确保|迈向|(?<![会度])预期(?!寿命|管理|收益|进度)|今年要|目标(?:是|为|：|:|(?=增长|达到|完成))|任务(?:为|是)"
    "|将(?=新|建|完成|实现|达到|办)|要(?=新建|办好|完成|实现|达到|力争)|拟(?![定订])"
    "|争取(?=[^，0-9]{0,8}(?:达到|突破|完成|实现|创建|新增))|规划(?=新建)|到20[2-9][0-9]年"
    f"|计划(?!投资){any_of(words('actions'))}"
)
LIST_OF = re.compile("(?:预期|主要|奋斗|发展|工作)目标|(?:主要|目标|重点)任务(?:是|为)?$|计划完成")
DONE = re.compile(
    "超额完成|圆满完成|全面完成|如期完成|顺利完成|已完成|目标任务的|年度(?:目标)?任务的|完成了"
)
FORECAST = re.compile("预计|有望|预测(?!预警|报)")
# 预计 at the beginning holds for the whole sentence.
FORECAST_OPENING = re.compile("[^，。]{0,2}预计|据[^，。]{0,8}(?:预测|预计)")
# In the part that plans, what is already there: 去年完成, 目前已有.
PAST = re.compile(
    "去年|上年|已(?:建成|完成|达|有|经|累计|实现|发展|开工)|(?<!项)目前(?!期)|只有|仅有"
    r"|过去[一三五]年|20\d\d年(?:以来|底)?已|现有[^，。；]{0,4}$|截至|在册|[建取达完落实增获]成?了"
)


def status_of(sentence_left: str, clause: str, planned: bool, carried: bool) -> FigureStatus:
    """What the words before a number say: `clause` its clause, `sentence_left` all of them.

    `planned` says that the part plans, `carried` that a forecast goes on from the number before.
    """
    if FORECAST.search(clause) or carried or FORECAST_OPENING.match(sentence_left):
        return "forecast"
    if DONE.search(clause) and (not planned or PAST.search(clause)):
        return "actual"
    # 主要预期目标是：…；…: what opens a list holds for all of it, else a cue holds up to a ；.
    opening, colon, _ = sentence_left.partition("：")
    if TARGET.search(re.split("[；;]", sentence_left)[-1]) or (colon and LIST_OF.search(opening)):
        return "target"
    if not planned:
        return "actual"
    return "actual" if PAST.search(sentence_left) else "target"


def carries_forecast(gap: str, unit: str, clause: str, before_was_rate: bool) -> bool:
    """Whether 预计 of the number before still holds: 预计达到30.9亿元，同比增长|5.51%."""
    if gap.count("，") > 1 or re.search("[；;。]", gap):
        return False
    return unit == "%" or (before_was_rate and bool(re.search("达到|达", clause)))
