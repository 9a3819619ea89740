"""Files -> store -> engine: the way of a report, in order. Read this first.

    walk        folders -> the files that may hold reports               (walking.py)
    fetch       addresses -> the files behind them                       (prefetching.py, fetching/)
    open        archives, tables, mails -> what they hold                (opening.py)
    extract     file -> report: readers, cleaning, structure, metadata   (extraction.py)
    figures     report -> figures                                        (figures/)
    mentions    report -> mentions of policies and documents             (policies/)
    put         report, what was found in it, original file -> store, one transaction (store/)
    renew       stored texts -> mentions, where the policies changed     (renewing.py)
    index       report, what was found in it -> documents -> engine      (indexing.py)
    optimize    many parts of the index -> one, where much is new        (engines/)
    derive      texts -> characters, similar sentences, fingerprints     (derived.py)
    link        fingerprints -> near duplicates -> store                 (reuse/)

Whatever reads a file runs in worker processes within limits (workers.py); this one alone writes.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer import characters, extraction, readers, reuse, similar
from indexer.corpus import OWN_REGIONS, Corpus, changing, own_region_tables
from indexer.derived import refresh
from indexer.errors import UnreadableReport
from indexer.home_policies import home_policies
from indexer.indexing import Feed, catch_up, put_together, words_version
from indexer.manifest import Manifest, read_manifest
from indexer.models import Labels
from indexer.opening import containers, opened
from indexer.prefetching import fetched
from indexer.readers import Found, SourceFile
from indexer.readers.kinds import kind_of
from indexer.renewing import renew_mentions
from indexer.store import KnownSource
from indexer.vocab.region_table import merged, read_units, write_units
from indexer.vocab.regions import load_regions
from indexer.walking import Walk, walk
from indexer.workers import AHEAD, Extracted, Pending, Task, Workers, extracted, limits_of

__all__ = ["IngestResult", "Progress", "Walk", "derive", "ingest", "walk"]

Progress = Callable[[str], None]


@dataclass(slots=True)
class IngestResult:
    """What an ingest did. `rejected` files hold no readable report; `warnings` tell of labels,
    `notes` of how tables were understood (year ← 年份).

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
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


