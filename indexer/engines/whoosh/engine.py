"""The `Engine` protocol on an index of Whoosh 2.7.4 with our codec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from indexer.engines.base import Document, EngineHit, Results
from indexer.engines.whoosh.arrayfile import ArrayFile, DamagedIndex
from indexer.engines.whoosh.executor import Executor
from indexer.engines.whoosh.schema import OF_PASSAGES, make_schema
from indexer.engines.whoosh.segment import DOCUMENTS, TERMS, Segment
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.writer import BATCH_CHARACTERS, ArrayIndex, ArrayWriter, Storage
from indexer.errors import IndexerError
from indexer.query import Clause, Sort, Unit

# Changes whenever an index written before can no longer be read or would answer otherwise.
INDEX_VERSION = "whoosh-7"
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

    def __init__(
        self, folder: Path, batch_characters: int = BATCH_CHARACTERS, after: int = 0
    ) -> None:
        """`batch_characters`: reports with so many are held in memory before they are written.

        `after`: no generation of an index made here is so low, though the clock were set back.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        storage = Storage(str(folder))
        if not ArrayIndex.exists(storage):
            ArrayIndex.create(storage, make_schema(), after)
        self._index = ArrayIndex(storage, batch_characters, after)
        self._state = State(-1, {}, Snapshot([]))

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether a folder has an index, be it one that cannot be read."""
        return folder.is_dir() and ArrayIndex.exists(Storage(str(folder)))

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

    def remove(self, reports: Mapping[str, int]) -> None:
        """Forget these reports. One process writes at a time, so that none comes too late."""
        with self._writer() as writer:
            writer.delete_reports(list(reports))

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Hold these reports and nothing else, all in one commit."""
        with self._writer(anew=True) as writer:
            for document in documents:
                writer.add_document(**_values(document))
            writer.optimize = True

    def stamps(self) -> dict[str, str]:
        """The stamp of the document of every report that is held."""
        return self._current().snapshot.stamps()

    def damages(self) -> list[IndexerError]:
        """What is not as it was written, of all files that are in force."""
        found: list[IndexerError] = []
        try:
            _, in_force = self._index.segments()
        except FileNotFoundError as error:
            return [DamagedIndex(Path(error.filename), "the file is gone")]
        except DamagedIndex as error:
            return [error]
        for segment in in_force:
            for suffix in (DOCUMENTS, TERMS):
                path = Path(self._index.storage.folder) / segment.make_filename(suffix)
                try:
                    ArrayFile(path).check()
                except FileNotFoundError:
                    found.append(DamagedIndex(path, "the file is gone"))
                except DamagedIndex as error:
                    found.append(error)
        return found

    def leftovers(self) -> list[Path]:
        """The files of a commit that was killed, which the next one removes; none may go on now."""
        try:
            generation, in_force = self._index.segments()
        except (FileNotFoundError, DamagedIndex):
            return []  # then nobody knows what is in force
        known = tuple(f"{segment.segment_id()}." for segment in in_force)
        table = f"_{self._index.indexname}_{generation}.toc"
        return [
            path
            for path in Path(self._index.storage.folder).glob("*MAIN_*")
            if not path.name.startswith(known) and path.name != table and "LOCK" not in path.name
        ]

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
    def _writer(self, anew: bool = False) -> Iterator[ArrayWriter]:
        writer = self._index.writer(anew)
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
        "stamp": document.stamp,
        "text": document.text,
        "numbers": document.text,
        "passages": [(passage.start, passage.end) for passage in passages],
        "words": [passage.words for passage in passages],
        **document.labels,
        **own,
    }
