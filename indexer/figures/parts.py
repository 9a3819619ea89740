"""Which parts of a report look back and which plan.

A 政府工作报告 first looks back and then plans; a 述职报告 closes with what comes next. Headings say
where one ends and the other begins, or, in a report without headings, how a paragraph opens.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.figures.lexicon import any_of, words
from indexer.models import Report
from indexer.structure import AT_LINE_START, SIGNS

# Headings of the two parts.
PLAN_HEADING = re.compile(
    any_of(words("plan_headings"))
    + r"|(?:今年|20\d\d年)的?(?:工作|重点工作|政府工作|主要工作|经济社会发展)"
)
REVIEW_HEADING = re.compile(
    any_of(words("review_headings")) + "|存在的?(?:主要)?(?:问题|困难|不足)|主要工作$|所做的?工作"
)
# Below the top only these count: （二）…，在取得更多成效上发力 reviews nothing.
PLAN_BELOW = re.compile(any_of(words("plan_headings_below")))
REVIEW_BELOW = re.compile("回顾|总结|完成情况|履职情况|存在的?(?:主要)?(?:问题|困难|不足)")
# In a report of plain paragraphs these open the part that plans: up to the next heading, and of
# the year to come up to the end.
NEXT_OPENING = re.compile(
    "(?:下一步|下步|今后|明年|来年|新的一年|下一阶段|下半年)[，,的]?"
    ".{0,12}(?:将|要|计划|继续|重点|着力|打算|工作)"
)
THIS_YEAR = r"(?:今年|20\d\d年)的?"
YEAR_OPENING = re.compile(
    rf"(?:做好|关于)?{THIS_YEAR}(?:工作|政府工作|全[省市县区]|我[省市县区])?.{{0,20}}"
    rf"{any_of(words('plan_openings'))}(?:是|为|[：:])"
    rf"|{THIS_YEAR}(?:主要)?(?:预期)?目标|今年是.{{0,40}}(?:做好|开局|收官|关键|重要)"
)
# …加以解决。|2024年工作安排建议2024年是关键一年。
LOST_HEADING = re.compile(
    r"(?<=[。！])(?:[一二三]、)?(?:20\d\d|今)年的?(?:政府|重点|主要)?"
    "(?:工作|目标)(?:安排|部署|总体要求|目标|任务|思路)"
)
LONGEST_HEADING = 48


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a report begin, in order, and whether each plans."""

    starts: tuple[int, ...]
    plans: tuple[bool, ...]

    def plans_at(self, offset: int) -> bool:
        """Whether what stands at this offset belongs to a plan."""
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and self.plans[index]


def find_parts(report: Report) -> Parts:
    """The parts of a report that look back and those that plan, from its headings."""
    starts, plans = [0], [False]
    covered = report.metadata.period.value
    planned = int(covered.end[:4]) + 1 if covered else None
    # Of each rank of heading above the present one, the state that it set.
    states: dict[int, bool] = {-1: False}
    for start, line in _lines(report.text):
        rank, verdict = _verdict(line, start > len(report.text) * 0.05, planned)
        if rank is None:
            continue
        for deeper in [r for r in states if r >= rank]:
            del states[deeper]
        if verdict is None:
            verdict = states[max(states)]
        elif rank <= TOP_RANK:
            # 一、回顾 二、安排 三、自身建设: what follows a plan plans, whatever its heading.
            states[-1] = verdict
        states[rank] = verdict
        if verdict != plans[-1]:
            starts.append(start)
            plans.append(verdict)
    return Parts(tuple(starts), tuple(plans))


TOP_RANK = 1
# An opening of a paragraph holds up to the next heading of any rank.
OPENING_RANK = 9


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their offsets; a heading that lost its line begins one too."""
    start = 0
    for line in text.split("\n"):
        first = 0
        for heading in LOST_HEADING.finditer(line):
            yield start + first, line[first : heading.start()]
            first = heading.start()
        yield start + first, line[first:]
        start += len(line) + 1


def _verdict(line: str, inside: bool, planned: int | None) -> tuple[int | None, bool | None]:
    """The rank of a heading, and whether it opens a plan; None where it says neither.

    `planned` is the year to come: 2024年主要工作 plans in a report on 2023. The first lines of a
    report, which are not `inside` it, are its title and may name that year as well.
    """
    sign = AT_LINE_START.match(line)
    if sign and (rank := SIGNS[int(str(sign.lastgroup)[1:])][0]) < 4:
        heading = re.split("[。：:]", line[sign.end() :])[0][:LONGEST_HEADING]
    elif (
        inside
        and len(line) <= LONGEST_HEADING
        and "。" not in line
        and not line.endswith(("。", "；", "，", "："))
    ):
        rank, heading = 0, line
        if not (PLAN_HEADING.search(line) or REVIEW_HEADING.search(line)):
            return None, None
    elif inside and (YEAR_OPENING.match(line) or LOST_HEADING.match("。" + line, 1)):
        return TOP_RANK, True
    elif inside and NEXT_OPENING.match(line):
        return OPENING_RANK, True
    else:
        return None, None
    top = rank <= TOP_RANK
    if top and planned and f"{planned}年" in heading and "回顾" not in heading:
        return rank, True
    if (REVIEW_HEADING if top else REVIEW_BELOW).search(heading):
        return rank, False
    return rank, True if (PLAN_HEADING if top else PLAN_BELOW).search(heading) else None
