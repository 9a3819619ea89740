"""Segments -> one segment, without their deleted reports. Texts stay packed, words stay cut.

Terms are taken a few at a time, so that memory is bounded however large the segments are. Lists are
put together as whole arrays; nothing is done a posting.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrayfile import ArrayFileWriter
from indexer.engines.whoosh.inverting import Inverted, Terms
from indexer.engines.whoosh.lists import Ints, Lists, Numbers, ends_of, sizes_of, starts_of
from indexer.engines.whoosh.schema import Space, space_of
from indexer.engines.whoosh.segment import (
    DOCUMENTS,
    LARGEST,
    TERMS,
    FieldLists,
    ListsWriter,
    Segment,
    append_names,
    append_passages,
    smallest,
)

# Lists of about so many bytes are put together at a time.
BYTES_AT_ONCE = 1 << 21
COUNT_BYTES = 8
REPORTS_AT_ONCE = 500


class Source(NamedTuple):
    """A segment to be merged, and the reports of it that are not deleted."""

    segment: Segment
    kept: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, segment: Segment, deleted: Collection[int]) -> Source:
        """A segment without its deleted reports."""
        kept = np.ones(len(segment), bool)
        kept[list(deleted)] = False
        return cls(segment, kept)


def merge(sources: Sequence[Source], folder: Path, name: str) -> int:
    """Write the segment of this name from these; returns how many reports it has."""
    reports = sum(int(source.kept.sum()) for source in sources)
    characters = _total(sources, "characters")
    if characters > LARGEST:
        raise ValueError(f"{characters} characters are too many for one segment")
    with ArrayFileWriter(folder / f"{name}{DOCUMENTS}") as documents:
        _merge_documents(sources, documents)
    with ArrayFileWriter(folder / f"{name}{TERMS}") as terms:
        for field in sorted({name for source in sources for name in source.segment.field_names}):
            _merge_field(sources, field, terms)
    return reports


def _merge_documents(sources: Sequence[Source], file: ArrayFileWriter) -> None:
    for kind in ("name", "stamp"):
        kept_of_all = [
            name.encode("utf-8", "surrogatepass")
            for segment, kept in sources
            for name, stays in zip(segment.names_of(kind), kept.tolist(), strict=True)
            if stays
        ]
        append_names(file, kind, kept_of_all)
    sizes = [sizes_of(segment.text_ends) for segment, _ in sources]
    for (segment, kept), of_texts in zip(sources, sizes, strict=True):
        for start in range(0, len(segment), REPORTS_AT_ONCE):
            end = min(start + REPORTS_AT_ONCE, len(segment))
            texts = segment.packed_texts(start, end)
            file.append("texts", texts[np.repeat(kept[start:end], of_texts[start:end])])
            segment.forget()
    together = np.concatenate([of[kept] for of, (_, kept) in zip(sizes, sources, strict=True)])
    file.append("text_ends", ends_of(together).astype(np.uint64))
    for space in ("characters", "passages"):
        kept_sizes = [sizes_of(segment.bounds(space))[kept] for segment, kept in sources]
        file.append(space, ends_of(np.concatenate(kept_sizes)).astype(np.uint32))
    starts, lengths = [], []
    for (segment, kept), move in zip(sources, _moves(sources, "characters"), strict=True):
        stays = np.repeat(kept, sizes_of(segment.passages))
        starts.append(move(segment.passage_starts[stays]).numbers)
        lengths.append(segment.passage_lengths[stays])
    together = np.concatenate(starts).astype(np.int64)
    append_passages(file, together, np.concatenate(lengths).astype(np.int64))


class Moved(NamedTuple):
    """Numbers as they are in the new segment; None for `kept` where all are still there."""

    numbers: Numbers
    kept: npt.NDArray[np.bool_] | None = None


Move = Callable[[Numbers], Moved]


def _moves(sources: Sequence[Source], space: Space) -> list[Move]:
    """For each source what becomes of its numbers."""
    moves: list[Move] = []
    base = 0
    for segment, kept in sources:
        bounds = segment.bounds(space)
        sizes = sizes_of(bounds) * kept
        moves.append(_move(bounds, base + starts_of(sizes), kept))
        base += int(sizes.sum())
    return moves


def _move(bounds: Numbers, new_starts: Ints, kept: npt.NDArray[np.bool_]) -> Move:
    if kept.all():
        first = np.uint32(new_starts[0] if len(new_starts) else 0)
        return lambda numbers: Moved(numbers + first)
    shifts = new_starts - bounds[:-1]

    def move(numbers: Numbers) -> Moved:
        owners = np.searchsorted(bounds, numbers, "right") - 1
        stays = kept[owners]
        moved = numbers[stays] + shifts[owners[stays]]
        return Moved(moved.astype(np.uint32), stays)

    return move


def _merge_field(sources: Sequence[Source], field: str, file: ArrayFileWriter) -> None:
    lists = [segment.field(field) for segment, _ in sources]
    moves = _moves(sources, space_of(field))
    writer = ListsWriter(file, field)
    for terms, parts in _aligned(lists):
        writer.append(_together(terms, parts, lists, moves))
        for segment, _ in sources:
            segment.forget()
    lengths = [
        each.lengths[np.repeat(kept, sizes_of(segment.passages))]
        for each, (segment, kept) in zip(lists, sources, strict=True)
        if each.lengths is not None
    ]
    if lengths:
        file.append(f"{field}.lengths", smallest(np.concatenate(lengths)))


class Part(NamedTuple):
    """Terms of one source from one number to another, and their places among all terms."""

    start: int
    end: int
    rows: Ints


def _aligned(lists: Sequence[FieldLists]) -> Iterator[tuple[list[bytes], list[Part]]]:
    """All terms in order, some at a time, each time with where they stand in each source."""
    # The terms of a source are read twice, so that those of all need not be held at once.
    known: set[bytes] = set()
    for each in lists:
        known.update(each.terms())
    terms = sorted(known)
    number = {term: at for at, term in enumerate(terms)}
    rows = [np.fromiter(map(number.__getitem__, of.terms()), np.int64, len(of)) for of in lists]
    # What is reckoned for each source and term counts too, though the list be empty.
    sizes = np.full(len(terms), COUNT_BYTES * len(lists))
    for each, its_rows in zip(lists, rows, strict=True):
        sizes[its_rows] += each.sizes
    cuts = np.searchsorted(ends_of(sizes), np.arange(0, sizes.sum(), BYTES_AT_ONCE))
    cuts = np.unique(np.append(cuts, len(terms)))
    for start, end in zip(cuts.tolist(), cuts[1:].tolist(), strict=False):
        parts = []
        for its_rows in rows:
            first, last = np.searchsorted(its_rows, (start, end)).tolist()
            parts.append(Part(first, last, its_rows[first:last] - start))
        yield terms[start:end], parts


def _together(
    terms: Sequence[bytes],
    parts: Sequence[Part],
    lists: Sequence[FieldLists],
    moves: Sequence[Move],
) -> Inverted:
    """The lists of these terms: those of the first source, then those of the next …"""
    moved = [
        _moved(each.lists(part.start, part.end), move)
        for part, each, move in zip(parts, lists, moves, strict=True)
    ]
    counts = np.zeros((len(parts), len(terms)), np.int64)
    for row, part, of_part in zip(counts, parts, moved, strict=True):
        row[part.rows] = of_part.counts
    totals = counts.sum(axis=0)
    begin = starts_of(totals) + np.cumsum(counts, axis=0) - counts
    places = np.empty(totals.sum(), np.uint32)
    for starts, part, of_part in zip(begin, parts, moved, strict=True):
        # Where the list of each term goes, less where it stood: the same for all its numbers.
        shifts = starts[part.rows] - starts_of(of_part.counts)
        at = np.arange(len(of_part.numbers)) + np.repeat(shifts, of_part.counts)
        places[at] = of_part.numbers
    # A term of which all reports were deleted is gone.
    left = totals > 0
    remaining = [term for term, is_left in zip(terms, left.tolist(), strict=True) if is_left]
    return Inverted(Terms.of(remaining), Lists(totals[left], places))


def _moved(lists: Lists, move: Move) -> Lists:
    numbers, kept = move(lists.numbers)
    if kept is None or not len(lists.counts):
        return Lists(lists.counts, numbers)
    starts = starts_of(lists.counts)
    return Lists(np.add.reduceat(kept, starts, dtype=np.int64), numbers)


def _total(sources: Sequence[Source], space: Space) -> int:
    return sum(int((sizes_of(segment.bounds(space)) * kept).sum()) for segment, kept in sources)
