"""The chart beside a table of years: a line for each query, broken where there is no report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.trends import Gap, Trend, Trends
from webui.address import Question, search_url
from webui.language import _, later
from webui.trends_address import Ask, Measure
from webui.trends_table import drawn_years, gap_years, value_of

UNITS: dict[Measure, str] = {"share": "%", "count": later("份"), "rate": later("行/万字")}
# Characters of a query that stand at the end of its line.
LONGEST_NAME = 9
# Shares above this are drawn on a scale to 100; lower ones have the room that they need.
NEARLY_ALL = 75


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart: its data, what to know of it, and what it shows in words."""

    data: dict[str, Any]
    note: str
    says: str


def chart_view(trends: Trends, ask: Ask) -> ChartView | None:
    """Lines through the years; None for a lone year, and where there is nothing to draw."""
    axis = list(drawn_years(trends))
    drawn = [trend for trend in trends.trends if ask.measure != "rate" or trend.is_phrase]
    if len(axis) < 2 or not drawn:
        return None
    names = list(_names(drawn))
    rows = [_line(trend, name, axis, trends, ask) for trend, name in zip(drawn, names, strict=True)]
    highest = max(
        (value for row in rows for value in row["values"] if value is not None), default=0
    )
    note = [_("点可以点开")]
    if any(isinstance(year, Gap) for year in axis):
        note.append(_("没有报告的年份断开"))
    if any(row["few"] for row in rows):
        note.append(_("空心点的报告不足 5 份"))
    return ChartView(
        {
            "unit": "%" if ask.measure == "share" else _(UNITS[ask.measure]),
            # No share is above 100, and a scale to 120 says that one might be.
            "most": 100 if ask.measure == "share" and highest > NEARLY_ALL else None,
            "periods": [gap_years(year) if isinstance(year, Gap) else year for year in axis],
            "rows": rows,
        },
        _("，").join(note),
        "".join(_ends(row, axis, ask) for row in rows if any(row["values"])),
    )


def _ends(row: dict[str, Any], axis: list[str | Gap], ask: Ask) -> str:
    """When a query stands in most reports, and when in fewest."""
    known = [(value, at) for at, value in enumerate(row["values"]) if value is not None]
    (most, when), (least, then) = max(known), min(known)
    unit = "%" if ask.measure == "share" else _(UNITS[ask.measure])
    return _(
        "“%(query)s”最高是 %(when)s 年的 %(most)s %(unit)s，"
        "最低是 %(then)s 年的 %(least)s %(unit)s。",
        query=row["name"],
        when=axis[when],
        most=f"{most:,.1f}".removesuffix(".0"),
        then=axis[then],
        least=f"{least:,.1f}".removesuffix(".0"),
        unit=unit,
    )


def _line(
    trend: Trend, name: str, axis: list[str | Gap], trends: Trends, ask: Ask
) -> dict[str, Any]:
    points = [None if isinstance(year, Gap) else trend.years[year] for year in axis]
    return {
        "name": name,
        # The colour is that of its box and column, also where another query has no line.
        "colour": trends.answers.index(trend),
        "coloured": True,
        "values": [
            None if point is None else _amount(value_of(point, ask.measure), ask.measure)
            for point in points
        ],
        "conflicts": [],
        "few": [at for at, point in enumerate(points) if point and point.is_few],
        "urls": [
            search_url(Question(trend.query, ask.choosing("year", (str(year),)).filters))
            if point and point.reports
            else None
            for year, point in zip(axis, points, strict=True)
        ],
    }


def _amount(value: float | None, measure: Measure) -> float | None:
    if value is None:
        return None
    return round(100 * value, 1) if measure == "share" else round(value, 2)


def _names(trends: list[Trend]) -> Iterator[str]:
    """Queries as the ends of lines have room for them; no two are the same."""
    given: set[str] = set()
    for trend in trends:
        whole = trend.query
        short = whole if len(whole) <= LONGEST_NAME else f"{whole[: LONGEST_NAME - 1]}…"
        name = next(
            name for name in (short, *(f"{short}{n}" for n in range(2, 9))) if name not in given
        )
        given.add(name)
        yield name
