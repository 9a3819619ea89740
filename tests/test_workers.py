"""A file that hangs, kills its reader or wants all memory is told of, and takes no other with it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from indexer.errors import UnreadableReport
from indexer.readers import SourceFile
from indexer.workers import Limits, Task, Workers, extracted

# Machines are busy at times: what is well takes a twentieth of this.
LIMITS = Limits(seconds=2.0, megabytes=700)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with closing(Workers(2, LIMITS)) as opened:
        yield opened


def task(number: int) -> Task:
    text = f"青禾县2023年工作总结\n第{number}号。" + "全年造林一万亩，\n" * 300
    return Task(SourceFile(f"/{number}.txt", text.encode()), {}, ())


# ------------------------------------------------------------------------------- what can go wrong


def hang() -> None:
    time.sleep(60)


def hang_in_c() -> None:
    """No handler of a signal runs before this is over."""
    re.match(r"(a|aa)+$", "a" * 60 + "b")


def crash() -> None:
    ctypes.string_at(0)


def abort() -> None:
    """As a parser in Rust does that gets no memory."""
    os.abort()


def leave() -> None:
    os._exit(3)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def take_memory() -> int:
    return len(bytearray(1 << 30))


def take_memory_bit_by_bit() -> int:
    return len([[number] for number in range(10**9)])


def recurse() -> None:
    recurse()


class Unusual(Exception):
    """Cannot be made again from what pickle keeps of it."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__("unusual")


def raise_unusual() -> NoReturn:
    raise Unusual(1, 2)


def raise_a_page() -> NoReturn:
    raise ValueError("全文\n" * 100_000)


def answer_with_a_function() -> object:
    return lambda: None


def print_much() -> str:
    print("a parser that prints to standard output")
    os.write(1, b"and one written in C")
    return "read"


# A process that dies as soon as it has a file may be missed by the pool until its time is over.
OR_MISSED = "|longer than 2 s"
WRONG: list[tuple[Callable[[], object], str]] = [
    (hang, r"longer than 2 s"),
    (hang_in_c, r"longer than 2 s"),
    (crash, r"died of SIGSEGV" + OR_MISSED),
    (abort, r"damaged, or reading it needs more than 700 MB" + OR_MISSED),
    (leave, r"died with code 3" + OR_MISSED),
    (be_killed, r"died of SIGKILL" + OR_MISSED),
    (take_memory, r"more than 700 MB of memory"),
    (take_memory_bit_by_bit, r"more than 700 MB of memory|longer than 2 s"),
    (recurse, r"RecursionError.*\(test_workers\.py:\d+\)"),
    (raise_unusual, r"Unusual: unusual \(test_workers\.py:\d+\)"),
    (raise_a_page, r"ValueError: (全文 )+.{0,30}$"),
    (answer_with_a_function, r"a fault of shuzhi itself|died" + OR_MISSED),
]


@pytest.mark.parametrize(
    "function, reason", WRONG, ids=lambda value: getattr(value, "__name__", "")
)
def test_what_goes_wrong_is_told_and_the_next_file_is_read(
    workers: Workers, function: Callable[[], object], reason: str
) -> None:
    others = [workers.submit(f"/{number}.txt", extracted, task(number)) for number in (1, 2)]
    with pytest.raises(UnreadableReport) as raised:
        workers.run("/bad.bin", function)
    assert re.search(reason, raised.value.reason), raised.value.reason
    assert raised.value.path == "/bad.bin" and raised.value.hint
    for number, other in enumerate(others, 1):
        assert f"第{number}号" in workers.result(other).report.text


def test_files_in_the_hands_of_a_dead_process_are_read_again() -> None:
    with closing(Workers(2, Limits())) as workers:
        submitted = [workers.submit(f"/{i}.txt", extracted, task(i)) for i in range(3)]
        for process in multiprocessing.active_children():
            if process.pid and process.name.startswith("pebble"):
                os.kill(process.pid, signal.SIGKILL)
        for number, pending in enumerate(submitted):
            assert f"第{number}号" in workers.result(pending).report.text
        # and the next file finds a new process
        assert workers.run("/9.txt", extracted, task(9)).report.metadata.year.value == 2023


def sleep_with_a_program(told: str) -> None:
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    Path(told).write_text(str(process.pid))
    try:
        process.wait()
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(os.name != "posix", reason="only there are these signals")
def test_a_program_that_a_reader_started_ends_with_it(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(UnreadableReport, match="longer than 2 s"):
        workers.run("/slow.doc", sleep_with_a_program, str(tmp_path / "pid"))
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_nothing_of_a_reader_comes_to_standard_output(
    workers: Workers, capfd: pytest.CaptureFixture[str]
) -> None:
    assert workers.run("/a.txt", print_much) == "read"
    assert capfd.readouterr().out == ""


def test_a_module_in_the_current_folder_is_not_loaded(tmp_path: Path) -> None:
    """A folder of downloads may hold a json.py, and a command is often given from there."""
    (tmp_path / "multiprocessing.py").write_text("raise SystemExit('loaded from a download')")
    (tmp_path / "a.txt").write_text("青禾县2023年工作总结\n全年造林一万亩。", encoding="utf-8")
    program = Path(sys.executable).with_name("shuzhi")
    done = subprocess.run(
        [program, "--home", tmp_path / "home", "ingest", "a.txt", "--json"],
        cwd=tmp_path,
        capture_output=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, b"") and b'"added": 1' in done.stdout
