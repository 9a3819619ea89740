"""What the reports of one region say of the same years.

A level must be last year's level and the growth that is stated; last year's value must be what last
year's report said. Preliminary values are revised, a census may move a whole series, so three
hundredths of a value are let pass, and what remains is a doubt and no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from indexer.audit.growth import grows_nominally
from indexer.audit.records import Account, Finding, judge
from indexer.audit.results import Results, Statement, Subject, results_of, subject_of
from indexer.audit.sentences import OTHER_TERMS, comparable, sentences
from indexer.coverage import whole_year
from indexer.numerals import write_amount
from indexer.precision import ONE, PERCENT, Interval, interval_in, interval_of
from indexer.vocab.indicator_table import indicator_of_id

REVISED = Decimal("0.03")
# 由上年的|24.2万吨, 比2022年的|24.2万吨
NAMES_YEAR = re.compile(
    r"(?:由|从|比|较)(?:(?P<last>上年|去年)|(?P<year>20\d\d)年)(?:同期|底|末)?的?(?:约|近)?$"
)


def years(accounts: Sequence[Account]) -> Iterator[Finding]:
    """The numbers of a region that do not fit those of the year before.

    Contradicts: 农村居民人均可支配收入14500元，增长7% after 13200元 (it would be 14124元).
    Does not: 地区生产总值 of 80 and of 90亿元 with 增长6% (at comparable prices).
    """
    by_account = {account.report: results_of(account) for account in accounts}
    for account in accounts:
        others = [by_account[other.report] for other in accounts if other.report != account.report]
        if account.year is not None:
            yield from _against_last_year(account, by_account[account.report], others)
        yield from _restated(account, others)


def _against_last_year(
    account: Account, results: Results, others: Sequence[Results]
) -> Iterator[Finding]:
    """This year's level against last year's and the growth that stands behind it."""
    for (subject, year), found in results.items():
        indicator = indicator_of_id(subject.indicator)
        if subject.measure != "amount" or len(found) > 1 or indicator is None:
            continue
        if not grows_nominally(indicator) or year != account.year:
            continue
        (level,) = found
        change = _change_behind(level)
        before = _only(others, subject, year - 1)
        if change and before and (finding := _grown(before, level, change)):
            yield finding


def _change_behind(level: Statement) -> Statement | None:
    """The growth that stands behind a level: 达到15520元|，同比增长9.1%."""
    index = level.index + 1
    if index >= len(level.sentence.figures):
        return None
    change = Statement(level.account, level.sentence, index)
    figure, gap = change.figure, level.sentence.before(index)
    if figure.indicator != level.figure.indicator or figure.comparator != "exact":
        return None
    if figure.base not in (None, "yoy") or figure.direction is None or re.search("[。；]", gap):
        return None
    words = level.sentence.before(level.index) + gap
    return None if OTHER_TERMS.search(words) else change


def _grown(before: Statement, level: Statement, change: Statement) -> Finding | None:
    unit = level.figure.unit
    now, old, by = (
        interval_of(level.figure),
        interval_in(before.figure, unit),
        interval_of(change.figure),
    )
    if now is None or old is None or by is None:
        return None
    up = change.figure.direction == "up"
    if change.figure.kind == "growth_rate" and change.figure.unit == "%":
        rate = by.scaled(Decimal(1) / PERCENT)
        expected = old.times(ONE.plus(rate) if up else ONE.minus(rate))
        words = f"{'增长' if up else '下降'} {change.figure.quote}"
    elif comparable(level.figure, change.figure):
        amount = interval_in(change.figure, unit)
        if amount is None:
            return None
        expected = old.plus(amount) if up else old.minus(amount)
        words = f"{'增加' if up else '减少'} {change.figure.quote}"
    else:
        return None
    reckoned = f"上年 {before.figure.quote}，{words}，应为 {write_amount(expected.value, unit)}"
    return judge(
        "year_on_year",
        [(s.account, s.figure) for s in (level, change, before)],
        reckoned,
        expected.widened(REVISED),
        now,
        unit,
        f"{reckoned}，文中写作 {level.figure.quote}。",
        severity="doubt",
    )


def _restated(account: Account, others: Sequence[Results]) -> Iterator[Finding]:
    """A value of an earlier year against what the report of that year said of it."""
    for then in _earlier_values(account):
        subject, year, value = then
        before = _only(others, subject, year, own_year=True)
        if before is None:
            continue
        figure = value.figure
        said, now = interval_of(before.figure), interval_in(figure, before.figure.unit)
        if said is None or now is None:
            continue
        reckoned = f"{year}年的值，当年报告为 {before.figure.quote}，后来写作 {figure.quote}"
        finding = judge(
            "restated",
            [(account, figure), (before.account, before.figure)],
            reckoned,
            said.widened(REVISED),
            now,
            before.figure.unit,
            f"{reckoned}。",
            severity="doubt",
        )
        if finding:
            yield finding


def _earlier_values(account: Account) -> Iterator[tuple[Subject, int, Statement]]:
    """What a report says of years before the one that it covers: 由上年的24.2万吨增加到24.6万吨."""
    if account.year is None:
        return
    for sentence in sentences(account):
        for index, figure in enumerate(sentence.figures):
            one = Statement(account, sentence, index)
            named = NAMES_YEAR.search(sentence.before(index))
            if re.search("以来|累计|先后", sentence.before(index)):
                continue
            if named:
                year = int(named["year"]) if named["year"] else account.year - 1
                subject = _subject_beside(one)
            else:
                year, subject = whole_year(figure.period) or account.year, subject_of(one)
            actual = figure.status == "actual" and subject is not None
            if actual and year < account.year and subject and subject.measure == "amount":
                yield subject, year, one


def _subject_beside(statement: Statement) -> Subject | None:
    """The subject of the value that last year's is set beside, before or behind it."""
    for index in (statement.index + 1, statement.index - 1):
        if 0 <= index < len(statement.sentence.figures):
            neighbour = Statement(statement.account, statement.sentence, index)
            subject = subject_of(neighbour)
            amount = subject is not None and subject.measure == "amount"
            if amount and comparable(statement.figure, neighbour.figure):
                return subject
    return None


def _only(
    results: Sequence[Results], subject: Subject, year: int, own_year: bool = False
) -> Statement | None:
    """What all reports that state a year's value agree on; None where they do not.

    `own_year` asks only reports that cover that year.
    """
    found = [
        statement
        for of_report in results
        for statement in of_report.get((subject, year), ())
        if not own_year or statement.account.year == year
    ]
    if not found:
        return None
    first = found[0]
    intervals = [interval_in(other.figure, first.figure.unit) for other in found]
    known = [interval for interval in intervals if interval is not None]
    if len(known) < len(found) or not _all_touch(known):
        return None
    return first


def _all_touch(intervals: Sequence[Interval]) -> bool:
    return all(one.touches(other) for one in intervals for other in intervals)
