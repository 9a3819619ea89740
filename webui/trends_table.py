"""Trends as two tables: years and places as rows, queries as columns, each cell with its hits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.query import And, FieldIs, Not, QueryError, parse, to_text
from indexer.query.fields import UNKNOWN
from indexer.trends import Gap, Place, Point, Trend, Trends, with_gaps
from indexer.trends.places import By, beyond, level_points, places_by
from indexer.vocab.regions import Regions
from webui.address import Question, search_url
from webui.language import _, many
from webui.place_reports import place_filter
from webui.trends_address import Ask, Measure, ask_url

# So many places are shown; the files have all.
MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Column:
    """A query as the head of a column; `url` orders the places by it, or no longer does.

    `colour` is the number of the box in which it stands, also where another box has a fault.
    """

    colour: int
    query: str
    url: str
    ranked: bool


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A number, what stands below it, and the address of its hits; empty where there are none."""

    text: str
    below: str
    url: str
    tip: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A year or a place. A gap has no cells; `few` says that its shares say little."""

    name: str
    within: str
    available: int
    few: bool
    cells: tuple[ShownCell, ...]

    @property
    def is_gap(self) -> bool:
        """Whether there is no report at all."""
        return not self.available


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `whole` is its last row. `cut` counts rows that are left out, `beyond` reports
    that belong to no row.
    """

    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]
    whole: ShownRow | None
    cut: int = 0
    beyond: int = 0

    @property
    def has_few(self) -> bool:
        """Whether a row has too few reports."""
        return any(row.few for row in self.rows)

    @property
    def has_gaps(self) -> bool:
        """Whether there are years without any report."""
        return any(row.is_gap for row in self.rows)


def years_table(trends: Trends, ask: Ask) -> Table:
    """A row for each year, one for each gap between years, and one for all."""
    rows = []
    for year in with_gaps(trends.years):
        if isinstance(year, Gap):
            rows.append(ShownRow(gap_words(year), "", 0, False, ()))
        else:
            name = _("未标明") if year == UNKNOWN else _("%(year)s年", year=year)
            asked = ask.choosing("year", (year,))
            points = [(trend, trend.years[year]) for trend in trends.trends]
            rows.append(_row(name, "", points, asked))
    whole = _row(_("合计"), "", [(trend, trend.whole) for trend in trends.trends], ask)
    return Table(_columns(trends, ask), tuple(rows), whole)


def gap_words(gap: Gap) -> str:
    """Years without a report in a row."""
    return _("%(year)s年", year=gap_years(gap))


def gap_years(gap: Gap) -> str:
    """The same in digits.

    >>> gap_years(Gap(2014, 2016)), gap_years(Gap(2014, 2014))
    ('2014–2016', '2014')
    """
    return f"{gap.first}" if gap.first == gap.last else f"{gap.first}–{gap.last}"


def places_table(trends: Trends, ask: Ask, by: By, regions: Regions) -> Table:
    """A row for each place of a level with all that lies in it, or for each place alone."""
    points = [(trend, level_points(trend, by)) for trend in trends.trends]
    places = places_by(trends, by)
    if ask.rank:
        ranked = points[ask.rank - 1][1]
        places.sort(key=lambda place: _order(place, ranked[place.id], ask.measure))
    rows = (_place_row(place, trends, points, ask, by, regions) for place in places[:MOST_ROWS])
    return Table(
        _columns(trends, ask),
        tuple(rows),
        None,
        cut=max(0, len(places) - MOST_ROWS),
        beyond=beyond(trends, by),
    )


def value_of(point: Point, measure: Measure) -> float | None:
    """What is drawn and ordered by; None where a query has no lines to count."""
    match measure:
        case "share":
            return point.share
        case "count":
            return float(point.reports)
        case "rate":
            return point.rate


def percent(share: float) -> str:
    """A share in words, with a digit behind the point where it is small.

    >>> percent(5 / 8), percent(1 / 32), percent(1), percent(0)
    ('63%', '3.1%', '100%', '0%')
    """
    # A half goes up, as people round it.
    return f"{share:.1%}" if 0 < share < 0.1 else f"{int(100 * share + 0.5)}%"


def _order(place: Place, point: Point, measure: Measure) -> tuple[bool, bool, float]:
    """The highest first. Shares of few reports stand behind the others: 1 of 1 is no lead."""
    few = point.is_few and measure != "count"
    return place.id == UNKNOWN, few, -(value_of(point, measure) or 0.0)


def _columns(trends: Trends, ask: Ask) -> tuple[Column, ...]:
    return tuple(
        Column(
            trends.answers.index(trend) + 1,
            trend.query,
            ask_url(replace(ask, rank=0 if ask.rank == number else number)) + "#places",
            ask.rank == number,
        )
        for number, trend in enumerate(trends.trends, 1)
    )


def _row(
    name: str, within: str, points: Sequence[tuple[Trend, Point]], ask: Ask, alone: str = ""
) -> ShownRow:
    """A row; `ask` has the filters that leave its reports, `alone` is a condition beside them."""
    first = points[0][1]
    return ShownRow(
        name,
        within,
        first.available,
        first.is_few,
        tuple(_cell(name, trend, point, ask, alone) for trend, point in points),
    )


def _cell(name: str, trend: Trend, point: Point, ask: Ask, alone: str) -> ShownCell:
    text, below = _words(point, ask.measure)
    tip = _(
        "%(name)s：%(available)s 份报告里有 %(reports)s 份符合",
        name=name,
        available=f"{point.available:,}",
        reports=f"{point.reports:,}",
    )
    query = _narrowed(trend.query, alone) if alone else trend.query
    url = search_url(Question(query, ask.filters)) if point.reports else ""
    return ShownCell(text, below, url, tip)


def _words(point: Point, measure: Measure) -> tuple[str, str]:
    parts = f"{point.reports:,}/{point.available:,}"
    match measure:
        case "share":
            return percent(point.share), parts
        case "count":
            return f"{point.reports:,}", many("共 %(num)s 份", point.available)
        case "rate":
            if point.rate is None:
                return "—", parts
            lines = many("%(num)s 行", point.lines or 0)
            return f"{point.rate:.2f}", _("，").join((lines, parts))


def _place_row(
    place: Place,
    trends: Trends,
    points: Sequence[tuple[Trend, Mapping[str, Point]]],
    ask: Ask,
    by: By,
    regions: Regions,
) -> ShownRow:
    chosen = place_filter(place.id, ask.filters.get("region", ()), regions)
    within = regions.title(place.parent) if place.parent else ""
    inner = [other.id for other in trends.places if other.parent == place.id]
    alone = to_text(Not(FieldIs("region", tuple(inner)))) if by == "own" and inner else ""
    return _row(
        _("未标明") if place.id == UNKNOWN else place.name,
        within,
        [(trend, of[place.id]) for trend, of in points],
        ask.choosing("region", chosen),
        alone,
    )


def _narrowed(query: str, condition: str) -> str:
    """A query with one more condition, which leaves out what lies in a place."""
    clause, more = parse(query), parse(condition)
    try:
        narrowed = to_text(And((clause, more)))
        parse(narrowed)
    except QueryError:  # longer than a query may be
        return query
    return narrowed


def drawn_years(trends: Trends) -> Iterator[str | Gap]:
    """The years of a chart: those that are known, and the gaps between them."""
    return with_gaps([year for year in trends.years if year != UNKNOWN])
