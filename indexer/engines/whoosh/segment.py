"""A segment: some reports in two files of arrays, written once and then only read.

`.docs` has what is known of each report. Reports and passages go by number; a place counts the
characters of all texts one after another, with one left free behind each:

    names, name_ends          ids of reports, one after another in UTF-8
    stamps, stamp_ends        which state of each report this is
    texts, text_ends          their packed texts
    characters                where the text of each report begins
    passages                  the first passage of each report
    passage_gaps, passage_lengths     of each passage how far behind the end of the one before, the
                              first of all behind the beginning, it begins, and its characters

`.terms` has for each field FIELD the list of places of each term:

    FIELD.terms, FIELD.term_ends      terms in order, in UTF-8
    FIELD.firsts, FIELD.widths        see `lists`
    FIELD.gaps, FIELD.gap_ends
    FIELD.lengths                     of words: how many each passage has
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrayfile import Array, ArrayFile, ArrayFileWriter
from indexer.engines.whoosh.inverting import Inverted, Terms
from indexer.engines.whoosh.labels import Labels
from indexer.engines.whoosh.lists import (
    Bytes,
    Coded,
    Ints,
    Lists,
    Numbers,
    decode,
    decode_one,
    encode,
    ends_of,
    sizes_of,
)
from indexer.engines.whoosh.packing import unpacked
from indexer.engines.whoosh.schema import Space, space_of

DOCUMENTS, TERMS = ".docs", ".terms"
LARGEST = (1 << 32) - 1
# To read a text takes as long as to read so many bytes of lists; so does what is around each list.
TEXT_BYTES, LIST_BYTES = 40_000, 8_000
# Above every byte of UTF-8.
BEYOND_UTF8 = b"\xff"


class Segment:
    """The reports of a segment by number, and the lists of its fields."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        self._documents = ArrayFile(folder / f"{name}{DOCUMENTS}")
        self._terms = ArrayFile(folder / f"{name}{TERMS}")
        self._fields: dict[str, FieldLists] = {}
        self._labels: dict[str, Labels] = {}
        # Where the text, and the first passage, of each report begins; at the end where all end.
        self.characters: Numbers = self._documents.whole("characters")
        self.passages: Numbers = self._documents.whole("passages")

    def __len__(self) -> int:
        return len(self.passages) - 1

    @cached_property
    def names(self) -> list[str]:
        """The ids of the reports."""
        return self.names_of("name")

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each report by its id."""
        return {name: number for number, name in enumerate(self.names)}

    def names_of(self, kind: str) -> list[str]:
        """The `name` or `stamp` of each report."""
        ends = self._documents.whole(f"{kind}_ends")
        return _strings(self._documents.whole(f"{kind}s"), ends)

    @property
    def passage_starts(self) -> Numbers:
        """Where each passage begins."""
        lengths = self.passage_lengths
        gaps = self._documents.whole("passage_gaps").astype(np.uint32)
        starts: Numbers = np.cumsum(gaps + lengths, dtype=np.uint32) - lengths
        return starts

    @property
    def passage_lengths(self) -> npt.NDArray[Any]:
        """How many characters each passage has."""
        return self._documents.whole("passage_lengths")

    def name(self, number: int) -> str:
        """The id of a report."""
        first, last = self._documents.array("name_ends").part(number, number + 2).tolist()
        return bytes(self._documents.array("names").part(first, last)).decode(
            "utf-8", "surrogatepass"
        )

    def text(self, number: int) -> str:
        """The folded text of a report."""
        return unpacked(self.packed_texts(number, number + 1).tobytes())

    def packed_texts(self, start: int, end: int) -> Bytes:
        """The packed texts of reports one after another, as they stand in the file."""
        ends = self._documents.array("text_ends")
        return self._documents.array("texts").part(
            int(ends.part(start, start + 1)[0]), int(ends.part(end, end + 1)[0])
        )

    @property
    def text_ends(self) -> Array:
        """Where each packed text ends; a 0 before all."""
        return self._documents.whole("text_ends")

    def field(self, name: str) -> FieldLists:
        """The lists of a field."""
        if name not in self._fields:
            self._fields[name] = FieldLists(self._terms, name)
        return self._fields[name]

    @property
    def field_names(self) -> list[str]:
        """The fields that have lists, in order."""
        ending = ".firsts"
        return sorted(
            name.removesuffix(ending) for name in self._terms.names if name.endswith(ending)
        )

    def bounds(self, space: Space) -> Numbers:
        """Where each report begins in what the lists of a field count."""
        match space:
            case "characters":
                return self.characters
            case "passages":
                return self.passages
            case "documents":
                return np.arange(len(self) + 1, dtype=np.uint32)

    def document_lengths(self, field: str) -> Ints | None:
        """How many tokens of a field each report has, where that is kept."""
        lengths = self.field(field).lengths
        if lengths is None:
            return None
        return sizes_of(ends_of(lengths)[self.passages])

    def labels(self, field: str) -> Labels:
        """The values of a field of labels, each with what has it."""
        if field not in self._labels:
            lists = self.field(field)
            values = [term.decode("utf-8", "surrogatepass") for term in lists.terms()]
            size = len(self) if space_of(field) == "documents" else int(self.passages[-1])
            self._labels[field] = Labels(values, lists.lists(0, len(lists)), size)
        return self._labels[field]

    def phrase(self, text: str) -> Numbers:
        """Every place of a text, in order, also where two of them overlap."""
        pairs = self.field("text")
        if len(text) < 2:
            # Every place has a pair that begins with its character.
            numbers = pairs.starting_with(_encoded(text)) if text else range(0)
            return np.sort(pairs.lists(numbers.start, numbers.stop).numbers)
        # Every second pair covers the text; the last pair closes an odd end.
        offsets = sorted({*range(0, len(text) - 1, 2), len(text) - 2})
        wanted = [(pairs.find(_encoded(text[at : at + 2])), at) for at in offsets]
        known = [(number, at) for number, at in wanted if number is not None]
        if len(known) < len(wanted):
            return np.empty(0, np.uint32)
        known.sort(key=lambda pair: int(pairs.sizes[pair[0]]))
        (rarest, first), *others = known
        # A place before the first wraps around to where no pair is.
        found = pairs.places(rarest) - np.uint32(first)
        left = sum(int(pairs.sizes[number]) + LIST_BYTES for number, _ in others)
        for number, at in others:
            if not len(found):
                break
            if left > TEXT_BYTES * len(found):
                return self._standing(text, found)
            left -= int(pairs.sizes[number]) + LIST_BYTES
            found = _also_in(pairs.places(number), found, np.uint32(at))
        return found

    def numerals(self, behind: str) -> tuple[Numbers, Ints]:
        """Where numbers with this character behind them start, and how long each is; in no order.

        Without a character all numbers.
        """
        lists = self.field("numbers")
        terms = lists.starting_with(_encoded(behind))
        counts, places = lists.lists(terms.start, terms.stop)
        lengths = [int(lists.term(at).decode("utf-8", "surrogatepass")[1:]) for at in terms]
        return places, np.repeat(np.array(lengths, np.int64), counts)

    def _standing(self, text: str, places: Numbers) -> Numbers:
        """Those of some places at which a text stands, by a look at the texts."""
        reports = np.searchsorted(self.characters, places, "right") - 1
        stands = [
            report < len(self)
            and self.text(report).startswith(text, place - int(self.characters[report]))
            for report, place in zip(reports.tolist(), places.tolist(), strict=True)
        ]
        return np.compress(stands, places)

    def forget(self) -> None:
        """Let go of the memory that was read; it is read again when needed."""
        self._documents.forget()
        self._terms.forget()


def append_names(file: ArrayFileWriter, kind: str, names: Sequence[bytes]) -> None:
    """Write a name of each report, of the kind `name` or `stamp`."""
    terms = Terms.of(names)
    file.append(f"{kind}s", terms.data)
    file.append(f"{kind}_ends", ends_of(terms.sizes).astype(np.uint32))


def append_passages(file: ArrayFileWriter, starts: Ints, lengths: Ints) -> None:
    """Write where passages begin, and how many characters they have."""
    ends_before = np.append(0, starts + lengths)[: len(starts)]
    gaps = starts - ends_before
    if gaps.min(initial=0) < 0:
        raise ValueError("the passages of a report must come in order and not overlap")
    file.append("passage_gaps", smallest(gaps))
    file.append("passage_lengths", smallest(lengths))


class FieldLists:
    """The terms of one field, by number in order, and the places of each."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self._file = file
        self._field = field
        self._known = f"{field}.firsts" in file.names

    def __len__(self) -> int:
        return len(self._file.array(f"{self._field}.firsts")) if self._known else 0

    @cached_property
    def lengths(self) -> npt.NDArray[Any] | None:
        """How many tokens each passage has, where that is kept."""
        name = f"{self._field}.lengths"
        return self._file.whole(name) if name in self._file.names else None

    def find(self, term: bytes) -> int | None:
        """The number of a term, if there is such a term."""
        at = self.at_or_after(term)
        return at if at < len(self) and self.term(at) == term else None

    def starting_with(self, beginning: bytes) -> range:
        """The numbers of all terms that begin so."""
        return range(self.at_or_after(beginning), self.at_or_after(beginning + BEYOND_UTF8))

    def at_or_after(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""
        return bisect_left(range(len(self)), term, key=self.term)

    def term(self, number: int) -> bytes:
        """A term."""
        data, ends = self._dictionary
        return data[ends[number] : ends[number + 1]].tobytes()

    def terms(self) -> list[bytes]:
        """All terms."""
        if not self._known:
            return []
        data, ends = self._dictionary
        whole, bounds = data.tobytes(), ends.tolist()
        return [whole[start:end] for start, end in pairwise(bounds)]

    def places(self, number: int) -> Numbers:
        """The places of a term."""
        firsts, widths, ends = self._heads
        gaps = self._gaps.part(int(ends[number]), int(ends[number + 1]))
        return decode_one(int(firsts[number]), int(widths[number]), gaps)

    def lists(self, start: int, end: int) -> Lists:
        """The places of all terms from one number to another."""
        if start >= end:
            return Lists(np.empty(0, np.int64), np.empty(0, np.uint32))
        firsts, widths, ends = self._heads
        sizes = sizes_of(ends[start : end + 1])
        gaps = self._gaps.part(int(ends[start]), int(ends[end]))
        return decode(Coded(firsts[start:end], widths[start:end], sizes, gaps))

    @cached_property
    def sizes(self) -> Ints:
        """How many bytes the list of each term takes, nearly."""
        return sizes_of(self._heads[2]) if self._known else np.empty(0, np.int64)

    @cached_property
    def _dictionary(self) -> tuple[Bytes, Numbers]:
        return self._file.whole(f"{self._field}.terms"), self._file.whole(
            f"{self._field}.term_ends"
        )

    @cached_property
    def _heads(self) -> tuple[Numbers, Bytes, Numbers]:
        names = (f"{self._field}.{part}" for part in ("firsts", "widths", "gap_ends"))
        firsts, widths, ends = map(self._file.whole, names)
        return firsts, widths, ends

    @cached_property
    def _gaps(self) -> Any:
        return self._file.array(f"{self._field}.gaps")


class ListsWriter:
    """Writes the lists of a field, terms in order, some at a time."""

    def __init__(self, file: ArrayFileWriter, field: str) -> None:
        self._file = file
        self._field = field
        self._ends = {"term_ends": 0, "gap_ends": 0}
        for name in self._ends:
            self._append(name, np.zeros(1, np.uint32))

    def append(self, inverted: Inverted) -> None:
        """Write terms and their places behind those before."""
        terms, places = inverted
        coded = encode(places)
        self._append("terms", terms.data)
        self._append_ends("term_ends", terms.sizes)
        self._append("firsts", coded.firsts)
        self._append("widths", coded.widths)
        self._append("gaps", coded.gaps)
        self._append_ends("gap_ends", coded.sizes)

    def _append_ends(self, name: str, sizes: Ints) -> None:
        ends = np.cumsum(sizes) + self._ends[name]
        if len(ends):
            self._ends[name] = int(ends[-1])
        if self._ends[name] > LARGEST:
            raise ValueError(f"the lists of {self._field} are too large for one segment")
        self._append(name, ends.astype(np.uint32))

    def _append(self, name: str, values: Array) -> None:
        self._file.append(f"{self._field}.{name}", values)


def smallest(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same numbers in as few bytes as hold them."""
    most = int(values.max(initial=0))
    return values.astype(np.uint16 if most < 1 << 16 else np.uint32)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _also_in(places: Numbers, found: Numbers, offset: np.uint32) -> Numbers:
    """Those of `found` from which a place lies so far on; both are in rising order."""
    wanted = found + offset
    at = np.searchsorted(places, wanted)
    at[at == len(places)] = 0
    return np.compress(places[at] == wanted, found)


def _strings(data: Bytes, ends: Numbers) -> list[str]:
    whole, bounds = data.tobytes(), ends.tolist()
    return [whole[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(bounds)]
