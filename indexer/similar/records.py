"""What is found of a wording: where else it stands, how it goes on, what pattern it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indexer.offsets import Span

ChangeKind = Literal["words", "number", "place"]


@dataclass(frozen=True, slots=True)
class Change:
    """Words that differ. `old` stands in the text that was asked about, `new` in the report; one
    of them may be empty. `old_span` is in the sentence, `new_span` in the report's text."""

    kind: ChangeKind
    old: str
    new: str
    old_span: Span
    new_span: Span


@dataclass(frozen=True, slots=True)
class Variant:
    """A wording of the corpus that is near, and the earliest of the reports that have it.

    `score` runs from 0 to 1; 1 means that nothing but numbers and places differs. `reports` counts
    the reports that have the wording, `regions` their places by id.
    """

    report: str
    start: int
    end: int
    quote: str
    changes: tuple[Change, ...]
    score: float
    reports: int
    first_year: int | None
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A sentence of a text and its like in the corpus, the nearest wording first.

    `reports`, `first_year` and `regions` tell how common the wording is: of the reports that have
    it with nothing but other numbers and places.
    """

    text: str
    span: Span
    matches: tuple[Variant, ...]
    reports: int
    first_year: int | None
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """A clause of the corpus that goes on from what was typed, and how many reports have it.

    # stands for a number, @ for a place.
    """

    text: str
    reports: int


@dataclass(frozen=True, slots=True)
class Example:
    """Clauses of a report that follow a template."""

    report: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern with slots (以__为引领，以__为突破), the reports that follow it, and some of them.

    `fillers` counts how many different ways its slots are filled in.
    """

    text: str
    reports: int
    fillers: int
    examples: tuple[Example, ...]
