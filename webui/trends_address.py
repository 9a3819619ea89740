"""The address of a trend: its whole state, the queries as q=… one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from indexer.trends import MOST_QUERIES, TrendRequest
from indexer.trends.places import BY, By
from webui.address import CONTROL, Arguments, Question, pairs, question_from, with_arguments
from webui.language import later

# The part of the reports that match, how many they are, or lines for 10,000 characters.
Measure = Literal["share", "count", "rate"]

# What is said of an argument that means nothing, and what it may be.
CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "show": (later("“%(value)s”不能作算法"), get_args(Measure)),
    "by": (later("“%(value)s”不能作地区级别"), BY),
    "rank": (
        later("“%(value)s”不能作排序"),
        tuple(str(number + 1) for number in range(MOST_QUERIES)),
    ),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address of a trend says; what it leaves out goes by rule.

    `by` is None where the page decides; `rank` is the number of the query by which the places are
    ordered, counted from 1, and 0 where they stand in the order of the tree.
    """

    queries: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measure: Measure = "share"
    by: By | None = None
    rank: int = 0

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that narrow the reports."""
        return Question(filters=self.filters).in_force

    def choosing(self, name: str, values: tuple[str, ...]) -> Ask:
        """The same with these values of a filter."""
        return replace(self, filters={**self.filters, name: values})

    def asking(self, queries: tuple[str, ...]) -> Ask:
        """Other queries under the same filters."""
        return replace(self, queries=queries, rank=0)

    def request(self) -> TrendRequest:
        """The same for the service."""
        return TrendRequest(self.queries, self.in_force)


class WrongArgument(Exception):
    """A value of an argument that means nothing; `ask` is what the rest of the address says."""

    def __init__(self, argument: str, value: str, ask: Ask) -> None:
        super().__init__(argument, value)
        self.argument = argument
        self.value = value
        self.ask = ask


def ask_from(arguments: Arguments) -> Ask:
    """What an address asks for; there may be more queries than can stand side by side.

    Raises WrongArgument for a measure, a level or an order that there cannot be.
    """
    written = (CONTROL.sub(" ", query).strip() for query in arguments.getlist("q"))
    ask = Ask(tuple(dict.fromkeys(filter(None, written))), question_from(arguments).filters)

    def chosen(name: str) -> str:
        value = CONTROL.sub(" ", arguments.get(name, "")).strip()
        if value and value not in CHOICES[name][1]:
            raise WrongArgument(name, value, ask)
        return value

    show, by, rank = chosen("show"), chosen("by"), int(chosen("rank") or 0)
    return replace(
        ask,
        measure=next((known for known in get_args(Measure) if known == show), "share"),
        by=next((known for known in BY if known == by), None),
        # A query that is no more there orders nothing.
        rank=rank if rank <= len(ask.queries) else 0,
    )


def arguments_of(ask: Ask) -> list[tuple[str, str]]:
    """The arguments that say this, without those that go without saying."""
    others = (
        ("show", "" if ask.measure == "share" else ask.measure),
        ("by", ask.by or ""),
        ("rank", str(ask.rank) if ask.rank else ""),
    )
    return [
        *(("q", query) for query in ask.queries),
        *pairs(Question(filters=ask.filters)),
        *((name, value) for name, value in others if value),
    ]


def ask_url(ask: Ask, ending: str = "") -> str:
    """The address of a trend, or with an ending (.csv) that of the same as a file.

    >>> ask_url(Ask(("a b", "c"), {"year": ("2019..2023",)}, "rate"))
    '/trends?q=a+b&q=c&year=2019..2023&show=rate'
    """
    return with_arguments(f"/trends{ending}", arguments_of(ask))
