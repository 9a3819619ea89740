"""The audit trail: what is written down stands, and what is done to it is found out."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from indexer.store import Act, Store, StoreError, open_store, tables
from indexer.store.trail import CUT, Wanted, append, hash_of

PROCESSES, ENTRIES = 4, 25
ACTS = (
    Act("wang", "log in"),
    Act("wang", "export", "/search.csv", {"q": "造林", "rows": 12}),
    Act("shell:root", "ingest", "/data/\udcff\0报告", {"added": 3}),
    Act("li", "remove report", "3f2a91c04d7e", {"reason": "重复"}),
)
COLUMNS = tuple(column.name for column in tables.trail.columns)


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with a few entries in its trail."""
    for act in ACTS:
        store.trail.add(act)
    return store


@contextmanager
def forced(store: Store) -> Iterator[Connection]:
    """Write to the trail as somebody who has the database, and puts all back as it was."""
    is_file = not store.is_shared
    with store._database.execution_options(writes=True).begin() as connection:
        kept: list[str] = []
        if is_file:
            query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, sql in connection.execute(query).all():
                kept.append(sql)
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE trail DISABLE TRIGGER USER"))
        yield connection
        for sql in kept:
            connection.execute(text(sql))
        if not is_file:
            connection.execute(text("ALTER TABLE trail ENABLE TRIGGER USER"))


def change(store: Store, number: int, **values: Any) -> None:
    with forced(store) as connection:
        connection.execute(update(tables.trail).where(tables.trail.c.id == number).values(**values))


def written(store: Store, *, id_: int, before: str, **said: Any) -> dict[str, Any]:
    row = {"id": id_, "time": "2024-01-01T00:00:00.000000+00:00", "person": "wang"}
    row |= {"action": "x", "subject": "", "details": "{}", "before": before, **said}
    return row | {"hash": hash_of(row)}


def test_what_is_written_down_comes_back(kept: Store) -> None:
    assert kept.trail.breaks() == []
    entries = kept.trail.entries()
    assert [one.number for one in entries] == [4, 3, 2, 1]
    assert [(one.person, one.action) for one in reversed(entries)] == [
        (act.person, act.action) for act in ACTS
    ]
    assert entries[2].details == {"q": "造林", "rows": 12}
    assert entries[1].subject == "/data/?\ufffd报告"
    now = datetime.now(UTC)
    assert all(now - timedelta(minutes=5) < one.time <= now for one in entries)


WANTED = [
    (Wanted(person="wang"), [2, 1]),
    (Wanted(action="ingest"), [3]),
    (Wanted(person="wang", action="ingest"), []),
    (Wanted(since=datetime(2000, 1, 1, tzinfo=UTC)), [4, 3, 2, 1]),
    (Wanted(until=datetime(2000, 1, 1, tzinfo=UTC)), []),
]


def test_entries_are_narrowed_and_turned_over(kept: Store) -> None:
    for wanted, numbers in WANTED:
        assert [one.number for one in kept.trail.entries(wanted)] == numbers
        assert kept.trail.count(wanted) == len(numbers)
    assert [one.number for one in kept.trail.entries(limit=2, before=4)] == [3, 2]
    assert kept.trail.people() == ["li", "shell:root", "wang"]
    assert kept.trail.actions() == ["export", "ingest", "log in", "remove report"]


# ----------------------------------------------------------------------------------- the chain


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_any_row_is_found(kept: Store, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(ACTS)))
    name = data.draw(st.sampled_from(COLUMNS))
    column = tables.trail.c[name]
    with kept._database.connect() as connection:
        query = select(column).where(tables.trail.c.id == number)
        value = connection.execute(query).scalar_one()
    if isinstance(value, int):
        other: Any = value + data.draw(st.integers(10, 99))
    else:
        at = data.draw(st.integers(0, len(value)))
        sign = data.draw(st.characters(exclude_categories=["Cs", "Cc"]))
        other = value[:at] + sign + value[at + data.draw(st.integers(0, 1)) :]
        other = other[: getattr(column.type, "length", None)]
    change(kept, number, **{name: other})
    found = kept.trail.breaks()
    change(kept, other if name == "id" else number, **{name: value})
    assert bool(found) == (other != value)
    assert kept.trail.breaks() == []


def test_bytes_that_are_no_text_are_found(kept: Store) -> None:
    if kept.is_shared:
        return  # PostgreSQL lets none in
    with forced(kept) as connection:
        connection.execute(text("UPDATE trail SET details = CAST(x'ff' AS TEXT) WHERE id = 2"))
    (found, *_) = kept.trail.breaks()
    assert found.number == 2 and "cannot be read" in found.what


def test_an_entry_that_is_left_out_or_put_in_is_found(kept: Store) -> None:
    with forced(kept) as connection:
        connection.execute(text("DELETE FROM trail WHERE id = 2"))
    (gone, *_) = kept.trail.breaks()
    assert gone == (2, "gone", "gone, with all up to 2")
    with forced(kept) as connection:
        before = select(tables.trail.c.hash).where(tables.trail.c.id == 1)
        row = written(kept, id_=2, before=connection.execute(before).scalar_one())
        connection.execute(insert(tables.trail).values(**row))
    assert kept.trail.breaks() == [(3, "inserted", "does not follow the entry before it")]


