"""Places by code and by name, in a tree."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from indexer.errors import IndexerError
from indexer.models import Region

LEVELS = ("province", "prefecture", "county", "township")
COLUMNS = ("code", "name", "level", "parent", "aliases")
NATIONAL = Path(__file__).with_name("regions.csv")
LONGEST_NAME = 30
# What a short name may lack: 天门 in a table of labels is 天门市.
RANKS = ("省", "市", "县", "区", "州", "盟", "旗", "地区")


class RegionTableError(IndexerError):
    """A table of regions with lines that cannot be used."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit as the table states it."""

    code: str
    name: str
    level: str
    parent: str
    aliases: tuple[str, ...]


class Regions:
    """The region tree: the national units, and a user's own on top of them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._by_name: dict[str, list[str]] = {}
        self._by_alias: dict[str, list[str]] = {}
        for unit in self._units.values():
            self._by_name.setdefault(unit.name, []).append(unit.code)
            for alias in unit.aliases:
                self._by_alias.setdefault(alias, []).append(unit.code)
        # The longest name first: 南京市鼓楼区 must not end at 南京.
        provinces = [u for u in self._units.values() if u.level == "province"]
        names = {*self._by_name, *(alias for unit in provinces for alias in unit.aliases)}
        self._full_names = re.compile(
            "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        )

    def get(self, code: str) -> Region | None:
        """The region with this code."""
        unit = self._units.get(code)
        return self._region(unit) if unit else None

    def lineage(self, code: str) -> tuple[str, ...]:
        """Codes from the province down to the region itself; just the code when it is unknown."""
        codes: list[str] = []
        at = code
        while at and at not in codes:
            codes.append(at)
            unit = self._units.get(at)
            at = unit.parent if unit else ""
        return tuple(reversed(codes))

    def lookup(self, name: str) -> tuple[Region, ...]:
        """Every region that a person may mean by a code, a name, a short name or a path.

        A path of names narrows: 内蒙古自治区/呼伦贝尔市/海拉尔区. More than one result means that
        the name alone does not decide.
        """
        *above, last = [part.strip() for part in re.split(r"[/›>]", name.strip())]
        if last in self._units:
            return (self._region(self._units[last]),)
        codes = (
            self._by_name.get(last)
            or self._by_alias.get(last)
            or [code for rank in RANKS for code in self._by_name.get(last + rank, ())]
        )
        for part in above:
            parents = {region.code for region in self.lookup(part)} if part else set()
            codes = [code for code in codes if not part or parents & set(self.lineage(code))]
        return tuple(self._region(self._units[code]) for code in codes)

    def find_full_names(self, text: str) -> Iterator[tuple[int, int, tuple[Region, ...]]]:
        """Full names of regions in a text, with the regions that each may be.

        Provinces are also found by their short names (2025年宁夏政府工作报告): no word is one.
        """
        for found in self._full_names.finditer(text):
            yield *found.span(), self.lookup(found[0])

    def close_names(self, name: str) -> list[str]:
        """Names that look like this one, for a proposal."""
        # Comparing takes longer the longer a name is, and none is as long as this.
        return get_close_matches(
            name[:LONGEST_NAME], [*self._by_name, *self._by_alias], n=3, cutoff=0.5
        )

    def _region(self, unit: Unit) -> Region:
        return Region(
            unit.code,
            unit.name,
            tuple(
                self._units[code].name for code in self.lineage(unit.code) if code in self._units
            ),
        )


def load_regions(*overlays: Path) -> Regions:
    """The national units and those of the overlay tables, later tables on top.

    Tables are read again when they change. Raises RegionTableError for one with faults.
    """
    return _load(tuple((table, table.stat().st_mtime_ns) for table in overlays))


@lru_cache(maxsize=4)
def _load(tables: tuple[tuple[Path, int], ...]) -> Regions:
    overlays = [table for table, _ in tables]
    units: dict[str, Unit] = {}
    for table in (NATIONAL, *overlays):
        units |= {unit.code: unit for unit in read_units(table)}
    for table in overlays:
        _check_parents(table, units)
    return Regions(units.values())


def read_units(table: Path) -> list[Unit]:
    """The units of one table.

    Raises RegionTableError naming each line that cannot be used.
    """
    units: list[Unit] = []
    faults: list[str] = []
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if missing := {"code", "name", "level", "parent"} - set(rows.fieldnames or ()):
            raise RegionTableError(
                f"{table}: no column {', '.join(sorted(missing))}; "
                f"a table of regions has the columns {', '.join(COLUMNS)}"
            )
        for number, row in enumerate(rows, start=2):
            code, name, level = row["code"] or "", row["name"] or "", row["level"] or ""
            if not re.fullmatch(r"[0-9A-Za-z-]{2,20}", code):
                faults.append(f"line {number}: {code!r} is no code (digits, as in 620702)")
            elif not name:
                faults.append(f"line {number}: no name")
            elif level not in LEVELS:
                faults.append(f"line {number}: level {level!r}; levels are {', '.join(LEVELS)}")
            else:
                aliases = tuple((row.get("aliases") or "").split())
                units.append(Unit(code, name, level, row["parent"] or "", aliases))
    if faults:
        raise RegionTableError(f"{table}: " + "; ".join(faults))
    return units


def write_units(table: Path, units: Iterable[Unit]) -> None:
    """Write a table of units in place of the one that is there, all or nothing."""
    temporary = table.with_suffix(".new")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for unit in units:
            rows.writerow((unit.code, unit.name, unit.level, unit.parent, " ".join(unit.aliases)))
    temporary.replace(table)


def _check_parents(table: Path, units: dict[str, Unit]) -> None:
    orphans = [u for u in read_units(table) if u.parent and u.parent not in units]
    if orphans:
        names = ", ".join(f"{unit.name} ({unit.parent})" for unit in orphans)
        raise RegionTableError(f"{table}: no region with the code of the parent of {names}")
