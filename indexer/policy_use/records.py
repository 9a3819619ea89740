"""What is asked of policies, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indexer.errors import IndexerError
from indexer.models import Figure
from indexer.phrases import Collocate
from indexer.trends import Place, Point
from indexer.vocab.policy_table import Policy

# So many names can be checked at once.
MOST_NAMES = 300


class PolicyUseError(IndexerError):
    """A list of policies that cannot be checked, or a table that cannot be written."""


@dataclass(frozen=True, slots=True)
class UseRequest:
    """A policy by its id or any of its names, and the reports that are meant.

    `context` counts characters on each side of a line. `words` asks for the words nearby, which
    take most of the time.
    """

    name: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    context: int = 30
    words: bool = True
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ListedPolicy:
    """A policy in force with its counts, which are 0 where no report names it.

    The years are the first and the last of reports that mention it; None where none is known.
    """

    policy: Policy
    mentions: int
    reports: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class PolicyList:
    """The policies that a text means, most mentioned first, of `available` reports.

    Where no policy has the text in a name, `close` are names that are much like it.
    """

    text: str
    available: int
    policies: tuple[ListedPolicy, ...]
    close: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AliasCount:
    """How often a policy is mentioned under one of its names, or as the document it stands in."""

    alias: str
    mentions: int
    reports: int


@dataclass(frozen=True, slots=True)
class Start:
    """The year from which a policy could be expected everywhere, and what tells it.

    That is the year of the national document or, where none is known, the first in which it was so
    named anywhere.
    """

    year: int
    told_by: Literal["document", "since"]


@dataclass(frozen=True, slots=True)
class YearUse:
    """The reports of a year, those that mention the policy among them, and under which names.

    `year` is `unknown` for reports of which it is not known.
    """

    year: str
    point: Point
    wording: tuple[AliasCount, ...]


@dataclass(frozen=True, slots=True)
class FirstMention:
    """The oldest report of a place that mentions a policy, and where it does so first.

    `lag` counts the years since the policy's start. `before` counts the older reports of the place
    that could be expected to mention it too, and do not: where it is 0, the place may have had the
    policy for longer.
    """

    year: int | None
    report: str
    start: int
    end: int
    lag: int | None
    before: int


@dataclass(frozen=True, slots=True)
class PlaceUse:
    """The reports of a place itself, not of the places in it; `years` are those that it has any of.

    They stand from the oldest, `unknown` last. `expected` counts the reports that could be expected
    to mention the policy: they are of its time and of those in charge of its field. A place whose
    name changed is one place.
    """

    place: Place
    point: Point
    years: tuple[str, ...]
    expected: int
    first: FirstMention | None


@dataclass(frozen=True, slots=True)
class Heading:
    """Sections with this heading, and how many mentions stand in them."""

    heading: str
    mentions: int
    reports: int


@dataclass(frozen=True, slots=True)
class PortfolioUse:
    """The reports of those in charge of a field; `unknown` for the others."""

    portfolio: str
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class FigureBeside:
    """A figure in a sentence with a mention; the sentence proves it."""

    report: str
    figure: Figure
    sentence: str


@dataclass(frozen=True, slots=True)
class FigureCount:
    """Figures of an indicator or, where that is not known, of a phrase, beside a policy."""

    indicator: str | None
    name: str
    figures: int
    reports: int
    examples: tuple[FigureBeside, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the mentions in `looked_at` reports, evenly spread over all with any."""

    looked_at: int
    headings: tuple[Heading, ...]
    figures: tuple[FigureCount, ...]
    words: tuple[Collocate, ...]


@dataclass(frozen=True, slots=True)
class UseLine:
    """A mention where it stands; `alias` is the name that it is known by."""

    report: str
    start: int
    end: int
    left: str
    match: str
    right: str
    alias: str
    title: str | None
    region: str | None
    year: int | None
    role: str | None


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """The answer to what becomes of a policy in the reports that the filters leave.

    `lines` of points are mentions. Reports that are the same text count once, as a search counts
    them; their mentions and characters count each. `query` finds the reports that mention it,
    the filters included.
    `years` are those that have reports, the oldest first and `unknown` last: a year that is not
    there has none. `lines` are a page of the mentions, the newest first.
    """

    request: UseRequest
    policy: Policy
    query: str
    whole: Point
    start: Start | None
    aliases: tuple[AliasCount, ...]
    years: tuple[YearUse, ...]
    places: tuple[PlaceUse, ...]
    portfolios: tuple[PortfolioUse, ...]
    around: Surroundings
    lines: tuple[UseLine, ...]

    @property
    def adopters(self) -> tuple[PlaceUse, ...]:
        """The places that mention it, those that did so first before the others."""
        found = [(one.first.year or 9999, one) for one in self.places if one.first]
        return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))

    @property
    def late(self) -> tuple[PlaceUse, ...]:
        """The places that mention it, but did not in an older report where one would expect it."""
        return tuple(one for one in self.adopters if one.first and one.first.before)

    @property
    def silent(self) -> tuple[PlaceUse, ...]:
        """The places that have reports and never mention it, those with most first."""
        never = [one for one in self.places if not one.first and one.place.level]
        return tuple(sorted(never, key=lambda one: (-one.expected, -one.point.available)))


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A line of a list that names no policy, and names that are much like it."""

    name: str
    close: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The reports of a place, and of all in it, that mention a policy, and how often they do.

    `query` finds these reports, the filters included.
    """

    policy: str
    place: str
    reports: int
    mentions: int
    query: str


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A place with the number of its reports, and a cell for each policy."""

    place: Place
    available: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Places side by side by what they mention of a list.

    `rows` are all places with reports in them, each after the one that holds it; `available` counts
    the reports that the filters leave.
    """

    filters: Mapping[str, tuple[str, ...]]
    policies: tuple[Policy, ...]
    unknown: tuple[UnknownName, ...]
    available: int
    rows: tuple[ChecklistRow, ...]
