"""A checklist as a table: places as rows, policies as columns, each cell with its hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.policy_use import Cell, Checklist, ChecklistRow
from indexer.policy_use.naming import words_of
from webui.address import Question, search_url
from webui.checklist_address import Ask
from webui.language import _, many
from webui.policies_address import Ask as PolicyAsk
from webui.policies_address import policy_url
from webui.states import Link

# So many rows and cells are shown; the files have all.
MOST_ROWS, MOST_CELLS = 300, 4500
SHADES = 5


@dataclass(frozen=True, slots=True)
class ShownCell:
    """How many reports, and the address of these; of a place without any, that of all its reports.

    `shade` is 0 to 5, by the share of the place's reports; `below` tells the mentions.
    """

    text: str
    below: str
    url: str
    tip: str
    shade: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A place, how deep it lies in the tree, and its reports."""

    name: str
    depth: int
    available: int
    url: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `cut` counts rows that are left out."""

    columns: tuple[Link, ...]
    rows: tuple[ShownRow, ...]
    cut: int


def checklist_table(found: Checklist, ask: Ask) -> Table:
    """The rows of the level that is asked for, each place below the one that holds it."""
    depths = _depths(found.rows)
    chosen = [row for row in found.rows if not ask.places or row.place.level == ask.places]
    most = min(MOST_ROWS, max(1, MOST_CELLS // max(1, len(found.policies))))
    names = [policy.name for policy in found.policies]
    return Table(
        columns=tuple(
            Link(policy.name, policy_url(PolicyAsk(policy.id, ask.in_force)))
            for policy in found.policies
        ),
        rows=tuple(
            _row(row, names, ask, 0 if ask.places else depths[row.place.id])
            for row in chosen[:most]
        ),
        cut=max(0, len(chosen) - most),
    )


def _depths(rows: Sequence[ChecklistRow]) -> Mapping[str, int]:
    """How many of the places that hold a place have a row too; each stands after its holder."""
    depths: dict[str, int] = {}
    for row in rows:
        depths[row.place.id] = depths.get(row.place.parent or "", -1) + 1
    return depths


def _row(row: ChecklistRow, names: Sequence[str], ask: Ask, depth: int) -> ShownRow:
    # Of a province that holds the chosen county only the reports of that county are counted.
    query = words_of("region", (row.place.id,))
    url = search_url(Question(query, ask.in_force))
    return ShownRow(
        _(row.place.name),
        depth,
        row.available,
        url,
        tuple(_cell(cell, name, row, url) for cell, name in zip(row.cells, names, strict=True)),
    )


def _cell(cell: Cell, name: str, row: ChecklistRow, of_place: str) -> ShownCell:
    about = many("%(place)s：%(num)s 份报告", row.available, place=_(row.place.name))
    if not cell.reports:
        return ShownCell(
            "–",
            "",
            of_place,
            _("%(about)s都没有提到%(name)s，点开看这些报告", about=about, name=name),
            0,
        )
    return ShownCell(
        f"{cell.reports:,}",
        many("%(num)s 处", cell.mentions),
        search_url(Question(cell.query)),
        _(
            "%(about)s里有 %(reports)s 份提到%(name)s，共 %(mentions)s 处",
            about=about,
            reports=f"{cell.reports:,}",
            name=name,
            mentions=f"{cell.mentions:,}",
        ),
        shade(cell.reports, row.available),
    )


def shade(reports: int, available: int) -> int:
    """One of five shades for a share, each a fifth wide.

    >>> [shade(reports, 10) for reports in (0, 1, 2, 3, 10)]
    [0, 1, 1, 2, 5]
    """
    return -(-SHADES * reports // available)
