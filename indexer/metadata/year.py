"""The year of a report: its own label, as in 2023年度述职报告 or 2024年政府工作报告.

A report to an assembly bears the year in which it is given, which is that of the plan at its end; a
report on one's duties and a summary bear the year that they are about. Each rule below knows one
place where the year stands; the first that finds it decides, and its name is in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.metadata.head import Line
from indexer.metadata.title import Title
from indexer.metadata.written_dates import YEAR, find_dates, find_signature_dates, year_number
from indexer.models import Evidence, Field
from indexer.offsets import Span
from indexer.vocab.kinds import kind_pattern

# Not the goal in 关于“九五”计划和2010年远景目标的报告.
LABEL = re.compile(
    rf"({YEAR})\s*(?:年度|学年|年(?!远景|规划)|(?=度|述职|上半年))|[（(]({YEAR})[）)]"
)
# 2019年至2021年, 2019-2021年, 二〇一九至二〇二一年
RANGE = re.compile(
    rf"({YEAR})年?(?:度)?\s*(?:[-—–～~至到]|—)+\s*({YEAR})\s*年(?![^，。\n]{{0,8}}规划)"
)
# 自2021年6月至2022年6月试用期间
MONTH_RANGE = re.compile(
    rf"({YEAR})\s*年\s*(1[0-2]|0?[1-9])\s*月?\s*[-—–~～至到]+"
    rf"\s*({YEAR})\s*年\s*(1[0-2]|0?[1-9])\s*月"
)
# ——2012年2月29日在海拉尔区第十三届人民代表大会第六次会议上: the session that heard the report.
SESSION = re.compile(rf"({YEAR})年.{{0,60}}(?:会议|大会|全会)")
# A report to such a session looks back on the year before; one to 人大常委会 in autumn does not.
ASSEMBLY = re.compile(
    r"(?<!常务)(?:代表大会|届.{0,6}次(?:全体)?(?:（扩大）)?会议)(?!常务委员会|常委会)"
)
BARE_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
# The label of a report to an assembly is the year that it plans.
ASSEMBLY_KINDS = frozenset({"政府工作报告"})
ADDRESS = "各位代表"
REVIEW = re.compile(
    rf"({YEAR})\s*年(?:度)?[^\n，。；：的]{{0,14}}?"
    r"(?:回顾|总结|完成情况|工作情况|主要成效|主要工作|成绩)"
)
PLAN = re.compile(
    rf"({YEAR})\s*年(?:度)?[^\n，。；：、]{{0,16}}?"
    r"(?:安排|目标|任务|打算|计划|重点|的主要工作|工作思路|总体要求|部署|工作建议|展望)"
)
# 现报告2022年履职情况如下
REPORTED = re.compile(
    rf"(?:报告|汇报|将)[^。\n]{{0,12}}?({YEAR})年(?:度)?[^。\n]{{0,12}}(?:履职|履行|工作|情况|述职)"
)
# 2023年，…; 2023年是全面贯彻…的开局之年; 2021年1—6月份. Not 较2021年增长, 以2035年远景目标为指引,
# 2018年以来, 2021年8月任局长.
ABOUT = re.compile(
    rf"(?<![较比自从到至以于是])({YEAR})\s*年"
    r"(?:度|来|，|,|是|我|本人|全|在|围绕|按照|上半年|1?[0-9]\s*[-—–～~至])"
)
# 二、“十三五”目标和2016年重点
LATEST_IN_HEADING = 16
PLANNED_PART = re.compile(r"[一二三四五]、[^。，\n]{0,10}(?:打算|计划|安排|思路|下一步)")
# 发布时间：2018-02-05; 2018-02-05 09:12:44 来源：某日报
PAGE_DATE = re.compile(r"(?:时间|日期)\s*[:：]|来源|编辑|浏览|[0-9]{1,2}[:：][0-9]{2}")
OPENING = 700
# A year further down may be that of a plan: 2023年，我们将….
FIRST_SENTENCES = 260
# A summary signed by March is of the year before.
LAST_MONTH_OF_LAST_YEAR = 3
FIRST_MONTH_OF_NEXT_YEAR = 11


@dataclass(frozen=True, slots=True)
class YearSources:
    """All that a year may be read from."""

    title: Title
    head: tuple[Line, ...]
    text: str
    kind: str | None
    names: tuple[str, ...]

    @property
    def looks_ahead(self) -> bool:
        """Whether the label of such a report is the year after the one it looks back on."""
        if self.kind is None:
            return ADDRESS in self.text[:OPENING]
        return self.kind in ASSEMBLY_KINDS

    @property
    def covers_year_before(self) -> bool:
        """Whether what it reports on is the year before its label."""
        sessions = (line.text for line in self.head if SESSION.search(line.text))
        return self.looks_ahead or any(ASSEMBLY.search(session) for session in sessions)


def find_year(sources: YearSources) -> Field[int]:
    """The year by the first rule that finds one."""
    for rule in (
        _in_title,
        _of_session,
        _of_dated_session,
        _under_the_title,
        _as_reported,
        _in_headings,
        _in_opening,
        _in_names,
        _by_signature,
    ):
        field = rule(sources)
        if field is not None:
            return field
    return Field.unknown()


def _in_title(sources: YearSources) -> Field[int] | None:
    """The year in the title, of several the last that stands before the name of the kind.

    2023年工作总结和2024年工作打算 is of 2023, 2019年至2021年工作总结 of 2021.
    """
    title = sources.title
    text = title.field.value or ""
    if title.is_name_of_file:
        return None  # its turn comes later
    found = _label(text)
    if found is None:
        return None
    evidence = title.evidence("year in the title", *found.span())
    return Field(_label_year(found), "ok", (evidence,), title.field.confidence)


def _label(text: str) -> re.Match[str] | None:
    kind = kind_pattern().search(text)
    found = list(LABEL.finditer(text, 0, kind.start() if kind else len(text)))
    found = found or list(LABEL.finditer(text))
    return found[-1] if found else None


def _label_year(found: re.Match[str]) -> int:
    return year_number(found[1] or found[found.lastindex or 1])


def _of_session(sources: YearSources) -> Field[int] | None:
    """The year of the session in the date line.

    A session in November or December that plans the next year hears the report of that year.
    """
    for line in sources.head:
        session = SESSION.search(line.text)
        if not session:
            continue
        year = year_number(session[1])
        evidence = line.evidence("year of the session", *session.span())
        days = list(find_dates(line.text))
        late = days and days[0].year == year and days[0].month >= FIRST_MONTH_OF_NEXT_YEAR
        plan = _plan_year(sources.text)
        if late and sources.looks_ahead and plan and year_number(plan[1]) == year + 1:
            ahead = _evidence("year of the plan", plan)
            return Field(year + 1, "ok", (ahead, evidence), 0.7, (year, year + 1))
        return Field(year, "ok", (evidence,), 0.9)
    return None


def _of_dated_session(sources: YearSources) -> Field[int] | None:
    """The year of the date in the head, where another line tells of a session that it is of.

    在中国共产党柳湾区第十四次代表大会上的报告 with （2021年9月14日） below it.
    """
    if not any(ASSEMBLY.search(line.text) for line in sources.head):
        return None
    for line in sources.head:
        for date in find_dates(line.text):
            if not PAGE_DATE.search(line.text):
                evidence = line.evidence("year of the session", *date.span)
                return Field(date.year, "ok", (evidence,), 0.85)
    return None


def _under_the_title(sources: YearSources) -> Field[int] | None:
    """A year that ends a line of the head: （青禾县水务局局长 2015年）."""
    for line in sources.head:
        found = LABEL.search(line.text)
        if (
            found
            and line is not sources.title.line
            and not line.text[found.end() :].strip("）) 　")
        ):
            evidence = line.evidence("year in the head", *found.span())
            return Field(_label_year(found), "ok", (evidence,), 0.8)
    return None


def _in_headings(sources: YearSources) -> Field[int] | None:
    """The year that the report looks back on, or plans: 一、2023年工作回顾, 二、2024年工作安排."""
    plan, review = _plan_year(sources.text), REVIEW.search(sources.text, 0, OPENING)
    if sources.looks_ahead:
        if review:
            year = year_number(review[1]) + 1
            proofs = [_evidence("year of the review", review)]
            if plan and year_number(plan[1]) == year:
                proofs.append(_evidence("year of the plan", plan))
            return Field(year, "ok", tuple(proofs), 0.9)
        if plan:
            return Field(year_number(plan[1]), "ok", (_evidence("year of the plan", plan),), 0.8)
        return None
    if review:
        evidence = _evidence("year of the review", review)
        return Field(year_number(review[1]), "ok", (evidence,), 0.85)
    return None


def _plan_year(text: str) -> re.Match[str] | None:
    """The year of a heading that plans; a sentence on a goal of 2035 is none."""
    for found in PLAN.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        line_end = end if end >= 0 else len(text)
        # 奋力完成2023年各项任务 heads the review.
        is_done = "完成" in text[start : found.start()]
        if found.start() - start <= LATEST_IN_HEADING and line_end - start <= 40 and not is_done:
            return found
    return None


def _as_reported(sources: YearSources) -> Field[int] | None:
    """The year, or the last of the years, that the opening says it reports on."""
    if sources.looks_ahead:
        return None
    if found := reported_years(sources):
        year = year_number(found[2])
    elif found := MONTH_RANGE.search(sources.text, 0, FIRST_SENTENCES):
        year = year_number(found[3])
    elif found := REPORTED.search(sources.text, 0, OPENING):
        year = year_number(found[1])
    else:
        return None
    return Field(year, "ok", (_evidence("year that it reports on", found),), 0.85)


def reported_years(sources: YearSources) -> re.Match[str] | None:
    """The years that the opening says it reports on: 现将2018年至2020年工作总结如下."""
    return RANGE.search(sources.text, 0, FIRST_SENTENCES)


def _in_opening(sources: YearSources) -> Field[int] | None:
    """The first year that the opening is about: 2023年，在区委的领导下…"""
    plan = PLANNED_PART.search(sources.text, 0, FIRST_SENTENCES)
    end = plan.start() if plan else FIRST_SENTENCES
    for found in ABOUT.finditer(sources.text, 0, end):
        year = year_number(found[1]) + (1 if sources.looks_ahead else 0)
        return Field(year, "ok", (_evidence("year of the opening", found),), 0.75)
    return None


def _in_names(sources: YearSources) -> Field[int] | None:
    """The year in the name of the file or a folder: 甘肃/张掖/甘州区2023.docx."""
    for name in reversed(sources.names):
        found = _label(name) or BARE_YEAR.search(name)
        if found:
            evidence = Evidence("year in the name of the file", None, name)
            return Field(_label_year(found), "ok", (evidence,), 0.7)
    return None


def _by_signature(sources: YearSources) -> Field[int] | None:
    """The year of a report that is only signed: 一年来 of 2024年1月8日 is 2023."""
    for date in _dates_around(sources):
        year = date[0]
        if not sources.looks_ahead and date[1] <= LAST_MONTH_OF_LAST_YEAR:
            year -= 1
        return Field(year, "ok", (date[2],), 0.4 if date[2].rule == "date of the page" else 0.6)
    return None


def _dates_around(sources: YearSources) -> Iterator[tuple[int, int, Evidence]]:
    text = sources.text
    for found in find_signature_dates(text):
        span = found.span
        evidence = Evidence("date of the signature", span, text[span.start : span.end])
        yield found.year, found.month, evidence
    # A page may have been put up years later: its date comes last.
    for line in sorted(sources.head, key=lambda line: bool(PAGE_DATE.search(line.text))):
        rule = "date of the page" if PAGE_DATE.search(line.text) else "date in the head"
        for found in find_dates(line.text):
            yield found.year, found.month, line.evidence(rule, *found.span)


def _evidence(rule: str, found: re.Match[str]) -> Evidence:
    return Evidence(rule, Span(*found.span()), found[0])
