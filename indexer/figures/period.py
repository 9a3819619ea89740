"""The time that a number is about: what its sentence says, else what the report covers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.models import Base, FigureStatus, Metadata, Period

# The first year of each plan: 十三五 is 2016 to 2020.
FIRST_OF_PLAN = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
# A comparison with another time says nothing of the time of the number: 较2015年增长.
COMPARED = re.compile(
    r"(?:比|较|与|由|从|是|为|相当于)(?:“[一二三四十]+五”(?:时期|期间)?(?:末|初)?|(?:19|20)\d{2}年(?:底|末)?|去年(?:同期|年底|底)?|上年(?:同期|年底|末)?|年初|同期)"
)
MENTION = re.compile(
    r"(?P<plan>“?(?P<plan_name>十[一二三四五]?)五”?(?:规划)?(?P<plan_part>期间|时期|末|以来|期末)?)"
    r"|(?P<range>(?P<first>(?:19|20)\d{2})年?[-—－~至到]+(?P<last>(?:19|20)\d{2})年)"
    r"|(?P<since>(?:19|20)\d{2})年以来"
    r"|(?P<year>(?:19|20)\d{2})年(?P<year_part>上半年|前三季度|[一二三四]季度|1[-—至]\d{1,2}月)?"
    r"|(?P<last_year>去年|上年)(?P<last_part>上半年|前三季度|[一二三四]季度)?|(?P<this>今年|本年度?|当年)|(?P<next>明年|来年)"
    r"|(?P<five>过去五年|五年来|五年间|五年累计|近五年|这五年|本届政府五年|五年期间|五年(?!行动|计划|规划|倍增|实施|攻坚|方案|专项|内))"
    r"|(?P<whole>全年)"
    r"|(?P<years>(?<!连续)(?:近|过去)?(?P<count>[两二三四])年(?:来)?(?=新增|累计|共|实现|$))"
    r"|(?P<months>1[-—至]\d{1,2}月(?:份)?|上半年|下半年|前三季度|前[二两]季度|[一二三四]季度)"
    r"|(?P<until>(?:截至|截止|到|至)(?P<month>\d{1,2})月(?:底|末|份)?)"
)
COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4}
BASELINE = re.compile(
    r"[由从](?:(?P<year>(?:19|20)\d{2})年|“?(?P<plan_name>十[一二三四]?)五”?(?:末|期末))"
)
QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that a report speaks of: what it covers, and its own, which it calls 今年."""

    covered: Period | None
    year: int | None

    @classmethod
    def of(cls, metadata: Metadata) -> Calendar:
        """The calendar of a report, as far as its year or period are known."""
        covered, year = metadata.period.value, metadata.year.value
        if year is None and covered:
            year = int(covered.end[:4])
        if covered is None and year is not None:
            covered = Period(str(year), str(year))
        return cls(covered, year)

    def planned(self) -> Period | None:
        """The year that the report plans for: the one after what it covers, or the rest of it."""
        if not self.covered:
            return None
        year, month = self.covered.end[:4], self.covered.end[5:]
        return _year(int(year) + (month in ("", "12")))

    def past(self, whole: bool) -> Period | None:
        """The time of a result: of a report on five years the last, or `whole` of them."""
        if self.covered is None or whole or len(self.covered.end) > 4:
            return self.covered
        return Period(self.covered.end, self.covered.end)


def find_period(
    words: str, calendar: Calendar, status: FigureStatus, base: Base | None
) -> Period | None:
    """The time of a number from the words before it in the sentence, the nearest first.

    A number of a plan is about the year planned for, unless its words name another.
    """
    words = COMPARED.sub("", words)
    mentions = list(MENTION.finditer(words))
    for mention in reversed(mentions):
        for read in READERS:
            if (period := read(mention, calendar, status)) is not None:
                return period
    if status == "target":
        return calendar.planned()
    whole = base in ("cumulative", "avg_annual", "since_period")
    return calendar.past(whole)


