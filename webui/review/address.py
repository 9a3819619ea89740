"""The address of the queue of what is to be reviewed: what is asked for, and which item is open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.corrections import FIELDS, NO_INDICATOR, Asked, Unsure
from indexer.vocab.indicator_table import indicator_named
from indexer.vocab.regions import Regions
from webui.address import number_of, with_arguments

PATH = "/review"
FIGURES, NAMELESS, ALL_FIELDS, ALL = "figures", "nameless", "fields", ""
KINDS = (ALL, FIGURES, ALL_FIELDS, *FIELDS, NAMELESS)
_ID = r"[0-9a-f]{12,64}"
_ITEM = re.compile(rf"({_ID})\.(?:([a-z]+)|([0-9]{{1,9}}))")
_PLACE = re.compile(rf"(0(?:\.[0-9]{{1,17}})?|1\.0)~({_ID}\.[a-z0-9]{{1,12}})")


@dataclass(frozen=True, slots=True)
class Item:
    """A field of a report by its name, or a figure by where it begins."""

    report: str
    field: str = ""
    start: int = -1

    def __str__(self) -> str:
        return f"{self.report}.{self.field or self.start}"


@dataclass(frozen=True, slots=True)
class Ask:
    """What the queue is to show, as the address says it."""

    kind: str = ALL
    indicator: str = ""
    region: str = ""
    year: str = ""
    done: bool = False
    after: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What an address means, and what of it means nothing."""

    asked: Asked
    wrong: tuple[str, ...]


def ask_from(arguments: Mapping[str, str]) -> Ask:
    """What an address asks for; what is no kind is all."""
    kind = arguments.get("what", "")
    return Ask(
        kind=kind if kind in KINDS else ALL,
        indicator=arguments.get("indicator", "").strip(),
        region=arguments.get("region", "").strip(),
        year=arguments.get("year", "").strip(),
        done=arguments.get("state", "") == "done",
        after=arguments.get("after", ""),
        item=arguments.get("item", ""),
    )


def ask_url(ask: Ask, **changes: str | bool) -> str:
    """The address of a queue, some of it changed.

    >>> ask_url(Ask("figures", year="2023"), item="")
    '/review?what=figures&year=2023'
    """
    ask = replace(ask, **changes)  # type: ignore[arg-type]
    named = [
        ("what", ask.kind),
        ("indicator", ask.indicator),
        ("region", ask.region),
        ("year", ask.year),
        ("state", "done" if ask.done else ""),
        ("after", ask.after),
        ("item", ask.item),
    ]
    return with_arguments(PATH, [(name, value) for name, value in named if value])


def understood(ask: Ask, regions: Regions) -> Understood:
    """What an address means; a name that is none, or that several have, narrows nothing."""
    wrong = []
    indicator = NO_INDICATOR if ask.kind == NAMELESS else ""
    if ask.indicator:
        found = indicator_named(ask.indicator)
        indicator = found.id if found else ""
        wrong += [] if found else ["indicator"]
    places = regions.lookup(ask.region) if ask.region else ()
    if ask.region and len(places) != 1:
        wrong.append("region")
    year = number_of(ask.year)
    if ask.year and year is None:
        wrong.append("year")
    all_fields = ask.kind in (ALL, ALL_FIELDS) and not ask.indicator
    asked = Asked(
        fields=FIELDS if all_fields else (ask.kind,) if ask.kind in FIELDS else (),
        figures=ask.kind in (ALL, FIGURES, NAMELESS),
        indicator=indicator,
        region=regions.id_of(places[0]) if len(places) == 1 else "",
        year=year,
    )
    return Understood(asked, tuple(wrong))


def item_from(text: str) -> Item | None:
    """The item of a name; None where it is none.

    >>> item_from("3f2a91c04d7e.year"), item_from("3f2a91c04d7e.12").start, item_from("x")
    (Item(report='3f2a91c04d7e', field='year', start=-1), 12, None)
    """
    found = _ITEM.fullmatch(text)
    if not found or (found[2] and found[2] not in FIELDS):
        return None
    return Item(found[1], found[2] or "", int(found[3]) if found[3] else -1)


def item_of(one: Unsure) -> Item:
    """The item of a place in the queue."""
    if isinstance(one.at, int):
        return Item(one.report, start=one.at)
    return Item(one.report, field=one.at)


def place_of(one: Unsure) -> str:
    """A place in the queue, as an address names it."""
    return f"{one.confidence!r}~{item_of(one)}"


def place_from(text: str) -> Unsure | None:
    """The place in the queue that an address names; None where it names none."""
    found = _PLACE.fullmatch(text)
    item = item_from(found[2]) if found else None
    if found is None or item is None:
        return None
    confidence = float(found[1])
    if item.field:
        return Unsure(confidence, "field", item.report, item.field)
    return Unsure(confidence, "figure", item.report, item.start)
