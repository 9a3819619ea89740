"""A policy place by place and year by year: where it was named first, and where never.

A row has the reports of the place itself, as the service counts them: those of a city without
those of its counties. The links ask for the same reports.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median_low

from indexer.policy_use import FirstMention, PlaceUse, PolicyUse
from indexer.policy_use.naming import words_of
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.search import value_name
from indexer.trends import Gap, Point, with_gaps
from indexer.vocab.regions import Regions
from webui.language import _, later, many
from webui.place_reports import Filters, OwnReports
from webui.policies_address import LEVELS, Ask, policy_url
from webui.policies_list import Choice, span_words
from webui.reuse_address import passage_url

# So many places are shown at once, and so many where all are asked for; the files have all.
AT_ONCE, MOST = 100, 500
# Places by their ids -> what each has in its years.
YearsOf = Callable[[Collection[str]], Mapping[str, Mapping[str, Point]]]
# From what a lag counts.
SINCE = {
    "document": later("距国家文件（%(year)s）"),
    "since": later("距最早的提法（%(year)s）"),
}


@dataclass(frozen=True, slots=True)
class YearHead:
    """A year as the head of a column, or years in a row without any report."""

    name: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a year: `kind` is first, yes, no (reports without a mention), or none."""

    kind: str
    text: str
    tip: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A place. `first` is the year of its first mention, `lag` how long after the start that is.

    `late` says in words that older reports had been silent.
    """

    name: str
    within: str
    reports: str
    url: str
    cells: tuple[Cell, ...]
    first: str
    lag: str
    late: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Places by years; `cut` counts rows that are left out, `more` leads to them or is empty.

    `since` names what the lag counts from; empty where that is not known.
    """

    heads: tuple[YearHead, ...]
    rows: tuple[Row, ...]
    levels: tuple[Choice, ...]
    since: str
    cut: int
    more: str


@dataclass(frozen=True, slots=True)
class SilentRow:
    """A place that never mentions the policy; `expected` of its reports could be expected to."""

    name: str
    within: str
    reports: int
    url: str
    years: str
    expected: int
    expected_url: str


@dataclass(frozen=True, slots=True)
class Silent:
    """The places that never mention it: those that could be expected to, and the others.

    `cut` counts those that are left out, `more` leads to them or is empty; the files have all.
    """

    awaited: tuple[SilentRow, ...]
    others: tuple[SilentRow, ...]
    total: int
    cut: int
    more: str


def matrix(
    use: PolicyUse, years_of: YearsOf, ask: Ask, own: OwnReports, regions: Regions
) -> Matrix | None:
    """The places of a level, those that mention it first before the others, the silent ones last.

    `years_of` is asked for the years of those that are shown. None where no place mentions it.
    """
    ordered = (*use.adopters, *use.silent)
    if not use.adopters:
        return None
    placed = [one for one in ordered if ask.level in (None, one.place.level)]
    shown = placed[: MOST if ask.whole else AT_ONCE]
    years = years_of([one.place.id for one in shown])
    axis = list(with_gaps([year.year for year in use.years]))
    return Matrix(
        heads=tuple(map(_head, axis)),
        rows=tuple(_row(one, years[one.place.id], axis, use, own, regions) for one in shown),
        levels=tuple(_levels(ordered, ask)),
        since=_(SINCE[use.start.told_by], year=use.start.year) if use.start else "",
        cut=len(placed) - len(shown),
        more="" if ask.whole else policy_url(replace(ask, whole=True), anchor="places"),
    )


def _head(year: str | Gap) -> YearHead:
    if isinstance(year, Gap):
        return YearHead(span_words(year.first, year.last), True)
    return YearHead(_(UNKNOWN_NAME) if year == UNKNOWN else year, False)


def _levels(places: Sequence[PlaceUse], ask: Ask) -> Iterator[Choice]:
    """The levels that there are places of; a lone one is no choice."""
    there = [one.place.level for one in places]
    if len(set(there)) < 2 and ask.level is None:
        return
    for level in (None, *LEVELS):
        count = len(there) if level is None else there.count(level)
        if count or level == ask.level:
            name = _(value_name("level", level)) if level else _("各级")
            url = policy_url(replace(ask, level=level, whole=False), anchor="places")
            yield Choice(name, url, level == ask.level, count)


