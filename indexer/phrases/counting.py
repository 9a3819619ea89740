"""Lines -> how many there are by year, by place, by what fills their slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.characters import Characters, Lines
from indexer.phrases.finding import Mask
from indexer.phrases.known import Known
from indexer.phrases.records import Filler, Frequency
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME

Numbers = npt.NDArray[np.int64]


def by_year(lines: Lines, known: Known, lengths: Numbers, available: Mask) -> list[Frequency]:
    """The years of all reports that are available, from the oldest; unknown comes last."""
    counted = _frequencies(lines, known.year_ranks, lengths, available, len(known.all_years))
    found = [
        Frequency(str(year or UNKNOWN), str(year or UNKNOWN_NAME), *row)
        for year, row in zip(known.all_years, counted, strict=True)
        if row[2]
    ]
    return sorted(found, key=lambda year: (year.value == UNKNOWN, year.value))


def by_region(lines: Lines, known: Known, lengths: Numbers, available: Mask) -> list[Frequency]:
    """The places of all reports that are available, those with most lines first."""
    counted = _frequencies(lines, known.region_ranks, lengths, available, len(known.all_regions))
    found = [
        Frequency(id_, name, *row)
        for id_, name, row in zip(known.all_regions, known.region_names, counted, strict=True)
        if row[2]
    ]
    # The places come in order of code, unknown behind them.
    return sorted(found, key=lambda place: -place.lines)


def fillers(lines: Lines, characters: Characters) -> list[tuple[Filler, ...]]:
    """What fills each slot, the commonest first."""
    if not lines.filling_starts.shape[1]:
        return []
    filled = characters.fillings(lines)
    reports = lines.reports.tolist()
    return [
        tuple(tally([row[slot] for row in filled], reports))
        for slot in range(lines.filling_starts.shape[1])
    ]


def tally(texts: Sequence[str], reports: Sequence[int]) -> list[Filler]:
    """Texts counted, each with the number of reports that have it; the commonest first."""
    lines: defaultdict[str, int] = defaultdict(int)
    having: defaultdict[str, set[int]] = defaultdict(set)
    for text, report in zip(texts, reports, strict=True):
        lines[text] += 1
        having[text].add(report)
    found = [Filler(text, count, len(having[text])) for text, count in lines.items()]
    return sorted(found, key=lambda one: (-one.lines, -one.reports, one.text))


def _frequencies(
    lines: Lines, groups: Numbers, lengths: Numbers, available: Mask, count: int
) -> list[tuple[int, int, int, int]]:
    """For each group of reports: lines, reports with one, reports there are, their characters."""
    stated = np.bincount(groups[lines.reports], minlength=count)
    having = np.bincount(groups[np.unique(lines.reports)], minlength=count)
    there = np.bincount(groups[available], minlength=count)
    characters = np.bincount(groups[available], weights=lengths[available], minlength=count)
    columns = (stated, having, there, characters.astype(np.int64))
    return list(zip(*(column.tolist() for column in columns), strict=True))
