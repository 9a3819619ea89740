"""The address of a comparison: its whole state, as that of a search stands in its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from indexer.comparison import CompareRequest
from indexer.comparison.models import BaseChoice, Measure, Per
from indexer.models import FigureStatus
from webui.address import CONTROL, Arguments, with_arguments, year_range
from webui.filters import range_of
from webui.language import later

Chart = Literal["lines", "bars", "box", "scatter", "tiles", "multiples"]

# Several regions may be typed into one box.
BETWEEN = re.compile(r"[\s、，,；;]+")
# What an argument may be that is not typed: its values, and what is said of any other.
CHOICES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "base": (get_args(BaseChoice), later("没有“%(value)s”这种口径")),
    "status": (get_args(FigureStatus), later("没有“%(value)s”这种性质")),
    "level": (
        ("national", "province", "prefecture", "county", "township"),
        later("没有“%(value)s”这种级别"),
    ),
    "per": (get_args(Per), later("没有“%(value)s”这种平均")),
    "chart": (get_args(Chart), later("没有“%(value)s”这种图")),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address of a comparison says; what it leaves out goes by rule.

    `regions` are ids or names, `first` and `last` years, `rank` the period that the rows are
    ordered by, and that a chart of one period shows. `other` is the indicator that it is set
    against.
    """

    indicator: str = ""
    regions: tuple[str, ...] = ()
    level: str = ""
    first: str = ""
    last: str = ""
    base: str = ""
    status: FigureStatus = "actual"
    growth: bool = False
    parts: bool = False
    per: str = ""
    rank: str = ""
    chart: str = ""
    other: str = ""

    @property
    def measure(self) -> Measure:
        """Values, or how they grew."""
        return "growth" if self.growth else "value"

    def request(self) -> CompareRequest:
        """The same for the service."""
        years = f"{self.first}..{self.last}" if self.first or self.last else ""
        return CompareRequest(
            indicator=self.indicator,
            regions=self.regions,
            level=self.level or None,
            years=(years,) if years else (),
            measure=self.measure,
            base=self.base or None,
            status=self.status,
            parts=self.parts,
            per=next((per for per in get_args(Per) if per == self.per), None),
            rank=self.rank or None,
        )


class WrongChoice(Exception):
    """A value of an argument that means nothing; `argument` names it."""

    def __init__(self, argument: str, value: str) -> None:
        super().__init__(argument, value)
        self.argument = argument
        self.value = value


def ask_from(arguments: Arguments) -> Ask:
    """The comparison that an address asks for.

    Raises WrongChoice for a base, level or the like that there is not.
    """

    def text(name: str) -> str:
        return CONTROL.sub(" ", arguments.get(name, "")).strip()

    chosen = {name: text(name) for name in CHOICES}
    for name, value in chosen.items():
        if value and value not in CHOICES[name][0]:
            raise WrongChoice(name, value)
    regions = [part for typed in arguments.getlist("region") for part in BETWEEN.split(typed)]
    years = year_range(arguments)
    first, _, last = years[0].partition("..") if years else ("", "", "")
    statuses: tuple[FigureStatus, ...] = get_args(FigureStatus)
    return Ask(
        indicator=text("indicator"),
        regions=tuple(dict.fromkeys(filter(None, map(_printable, regions)))),
        level=chosen["level"],
        first=first,
        last=last,
        base=chosen["base"],
        status=next((one for one in statuses if one == chosen["status"]), "actual"),
        growth=text("growth") == "1",
        parts=text("parts") == "1",
        per=chosen["per"],
        rank=text("rank"),
        chart=chosen["chart"],
        other=text("with"),
    )


def arguments_of(ask: Ask) -> list[tuple[str, str]]:
    """The arguments that say this, without those that go without saying."""
    return [
        (name, value)
        for name, value in (
            ("indicator", ask.indicator),
            *(("region", region) for region in ask.regions),
            ("level", ask.level),
            ("from", ask.first),
            ("to", ask.last),
            ("base", ask.base),
            ("status", ask.status if ask.status != "actual" else ""),
            ("growth", "1" if ask.growth else ""),
            ("parts", "1" if ask.parts else ""),
            ("per", ask.per),
            ("rank", ask.rank),
            ("chart", ask.chart),
            ("with", ask.other),
        )
        if value
    ]


def ask_url(ask: Ask, ending: str = "") -> str:
    """The address of a comparison, or with an ending (.csv) that of the same as a file.

    >>> ask_url(Ask("gdp.total", ("990121",), first="2020", rank="2023"))
    '/compare?indicator=gdp.total&region=990121&from=2020&rank=2023'
    """
    return with_arguments(f"/compare{ending}", arguments_of(ask))


def has_range(ask: Ask) -> bool:
    """Whether the years are such that a range can be read from them."""
    return not (ask.first or ask.last) or range_of(f"{ask.first}..{ask.last}") is not None


def _printable(text: str) -> str:
    return CONTROL.sub("", text)