def _row(
    one: PlaceUse,
    years: Mapping[str, Point],
    axis: Sequence[str | Gap],
    use: PolicyUse,
    own: OwnReports,
    regions: Regions,
) -> Row:
    place, first = one.place, one.first
    query = words_of("policy", (use.policy.id,))
    # The addresses of a row differ in their year, which is cheaper to add than to write anew.
    there, having = (own.url(place, words, {"year": ()}) for words in ("", query))
    return Row(
        name=_(place.name),
        within=regions.title(place.parent) if place.parent else "",
        reports=many("%(num)s 份报告", one.point.available),
        url=own.url(place),
        cells=tuple(
            Cell("none", "–", _("没有报告"))
            if isinstance(year, Gap) or year not in years
            else _cell(year, years[year], one, f"{there}&year={year}", f"{having}&year={year}")
            for year in axis
        ),
        first=_("从未") if first is None else str(first.year or _(UNKNOWN_NAME)),
        lag=lag_words(first.lag) if first and first.lag is not None else "",
        late=before_words(first) if first else "",
    )


def _cell(year: str, point: Point, one: PlaceUse, there: str, having: str) -> Cell:
    """A year of a place; `there` leads to its reports, `having` to those with the policy."""
    first = one.first
    when = _("年份未标明") if year == UNKNOWN else _("%(year)s 年", year=year)
    about = many(
        "%(place)s %(when)s：%(num)s 份报告", point.available, place=one.place.name, when=when
    )
    if not point.reports:
        return Cell("no", "·", _("%(about)s，没有提到", about=about), there)
    tip = _(
        "%(about)s，%(reports)s 份提到 %(times)s 次",
        about=about,
        reports=f"{point.reports:,}",
        times=f"{point.lines or 0:,}",
    )
    if first and str(first.year or UNKNOWN) == year:
        url = passage_url(first.report, first.start, first.end)
        text = _("首 %(times)s", times=f"{point.lines or 0:,}")
        return Cell("first", text, _("%(tip)s；首次提到，点开原文", tip=tip), url)
    return Cell("yes", f"{point.lines:,}", tip, having)


def before_words(first: FirstMention) -> str:
    """How many older reports had been silent though one would expect a mention."""
    return many("此前 %(num)s 份该提未提", first.before) if first.before else ""


def lag_words(lag: int) -> str:
    """Years after the start of a policy, or before.

    >>> lag_words(5), lag_words(0), lag_words(-2)
    ('5 年', '当年', '早 2 年')
    """
    if lag < 0:
        return many("早 %(num)s 年", -lag)
    return many("%(num)s 年", lag) if lag else _("当年")


def lags(use: PolicyUse) -> tuple[int, int] | None:
    """The shortest time from the start of a policy to its first mention in a place, and the median.

    None where no lag is known.
    """
    firsts = [one.first for one in use.adopters if one.place.level]
    found = [first.lag for first in firsts if first and first.lag is not None]
    return (min(found), median_low(found)) if found else None


def silent(use: PolicyUse, ask: Ask, own: OwnReports, regions: Regions) -> Silent:
    """The places that never mention it, with their reports."""
    found = use.silent
    most = MOST if ask.whole else AT_ONCE
    rows = [_silent_row(one, use, ask, own, regions) for one in found[:most]]
    return Silent(
        awaited=tuple(row for row in rows if row.expected),
        others=tuple(row for row in rows if not row.expected),
        total=len(found),
        cut=len(found) - len(rows),
        more="" if ask.whole else policy_url(replace(ask, whole=True), anchor="silent"),
    )


def _silent_row(
    one: PlaceUse, use: PolicyUse, ask: Ask, own: OwnReports, regions: Regions
) -> SilentRow:
    place, narrowed = one.place, _awaited(use, ask)
    return SilentRow(
        name=_(place.name),
        within=regions.title(place.parent) if place.parent else "",
        reports=one.point.available,
        url=own.url(place),
        years=years_words(one.years),
        expected=one.expected,
        expected_url=own.url(place, narrowed=narrowed) if narrowed is not None else "",
    )


def _awaited(use: PolicyUse, ask: Ask) -> Filters | None:
    """The filters that leave the reports that could be expected to mention a policy.

    None where others of these fields are in force, since a field is chosen once.
    """
    policy = use.policy
    narrowed: dict[str, tuple[str, ...]] = {}
    if use.start or policy.until:
        span = f"{use.start.year if use.start else ''}..{policy.until or ''}"
        narrowed["year"] = (span, UNKNOWN)
    if policy.portfolios:
        narrowed["portfolio"] = (*policy.portfolios, UNKNOWN)
    return None if any(ask.filters.get(name) for name in narrowed) else narrowed


def years_words(years: Sequence[str]) -> str:
    """Years as people write them.

    >>> years_words(["2018", "2019", "2020", "2023", "unknown"])
    '2018–2020、2023、未标明'
    """
    numbers = [int(year) for year in years if year != UNKNOWN]
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    words = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return _("、").join([*words, _(UNKNOWN_NAME)] if UNKNOWN in years else words)
