"""The facet of years: a bar for each, and two boxes for a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.query.fields import UNKNOWN
from indexer.search import FacetValue
from webui.address import Question, pairs, search_url
from webui.facets import Choice, clear_url, has_known, picked, unknown_choice
from webui.filters import range_of

# Up to this many years the gaps between them are drawn too; a lone report of 1949 draws none.
LONGEST_AXIS = 30
# Labels of two digits that fit side by side.
MOST_LABELS = 14
LOWEST_BAR = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A year: its height in percent of the highest, and the address that chooses it."""

    year: int
    label: str
    count: int
    height: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class YearFacet:
    """The years of the hits. `kept` are the arguments that the form of the two boxes sends too."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    kept: tuple[tuple[str, str], ...]
    unknown: Choice | None
    clear: str


def year_facet(question: Question, values: Sequence[FacetValue]) -> YearFacet | None:
    """The facet of years; None where no hit has a year."""
    chosen = question.filters.get("year", ())
    if not picked(question, "year") and not has_known(values):
        return None
    counts = {int(value.value): value.count for value in values if value.value.isdecimal()}
    for value in chosen:
        if value.isdecimal():
            counts.setdefault(int(value), 0)
    years = _axis(counts)
    highest = max([1, *counts.values()])
    every = -(-len(years) // MOST_LABELS)
    first, last = next((ends for value in chosen if (ends := range_of(value))), (None, None))
    kept = question.choosing("year", tuple(value for value in chosen if value == UNKNOWN))
    return YearFacet(
        bars=tuple(
            Bar(
                year,
                f"{year % 100:02}" if i % every == 0 else "",
                counts.get(year, 0),
                _height(counts.get(year, 0), highest),
                search_url(question.choosing("year", _choosing(year, chosen))),
                _covered(year, chosen),
            )
            for i, year in enumerate(years)
        ),
        first=str(first or ""),
        last=str(last or ""),
        kept=tuple(pairs(kept)),
        unknown=unknown_choice(question, "year", values),
        clear=clear_url(question, "year"),
    )


def _height(count: int, highest: int) -> int:
    """In percent; one report beside a hundred is still to be seen."""
    return max(LOWEST_BAR, round(100 * count / highest)) if count else 0


def _axis(counts: dict[int, int]) -> list[int]:
    if counts and max(counts) - min(counts) < LONGEST_AXIS:
        return list(range(min(counts), max(counts) + 1))
    return sorted(counts)


def _covered(year: int, chosen: Sequence[str]) -> bool:
    return str(year) in chosen or any(
        (ends[0] or year) <= year <= (ends[1] or year)
        for value in chosen
        if (ends := range_of(value))
    )


def _choosing(year: int, chosen: Sequence[str]) -> tuple[str, ...]:
    """The choice that a bar leads to: one more year, one less, or one alone out of a range.

    >>> _choosing(2021, ["2023"]), _choosing(2023, ["2023"]), _choosing(2021, ["2019..2023"])
    (('2023', '2021'), (), ('2021',))
    """
    if str(year) in chosen:
        return tuple(value for value in chosen if value != str(year))
    if _covered(year, chosen):
        return (*(value for value in chosen if value == UNKNOWN), str(year))
    return (*chosen, str(year))
