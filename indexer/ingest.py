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
`taking.py` has what becomes of one file, from `extract` to `index`. Where several such ingests
share a store, each reads what no other has in hand (store/claims.py) and holds the home only while
it writes there; what comes after `put` each does for all. What people send to the pages is taken in
by the same steps, a batch at a time, so that others can correct reports meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from indexer import characters, readers, reuse, similar
from indexer.corpus import OWN_REGIONS, Corpus, changing, own_region_tables, writing
from indexer.derived import refresh, staying
from indexer.errors import UnreadableReport
from indexer.indexing import catch_up, put_together, words_version
from indexer.manifest import Manifest, read_manifest
from indexer.opening import containers, opened
from indexer.prefetching import fetched, host_of
from indexer.readers import Found, SourceFile
from indexer.renewing import renew_mentions
from indexer.store import Act, Batches, Outcome, OutdatedSource
from indexer.taking import Given, Taking, Tell
from indexer.vocab.region_table import merged, read_units, write_units
from indexer.vocab.regions import load_regions
from indexer.walking import Walk, walk

__all__ = ["IngestResult", "Progress", "Walk", "derive", "ingest", "take_in", "walk"]

Hold = Callable[[], AbstractContextManager[None]]
Progress = Callable[[str], None]
T = TypeVar("T")
# Files that a process has in hand at once where several share a store, for each worker: few enough
# that all end together, many enough that workers seldom wait for the last one of a batch.
IN_HAND = 16
# Who waits for the home looks twenty times a second whether it is free.
SECONDS_FOR_OTHERS = 0.15


