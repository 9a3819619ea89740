"""What each engine must do in a comparison, and the two that need nothing: ours, and a scan.

Every engine gets the same reports with the same words. Asked, each gives how many reports there
are, the first 20 by BM25, and the counts of all facets over all hits. Ours and FTS5 keep no texts
for showing; they get them from a table of SQLite, as the program does. What a look into the texts
must prove (slots, NEAR) all but ours prove alike: what has all parts is read and looked at by the
same function.

Ours indexes passages too; the others have reports only, and so half of the work.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from benchmark_tokens import Given

from indexer import analysis
from indexer.engines import Document
from indexer.engines.whoosh import WhooshEngine
from indexer.matching import count
from indexer.query import (
    FIELDS,
    And,
    Clause,
    Exact,
    FieldIs,
    Near,
    Or,
    Slots,
    Verified,
    Words,
)
from indexer.query.needed import needed

FACETS = tuple(field.id for field in FIELDS)
LIMIT = 20
# Reports of which a commit is made while an index is built.
BATCH = 300

Facets = Mapping[str, Mapping[str, int]]
Numbers = npt.NDArray[np.int64]
# What is to be said of an index that was built: how many bytes it takes, and more.
Built = dict[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """How many reports there are, the first of them, and the counts of each facet's values."""

    total: int
    reports: Sequence[str]
    facets: Facets


class Peer(Protocol):
    """An index that is open."""

    def answer(self, clause: Clause) -> Answer:
        """The first reports for which a clause is true."""

    def total(self, clause: Clause) -> int:
        """For how many reports a clause is true, if no look into the texts is needed."""

    @property
    def text(self) -> Callable[[str], str]:
        """Gives the text of a report."""

    def put(self, given: Given) -> None:
        """Make a report searchable, in place of what the index has of it."""

    def remove(self, given: Given) -> None:
        """Make a report found no more."""


class Texts:
    """The texts of reports in a table of SQLite."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)

    @classmethod
    def write(cls, file: Path, documents: Iterable[Document]) -> None:
        """Make the table."""
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE texts (report TEXT PRIMARY KEY, text TEXT)")
            rows = ((each.report, each.text) for each in documents)
            connection.executemany("INSERT INTO texts VALUES (?, ?)", rows)
            connection.commit()

    def __call__(self, report: str) -> str:
        wanted = "SELECT text FROM texts WHERE report = ?"
        (text,) = self._connection.execute(wanted, (report,)).fetchone()
        return str(text)


class Shuzhi:
    """The engine of this program."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._engine = WhooshEngine(folder)
        self.text = Texts(texts)

    @classmethod
    def build(cls, folder: Path, reports: Iterable[Given]) -> Built:
        """Make an index in a folder."""
        engine = WhooshEngine(folder)
        for batch in batches(given.document for given in reports):
            engine.add(batch)
        engine.optimize()
        engine.close()
        return size_of(folder)

    def answer(self, clause: Clause) -> Answer:
        """The first reports for which a clause is true."""
        found = self._engine.search(clause, facets=FACETS, limit=LIMIT)
        return Answer(found.total, [hit.report for hit in found.hits], found.facets)

    def total(self, clause: Clause) -> int:
        """For how many reports a clause is true."""
        return self._engine.search(clause, limit=0).total

    def put(self, given: Given) -> None:
        """Make a report searchable."""
        self._engine.add([given.document])

    def remove(self, given: Given) -> None:
        """Make a report found no more."""
        self._engine.remove(dict.fromkeys([given.document.report], 1))


class Scan:
    """All texts in memory, looked through from beginning to end; it ranks nothing."""

    def __init__(self, file: Iterable[Document]) -> None:
        self._reports: list[str] = []
        self._texts: list[str] = []
        self._words: list[frozenset[str]] = []
        labels: list[Mapping[str, tuple[str, ...]]] = []
        for each in file:
            self._reports.append(each.report)
            self._texts.append(each.text)
            self._words.append(frozenset(word for part in each.passages for word in part.words))
            labels.append(each.labels)
        self._labels = LabelArrays(labels)

    def answer(self, clause: Clause) -> Answer:
        """The first reports for which a clause is true, in any order."""
        numbers = np.flatnonzero([self._holds(clause, at) for at in range(len(self._texts))])
        names = [self._reports[number] for number in numbers[:LIMIT]]
        return Answer(len(numbers), names, self._labels.count(numbers))

    def _holds(self, clause: Clause, at: int) -> bool:
        match clause:
            case Exact(text):
                return text in self._texts[at]
            case Words(text):
                words = analysis.query_words(text)
                return text in self._texts[at] or (bool(words) and self._words[at] >= set(words))
            case FieldIs(name, values):
                return self._labels.has(at, name, values)
            case And(parts):
                return all(self._holds(part, at) for part in parts)
            case Or(parts):
                return any(self._holds(part, at) for part in parts)
            case Slots() | Near():
                return self._holds(needed(clause), at) and count(self._texts[at], clause) > 0
        raise ValueError(clause)


class LabelArrays:
    """The labels of reports by number: facets by arrays, for engines that cannot count them."""

    def __init__(self, labels: Sequence[Mapping[str, tuple[str, ...]]]) -> None:
        self._values: dict[str, list[str]] = {}
        self._ends: dict[str, Numbers] = {}
        self._ordinals: dict[str, Numbers] = {}
        for field in FACETS:
            known: dict[str, int] = {}
            ordinals = [[known.setdefault(v, len(known)) for v in row[field]] for row in labels]
            self._values[field] = list(known)
            self._ends[field] = np.cumsum([0, *map(len, ordinals)])
            self._ordinals[field] = np.array([o for row in ordinals for o in row], np.int64)

    def has(self, number: int, field: str, values: Sequence[str]) -> bool:
        """Whether a report has one of these values."""
        ends = self._ends[field]
        ordinals = self._ordinals[field][ends[number] : ends[number + 1]].tolist()
        return any(self._values[field][ordinal] in values for ordinal in ordinals)

    def count(self, numbers: npt.NDArray[np.intp]) -> Facets:
        """How many of these reports have each value."""
        counts: dict[str, dict[str, int]] = {}
        for field, ends in self._ends.items():
            sizes = ends[numbers + 1] - ends[numbers]
            first = np.repeat(ends[numbers] - np.cumsum(sizes) + sizes, sizes)
            ordinals = self._ordinals[field][first + np.arange(sizes.sum())]
            found = np.bincount(ordinals, minlength=len(self._values[field]))
            counts[field] = {
                self._values[field][ordinal]: int(found[ordinal])
                for ordinal in np.flatnonzero(found).tolist()
            }
        return counts


def size_of(folder: Path) -> Built:
    """How many bytes the files of an index take."""
    return {"bytes": sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())}


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Reports some at a time."""
    batch: list[Document] = []
    for each in documents:
        batch.append(each)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def proved(clause: Verified, candidates: Iterable[str], text_of: Callable[[str], str]) -> list[str]:
    """The reports for which a clause is true, of those that have all its parts; best first."""
    found = Counter({report: count(text_of(report), clause) for report in candidates})
    return [report for report, times in found.most_common() if times]
