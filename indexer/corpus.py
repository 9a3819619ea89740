"""A home that is open: the store, the engine and the regions that belong together."""

from __future__ import annotations

import errno
import json
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from indexer import extraction
from indexer.engines import Engine
from indexer.errors import IndexerError
from indexer.home_policies import home_policies
from indexer.indexing import catch_up, mark_differing, put_together
from indexer.indices import index_of
from indexer.policies import version as mention_version
from indexer.settings import Settings
from indexer.store import Store, open_store
from indexer.store.database import NEWEST
from indexer.vocab.policy_names import Policies
from indexer.vocab.regions import Regions, load_regions

OWN_REGIONS = "regions.csv"
LOCK = "lock"
# Processes that share a store hold the home for a moment each; only a longer wait is told of.
SECONDS_OF_SILENCE = 2.0
# A disk is full, a share of it is used up, a file has become as large as it may, or the disk can
# only be read.
FAULTS_OF_DISKS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)

log = logging.getLogger(__name__)


class HomeError(IndexerError):
    """A home that cannot be used as it is, or not now."""


class HomeBusy(HomeError):
    """A home that can be asked, but not be changed now, or not from here."""


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


def open_corpus(settings: Settings, create: bool = False, wait: bool = False) -> Corpus:
    """Open a home; make one when `create` is set.

    An index that is of another version or gone is built anew from the store, and what an
    interrupted ingest left out of it is brought in, unless a process is at that right now. `wait`:
    what cannot do without the home being changed waits for whoever is changing it.

    Raises HomeError where there is no home, StoreError for one that a newer version wrote or that
    is damaged.
    """
    home = settings.home
    if not create:
        must_exist(home)
    with ExitStack() as opened:
        store = open_store(home, settings.store)
        opened.callback(store.close)
        engine = _open_engine(settings, store, wait)
        opened.callback(engine.close)
        corpus = Corpus(settings, store, engine)
        _bring_in_pending(corpus, wait)
        _tell_of_outdated(corpus)
        opened.pop_all()  # all went well: the corpus closes them
    return corpus


def must_exist(home: Path) -> None:
    """Raises HomeError where there is no home."""
    if not home.exists():
        raise HomeError(f"no corpus in {home}; make one with: shuzhi --home {home} ingest PATH")


def reindex(settings: Settings) -> Corpus:
    """Open a home with an index built anew from the store, in whatever state the old one is.

    Others go on asking the old one until the new one is whole; then they see that. What is killed
    halfway leaves the old one in force, and files that the next change of the index removes.

    Raises HomeError where there is no home, or while another process changes it.
    """
    home = settings.home
    must_exist(home)
    with closing(open_store(home, settings.store)) as store, changing(home):
        index_of(settings).rebuild(store, home_regions(home)).close()
    return open_corpus(settings)


def _open_engine(settings: Settings, store: Store, wait: bool) -> Engine:
    """The engine over the index of a home, which is made usable where it is not."""
    index, home = index_of(settings), settings.home
    if index.state() != "usable":
        with changing(home, wait):
            if index.state() != "usable":  # another process may just have built it
                if count := store.count_reports():
                    log.warning("building the index of %d reports anew", count)
                return index.make_usable(store, home_regions(home))
    return index.open(after=store.shown_generation())


def _bring_in_pending(corpus: Corpus, wait: bool) -> None:
    """Make the engine show all that the store holds, unless a process is at that right now."""
    store, engine = corpus.store, corpus.engine
    has_lost = index_of(corpus.settings).has_lost
    if not store.pending() and not has_lost(store.shown_generation(), engine.generation):
        return
    try:
        with changing(corpus.settings.home, wait):
            if has_lost(store.shown_generation(), engine.generation):
                mark_differing(store, engine)
            if pending := store.pending():
                log.warning("bringing %d reports into the index", len(pending))
                catch_up(store, engine, corpus.regions)
                put_together(store, engine, len(pending))
    except HomeBusy as error:
        if pending := store.pending():
            log.warning("%d reports are not in the index yet: %s", len(pending), error)


def _tell_of_outdated(corpus: Corpus) -> None:
    rules = extraction.version(own_region_tables(corpus.settings.home))
    if outdated := len(corpus.store.outdated_sources(rules)):
        log.warning("%d files were read by older rules; the next ingest reads them again", outdated)
    found_by = mention_version(home_policies(corpus.settings.home).version)
    if outdated := len(corpus.store.mentions.outdated(found_by)):
        log.warning("the policies changed; the next ingest looks for them in %d reports", outdated)


@contextmanager
def changing(home: Path, wait: bool = False, seconds: float = 0) -> Iterator[None]:
    """Hold the home for changing it; others may read meanwhile. `wait` until nobody else holds it,
    or wait for some `seconds`.

    Raises HomeError when another process holds it, where nothing can be written, and, out of what
    is done inside, where there is no room left on the disk.
    """
    lock = FileLock(home / LOCK)
    with writing(home):
        try:
            _acquire(lock, home, wait, seconds)
            yield
        finally:
            lock.release()


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Raises HomeError, out of what is done inside, where there is no room left on the disk."""
    try:
        yield
    except OSError as error:
        if error.errno not in FAULTS_OF_DISKS:
            raise
        raise HomeError(
            f"{home} cannot be changed: {error.strerror} ({error.filename or 'while writing'}). "
            "Nothing that was finished is lost: mend that, then go on as before"
        ) from error


def _acquire(lock: FileLock, home: Path, wait: bool, seconds: float) -> None:
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        if not wait:
            raise HomeBusy(
                f"{_holder(home)} is changing {home}; wait until it ends, then try again"
            ) from None
        try:
            lock.acquire(timeout=SECONDS_OF_SILENCE)
        except Timeout:
            log.warning("waiting for %s, which is changing %s", _holder(home), home)
            lock.acquire(timeout=-1)
    except OSError as error:
        raise HomeBusy(
            f"{home} cannot be changed from here ({error.strerror}); it can be searched"
        ) from None
    # Who comes too late reads this. It is no fault where it cannot be written.
    with suppress(OSError):
        stated = {"process": os.getpid(), "since": f"{datetime.now():%Y-%m-%d %H:%M:%S}"}
        (home / LOCK).write_text(json.dumps(stated), encoding="utf-8")


def _holder(home: Path) -> str:
    """Who holds a home, as far as that is written there."""
    try:
        stated = json.loads((home / LOCK).read_text(encoding="utf-8"))
        return f"another process ({stated['process']}, since {stated['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def own_region_tables(home: Path) -> tuple[Path, ...]:
    """The table of the home's own regions, when there is one."""
    table = home / OWN_REGIONS
    return (table,) if table.exists() else ()


def home_regions(home: Path) -> Regions:
    """The national regions and those of a home, which need not exist."""
    return load_regions(*own_region_tables(home))


def versions(settings: Settings) -> dict[str, str]:
    """Names all that decides what a home holds, for `stats` and reports of faults."""
    home = settings.home
    rules = extraction.version(own_region_tables(home))
    mentions = mention_version(home_policies(home).version)
    return {
        "store": NEWEST,
        "extraction": rules,
        "policies": mentions,
        **index_of(settings).build(),
    }
