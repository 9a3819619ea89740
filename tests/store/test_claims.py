"""Names that several processes are asked to do: each is done once, and by whoever is left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from indexer.store import Store, StoreUnavailable, open_store
from tests.postgresql import PostgresServer

NAMES = [f"/{number:02}.txt" for number in range(10)]
SIZE = 3
# Takes a batch and tells of it, and would never be done with it.
TAKES = """
import sys, time
from pathlib import Path
from indexer.store import open_store

with open_store(Path(sys.argv[1]), sys.argv[2]).claims.working(3) as batches:
    print(*next(iter(batches("files", sys.argv[3:]))), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def shared(tmp_path: Path, shared_store: str) -> Iterator[Store]:
    opened = open_store(tmp_path / "home", shared_store)
    yield opened
    opened.close()


def done(store: Store, task: str = "files", names: list[str] = NAMES) -> list[str]:
    """What is left for a process that does all that it gets."""
    with store.claims.working(SIZE) as batches:
        return [name for batch in batches(task, names) for name in batch]


def test_alone_all_names_come_in_order_each_time(store: Store) -> None:
    many = [f"/{number}.txt" for number in range(1200)]
    for names in (NAMES, [], many, list(reversed(NAMES))):
        assert done(store, names=names) == names


def test_two_at_once_do_each_name_once(shared: Store) -> None:
    with shared.claims.working(SIZE) as one, shared.claims.working(SIZE) as two:
        first, second = one("files", NAMES), two("files", NAMES)
        taken = [*next(first), *next(second), *next(first), *next(second)]
        assert taken == NAMES
        # Each has one in hand still, and ends when the other's is done too.
        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(list, (first, second))) == [[], []]


def test_tasks_are_apart(shared: Store) -> None:
    with shared.claims.working(SIZE):
        assert done(shared, "files") == done(shared, "files of other rules") == NAMES


def test_what_was_done_is_known_while_anybody_is_at_work(shared: Store) -> None:
    with shared.claims.working(SIZE):
        assert done(shared) == NAMES
        assert done(shared, names=["/new.txt", *NAMES]) == ["/new.txt"]
    assert done(shared) == NAMES


def test_what_was_not_done_is_given_back(shared: Store) -> None:
    with shared.claims.working(SIZE):
        with pytest.raises(ValueError), shared.claims.working(SIZE) as batches:
            taken = batches("files", NAMES)
            next(taken), next(taken)
            raise ValueError
        assert done(shared) == NAMES[SIZE:]


def test_what_a_killed_process_had_in_hand_goes_to_who_waits(
    shared: Store, tmp_path: Path, shared_store: str
) -> None:
    with shared.claims.working(SIZE) as batches:
        command = [sys.executable, "-c", TAKES, str(tmp_path / "other"), shared_store, *NAMES]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            in_hand = process.stdout.readline().split()
            assert in_hand == NAMES[:SIZE]
            ours = batches("files", NAMES)
            rest = [name for _ in range(3) for name in next(ours)]
            assert rest == NAMES[SIZE:]
            process.kill()
            assert [name for batch in ours for name in batch] == in_hand


def test_who_loses_the_server_says_so_and_others_go_on(
    shared: Store, tmp_path: Path, shared_store: str, postgresql: PostgresServer
) -> None:
    with (
        pytest.raises(StoreUnavailable, match="the connection was lost"),
        shared.claims.working(SIZE) as batches,
    ):
        for _ in batches("files", NAMES):
            name = shared._database.url.database
            postgresql.run(
                f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
            )
    with closing(open_store(tmp_path / "other", shared_store)) as other:
        assert done(other) == NAMES
