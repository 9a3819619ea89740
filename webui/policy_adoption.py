"""How many reports of each year mention a policy: the table and the chart of a trend."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.policy_use import PolicyUse
from indexer.policy_use.naming import words_of
from indexer.trends import Trend, TrendRequest, Trends
from webui.policies_address import Ask
from webui.trends_address import Ask as TrendAsk
from webui.trends_address import ask_url
from webui.trends_chart import LONGEST_NAME, ChartView, chart_view
from webui.trends_table import Table, years_table


@dataclass(frozen=True, slots=True)
class Adoption:
    """A row for each year, and the chart beside it; `trends` opens both for more queries."""

    years: Table
    chart: ChartView | None
    trends: str


def adoption(use: PolicyUse, ask: Ask) -> Adoption:
    """The years of a policy as those of a query."""
    query = words_of("policy", (use.policy.id,))
    asked = TrendAsk((query,), ask.filters)
    points = {year.year: year.point for year in use.years}
    trend = Trend(query, query, use.whole, points, {}, {})
    request = TrendRequest((query,), ask.in_force)
    trends = Trends(request, use.whole.available, tuple(points), (), (trend,))
    # A line along the ground says less than the sentence that nobody mentions it.
    chart = chart_view(trends, asked) if use.whole.reports else None
    return Adoption(
        years_table(trends, asked),
        _named(chart, use.policy.name) if chart else None,
        ask_url(asked),
    )


def _named(chart: ChartView, name: str) -> ChartView:
    """The chart with its line under the name of the policy, which the query has by its id."""
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    rows = [{**row, "name": short} for row in chart.data["rows"]]
    return replace(chart, data={**chart.data, "rows": rows})
