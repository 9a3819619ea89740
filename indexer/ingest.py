"""Files -> store -> engine: the way of a report, in order. Read this first.

    walk        folders -> the files that may hold reports
    open        archives -> their members
    extract     file -> report: readers, cleaning, structure, metadata   (extraction.py)
    figures     report -> figures                                        (figures/)
    mentions    report -> mentions of policies and documents             (policies/)
    put         report, what was found in it, original file -> store, one transaction (store/)
    renew       stored texts -> mentions, where the policies changed     (renewing.py)
    index       report, what was found in it -> documents -> engine      (indexing.py)
    optimize    many parts of the index -> one, where much is new        (engines/)
    derive      texts -> characters, similar sentences, fingerprints     (derived.py)
    link        fingerprints -> near duplicates -> store                 (reuse/)

Extraction and the cutting of words run in worker processes; this process alone writes.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from indexer import characters, extraction, readers, reuse, similar
from indexer.corpus import OWN_REGIONS, Corpus, changing, own_region_tables
from indexer.derived import refresh
from indexer.errors import UnreadableReport
from indexer.home_policies import home_policies
from indexer.indexing import Feed, catch_up, put_together, words_version
from indexer.manifest import Manifest, read_manifest
from indexer.models import Labels
from indexer.readers import SourceFile
from indexer.renewing import renew_mentions
from indexer.store import KnownSource
from indexer.vocab.region_table import merged, read_units, write_units
from indexer.vocab.regions import load_regions
from indexer.workers import Extracted, Task, Workers

# Fewer files than this are read sooner than worker processes start.
WORTH_WORKERS = 48
# Files read ahead of the writer, for each worker.
AHEAD = 4

Progress = Callable[[str], None]


@dataclass(slots=True)
class IngestResult:
    """What an ingest did. `rejected` files hold no readable report; `warnings` tell of labels.

    `renewed` counts reports that mention other policies since the vocabulary changed.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    skipped: int = 0
    renewed: int = 0
    rejected: list[UnreadableReport] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Walk(NamedTuple):
    """The files to read, and how many others stood beside them."""

    files: tuple[Path, ...]
    skipped: int


def walk(paths: Iterable[Path], home: Path) -> Walk:
    """The files under some paths, in order of name. A file that is named itself is always read.

    A home that lies under a path, as the default one does under the current folder, is left out.
    """
    files: list[Path] = []
    skipped = 0
    for path in paths:
        if not path.is_dir():
            files.append(Path(os.path.abspath(path)))
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".")
                and os.path.abspath(os.path.join(folder, name)) != os.path.abspath(home)
            )
            for name in sorted(names):
                if readers.verdict(name) == "read":
                    files.append(Path(os.path.abspath(os.path.join(folder, name))))
                else:
                    skipped += 1
    return Walk(tuple(dict.fromkeys(files)), skipped)


def ingest(
    corpus: Corpus,
    found: Walk,
    manifest: Path | None = None,
    jobs: int = 1,
    progress: Progress = lambda path: None,
) -> IngestResult:
    """Take files into a corpus.

    A file that cannot be read is listed with the reason, and the others go on. A file with the same
    bytes and labels as before is left alone. Reports that were read by older rules are read again
    from their originals, also when their files are not among these or no longer exist. `progress`
    is called with each file that is done.
    An ingest that is interrupted leaves every report that it finished; the next one goes on.

    Raises HomeError when another process is changing the home, ManifestError and RegionTableError
    for tables that cannot be used.
    """
    began = time.monotonic()
    result = IngestResult(skipped=found.skipped)
    with changing(corpus.settings.home):
        if manifest:
            adopt_regions(corpus.settings.home, manifest)
        labels = read_manifest(manifest, corpus.regions) if manifest else Manifest({}, ())
        result.warnings += labels.warnings
        workers = jobs if len(found.files) >= WORTH_WORKERS else 1
        _Ingest(corpus, labels, workers, result).run(found.files, progress)
        result.renewed = renew_mentions(corpus).changed
        catch_up(corpus.store, corpus.engine, corpus.regions)
        corpus.store.words.forget_others(words_version(), corpus.store.text_digests().values())
        put_together(corpus.store, corpus.engine, result.added + result.updated)
        derive(corpus)
    result.seconds = round(time.monotonic() - began, 3)
    return result


