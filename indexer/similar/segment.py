"""The wordings of some reports as arrays in a folder: levelled sentences, clauses and frames.

A sentence that several reports have but for numbers and places is kept once.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.derived import known_reports, mapped
from indexer.levelling import NUMBER, PLACE, Levelled, level
from indexer.offsets import Span
from indexer.sentences import find_clauses, find_sentences
from indexer.similar.frames import Filled, find_frames
from indexer.similar.grams import Keys, postings
from indexer.similar.packed import PackedTexts, write_texts
from indexer.vocab.regions import Regions

# Names what the arrays hold; count up with a change.
VERSION = "2"
# What counts a sentence is no wording: 一是, （三）, 2.
SIGN = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|#)(?:[)）][、.]?|[、.])|[一二三四五六七八九十]是"
)
ENDS = "。!?;"
# A shorter sentence is a heading or a remnant, a longer one a table whose signs were lost: two of
# these would take minutes to compare word by word. A shorter clause need not be completed.
SHORTEST, LONGEST = 6, 1000
SHORTEST_CLAUSE, LONGEST_CLAUSE = 4, 60


class Occurrence(NamedTuple):
    """Where a sentence stands: the id of the report, and the offsets in its text."""

    report: str
    start: int
    end: int


@dataclass
class _Gathered:
    """What is gathered from report after report before it is written."""

    forms: dict[str, int] = field(default_factory=dict)
    places: array[int] = field(default_factory=lambda: array("i"))
    clauses_of_form: list[frozenset[str]] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    clauses: Counter[str] = field(default_factory=Counter)


def core(text: str, sentence: Span) -> Span:
    """A levelled sentence without the sign that counts it and the one that ends it."""
    start, end = sentence.start, sentence.end
    if sign := SIGN.match(text, start, end):
        start = sign.end()
    while end > start and text[end - 1] in ENDS:
        end -= 1
    return Span(start, end)


def write_segment(folder: Path, texts: Iterable[tuple[str, str]], regions: Regions) -> None:
    """Write the arrays of these texts, given with the ids of their reports, into a folder."""
    gathered = _Gathered()
    for number, (_, text) in enumerate(texts):
        _gather(gathered, number, text, regions)
    forms = list(gathered.forms)
    write_texts(folder, "forms", forms)
    places = np.array(gathered.places, dtype=np.int32).reshape(-1, 4)
    places = places[np.argsort(places[:, 0], kind="stable")]
    bounds = np.searchsorted(places[:, 0], np.arange(len(forms) + 1))
    arrays: dict[str, npt.NDArray[Any]] = {"places": places[:, 1:], "place-bounds": bounds}
    arrays["keys"], arrays["key-bounds"], arrays["key-forms"] = postings(forms)
    clauses = sorted(gathered.clauses)
    write_texts(folder, "clauses", clauses)
    write_texts(folder, "shown", (gathered.shown[clause] for clause in clauses))
    arrays["clause-hashes"] = np.array([_hash(clause) for clause in clauses], np.uint64)
    arrays["clause-reports"] = np.array([gathered.clauses[clause] for clause in clauses], np.int32)
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values)
    with (folder / "frames.jsonl").open("w", encoding="utf-8") as file:
        for number, form in enumerate(forms):
            for frame in find_frames(form):
                row = (number, frame.template, frame.fillers, frame.start, frame.end)
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


class Segment:
    """The wordings of some reports, read as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.reports = [known.report for known in known_reports(folder)]
        self.forms = PackedTexts(folder, "forms")
        self.clauses = PackedTexts(folder, "clauses")
        self.shown = PackedTexts(folder, "shown")
        self.clause_hashes: npt.NDArray[np.uint64] = mapped(folder, "clause-hashes")
        self.clause_reports: npt.NDArray[np.int32] = mapped(folder, "clause-reports")
        self._keys: Keys = mapped(folder, "keys")
        self._key_bounds = mapped(folder, "key-bounds")
        self._key_forms = mapped(folder, "key-forms")
        self._places = mapped(folder, "places")
        self._place_bounds = mapped(folder, "place-bounds")

    def forms_with(self, keys: Keys) -> list[npt.NDArray[np.int32]]:
        """The sentences that hold each of these runs of characters."""
        if not len(self._keys):
            return [np.empty(0, np.int32) for _ in keys]
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        there = self._keys[at] == keys
        return [
            self._key_forms[self._key_bounds[i] : self._key_bounds[i + 1] if found else 0]
            for i, found in zip(at, there, strict=True)
        ]

    def occurrences(self, form: int) -> Iterator[Occurrence]:
        """Where a sentence stands, in the order of the segment's reports."""
        for report, start, end in self._places_of(form):
            yield Occurrence(self.reports[report], int(start), int(end))

    def reports_of(self, form: int) -> set[str]:
        """The reports that have a sentence."""
        return {self.reports[number] for number in self._places_of(form)[:, 0]}

    @cached_property
    def frames(self) -> list[tuple[int, Filled]]:
        """The templates in the sentences, each with the number of its sentence."""
        with (self._folder / "frames.jsonl").open(encoding="utf-8") as file:
            return [
                (form, Filled(template, tuple(fillers), start, end))
                for form, template, fillers, start, end in map(json.loads, file)
            ]

    def _places_of(self, form: int) -> npt.NDArray[np.int32]:
        found: npt.NDArray[np.int32] = self._places[
            self._place_bounds[form] : self._place_bounds[form + 1]
        ]
        return found


