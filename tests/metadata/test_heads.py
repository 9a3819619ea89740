"""Heads and openings of documents of the genre, as people scrape them: who, where and when.

The rows of heads.tsv were written for this test, from what a careful reader would say and not from
what the rules can do. Columns:

- text: lines are parted by `\\n`; it is cleaned as a file would be.
- why: what makes the row hard.
- file_name: folders and name of the file; empty where the text stands alone.
- region: code of GB/T 2260 at that year, or a status (unknown, masked, ambiguous).
- year, period, kind: the value, or a status; a period is 2023, 2017..2021 or 2023-01..2023-06.
- date: the day of the session or of the signature, empty where there is none.

`|` parts answers that are equally fair, and `-` stands for what is not judged. The rows that the
rules do not meet yet are listed in KNOWN_GAPS; meeting one turns it red until it is taken out.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from indexer.cleaning import clean
from indexer.metadata import Hints, find_metadata
from indexer.models import Field, Metadata, Period
from indexer.vocab.kinds import kind_names
from indexer.vocab.regions import Regions, load_regions

TABLE = Path(__file__).with_name("heads.tsv")
GROUPS = {"region": ("region",), "time": ("year", "period", "date"), "kind": ("kind",)}
NOT_JUDGED = "-"
# Seen, not handled yet: ids of rows, a group of fields each.
KNOWN_GAPS: dict[str, tuple[str, ...]] = {
    # a place named once or twice, by its short name or by its sights and firms
    "region": (
        *("blind-g05", "blind-s03", "blind-w12"),
        *("blind2-g08", "blind2-g16", "blind2-g18", "blind2-g21"),
    ),
    # a congress in autumn looks back on five years to that day; a month that only the text names;
    # a prefecture without a congress of its own, whose report bears the year that it plans
    "time": ("blind-g27", "blind-w05", "blind2-g10", "blind2-g19"),
    "kind": (),
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = {row["id"]: row for row in rows()}


@cache
def regions() -> Regions:
    return load_regions()


@cache
def found(id_: str) -> Metadata:
    """What the rules say of a row, with its file and folders as they would be handed over."""
    row = ROWS[id_]
    path = PurePosixPath(row["file_name"])
    hints = Hints(file_name=path.stem, folders=path.parent.parts)
    return find_metadata(clean(row["text"].replace("\\n", "\n")).text, hints, regions())


def said(name: str, field: Field[Any]) -> str:
    """A field in the notation of the table; a date that is not there is empty."""
    if field.value is None:
        return "" if name == "date" else field.status
    if isinstance(field.value, Period):
        start, end = field.value.start, field.value.end
        return start if start == end else f"{start}..{end}"
    return str(field.value.code if name == "region" else field.value)


def cases() -> list[Any]:
    return [
        pytest.param(
            id_,
            group,
            id=f"{id_}-{group}",
            marks=[pytest.mark.xfail(strict=True)] if id_ in KNOWN_GAPS[group] else [],
        )
        for id_ in ROWS
        for group in GROUPS
    ]


@pytest.mark.parametrize(("id_", "group"), cases())
def test_heads(id_: str, group: str) -> None:
    row = ROWS[id_]
    wrong = {
        name: (row[name], answer)
        for name in GROUPS[group]
        if row[name] != NOT_JUDGED
        and (answer := said(name, getattr(found(id_), name))) not in row[name].split("|")
    }
    assert not wrong, f"expected, found: {wrong}; {row['why']}"


def test_the_table_is_sound() -> None:
    """Codes that the vocabulary knows, kinds that it names, statuses that exist."""
    assert len(ROWS) == len(rows()) > 200
    kinds = {*kind_names().values(), "other", "unknown", NOT_JUDGED}
    for row in ROWS.values():
        assert set(row["kind"].split("|")) <= kinds, row["id"]
        for code in row["region"].split("|"):
            assert code in ("unknown", "masked", "ambiguous", NOT_JUDGED) or regions().get(code), (
                row["id"],
                code,
            )
