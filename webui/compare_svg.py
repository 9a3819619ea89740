"""The chart of a comparison as a file: with its title, what it shows, and where it comes from."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

from indexer.comparison import Comparison
from webui.compare_address import Ask, ask_url
from webui.compare_chart import ChartView
from webui.compare_points import unit_of
from webui.comparing import title_of
from webui.drawing import Drawing, as_file
from webui.language import _
from webui.states import Link, State


def chart_file(comparison: Comparison, chart: ChartView, ask: Ask, site: str, today: date) -> str:
    """The picture of a chart; `site` is where these pages are, for the line of its source.

    Where there is nothing to draw, the file says so in the words of the chart.
    """
    title = _("%(compared)s：%(chart)s", compared=title_of(comparison), chart=chart.title)
    unit = _("单位：%(unit)s", unit=unit_of(comparison))
    source = _(
        "述值，%(date)s，%(address)s",
        date=today.isoformat(),
        address=unquote(site.rstrip("/") + ask_url(ask)),
    )
    return as_file(chart.drawing or Drawing(0, 0), title, (unit, chart.caption), source)


def nothing_to_draw(ask: Ask) -> State:
    """A lone value is no chart."""
    return State(
        _("没有可以画的图"),
        _("有值的格不到两个。放宽年份、级别或地区再试。"),
        actions=(Link(_("回到对照表"), ask_url(ask)),),
    )
