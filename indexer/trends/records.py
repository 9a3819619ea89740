"""What is asked of a trend, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.errors import IndexerError
from indexer.models import Level
from indexer.query import QueryError

MOST_QUERIES = 5
# A share of fewer reports than this says little: 1 of 2 is not half of the reports of a year.
FEW = 5


class TrendError(IndexerError):
    """A question that cannot be answered at once."""


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """Queries of the search language, side by side under the same filters."""

    queries: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Point:
    """How many reports of a year or a place match, and of how many; never of none.

    Reports that are the same text count once in each year and in each place, as a search counts
    them. `lines` are those in which a phrase stands, None where the query is no single phrase;
    `characters` are then those of all the reports, copies among them.
    """

    reports: int
    available: int
    lines: int | None = None
    characters: int = 0

    @property
    def share(self) -> float:
        """The part of the reports that match."""
        return self.reports / self.available

    @property
    def is_few(self) -> bool:
        """Whether there are too few reports for the share to say much."""
        return self.available < FEW

    @property
    def rate(self) -> float | None:
        """Lines for 10,000 characters."""
        if self.lines is None:
            return None
        return 10_000 * self.lines / self.characters if self.characters else 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place that has reports, or holds one that has; `parent` holds it.

    `id` is `unknown` for the reports of which the region is not known.
    """

    id: str
    name: str
    level: Level | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class Trend:
    """One query, counted.

    `text` is the query as it was understood. The keys of `years` are those of `Trends.years`, of
    `places` the ids of `Trends.places`: what lies in a place counts there too. `own` counts the
    reports of the place itself, and lacks those without any. `cut` counts the reports that may
    match too but could not be looked into in the time that a query has.
    """

    query: str
    text: str
    whole: Point
    years: Mapping[str, Point]
    places: Mapping[str, Point]
    own: Mapping[str, Point]
    cut: int = 0

    @property
    def is_phrase(self) -> bool:
        """Whether there are lines to count."""
        return self.whole.lines is not None


@dataclass(frozen=True, slots=True)
class Refused:
    """A query that cannot be understood; the others are counted all the same."""

    query: str
    error: QueryError


@dataclass(frozen=True, slots=True)
class Trends:
    """The answer.

    `years` are those that have reports, the oldest first; a year that is not there has none, which
    is not the same as one with reports of which none matches. `unknown` comes last. `places` stand
    in the order of the tree, each after the one that holds it. `available` counts all reports that
    the filters leave.
    """

    request: TrendRequest
    available: int
    years: tuple[str, ...]
    places: tuple[Place, ...]
    answers: tuple[Trend | Refused, ...]

    @property
    def trends(self) -> tuple[Trend, ...]:
        """The queries that were understood."""
        return tuple(answer for answer in self.answers if isinstance(answer, Trend))

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The queries that were not."""
        return tuple(answer for answer in self.answers if isinstance(answer, Refused))
