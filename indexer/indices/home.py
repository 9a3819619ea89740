"""The index of a home: a folder in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from indexer.engines import Engine
from indexer.engines.whoosh import INDEX_VERSION, WhooshEngine
from indexer.indexing import rebuild
from indexer.indices.base import State, words_build
from indexer.store import Store
from indexer.syncing import write_whole
from indexer.vocab.regions import Regions

INDEX = "index"
BUILD = "build.json"


class HomeIndex:
    """A folder in the home, which one process at a time changes."""

    name = INDEX
    is_shared = False

    def __init__(self, home: Path) -> None:
        self._folder = home / INDEX

    def build(self) -> dict[str, str]:
        """Names all that decides what an index holds. `build.json` beside the index states it."""
        return {"index": INDEX_VERSION, **words_build()}

    def state(self) -> State:
        """Whether there is an index that was built as this program does."""
        if not WhooshEngine.exists(self._folder):
            return "gone"
        return "usable" if self._stated() == self.build() else "other"

    def open(self, after: int = 0) -> Engine:
        """The engine over the index."""
        return WhooshEngine(self._folder, after=after)

    def rebuild(self, store: Store, regions: Regions) -> Engine:
        """Others go on asking what was there until the new one is whole; then they see that."""
        if not WhooshEngine.exists(self._folder):
            shutil.rmtree(self._folder, ignore_errors=True)  # nothing says what of it is in force
        engine = WhooshEngine(self._folder, after=store.shown_generation())
        try:
            rebuild(store, engine, regions)
            write_whole(self._folder / BUILD, json.dumps(self.build(), indent=2).encode())
        except BaseException:
            engine.close()
            raise
        return engine

    def make_usable(self, store: Store, regions: Regions) -> Engine:
        """All that an index holds is in the store."""
        return self.rebuild(store, regions)

    def has_lost(self, shown: int, generation: int) -> bool:
        """Nobody writes to it without noting that, unless he is killed in between."""
        return shown != generation

    def bytes(self) -> int:
        """The size of its files."""
        return sum(file.stat().st_size for file in self._folder.iterdir())

    def leftovers(self) -> Mapping[str, Callable[[], None]]:
        """Files of a commit that was killed."""
        if self.state() != "usable":
            return {}
        with closing(WhooshEngine(self._folder)) as engine:
            return {
                f"{INDEX}/{path.name}": partial(path.unlink, missing_ok=True)
                for path in engine.leftovers()
            }

    def _stated(self) -> dict[str, str] | None:
        """What `build.json` says; None where it is absent or damaged."""
        with suppress(OSError, ValueError):
            stated: dict[str, str] = json.loads((self._folder / BUILD).read_text("utf-8"))
            return stated
        return None