def _gather(gathered: _Gathered, number: int, text: str, regions: Regions) -> None:
    levelled = level(text, regions)
    clauses: set[str] = set()
    for sentence in find_sentences(levelled.text):
        start, end = core(levelled.text, sentence)
        if not SHORTEST <= end - start <= LONGEST:
            continue
        form = levelled.text[start:end]
        which = gathered.forms.setdefault(form, len(gathered.forms))
        if which == len(gathered.clauses_of_form):
            gathered.clauses_of_form.append(_clauses(gathered, text, levelled, Span(start, end)))
        where = levelled.span(start, end)
        gathered.places.extend((which, number, where.start, where.end))
        clauses |= gathered.clauses_of_form[which]
    gathered.clauses.update(clauses)


def _clauses(gathered: _Gathered, text: str, levelled: Levelled, sentence: Span) -> frozenset[str]:
    """The clauses of a sentence that may be completed; each is shown as it was first written."""
    found: set[str] = set()
    for part in find_clauses(levelled.text[sentence.start : sentence.end]):
        clause = Span(sentence.start + part.start, sentence.start + part.end)
        wording = levelled.text[clause.start : clause.end]
        if not SHORTEST_CLAUSE <= len(wording) <= LONGEST_CLAUSE:
            continue
        if wording not in gathered.shown:
            where = levelled.span(clause.start, clause.end)
            filled = NUMBER in wording or PLACE in wording
            gathered.shown[wording] = wording if filled else text[where.start : where.end]
        found.add(wording)
    return frozenset(found)


def _hash(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def merged_clauses(segments: Sequence[Segment], least: int) -> list[tuple[str, str, int]]:
    """The clauses of at least so many reports, in order, as levelled, as shown, and how many."""
    hashes = np.concatenate([*(s.clause_hashes for s in segments), np.empty(0, np.uint64)])
    reports = np.concatenate([*(s.clause_reports for s in segments), np.empty(0, np.int32)])
    sizes = [len(segment.clauses) for segment in segments]
    starts = np.cumsum([0, *sizes])
    _, first, which = np.unique(hashes, return_index=True, return_inverse=True)
    counts = np.bincount(which, weights=reports, minlength=len(first))
    found = []
    for i in np.flatnonzero(counts >= least):
        at = int(first[i])
        owner = int(np.searchsorted(starts, at, side="right")) - 1
        segment, place = segments[owner], at - int(starts[owner])
        found.append((segment.clauses[place], segment.shown[place], int(counts[i])))
    return sorted(found)
