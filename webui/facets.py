"""Facets: what the hits can be narrowed to, as links that choose a value or take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from indexer.corpus import Vocabulary
from indexer.query.fields import UNKNOWN
from indexer.search import FacetValue
from indexer.vocab.indicator_table import indicator_of_id
from webui.address import FILTERS, FIND, Question, pairs, search_url
from webui.filters import NOT_STATED, said_name, value_words
from webui.language import _

# So many values of a facet are listed before the rest is asked for. A link to a single one more
# would take the room of that one.
SHOWN_VALUES = 8
# Of a list that was unfolded or searched in; each value takes half a kilobyte of the page.
MOST_VALUES = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. `part` means that something inside it is chosen, not all of it.

    `id` lets the focus stay where it was when the page changes around it; `tag` stands beside the
    name. `out` means that the value is excluded, and its link takes that back.
    """

    id: str
    name: str
    count: int
    url: str
    value: str
    chosen: bool = False
    part: bool = False
    unknown: bool = False
    tag: str = ""
    out: bool = False


@dataclass(frozen=True, slots=True)
class Find:
    """The box that searches in the values of a facet. `kept` are the arguments sent with it.

    `clear` is the address without what was written, empty where nothing was.
    """

    name: str
    text: str
    kept: tuple[tuple[str, str], ...]
    clear: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A flat facet; `clear` takes all its choices back and is empty where there are none.

    `hidden` counts values that are left out. `toggle` shows more, or the most frequent alone once
    more, and is empty where there are few or where they are searched in.
    """

    id: str
    name: str
    choices: tuple[Choice, ...]
    clear: str
    hidden: int
    toggle: str
    unfolded: bool
    find: Find | None


def clear_url(question: Question, name: str) -> str:
    """The address without the choices of a facet; empty where there are none."""
    if not question.filters.get(name) and not question.excluded.get(name):
        return ""
    return search_url(question.unrestricted(name))


def picked(question: Question, name: str) -> tuple[str, ...]:
    """The values of a field that are chosen, and those that are excluded."""
    return (*question.filters.get(name, ()), *question.excluded.get(name, ()))


def flat_facet(
    question: Question, name: str, values: Sequence[FacetValue], vocabulary: Vocabulary
) -> Facet | None:
    """A facet whose values do not contain each other; None where no hit has a value that is known.

    What was chosen or excluded stays, with no hits too. Of many values the most frequent are
    listed, unless the address says that more are to be seen, or which words they must have.
    """
    taken = picked(question, name)
    if not taken and not has_known(values):
        return None
    listed = with_chosen(name, values, taken, vocabulary)
    known = [value for value in listed if value.value != UNKNOWN]
    is_long = len(known) > SHOWN_VALUES + 1
    text = question.find.get(name, "")
    unfolded = is_long and not text and name in question.open
    if text:
        fitting = [value for value in known if is_called(name, value, text, vocabulary)]
    else:
        fitting = known
    most = fitting[: MOST_VALUES if text or unfolded or not is_long else SHOWN_VALUES]
    kept = {value.value for value in most} | {*taken} | (set() if text else {UNKNOWN})
    shown = [value for value in listed if value.value in kept]
    possible = kept | {value.value for value in fitting}
    return Facet(
        id=name,
        name=_(FILTERS[name]),
        choices=tuple(choice_of(question, name, value) for value in shown),
        clear=clear_url(question, name),
        hidden=len(possible & {value.value for value in listed}) - len(shown),
        toggle=_toggle(question, name, unfolded) if is_long and not text else "",
        unfolded=unfolded,
        find=find_in(question, name) if is_long or text else None,
    )


def _toggle(question: Question, name: str, unfolded: bool) -> str:
    """The address that shows more of this facet alone, or the most frequent again."""
    others = tuple(one for one in question.open if one not in FILTERS)
    return search_url(replace(question, open=others if unfolded else (*others, name)))


def find_in(question: Question, name: str) -> Find:
    """The box for words that the listed values must have."""
    others = {field: text for field, text in question.find.items() if field != name}
    without = replace(question, find=others)
    text = question.find.get(name, "")
    return Find(FIND + name, text, tuple(pairs(without)), search_url(without) if text else "")


def is_called(name: str, value: FacetValue, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a value has a text in its name, in the language of the page too, or in another name.

    河湖长 is in a name of 河长制.
    """
    names = [value.name, said_name(name, value.name)]
    if name == "indicator" and (indicator := indicator_of_id(value.value)):
        names += [*indicator.names, indicator.english]
    if name == "policy" and (policy := vocabulary.policies.get(value.value)):
        names += policy.names
    return any(text.casefold() in one.casefold() for one in names)


def has_known(values: Sequence[FacetValue]) -> bool:
    """Whether any hit has a value, and not all are unknown."""
    return any(value.value != UNKNOWN for value in values)


def unknown_choice(question: Question, name: str, values: Sequence[FacetValue]) -> Choice | None:
    """The choice of what has no value of a facet; None where all hits have one."""
    count = next((value.count for value in values if value.value == UNKNOWN), 0)
    if not count and UNKNOWN not in picked(question, name):
        return None
    return choice_of(question, name, FacetValue(UNKNOWN, NOT_STATED, count))


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
    question: Question,
    name: str,
    value: FacetValue,
    choosing: Callable[[Sequence[str], str], tuple[str, ...]] = toggled,
) -> Choice:
    """A value of a facet as a link; `choosing` says what is chosen when it is pressed."""
    chosen = question.filters.get(name, ())
    barred = question.excluded.get(name, ())
    out = value.value in barred
    if out:
        asked = question.excluding(name, toggled(barred, value.value))
    else:
        asked = question.choosing(name, choosing(chosen, value.value))
    unknown = value.value == UNKNOWN
    return Choice(
        id=f"f-{name}-{quote(value.value)}",
        name=_(NOT_STATED) if unknown else said_name(name, value.name),
        count=value.count,
        url=search_url(asked),
        value=value.value,
        chosen=value.value in chosen,
        unknown=unknown,
        out=out,
    )
