"""All segments of an index at one generation, as if they were one.

Reports, passages and places count on from segment to segment. A snapshot never changes: a new
generation gets a new one, which takes over the segments that are still in force. Nothing in it
keeps a place in a file, so that any number of threads may ask it, and processes that fork.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.labels import Labels
from indexer.engines.whoosh.lists import Ints, runs
from indexer.engines.whoosh.placing import Corpus, Stretches
from indexer.engines.whoosh.schema import OF_PASSAGES
from indexer.engines.whoosh.segment import Segment
from indexer.matching.slots import SENTENCE_ENDS
from indexer.query import Unit, Verified

Mask = npt.NDArray[np.bool_]
Verdicts = npt.NDArray[np.int32]
Values = npt.NDArray[np.object_]
# Numbers of places through all segments.
Places = npt.NDArray[Any]

# Lists of places may be long, and are soon made anew.
PLACES_KEPT = 8
FREQUENCIES_KEPT = 64
MASKS_KEPT = 64
VERDICTS_KEPT = 16
TEXTS_KEPT = 4
UNKNOWN_YET = -1


class Frequencies(NamedTuple):
    """The reports or passages that hold something, in rising order, and how often each does."""

    numbers: Ints
    counts: Ints


class Part(NamedTuple):
    """A segment, and the first of its reports, passages and places among those of all."""

    segment: Segment
    report: int
    passage: int
    place: int


class Snapshot:
    """What an index knows at one generation; of each segment the reports that are deleted."""

    def __init__(self, segments: Sequence[tuple[Segment, Collection[int]]]) -> None:
        self._parts: list[Part] = []
        self._deleted: list[int] = []
        report = passage = place = 0
        for segment, deleted in segments:
            self._parts.append(Part(segment, report, passage, place))
            self._deleted += [report + number for number in deleted]
            report += len(segment)
            passage += int(segment.passages[-1])
            place += int(segment.characters[-1])
        self._sizes: dict[Unit, int] = {"report": report, "passage": passage}
        self._kind: np.dtype[Any] = np.dtype(np.uint32 if place < 1 << 32 else np.int64)
        self.places = lru_cache(PLACES_KEPT)(self._places)
        self.phrase = lru_cache(FREQUENCIES_KEPT)(self._phrase)
        self.word = lru_cache(FREQUENCIES_KEPT)(self._word)
        self.population = lru_cache(None)(self._population)
        self.numbers = lru_cache(PLACES_KEPT)(self._numbers)
        self.values_together = lru_cache(None)(self._values_together)
        self.labelled = lru_cache(MASKS_KEPT)(self._labelled)
        self._text_of_report = lru_cache(TEXTS_KEPT)(self._read_text)
        self._verdicts: OrderedDict[tuple[Verified, Unit], Verdicts] = OrderedDict()

    def size(self, unit: Unit) -> int:
        """How many reports or passages there are, with the deleted ones."""
        return self._sizes[unit]

    def present(self, unit: Unit) -> Mask:
        """The reports or passages that are not deleted."""
        return self._reports if unit == "report" else self._passages

    def name(self, number: int, unit: Unit) -> tuple[str, int | None]:
        """The id of a report, or that and the ordinal of a passage in it."""
        if unit == "report":
            return self._of_report(number)[0].name(self._of_report(number)[1]), None
        report = int(self.report_of[number])
        return self.name(report, "report")[0], number - int(self._first_passages[report])

    def stamps(self) -> dict[str, str]:
        """The stamp of every report that is not deleted."""
        present, stamps = self.present("report"), {}
        for part in self._parts:
            pairs = zip(part.segment.names, part.segment.names_of("stamp"), strict=True)
            for number, (name, stamp) in enumerate(pairs, start=part.report):
                if present[number]:
                    stamps[name] = stamp
        return stamps

    def named(self, names: Collection[tuple[str, int | None]], unit: Unit) -> Mask:
        """The reports or passages of these names; one that nothing bears does no harm."""
        mask = np.zeros(self.size(unit), bool)
        wanted = [name for name in names if (name[1] is None) == (unit == "report")]
        for part in self._parts:
            numbers, passages = part.segment.numbers, part.segment.passages
            for report, ordinal in wanted:
                number = numbers.get(report)
                if number is None:
                    continue
                if ordinal is None:
                    mask[part.report + number] = True
                elif 0 <= ordinal < int(passages[number + 1]) - int(passages[number]):
                    mask[part.passage + int(passages[number]) + ordinal] = True
        return mask & self.present(unit)

    def text(self, number: int, unit: Unit) -> str:
        """The text of a report or passage, folded as it was indexed."""
        if unit == "report":
            return self._text_of_report(number)
        report = int(self.report_of[number])
        begin = int(self._characters[report])
        start, end = int(self._passage_starts[number]), int(self._passage_ends[number])
        return self._text_of_report(report)[start - begin : end - begin]

    def verdicts(self, clause: Verified, unit: Unit) -> Verdicts:
        """How often a clause is true in each report or passage, -1 where nobody has looked yet.

        Whoever looks writes it here, so that the next page of hits need not look again.
        """
        key = (clause, unit)
        verdicts = self._verdicts.get(key)
        if verdicts is None:
            verdicts = self._verdicts[key] = np.full(self.size(unit), UNKNOWN_YET, np.int32)
            if len(self._verdicts) > VERDICTS_KEPT:
                self._verdicts.popitem(last=False)
        return verdicts

    def lengths(self, unit: Unit) -> Ints:
        """The number of words of each report or passage."""
        return self._words_of_reports if unit == "report" else self._words_of_passages

    def _population(self, unit: Unit) -> tuple[int, float]:
        """How many reports or passages there are, and how many words they have on average."""
        present = self.present(unit)
        number = int(np.count_nonzero(present))
        words = int(self.lengths(unit)[present].sum())
        return number, (words / number if words else 1.0)

    def reports_of(self, passages: Mask) -> Mask:
        """The reports that have one of these passages."""
        mask = np.zeros(self.size("report"), bool)
        mask[self.report_of[np.flatnonzero(passages)]] = True
        return mask

    @cached_property
    def report_of(self) -> npt.NDArray[np.uint32]:
        """The report of each passage."""
        counts = np.diff(self._first_passages)
        return np.repeat(np.arange(len(counts), dtype=np.uint32), counts)

    # ------------------------------------------------------------------------------- labels

    def values(self, field: str) -> list[str]:
        """The values of a field, in order."""
        values: list[str] = self.values_together(field, False)[0].tolist()
        return values

    def ranks(self, field: str, order: Sequence[str], unit: Unit) -> Ints:
        """The last place that one of its values has in this order, for each; -1 where none has."""
        place = {value: number for number, value in enumerate(order)}
        ranks = np.full(self.size("report"), -1)
        for part in self._parts:
            labels = part.segment.labels(field)
            of_values = np.array([place.get(value, -1) for value in labels.values], np.int64)
            numbers, ordinals = labels.each()
            np.maximum.at(ranks, numbers + part.report, of_values[ordinals])
        return ranks if unit == "report" else ranks[self.report_of]

    def count_values(self, field: str, hits: Ints, unit: Unit) -> dict[str, int]:
        """How many of these reports or passages have each value of a field; no value without."""
        own = unit == "passage" and field in OF_PASSAGES
        owners = hits if unit == "report" or own else self.report_of[hits].astype(np.int64)
        values, ordinals = self.values_together(field, own)
        counts = np.zeros(len(values), np.int64)
        for part, of_part in zip(self._parts, ordinals, strict=True):
            labels, first, size = _labels_of(part, field, own)
            start, end = np.searchsorted(owners, (first, first + size)).tolist()
            counts[of_part] += labels.count(owners[start:end] - first)
        there = np.flatnonzero(counts)
        return dict(zip(values[there].tolist(), counts[there].tolist(), strict=True))

    def _values_together(self, field: str, own: bool) -> tuple[Values, list[Ints]]:
        """All values of a field, and for each segment which of these its own are."""
        of_parts = [_labels_of(part, field, own)[0].values for part in self._parts]
        number = {value: at for at, value in enumerate(sorted(set(chain.from_iterable(of_parts))))}
        values = np.array(list(number), dtype=object)
        return values, [np.array([number[v] for v in of], np.int64) for of in of_parts]

    def _labelled(self, field: str, values: tuple[str, ...], unit: Unit) -> Mask:
        """The reports or passages that have one of these values."""
        own = unit == "passage" and field in OF_PASSAGES
        mask = np.zeros(self.size("passage" if own else "report"), bool)
        for part in self._parts:
            labels, first, _ = _labels_of(part, field, own)
            mask[labels.having(set(values)) + first] = True
        return mask[self.report_of] if unit == "passage" and not own else mask

    # ------------------------------------------------------------------------------- words, texts

    def _word(self, token: str, unit: Unit) -> Frequencies:
        """The reports or passages that hold a word."""
        found = [np.empty(0, np.int64)]
        for part in self._parts:
            lists = part.segment.field("words")
            number = lists.find(token.encode("utf-8", "surrogatepass"))
            if number is not None:
                found.append(lists.places(number).astype(np.int64) + part.passage)
        passages = np.concatenate(found)
        return self._counted(passages if unit == "passage" else self.report_of[passages], unit)

    def _phrase(self, text: str, unit: Unit) -> Frequencies:
        """The reports or passages that hold these very characters, side by side."""
        places = self.places(text)
        if unit == "report":
            return self._by_report(places)
        return self._counted(self._passages_at(places, len(text)), unit)

    def _places(self, text: str) -> Places:
        """Every place of these characters through all segments, in rising order."""
        found: list[Places] = [np.empty(0, self._kind)]
        for part in self._parts:
            places = part.segment.phrase(text).astype(self._kind, copy=False)
            found.append(places + self._kind.type(part.place))
        return np.concatenate(found)

    def holding(self, places: Places, unit: Unit) -> Mask:
        """The reports or passages in which these places are; places outside are in none."""
        mask = np.zeros(self.size(unit), bool)
        if unit == "report":
            mask[np.searchsorted(self._characters, places, "right") - 1] = True
            return mask
        mask[self._passages_at(places, 1)] = True
        return mask

    def corpus(self, unit: Unit) -> Corpus:
        """The texts, for clauses that are true at places, in reports or in passages."""
        owners = partial(self._owners, unit)
        return Corpus(self.places, self.numbers, lambda: self._stops, owners)

    def _numbers(self, behind: str) -> Stretches:
        """All numbers with this character behind them, or all there are; ends rise."""
        starts, lengths = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for part in self._parts:
            places, of_each = part.segment.numerals(behind)
            starts.append(places.astype(np.int64) + part.place)
            lengths.append(of_each)
        first = np.concatenate(starts)
        last = first + np.concatenate(lengths)
        order = np.lexsort([first, last])
        return Stretches(first[order], last[order])

    def _owners(self, unit: Unit, stretches: Stretches) -> Ints:
        """The report or passage in which each of these lies as a whole; -1 for none."""
        starts, ends = stretches
        bounds = self._characters if unit == "report" else self._passage_starts
        if len(bounds) == 0:
            return np.full(len(starts), -1)
        owners = np.searchsorted(bounds, starts, "right") - 1
        last = self._characters[1:] if unit == "report" else self._passage_ends
        inside = (owners >= 0) & (ends <= last[owners])
        return np.where(inside, owners, -1)

    @cached_property
    def _stops(self) -> Ints:
        """Where sentences end, and the place that is free behind each text, in order."""
        signs = [self._places(sign).astype(np.int64) for sign in SENTENCE_ENDS]
        return np.sort(np.concatenate([*signs, self._characters[1:].astype(np.int64) - 1]))

    def _passages_at(self, places: Places, length: int) -> Ints:
        """The passages that hold so many characters from each place on; of others nothing."""
        if not self.size("passage"):
            return np.empty(0, np.int64)
        owners = np.searchsorted(self._passage_starts, places, "right") - 1
        inside = places + self._kind.type(length) <= self._passage_ends[owners]
        return np.compress(inside & (owners >= 0), owners)

    def _by_report(self, places: Places) -> Frequencies:
        if len(places) < len(self._characters):
            return self._counted(np.searchsorted(self._characters, places, "right") - 1, "report")
        # There are fewer reports than places: look for the reports among the places.
        counts = np.diff(np.searchsorted(places, self._characters))
        counts *= self._reports
        numbers = np.flatnonzero(counts)
        return Frequencies(numbers, counts[numbers])

    def _counted(self, owners: npt.NDArray[Any], unit: Unit) -> Frequencies:
        """What is in each place, in rising order, as frequencies."""
        starts, counts = runs(owners)
        numbers = owners[starts].astype(np.int64)
        if self._deleted:
            present = self.present(unit)[numbers]
            numbers, counts = numbers[present], counts[present]
        return Frequencies(numbers, counts)

    # ------------------------------------------------------------------------------- bounds

    @cached_property
    def _reports(self) -> Mask:
        mask = np.ones(self.size("report"), bool)
        mask[self._deleted] = False
        return mask

    @cached_property
    def _passages(self) -> Mask:
        return self._reports[self.report_of]

    @cached_property
    def _characters(self) -> Places:
        """Where the text of each report begins, and where all end."""
        return self._put_together(lambda part: (part.segment.characters, part.place), self._kind)

    @cached_property
    def _first_passages(self) -> Places:
        return self._put_together(
            lambda part: (part.segment.passages, part.passage), np.dtype(np.int64)
        )

    @cached_property
    def _passage_starts(self) -> Places:
        starts: list[Places] = [
            part.segment.passage_starts.astype(self._kind) + self._kind.type(part.place)
            for part in self._parts
        ]
        return np.concatenate([*starts, np.empty(0, self._kind)])

    @cached_property
    def _passage_ends(self) -> Places:
        lengths = [part.segment.passage_lengths for part in self._parts]
        together = np.concatenate([*lengths, np.empty(0, self._kind)])
        ends: Places = self._passage_starts + together.astype(self._kind)
        return ends

    @cached_property
    def _words_of_passages(self) -> Ints:
        lengths = [part.segment.field("words").lengths for part in self._parts]
        return np.concatenate([*lengths, np.empty(0, np.int64)]).astype(np.int64)

    @cached_property
    def _words_of_reports(self) -> Ints:
        lengths = [part.segment.document_lengths("words") for part in self._parts]
        return np.concatenate([*lengths, np.empty(0, np.int64)])

    def _put_together(
        self, bounds: Callable[[Part], tuple[npt.NDArray[Any], int]], kind: np.dtype[Any]
    ) -> Places:
        """The bounds of all segments; the end of one is where the next begins."""
        found: list[Places] = [np.zeros(1, kind)]
        for part in self._parts:
            of_part, first = bounds(part)
            found.append(of_part[1:].astype(kind) + kind.type(first))
        return np.concatenate(found)

    def _of_report(self, report: int) -> tuple[Segment, int]:
        """The segment of a report, and its number there."""
        part = next(part for part in reversed(self._parts) if part.report <= report)
        return part.segment, report - part.report

    def _read_text(self, report: int) -> str:
        segment, number = self._of_report(report)
        return segment.text(number)


def _labels_of(part: Part, field: str, of_passages: bool) -> tuple[Labels, int, int]:
    """The labels of a segment, what they count from, and how many there are to have them."""
    if of_passages:
        labels = part.segment.labels(OF_PASSAGES[field])
        return labels, part.passage, int(part.segment.passages[-1])
    return part.segment.labels(field), part.report, len(part.segment)
