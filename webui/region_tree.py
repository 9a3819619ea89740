"""The facet of regions: a tree of the places of today, with old names below what they became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.corpus import Vocabulary
from indexer.query.fields import UNKNOWN
from indexer.search import FacetValue
from indexer.vocab.regions import Regions
from webui.address import Question, search_url
from webui.facets import (
    MOST_VALUES,
    Choice,
    Find,
    choice_of,
    clear_url,
    find_in,
    has_known,
    is_called,
    picked,
    toggled,
    unknown_choice,
    with_chosen,
)
from webui.language import _, later

# A list of all provinces would push the other facets off the screen.
MOST_PROVINCES = 15
SHOWN_PROVINCES = 12
# A tree of no more places is seen at a glance.
FEW_PLACES = 12
# Among the opened branches of an address: all provinces.
ALL = "all"
# Beside a name that is no more in use: 襄樊市（2010 年前）.
OLD_TAG = later("旧称")


@dataclass(frozen=True, slots=True)
class Branch:
    """A region in the tree; `toggle` opens or shuts it and is empty where nothing lies below."""

    choice: Choice
    toggle: str
    opened: bool
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class RegionFacet:
    """The facet of regions, as a tree, and those without one.

    `hidden` counts provinces that are left out; `all_url` shows all, and is empty if they are.
    `unlisted` counts places that fit what is looked for and are too many to be listed.
    """

    branches: tuple[Branch, ...]
    unknown: Choice | None
    clear: str
    hidden: int
    all_url: str
    find: Find | None
    unlisted: int


def region_facet(
    question: Question, values: Sequence[FacetValue], vocabulary: Vocabulary
) -> RegionFacet | None:
    """The tree of regions.

    A branch on the way to a chosen region is open, and so is a province that stands alone; the
    address says what else was opened, or shut. None where no hit has a region.
    """
    taken = picked(question, "region")
    if not taken and not has_known(values):
        return None
    regions = vocabulary.regions
    listed = with_chosen("region", values, taken, vocabulary)
    text = question.find.get("region", "")
    find = find_in(question, "region") if text or len(listed) > FEW_PLACES else None
    unlisted = 0
    if text:
        listed, unlisted = _called(listed, text, taken, vocabulary)
    branches = _Tree(question, listed, regions, bool(text)).branches()
    shown = branches if text or ALL in question.open else _most_common(branches)
    return RegionFacet(
        shown,
        None if text else unknown_choice(question, "region", values),
        clear_url(question, "region"),
        len(branches) - len(shown),
        search_url(replace(question, open=(*question.open, ALL))) if shown != branches else "",
        find,
        unlisted,
    )


def _called(
    values: Sequence[FacetValue], text: str, taken: Sequence[str], vocabulary: Vocabulary
) -> tuple[list[FacetValue], int]:
    """The places with a text in their names and those above them, and how many are left out."""
    fitting = [value for value in values if is_called("region", value, text, vocabulary)]
    most = sorted(fitting, key=lambda value: -value.count)[:MOST_VALUES]
    ids = (*(value.value for value in most), *taken)
    wanted = {code for id_ in ids for code in vocabulary.regions.lineage(id_)}
    return [value for value in values if value.value in wanted], len(fitting) - len(most)


def is_old(id_: str, regions: Regions) -> bool:
    """Whether a region is no more under this name."""
    unit = regions.unit(id_)
    return unit is not None and unit.valid_to is not None


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

    def __init__(
        self, question: Question, values: Sequence[FacetValue], regions: Regions, unfolded: bool
    ) -> None:
        self._question = question
        self._regions = regions
        self._unfolded = unfolded
        # Codes of all regions that hold a chosen one, and of those that hold an excluded one.
        self._above, self._around = (
            {code for c in codes.get("region", ()) for code in regions.lineage(c)[:-1]}
            for codes in (question.filters, question.excluded)
        )
        self._below: defaultdict[str | None, list[FacetValue]] = defaultdict(list)
        known = {value.value for value in values}
        for value in values:
            if value.value != UNKNOWN:
                self._below[value.parent if value.parent in known else None].append(value)

    def branches(self, parent: str | None = None) -> tuple[Branch, ...]:
        """The branches below a region, or the provinces; names of old come last."""
        values = sorted(self._below[parent], key=lambda value: is_old(value.value, self._regions))
        alone = parent is None and len(values) == 1
        return tuple(self._branch(value, alone) for value in values)

    def _branch(self, value: FacetValue, alone: bool) -> Branch:
        code, shut = value.value, f"-{value.value}"
        has_children = code in self._below
        opened = has_children and (
            code in self._question.open
            or self._unfolded
            or (
                (code in self._above or code in self._around or alone)
                and shut not in self._question.open
            )
        )
        others = tuple(c for c in self._question.open if c not in (code, shut))
        turned = replace(self._question, open=(*others, shut if opened else code))
        choice = choice_of(self._question, "region", value, self._choosing)
        part = code in self._above and not choice.chosen
        return Branch(
            replace(choice, part=part, tag=_(OLD_TAG) if is_old(code, self._regions) else ""),
            search_url(turned) if has_children and not self._unfolded else "",
            opened,
            self.branches(code) if opened else (),
        )

    def _choosing(self, chosen: Sequence[str], code: str) -> tuple[str, ...]:
        """The choice with this region, or without it if it was chosen.

        A region takes the place of those that lie in it or hold it: 青禾县 beside 澜屏市 would
        narrow nothing.
        """
        if code in chosen:
            return toggled(chosen, code)
        lineage = self._regions.lineage(code)
        kept = tuple(c for c in chosen if c not in lineage and code not in self._regions.lineage(c))
        return (*kept, code)
