"""Lines through the periods, a line a region: the data of the chart, and the same as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indexer.comparison import Cell, Comparison, Row
from webui.axes import Axis, axis_of
from webui.compare_box import rules
from webui.compare_periods import period_words, short_period
from webui.compare_points import number_of, unit_of, with_unit
from webui.compare_table import amount_words, shown_cell
from webui.drawing import Drawing, Mark, Target, clipped, diamond, dot, line, width_of, words
from webui.language import _, many

# Lines of so many rows are drawn, and carry colour.
MOST_LINES = 60
COLOURED = 5
WIDTH, HEIGHT, FOOT, TOP, NAMES = 760, 380, 28, 12, 110
DASHES = ("", "6 3", "2 3", "9 3 2 3", "")
LEADING = 15


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on a line: a number, or several that contradict each other, with their sentences."""

    at: int
    number: Decimal | None
    target: Target | None
    conflicts: tuple[tuple[Decimal, Target], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a region; one with a colour has its number from 1, the rest are grey."""

    name: str
    colour: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines; `data` is what the script of the chart draws them from."""

    unit: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    data: dict[str, Any]
    caption: str


def lines_view(comparison: Comparison) -> Lines:
    """A line for each region that has a value; those with most values are coloured."""
    drawn = [row for row in comparison.rows if any(_has(cell, comparison) for cell in row.cells)]
    counts = {row.id: sum(_has(cell, comparison) for cell in row.cells) for row in drawn}
    most = sorted(drawn, key=lambda row: -counts[row.id])[:MOST_LINES]
    lines = tuple(_line(row, at, comparison) for at, row in enumerate(most, 1))
    periods, unit = tuple(map(short_period, comparison.periods)), unit_of(comparison)
    said = tuple(map(period_words, comparison.periods))
    data, caption = _data(lines, periods, unit), _caption(lines, said, unit, len(drawn))
    return Lines(unit, periods, lines, data, caption)


def stops_of(row: Row, comparison: Comparison) -> Iterator[Stop]:
    """What a line through the periods has to draw for a region."""
    for at, cell in enumerate(row.cells):
        shown = shown_cell(cell, row, comparison)
        targets = [Target(value.url, value.tip, value.quote) for value in shown.values]
        number = number_of(cell, comparison)
        if number is not None:
            yield Stop(at, number, targets[0])
        elif cell.state == "conflict" and not comparison.per_unit:
            values = [stated.value for stated in cell.values]
            yield Stop(at, None, None, tuple(zip(values, targets, strict=True)))
        else:
            yield Stop(at, None, None)


def runs(stops: Sequence[Stop]) -> Iterator[list[Stop]]:
    """The stops of each unbroken piece of a line: a missing year breaks it."""
    run: list[Stop] = []
    for stop in stops:
        if stop.number is not None:
            run.append(stop)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _has(cell: Cell, comparison: Comparison) -> bool:
    return number_of(cell, comparison) is not None


def _line(row: Row, number: int, comparison: Comparison) -> Line:
    colour = number if number <= COLOURED else 0
    return Line(row.title, colour, tuple(stops_of(row, comparison)))


def _data(lines: Sequence[Line], periods: Sequence[str], unit: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "periods": list(periods),
        "rows": [
            {
                "name": one.name,
                "coloured": bool(one.colour),
                "values": [
                    None if stop.number is None else float(stop.number) for stop in one.stops
                ],
                "urls": [stop.target.url if stop.target else None for stop in one.stops],
                "conflictName": _("%(name)s（前后不一）", name=one.name),
                "conflicts": [
                    {"value": [stop.at, float(number)], "url": target.url}
                    for stop in one.stops
                    for number, target in stop.conflicts
                ],
            }
            for one in lines
        ],
    }


def _caption(lines: Sequence[Line], periods: Sequence[str], unit: str, regions: int) -> str:
    stated = [
        (stop.number, one.name, periods[stop.at])
        for one in lines
        for stop in one.stops
        if stop.number is not None
    ]
    if not stated:
        return _("没有地区有值")
    (high, most, when), (low, least, then) = max(stated), min(stated)
    said = [
        many(
            "%(num)s 个地区有值，最高的是%(most)s %(when)s的 %(high)s，"
            "最低的是%(least)s %(then)s的 %(low)s",
            regions,
            most=most,
            when=when,
            high=with_unit(high, unit),
            least=least,
            then=then,
            low=with_unit(low, unit),
        )
    ]
    if len(lines) > COLOURED:
        said.append(_("有色的是值最全的 %(number)s 个地区，其余作底", number=COLOURED))
    said.append(_("缺的年份断开，空心菱形是前后不一的值，点可以点开"))
    return _("；").join(said)


def lines_drawing(view: Lines) -> Drawing:
    """The same without a script."""
    numbers = [
        number
        for one in view.lines
        for stop in one.stops
        for number in (stop.number, *(value for value, _target in stop.conflicts))
        if number is not None
    ]
    axis = axis_of(numbers, HEIGHT - FOOT, TOP)
    left = 14 + max(width_of(amount_words(mark)) for mark in axis.marks)
    step = (WIDTH - NAMES - left) / len(view.periods)
    places = [left + step * (at + 0.5) for at in range(len(view.periods))]
    marks = rules(axis, left, WIDTH - NAMES + 8)
    marks += [
        words(x, HEIGHT - 6, period, "ink-3", "middle")
        for x, period in zip(places, view.periods, strict=True)
    ]
    for one in sorted(view.lines, key=lambda one: bool(one.colour)):
        marks += _strokes(one, axis, places)
    return Drawing(WIDTH, HEIGHT, (*marks, *_names(view.lines, axis, places)))


def _strokes(one: Line, axis: Axis, places: Sequence[float]) -> Iterator[Mark]:
    ink = f"d-{one.colour}" if one.colour else "d-rest"
    for run in runs(one.stops):
        path = [(places[stop.at], axis.at(stop.number)) for stop in run if stop.number is not None]
        if len(path) > 1:
            dash = DASHES[one.colour - 1] if one.colour else ""
            yield line(path, ink, 2.25 if one.colour else 1, dash)
        for stop, (x, y) in zip(run, path, strict=True):
            if one.colour:
                yield dot(x, y, ink, "surface", 4, stop.target)
            else:
                yield dot(x, y, ink, "", 2)
    for stop in one.stops:
        for number, target in stop.conflicts:
            yield diamond(places[stop.at], axis.at(number), ink, 5, target if one.colour else None)


def _names(lines: Sequence[Line], axis: Axis, places: Sequence[float]) -> Iterator[Mark]:
    """The names of coloured lines at their ends, moved down where two would lie on each other."""
    ends = []
    for one in lines:
        if one.colour:
            last = [stop for stop in one.stops if stop.number is not None][-1]
            assert last.number is not None
            ends.append((axis.at(last.number), one, places[last.at]))
    lowest = float("-inf")
    for y, one, x in sorted(ends, key=lambda end: end[0]):
        lowest = max(y, lowest + LEADING)
        name = clipped(one.name, NAMES + WIDTH - NAMES - x - 12)
        yield words(x + 10, lowest + 4, name, f"d-{one.colour}", bold=True)
