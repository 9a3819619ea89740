"""Fields of responsibility (portfolios) by the names of their offices and matters.

An office is known by its names before and after the reforms of 2018 and 2023 (农牧局, 农业农村局),
since a reader who asks for 农业农村 means the work and not the plate at the door. A word such as
防汛抗旱, which moved from one office to another, has one owner all the same: the field that it is
about (水务).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

from indexer.models import Portfolio

TABLE = Path(__file__).with_name("portfolios.yaml")
# The loader in C reads the table ten times faster; PyYAML may have been built without it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What makes a name that of an office: 农业农村和水利局.
OFFICE = ("局", "委", "办", "厅", "部", "会", "中心", "办公室")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the table, and the first and last year in which it was borne if these are known."""

    text: str
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One portfolio of the table with all that belongs to it.

    `alone` holds words that are a name only where nothing stands beside them (农村 in a list).
    `common` marks a field that every report speaks of: its words do not tell who writes.
    """

    portfolio: Portfolio
    bodies: tuple[Name, ...]
    fields: tuple[Name, ...]
    alone: tuple[str, ...]
    common: bool
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name once, the portfolio's own first."""
        own = (self.portfolio.name, *(name.text for name in (*self.bodies, *self.fields)))
        return tuple(dict.fromkeys(own))


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in a text, and the portfolios whose it is; of a joint name several."""

    start: int
    end: int
    portfolios: tuple[Portfolio, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """The portfolios of the table in its order."""
    return tuple(_entry(row) for row in _table()["portfolios"])


@cache
def all_portfolios() -> tuple[Portfolio, ...]:
    """Every portfolio there is."""
    return tuple(entry.portfolio for entry in entries())


@cache
def common_portfolios() -> frozenset[Portfolio]:
    """The portfolios that every report speaks of."""
    return frozenset(entry.portfolio for entry in entries() if entry.common)


def portfolio_named(name: str) -> Portfolio | None:
    """The portfolio that a person means by an id, a name or the name of an office or matter.

    >>> portfolio_named("forestry")
    Portfolio(id='forestry', name='林业草原')
    >>> portfolio_named("林业") == portfolio_named("县林草局") == portfolio_named("forestry")
    True
    >>> portfolio_named("造句")
    """
    name = name.strip()
    for portfolio in all_portfolios():
        if portfolio.id == name.lower():
            return portfolio
    found = portfolios_of(name)
    return found[0] if len(found) == 1 else None


def portfolios_of(name: str) -> tuple[Portfolio, ...]:
    """The portfolios of an office or a matter as a report names it; none for what is not known.

    >>> [portfolio.name for portfolio in portfolios_of("市生态环境局青禾分局")]
    ['生态环境']
    >>> [portfolio.name for portfolio in portfolios_of("教育和科技局")]
    ['教育', '科技']

    A matter belongs where its last word does. An office may hold several.

    >>> [portfolio.name for portfolio in portfolios_of("旅游公路建设")]
    ['交通运输']
    """
    if name in _alone():
        return (_alone()[name],)
    found = [named for named in find_names(name) if named.portfolios]
    whole = sum(named.end - named.start for named in found) == len(name)
    if found and not whole and not name.endswith(OFFICE):
        found = found[-1:]
    return tuple(dict.fromkeys(chain.from_iterable(named.portfolios for named in found)))


def find_names(text: str) -> Iterator[Named]:
    """Every name in a text from left to right, the longest that fits first, none inside another.

    A word that only holds a name (主题教育) is found too, with no portfolio.

    >>> [(found.start, found.end) for found in find_names("分管林业和草原局、主题教育")]
    [(2, 8), (9, 13)]
    """
    automaton, portfolios = _automaton()
    for index, start, end in automaton.find_matches_as_indexes(text):
        yield Named(start, end, portfolios[index])


@cache
def owners() -> dict[str, tuple[Portfolio, ...]]:
    """Every name of the table and whose it is: one portfolio's, several of a joint name, none."""
    by_id = {portfolio.id: portfolio for portfolio in all_portfolios()}
    owned = {name: (entry.portfolio,) for entry in entries() for name in entry.names}
    joint = {
        row["name"]: tuple(by_id[id_] for id_ in row["portfolios"]) for row in _table()["joint"]
    }
    return owned | joint | dict.fromkeys(_table()["no_names"], ())


@cache
def _alone() -> dict[str, Portfolio]:
    return {word: entry.portfolio for entry in entries() for word in entry.alone}


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[Portfolio, ...], ...]]:
    names = owners()
    return AhoCorasick(list(names), MatchKind.LeftmostLongest), tuple(names.values())


@cache
def _table() -> dict[str, Any]:
    with TABLE.open(encoding="utf-8") as file:
        table: dict[str, Any] = yaml.load(file, Loader=LOADER)  # nosec B506  a safe one
    return table


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        Portfolio(row["id"], row["name"]),
        tuple(_name(name) for name in row["bodies"]),
        tuple(_name(name) for name in row["fields"]),
        tuple(row.get("alone", ())),
        row.get("common", False),
        tuple(row["examples"]),
        tuple(row["counterexamples"]),
    )


def _name(row: str | dict[str, Any]) -> Name:
    if isinstance(row, str):
        return Name(row)
    return Name(row["name"], row.get("valid_from"), row.get("valid_to"))
