"""The provinces as tiles of one size, each at about its place, coloured by fifths; no borders.

A map with borders would show how large a province is, and take sides where borders are disputed; a
tile shows one number a unit. Provinces that a corpus has and the list has not (a made-up one) stand
in the free row above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.comparison import Comparison, compare
from indexer.comparison.accounts import Place, accounts
from indexer.comparison.statistics import STEPS, steps_of
from indexer.corpus import Corpus
from indexer.models import Level
from indexer.vocab.levels import LEVEL_NAMES
from webui.compare_address import Ask, ask_url
from webui.compare_periods import period_words
from webui.compare_points import (
    Snapshot,
    ends_words,
    lacking_words,
    period_shown,
    snapshot,
    unit_of,
)
from webui.compare_ranking import Ranking, ranking
from webui.compare_table import ShownCell, amount_words
from webui.drawing import Drawing, Mark, Target, box, clipped, line, words
from webui.language import _
from webui.states import Link

# The first two digits of a code, what stands in the tile, and its row and column.
TILES: Mapping[str, tuple[str, int, int]] = {
    "23": ("黑龙江", 1, 7),
    "15": ("内蒙古", 2, 4),
    "22": ("吉林", 2, 7),
    "65": ("新疆", 3, 1),
    "62": ("甘肃", 3, 2),
    "64": ("宁夏", 3, 3),
    "14": ("山西", 3, 4),
    "11": ("北京", 3, 5),
    "12": ("天津", 3, 6),
    "21": ("辽宁", 3, 7),
    "63": ("青海", 4, 2),
    "61": ("陕西", 4, 3),
    "41": ("河南", 4, 4),
    "13": ("河北", 4, 5),
    "37": ("山东", 4, 6),
    "54": ("西藏", 5, 1),
    "51": ("四川", 5, 2),
    "50": ("重庆", 5, 3),
    "42": ("湖北", 5, 4),
    "34": ("安徽", 5, 5),
    "32": ("江苏", 5, 6),
    "31": ("上海", 5, 7),
    "53": ("云南", 6, 2),
    "52": ("贵州", 6, 3),
    "43": ("湖南", 6, 4),
    "36": ("江西", 6, 5),
    "33": ("浙江", 6, 6),
    "45": ("广西", 7, 3),
    "44": ("广东", 7, 4),
    "35": ("福建", 7, 5),
    "71": ("台湾", 7, 7),
    "46": ("海南", 8, 3),
    "82": ("澳门", 8, 4),
    "81": ("香港", 8, 5),
}
COLUMNS, ROWS = 7, 8
# Places of the first row that no province has.
SPARE = 6
# Numbers of a tile are short: 1,384 with the unit 万亩 and not 13,840,000 亩.
SCALES = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))
# Units that have a scale of their own, or none.
SCALED = ("百", "千", "万", "亿", "%", "‰")
LONGEST_NUMBER = Decimal(10**5)
WIDE, HIGH, GAP = 88, 50, 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: its step of colour, 0 for none, or the state that its cell has in words.

    `place` names its row and column for the stylesheet.
    """

    id: str
    name: str
    row: int
    column: int
    step: int
    text: str
    state: str
    target: Target | None

    @property
    def place(self) -> str:
        """Where the tile stands, as a class."""
        return f"at-{self.row}-{self.column}"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the legend, from which value to which."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles of a period; `order` ranks the same provinces, `inside` the units of those chosen.

    `key` is the period as the service names it; `below` leads from a province, by its id, to the
    places in it that have reports.
    """

    key: str
    period: str
    unit: str
    tiles: tuple[Tile, ...]
    steps: tuple[Step, ...]
    order: Ranking
    inside: Ranking | None
    inside_name: str
    below: Mapping[str, Link]
    caption: str


def tile_map(corpus: Corpus, comparison: Comparison, ask: Ask) -> TileMap:
    """The provinces in a period, and the ranking of the places that were asked for."""
    request = replace(
        comparison.request, regions=(), level="province", rank=None, base=comparison.base
    )
    provinces = compare(corpus, request)
    period = period_shown(provinces, ask)
    found = snapshot(provinces, period)
    unit = unit_of(provinces)
    scale, shown_unit = _scale(found, unit)
    steps = dict(
        zip(
            (point.id for point in found.points),
            steps_of([point.number for point in found.points]),
            strict=True,
        )
    )
    caption = filter(None, (ends_words(found.points, unit), lacking_words(found.lacking)))
    return TileMap(
        key=period,
        period=period_words(period) if period else "",
        unit=shown_unit,
        tiles=_tiles(found, steps, scale),
        steps=_legend(found, steps, scale),
        order=ranking(provinces, period),
        inside=_inside(comparison, ask, period),
        inside_name=_("、").join(corpus.regions.title(id_) for id_ in ask.regions[:3]),
        below=_below(corpus, ask),
        caption=_("；").join(caption),
    )


def _inside(comparison: Comparison, ask: Ask, period: str) -> Ranking | None:
    """The places that were asked for, in the period of the map or else in one of their own."""
    if not ask.regions:
        return None
    own = period if period in comparison.periods else period_shown(comparison, ask)
    return ranking(comparison, own)


def _scale(found: Snapshot, unit: str) -> tuple[Decimal, str]:
    """What the numbers of tiles are divided by, with the unit that is then theirs."""
    most = max((abs(point.number) for point in found.points), default=Decimal(0))
    for scale, name in SCALES:
        if most >= LONGEST_NUMBER and most >= scale and not unit.startswith(SCALED):
            return scale, f"{name}{unit}"
    return Decimal(1), unit


def _short(number: Decimal, scale: Decimal) -> str:
    """Three digits or whole numbers: 15.6, 1,384."""
    amount = number / scale
    if abs(amount) >= 100:
        return amount_words(amount.to_integral_value())
    return amount_words(amount.quantize(Decimal("0.01") if abs(amount) < 1 else Decimal("0.1")))


def _tiles(found: Snapshot, steps: Mapping[str, int], scale: Decimal) -> tuple[Tile, ...]:
    points = {point.id: point for point in found.points}
    lacking = {lack.id: lack for lack in found.lacking}
    named = {f"{code}0000": place for code, place in TILES.items()}
    names = {
        **{id_: point.name for id_, point in points.items()},
        **{id_: lack.name for id_, lack in lacking.items()},
    }
    others = [id_ for id_ in names if id_ not in named][:SPARE]
    spare = {id_: (names[id_], 1, at) for at, id_ in enumerate(others, 1)}
    tiles = []
    for id_, (name, row, column) in {**spare, **named}.items():
        point, lack = points.get(id_), lacking.get(id_)
        if point:
            text, state, target = _short(point.number, scale), "value", point.target
            tiles.append(Tile(id_, name, row, column, steps[id_], text, state, target))
            continue
        text, state, target_or_none = _lacking(lack.cell if lack else None, scale)
        tiles.append(Tile(id_, name, row, column, 0, text, state, target_or_none))
    return tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column)))


def _lacking(cell: ShownCell | None, scale: Decimal) -> tuple[str, str, Target | None]:
    """What a tile without a value says, and where it leads: to the sentences, or to the report."""
    if cell is None:
        return _("无报告"), "no_report", None
    if cell.values:
        first = cell.values[0]
        text = _("前后不一") if cell.state == "conflict" else _("已隐去")
        if cell.state == "value":
            text = first.text
        return text, cell.state, Target(first.url, first.tip, first.quote)
    target = Target(cell.url, cell.words) if cell.url else None
    return cell.words, cell.state, target


def _legend(found: Snapshot, steps: Mapping[str, int], scale: Decimal) -> tuple[Step, ...]:
    """Each step with the values that it holds; a step that nobody is in has none."""
    legend = []
    for step in range(1, STEPS + 1):
        held = [point.number for point in found.points if steps[point.id] == step]
        if held:
            ends = dict.fromkeys(_short(number, scale) for number in (min(held), max(held)))
            legend.append(Step(step, "–".join(ends)))
    return tuple(legend)


def _below(corpus: Corpus, ask: Ask) -> Mapping[str, Link]:
    """The way into each province with reports of places in it, to the highest level of those."""
    places: set[Place] = {account.place for account in accounts(corpus)}
    order = list(LEVEL_NAMES)
    levels: dict[str, Level] = {}
    for place in places:
        if place.level is None or place.level in ("national", "province", "department"):
            continue
        province = f"{place.region.code[:2]}0000"
        known = levels.get(province)
        if known is None or order.index(place.level) < order.index(known):
            levels[province] = place.level
    return {
        province: Link(
            _("看%(level)s", level=_(LEVEL_NAMES[level])),
            ask_url(replace(ask, regions=(province,), level=level, chart="tiles", rank="")),
        )
        for province, level in levels.items()
    }


def tiles_drawing(view: TileMap) -> Drawing:
    """The tiles as a picture, with their legend."""
    marks = [mark for tile in view.tiles for mark in _tile(tile)]
    y = ROWS * (HIGH + GAP) + 14
    x = 0.0
    for step in view.steps:
        marks.append(box(x, y, 24, 12, f"q-{step.number}", "line-2"))
        marks.append(words(x + 30, y + 10, step.text, "ink-2"))
        x += 120
    return Drawing(COLUMNS * (WIDE + GAP), y + 20, tuple(marks))


def _tile(tile: Tile) -> list[Mark]:
    x, y = (tile.column - 1) * (WIDE + GAP), (tile.row - 1) * (HIGH + GAP)
    middle = x + WIDE / 2
    ink = "q-ink-2" if tile.step >= 4 else "q-ink" if tile.step else "ink-3"
    edge = "warn" if tile.state == "conflict" else "line-2"
    ground = "sunken" if tile.state == "no_report" else "surface"
    marks = [
        box(x, y, WIDE, HIGH, f"q-{tile.step}")
        if tile.step
        else box(x + 0.5, y + 0.5, WIDE - 1, HIGH - 1, ground, edge)
    ]
    if tile.state == "masked":
        marks += [
            line([(x + at, y + HIGH), (x + at + HIGH, y)], "line")
            for at in range(0, WIDE - HIGH + 1, 8)
        ]
    marks.append(words(middle, y + 21, clipped(tile.name, WIDE), ink, "middle", bold=True))
    marks.append(words(middle, y + 38, clipped(tile.text, WIDE), ink, "middle"))
    return marks