@dataclass(slots=True)
class IngestResult:
    """What an ingest did. `rejected` files hold no readable report; `warnings` tell of labels,
    `notes` of how tables were understood (year ← 年份).

    `renewed` counts reports that mention other policies since the vocabulary changed, `elsewhere`
    files that other processes took, which share the store.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    skipped: int = 0
    renewed: int = 0
    elsewhere: int = 0
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
    person: str = "",
) -> IngestResult:
    """Take files into a corpus.

    A file that cannot be read is listed with the reason, and the others go on; so is one that takes
    more time or memory than the settings allow. A file with the same bytes and labels as before is
    left alone. Reports that were read by older rules are read again from their originals, also when
    their files are not among these or no longer exist. `progress` is called with each file that is
    done. An ingest that is interrupted leaves every report that it finished; the next one goes on.

    Several processes may do so with one shared store at a time: each file is read by one of them,
    and all end when all is done. They wait for each other where they have to.

    What was done is added to the audit trail under the name of a `person`.

    Raises HomeError when another process is changing the home and this one is not to `wait`,
    ManifestError and RegionTableError for tables that cannot be used, StoreError where the store
    cannot be written to.
    """
    began = time.monotonic()
    home, shared = corpus.settings.home, corpus.store.is_shared
    with ExitStack() as held, writing(home):
        held.enter_context(changing(home, wait or shared))
        if manifest:
            adopt_regions(home, manifest)
        labels = read_manifest(manifest, corpus.regions) if manifest else Manifest({}, ())
        found = _without_tables(found, manifest)
        result = IngestResult(skipped=found.skipped, warnings=[*labels.warnings, *found.notes])
        if shared:
            held.close()
        _Ingest(corpus, labels, jobs, result).run(found, progress)
        if shared:
            held.enter_context(changing(home, wait=True))
        result.renewed = _finish(corpus, result.added + result.updated, nullcontext)
        if person:
            corpus.store.trail.add(Act(person, "ingest", details=_counts(result)))
    result.seconds = round(time.monotonic() - began, 3)
    return result


def take_in(corpus: Corpus, given: Iterable[Given], tell: Tell, jobs: int = 1) -> None:
    """Take in files that come one by one, and hold the home only for moments.

    `tell` is called with what became of each. To end it, give no more: what was given by then is
    taken in. Who looks things up in arrays sees those of before until all is done.

    Raises HomeError and StoreError as an ingest does; what was told of is stored then.
    """
    home, new = corpus.settings.home, 0

    def count(one: Given, became: Outcome | UnreadableReport) -> None:
        nonlocal new
        new += isinstance(became, Outcome) and became.written
        tell(one, became)

    with writing(home), staying(home):
        with closing(Taking(corpus, jobs, count, politely=True)) as taking:
            for one in given:
                taking.take(one)
            taking.finish()
            taking.flush()
        _finish(corpus, new, partial(_for_a_moment, home))


def derive(corpus: Corpus, hold: Hold = nullcontext) -> None:
    """Bring all that is made from the texts up to the store. Who calls this holds the home, or has
    it held for each step.
    """
    for recipe in (characters.recipe(), similar.recipe(corpus), reuse.recipe(corpus)):
        with hold():
            refresh(corpus, recipe)
    with hold():
        reuse.link_near_duplicates(corpus)


def _finish(corpus: Corpus, new: int, hold: Hold) -> int:
    """What is done for all reports together when there are so many new ones; how many of them
    mention other policies since the vocabulary changed.
    """
    with hold():
        renewed = renew_mentions(corpus).changed
        catch_up(corpus.store, corpus.engine, corpus.regions)
        corpus.store.words.forget_others(words_version(), corpus.store.text_digests().values())
    with hold():
        put_together(corpus.store, corpus.engine, new)
    derive(corpus, hold)
    with hold():
        # What was changed meanwhile by who did not wait for the home.
        catch_up(corpus.store, corpus.engine, corpus.regions)
    return renewed


@contextmanager
def _for_a_moment(home: Path) -> Iterator[None]:
    """Hold the home, and let those in afterwards who waited for it."""
    with changing(home, wait=True):
        yield
    time.sleep(SECONDS_FOR_OTHERS)


def _counts(result: IngestResult) -> dict[str, int]:
    return {
        **{name: getattr(result, name) for name in ("added", "updated", "unchanged", "duplicates")},
        "rejected": len(result.rejected),
    }


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
    """One run over what a walk found."""

    def __init__(self, corpus: Corpus, manifest: Manifest, jobs: int, result: IngestResult) -> None:
        self._settings = corpus.settings
        self._store = corpus.store
        self._manifest = manifest
        self._result = result
        self._taking = Taking(corpus, jobs, self._tell)
        self._asked = _digest(self._taking.version, manifest)
        self._in_hand = jobs * IN_HAND
        self._elsewhere: set[str] = set()
        self._failed_before = frozenset(corpus.store.failures.paths())
        self._tried: set[str] = set()

    def run(self, found: Walk, progress: Progress) -> None:
        try:
            for error in found.unreadable:
                self._take(error)
            with self._store.claims.working(self._in_hand) as batches:
                self._read(found, batches, progress)
                self._read_outdated_again(batches)
            self._result.elsewhere = len(self._elsewhere)
            self._taking.flush()
            self._tried |= found.only or frozenset()
            self._forget_failures()
        finally:
            self._taking.close()

    def _read(self, found: Walk, batches: Batches, progress: Progress) -> None:
        for name, top in self._tops(found, batches):
            for source in opened(top, self._taking.workers, self._result.notes.append):
                if _is_wanted(name, source.path, found.only):
                    self._take(source)
            self._tried |= {name, top.path}
            progress(name)
        self._taking.finish()
        for name in self._elsewhere:
            progress(name)

    def _tops(self, found: Walk, batches: Batches) -> Iterator[tuple[str, Found]]:
        """What stands by itself, under the name that led to it: a file, a page, what was given."""
        yield from ((source.path, source) for source in found.given)
        for paths in self._ours(batches, "files", found.files, readers.label, readers.label):
            yield from ((readers.label(path), readers.open_file(path)) for path in paths)
        # One process asks all of a host, so that its pace is kept.
        of_host: defaultdict[str, list[str]] = defaultdict(list)
        for address in found.addresses:
            of_host[host_of(address)].append(address)
        together = partial(_together, of_host)
        for addresses in self._ours(batches, "pages", found.addresses, str, together):
            yield from fetched(addresses, self._settings.fetch)

    def _ours(
        self,
        batches: Batches,
        task: str,
        things: Iterable[T],
        name: Callable[[T], str],
        claimed_as: Callable[[T], str],
    ) -> Iterator[list[T]]:
        """The things that no other process takes; a batch is stored before the next is taken."""
        left: defaultdict[str, list[T]] = defaultdict(list)
        for thing in things:
            left[claimed_as(thing)].append(thing)
        for names in batches(f"{task} {self._asked}", list(left)):
            yield [thing for each in names for thing in left.pop(each)]
            self._taking.finish()
        self._elsewhere |= {name(thing) for others in left.values() for thing in others}

    def _read_outdated_again(self, batches: Batches) -> None:
        """Read the originals of reports that older rules read; one that is lost stays as it is."""
        outdated = self._store.outdated_sources(self._taking.version)
        path = attrgetter("path")
        for sources in self._ours(batches, "outdated", outdated, path, path):
            for old in sources:
                self._read_again(old)

    def _read_again(self, old: OutdatedSource) -> None:
        try:
            data = self._store.originals.path(old.sha256).read_bytes()
        except OSError:
            self._result.warnings.append(
                f"{old.path}: its original is not in the home, so it stays as older rules "
                "read it; ingest the file again, or see: shuzhi check"
            )
            return
        self._taking.read(Given(SourceFile(old.path, data), old.labels))

    def _take(self, source: Found) -> None:
        if isinstance(source, UnreadableReport):
            self._reject(source)
            return
        # What a person states in a table of labels goes before what the file lay in says.
        labels = {**source.labels, **self._manifest.labels_of(source.path)}
        self._taking.take(Given(source, labels))

    def _tell(self, _given: Given, became: Outcome | UnreadableReport) -> None:
        if isinstance(became, UnreadableReport):
            self._reject(became)
            return
        match became.status:
            case "added":
                self._result.added += 1
            case "updated":
                self._result.updated += 1
            case "duplicate":
                self._result.duplicates += 1
            case "unchanged":
                self._result.unchanged += 1

    def _reject(self, error: UnreadableReport) -> None:
        self._store.failures.add(error)
        self._result.rejected.append(error)

    def _forget_failures(self) -> None:
        """What was tried and did not fail again leaves the list: it was mended, or is not there."""
        again = {error.path for error in self._result.rejected}
        before = self._failed_before - again
        self._store.failures.forget([path for path in before if self._was_tried(path)])

    def _was_tried(self, path: str) -> bool:
        if not self._elsewhere.isdisjoint(containers(path)):
            return False
        folder = os.path.join(path, "")
        return not self._tried.isdisjoint(containers(path)) or (
            os.path.isdir(path) and any(tried.startswith(folder) for tried in self._tried)
        )


def _digest(version: str, manifest: Manifest) -> str:
    """Names how files are read. Who reads them otherwise does not do it for this process."""
    labels = sorted((path, sorted(stated.items())) for path, stated in manifest.labels.items())
    how = repr((version, labels)).encode("utf-8", "replace")
    return hashlib.sha256(how).hexdigest()[:16]


def _together(of_host: Mapping[str, Sequence[str]], address: str) -> str:
    return " ".join(of_host[host_of(address)])


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
