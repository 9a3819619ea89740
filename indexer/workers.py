"""Runs what reads files in processes that can be ended: each file within a time and a memory limit.

Readers are given whatever people downloaded, and much of the work is done by parsers that others
wrote in C. So no file is read in the process that writes: one that hangs, crashes its reader or
wants all memory is listed with the reason, and the others go on.

Processes are forked from one that has all that extraction needs (`preloaded`) and no threads, since
a fork of a process with threads (a progress bar has one, fetching has many) can hang. Beginning one
takes 40 ms; to spawn it took 2 s, most of it for the dictionary and the regions, each time anew.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from indexer.errors import UnreadableReport
from indexer.extraction import extract
from indexer.figures import find_figures
from indexer.indexing import passage_words
from indexer.models import Figure, Labels, Report
from indexer.policies import find_all
from indexer.policies import version as mention_version
from indexer.readers import SourceFile
from indexer.settings import Settings
from indexer.store import Mentions, pack_words
from indexer.vocab.policy_names import load_policies
from indexer.vocab.regions import load_regions

# How often a file is tried alone, when it does not become known how its process died.
TRIES = 3
# Files that a process reads before another takes its place: what a parser leaks is gone with it.
FILES_A_PROCESS = 500
# Files read ahead of the writer, for each worker.
AHEAD = 4
REPORT_IT = "please report this with the file; the other files were not touched by it"
# A fault may quote the file; so much of it tells enough.
LONGEST_FAULT = 200

# How often Pebble looks for processes that are done, dead or late, and how long it waits for one
# that was told to end: half a second is more than a reader in Python needs to clear up.
CONSTS.sleep_unit = 0.02
CONSTS.term_timeout = 0.5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: seconds by the clock, and megabytes of memory.

    A file whose pages may have to be recognised from pictures may take `ocr_seconds`. By their
    `niceness` the processes that read leave the processors to others.
    """

    seconds: float = 60.0
    megabytes: int = 2048
    ocr_seconds: float = 600.0
    niceness: int = 0


def limits_of(settings: Settings) -> Limits:
    """The limits that are set."""
    return Limits(settings.file_seconds, settings.file_megabytes, settings.ocr_seconds)


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


def extracted(task: Task) -> Extracted:
    """The report in a file with all that is found in it. A worker does this."""
    report = extract(task.source, task.labels, load_regions(*task.region_tables))
    policies = load_policies(*task.policy_files)
    mentions = Mentions(find_all(report.text, policies), mention_version(policies.version))
    return Extracted(report, find_figures(report), mentions, pack_words(passage_words(report)))


