"""The values of a comparison as charts draw them: points of a period, and what has no point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indexer.comparison import Cell, Comparison, Row
from webui.compare_address import Ask
from webui.compare_table import NATION, ShownCell, ShownValue, amount_words, shown_cell
from webui.drawing import Target
from webui.language import _, many


@dataclass(frozen=True, slots=True)
class Point:
    """A region's value of a period, which may stand beside those of others; no conflict is one."""

    id: str
    name: str
    within: str
    number: Decimal
    shown: ShownValue

    @property
    def target(self) -> Target:
        """Its sentence."""
        return Target(self.shown.url, self.shown.tip, self.shown.quote)


@dataclass(frozen=True, slots=True)
class Lack:
    """A region that has no such value in a period, and its cell, which says why."""

    id: str
    name: str
    within: str
    cell: ShownCell


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A period: the points, the highest first, and the regions without one."""

    period: str
    points: tuple[Point, ...]
    lacking: tuple[Lack, ...]


def snapshot(comparison: Comparison, period: str) -> Snapshot:
    """The values of a period; where the comparison has no such period, nobody has one."""
    points, lacking = [], []
    for row in comparison.rows:
        cell = next((cell for cell in row.cells if cell.period == period), None)
        if cell is None:
            continue
        shown = shown_cell(cell, row, comparison)
        number = number_of(cell, comparison)
        if number is None:
            lacking.append(Lack(row.id, row.title, within(row), shown))
        else:
            points.append(Point(row.id, row.title, within(row), number, shown.values[0]))
    points.sort(key=lambda point: -point.number)
    return Snapshot(period, tuple(points), tuple(lacking))


def number_of(cell: Cell, comparison: Comparison) -> Decimal | None:
    """What is drawn: per person or area where that was asked for, and nothing else then.

    None where reports contradict each other, for which of the values to draw is not known.
    """
    if cell.state != "value":
        return None
    if comparison.per_unit:
        return cell.per.value if cell.per else None
    return cell.value


def within(row: Row) -> str:
    """The name of the place that holds the region of a row."""
    return row.region.path[-2] if len(row.region.path) > 1 and row.id != NATION else ""


def filled(comparison: Comparison) -> Counter[str]:
    """How many regions have a value in each period."""
    return Counter(
        cell.period
        for row in comparison.rows
        for cell in row.cells
        if number_of(cell, comparison) is not None
    )


def period_shown(comparison: Comparison, ask: Ask) -> str:
    """The period of a chart that shows one: that of the ranking, else what most regions have."""
    counts = filled(comparison)
    if ask.rank or not counts:
        return ask.rank or (comparison.periods[-1] if comparison.periods else "")
    return max(counts, key=lambda one: (counts[one], one))


def unit_of(comparison: Comparison) -> str:
    """The unit of what is drawn."""
    return comparison.per_unit or comparison.unit


def with_unit(number: Decimal, unit: str) -> str:
    """21,000 亩."""
    return f"{amount_words(number)} {unit}".strip()


def ends_words(points: Sequence[Point], unit: str) -> str:
    """How many have a value, and who has most and least; `points` stand the highest first."""
    if not points:
        return _("没有地区有值")
    highest, lowest = points[0], points[-1]
    if len(points) == 1:
        return _(
            "只有%(name)s有值（%(value)s）",
            name=highest.name,
            value=with_unit(highest.number, unit),
        )
    return many(
        "%(num)s 个地区有值，最高的是%(first)s（%(most)s），最低的是%(last)s（%(least)s）",
        len(points),
        first=highest.name,
        most=with_unit(highest.number, unit),
        last=lowest.name,
        least=with_unit(lowest.number, unit),
    )


def lacking_words(lacking: Sequence[Lack]) -> str:
    """Why others have none, each reason with its number; empty where all have one."""
    if not lacking:
        return ""
    said = _("、").join(_reasons(Counter(lack.cell.state for lack in lacking)))
    return many("另有 %(num)s 个没有可比的值：%(reasons)s", len(lacking), reasons=said)


def _reasons(states: Counter[str]) -> Iterator[str]:
    for state in ("conflict", "masked", "not_mentioned", "no_report", "value"):
        count = states[state]
        if not count:
            continue
        match state:
            case "conflict":
                yield many("%(num)s 个前后不一", count)
            case "masked":
                yield many("%(num)s 个已隐去", count)
            case "not_mentioned":
                yield many("%(num)s 个未提及", count)
            case "no_report":
                yield many("%(num)s 个无报告", count)
            case "value":
                yield many("%(num)s 个缺人口或面积", count)
