"""Facets: what the hits can be narrowed to, as links that choose a value or take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from indexer.corpus import Vocabulary
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.search import FacetValue
from webui.address import FILTERS, Question, search_url
from webui.filters import value_words

# So many values of a facet are listed before the rest is asked for. A link to a single one more
# would take the room of that one.
SHOWN_VALUES = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. `part` means that something inside it is chosen, not all of it.

    `id` lets the focus stay where it was when the page changes around it; `tag` stands beside the
    name.
    """

    id: str
    name: str
    count: int
    url: str
    chosen: bool = False
    part: bool = False
    unknown: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A flat facet; `clear` takes all its choices back and is empty where there are none.

    `hidden` counts values that are left out. `toggle` shows all, or the most frequent alone once
    more, and is empty where there are few.
    """

    id: str
    name: str
    choices: tuple[Choice, ...]
    clear: str
    hidden: int
    toggle: str


def clear_url(question: Question, name: str) -> str:
    """The address without the choices of a facet; empty where there are none."""
    return search_url(question.choosing(name, ())) if question.filters.get(name) else ""


def flat_facet(
    question: Question, name: str, values: Sequence[FacetValue], vocabulary: Vocabulary
) -> Facet | None:
    """A facet whose values do not contain each other; None where no hit has a value that is known.

    What was chosen stays, with no hits too. Of many values the most frequent are listed, unless
    the address says that all are to be seen.
    """
    chosen = question.filters.get(name, ())
    if not chosen and not has_known(values):
        return None
    listed = with_chosen(name, values, chosen, vocabulary)
    known = [value for value in listed if value.value != UNKNOWN]
    is_long = len(known) > SHOWN_VALUES + 1
    unfolded = name in question.open
    most = {value.value for value in known[:SHOWN_VALUES]} | {UNKNOWN, *chosen}
    shown = [value for value in listed if not is_long or unfolded or value.value in most]
    others = tuple(opened for opened in question.open if opened != name)
    return Facet(
        id=name,
        name=FILTERS[name],
        choices=tuple(
            choice_of(question, name, value, toggled(chosen, value.value), value.value in chosen)
            for value in shown
        ),
        clear=clear_url(question, name),
        hidden=len(listed) - len(shown),
        toggle=search_url(replace(question, open=others if unfolded else (*others, name)))
        if is_long
        else "",
    )


def has_known(values: Sequence[FacetValue]) -> bool:
    """Whether any hit has a value, and not all are unknown."""
    return any(value.value != UNKNOWN for value in values)


def unknown_choice(question: Question, name: str, values: Sequence[FacetValue]) -> Choice | None:
    """The choice of what has no value of a facet; None where all hits have one."""
    chosen = question.filters.get(name, ())
    count = next((value.count for value in values if value.value == UNKNOWN), 0)
    if not count and UNKNOWN not in chosen:
        return None
    value = FacetValue(UNKNOWN, UNKNOWN_NAME, count)
    return choice_of(question, name, value, toggled(chosen, UNKNOWN), UNKNOWN in chosen)


def with_chosen(
    name: str, values: Sequence[FacetValue], chosen: Sequence[str], vocabulary: Vocabulary
) -> list[FacetValue]:
    """The values that hits have and those that were chosen, of which unknown is the last."""
    known = {value.value for value in values}
    missing: list[FacetValue] = []
    for value in chosen:
        lineage = vocabulary.regions.lineage(value) if name == "region" else (value,)
        for i, code in enumerate(lineage):
            if code not in known:
                known.add(code)
                parent = lineage[i - 1] if i else None
                missing.append(FacetValue(code, value_words(name, code, vocabulary), 0, parent))
    return sorted([*values, *missing], key=lambda value: value.value == UNKNOWN)


def toggled(chosen: Sequence[str], value: str) -> tuple[str, ...]:
    """The choice with a value, or without it if it was chosen."""
    if value in chosen:
        return tuple(other for other in chosen if other != value)
    return (*chosen, value)


def choice_of(
    question: Question, name: str, value: FacetValue, values: tuple[str, ...], chosen: bool
) -> Choice:
    """A value of a facet as a link to the question with these values of it."""
    return Choice(
        id=f"f-{name}-{quote(value.value)}",
        name=value.name,
        count=value.count,
        url=search_url(question.choosing(name, values)),
        chosen=chosen,
        unknown=value.value == UNKNOWN,
    )
