"""The chart beside a comparison: lines through the periods, or bars over the regions of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from indexer.comparison import Cell, Comparison, period_name
from webui.compare_address import Ask, ask_url

# A chart of bars has no more; lines of so many rows carry colour.
MOST_BARS = 30
MOST_LINES = 60
COLOURED = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few ways to compare, as a link."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart: its data, how it can be drawn instead, and what it shows in words."""

    data: dict[str, Any]
    kinds: tuple[Choice, ...]
    title: str
    note: str


def chart_view(comparison: Comparison, ask: Ask) -> ChartView | None:
    """Lines where there are times to follow, else bars of one period; None for a lone value."""
    cells = [cell for row in comparison.rows for cell in row.cells]
    filled = Counter(cell.period for cell in cells if _number(cell, comparison) is not None)
    if filled.total() < 2:
        return None
    kind = ask.chart or ("bars" if ask.rank or len(filled) < 2 else "lines")
    # The column that most regions have, of several the last.
    period = ask.rank or max(filled, key=lambda one: (filled[one], one))
    if kind == "lines":
        data, note = _lines(comparison), ""
        drawn = len(data["rows"])
        if drawn > COLOURED:
            note = f"有色的是值最全的 {COLOURED} 个地区，其余作底；"
        note += "缺的年份断开，空心菱形是前后不一的值"
    else:
        data = _bars(comparison, period)
        drawn = len(data["rows"])
        note = f"{filled[period]} 个地区有值" + (
            f"，图里是最高的 {drawn} 个" if drawn < filled[period] else ""
        )
    return ChartView(
        data={**data, "kind": kind, "unit": comparison.per_unit or comparison.unit},
        kinds=tuple(
            Choice(name, ask_url(replace(ask, chart=one)), one == kind)
            for one, name in (("lines", "折线"), ("bars", "柱形"))
        ),
        title="历年走势" if kind == "lines" else f"{period_name(period)}各地",
        note=note,
    )


def _lines(comparison: Comparison) -> dict[str, Any]:
    counts = {
        row.id: sum(_number(cell, comparison) is not None for cell in row.cells)
        for row in comparison.rows
    }
    shown = [row for row in comparison.rows if counts[row.id]]
    most = sorted(shown, key=lambda row: -counts[row.id])
    coloured = {row.id for row in most[:COLOURED]}
    return {
        "periods": [period_name(period).removesuffix("年") for period in comparison.periods],
        "rows": [
            {
                "name": row.title,
                "coloured": row.id in coloured,
                "values": [
                    _number(cell, comparison) if cell.state != "conflict" else None
                    for cell in row.cells
                ],
                "conflicts": [
                    [at, float(stated.value)]
                    for at, cell in enumerate(row.cells)
                    if cell.state == "conflict" and not comparison.per_unit
                    for stated in cell.values
                ],
            }
            for row in most[:MOST_LINES]
        ],
    }


def _bars(comparison: Comparison, period: str) -> dict[str, Any]:
    at = comparison.periods.index(period)
    having = [(row, row.cells[at]) for row in comparison.rows]
    drawn = sorted(
        (
            (row, cell, number)
            for row, cell in having
            if (number := _number(cell, comparison)) is not None
        ),
        key=lambda one: -one[2],
    )
    return {
        "rows": [
            {"name": row.title, "value": number, "conflict": cell.state == "conflict"}
            for row, cell, number in drawn[:MOST_BARS]
        ]
    }


def _number(cell: Cell, comparison: Comparison) -> float | None:
    """What is drawn: per person or area where that was asked for, and nothing else then."""
    value = cell.value
    if comparison.per_unit:
        value = cell.per.value if cell.per else None
    return None if value is None else float(value)
