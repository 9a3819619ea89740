"""The walk over what is marked in a text: the one that is shown, and the ones beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Walk:
    """Which is shown of how many (0: none yet), and the addresses of the one before and after."""

    now: int
    count: int
    previous: str
    next: str


def walk(count: int, at: int, url: Callable[[int], str]) -> Walk:
    """It goes round: before its start comes the last, after the last the first.

    >>> walk(3, 3, str), walk(0, 5, str).count
    (Walk(now=3, count=3, previous='2', next='1'), 0)
    """
    if not count:
        return Walk(0, 0, "", "")
    now = min(at, count)
    return Walk(now, count, url(now - 1 if now > 1 else count), url(now % count + 1))
