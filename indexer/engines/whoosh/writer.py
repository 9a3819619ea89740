"""Whoosh's index and writer, so that every way into an index of ours writes arrays.

A commit writes new segments, merges small ones, and then names what is in force in a table of
contents of its own; until that has its name, all is as before. Every file is on the disk before it
has its name, so that a loss of power costs no more than a kill: the commit that was under way.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex
from whoosh.writing import SegmentWriter

from indexer.engines.whoosh.arrayfile import DamagedIndex
from indexer.engines.whoosh.codec import ArrayCodec, ArraySegment
from indexer.engines.whoosh.inverting import Pool
from indexer.engines.whoosh.merging import Source, merge
from indexer.engines.whoosh.schema import ArrayField, make_schema
from indexer.engines.whoosh.segment import DOCUMENTS, TERMS, Segment
from indexer.syncing import sync

# A batch of documents becomes a segment when it has so many characters: what is in memory till then
# takes about a hundred bytes a character.
BATCH_CHARACTERS = 2_000_000
# A segment is merged with those smaller than it once these together have so many times its reports.
# So each report is written again only a few times, and there are few segments to ask. Large ones
# come from an ingest, which writes many in a row and puts them together when it ends.
FEW_REPORTS = 200
MERGED_WHEN, LARGE_MERGED_WHEN = 3, 32
# A segment of which less is left than this is written anew.
LEAST_LEFT = 0.5
# Places in a segment have 32 bits, and so have those in its files.
MOST_CHARACTERS = 3_000_000_000
WAIT_FOR_LOCK = 60.0
# Whoosh writes generations with 31 bits; these count from the beginning of 2020.
FIRST_SECOND = 1_577_836_800
# Ends a table of contents.
CHECK = struct.Struct("<8sI")


class Storage(FileStorage):  # type: ignore[misc]
    """A folder in which a file that gets its name is on the disk with all that it says."""

    def rename_file(self, old: str, new: str, safe: bool = False) -> None:
        """Give a file its name for good; what it tells of is on the disk before.

        Only tables of contents are renamed. Each gets a checksum at its end, which Whoosh does not
        read.
        """
        path = Path(self.folder) / old
        check = _check_of(path.read_bytes())
        with open(path, "ab") as file:
            file.write(check)
        sync(Path(self.folder) / old)
        sync(Path(self.folder))
        super().rename_file(old, new, safe)
        sync(Path(self.folder))


def _check_of(data: bytes) -> bytes:
    return CHECK.pack(b"shuzhi-1", crc32(data))


class ArrayIndex(FileIndex):  # type: ignore[misc]
    """An index of which all segments are files of arrays."""

    def __init__(
        self, storage: Storage, batch_characters: int = BATCH_CHARACTERS, after: int = 0
    ) -> None:
        # Whoosh's own reads the table at once, and leaves the file open where it cannot.
        self.storage = storage
        self.indexname = _DEF_INDEX_NAME
        self._schema = make_schema()
        self.batch_characters = batch_characters
        self._after = after

    @classmethod
    def exists(cls, storage: Storage) -> bool:
        """Whether a folder has an index, be it one that cannot be read."""
        return bool(TOC._latest_generation(storage, _DEF_INDEX_NAME) >= 0)

    @classmethod
    def create(cls, storage: Storage, schema: Schema, after: int = 0) -> None:
        """Make an empty index in a folder.

        Generations count on from the time, so that those of an index that is made in place of
        another are none that anyone has seen before; and from `after`, as clocks may be set back.
        """
        for name in storage:
            if name.endswith((DOCUMENTS, TERMS)):
                raise DamagedIndex(Path(storage.folder), "no table says what is in force")
        generation = max(int(time.time() - FIRST_SECOND), after + 1)
        TOC(schema, [], generation).write(storage, _DEF_INDEX_NAME)

    def segments(self) -> tuple[int, list[ArraySegment]]:
        """The newest generation, and the segments in force in it.

        Raises DamagedIndex where the table is not as our writer wrote it; nothing of it is then
        unpickled.
        """
        contents = self._read_toc()
        return contents.generation, contents.segments

    def _read_toc(self) -> TOC:
        generation = self.latest_generation()
        name = TOC._filename(self.indexname, generation)
        path = Path(self.storage.folder) / name
        data = path.read_bytes()
        if data[-CHECK.size :] != _check_of(data[: -CHECK.size]):
            raise DamagedIndex(path, "the table of what is in force is not as shuzhi wrote it")
        memory = RamStorage()
        memory.files[name] = data
        return TOC.read(memory, self.indexname, generation, self._schema)

    def writer(self, anew: bool = False, **_: object) -> ArrayWriter:
        """The only writer; it waits until no other is at work.

        `anew`: it takes nothing over, and reads nothing of what is there.
        """
        if not anew:
            self.segments()  # none of a stranger's, before anything is locked
            return ArrayWriter(self)
        return ArrayWriter(_Bare(self.storage, self.batch_characters, self._after))


class _Bare(ArrayIndex):
    """An index as if nothing were in force in it; generations count on."""

    def _read_toc(self) -> TOC:
        return TOC(self._schema, [], max(self.latest_generation(), self._after))


class ArrayWriter(SegmentWriter):  # type: ignore[misc]
    """Writes documents as segments of arrays, large batches as several.

    Of documents of the same report the last one stays.
    """

    def __init__(self, index: ArrayIndex) -> None:
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
            numbers = self._opened(segment).numbers
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
        chosen = self._fitting(chosen)
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
        sources = [Source.of(self._opened(each), set(each.deleted_docs())) for each in left]
        new.set_doc_count(merge(sources, Path(self.storage.folder), new.segment_id()))
        return [new]

    def _fitting(self, segments: Sequence[ArraySegment]) -> list[ArraySegment]:
        """As many of these, the smallest first, as one segment has room for."""
        chosen: list[ArraySegment] = []
        left = MOST_CHARACTERS
        for segment in sorted(segments, key=ArraySegment.doc_count):
            left -= int(self._opened(segment).characters[-1])
            if left >= 0:
                chosen.append(segment)
        return chosen

    def _opened(self, segment: ArraySegment) -> Segment:
        try:
            return segment.opened(self.storage)
        except FileNotFoundError as error:  # no other writer can have removed it
            raise DamagedIndex(Path(error.filename), "the file is gone") from None

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
        few = segment.doc_count() < FEW_REPORTS
        if smaller >= (MERGED_WHEN if few else LARGE_MERGED_WHEN) * segment.doc_count():
            chosen = list(dict.fromkeys([*chosen, *in_order[: number + 1]]))
        smaller += segment.doc_count()
    return chosen


def _new_pool(schema: Schema) -> Pool:
    pool = Pool()
    for name, field in schema.items():
        if isinstance(field, ArrayField):
            pool.new_field(name, field)
    return pool
