"""A home that is open: the store, the engine and the regions that belong together."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from indexer import analysis, extraction, folding
from indexer.engines import Engine
from indexer.engines.whoosh import INDEX_VERSION, WhooshEngine
from indexer.errors import IndexerError
from indexer.home_policies import home_policies
from indexer.indexing import catch_up, put_together
from indexer.policies import version as mention_version
from indexer.settings import Settings
from indexer.store import Store, open_store
from indexer.store.database import NEWEST
from indexer.vocab.policy_names import Policies
from indexer.vocab.regions import Regions, load_regions

INDEX = "index"
BUILD = "build.json"
OWN_REGIONS = "regions.csv"

log = logging.getLogger(__name__)


class HomeError(IndexerError):
    """A home that cannot be used as it is, or not now."""


@dataclass(frozen=True)
class Vocabulary:
    """What names mean in a home, which need not exist; each part is read when it is asked for."""

    home: Path

    @cached_property
    def regions(self) -> Regions:
        """The national regions and the home's own."""
        return home_regions(self.home)

    @cached_property
    def policies(self) -> Policies:
        """The program's policies and the home's own."""
        return home_policies(self.home).policies


@dataclass(frozen=True, slots=True)
class Corpus:
    """All reports of one home, and what is needed to ask about them."""

    settings: Settings
    store: Store
    engine: Engine

    @property
    def regions(self) -> Regions:
        """The national regions and the home's own, which may have grown since it was opened."""
        return home_regions(self.settings.home)

    @property
    def policies(self) -> Policies:
        """The program's policies and the home's own, as they are now."""
        return home_policies(self.settings.home).policies

    @property
    def vocabulary(self) -> Vocabulary:
        """What names of regions and policies mean, as it is now."""
        return Vocabulary(self.settings.home)

    def close(self) -> None:
        """Let go of files and connections."""
        self.engine.close()
        self.store.close()


def open_corpus(settings: Settings, create: bool = False) -> Corpus:
    """Open a home; make one when `create` is set.

    An index of another version is built anew from the store, and what an interrupted ingest left
    out of it is brought in, unless a process is at that right now.

    Raises HomeError where there is no home, StoreError for one that a newer version wrote.
    """
    home = settings.home
    if not create and not home.exists():
        raise HomeError(f"no corpus in {home}; make one with: shuzhi --home {home} ingest PATH")
    with ExitStack() as opened:
        store = open_store(home)
        opened.callback(store.close)
        engine = _open_engine(home, store)
        opened.callback(engine.close)
        corpus = Corpus(settings, store, engine)
        _bring_in_pending(corpus)
        _tell_of_outdated(corpus)
        opened.pop_all()  # all went well: the corpus closes them
    return corpus


def reindex(settings: Settings) -> Corpus:
    """Open a home with an index built anew from the store, in whatever state the old one is.

    Raises HomeError where there is no home, or while another process changes it.
    """
    build = settings.home / INDEX / BUILD
    if settings.home.exists():
        with changing(settings.home):
            build.unlink(missing_ok=True)
    return open_corpus(settings)


def _open_engine(home: Path, store: Store) -> Engine:
    """The engine over the index of a home; an empty one where that cannot be used."""
    if _stated_build(home) == index_build():
        return WhooshEngine(home / INDEX)
    with changing(home):
        shutil.rmtree(home / INDEX, ignore_errors=True)
        store.mark_all_pending()
        engine = WhooshEngine(home / INDEX)
        _state_build(home)
    return engine


def _bring_in_pending(corpus: Corpus) -> None:
    """Make the engine show all that the store holds, unless a process is at that right now."""
    pending = corpus.store.pending()
    if not pending:
        return
    try:
        with changing(corpus.settings.home):
            log.warning("bringing %d reports into the index", len(pending))
            catch_up(corpus.store, corpus.engine, corpus.regions)
            put_together(corpus.store, corpus.engine, len(pending))
    except HomeError:
        log.warning("an ingest is under way; its last reports are found when it ends")


def _tell_of_outdated(corpus: Corpus) -> None:
    rules = extraction.version(own_region_tables(corpus.settings.home))
    if outdated := len(corpus.store.outdated_sources(rules)):
        log.warning("%d files were read by older rules; the next ingest reads them again", outdated)
    found_by = mention_version(home_policies(corpus.settings.home).version)
    if outdated := len(corpus.store.mentions.outdated(found_by)):
        log.warning("the policies changed; the next ingest looks for them in %d reports", outdated)


@contextmanager
def changing(home: Path) -> Iterator[None]:
    """Hold the home for changing it; others may read meanwhile.

    Raises HomeError when another process holds it.
    """
    lock = FileLock(home / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise HomeError(
            f"another process is changing {home}; wait until it ends, then try again"
        ) from None
    try:
        yield
    finally:
        lock.release()


def own_region_tables(home: Path) -> tuple[Path, ...]:
    """The table of the home's own regions, when there is one."""
    table = home / OWN_REGIONS
    return (table,) if table.exists() else ()


def home_regions(home: Path) -> Regions:
    """The national regions and those of a home, which need not exist."""
    return load_regions(*own_region_tables(home))


def index_build() -> dict[str, str]:
    """Names all that decides what an index holds. `build.json` beside an index states it."""
    parts = {"analysis": analysis.version(), "folding": folding.version()}
    return {"index": INDEX_VERSION, **parts}


def versions(home: Path) -> dict[str, str]:
    """Names all that decides what a home holds, for `stats` and reports of faults."""
    rules = extraction.version(own_region_tables(home))
    mentions = mention_version(home_policies(home).version)
    return {"store": NEWEST, "extraction": rules, "policies": mentions, **index_build()}


def _stated_build(home: Path) -> dict[str, str] | None:
    """What `build.json` says; None where it is absent or damaged."""
    try:
        stated: dict[str, str] = json.loads((home / INDEX / BUILD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stated


def _state_build(home: Path) -> None:
    (home / INDEX / BUILD).write_text(json.dumps(index_build(), indent=2), encoding="utf-8")