def ingest(
    corpus: Corpus,
    found: Walk,
    manifest: Path | None = None,
    jobs: int = 1,
    progress: Progress = lambda path: None,
    wait: bool = False,
) -> IngestResult:
    """Take files into a corpus.

    A file that cannot be read is listed with the reason, and the others go on; so is one that takes
    more time or memory than the settings allow. A file with the same bytes and labels as before is
    left alone. Reports that were read by older rules are read again from their originals, also when
    their files are not among these or no longer exist. `progress` is called with each file that is
    done. An ingest that is interrupted leaves every report that it finished; the next one goes on.

    Raises HomeError when another process is changing the home and this one is not to `wait`,
    ManifestError and RegionTableError for tables that cannot be used.
    """
    began = time.monotonic()
    with changing(corpus.settings.home, wait):
        if manifest:
            adopt_regions(corpus.settings.home, manifest)
        labels = read_manifest(manifest, corpus.regions) if manifest else Manifest({}, ())
        found = _without_tables(found, manifest)
        result = IngestResult(skipped=found.skipped, warnings=[*labels.warnings, *found.notes])
        _Ingest(corpus, labels, jobs, result).run(found, progress)
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
        self._settings = corpus.settings
        self._store = corpus.store
        self._manifest = manifest
        self._result = result
        self._feed = Feed(corpus.store, corpus.engine, corpus.regions)
        self._region_tables = own_region_tables(corpus.settings.home)
        self._policy_files = home_policies(corpus.settings.home).files
        self._version = extraction.version(self._region_tables)
        self._workers = Workers(jobs, limits_of(corpus.settings))
        self._most_waiting = jobs * AHEAD
        self._waiting: deque[tuple[Task, Pending[Extracted]]] = deque()
        self._failed_before = frozenset(corpus.store.failures.paths())
        self._tried: set[str] = set()

    def run(self, found: Walk, progress: Progress) -> None:
        try:
            for error in found.unreadable:
                self._take(error)
            for name, top in self._tops(found):
                for source in opened(top, self._workers, self._result.notes.append):
                    if _is_wanted(name, source.path, found.only):
                        self._take(source)
                self._tried |= {name, top.path}
                progress(name)
            self._finish_all()
            self._read_outdated_again()
            self._finish_all()
            self._feed.flush()
            self._tried |= found.only or frozenset()
            self._forget_failures()
        finally:
            self._workers.close()

    def _tops(self, found: Walk) -> Iterator[tuple[str, Found]]:
        """What stands by itself, under the name that led to it: a file, a page, what was given."""
        yield from ((source.path, source) for source in found.given)
        yield from ((readers.label(path), readers.open_file(path)) for path in found.files)
        yield from fetched(found.addresses, self._settings.fetch)

    def _read_outdated_again(self) -> None:
        """Read the originals of reports that older rules read; one that is lost stays as it is."""
        for old in self._store.outdated_sources(self._version):
            try:
                data = self._store.originals.path(old.sha256).read_bytes()
            except OSError:
                self._result.warnings.append(
                    f"{old.path}: its original is not in the home, so it stays as older rules "
                    "read it; ingest the file again, or see: shuzhi check"
                )
                continue
            self._submit(SourceFile(old.path, data), old.labels)

    def _finish_all(self) -> None:
        while self._waiting:
            self._finish_first()

    def _take(self, source: Found) -> None:
        if isinstance(source, UnreadableReport):
            self._reject(source)
            return
        # What a person states in a table of labels goes before what the file lay in says.
        labels = {**source.labels, **self._manifest.labels_of(source.path)}
        if self._is_known(source, labels):
            self._result.unchanged += 1
            return
        self._submit(source, labels)

    def _submit(self, source: SourceFile, labels: Labels) -> None:
        task = Task(source, labels, self._region_tables, self._policy_files)
        ocr = kind_of(source) == ".pdf"
        self._waiting.append((task, self._workers.submit(source.path, extracted, task, ocr=ocr)))
        if len(self._waiting) > self._most_waiting:
            self._finish_first()

    def _is_known(self, source: SourceFile, labels: Labels) -> bool:
        known = self._store.known_source(source.path)
        return known == KnownSource(
            hashlib.sha256(source.data).hexdigest(), dict(labels), self._version
        )

    def _finish_first(self) -> None:
        task, pending = self._waiting.popleft()
        try:
            report, figures, mentions, words = self._workers.result(pending)
        except UnreadableReport as error:
            self._reject(error)
            return
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
            kept = replace(report, id=outcome.report)
            self._feed.add(kept, figures, mentions.found, words, outcome.version)
        else:
            self._feed.leave_out(outcome.report)

    def _reject(self, error: UnreadableReport) -> None:
        self._store.failures.add(error)
        self._result.rejected.append(error)

    def _forget_failures(self) -> None:
        """What was tried and did not fail again leaves the list: it was mended, or is not there."""
        again = {error.path for error in self._result.rejected}
        before = self._failed_before - again
        self._store.failures.forget([path for path in before if self._was_tried(path)])

    def _was_tried(self, path: str) -> bool:
        folder = os.path.join(path, "")
        return not self._tried.isdisjoint(containers(path)) or (
            os.path.isdir(path) and any(tried.startswith(folder) for tried in self._tried)
        )


def _is_wanted(name: str, path: str, only: frozenset[str] | None) -> bool:
    return only is None or name in only or not only.isdisjoint(containers(path))


def _without_tables(found: Walk, manifest: Path | None) -> Walk:
    """The files less the table of labels and the regions beside it, which are no reports."""
    if not manifest:
        return found
    table = Path(os.path.abspath(manifest))
    files = [path for path in found.files if path not in (table, table.with_name(OWN_REGIONS))]
    skipped = found.skipped + len(found.files) - len(files)
    return found._replace(files=tuple(files), skipped=skipped)
