"""Many places of a policy: what the page leaves out, it says."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import pytest

from indexer.policy_use import FirstMention, PlaceUse, PolicyUse, Start, UseRequest, YearUse
from indexer.policy_use.records import Surroundings
from indexer.trends import Place, Point
from indexer.vocab.policy_names import load_policies
from indexer.vocab.regions import load_regions
from webui.place_reports import OwnReports
from webui.policies_address import Ask
from webui.policy_places import lags, matrix, silent


def place(number: int, first: int | None, before: int = 0, expected: int = 1) -> PlaceUse:
    """A county with one report of 2019 and one of 2020."""
    found = FirstMention(first, f"r{number}", 5, 8, first - 2016, before) if first else None
    county = Place(f"p{number:03}", f"第{number}县", "county", None)
    return PlaceUse(county, Point(1 if first else 0, 2, 1), ("2019", "2020"), expected, found)


def years_of(found: PolicyUse, places: Collection[str]) -> dict[str, dict[str, Point]]:
    """One report a year, of which that of the first mention has one."""
    firsts = {one.place.id: str(one.first.year) if one.first else "" for one in found.places}
    return {
        id_: {year: Point(int(year == firsts[id_]), 1, 1) for year in ("2019", "2020")}
        for id_ in places
    }


def use(*places: PlaceUse) -> PolicyUse:
    policy = load_policies().get("river_chief")
    assert policy
    point = Point(1, 2, 1)
    return PolicyUse(
        UseRequest(policy.id),
        policy,
        "政策:river_chief",
        point,
        Start(2016, "document"),
        (),
        tuple(YearUse(year, point, ()) for year in ("2019", "2020")),
        places,
        (),
        Surroundings(0, (), (), ()),
        (),
    )


# (places that mention it, places that never do, all of them asked for, rows, cut, silent, cut)
MANY = [
    (60, 30, False, 90, 0, 30, 0),
    (90, 130, False, 100, 120, 100, 30),
    (90, 130, True, 220, 0, 130, 0),
    (520, 0, True, 500, 20, 0, 0),
]


@pytest.mark.parametrize(("having", "without", "whole", "rows", "cut", "listed", "left"), MANY)
def test_what_is_left_out_is_counted(
    having: int, without: int, whole: bool, rows: int, cut: int, listed: int, left: int
) -> None:
    found = use(
        *(place(n, 2019) for n in range(having)),
        *(place(having + n, None) for n in range(without)),
    )
    regions, ask = load_regions(), Ask("river_chief", whole=whole)
    own = OwnReports([one.place for one in found.places], ask.filters, regions)
    table = matrix(found, partial(years_of, found), ask, own, regions)
    assert table and (len(table.rows), table.cut) == (rows, cut)
    assert table.more == ("" if whole else "/policies/river_chief?all=1#places")
    quiet = silent(found, ask, own, regions)
    assert (len(quiet.awaited), quiet.cut, quiet.total) == (listed, left, without)


def test_rows_stand_by_their_first_year_the_silent_ones_last() -> None:
    found = use(
        place(1, None, expected=0), place(2, 2020, before=1), place(3, 2019), place(4, None)
    )
    regions, ask = load_regions(), Ask("river_chief")
    own = OwnReports([one.place for one in found.places], ask.filters, regions)
    table = matrix(found, partial(years_of, found), ask, own, regions)
    assert table
    rows = [(row.name, row.first, row.lag, row.late) for row in table.rows]
    assert rows == [
        ("第3县", "2019", "3 年", ""),
        ("第2县", "2020", "4 年", "此前 1 份该提未提"),
        ("第4县", "从未", "", ""),
        ("第1县", "从未", "", ""),
    ]
    assert [[cell.kind for cell in row.cells] for row in table.rows] == [
        ["first", "no"], ["no", "first"], ["no", "no"], ["no", "no"]
    ]  # fmt: skip
    assert table.rows[0].cells[0].url == "/reports/r3?at=5..8#at"
    assert table.rows[1].cells[0].url == "/?region=p002&year=2019"
    assert lags(found) == (3, 3)
    quiet = silent(found, ask, own, regions)
    assert [row.name for row in quiet.awaited] == ["第4县"]
    assert [row.name for row in quiet.others] == ["第1县"]
    assert quiet.awaited[0].years == "2019–2020"
