"""Years in a row, with the gaps between those that have reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.query.fields import UNKNOWN


@dataclass(frozen=True, slots=True)
class Gap:
    """Years in a row without any report, the first and the last."""

    first: int
    last: int


def with_gaps(years: Sequence[str]) -> Iterator[str | Gap]:
    """Years from the oldest, and the gaps between them; `unknown` is no neighbour of any.

    >>> list(with_gaps(["2015", "2016", "2020", "unknown"]))
    ['2015', '2016', Gap(first=2017, last=2019), '2020', 'unknown']
    """
    before: int | None = None
    for year in years:
        if year != UNKNOWN:
            if before is not None and int(year) > before + 1:
                yield Gap(before + 1, int(year) - 1)
            before = int(year)
        yield year
