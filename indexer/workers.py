"""Runs extraction in worker processes, and goes on when one of them dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from indexer.errors import UnreadableReport
from indexer.extraction import extract
from indexer.figures import find_figures
from indexer.indexing import passage_words
from indexer.models import Figure, Labels, Report
from indexer.policies import find_all
from indexer.policies import version as mention_version
from indexer.readers import SourceFile
from indexer.store import Mentions, pack_words
from indexer.vocab.policy_names import load_policies
from indexer.vocab.regions import load_regions


class Extracted(NamedTuple):
    """What comes back from a worker: a report, what was found in it, its passages' words packed."""

    report: Report
    figures: tuple[Figure, ...]
    mentions: Mentions
    words: bytes


class Task(NamedTuple):
    """One file to extract: with its labels, and the files of own regions and policies."""

    source: SourceFile
    labels: Labels
    region_tables: tuple[Path, ...]
    policy_files: tuple[Path, ...] = ()


class Workers:
    """Some processes that extract files; with one job, this process does it itself."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = _pool(jobs) if jobs > 1 else None

    def submit(self, task: Task) -> Future[Extracted]:
        """Begin to extract a file."""
        if self._pool:
            try:
                return self._pool.submit(_extract, task)
            except BrokenExecutor:
                self._pool = _pool(self._jobs)
                return self._pool.submit(_extract, task)
        done: Future[Extracted] = Future()
        try:
            done.set_result(_extract(task))
        except Exception as error:
            done.set_exception(error)
        return done

    def result(self, task: Task, future: Future[Extracted]) -> Extracted:
        """What became of a file that was submitted.

        Raises UnreadableReport when no report can be taken from it, whatever the cause: one file,
        be it damaged or beyond what our readers foresaw, must not stop the others.
        """
        try:
            return self._survived(task, future)
        except UnreadableReport:
            raise
        except BrokenExecutor:
            reason = "the process that read it died, which only a fault of a reader can bring about"
        except Exception as error:
            reason = f"a fault of shuzhi itself: {type(error).__name__}: {error}"
        hint = "please report this with the file; the other files were not touched by it"
        raise UnreadableReport(task.source.path, reason, hint) from None

    def close(self) -> None:
        """End the processes; what was not begun is left."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _survived(self, task: Task, future: Future[Extracted]) -> Extracted:
        try:
            return future.result()
        except BrokenExecutor:
            # A dying process takes all files in hand with it: each is tried again by itself.
            with _pool(1) as alone:
                return alone.submit(_extract, task).result()


def _pool(jobs: int) -> ProcessPoolExecutor:
    # spawn: a fork of a process with threads (a progress bar has one) can hang.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_depend_on_parent)


def _depend_on_parent() -> None:
    """Leave Ctrl-C to the process that writes, and end when that is gone, even killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _extract(task: Task) -> Extracted:
    report = extract(task.source, task.labels, load_regions(*task.region_tables))
    policies = load_policies(*task.policy_files)
    mentions = Mentions(find_all(report.text, policies), mention_version(policies.version))
    return Extracted(report, find_figures(report), mentions, pack_words(passage_words(report)))
