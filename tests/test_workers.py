"""A worker that dies takes no file with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import closing

from indexer.readers import SourceFile
from indexer.workers import Task, Workers


def task(number: int) -> Task:
    text = f"青禾县2023年工作总结\n第{number}号。" + "全年造林一万亩，" * 2000
    return Task(SourceFile(f"/{number}.txt", text.encode()), {}, ())


def test_files_in_the_hands_of_a_dead_process_are_read_again() -> None:
    with closing(Workers(2)) as workers:
        submitted = [(task(i), workers.submit(task(i))) for i in range(3)]
        for process in multiprocessing.active_children():
            if process.pid:
                os.kill(process.pid, signal.SIGKILL)
        for number, (given, future) in enumerate(submitted):
            assert f"第{number}号" in workers.result(given, future).report.text
        # and the next file finds a new process
        assert workers.result(task(9), workers.submit(task(9))).report.metadata.year.value == 2023
