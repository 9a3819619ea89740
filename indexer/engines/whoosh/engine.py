"""The `Engine` protocol on an index of Whoosh 2.7.4 with our codec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from indexer.engines.base import Document, EngineHit, Results
from indexer.engines.whoosh.arrayfile import DamagedIndex
from indexer.engines.whoosh.executor import Executor
from indexer.engines.whoosh.schema import OF_PASSAGES, make_schema
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.writer import BATCH_CHARACTERS, ArrayIndex, ArrayWriter, Storage
from indexer.query import Clause, Sort, Unit

# Changes whenever an index written before can no longer be read or would answer otherwise.
INDEX_VERSION = "whoosh-6"
# A writer may remove a segment just as it is opened; then there is a newer state to open.
TRIES = 10


class State(NamedTuple):
    """The index at one generation, and its segments by name."""

    generation: int
    segments: Mapping[str, Segment]
    snapshot: Snapshot


class WhooshEngine:
    """An index in a folder of its own. Opens it, or makes an empty one.

    Whoosh's table of contents is pickled, so that reading it is running it: the folder is made for
    its owner alone, and one from a stranger must never be opened.
    """

    def __init__(self, folder: Path, batch_characters: int = BATCH_CHARACTERS) -> None:
        """`batch_characters`: reports with so many are held in memory before they are written."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        storage = Storage(str(folder))
        if not ArrayIndex.exists(storage):
            ArrayIndex.create(storage, make_schema())
        self._index = ArrayIndex(storage, batch_characters)
        self._state = State(-1, {}, Snapshot([]))

    @property
    def generation(self) -> int:
        """The number of the last commit to the index, by any process."""
        return int(self._index.latest_generation())

    def add(self, documents: Iterable[Document]) -> None:
        """Index reports, each in place of what the index held of it."""
        added: list[str] = []
        with self._writer() as writer:
            for document in documents:
                added.append(document.report)
                writer.add_document(**_values(document))
            writer.delete_reports(added)

    def remove(self, reports: Iterable[str]) -> None:
        """Forget these reports."""
        with self._writer() as writer:
            writer.delete_reports(list(reports))

    def optimize(self) -> None:
        """Make one segment of all, which takes the least room and is asked soonest."""
        with self._writer() as writer:
            writer.optimize = True

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
        """Find reports, or passages, as `Engine.search` says."""
        snapshot = self._current().snapshot
        executor = Executor(snapshot, query, unit, filters or {}, deadline)
        hits = tuple(
            EngineHit(*snapshot.name(number, unit), score)
            for number, score in executor.best(sort, limit, offset)
        )
        counts = {name: executor.facet(name) for name in facets}
        return Results(executor.total, hits, counts, executor.cut)

    def close(self) -> None:
        """Let go of the files of the index; they are closed when no search needs them."""
        self._state = State(-1, {}, Snapshot([]))
        self._index.close()

    def _current(self) -> State:
        """The newest state of the index; commits of other processes are seen at once.

        There is no lock: two threads that see a new generation may both open it, and a process that
        forks has none to wait for.
        """
        state = self._state
        if state.generation != self.generation:
            state = self._state = self._opened(state.segments)
        return state

    def _opened(self, known: Mapping[str, Segment]) -> State:
        for _ in range(TRIES - 1):
            try:
                return self._open(known)
            except FileNotFoundError:
                continue
        try:
            return self._open(known)
        except FileNotFoundError as error:
            raise DamagedIndex(Path(error.filename), "the file is gone") from None

    def _open(self, known: Mapping[str, Segment]) -> State:
        """The newest state; of segments that are open already nothing is read again."""
        generation, in_force = self._index.segments()
        segments: dict[str, Segment] = {}
        for segment in in_force:
            name = segment.segment_id()
            segments[name] = known.get(name) or segment.opened(self._index.storage)
        deleted = [set(segment.deleted_docs()) for segment in in_force]
        together = zip(segments.values(), deleted, strict=True)
        return State(generation, segments, Snapshot(list(together)))

    @contextmanager
    def _writer(self) -> Iterator[ArrayWriter]:
        writer = self._index.writer()
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.cancel()
            raise


def _values(document: Document) -> dict[str, object]:
    """A report as the fields of the index."""
    passages = document.passages
    own = {
        name: [passage.labels.get(field, ()) for passage in passages]
        for field, name in OF_PASSAGES.items()
    }
    return {
        "report": document.report,
        "text": document.text,
        "numbers": document.text,
        "passages": [(passage.start, passage.end) for passage in passages],
        "words": [passage.words for passage in passages],
        **document.labels,
        **own,
    }