def derive(corpus: Corpus) -> None:
    """Bring all that is made from the texts up to the store. Who calls this holds the home."""
    for recipe in (characters.recipe(), similar.recipe(corpus), reuse.recipe(corpus)):
        refresh(corpus, recipe)
    reuse.link_near_duplicates(corpus)


def adopt_regions(home: Path, manifest: Path) -> None:
    """Keep the regions that stand beside a manifest as the home's own.

    A manifest may name places that no national table knows, such as development zones; its
    `regions.csv` declares them. What the home says of a code already stays.

    Raises RegionTableError for a table with faults, and then keeps nothing of it.
    """
    table = manifest.with_name(OWN_REGIONS)
    if not table.exists():
        return
    known = own_region_tables(home)
    load_regions(*known, table)
    write_units(home / OWN_REGIONS, merged(*map(read_units, (table, *known))))


class _Ingest:
    """One run: files go to workers a few ahead of the writer, and are stored in order."""

    def __init__(self, corpus: Corpus, manifest: Manifest, jobs: int, result: IngestResult) -> None:
        self._store = corpus.store
        self._manifest = manifest
        self._result = result
        self._feed = Feed(corpus.store, corpus.engine, corpus.regions)
        self._region_tables = own_region_tables(corpus.settings.home)
        self._policy_files = home_policies(corpus.settings.home).files
        self._version = extraction.version(self._region_tables)
        self._workers = Workers(jobs)
        self._most_waiting = jobs * AHEAD
        self._waiting: deque[tuple[Task, Future[Extracted]]] = deque()

    def run(self, files: Iterable[Path], progress: Progress) -> None:
        try:
            for path in files:
                for source in readers.open_sources(path):
                    self._take(source)
                progress(str(path))
            self._finish_all()
            for old in self._store.outdated_sources(self._version):
                data = self._store.originals.path(old.sha256).read_bytes()
                self._submit(SourceFile(old.path, data), old.labels)
            self._finish_all()
            self._feed.flush()
        finally:
            self._workers.close()

    def _finish_all(self) -> None:
        while self._waiting:
            self._finish_first()

    def _take(self, source: SourceFile | UnreadableReport) -> None:
        if isinstance(source, UnreadableReport):
            self._reject(source)
            return
        labels = self._manifest.labels_of(source.path)
        if self._is_known(source, labels):
            self._result.unchanged += 1
            return
        self._submit(source, labels)

    def _submit(self, source: SourceFile, labels: Labels) -> None:
        task = Task(source, labels, self._region_tables, self._policy_files)
        self._waiting.append((task, self._workers.submit(task)))
        if len(self._waiting) > self._most_waiting:
            self._finish_first()

    def _is_known(self, source: SourceFile, labels: Labels) -> bool:
        known = self._store.known_source(source.path)
        return known == KnownSource(
            hashlib.sha256(source.data).hexdigest(), dict(labels), self._version
        )

    def _finish_first(self) -> None:
        task, future = self._waiting.popleft()
        try:
            extracted = self._workers.result(task, future)
        except UnreadableReport as error:
            self._reject(error)
            return
        report, figures, mentions, words = extracted
        data = task.source.data
        outcome = self._store.put(report, figures, data, task.labels, self._version, mentions)
        match outcome.status:
            case "added":
                self._result.added += 1
            case "updated":
                self._result.updated += 1
            case "duplicate":
                self._result.duplicates += 1
            case "unchanged":
                self._result.unchanged += 1
        if outcome.written:
            self._feed.add(replace(report, id=outcome.report), figures, mentions.found, words)
        else:
            self._feed.leave_out(outcome.report)

    def _reject(self, error: UnreadableReport) -> None:
        self._store.add_failure(error)
        self._result.rejected.append(error)