def find_baseline_period(words: str) -> Period | None:
    """The time that a number came from: 由2013年底的|12.6%, 由“十五”末的|12.8亿元."""
    found = list(BASELINE.finditer(words))
    if not found:
        return None
    if year := found[-1]["year"]:
        return _year(int(year))
    first = FIRST_OF_PLAN.get(found[-1]["plan_name"])
    return None if first is None else _year(first + 4)


def _plan(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    name = mention["plan_name"]
    if not mention["plan"] or name not in FIRST_OF_PLAN:
        return None
    first = FIRST_OF_PLAN[name]
    if mention["plan_part"] in ("末", "期末"):
        return _year(first + 4)
    # “十四五”规划 names the plan; 十四五期间 is a time.
    return Period(str(first), str(first + 4)) if mention["plan_part"] else None


def _range(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    return Period(mention["first"], mention["last"]) if mention["range"] else None


def _since(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    """2012年以来: up to the end of what the report covers."""
    if not mention["since"] or calendar.covered is None:
        return None
    return Period(mention["since"], max(calendar.covered.end[:4], mention["since"]))


def _named_year(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    if not mention["year"]:
        return None
    return _part_of(int(mention["year"]), mention["year_part"])


def _told_year(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    """去年, 今年, 明年, counted from the report's own year."""
    if calendar.year is None:
        return None
    if mention["last_year"]:
        return _part_of(calendar.year - 1, mention["last_part"])
    if mention["this"]:
        return _year(calendar.year)
    return _year(calendar.year + 1) if mention["next"] else None


def _five_years(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    if not mention["five"] or calendar.covered is None:
        return None
    if status == "target":
        first = int(calendar.covered.end[:4]) + 1
        return Period(str(first), str(first + 4))
    if calendar.covered.start != calendar.covered.end:
        return calendar.covered
    last = int(calendar.covered.end[:4])
    return Period(str(last - 4), str(last))


def _whole(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    """全年 after 四季度 is the year again."""
    if not mention["whole"]:
        return None
    return calendar.planned() if status == "target" else calendar.past(whole=False)


def _some_years(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    """三年新增: the last three that the report covers."""
    if not mention["years"] or calendar.covered is None or status == "target":
        return None
    last = int(calendar.covered.end[:4])
    return Period(str(last + 1 - COUNTS[mention["count"]]), str(last))


def _months(mention: re.Match[str], calendar: Calendar, status: FigureStatus) -> Period | None:
    """上半年 and 截至6月底 of the year that is reviewed or planned."""
    base = calendar.planned() if status == "target" else calendar.covered
    if base is None:
        return None
    year = int(base.end[:4])
    if mention["until"]:
        month = int(mention["month"])
        if month == 12 or not 1 <= month <= 12:
            return _year(year)
        return Period(f"{year}-01", f"{year}-{month:02}")
    return _part_of(year, mention["months"]) if mention["months"] else None


READERS: tuple[Callable[[re.Match[str], Calendar, FigureStatus], Period | None], ...] = (
    _plan,
    _range,
    _since,
    _named_year,
    _told_year,
    _five_years,
    _some_years,
    _whole,
    _months,
)


def _part_of(year: int, part: str | None) -> Period:
    """A year, or the half, the quarters or the months of it."""
    if not part:
        return _year(year)
    if part == "上半年" or part in ("前二季度", "前两季度"):
        first, last = 1, 6
    elif part == "下半年":
        first, last = 7, 12
    elif part == "前三季度":
        first, last = 1, 9
    elif part[0] in QUARTERS and part.endswith("季度"):
        first, last = QUARTERS[part[0]]
    else:
        digits = re.findall(r"\d+", part)
        first, last = 1, min(int(digits[-1]), 12) or 12
    return Period(f"{year}-{first:02}", f"{year}-{last:02}")


def _year(year: int) -> Period:
    return Period(str(year), str(year))
