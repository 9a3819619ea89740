"""The index on servers that many machines share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial

from indexer.engines import Engine
from indexer.engines.opensearch import INDEX_VERSION, OpenSearchEngine, build_of
from indexer.indexing import rebuild
from indexer.indices.base import State, words_build
from indexer.settings import OpenSearchSettings
from indexer.store import Store
from indexer.vocab.regions import Regions


class ServerIndex:
    """An alias on a cluster. Processes that ask it and write to it need not know of each other."""

    is_shared = True

    def __init__(self, settings: OpenSearchSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """The alias and where it is."""
        return f"{self._settings.index} at {self._settings.url}"

    def build(self) -> dict[str, str]:
        """Names all that decides what an index holds; a note beside the index states it."""
        return {"index": INDEX_VERSION, **words_build()}

    def state(self) -> State:
        """Whether there is an index that was built as this program does."""
        with closing(self._engine()) as engine:
            noted = engine.indices.noted() if engine.indices.in_force() else None
        if noted is None:
            return "gone"
        return "usable" if noted.build == build_of(self.build()) else "other"

    def open(self, after: int = 0) -> Engine:
        """The engine over the index."""
        engine = self._engine()
        if after > engine.generation:
            engine.indices.count_on(after)
        return engine

    def rebuild(self, store: Store, regions: Regions) -> Engine:
        """Others go on asking and changing what was there until the new one is whole."""
        engine = self._engine()
        try:
            rebuild(store, engine, regions)
        except BaseException:
            engine.close()
            raise
        return engine

    def make_usable(self, store: Store, regions: Regions) -> Engine:
        """An index for a corpus that begins. To build one of millions of reports is for a person.

        Raises EngineUnavailable where the store has reports.
        """
        if not store.count_reports():
            return self.rebuild(store, regions)
        engine = self._engine()
        with closing(engine):
            engine.generation  # noqa: B018 - says what is the matter
        return engine

    def has_lost(self, shown: int, generation: int) -> bool:
        """Others may change it at any moment; only an older state of it was put back."""
        return generation < shown

    def bytes(self) -> int:
        """What the servers say, copies counted."""
        with closing(self._engine()) as engine:
            return engine.indices.bytes()

    def leftovers(self) -> Mapping[str, Callable[[], None]]:
        """Indices that a killed process had not made whole, or not yet removed."""
        with closing(self._engine()) as engine:
            return {
                f"{name} at {self._settings.url}": partial(self._remove, name)
                for name in engine.indices.others()
            }

    def _remove(self, name: str) -> None:
        with closing(self._engine()) as engine:
            engine.indices.remove(name)

    def _engine(self) -> OpenSearchEngine:
        return OpenSearchEngine(self._settings, self.build())
