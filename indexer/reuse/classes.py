"""Of two passages that say the same: which is the older one, and why they do.

Whose a report is stands in its region, level and organisation; when it was given in its date or,
where that is not known, in the years that it is about. What is not known is not guessed: a pair of
two reports without a region has no class, and one of the same year no direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.coverage import closing_year
from indexer.models import Region
from indexer.reuse.records import PairClass, ReportName
from indexer.vocab.regions import Regions

# From the highest to the lowest; a department stands below the government of its place.
RANKS = ("national", "province", "prefecture", "county", "township", "department")


@dataclass(frozen=True, slots=True)
class Account:
    """Whose a report is and of when, as far as that is known.

    `line` are the codes of the places from the province down to its own, in the tree of today.
    """

    name: ReportName
    line: tuple[str, ...]
    level: str | None
    role: str | None
    closing: int | None

    @property
    def place(self) -> str | None:
        """The code of the report's own place."""
        return self.line[-1] if self.line else None

    @property
    def known(self) -> int:
        """How many of the fields that tell of place and time are known."""
        return sum(map(bool, (self.line, self.level, self.role, self.name.year, self.name.date)))

    @property
    def office(self) -> str:
        """What counts as one in counting who uses a formula: a place, else the report itself."""
        return self.place or self.name.id


def account_of(id_: str, known: Mapping[str, Any], regions: Regions) -> Account:
    """What the classes need to know of a report, from the values of its fields."""
    region: Region | None = known["region"]
    # 桐川县 is today 桐川区, and both are one place: the id of an old name has an @.
    line = regions.lineage(regions.id_of(region)) if region else ()
    place = region.name if region else None
    return Account(
        name=ReportName(id_, known["title"], place, known["year"], known["date"]),
        line=tuple(code for code in line if "@" not in code) or line,
        level=known["level"],
        role=known["role"],
        closing=closing_year(known["period"]) or known["year"],
    )


def is_older(one: Account, other: Account) -> bool | None:
    """Whether the one was given before the other; None where that is not known."""
    dates = one.name.date, other.name.date
    if dates[0] and dates[1] and len(dates[0]) == len(dates[1]):
        return dates[0] < dates[1] if dates[0] != dates[1] else None
    if one.closing is None or other.closing is None or one.closing == other.closing:
        return None
    return one.closing < other.closing


def class_of(copy: Account, source: Account, quoted: bool) -> PairClass:
    """Why a passage of one report stands in another one, which is not younger."""
    if quoted or is_superior(source, copy):
        return "quotation"
    if copy.place is None or source.place is None:
        return "unknown"
    return "own" if copy.place == source.place else "place"


def is_superior(one: Account, other: Account) -> bool:
    """Whether one is the government above the other: of its place or of one that holds it."""
    if one.level not in RANKS or other.level not in RANKS or one.level == "department":
        return False
    above = one.level == "national" or one.place in other.line
    return above and RANKS.index(one.level) < RANKS.index(other.level)
