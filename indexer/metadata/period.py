"""What the results of a report cover.

A summary covers the year of its label; a report to an assembly the year before it, or the five
years of a term. What is written goes first: 2019年至2021年, 2023年上半年, 过去五年.
"""

from __future__ import annotations

import re

from indexer.metadata.date import dates_of
from indexer.metadata.written_dates import YEAR, year_number
from indexer.metadata.year import (
    MONTH_RANGE,
    RANGE,
    REPORTED,
    REVIEW,
    SESSION,
    YearSources,
    reported_years,
)
from indexer.models import Evidence, Field, Period
from indexer.offsets import Span

OPENING = 1_200
# Parts of a year by what they are called, and their months.
PARTS = {
    "上半年": ("01", "06"),
    "半年": ("01", "06"),
    "下半年": ("07", "12"),
    "一季度": ("01", "03"),
    "前三季度": ("01", "09"),
    "前三个季度": ("01", "09"),
    "三季度": ("07", "09"),
}
PART = re.compile("|".join(sorted(PARTS, key=len, reverse=True)))
HALF_YEAR = re.compile(r"(?<!一年)半年来|半年以来")
MONTHS = re.compile(r"(?<![0-9])(1[0-2]|[1-9])\s*[-—–~～至到]\s*(1[0-2]|[1-9])\s*月")
# 2020—2021学年度工作总结; 2022年6月安全生产月活动总结
SCHOOL_YEAR = re.compile(rf"({YEAR})\s*(?:年)?(?:[-—–～~至到]+\s*(?:{YEAR}|[0-9]{{2}})\s*)?学年")
MONTH_OF_TITLE = re.compile(rf"({YEAR})\s*年\s*(1[0-2]|0?[1-9])\s*月(?!\s*[0-9一二三十至到—-])")
FIVE_YEAR_PLANS = {
    "八五": (1991, 1995),
    "九五": (1996, 2000),
    "十五": (2001, 2005),
    "十一五": (2006, 2010),
    "十二五": (2011, 2015),
    "十三五": (2016, 2020),
    "十四五": (2021, 2025),
}
# “十三五”工作总结和“十四五”工作打算
OF_PLAN = re.compile(
    rf"({'|'.join(FIVE_YEAR_PLANS)})[”\"]?(?:期间|时期)?[^，。]{{0,6}}(?:总结|报告|回顾)"
)
# 关于任职以来履行职责情况的报告: 我于2022年6月经县人大常委会任命为…局长
SINCE_OFFICE = re.compile(r"任(?:现)?职以来")
APPOINTED = re.compile(
    rf"({YEAR})\s*年\s*(1[0-2]|0?[1-9])\s*月[^。\n]{{0,30}}(?:任命|担任|当选|任)"
)
COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
# 过去的五年, 五年来, 本届政府五年工作回顾, 三年来; 未来五年 and 五年规划 look ahead.
YEARS = re.compile(
    r"(?:过去|这|近|本届(?:政府|区政府|县政府|市政府)?(?:任期)?(?:的)?)的?([两二三四五])年(?!规划|计划|行动)|"
    r"(?<![〇○零一二三四五六七八九])(?:([两二三四五])年来|([两二三四五])年(?:政府)?工作回顾|"
    r"([三五])年工作(?:总结|报告))"
)
# 2021年8月任现职以来; 2022年11月任…，试用期一年
IN_OFFICE = re.compile(
    rf"({YEAR})\s*年\s*(1[0-2]|0?[1-9])\s*月[^。\n]{{0,20}}?"
    r"(?:(?:任职|任现职|到任|担任)[^。\n]{0,12}?以来|任[^。\n]{2,20}试用期)"
)


def find_period(sources: YearSources, year: int | None) -> Field[Period]:
    """What the results cover: as written, else as it follows from the kind and the year."""
    for rule in (_range_in_title, _as_reported, _months, _in_office, _part_of_year, _several_years):
        field = rule(sources, year)
        if field is not None:
            return field
    if year is None:
        return Field.unknown()
    if sources.covers_year_before:
        review = REVIEW.search(sources.text, 0, OPENING)
        covered = year_number(review[1]) if review else year - 1
        if review and covered <= year:
            evidence = _evidence("year of the review", review)
            return _ok(str(covered), str(covered), evidence, 0.95)
        evidence = Evidence("a report to an assembly covers the year before")
        covered = year if year < _year_of_session(sources, year) else year - 1
        return _ok(str(covered), str(covered), evidence, 0.8)
    return _ok(str(year), str(year), Evidence("a summary covers its year"), 0.85)


def _year_of_session(sources: YearSources, default: int) -> int:
    """2018年国民经济和社会发展计划执行情况的报告 is heard in 2019 and covers 2018."""
    for line in sources.head:
        if session := SESSION.search(line.text):
            return year_number(session[1])
    return default