def test_a_tail_that_is_cut_off_is_found_by_who_noted_an_entry(kept: Store) -> None:
    noted = kept.trail.newest()
    assert noted and kept.trail.standing(*noted) == "there"
    assert kept.trail.standing(noted.number, noted.hash[:12].upper()) == "there"
    assert kept.trail.standing(noted.number, noted.hash[:11]) == "other"
    with forced(kept) as connection:
        connection.execute(text("DELETE FROM trail WHERE id = 4"))
    assert kept.trail.breaks() == []
    assert kept.trail.standing(*noted) == "other"
    kept.trail.add(Act("wang", "log in"))
    assert kept.trail.standing(*noted) == "other"


REFUSED = [
    "UPDATE trail SET person = 'li' WHERE id = 1",
    "UPDATE trail SET hash = hash",
    "DELETE FROM trail WHERE id = 1",
    "DELETE FROM trail",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_what_stands(kept: Store, statement: str) -> None:
    with (
        pytest.raises((DatabaseError, StoreError), match="stands for good"),
        kept._database.execution_options(writes=True).begin() as connection,
    ):
        connection.execute(text(statement))
    assert len(kept.trail.entries()) == len(ACTS)


def test_postgresql_refuses_to_empty_it(kept: Store) -> None:
    if not kept.is_shared:
        return  # SQLite has no TRUNCATE
    with (
        pytest.raises((DatabaseError, StoreError), match="stands for good"),
        kept._database.execution_options(writes=True).begin() as connection,
    ):
        connection.execute(text("TRUNCATE trail"))


def test_who_does_not_hold_the_lock_of_writers_appends_nothing(store: Store) -> None:
    with store._database.connect() as connection, pytest.raises(ValueError, match="lock"):
        append(connection, ACTS[0])


def test_what_is_undone_is_not_written_down(kept: Store) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        kept._database.execution_options(writes=True).begin() as connection,
    ):
        append(connection, ACTS[0])
        1 / 0  # noqa: B018
    assert len(kept.trail.entries()) == len(ACTS) and kept.trail.breaks() == []


# ---------------------------------------------------------------------------------- letting go


def age(store: Store, days: int, upto: int) -> None:
    """Make the first entries older, in a chain that is whole."""
    with forced(store) as connection:
        rows = connection.execute(select(tables.trail).order_by(tables.trail.c.id)).mappings().all()
        before = rows[0]["before"]
        put = update(tables.trail).where(tables.trail.c.id == bindparam("number"))
        for row in rows:
            said = {**row, "before": before}
            del said["hash"]
            if row["id"] <= upto:
                time = datetime.fromisoformat(row["time"]) - timedelta(days=days)
                said["time"] = time.isoformat(timespec="microseconds")
            before = hash_of(said)
            values = {name: value for name, value in said.items() if name != "id"}
            connection.execute(put.values(**values, hash=before), {"number": row["id"]})


def test_what_is_too_old_goes_and_the_chain_stands(kept: Store) -> None:
    assert kept.trail.cut(30) == 0 and len(kept.trail.entries()) == 4
    age(kept, 31, upto=2)
    assert kept.trail.breaks() == []
    second = kept.trail.entries()[2]
    assert kept.trail.cut(30) == 2
    left = kept.trail.entries()
    assert [one.number for one in left] == [5, 4, 3]
    assert left[0].action == CUT and left[0].subject == str(second.number)
    assert kept.trail.breaks() == []
    assert kept.trail.standing(1, "0" * 64) == "gone"
    assert kept.trail.standing(2, left[0].details["hash"]) == "there"
    assert kept.trail.cut(30) == 0
    age(kept, 31, upto=5)
    assert kept.trail.cut(30) == 3
    assert [one.number for one in kept.trail.entries()] == [6]
    assert kept.trail.breaks() == []
    kept.trail.add(ACTS[0])
    assert kept.trail.breaks() == []


def test_a_cut_that_nobody_noted_is_found(kept: Store) -> None:
    with forced(kept) as connection:
        query = select(tables.trail.c.hash).where(tables.trail.c.id == 2)
        hash_ = connection.execute(query).scalar_one()
        connection.execute(insert(tables.trail_cut).values(id=2, hash=hash_))
        connection.execute(text("DELETE FROM trail WHERE id <= 2"))
    ((number, _, what),) = kept.trail.breaks()
    assert number == 2 and "does not tell of it" in what


# ----------------------------------------------------------------------------- several processes


def _append_many(home: Path, server: str, name: str) -> None:
    store = open_store(home, server)
    for number in range(ENTRIES):
        store.trail.add(Act(name, "test", str(number)))
    store.close()


def test_processes_that_write_at_once_make_one_chain(
    store: Store, tmp_path: Path, server: str
) -> None:
    spawning = multiprocessing.get_context("spawn")
    running = [
        spawning.Process(target=_append_many, args=(tmp_path / "home", server, f"p{number}"))
        for number in range(PROCESSES)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
        assert process.exitcode == 0
    assert store.trail.breaks() == []
    entries = store.trail.entries()
    assert len(entries) == PROCESSES * ENTRIES
    for number in range(PROCESSES):
        own = [int(one.subject) for one in entries if one.person == f"p{number}"]
        assert own == list(reversed(range(ENTRIES)))
