"""The `Engine` protocol on an index of Whoosh 2.7.4."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from whoosh import index
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import Storage
from whoosh.reading import TermNotFound
from whoosh.writing import SegmentWriter

from indexer import analysis
from indexer.engines.base import Document, EngineHit, Results
from indexer.engines.whoosh.executor import Executor
from indexer.engines.whoosh.schema import make_schema
from indexer.engines.whoosh.snapshot import Snapshot, identity, stored
from indexer.query import Clause, Sort, Unit

# Changes whenever an index written before can no longer be read or would answer otherwise.
INDEX_VERSION = "whoosh-5"
# Megabytes of postings held in memory before Whoosh sorts them through a file.
WRITER_MEMORY = 512


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec, but for the names of segments.

    Whoosh draws them from the common `random` generator. A program that seeds it draws the name of
    a segment that exists, and the writer empties that segment's files before anything is read.
    """

    def new_segment(self, storage: Storage, indexname: str) -> W3Segment:
        segment = super().new_segment(storage, indexname)
        segment.segid = secrets.token_hex(8)
        return segment


class WhooshEngine:
    """An index in a folder of its own. Opens it, or makes an empty one.

    An index of Whoosh holds pickled data, so that reading one is running it: the folder is made
    for its owner alone, and one from a stranger must never be opened.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if index.exists_in(folder):
            self._index = index.open_dir(folder)
        else:
            self._index = index.create_in(folder, make_schema())
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._read_generation = -1

    @property
    def generation(self) -> int:
        """The number of the last commit to the index, by any process."""
        return int(self._index.latest_generation())

    def add(self, documents: Iterable[Document]) -> None:
        """Index documents in place of all that the index held of their reports."""
        added: set[str] = set()
        with self._writer() as writer:
            for document in documents:
                added.add(document.report)
                writer.add_document(
                    words=document.words,
                    grams=analysis.grams(document.text),
                    characters=document.text,
                    text=stored(document.text),
                    unit=(document.unit,),
                    report=(document.report,),
                    identity=identity(document.report, document.passage).encode(),
                    **document.labels,
                )
            _delete(writer, added)

    def remove(self, reports: Iterable[str]) -> None:
        """Forget all documents of these reports."""
        with self._writer() as writer:
            _delete(writer, reports)

    def search(
        self,
        query: Clause,
        *,
        unit: Unit = "report",
        filters: Mapping[str, Sequence[str]] | None = None,
        facets: Sequence[str] = (),
        sort: Sort = "relevance",
        limit: int = 20,
        offset: int = 0,
        deadline: float | None = None,
    ) -> Results:
        """Find documents of one unit, as `Engine.search` says."""
        # Whoosh's readers keep a place in their files, and so serve one thread at a time.
        with self._lock:
            snapshot = self._current()
            executor = Executor(snapshot, query, unit, filters or {}, deadline)
            hits = tuple(
                _hit(snapshot.identity(number), score)
                for number, score in executor.best(sort, limit, offset)
            )
            counts = {name: executor.facet(name) for name in facets}
            return Results(executor.total, hits, counts, executor.cut)

    def close(self) -> None:
        """Close the files of the index."""
        with self._lock:
            if self._snapshot:
                self._snapshot.close()
            self._snapshot = None
            self._read_generation = -1
            self._index.close()

    def _current(self) -> Snapshot:
        """The newest state of the index; commits of other processes are seen at once."""
        if self._snapshot is None or self._read_generation != self.generation:
            if self._snapshot:
                self._snapshot.close()
            self._read_generation = self.generation
            self._snapshot = Snapshot(self._index.reader())
        return self._snapshot

    @contextmanager
    def _writer(self) -> Iterator[SegmentWriter]:
        # compound: a compound segment is copied into memory whole each time it is opened.
        writer = SegmentWriter(
            self._index,
            timeout=60.0,
            limitmb=WRITER_MEMORY,
            codec=_Codec(compression=0),
            compound=False,
        )
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit()


def _delete(writer: SegmentWriter, reports: Iterable[str]) -> None:
    """Mark as deleted what the index holds of some reports; what the writer just added stays.

    Whoosh's own delete_by_query opens a reader for each call and never closes it.
    """
    with closing(writer.reader()) as reader:
        for report in reports:
            try:
                documents = reader.postings("report", report.encode()).all_ids()
            except TermNotFound:
                continue
            for document in list(documents):
                writer.delete_document(document)


def _hit(name: str, score: float) -> EngineHit:
    report, _, passage = name.partition(":")
    return EngineHit(report, int(passage) if passage else None, score)