def _range_in_title(sources: YearSources, year: int | None) -> Field[Period] | None:
    text = sources.title.field.value or ""
    if found := SCHOOL_YEAR.search(text):
        first = year_number(found[1])
        evidence = sources.title.evidence("years in the title", *found.span())
        return _ok(f"{first}-09", f"{first + 1}-08", evidence, 0.8)
    if found := MONTH_OF_TITLE.search(text):
        month = f"{year_number(found[1])}-{int(found[2]):02}"
        return _ok(
            month,
            month,
            sources.title.evidence("part of the year in the title", *found.span()),
            0.85,
        )
    if found := RANGE.search(text):
        first, last = year_number(found[1]), year_number(found[2])
    elif found := OF_PLAN.search(text):
        first, last = FIVE_YEAR_PLANS[found[1]]
    else:
        return None
    evidence = sources.title.evidence("years in the title", *found.span())
    return _ok(str(first), str(last), evidence, 0.95)


def _as_reported(sources: YearSources, year: int | None) -> Field[Period] | None:
    """The years that the opening says it reports on, one or several."""
    if sources.covers_year_before:
        return None
    if years := reported_years(sources):
        first, last = str(year_number(years[1])), str(year_number(years[2]))
        return _ok(first, last, _evidence("year that it reports on", years), 0.9)
    reported = REPORTED.search(sources.text, 0, OPENING // 2)
    if reported and year_number(reported[1]) == year and IN_OFFICE.search(sources.text, 0, OPENING):
        return _ok(str(year), str(year), _evidence("year that it reports on", reported), 0.85)
    return None


def _months(sources: YearSources, year: int | None) -> Field[Period] | None:
    """From one month to another, as the title or the opening says."""
    found = MONTH_RANGE.search(sources.text, 0, OPENING // 3)
    if not found:
        return None
    start = f"{year_number(found[1])}-{int(found[2]):02}"
    end = f"{year_number(found[3])}-{int(found[4]):02}"
    return _ok(start, end, _evidence("months that it reports on", found), 0.85)


def _in_office(sources: YearSources, year: int | None) -> Field[Period] | None:
    """Since somebody took office, until the day of the signature or the end of the year."""
    found = IN_OFFICE.search(sources.text, 0, OPENING) or (
        APPOINTED.search(sources.text, 0, OPENING)
        if SINCE_OFFICE.search(sources.title.field.value or "")
        else None
    )
    if not found or year is None or year_number(found[1]) > year or sources.looks_ahead:
        return None
    start = f"{year_number(found[1])}-{int(found[2]):02}"
    signed = next((date for date, *_ in dates_of(sources) if date.year >= year), None)
    end = f"{signed.year}-{signed.month:02}" if signed else f"{year}-12"
    return _ok(start, end, _evidence("since taking office", found), 0.7)


def _part_of_year(sources: YearSources, year: int | None) -> Field[Period] | None:
    """上半年 in the title; a report of a whole year that plans the 下半年 has it further down."""
    text = sources.title.field.value or ""
    part, months = PART.search(text), MONTHS.search(text)
    found = part or months
    if year is None:
        return None
    if found is None:
        half = HALF_YEAR.search(sources.text, 0, OPENING // 3)
        evidence = half and _evidence("part of the year in the opening", half)
        return _ok(f"{year}-01", f"{year}-06", evidence, 0.7) if evidence else None
    first, last = PARTS[part[0]] if part else (f"{int(found[1]):02}", f"{int(found[2]):02}")
    evidence = sources.title.evidence("part of the year in the title", *found.span())
    return _ok(f"{year}-{first}", f"{year}-{last}", evidence, 0.9)


def _several_years(sources: YearSources, year: int | None) -> Field[Period] | None:
    """过去五年 in the opening or a heading: the years up to the one that is looked back on."""
    if year is None:
        return None
    written = RANGE.search(sources.text, 0, OPENING // 3)
    last = year - 1 if sources.covers_year_before else year
    review = REVIEW.search(sources.text, 0, OPENING)
    for found in YEARS.finditer(sources.text, 0, OPENING):
        if review and "\n" in sources.text[review.start() : found.start()]:
            break  # under 一、2015年工作回顾 a sentence on the last five years is an aside
        if _is_named_as_a_whole(sources.text, found):
            count = COUNTS[next(filter(None, found.groups()))]
            if written and year_number(written[2]) - year_number(written[1]) == count - 1:
                evidence = _evidence("years of the review", written)
                return _ok(
                    str(year_number(written[1])), str(year_number(written[2])), evidence, 0.9
                )
            evidence = _evidence("years of the review", found)
            return _ok(str(last - count + 1), str(last), evidence, 0.8)
    return None


def _is_named_as_a_whole(text: str, found: re.Match[str]) -> bool:
    """Whether several years are what the report is about: in a heading, or how it begins."""
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    line = text[start : end if end >= 0 else len(text)]
    return len(line) <= 30 or found.start() - start <= 12


def _ok(start: str, end: str, evidence: Evidence, confidence: float) -> Field[Period]:
    return Field(Period(start, end), "ok", (evidence,), confidence)


def _evidence(rule: str, found: re.Match[str]) -> Evidence:
    return Evidence(rule, Span(*found.span()), found[0])
