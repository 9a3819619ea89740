"""The indicators that figures are compared by (地区生产总值, 造林面积, …), one file a portfolio.

An alias may stand with several indicators where the unit of a figure tells them apart: 农村公路 of
120公里 is a length, of 35条 a number of roads. Within one dimension it has one owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from indexer.errors import IndexerError
from indexer.models import Base, FigureKind, FigureStatus
from indexer.vocab.likeness import CLOSE, likeness

FOLDER = Path(__file__).with_name("indicators")
# The loader in C reads the files ten times faster; PyYAML may have been built without it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Tier = Literal["core", "extended"]
# A flow is of a period (产量), a stock of a day (存栏), a rate of neither; planned is to come.
Nature = Literal["flow", "stock", "rate", "planned"]
Dimension = Literal[
    "money",
    "money_per_person",
    "area",
    "mass",
    "mass_per_area",
    "length",
    "volume",
    "energy",
    "power",
    "share",
    "ratio",
    "rate",
    "index",
    "concentration",
    "count",
    "count_per_person",
    "people",
    "time",
]
TEXTS = ("id", "name", "english", "tier", "dimension", "nature")
OPTIONAL_TEXTS = ("unit", "official", "remarks")
LISTS = ("aliases", "examples", "counterexamples")
CHOICES = {"tier": get_args(Tier), "dimension": get_args(Dimension), "nature": get_args(Nature)}
EXAMPLE_CHOICES = {
    "base": get_args(Base),
    "status": get_args(FigureStatus),
    "kind": get_args(FigureKind),
}


class IndicatorTableError(IndexerError):
    """A file of indicators with an entry that cannot be used."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in which a figure of the indicator stands, and the figure."""

    text: str
    value: Decimal
    unit: str
    base: Base | None = None
    status: FigureStatus | None = None
    kind: FigureKind | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What may be measured: its names, the unit in which it is shown, and what to beware of.

    `unit` is empty for an index. `official` is its name in the national statistics, None where it
    has none. `counterexamples` are sentences in which nothing is a figure of this indicator, though
    its name or one like it stands there.
    """

    id: str
    tier: Tier
    name: str
    english: str
    aliases: tuple[str, ...]
    portfolio: str
    dimension: Dimension
    unit: str
    nature: Nature
    official: str | None = None
    remarks: str | None = None
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and its aliases, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


@cache
def all_indicators() -> tuple[Indicator, ...]:
    """Every indicator there is, portfolio by portfolio."""
    return read_indicators(FOLDER)


def indicator_of_id(id_: str) -> Indicator | None:
    """The indicator with this id.

    >>> indicator_of_id("gdp.total").name
    '地区生产总值'
    >>> indicator_of_id("gdp")
    """
    return _by_id().get(id_)


def indicator_named(text: str) -> Indicator | None:
    """The indicator that an id, a name or an alias means; None for what several may mean.

    >>> indicator_named("gdp.total") == indicator_named("GDP") == indicator_named(" 生产总值 ")
    True
    >>> indicator_named("值")
    """
    text = text.strip()
    found = [_by_id()[text.lower()]] if text.lower() in _by_id() else owners().get(text, ())
    by_name = [indicator for indicator in found if indicator.name == text]
    if len(by_name) == 1:
        return by_name[0]
    return found[0] if len(found) == 1 else None


def close_indicators(text: str) -> tuple[Indicator, ...]:
    """The indicators with a name that holds the text or looks like it, the likest first.

    >>> [indicator.id for indicator in close_indicators("森林覆盖")][:1]
    ['forest.coverage_rate']
    >>> close_indicators("")
    ()
    """
    text = text.strip()
    if not text:
        return ()
    nearest: dict[Indicator, float] = {}
    for name, indicators in owners().items():
        near = likeness(text, name)
        if near >= CLOSE:
            for indicator in indicators:
                nearest[indicator] = max(near, nearest.get(indicator, 0))
    return tuple(sorted(nearest, key=lambda indicator: -nearest[indicator]))


@cache
def owners() -> dict[str, tuple[Indicator, ...]]:
    """Every name and alias, and the indicators whose it is."""
    owned: dict[str, tuple[Indicator, ...]] = {}
    for indicator in all_indicators():
        for name in indicator.names:
            owned[name] = (*owned.get(name, ()), indicator)
    return owned


def read_indicators(folder: Path) -> tuple[Indicator, ...]:
    """The indicators of all files of a folder.

    Raises IndicatorTableError naming each file and entry that cannot be used.
    """
    indicators: list[Indicator] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for id_, row in _rows(path):
            entry = f"{path.name}: {id_}"
            if found := list(_faults(row)):
                faults += [f"{entry}: {fault}" for fault in found]
            elif id_ in seen:
                faults.append(f"{entry}: the id is taken already, in {seen[id_]}")
            else:
                seen[id_] = path.name
                indicators.append(_indicator(row, path.stem))
    if faults:
        raise IndicatorTableError("\n".join(faults))
    return tuple(indicators)


def _rows(path: Path) -> Iterator[tuple[str, Any]]:
    """The entries of a file, each with its id or, where it has none, its place in the file."""
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # nosec B506  a safe one
    except yaml.YAMLError as error:
        raise IndicatorTableError(f"{path.name}: no valid YAML; {error}") from error
    if rows is None:  # nothing but comments
        return
    if not isinstance(rows, list):
        raise IndicatorTableError(f"{path.name}: a list of entries (- id: …) should stand here")
    for number, row in enumerate(rows, 1):
        named = isinstance(row, dict) and row.get("id")
        yield (str(row["id"]) if named else f"entry {number}"), row


def _faults(row: Any) -> Iterator[str]:
    """What makes an entry unusable, each as a sentence."""
    if not isinstance(row, dict):
        yield "not a record with id, name, …"
        return
    if unknown := set(row) - {*TEXTS, *OPTIONAL_TEXTS, *LISTS}:
        yield f"no such field: {', '.join(sorted(map(str, unknown)))}"
    for field in TEXTS:
        if not isinstance(row.get(field), str) or not row[field].strip():
            yield f"{field} is missing or no text"
    for field in OPTIONAL_TEXTS:
        if not isinstance(row.get(field), str | None):
            yield f"{field} is no text: {row[field]!r}; quote it"
    for field, choices in CHOICES.items():
        if isinstance(row.get(field), str) and row[field] not in choices:
            yield f"{field} {row[field]!r} is none of {', '.join(choices)}"
    for field in LISTS:
        if not isinstance(row.get(field, []), list):
            yield f"{field} is no list"
    for field in ("aliases", "counterexamples"):
        for text in _list(row, field):
            if not isinstance(text, str) or not text.strip():
                yield f"{field} holds what is no text: {text!r}; quote it"
    for example in _list(row, "examples"):
        yield from _faults_of_example(example)


def _faults_of_example(row: Any) -> Iterator[str]:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        yield f"an example without text: {row!r}"
        return
    here = f"example {row['text']!r}: "
    if unknown := set(row) - {"text", "value", "unit", *EXAMPLE_CHOICES}:
        yield f"{here}no such field: {', '.join(sorted(map(str, unknown)))}"
    try:
        Decimal(str(row.get("value")))
    except InvalidOperation:
        yield f"{here}the value {row.get('value')!r} is no number"
    if not isinstance(row.get("unit") or "", str):
        yield f"{here}the unit {row['unit']!r} is no text"
    for field, choices in EXAMPLE_CHOICES.items():
        if row.get(field) is not None and row[field] not in choices:
            yield f"{here}{field} {row[field]!r} is none of {', '.join(choices)}"


def _list(row: dict[str, Any], field: str) -> list[Any]:
    listed = row.get(field)
    return listed if isinstance(listed, list) else []


def _indicator(row: dict[str, Any], portfolio: str) -> Indicator:
    return Indicator(
        id=row["id"],
        tier=row["tier"],
        name=row["name"],
        english=row["english"],
        aliases=tuple(row.get("aliases", ())),
        portfolio=portfolio,
        dimension=row["dimension"],
        unit=row.get("unit") or "",
        nature=row["nature"],
        official=row.get("official"),
        remarks=row.get("remarks"),
        examples=tuple(map(_example, row.get("examples", ()))),
        counterexamples=tuple(row.get("counterexamples", ())),
    )


def _example(row: dict[str, Any]) -> Example:
    return Example(
        text=row["text"],
        value=Decimal(str(row["value"])),
        unit=row.get("unit") or "",
        base=row.get("base"),
        status=row.get("status"),
        kind=row.get("kind"),
    )


@cache
def _by_id() -> dict[str, Indicator]:
    return {indicator.id: indicator for indicator in all_indicators()}
