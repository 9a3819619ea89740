"""One period ranked: a bar a region from the highest, with its rank, and the median between them.

What reports contradict themselves on, have struck out or do not say is never ranked, and stands
below with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indexer.comparison import Comparison
from indexer.comparison.statistics import median, places_of
from webui.compare_periods import period_words
from webui.compare_points import (
    Lack,
    Point,
    ends_words,
    lacking_words,
    snapshot,
    unit_of,
    with_unit,
)
from webui.drawing import Drawing, Mark, box, clipped, line, words
from webui.language import _

# So many bars are shown, and so many in a picture; the table and the files have all.
MOST_BARS = 300
MOST_IN_PICTURE = 60
# Of fewer regions the middle one is to be seen.
FEWEST_WITH_MEDIAN = 3
ROW, NAME, RANK, BARS, AMOUNT = 24, 130, 34, 360, 130


@dataclass(frozen=True, slots=True)
class Bar:
    """A region in the order. `start` and `length` are those of its bar, in parts of a hundred.

    `tied` says that another has the same rank; the first below the median is `below_median`.
    """

    rank: int
    tied: bool
    point: Point
    start: float
    length: float
    below_median: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The bars of a period. `mark` is where the median lies, in parts of a hundred."""

    period: str
    unit: str
    bars: tuple[Bar, ...]
    cut: int
    lacking: tuple[Lack, ...]
    median: Decimal | None
    median_words: str
    mark: float
    caption: str


def ranking(comparison: Comparison, period: str) -> Ranking:
    """The ranking of a period."""
    found, unit = snapshot(comparison, period), unit_of(comparison)
    numbers = [point.number for point in found.points]
    middle = median(numbers) if len(numbers) >= FEWEST_WITH_MEDIAN else None
    said = "" if middle is None else with_unit(middle, unit)
    low, high = min([*numbers, Decimal(0)]), max([*numbers, Decimal(0)])
    span = high - low or Decimal(1)
    ranks = places_of(numbers)
    bars = []
    for at, (rank, point) in enumerate(zip(ranks, found.points, strict=True)):
        below = middle is not None and point.number < middle
        bars.append(
            Bar(
                rank=rank,
                tied=ranks.count(rank) > 1,
                point=point,
                start=float(100 * (min(point.number, Decimal(0)) - low) / span),
                length=float(100 * abs(point.number) / span),
                below_median=below and middle is not None and numbers[at - 1] >= middle,
            )
        )
    caption = [ends_words(found.points, unit)]
    if said:
        caption.append(_("中位数 %(value)s", value=said))
    caption.append(lacking_words(found.lacking))
    return Ranking(
        period=period_words(period),
        unit=unit,
        bars=tuple(bars[:MOST_BARS]),
        cut=max(0, len(bars) - MOST_BARS),
        lacking=found.lacking[:MOST_BARS],
        median=middle,
        median_words=said,
        mark=0 if middle is None else float(100 * (middle - low) / span),
        caption=_("；").join(filter(None, caption)),
    )


def ranking_drawing(view: Ranking) -> Drawing:
    """The same as a picture."""
    left = RANK + NAME
    shown = view.bars[:MOST_IN_PICTURE]
    marks = [mark for at, bar in enumerate(shown) for mark in _bar(bar, at * ROW, left)]
    height = len(shown) * ROW
    if view.median is not None:
        x = left + view.mark / 100 * BARS
        marks.append(line([(x, 0), (x, height + 4)], "hit-line", 1.5, "4 3"))
        label = _("中位数 %(value)s", value=view.median_words)
        marks.append(words(x, height + 18, label, "hit-line", "middle"))
        height += 24
    left_out = len(view.bars) + view.cut - len(shown)
    if left_out:
        marks.append(words(0, height + 16, _("图里是前 %(number)s 名", number=len(shown)), "ink-3"))
        height += 22
    return Drawing(left + BARS + AMOUNT, height, tuple(marks))


def _bar(bar: Bar, y: float, left: float) -> list[Mark]:
    middle = y + ROW / 2 + 4
    name = clipped(bar.point.name, NAME - 12)
    end = left + (bar.start + bar.length) / 100 * BARS
    amount = " ".join((*bar.point.shown.tags, bar.point.shown.text))
    return [
        words(RANK - 10, middle, str(bar.rank), "ink-3", "end"),
        words(RANK, middle, name, "ink"),
        box(left + bar.start / 100 * BARS, y + 5, bar.length / 100 * BARS, ROW - 10, "accent"),
        words(end + 6, middle, amount, "ink-2"),
    ]
