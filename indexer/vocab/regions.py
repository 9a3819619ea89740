"""Places by code and by name, in a tree that changes with the years.

A region is known by an id. That of a unit in force is its code: 420600 is 襄阳市. A unit that is no
more has the last year of its name as well: 420600@2009 is 襄樊市, as the same place was called. In
the tree of today it stands below the place that took its area over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from indexer.models import Region
from indexer.vocab.region_names import short_names
from indexer.vocab.region_table import RegionTableError, Unit, merged, read_units

NATIONAL = Path(__file__).with_name("regions.csv")
LONGEST_NAME = 30
# The last year before all that the table knows: a unit without a beginning was there then.
BEFORE_ALL = 0
ID = re.compile(r"(.+)@([0-9]{4})")
SEPARATORS = re.compile(r"[/›>]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text has a name that regions bear, in full (甘州区) or for short (甘州)."""

    start: int
    end: int
    name: str
    form: Literal["full", "short"]


class Regions:
    """The region tree through the years: the national units, and a user's own on top of them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_code: dict[str, list[Unit]] = {}
        self._by_name: dict[str, list[Unit]] = {}
        self._by_short: dict[str, list[Unit]] = {}
        for unit in sorted(units, key=lambda u: (u.code, u.valid_from or BEFORE_ALL)):
            self._by_code.setdefault(unit.code, []).append(unit)
            self._by_name.setdefault(unit.name, []).append(unit)
            for short in dict.fromkeys((*unit.aliases, *short_names(unit.name))):
                self._by_short.setdefault(short, []).append(unit)
        self._present: dict[Unit, tuple[Unit, ...]] = {}
        self._lines: dict[Unit, tuple[Unit, ...]] = {}
        self._lineages: dict[str, tuple[str, ...]] = {}

    # ------------------------------------------------------------------------------- by id

    def get(self, id_: str) -> Region | None:
        """The region with this id or code; the last one of a code that is no more in force."""
        unit = self.unit(id_)
        return self.region(unit) if unit else None

    def unit(self, id_: str) -> Unit | None:
        """The unit with this id or code."""
        dated = ID.fullmatch(id_)
        if dated:
            return self._at(dated[1], int(dated[2]))
        units = self._by_code.get(id_)
        return units[-1] if units else None

    def id_of(self, region: Region) -> str:
        """The id under which a region stands in the tree of today."""
        units = [u for u in self._by_code.get(region.code, ()) if u.name == region.name]
        return self.unit_id(units[-1]) if units else region.code

    def unit_id(self, unit: Unit) -> str:
        """The id of a unit; one that lives on under its own name has that of the unit of today.

        泾川县 was 622722 until 2001 and is 620821 now: that is one place and one name.
        """
        present = self.present(unit)
        if len(present) == 1 and present[0].name == unit.name:
            return present[0].code
        return f"{unit.code}@{unit.valid_to}" if unit.valid_to else unit.code

    def today(self, region: Region) -> tuple[Region, ...]:
        """The places that have the area of a region that is no more; none for one in force."""
        unit = self.unit(self.id_of(region))
        if unit is None or unit.valid_to is None:
            return ()
        return tuple(map(self.region, self.present(unit)))

    def title(self, id_: str) -> str:
        """A region in words, an old name with the time until which it was used.

        >>> load_regions().title("420600"), load_regions().title("420600@2009")
        ('襄阳市', '襄樊市（2010 年前）')
        """
        unit = self.unit(id_)
        if unit is None:
            return id_
        return f"{unit.name}（{unit.valid_to + 1} 年前）" if unit.valid_to else unit.name

    def lineage(self, id_: str) -> tuple[str, ...]:
        """Ids in the tree of today from the province down to the region itself.

        A unit that is no more stands below the place of today that has its area or, when that was
        divided, below the one that holds all the parts. An unknown id stands alone.
        """
        known = self._lineages.get(id_)
        if known is None:
            unit = self.unit(id_)
            if unit is None:  # not kept: anything may be asked for
                return (id_,)
            known = self._lineages[id_] = self._lineage(unit)
        return known

    def _lineage(self, unit: Unit) -> tuple[str, ...]:
        own = self.unit_id(unit)
        lines = [self._codes_to(u) for u in self.present(unit)]
        shared = lines[0] if lines else ()
        for line in lines[1:]:
            shared = tuple(a for a, b in zip(shared, line, strict=False) if a == b)
        return shared if own in shared else (*shared, own)

    # ----------------------------------------------------------------------------- by name

    def lookup(self, name: str, year: int | None = None) -> tuple[Region, ...]:
        """Every region that a person may mean by an id, a name, a short name or a path.

        A path of names narrows: 内蒙古自治区/呼伦贝尔市/海拉尔区. A year decides between units that
        followed each other. More than one result means that the name alone does not decide.
        """
        units = self._named(name, year)
        units = tuple(u for u in units if u.in_force(year)) or units
        return tuple(map(self.region, self.last_of_each(units)))

    def ids_meant(self, text: str) -> tuple[str, ...]:
        """What someone asks for by an id or a name, which may be one of old; empty for no place.

        A name that several regions bear means all of them; but 海南 is the province.
        """
        if unit := self.unit(text):
            return (self.unit_id(unit),)
        ids = self.ids_of(text)
        provinces = tuple(id_ for id_ in ids if len(self.lineage(id_)) == 1)
        return provinces or ids

    def ids_of(self, name: str) -> tuple[str, ...]:
        """The ids under which all is found that a name may mean, today or in former times.

        襄樊市 is 襄阳市 of today, below which the old one stands. 巢湖市 is the city of today, and
        the prefecture of that name, which was divided. A place within another of them is left
        out.
        """
        ids: dict[str, None] = {}
        for unit in self._named(name, None):
            present = self.present(unit)
            ids[present[0].code if len(present) == 1 else self.unit_id(unit)] = None
        return tuple(id_ for id_ in ids if not set(self.lineage(id_)[:-1]) & ids.keys())

    def _named(self, name: str, year: int | None) -> tuple[Unit, ...]:
        """The units of all times that an id, a name or a path of names may mean."""
        *above, last = [part.strip() for part in SEPARATORS.split(name.strip())]
        if not above and (unit := self.unit(last)):
            return (unit,)
        units = self.bearing(last, year)
        for part in filter(None, above):
            upper = self.bearing(part)
            units = tuple(u for u in units if any(self.is_below(u, v) for v in upper))
        return units

    def bearing(self, name: str, year: int | None = None) -> tuple[Unit, ...]:
        """The units that a name may mean, of all times; those of the year alone if there are any.

        A full name goes before a short one, but in a year what was in force goes before what was
        not: 沙县 is the county, and in 2023 the district 沙县区.
        """
        full, short = self._by_name.get(name, ()), self._by_short.get(name, ())
        if year is not None:
            for units in (full, short):
                if then := tuple(u for u in units if u.in_force(year)):
                    return then
        # 海南州 lies in 青海; that 海南 had one until 1988 is no reason to doubt a short name.
        return tuple(full or [u for u in short if u.in_force()] or short)

    def last_of_each(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """The units without those that another one followed at the same place.

        Of units in force each is a place of its own, also 恩施市 in 恩施州.
        """
        ordered = sorted(set(units), key=lambda u: -(u.valid_to or 9999))
        kept: list[Unit] = []
        for unit in ordered:
            if not any(self._same_place(unit, other) for other in kept):
                kept.append(unit)
        return tuple(sorted(kept, key=lambda u: u.code))

    def mentions(self, text: str) -> Iterator[Mention]:
        """The names of regions in a text, the longest at each place: 高唐县 holds no 唐县."""
        for pattern, start, end in self._names.find_matches_as_indexes(text):
            name, form = self._patterns[pattern]
            yield Mention(start, end, name, form)

    def close_names(self, name: str) -> list[str]:
        """Names that look like this one, for a proposal."""
        # Comparing takes longer the longer a name is, and none is as long as this.
        in_force = {u.name for units in self._by_name.values() for u in units if u.in_force()}
        provinces = {s for u in self._children.get("", ()) for s in short_names(u.name)}
        return get_close_matches(name[:LONGEST_NAME], sorted(in_force | provinces), n=3, cutoff=0.5)

    # ------------------------------------------------------------------------ units in time

    def region(self, unit: Unit) -> Region:
        """A unit as a record, with the names of those that it lay in."""
        return Region(unit.code, unit.name, tuple(u.name for u in self.line_of(unit)))

    def line_of(self, unit: Unit) -> tuple[Unit, ...]:
        """The units from the province down to this one, as they were in its last year."""
        if unit not in self._lines:
            line = [unit]
            while above := self._at(line[-1].parent, unit.valid_to):
                if above in line:  # a table of a user may turn in a circle
                    break
                line.append(above)
            self._lines[unit] = tuple(reversed(line))
        return self._lines[unit]

    def is_below(self, unit: Unit, above: Unit) -> bool:
        """Whether a unit lay in another one, in its own time or by the places of today."""
        if any(above.code == u.code for u in self.line_of(unit)[:-1]):
            return True
        if unit.level == above.level:
            return False
        holding = {u.code for u in self.present(above)}
        return any(holding & set(self._codes_to(u)[:-1]) for u in self.present(unit))

    def present(self, unit: Unit) -> tuple[Unit, ...]:
        """The units of today that have the area of this one; itself while it is in force."""
        if unit not in self._present:
            self._present[unit] = tuple(self._follow(unit, set()))
        return self._present[unit]

    def below(self, unit: Unit, year: int | None = None) -> tuple[Unit, ...]:
        """The units that lie in this one directly, in a year or today."""
        return tuple(u for u in self._children.get(unit.code, ()) if u.in_force(year))

    def _follow(self, unit: Unit, seen: set[Unit]) -> Iterator[Unit]:
        if unit in seen:
            return
        seen.add(unit)
        if unit.valid_to is None:
            yield unit
            return
        for code in unit.successors:
            following = self._at(code, unit.valid_to + 1)
            if following:
                yield from self._follow(following, seen)

    def _at(self, code: str, year: int | None) -> Unit | None:
        """The unit of a code in a year, else the next later one, else the last."""
        units = self._by_code.get(code)
        if not units:
            return None
        if year is None:
            return units[-1]
        return next((u for u in units if (u.valid_to or year) >= year), units[-1])

    def _codes_to(self, unit: Unit) -> tuple[str, ...]:
        return tuple(u.code for u in self.line_of(unit))

    def _same_place(self, unit: Unit, other: Unit) -> bool:
        """Whether one of two units followed the other, or lies in what did."""
        if unit.valid_to is None and other.valid_to is None:
            return False
        ours = [self._codes_to(u) for u in self.present(unit)]
        theirs = [self._codes_to(u) for u in self.present(other)]
        return any(a[-1] in b or b[-1] in a for a in ours for b in theirs)

    @cached_property
    def _children(self) -> dict[str, list[Unit]]:
        children: dict[str, list[Unit]] = {}
        for units in self._by_code.values():
            for unit in units:
                children.setdefault(unit.parent, []).append(unit)
        return children

    @cached_property
    def _patterns(self) -> list[tuple[str, Literal["full", "short"]]]:
        full: list[tuple[str, Literal["full", "short"]]] = [
            (name, "full") for name in self._by_name
        ]
        return full + [(name, "short") for name in self._by_short if name not in self._by_name]

    @cached_property
    def _names(self) -> AhoCorasick:
        names = [name for name, _ in self._patterns]
        return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)


def load_regions(*overlays: Path) -> Regions:
    """The national units and those of the overlay tables, later tables on top.

    Tables are read again when they change. Raises RegionTableError for one with faults.
    """
    return _load(tuple((table, table.stat().st_mtime_ns) for table in overlays))


@lru_cache(maxsize=4)
def _load(tables: tuple[tuple[Path, int], ...]) -> Regions:
    overlays = [table for table, _ in tables]
    units = merged(*map(read_units, (NATIONAL, *overlays)))
    codes = {unit.code for unit in units}
    for table in overlays:
        orphans = [u for u in read_units(table) if u.parent and u.parent not in codes]
        if orphans:
            names = ", ".join(f"{unit.name} ({unit.parent})" for unit in orphans)
            raise RegionTableError(f"{table}: no region with the code of the parent of {names}")
    return Regions(units)
