"""The places of a corpus by years, as rows that unfold; every number opens its reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.query import FieldIs, Not, to_text
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.trends import Gap, with_gaps
from indexer.trends.grid import Grid, GridRow, Tally
from indexer.vocab.regions import Regions
from webui.address import Question, search_url
from webui.corpus_address import ALL, SHUT, Ask, WrongArgument, ask_url
from webui.language import _, many
from webui.policies_list import span_words

# So many rows are shown; the files have all.
MOST_ROWS = 400
# What fits on a screen or two is unfolded from the beginning.
AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Head:
    """A year as the head of a column, or years in a row without any report."""

    name: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the address of its reports; both empty where there are none."""

    text: str
    url: str
    tip: str


@dataclass(frozen=True, slots=True)
class Row:
    """A place at a depth of the tree. `fold` leads to the same page with it unfolded or folded.

    `alone` is a place without what lies in it, as the first row below it.
    """

    id: str
    name: str
    depth: int
    fold: str
    unfolded: bool
    alone: bool
    total: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows that are shown, and the sum of all; `cut` counts places that are left out."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    whole: Row
    cut: int
    unfold_all: str
    fold_all: str


def matrix(grid: Grid, ask: Ask, regions: Regions) -> Matrix:
    """The rows of an address. Raises WrongArgument for a place that the corpus does not have."""
    tree = _Tree(grid, ask)
    axis = tuple(with_gaps(grid.years))
    places = list(tree.shown())
    shown: list[Row] = []
    for one in places:
        if len(shown) < MOST_ROWS:
            shown += _rows(one, tree, axis, regions)
    rows = shown[:MOST_ROWS]
    folds = any(tree.inner(row) for row in grid.rows)
    return Matrix(
        heads=tuple(map(_head, axis)),
        rows=tuple(rows),
        whole=_row("", _("合计"), 0, grid.whole, axis, "/?"),
        cut=len(places) - sum(not row.alone for row in rows),
        unfold_all=ask_url(ask.unfolding_all(True), anchor="places") if folds else "",
        fold_all=ask_url(ask.unfolding_all(False), anchor="places") if folds else "",
    )


class _Tree:
    """Which places are shown: those that lie in none, and those in unfolded ones."""

    def __init__(self, grid: Grid, ask: Ask) -> None:
        self.ask = ask
        self._rows = grid.rows
        self._depths: dict[str, int] = {}
        for row in grid.rows:  # each after the one that holds it
            above = row.place.parent
            self._depths[row.place.id] = self._depths[above] + 1 if above else 0
        self._at_depth = Counter(self._depths.values())
        self._inner: defaultdict[str | None, list[str]] = defaultdict(list)
        for row in grid.rows:
            self._inner[row.place.parent].append(row.place.id)
        for one in ask.open:
            if (place := one.removeprefix(SHUT)) != ALL and place not in self._depths:
                raise WrongArgument("open", one, Ask(page=ask.page))

    def depth(self, row: GridRow) -> int:
        """How many places hold this one."""
        return self._depths[row.place.id]

    def inner(self, row: GridRow) -> tuple[str, ...]:
        """The places that lie in it, and in none that lies in it too."""
        return tuple(self._inner.get(row.place.id, ()))

    def is_unfolded(self, row: GridRow) -> bool:
        """Whether the places in it are shown: the address says, else there is room for them."""
        for place in (row.place.id, ALL):
            if place in self.ask.open or f"{SHUT}{place}" in self.ask.open:
                return place in self.ask.open
        return sum(self._at_depth[depth] for depth in range(self.depth(row) + 2)) <= AT_ONCE

    def shown(self) -> Iterator[GridRow]:
        """The places whose row is shown, in order."""
        unfolded: set[str | None] = {None}
        for row in self._rows:
            if row.place.parent in unfolded:
                yield row
                if self.inner(row) and self.is_unfolded(row):
                    unfolded.add(row.place.id)


def _rows(row: GridRow, tree: _Tree, axis: Sequence[str | Gap], regions: Regions) -> Iterator[Row]:
    """The row of a place and, where it is unfolded, that of its own reports."""
    place, depth, inner = row.place, tree.depth(row), tree.inner(row)
    unfolded = bool(inner) and tree.is_unfolded(row)
    fold = ask_url(tree.ask.unfolding(place.id, not unfolded), anchor=f"r-{place.id}")
    name = _(UNKNOWN_NAME) if place.id == UNKNOWN else regions.title(place.id)
    there = search_url(Question(filters={"region": (place.id,)}))
    yield replace(
        _row(place.id, name, depth, row.whole, axis, f"{there}&"),
        fold=fold if inner else "",
        unfolded=unfolded,
    )
    if unfolded and row.own.reports:
        query = to_text(Not(FieldIs("region", inner)))
        own = search_url(Question(query, {"region": (place.id,)}))
        alone = _row(place.id, _("%(place)s本级", place=name), depth + 1, row.own, axis, f"{own}&")
        yield replace(alone, alone=True)


def _row(
    id_: str, name: str, depth: int, tally: Tally, axis: Sequence[str | Gap], there: str
) -> Row:
    """A row; `there` is the address of its reports, to which a year can be added."""
    return Row(
        id=id_,
        name=name,
        depth=depth,
        fold="",
        unfolded=False,
        alone=False,
        total=Cell(
            f"{tally.reports:,}",
            there.rstrip("?&"),
            many("%(place)s：%(num)s 份报告", tally.reports, place=name),
        ),
        cells=tuple(_cell(name, year, tally.years, there) for year in axis),
    )


def _cell(name: str, year: str | Gap, years: Mapping[str, int], there: str) -> Cell:
    if isinstance(year, Gap) or year not in years:
        return Cell("", "", "")
    when = _("年份未标明") if year == UNKNOWN else _("%(year)s 年", year=year)
    tip = many("%(place)s %(when)s：%(num)s 份报告", years[year], place=name, when=when)
    # The addresses of a row differ in their year, which is cheaper to add than to write anew.
    return Cell(f"{years[year]:,}", f"{there}year={year}", tip)


def _head(year: str | Gap) -> Head:
    if isinstance(year, Gap):
        return Head(span_words(year.first, year.last), True)
    return Head(_(UNKNOWN_NAME) if year == UNKNOWN else year, False)
