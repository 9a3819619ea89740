"""Tables of regions: what stands in one, how it is read, and what can be wrong with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.cleaning import one_line
from indexer.errors import IndexerError
from indexer.models import Level
from indexer.syncing import write_whole

LEVELS: tuple[Level, ...] = ("province", "prefecture", "county", "township")
REQUIRED = ("code", "name", "level", "parent")
COLUMNS = (*REQUIRED, "aliases", "valid_from", "valid_to", "successors")
CODE = re.compile(r"[0-9A-Za-z-]{2,20}")
YEAR = re.compile(r"[12][0-9]{3}")


class RegionTableError(IndexerError):
    """A table of regions with lines that cannot be used."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit for as long as its code, name and parent stayed the same.

    `valid_from` and `valid_to` are the first and the last year at whose end it was so, None where
    that is beyond the table or still lasts. `successors` are the codes that took its area over.
    """

    code: str
    name: str
    level: Level
    parent: str
    aliases: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    successors: tuple[str, ...] = ()

    def in_force(self, year: int | None = None) -> bool:
        """Whether it was so in a year, or is so today when no year is given."""
        if year is None:
            return self.valid_to is None
        return (self.valid_from or year) <= year <= (self.valid_to or year)


def read_units(table: Path) -> list[Unit]:
    """The units of one table.

    Raises RegionTableError naming each line that cannot be used.
    """
    units: list[Unit] = []
    faults: list[str] = []
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if missing := set(REQUIRED) - set(rows.fieldnames or ()):
                raise RegionTableError(
                    f"{table}: no column {', '.join(sorted(missing))}; "
                    f"a table of regions has the columns {', '.join(COLUMNS)}"
                )
            for row in rows:
                stated = {column: one_line(row.get(column) or "") for column in COLUMNS}
                if fault := _fault(stated):
                    faults.append(f"line {rows.line_num}: {fault}")
                else:
                    units.append(_unit(stated))
    except UnicodeDecodeError:
        raise RegionTableError(f"{table}: not UTF-8; save the table as UTF-8") from None
    if faults:
        raise RegionTableError(f"{table}: " + "; ".join(faults))
    return units


def _fault(row: dict[str, str]) -> str:
    """What is wrong with a row; empty when nothing is."""
    if not CODE.fullmatch(row["code"]):
        return f"{row['code']!r} is no code (digits, as in 620702)"
    if not row["name"]:
        return "no name"
    if row["level"] not in LEVELS:
        return f"level {row['level']!r}; levels are {', '.join(LEVELS)}"
    for column in ("valid_from", "valid_to"):
        if row[column] and not YEAR.fullmatch(row[column]):
            return f"{column} {row[column]!r} is no year (four digits, or empty)"
    if row["valid_from"] and row["valid_to"] and row["valid_from"] > row["valid_to"]:
        return f"valid from {row['valid_from']} to {row['valid_to']}: the end comes first"
    return ""


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        code=row["code"],
        name=row["name"],
        level=LEVELS[LEVELS.index(row["level"])],
        parent=row["parent"],
        aliases=tuple(row["aliases"].split()),
        valid_from=int(row["valid_from"]) if row["valid_from"] else None,
        valid_to=int(row["valid_to"]) if row["valid_to"] else None,
        successors=tuple(row["successors"].split()),
    )


def write_units(table: Path, units: Iterable[Unit]) -> None:
    """Write a table of units in place of the one that is there, all or nothing."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for unit in units:
        rows.writerow(
            (
                *(unit.code, unit.name, unit.level, unit.parent, " ".join(unit.aliases)),
                *(unit.valid_from or "", unit.valid_to or "", " ".join(unit.successors)),
            )
        )
    write_whole(table, text.getvalue().encode())


def merged(*tables: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units of several tables; a later row takes the place of the one of the same code and end.

    So a user's own row for 620702 may add aliases to it, and leaves its history as it was.
    """
    return tuple({(unit.code, unit.valid_to): unit for units in tables for unit in units}.values())
