"""How long calls take, and how much memory a process has held."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds of a call, and what it gave."""
    began = time.perf_counter()
    result = call()
    return (time.perf_counter() - began) * 1000, result


def timed_processor(call: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds of the processor that a call takes, in all threads; others do not count."""
    began = time.process_time()
    result = call()
    return (time.process_time() - began) * 1000, result


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """The median, and what 95 and 99 of 100 stay under."""
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return {name: round(cuts[at - 1], 2) for name, at in (("p50", 50), ("p95", 95), ("p99", 99))}


def alone(call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """What a call gives in a process of its own, whose memory nothing else has made grow."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(call, *arguments, **options).result()


def peak_kilobytes() -> int:
    """The most memory that this process has held.

    Not `ru_maxrss`: on Linux a new process begins with that of the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])
