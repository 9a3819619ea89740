"""The records of recycled text: places in two reports that say the same, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.offsets import Span

# own: the same place, another report of it. place: another place. quotation: words of a superior,
# named as such or found in its report. unknown: whose the reports are is not known.
PairClass = Literal["own", "place", "quotation", "unknown"]
# What a report shares with others: formula is what stands in so many reports that it is nobody's.
ShareClass = Literal["own", "place", "unknown", "quotation", "formula"]
ChangeKind = Literal["number", "place", "words"]

# The classes that are copying; formulas and quotations are not.
COPYING: tuple[ShareClass, ...] = ("own", "place", "unknown")
SHARE_CLASSES: tuple[ShareClass, ...] = ("quotation", *COPYING, "formula")


@dataclass(frozen=True, slots=True)
class Change:
    """What stands at one place of a copy and at the same place of its source; one may be empty."""

    kind: ChangeKind
    a: Span
    b: Span
    old: str
    new: str

    def turned(self) -> Change:
        """The same with copy and source in each other's place."""
        return Change(self.kind, self.b, self.a, self.new, self.old)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two spans that say the same but for the changes.

    `share` is the part of the copy that stands in the source too: characters without signs,
    numbers and places levelled. `matched` counts these characters, `telling` those of them that
    are not part of a formula.
    """

    a: Span
    b: Span
    matched: int
    telling: int
    share: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ReportName:
    """What is shown of a report beside its words."""

    id: str
    title: str | None
    place: str | None
    year: int | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """A passage of a pair in its report."""

    report: ReportName
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage that stands in two reports: `a` has it from `b`.

    `directed` is False where it is not known which report is the older one.
    """

    kind: PairClass
    a: Side
    b: Side
    directed: bool
    share: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a report stands in older ones, by class; every character counts once.

    `recycled` is what was copied: formulas and quotations are left out.
    """

    report: ReportName
    recycled: float
    classes: Mapping[ShareClass, float]


@dataclass(frozen=True, slots=True)
class Formula:
    """Words of a report that stand in so many others that they are nobody's."""

    side: Side
    reports: int


@dataclass(frozen=True, slots=True)
class Recycled:
    """The answer: pairs of passages, shares of reports, and reports that are the same text.

    `common` is the number of offices beyond which a passage is a formula. `formulas` are listed
    when one report is asked for.
    """

    reports: int
    common: int
    pairs: tuple[Pair, ...]
    shares: tuple[Share, ...]
    near_duplicates: tuple[tuple[ReportName, ...], ...]
    formulas: tuple[Formula, ...] = ()
