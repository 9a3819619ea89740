"""Two indicators set against each other: a point a region that has both in one period.

The correlation is told as what it is, the likeness of two orders over so many regions, and not as
a cause. The second indicator is compared as the first is: same regions, same years, results with
results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.comparison import Comparison, compare
from indexer.comparison.statistics import FEWEST, box_of, rank_correlation
from indexer.corpus import Corpus
from indexer.vocab.indicator_table import indicator_of_id
from webui.axes import axis_of
from webui.compare_address import Ask
from webui.compare_box import rules
from webui.compare_periods import period_words
from webui.compare_points import Point, snapshot, unit_of
from webui.compare_table import amount_words
from webui.drawing import Drawing, Target, dot, line, width_of, words
from webui.language import _, many

WIDTH, HEIGHT, FOOT, TOP = 580, 400, 44, 30
# Of so few points each has its name beside it, of more those that lie apart.
ALL_NAMED = 12
MOST_NAMED = 10
# Orders are much alike from here on, and hardly below the other.
STRONG, WEAK = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """A region with both values; `named` where its name stands beside the point."""

    across: Point
    up: Point
    named: bool

    @property
    def target(self) -> Target:
        """The sentence of the first value; the table beside leads to both."""
        first, second = self.across.shown, self.up.shown
        return Target(first.url, f"{first.tip}\n{second.tip}", first.quote)


@dataclass(frozen=True, slots=True)
class Scatter:
    """The points of a period. Without a second indicator there is only the box to ask for one."""

    period: str
    across: str
    across_unit: str
    up: str = ""
    up_unit: str = ""
    pairs: tuple[Pair, ...] = ()
    alone: tuple[int, int] = (0, 0)
    correlation: float | None = None
    caption: str = ""


def scatter(corpus: Corpus, comparison: Comparison, ask: Ask, period: str) -> Scatter:
    """The regions that have both indicators in a period."""
    first = Scatter(period_words(period), comparison.indicator.name, unit_of(comparison))
    other = indicator_of_id(ask.other)
    if other is None:
        return replace(first, caption=_("再选一项指标，看各地的两个数怎样相配"))
    request = replace(
        comparison.request, indicator=other.id, base=None, per=None, rank=None, measure="value"
    )
    second = compare(corpus, request)
    left, right = snapshot(comparison, period).points, snapshot(second, period).points
    ups = {point.id: point for point in right}
    both = [(point, ups[point.id]) for point in left if point.id in ups]
    correlation = rank_correlation([(one.number, two.number) for one, two in both])
    named = _apart(both)
    view = replace(
        first,
        up=other.name,
        up_unit=second.unit,
        pairs=tuple(Pair(one, two, one.id in named) for one, two in both),
        alone=(len(left) - len(both), len(right) - len(both)),
        correlation=correlation,
    )
    return replace(view, caption=_caption(view))


def _apart(both: Sequence[tuple[Point, Point]]) -> set[str]:
    """The regions whose names are to be seen: all of a few, else the furthest out in either way."""
    if len(both) <= ALL_NAMED:
        return {one.id for one, _two in both}
    found: dict[str, Decimal] = {}
    for side in (0, 1):
        box = box_of([pair[side].number for pair in both])
        if box is None:
            continue
        for pair in both:
            number = pair[side].number
            if box.is_outlier(number) or number in (box.least, box.most):
                span = box.third - box.first or Decimal(1)
                away = abs(number - box.median) / span
                found[pair[0].id] = max(found.get(pair[0].id, Decimal(0)), away)
    return set(sorted(found, key=lambda id_: -found[id_])[:MOST_NAMED])


def _caption(view: Scatter) -> str:
    said = [many("%(num)s 个地区两项都有值", len(view.pairs))]
    if any(view.alone):
        said.append(
            _(
                "只有%(across)s的 %(left)s 个，只有%(up)s的 %(right)s 个",
                across=view.across,
                left=view.alone[0],
                up=view.up,
                right=view.alone[1],
            )
        )
    said.append(_correlation_words(view))
    return _("；").join(said)


def _correlation_words(view: Scatter) -> str:
    if len(view.pairs) < FEWEST:
        return _("不足 5 个，不算相关系数")
    if view.correlation is None:
        return _("有一项各地都相同，没有相关系数")
    rho, count = f"{view.correlation:.2f}".replace("-", "−"), len(view.pairs)
    if abs(view.correlation) < WEAK:
        return _(
            "斯皮尔曼等级相关系数 %(rho)s（n = %(count)s），两个次序没有多少关系",
            rho=rho,
            count=count,
        )
    if view.correlation > 0:
        much = view.correlation >= STRONG
        text = (
            _("斯皮尔曼等级相关系数 %(rho)s（n = %(count)s），两个次序很像", rho=rho, count=count)
            if much
            else _(
                "斯皮尔曼等级相关系数 %(rho)s（n = %(count)s），两个次序有些像",
                rho=rho,
                count=count,
            )
        )
        return text
    if view.correlation <= -STRONG:
        return _(
            "斯皮尔曼等级相关系数 %(rho)s（n = %(count)s），两个次序大致相反", rho=rho, count=count
        )
    return _(
        "斯皮尔曼等级相关系数 %(rho)s（n = %(count)s），两个次序有些相反", rho=rho, count=count
    )


def scatter_drawing(view: Scatter) -> Drawing:
    """The points between two axes."""
    upright = axis_of((pair.up.number for pair in view.pairs), HEIGHT - FOOT, TOP, zero=False)
    left = 14 + max(width_of(amount_words(mark)) for mark in upright.marks)
    flat = axis_of((pair.across.number for pair in view.pairs), left + 6, WIDTH - 70, zero=False)
    marks = rules(upright, left, WIDTH)
    for mark in flat.marks:
        x = flat.at(mark)
        marks.append(line([(x, TOP), (x, HEIGHT - FOOT)], "line"))
        marks.append(words(x, HEIGHT - FOOT + 16, amount_words(mark), "ink-3", "middle"))
    across = _("横轴：%(name)s（%(unit)s）", name=view.across, unit=view.across_unit)
    up = _("纵轴：%(name)s（%(unit)s）", name=view.up, unit=view.up_unit)
    marks.append(words(WIDTH, HEIGHT - 6, across, "ink-2", "end"))
    marks.append(words(0, 12, up, "ink-2"))
    taken: list[tuple[float, float]] = []
    for pair in view.pairs:
        x, y = flat.at(pair.across.number), upright.at(pair.up.number)
        marks.append(dot(x, y, "accent", "surface", 5, pair.target))
        # A name goes where no other one stands already.
        free = all(abs(y - one[1]) > 13 or abs(x - one[0]) > 60 for one in taken)
        if pair.named and free:
            marks.append(words(x + 8, y + 4, pair.across.name, "ink"))
            taken.append((x, y))
    return Drawing(WIDTH, HEIGHT, tuple(marks))
