"""What a query says, as a tree of clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from enum import Enum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Everything:
    """Every report: the query that asks for nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or a few written together, to be found anywhere and ranked by relevance."""

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """These very characters, side by side, word boundaries or not."""

    text: str


class Slot(Enum):
    """A place in a phrase that anything of its kind may fill, by the sign that stands for it."""

    WORDS = "*"
    NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Slots:
    """A phrase with slots, as 以*为抓手: its literal pieces and the slots between them, in order.

    No two pieces stand side by side, and no two slots of one kind.
    """

    parts: tuple[str | Slot, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Both are there with at most `distance` characters between them, whichever comes first.

    Texts are looked for as they are written. `left` may be such a clause itself, as in
    造林 NEAR/20 退耕 NEAR/20 还林: then `right` is near the last of its texts.
    """

    left: Clause
    right: Clause
    distance: int


@dataclass(frozen=True, slots=True)
class Within:
    """One sentence or passage for which all of these hold; texts are looked for as written."""

    clauses: tuple[Clause, ...]
    stretch: Literal["sentence", "passage"]


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field has one of these values. `unknown` among them means that it is not known.

    `place` is where the query as written says so, for faults that only the corpus can find.
    """

    field: str
    values: tuple[str, ...]
    place: tuple[int, int] = dataclass_field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class YearRange:
    """The year is known and lies in this range; None leaves an end open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class FigureIs:
    """A figure of this indicator has an amount from `low` to `high`; None leaves an end open.

    The ends belong to the range unless it is `exclusive`, as > and < make it; these have one end.
    """

    indicator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """One of these documents: a report by its id, a passage by that and its ordinal.

    What only the store can tell reaches the engines as this; nobody writes it.
    """

    documents: frozenset[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that this does not find."""

    clause: Clause


# What is searched for: whole reports, or single passages; and what comes first.
Unit = Literal["report", "passage"]
Sort = Literal["relevance", "year", "region"]

# What asks for text; `TEXTS` is the same for isinstance.
TextClause = Words | Exact | Slots | Near | Within
TEXTS = (Words, Exact, Slots, Near, Within)
# What only a look into the text can tell, after the index said where it may be.
Verified = Slots | Near | Within
Clause = Everything | TextClause | FieldIs | YearRange | FigureIs | Among | And | Or | Not


def leaves(clause: Clause, wanted: bool = True) -> Iterator[tuple[Clause, bool]]:
    """The clauses that And, Or and Not combine, each with whether it is wanted.

    Wanted is what stands under no NOT, or under an even number of them.
    """
    match clause:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, wanted)
        case Not(part):
            yield from leaves(part, not wanted)
        case leaf:
            yield leaf, wanted
