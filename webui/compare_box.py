"""The spread of regions year by year: boxes of quartiles, with the values beyond as points.

A box needs five values; where a year has fewer, the points stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.comparison import Comparison
from indexer.comparison.statistics import Box, box_of
from webui.axes import Axis, axis_of
from webui.compare_periods import period_words, short_period
from webui.compare_points import Point, snapshot, unit_of, with_unit
from webui.compare_table import amount_words
from webui.drawing import Drawing, Mark, box, dot, line, width_of, words
from webui.language import _, many

HEIGHT, FOOT, TOP = 340, 40, 12
COLUMN, HALF, LEAST_WIDTH = 108, 20, 480
# Names of points that stand beside a box.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """A period: its box where there are values enough, and the points that are drawn.

    `under` names it under the axis. `points` are the values beyond the whiskers, or all where there
    is no box; `least` and `most` are the ends, and `numbers` the quartiles in words.
    """

    period: str
    under: str
    count: int
    lacking: int
    box: Box | None
    points: tuple[Point, ...]
    least: Point | None
    most: Point | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """The spread of every period in which a region has a value."""

    unit: str
    spreads: tuple[Spread, ...]
    caption: str


def boxes(comparison: Comparison) -> Boxes:
    """The spread of the regions, period by period."""
    unit = unit_of(comparison)
    found = [snapshot(comparison, period) for period in comparison.periods]
    spreads = []
    for one in found:
        if not one.points:
            continue
        summary = box_of([point.number for point in one.points])
        outside = [point for point in one.points if summary and summary.is_outlier(point.number)]
        quartiles = (summary.first, summary.median, summary.third) if summary else ()
        spreads.append(
            Spread(
                period=period_words(one.period),
                under=short_period(one.period),
                count=len(one.points),
                lacking=len(one.lacking),
                box=summary,
                points=tuple(outside) if summary else one.points,
                least=one.points[-1],
                most=one.points[0],
                numbers=tuple(amount_words(number) for number in quartiles),
            )
        )
    return Boxes(unit, tuple(spreads), _caption(spreads, unit))


def _caption(spreads: list[Spread], unit: str) -> str:
    boxed = [one for one in spreads if one.box]
    if not boxed:
        return _("各期有值的地区都不足 5 个，只画出各点")
    last = boxed[-1]
    assert last.box is not None and last.most is not None and last.least is not None
    said = [
        many(
            "%(period)s %(num)s 个地区有值，一半在 %(first)s 到 %(third)s 之间，中位数 %(median)s，"
            "最高的是%(most)s，最低的是%(least)s",
            last.count,
            period=last.period,
            first=amount_words(last.box.first),
            third=with_unit(last.box.third, unit),
            median=with_unit(last.box.median, unit),
            most=last.most.name,
            least=last.least.name,
        )
    ]
    if any(one.points for one in boxed):
        said.append(_("箱外的点是离群的地区，点开见原句"))
    if len(boxed) < len(spreads):
        said.append(_("不足 5 个值的时期只画点"))
    return _("；").join(said)


def boxes_drawing(view: Boxes) -> Drawing:
    """The boxes on one scale."""
    ends = [point.number for one in view.spreads for point in (one.least, one.most) if point]
    axis = axis_of(ends, HEIGHT - FOOT, TOP)
    left = 14 + max(width_of(amount_words(mark)) for mark in axis.marks)
    width = max(LEAST_WIDTH, left + COLUMN * len(view.spreads) + 60)
    marks = list(rules(axis, left, width))
    column = (width - left - 60) / len(view.spreads)
    for at, one in enumerate(view.spreads):
        x = left + column * (at + 0.5)
        marks += [*_spread(one, axis, x), *_foot(one, x)]
    return Drawing(width, HEIGHT, tuple(marks))


def rules(axis: Axis, left: float, width: float) -> list[Mark]:
    """Thin lines across a chart at the marks of its axis, each with its number."""
    across = [line([(left, axis.at(mark)), (width, axis.at(mark))], "line") for mark in axis.marks]
    numbers = [
        words(left - 8, axis.at(mark) + 4, amount_words(mark), "ink-3", "end")
        for mark in axis.marks
    ]
    return [*across, *numbers]


def _foot(one: Spread, x: float) -> list[Mark]:
    return [
        words(x, HEIGHT - 20, one.under, "ink-2", "middle"),
        words(x, HEIGHT - 4, f"n={one.count}", "ink-3", "middle"),
    ]


def _spread(one: Spread, axis: Axis, x: float) -> list[Mark]:
    marks: list[Mark] = []
    if one.box:
        low, first, middle, third, high = (
            axis.at(value)
            for value in (one.box.low, one.box.first, one.box.median, one.box.third, one.box.high)
        )
        for near, end in ((first, low), (third, high)):
            marks.append(line([(x, near), (x, end)], "accent", 1.5))
            marks.append(line([(x - HALF / 2, end), (x + HALF / 2, end)], "accent", 1.5))
        marks.append(
            box(x - HALF, third, 2 * HALF, max(1.0, first - third), "accent-soft", "accent")
        )
        marks.append(line([(x - HALF, middle), (x + HALF, middle)], "accent", 3))
    for at, point in enumerate(one.points):
        y = axis.at(point.number)
        marks.append(dot(x, y, "surface", "d-2", 4.5, point.target))
        if one.box and at < MOST_NAMED:
            marks.append(words(x + 8, y + 4, point.name, "ink-2"))
    return marks
