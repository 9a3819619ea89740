"""Which reports have a fingerprint: the fingerprints of all segments, by report and by hash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer import levelling
from indexer.corpus import Corpus, own_region_tables
from indexer.derived import Recipe, State, known_reports, mapped, opened
from indexer.reuse.prints import VERSION, Hashes, Numbers, Prints, fingerprints, letters
from indexer.reuse.sampling import alike, sample
from indexer.vocab.regions import Regions

FOLDER = "reuse"

# For each report those that may be the same text.
Edges = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class Rows:
    """Fingerprints of one report that other places have too: the index of each, and where."""

    own: Numbers
    report: Numbers
    place: Numbers


class Segment:
    """The fingerprints of some reports, read as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.known = known_reports(folder)
        self.sample_hashes = mapped(folder, "sample-hashes")
        self.sample_reports = mapped(folder, "sample-reports")
        self._bounds: Numbers = np.load(folder / "bounds.npy")
        self._own_hashes = mapped(folder, "own-hashes")
        self._own_places = mapped(folder, "own-places")
        self._hashes = mapped(folder, "hashes")
        self._reports = mapped(folder, "reports")
        self._places = mapped(folder, "places")

    def of_report(self, number: int) -> Prints:
        """The hashes of a report, and the index of the letter at which each run begins."""
        start, end = self._bounds[number], self._bounds[number + 1]
        return self._own_hashes[start:end], self._own_places[start:end].astype(np.int64)

    def range_of(self, hashes: Hashes) -> tuple[Numbers, Numbers]:
        """From which row on each of these hashes stands, and in how many."""
        first: Numbers = np.searchsorted(self._hashes, hashes, "left")
        return first, np.searchsorted(self._hashes, hashes, "right") - first

    def at(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The reports of some rows, and the places there."""
        return self._reports[rows].astype(np.int64), self._places[rows].astype(np.int64)


class Postings:
    """The fingerprints of a corpus in one state. Reports go by number, which `ids` gives a name."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._segments = [Segment(path) for path in state.segments]
        known = [known for segment in self._segments for known in segment.known]
        self.ids = [report for report, _ in known]
        self.digests = [digest for _, digest in known]
        self.number = {id_: number for number, id_ in enumerate(self.ids)}
        self._first = _firsts(self._segments)
        self.edges = _edges(mapped(state.combined, "alike"))

    def of_report(self, number: int) -> Prints:
        """The hashes of a report, and the index of the letter at which each run begins."""
        segment = int(np.searchsorted(self._first, number, "right")) - 1
        return self._segments[segment].of_report(number - int(self._first[segment]))

    def rows(self, hashes: Hashes, most: int) -> tuple[Rows, Numbers]:
        """Where each of some fingerprints stands, and in how many places.

        Of one that stands in more than `most` places no rows are given.
        """
        # Sorted, they are looked up several times as fast.
        order = np.argsort(hashes, kind="stable")
        ranges = [segment.range_of(hashes[order]) for segment in self._segments]
        counts = np.zeros(len(hashes), np.int64)
        for _, of_segment in ranges:
            counts[order] += of_segment
        parts = [Rows(*(np.empty(0, np.int64) for _ in range(3)))]
        wanted = counts[order] <= most
        for segment, first, (starts, found) in zip(
            self._segments, self._first.tolist(), ranges, strict=True
        ):
            found = np.where(wanted, found, 0)
            own = np.repeat(np.arange(len(hashes)), found)
            within = np.arange(len(own)) - np.repeat(np.cumsum(found) - found, found)
            reports, places = segment.at(np.repeat(starts, found) + within)
            parts.append(Rows(order[own], reports + first, places))
        rows = Rows(
            np.concatenate([part.own for part in parts]),
            np.concatenate([part.report for part in parts]),
            np.concatenate([part.place for part in parts]),
        )
        in_order = np.argsort(rows.own, kind="stable")
        return Rows(rows.own[in_order], rows.report[in_order], rows.place[in_order]), counts


def open_postings(corpus: Corpus) -> Postings:
    """The fingerprints of a corpus as they are now; see `derived.open_state` for what it raises."""
    return opened(_opened, corpus, recipe(corpus))


def recipe(corpus: Corpus) -> Recipe:
    """How the arrays are made."""
    rules = levelling.version(own_region_tables(corpus.settings.home))
    write = partial(write_segment, regions=corpus.regions)
    return Recipe(FOLDER, f"{VERSION}-{rules}", write, write_alike)


@lru_cache(maxsize=2)
def _opened(state: State) -> Postings:
    return Postings(state)


def write_segment(folder: Path, texts: Iterable[tuple[str, str]], regions: Regions) -> None:
    """Write the fingerprints of these texts, given with the ids of their reports, into a folder.

    `own-…` are in order of report and place, the others in order of hash, then report and place.
    """
    bounds = [0]
    parts: list[Prints] = []
    for _, text in texts:
        hashes, places = fingerprints(letters(text, regions))
        parts.append((hashes, places.astype(np.uint32)))
        bounds.append(bounds[-1] + len(hashes))
    own = np.concatenate([*(hashes for hashes, _ in parts), np.empty(0, np.uint64)])
    places = np.concatenate([*(places for _, places in parts), np.empty(0, np.uint32)])
    owners = np.repeat(np.arange(len(parts), dtype=np.uint32), np.diff(bounds))
    order = np.argsort(own, kind="stable")
    sample_hashes, sample_reports = sample(own[order], owners[order])
    arrays: dict[str, npt.NDArray[Any]] = {
        "bounds": np.asarray(bounds, np.int64),
        "own-hashes": own,
        "own-places": places,
        "hashes": own[order],
        "reports": owners[order],
        "places": places[order],
        "sample-hashes": sample_hashes,
        "sample-reports": sample_reports,
    }
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values)


def write_alike(folder: Path, paths: Sequence[Path]) -> None:
    """Write which reports of all segments may be the same text: two numbers a row."""
    segments = [Segment(path) for path in paths]
    firsts = _firsts(segments).tolist()
    reports = (s.sample_reports + first for s, first in zip(segments, firsts, strict=True))
    hashes = np.concatenate([*(s.sample_hashes for s in segments), np.empty(0, np.uint64)])
    owners = np.concatenate([*reports, np.empty(0, np.int64)]).astype(np.int64)
    count = sum(len(segment.known) for segment in segments)
    np.save(folder / "alike.npy", alike(hashes, owners, count))


def _firsts(segments: Sequence[Segment]) -> Numbers:
    """The number of the first report of each segment."""
    return np.cumsum([0, *(len(segment.known) for segment in segments)])[:-1]


def _edges(pairs: Numbers) -> Edges:
    edges: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in pairs.tolist():
        edges[one].append(other)
        edges[other].append(one)
    return {number: tuple(sorted(others)) for number, others in edges.items()}
