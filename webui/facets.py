"""Facets: what the hits can be narrowed to, as links that choose a value or take it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from indexer.query.fields import UNKNOWN
from indexer.search import UNKNOWN_NAME, FacetValue
from indexer.vocab.regions import Regions
from webui.address import Question, search_url
from webui.filters import value_name

# A list of all provinces would push the other facets off the screen.
MOST_PROVINCES = 15
SHOWN_PROVINCES = 12
# Among the opened branches of an address: all provinces.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. `part` means that something inside it is chosen, not all of it.

    `id` lets the focus stay where it was when the page changes around it.
    """

    id: str
    name: str
    count: int
    url: str
    chosen: bool = False
    part: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A region in the tree; `toggle` opens or shuts it and is empty where nothing lies below."""

    choice: Choice
    toggle: str
    opened: bool
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A flat facet; `clear` takes all its choices back and is empty where there are none."""

    choices: tuple[Choice, ...]
    clear: str


@dataclass(frozen=True, slots=True)
class RegionFacet:
    """The facet of regions, as a tree, and those without one.

    `hidden` counts provinces that are left out; `all_url` shows all, and is empty if they are.
    """

    branches: tuple[Branch, ...]
    unknown: Choice | None
    clear: str
    hidden: int
    all_url: str


def clear_url(question: Question, name: str) -> str:
    """The address without the choices of a facet; empty where there are none."""
    return search_url(question.choosing(name, ())) if question.filters.get(name) else ""


def flat_facet(
    question: Question, name: str, values: Sequence[FacetValue], regions: Regions
) -> Facet:
    """A facet whose values do not contain each other. What was chosen stays, with no hits too."""
    chosen = question.filters.get(name, ())
    return Facet(
        tuple(
            _choice(question, name, value, _toggled(chosen, value.value), value.value in chosen)
            for value in _with_chosen(name, values, chosen, regions)
        ),
        clear_url(question, name),
    )


def unknown_choice(question: Question, name: str, values: Sequence[FacetValue]) -> Choice | None:
    """The choice of what has no value of a facet; None where all hits have one."""
    chosen = question.filters.get(name, ())
    count = next((value.count for value in values if value.value == UNKNOWN), 0)
    if not count and UNKNOWN not in chosen:
        return None
    value = FacetValue(UNKNOWN, UNKNOWN_NAME, count)
    return _choice(question, name, value, _toggled(chosen, UNKNOWN), UNKNOWN in chosen)


def region_facet(question: Question, values: Sequence[FacetValue], regions: Regions) -> RegionFacet:
    """The tree of regions.

    A branch on the way to a chosen region is open, and so is a province that stands alone; the
    address says what else was opened, or shut.
    """
    chosen = question.filters.get("region", ())
    branches = _Tree(question, _with_chosen("region", values, chosen, regions), regions).branches()
    shown = branches if ALL in question.open else _most_common(branches)
    return RegionFacet(
        shown,
        unknown_choice(question, "region", values),
        clear_url(question, "region"),
        len(branches) - len(shown),
        search_url(replace(question, open=(*question.open, ALL))) if shown != branches else "",
    )


def _most_common(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """The provinces with most hits and those that were chosen or opened, in their order."""
    if len(branches) <= MOST_PROVINCES:
        return branches
    ranked = sorted(branches, key=lambda branch: -branch.choice.count)[:SHOWN_PROVINCES]
    return tuple(
        branch
        for branch in branches
        if branch in ranked or branch.opened or branch.choice.chosen or branch.choice.part
    )


class _Tree:
    """The regions of a facet by the region that they lie in."""

    def __init__(self, question: Question, values: Sequence[FacetValue], regions: Regions) -> None:
        self._question = question
        self._regions = regions
        self._chosen = question.filters.get("region", ())
        # Codes of all regions that hold a chosen one.
        self._above = {code for c in self._chosen for code in regions.lineage(c)[:-1]}
        self._below: defaultdict[str | None, list[FacetValue]] = defaultdict(list)
        known = {value.value for value in values}
        for value in values:
            if value.value != UNKNOWN:
                self._below[value.parent if value.parent in known else None].append(value)

    def branches(self, parent: str | None = None) -> tuple[Branch, ...]:
        """The branches below a region, or the provinces."""
        values = self._below[parent]
        alone = parent is None and len(values) == 1
        return tuple(self._branch(value, alone) for value in values)

    def _branch(self, value: FacetValue, alone: bool) -> Branch:
        code, shut = value.value, f"-{value.value}"
        has_children = code in self._below
        opened = has_children and (
            code in self._question.open
            or ((code in self._above or alone) and shut not in self._question.open)
        )
        others = tuple(c for c in self._question.open if c not in (code, shut))
        toggled = replace(self._question, open=(*others, shut if opened else code))
        choice = _choice(
            self._question, "region", value, self._choosing(code), code in self._chosen
        )
        return Branch(
            replace(choice, part=code in self._above and not choice.chosen),
            search_url(toggled) if has_children else "",
            opened,
            self.branches(code) if opened else (),
        )

    def _choosing(self, code: str) -> tuple[str, ...]:
        """The choice with this region, or without it if it was chosen.

        A region takes the place of those that lie in it or hold it: 青禾县 beside 澜屏市 would
        narrow nothing.
        """
        if code in self._chosen:
            return _toggled(self._chosen, code)
        lineage = self._regions.lineage(code)
        kept = tuple(
            c for c in self._chosen if c not in lineage and code not in self._regions.lineage(c)
        )
        return (*kept, code)


def _with_chosen(
    name: str, values: Sequence[FacetValue], chosen: Sequence[str], regions: Regions
) -> list[FacetValue]:
    """The values that hits have and those that were chosen, of which unknown is the last."""
    known = {value.value for value in values}
    missing: list[FacetValue] = []
    for value in chosen:
        lineage = regions.lineage(value) if name == "region" else (value,)
        for i, code in enumerate(lineage):
            if code not in known:
                known.add(code)
                parent = lineage[i - 1] if i else None
                missing.append(FacetValue(code, value_name(name, code, regions), 0, parent))
    return sorted([*values, *missing], key=lambda value: value.value == UNKNOWN)


def _toggled(chosen: Sequence[str], value: str) -> tuple[str, ...]:
    if value in chosen:
        return tuple(other for other in chosen if other != value)
    return (*chosen, value)


def _choice(
    question: Question, name: str, value: FacetValue, values: tuple[str, ...], chosen: bool
) -> Choice:
    return Choice(
        id=f"f-{name}-{quote(value.value)}",
        name=value.name,
        count=value.count,
        url=search_url(question.choosing(name, values)),
        chosen=chosen,
        unknown=value.value == UNKNOWN,
    )
