"""The wordings of some reports as arrays in a folder: levelled sentences, clauses and frames.

A sentence that several reports have but for numbers and places is kept once. A segment is written
once and never changes; it holds so few reports that making it takes bounded memory.
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

from indexer.levelling import NUMBER, PLACE, Levelled, level
from indexer.offsets import Span
from indexer.sentences import find_clauses, find_sentences
from indexer.similar.frames import Filled, find_frames
from indexer.similar.grams import Keys, postings
from indexer.similar.packed import PackedTexts, write_texts
from indexer.vocab.regions import Regions

# What counts a sentence is no wording: 一是, （三）, 2.
SIGN = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|#)(?:[)）][、.]?|[、.])|[一二三四五六七八九十]是"
)
ENDS = "。!?;"
# A shorter sentence is a heading or a remnant; a shorter clause need not be completed.
SHORTEST, SHORTEST_CLAUSE, LONGEST_CLAUSE = 6, 4, 60


class Occurrence(NamedTuple):
    """Where a sentence stands: the id of the report, and the offsets in its text."""

    report: str
    start: int
    end: int


class Known(NamedTuple):
    """A report that a segment holds, and the digest of the text that it had."""

    id: str
    digest: str


@dataclass
class _Gathered:
    """What is gathered from report after report before it is written."""

    forms: dict[str, int] = field(default_factory=dict)
    places: array[int] = field(default_factory=lambda: array("i"))
    clauses_of_form: list[frozenset[str]] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    clauses: Counter[str] = field(default_factory=Counter)


def text_digest(text: str) -> str:
    """What a text is known by."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def core(text: str, sentence: Span) -> Span:
    """A levelled sentence without the sign that counts it and the one that ends it."""
    start, end = sentence.start, sentence.end
    if sign := SIGN.match(text, start, end):
        start = sign.end()
    while end > start and text[end - 1] in ENDS:
        end -= 1
    return Span(start, end)


def write_segment(folder: Path, texts: Iterable[tuple[str, str]], regions: Regions) -> None:
    """Write a segment of these reports, given as ids and texts."""
    folder.mkdir(parents=True)
    known: list[Known] = []
    gathered = _Gathered()
    for report, text in texts:
        _gather(gathered, len(known), text, regions)
        known.append(Known(report, text_digest(text)))
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
    # Written last: a folder with a head is whole.
    (folder / "reports.json").write_text(json.dumps(known), encoding="utf-8")


class Segment:
    """The wordings of some reports, read as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        rows = json.loads((folder / "reports.json").read_text(encoding="utf-8"))
        self.known = [Known(*row) for row in rows]
        self.forms = PackedTexts(folder, "forms")
        self.clauses = PackedTexts(folder, "clauses")
        self.shown = PackedTexts(folder, "shown")
        self.clause_hashes: npt.NDArray[np.uint64] = self._array("clause-hashes")
        self.clause_reports: npt.NDArray[np.int32] = self._array("clause-reports")
        self._keys: Keys = self._array("keys")
        self._key_bounds = self._array("key-bounds")
        self._key_forms = self._array("key-forms")
        self._places = self._array("places")
        self._place_bounds = self._array("place-bounds")

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
            yield Occurrence(self.known[report].id, int(start), int(end))

    def reports_of(self, form: int) -> set[str]:
        """The reports that have a sentence."""
        return {self.known[number].id for number in self._places_of(form)[:, 0]}

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

    def _array(self, name: str) -> npt.NDArray[Any]:
        file = self._folder / f"{name}.npy"
        values: npt.NDArray[Any] = np.load(file)
        return np.load(file, mmap_mode="r") if values.size else values


def _gather(gathered: _Gathered, number: int, text: str, regions: Regions) -> None:
    levelled = level(text, regions)
    clauses: set[str] = set()
    for sentence in find_sentences(levelled.text):
        start, end = core(levelled.text, sentence)
        if end - start < SHORTEST:
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
    hashes = np.concatenate([np.asarray(segment.clause_hashes) for segment in segments])
    reports = np.concatenate([np.asarray(segment.clause_reports) for segment in segments])
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