def fault(path: str, error: BaseException) -> UnreadableReport:
    """An exception that no reader foresaw, as a line: what it says, and where it was raised."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_FAULT]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return UnreadableReport(path, f"a fault of shuzhi itself: {said}{where}", REPORT_IT)


@dataclass(frozen=True, slots=True)
class Pending(Generic[T]):
    """A file that a worker has, or will have, in hand, and what is done with it."""

    path: str
    function: Callable[..., T]
    arguments: tuple[Any, ...]
    seconds: float
    future: Future[T]


class Workers:
    """Some processes that read files; they begin with the first file."""

    def __init__(self, jobs: int, limits: Limits) -> None:
        self._jobs = jobs
        self._limits = limits
        self._pool = _pool(jobs, limits)

    def submit(
        self, path: str, function: Callable[..., T], *arguments: Any, ocr: bool = False
    ) -> Pending[T]:
        """Begin to do something with the file at a path; `ocr`: it may hold pictures of pages."""
        seconds = self._limits.ocr_seconds if ocr else self._limits.seconds
        what = (path, function, arguments)
        try:
            future: Future[T] = self._pool.schedule(_guarded, what, timeout=seconds)
        except RuntimeError:  # the pool broke, see result
            self.close()
            self._pool = _pool(self._jobs, self._limits)
            future = self._pool.schedule(_guarded, what, timeout=seconds)
        return Pending(path, function, arguments, seconds, future)

    def result(self, pending: Pending[T]) -> T:
        """What became of a file that was submitted.

        Raises UnreadableReport when nothing comes of it, whatever the cause: one file, be it
        damaged or beyond what our readers foresaw, must not stop the others.
        """
        try:
            return pending.future.result(self._longest_wait())
        except UnreadableReport:
            raise
        except TimeoutError:
            if pending.future.done():
                raise _too_slow(pending) from None
        except Exception:  # nosec B110  it is tried once more
            # Perhaps not the fault of this file: a process may die with another in hand, be killed
            # from outside, or have no memory left after others. So it is tried once more, alone.
            pass
        return self._alone(pending)

    def run(self, path: str, function: Callable[..., T], *arguments: Any, ocr: bool = False) -> T:
        """Do something with the file at a path, and wait for what comes of it."""
        return self.result(self.submit(path, function, *arguments, ocr=ocr))

    def close(self) -> None:
        """End the processes; what was not begun is left."""
        _end_pool(self._pool)

    def _alone(self, pending: Pending[T]) -> T:
        for _ in range(TRIES):
            try:
                return self._once(pending)
            except BrokenExecutor:
                # A process that dies at once may be gone before its pool has learned what it did.
                continue
            except ProcessExpired as error:
                # Parsers in Rust and C++ that get no memory, as for a .xls that claims gigabytes.
                if error.exitcode == -signal.SIGABRT:
                    raise self._too_big(pending) from None
                how = _by_signal(error.exitcode)
                break
        else:
            how = ""
        raise UnreadableReport(pending.path, f"the process that read it died{how}", REPORT_IT)

    def _once(self, pending: Pending[T]) -> T:
        """What comes of a file in a process of its own."""
        pool = _pool(1, self._limits)
        what = (pending.path, pending.function, pending.arguments)
        try:
            future: Future[T] = pool.schedule(_guarded, what, timeout=pending.seconds)
            return future.result(self._longest_wait())
        except (UnreadableReport, BrokenExecutor, ProcessExpired):
            raise
        except TimeoutError:
            raise _too_slow(pending) from None
        except MemoryError:
            raise self._too_big(pending) from None
        except Exception as error:
            raise fault(pending.path, error) from None
        finally:
            _end_pool(pool)

    def _too_big(self, pending: Pending[T]) -> UnreadableReport:
        reason = (
            f"it is damaged, or reading it needs more than {self._limits.megabytes} MB of memory"
        )
        hint = "save it anew, split it, or save its text as .txt; file_megabytes sets the limit"
        return UnreadableReport(pending.path, reason, hint)

    def _longest_wait(self) -> float:
        """After so long a pool has lost a file, as when a process was killed while it answered."""
        longest = max(self._limits.seconds, self._limits.ocr_seconds)
        return longest * (AHEAD + 2) + 30


def _too_slow(pending: Pending[T]) -> UnreadableReport:
    reason = f"reading it took longer than {pending.seconds:g} s"
    hint = "split it, or save its text alone as .txt; file_seconds and ocr_seconds set the limits"
    return UnreadableReport(pending.path, reason, hint)


def _pool(jobs: int, limits: Limits) -> ProcessPool:
    return ProcessPool(
        max_workers=jobs,
        max_tasks=FILES_A_PROCESS,
        initializer=_begin,
        initargs=(limits.megabytes, limits.niceness),
        context=_context(),
    )


def _end_pool(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


@cache
def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")  # on Windows
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["indexer.preloaded"])
    # numpy begins threads of its own unless it is told not to. And a process that Python begins
    # would look for modules in the current folder first: one with downloads may hold any json.py.
    # It is to find those that this process has.
    path = os.pathsep.join(filter(None, sys.path))
    with _environment(OPENBLAS_NUM_THREADS="1", PYTHONSAFEPATH="1", PYTHONPATH=path):
        forkserver.ensure_running()
    return context


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    """Have these variables for what is started meanwhile."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


# ------------------------------------------------------------------------------ inside of a worker


class _Ended(BaseException):
    """A worker was told to end while it was reading."""


def _guarded(path: str, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    """Do it, and let no exception out but those that surely arrive at the other side."""
    # While it reads, a worker that is told to end clears up, as the programs that it started.
    before = signal.signal(signal.SIGTERM, _end)
    try:
        return function(*arguments)
    except (UnreadableReport, MemoryError):
        raise
    except _Ended:
        os._exit(1)
    except BaseException as error:  # that of a parser in Rust which panics is no Exception
        raise fault(path, error) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _by_signal(code: int | None) -> str:
    """How a process ended, in words.

    >>> _by_signal(-11), _by_signal(3)
    (' of SIGSEGV', ' with code 3')
    """
    if code is None:
        return ""
    try:
        return f" of {signal.Signals(-code).name}"
    except ValueError:
        return f" with code {code}"


def _begin(megabytes: int, niceness: int) -> None:
    """Make a process that began a worker: Ctrl-C is left to the process that writes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Standard output is for what the command prints, standard error for what it says of each file.
    # Parsers that others wrote have a word there too, and those in Rust pages of it.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    _limit_memory(megabytes)
    if niceness:
        os.nice(niceness)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end(number: int, frame: object) -> NoReturn:
    raise _Ended


def _end_with(parent: BaseProcess) -> None:
    """End when the process that writes is gone, even killed."""
    parent.join()
    os._exit(1)


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # on Windows there are no such limits: only the time bounds a file there
        return
    # What is written to counts, not what is mapped as RLIMIT_AS has it: dictionaries and models are
    # files that are mapped, and LibreOffice, which inherits the limit, maps gigabytes. macOS knows
    # this limit and does not keep it.
    _lower(resource.RLIMIT_DATA, megabytes << 20)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(which, (limit, limit))
