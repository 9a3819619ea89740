"""What is asked of a concordance, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indexer.query import Clause

# What comes first: the newest, the places in order of code, the reports with most lines, or what is
# alike on one side of the phrase or in it.
PhraseSort = Literal["year", "region", "report", "left", "right", "match"]
# What the lines of a group have in common.
Grouping = Literal["match", "left", "right", "year", "region"]


@dataclass(frozen=True, slots=True)
class PhraseRequest:
    """A phrase as it was written, or a query of the search language with one in it.

    A single word or phrase need not stand between quotation marks. `context` counts characters on
    each side. `sentence` is the `same` of a line: then only lines with that sentence are meant. A
    line whose sentence stands in several reports is given once, unless `folded` is unset.
    `collocates` asks for the words nearby, which take most of the time.
    """

    text: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    context: int = 30
    sort: PhraseSort = "year"
    group: Grouping | None = None
    sentence: str | None = None
    folded: bool = True
    collocates: bool = True
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A phrase where it stands; `fillings` are the offsets in the text of what fills its slots.

    `same` names the sentence that the line is of, and `alike` counts the lines with that sentence,
    itself among them.
    """

    report: str
    start: int
    end: int
    left: str
    match: str
    right: str
    title: str | None
    region: str | None
    year: int | None
    role: str | None
    fillings: tuple[tuple[int, int], ...]
    same: str
    alike: int


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that have something in common: the place of their first ones, and how many there are.

    `value` is a text, or the year or the id of a region; `unknown` where that is not known.
    """

    value: str
    name: str
    lines: int
    reports: int
    shown: tuple[PhraseLine, ...]


@dataclass(frozen=True, slots=True)
class Filler:
    """A text that fills a slot."""

    text: str
    lines: int
    reports: int


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a phrase stands in the reports of a year or of a place.

    `available` counts all their reports, `characters` the characters of these; `rate` is lines for
    10,000 characters. The reports of a place are its own, not those of the places in it.
    """

    value: str
    name: str
    lines: int
    reports: int
    available: int
    characters: int

    @property
    def rate(self) -> float:
        """Lines for 10,000 characters."""
        return 10_000 * self.lines / self.characters if self.characters else 0.0


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word that stands near the phrase more often than chance would have it.

    `lines` of those that were looked at have it; `corpus` counts it everywhere; `score` is the
    log-likelihood of so many (Dunning, Accurate Methods for the Statistics of Surprise and
    Coincidence, 1993).
    """

    word: str
    lines: int
    corpus: int
    score: float


@dataclass(frozen=True, slots=True)
class Concordance:
    """The answer.

    `total` counts all lines, `rows` those that are left when equal sentences are folded, `reports`
    the reports that have one, of `available` that the filters leave. `fillers` are those of each
    slot of the phrase, in order. `looked_at` lines were read for the collocates. `cut` counts the
    reports that could not be looked into in the time that a query has.
    """

    request: PhraseRequest
    clause: Clause
    query: str
    total: int
    rows: int
    reports: int
    available: int
    lines: tuple[PhraseLine, ...]
    groups: tuple[Group, ...]
    group_count: int
    fillers: tuple[tuple[Filler, ...], ...]
    by_year: tuple[Frequency, ...]
    by_region: tuple[Frequency, ...]
    collocates: tuple[Collocate, ...]
    looked_at: int
    cut: int = 0
