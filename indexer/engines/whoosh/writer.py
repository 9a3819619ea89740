"""Whoosh's index and writer, so that every way into an index of ours writes arrays.

A commit writes new segments, merges small ones, and then names what is in force in a table of
contents of its own; until that has its name, all is as before. Every file is on the disk before it
has its name, so that a loss of power costs no more than a kill: the commit that was under way.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from indexer.engines.whoosh.codec import ArrayCodec, ArraySegment
from indexer.engines.whoosh.inverting import Pool
from indexer.engines.whoosh.merging import Source, merge
from indexer.engines.whoosh.schema import ArrayField
from indexer.errors import IndexerError

# A batch of documents becomes a segment when it has so many characters: what is in memory till then
# takes about a hundred bytes a character.
BATCH_CHARACTERS = 2_000_000
# A segment is merged with those smaller than it once these together have so many times its reports.
# So each report is written again only a few times, and there are few segments to ask.
MERGED_WHEN = 3
# A segment of which less is left than this is written anew.
LEAST_LEFT = 0.5
WAIT_FOR_LOCK = 60.0


class ForeignIndex(IndexerError):
    """An index that something else has written to."""


class Storage(FileStorage):  # type: ignore[misc]
    """A folder in which a file that gets its name is on the disk with all that it says."""

    def rename_file(self, old: str, new: str, safe: bool = False) -> None:
        """Give a file its name for good; what it tells of is on the disk before."""
        _sync(Path(self.folder) / old)
        _sync(Path(self.folder))
        super().rename_file(old, new, safe)
        _sync(Path(self.folder))


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return  # only there a folder can be opened like a file
    # Some systems sync only what may be written.
    number = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class ArrayIndex(FileIndex):  # type: ignore[misc]
    """An index of which all segments are files of arrays."""

    def __init__(self, storage: Storage, batch_characters: int = BATCH_CHARACTERS) -> None:
        super().__init__(storage)
        self.batch_characters = batch_characters

    @classmethod
    def create(cls, storage: Storage, schema: Schema) -> None:
        """Make an empty index in a folder."""
        TOC.create(storage, schema)

    def segments(self) -> tuple[int, list[ArraySegment]]:
        """The newest generation, and the segments in force in it.

        Raises ForeignIndex where one of them is not ours.
        """
        contents = self._read_toc()
        for segment in contents.segments:
            if not isinstance(segment, ArraySegment):
                raise ForeignIndex(
                    f"another program has written to the index in {self.storage.folder}; remove "
                    "the folder and start again: it is then built anew from the store"
                )
        return contents.generation, contents.segments

    def writer(self, **_: object) -> ArrayWriter:
        """The only writer; it waits until no other is at work."""
        return ArrayWriter(self)


class ArrayWriter(SegmentWriter):  # type: ignore[misc]
    """Writes documents as segments of arrays, large batches as several.

    Of documents of the same report the last one stays.
    """

    def __init__(self, index: ArrayIndex) -> None:
        index.segments()  # none of a stranger's, before anything is locked
        self._batch_characters = index.batch_characters
        super().__init__(index, timeout=WAIT_FOR_LOCK, codec=ArrayCodec(), compound=False)
        self._written: list[ArraySegment] = []
        self._added_here: dict[str, tuple[ArraySegment, int]] = {}
        self.pool = _new_pool(self.schema)

    def add_document(self, **values: Any) -> None:
        """Add a report, in place of one of the same id that was added before in this batch."""
        report = values["report"]
        if report in self._added_here:
            segment, number = self._added_here[report]
            segment.delete_document(number)
        self._added_here[report] = (self.newsegment, self.docnum)
        super().add_document(**values)
        if self.pool.characters >= self._batch_characters:
            self._finish_batch()

    def delete_reports(self, reports: Sequence[str]) -> None:
        """Mark as deleted what the index held of these reports before."""
        for segment in self.segments:
            numbers = segment.opened(self.storage).numbers
            for report in reports:
                if report in numbers:
                    segment.delete_document(numbers[report])

    def commit(
        self, mergetype: object = None, optimize: bool | None = None, merge: bool | None = None
    ) -> None:
        """Put what was added and deleted in force. `optimize`: leave a single segment."""
        self._check_state()
        if self._added:
            self._finish_batch()
        self._close_segment()
        segments = [*self.segments, *self._written]
        if optimize or self.optimize:
            chosen = segments
        else:
            chosen = [] if merge is False else to_merge(segments)
        if len(chosen) > 1 or any(segment.has_deletions() for segment in chosen):
            others = [segment for segment in segments if segment not in chosen]
            segments = others + self._merged(chosen)
        self._commit_toc(segments)
        self._remove_unfinished()
        self._finish()

    def cancel(self) -> None:
        """Leave everything as it was, and let others write."""
        for segment in (*self._written, self.newsegment):
            for name in segment.list_files(self.storage):
                self.storage.delete_file(name)
        self.pool.cleanup()
        self._finish()

    def _finish_batch(self) -> None:
        """Write what was gathered, and begin another segment."""
        self._written.append(self._finalize_segment())
        self.newsegment = self.codec.new_segment(self.storage, self.indexname)
        self.perdocwriter = self.codec.per_document_writer(self.storage, self.newsegment)
        self.fieldwriter = self.codec.field_writer(self.storage, self.newsegment)
        self.pool = _new_pool(self.schema)
        self.docnum = self.docbase
        self._added = False

    def _close_segment(self) -> None:
        # Whoosh would write the files of a segment without documents.
        self.pool.cleanup()

    def _merged(self, segments: Sequence[ArraySegment]) -> list[ArraySegment]:
        """One segment in place of these, or none where nothing of them is left."""
        left = [segment for segment in segments if segment.doc_count()]
        if not left:
            return []
        new = self.codec.new_segment(self.storage, self.indexname)
        sources = [Source.of(each.opened(self.storage), set(each.deleted_docs())) for each in left]
        new.set_doc_count(merge(sources, Path(self.storage.folder), new.segment_id()))
        return [new]

    def _remove_unfinished(self) -> None:
        """Tables of contents that a killed writer did not finish; Whoosh forgets these."""
        for name in self.storage.list():
            if name.startswith(f"_{self.indexname}_") and not name.endswith(".toc"):
                self.storage.delete_file(name)


def to_merge(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """The segments that are to become one: small ones, and those of which little is left."""
    chosen = [each for each in segments if each.doc_count() < LEAST_LEFT * each.doc_count_all()]
    in_order = sorted(segments, key=ArraySegment.doc_count)
    smaller = 0
    for number, segment in enumerate(in_order):
        if smaller >= MERGED_WHEN * segment.doc_count():
            chosen = list(dict.fromkeys([*chosen, *in_order[: number + 1]]))
        smaller += segment.doc_count()
    return chosen


def _new_pool(schema: Schema) -> Pool:
    pool = Pool()
    for name, field in schema.items():
        if isinstance(field, ArrayField):
            pool.new_field(name, field)
    return pool
