"""A small chart for each region, all on one scale, so that they can be read against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indexer.comparison import Comparison, Row
from webui.axes import Axis, axis_of
from webui.compare_lines import Stop, runs, stops_of
from webui.compare_periods import period_words, short_period
from webui.compare_points import number_of, unit_of, with_unit, within
from webui.compare_table import amount_words
from webui.drawing import Drawing, Mark, clipped, diamond, dot, line, words
from webui.language import _, many

# So many are drawn; the table and the files have all.
MOST_CHARTS = 60
WIDTH, HEIGHT, LEFT, FOOT, TOP = 224, 96, 44, 18, 8
# In a picture they stand in rows.
IN_A_ROW, HEAD, GAP = 3, 22, 16


@dataclass(frozen=True, slots=True)
class Small:
    """The chart of a region, with its last value in words."""

    name: str
    within: str
    last: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Multiples:
    """The small charts, those with the highest last value first."""

    unit: str
    charts: tuple[Small, ...]
    cut: int
    caption: str


def multiples(comparison: Comparison) -> Multiples:
    """A chart for each region with a value."""
    unit = unit_of(comparison)
    having = [(row, last) for row in comparison.rows if (last := _last(row, comparison))]
    having.sort(key=lambda one: -one[1][1])
    stops = {row.id: tuple(stops_of(row, comparison)) for row, _one in having}
    numbers = [number for one in stops.values() for stop in one for number in _numbers(stop)]
    axis = axis_of(numbers, HEIGHT - FOOT, TOP) if numbers else None
    names = [short_period(period) for period in comparison.periods]
    charts = tuple(
        Small(
            name=row.title,
            within=within(row),
            last=_(
                "%(period)s %(value)s",
                period=period_words(period),
                value=with_unit(number, unit),
            ),
            drawing=_drawing(stops[row.id], axis, names),
        )
        for row, (period, number) in having[:MOST_CHARTS]
        if axis
    )
    return Multiples(unit, charts, max(0, len(having) - MOST_CHARTS), _caption(having, unit))


def _last(row: Row, comparison: Comparison) -> tuple[str, Decimal] | None:
    """The last period in which a region has a value, with that value."""
    numbers = [(cell.period, number_of(cell, comparison)) for cell in row.cells]
    return next(((period, number) for period, number in numbers[::-1] if number is not None), None)


def _numbers(stop: Stop) -> tuple[Decimal, ...]:
    stated = () if stop.number is None else (stop.number,)
    return (*stated, *(value for value, _target in stop.conflicts))


def _caption(having: Sequence[tuple[Row, tuple[str, Decimal]]], unit: str) -> str:
    if not having:
        return _("没有地区有值")
    (first, (_period, most)), (last, (_then, least)) = having[0], having[-1]
    return many(
        "%(num)s 个地区有值，同一刻度，按最近一个值从高到低排；最高的是%(first)s（%(most)s），"
        "最低的是%(last)s（%(least)s）；缺的年份断开",
        len(having),
        first=first.title,
        most=with_unit(most, unit),
        last=last.title,
        least=with_unit(least, unit),
    )


def _drawing(stops: Sequence[Stop], axis: Axis, names: Sequence[str]) -> Drawing:
    step = (WIDTH - LEFT - 8) / len(names)
    places = [LEFT + step * (at + 0.5) for at in range(len(names))]
    ends = (axis.marks[0], axis.marks[-1])
    marks: list[Mark] = []
    for mark in ends:
        marks.append(line([(LEFT, axis.at(mark)), (WIDTH, axis.at(mark))], "line"))
        label = clipped(amount_words(mark), LEFT - 4, 10)
        marks.append(words(LEFT - 6, axis.at(mark) + 4, label, "ink-3", "end", 10))
    for at in dict.fromkeys((0, len(names) - 1)):
        marks.append(words(places[at], HEIGHT - 4, names[at], "ink-3", "middle", 10))
    for run in runs(stops):
        path = [(places[stop.at], axis.at(stop.number)) for stop in run if stop.number is not None]
        if len(path) > 1:
            marks.append(line(path, "accent", 1.75))
        marks += [
            dot(x, y, "accent", "surface", 4, stop.target)
            for stop, (x, y) in zip(run, path, strict=True)
        ]
    for stop in stops:
        marks += [
            diamond(places[stop.at], axis.at(number), "warn", 4.5, target)
            for number, target in stop.conflicts
        ]
    return Drawing(WIDTH, HEIGHT, tuple(marks))


def multiples_drawing(view: Multiples) -> Drawing:
    """All of them in rows, as one picture."""
    parts, marks = [], []
    for at, one in enumerate(view.charts):
        x = at % IN_A_ROW * (WIDTH + GAP)
        y = at // IN_A_ROW * (HEIGHT + HEAD + GAP)
        marks.append(words(x, y + 14, clipped(one.name, WIDTH / 2), "ink", bold=True))
        marks.append(words(x + WIDTH, y + 14, one.last, "ink-3", "end"))
        parts.append((float(x), float(y + HEAD), one.drawing))
    rows = -(-len(view.charts) // IN_A_ROW)
    width = min(len(view.charts), IN_A_ROW) * (WIDTH + GAP) - GAP
    return Drawing(width, rows * (HEIGHT + HEAD + GAP) - GAP, tuple(marks), tuple(parts))
