"""The chart beside a comparison: which kinds there are, which is shown, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.comparison import Comparison
from indexer.corpus import Corpus
from webui.compare_address import Ask, Chart, ask_url
from webui.compare_box import Boxes, boxes, boxes_drawing
from webui.compare_lines import Lines, lines_drawing, lines_view
from webui.compare_multiples import Multiples, multiples, multiples_drawing
from webui.compare_periods import short_period
from webui.compare_points import filled, period_shown
from webui.compare_ranking import Ranking, ranking, ranking_drawing
from webui.compare_scatter import Scatter, scatter, scatter_drawing
from webui.compare_tiles import TileMap, tile_map, tiles_drawing
from webui.drawing import Drawing
from webui.language import _, later

View = Lines | Ranking | Boxes | Scatter | TileMap | Multiples
KINDS: Mapping[Chart, str] = {
    "lines": later("折线"),
    "bars": later("排名"),
    "box": later("箱线"),
    "scatter": later("散点"),
    "tiles": later("各省"),
    "multiples": later("分图"),
}
# Those that show one period, which can be chosen.
OF_ONE_PERIOD = ("bars", "scatter", "tiles")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few ways to compare, as a link."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart: its view, how else it can be drawn, and what it shows in words.

    `drawing` is the view as a picture, None where there is nothing to draw; `picture` is the
    address of that as a file.
    """

    kind: Chart
    kinds: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    title: str
    caption: str
    view: View
    drawing: Drawing | None
    picture: str


def chart_view(corpus: Corpus, comparison: Comparison, ask: Ask) -> ChartView | None:
    """The chart asked for, else lines where there are times to follow; None for a lone value."""
    counts = filled(comparison)
    if counts.total() < 2 and ask.chart != "tiles":
        return None
    by_rule: Chart = "bars" if ask.rank or len(counts) < 2 else "lines"
    kind = next((one for one in KINDS if one == ask.chart), by_rule)
    period = period_shown(comparison, ask)
    view = _view(corpus, comparison, ask, kind, period)
    if isinstance(view, TileMap):
        period = view.key
    return ChartView(
        kind=kind,
        kinds=tuple(
            Choice(_(name), ask_url(replace(ask, chart=one)) + "#chart", one == kind)
            for one, name in KINDS.items()
        ),
        periods=tuple(
            Choice(
                short_period(one),
                ask_url(replace(ask, rank=one, chart=kind)) + "#chart",
                one == period,
            )
            for one in comparison.periods
            if kind in OF_ONE_PERIOD
        ),
        title=_title(view),
        caption=view.caption,
        view=view,
        drawing=_drawing(view),
        picture=ask_url(replace(ask, chart=kind), ".svg"),
    )


def _view(corpus: Corpus, comparison: Comparison, ask: Ask, kind: Chart, period: str) -> View:
    match kind:
        case "lines":
            return lines_view(comparison)
        case "bars":
            return ranking(comparison, period)
        case "box":
            return boxes(comparison)
        case "scatter":
            return scatter(corpus, comparison, ask, period)
        case "tiles":
            return tile_map(corpus, comparison, ask)
        case "multiples":
            return multiples(comparison)


def _title(view: View) -> str:
    match view:
        case Ranking(period=period):
            return _("%(period)s各地", period=period)
        case Scatter(period=period, across=across, up=up):
            if not up:
                return _("%(period)s两项指标", period=period)
            return _("%(period)s%(across)s与%(up)s", period=period, across=across, up=up)
        case TileMap(period=period):
            return _("%(period)s各省", period=period) if period else _("各省")
        case Boxes():
            return _("各期的分布")
        case Multiples():
            return _("各地走势")
        case Lines():
            return _("历年走势")


def _drawing(view: View) -> Drawing | None:
    match view:
        case Lines():
            return lines_drawing(view)
        case Ranking():
            return ranking_drawing(view) if view.bars else None
        case Boxes():
            return boxes_drawing(view) if view.spreads else None
        case Scatter():
            return scatter_drawing(view) if view.pairs else None
        case TileMap():
            return tiles_drawing(view)
        case Multiples():
            return multiples_drawing(view) if view.charts else None
