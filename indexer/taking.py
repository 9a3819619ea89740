"""A file -> a report in store and index, whoever gives it: a walk through folders, an upload.

Workers read a few files ahead of the process that writes. An ingest writes each report as it comes,
while it holds the home from beginning to end. One that is to leave room for others, `politely`,
holds the home only while it writes a few reports, and lets others have the processors first. Every
commit of the index makes all who search look at it anew, which slows down what is asked just then,
so that there is one every half minute or so. Who changes something in between brings the rest in.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import NamedTuple

from indexer import extraction
from indexer.corpus import Corpus, changing, own_region_tables
from indexer.errors import UnreadableReport
from indexer.home_policies import home_policies
from indexer.indexing import Feed
from indexer.indices import index_of
from indexer.models import Labels
from indexer.readers import SourceFile
from indexer.readers.kinds import kind_of
from indexer.store import FileId, KnownSource, Outcome, RemovedBefore
from indexer.workers import AHEAD, Extracted, Limits, Pending, Task, Workers, extracted, limits_of

# What is stored at once by who is polite: so many reports, so many bytes of files, or what came in
# so many seconds. Waiting longer than for these is what others call slow.
BATCH_REPORTS = 8
BATCH_BYTES = 64 << 20
BATCH_SECONDS = 5.0
SECONDS_BETWEEN_COMMITS = 20.0
# By so much the processes that read stand back behind all others.
POLITENESS = 10


class Given(NamedTuple):
    """A file to take in, what is stated of it and, where a person sent it, which file that was."""

    source: SourceFile
    labels: Labels
    sent: FileId | None = None


def polite(limits: Limits) -> Limits:
    """The same for processes that stand back behind all others."""
    return replace(limits, niceness=POLITENESS)


# Told of each file what became of it.
Tell = Callable[[Given, Outcome | UnreadableReport], None]


class Taking:
    """One run: files go to workers a few ahead of the writer, and are stored in order."""

    def __init__(self, corpus: Corpus, jobs: int, tell: Tell, politely: bool = False) -> None:
        limits = limits_of(corpus.settings)
        self.workers = Workers(jobs, polite(limits) if politely else limits)
        self._settings = corpus.settings
        self._store = corpus.store
        self._tell = tell
        self._politely = politely
        self._feed = Feed(corpus.store, corpus.engine, corpus.regions)
        self._region_tables = own_region_tables(corpus.settings.home)
        self._policy_files = home_policies(corpus.settings.home).files
        self.version = extraction.version(self._region_tables)
        self._most_waiting = jobs * AHEAD
        self._waiting: deque[tuple[Given, Pending[Extracted]]] = deque()
        self._read: list[tuple[Given, Extracted]] = []
        self._write_at = 0.0
        self._commit_at = time.monotonic() + SECONDS_BETWEEN_COMMITS

    def take(self, given: Given) -> None:
        """Read a file and store its report, by and by; one that is known stays as it is."""
        digest = hashlib.sha256(given.source.data).hexdigest()
        if report := self._known(given, digest):
            self._tell(given, Outcome("unchanged", report, written=False))
        elif removed := self._store.removals.with_file(digest):
            self._tell(given, RemovedBefore(given.source.path, removed))
        else:
            self.read(given)

    def read(self, given: Given) -> None:
        """The same with a file that is to be read in any case."""
        task = Task(given.source, given.labels, self._region_tables, self._policy_files)
        ocr = kind_of(given.source) == ".pdf"
        pending = self.workers.submit(given.source.path, extracted, task, ocr=ocr)
        self._waiting.append((given, pending))
        if len(self._waiting) > self._most_waiting:
            self._finish_first()

    def finish(self) -> None:
        """Store all that was given."""
        while self._waiting:
            self._finish_first()
        self._write()

    def flush(self) -> None:
        """Make everything that was stored searchable."""
        with self._holding_batch(), self._holding_index():
            self._feed.flush()

    def close(self) -> None:
        """End the workers; what was not stored is left."""
        self.workers.close()

    def _known(self, given: Given, digest: str) -> str | None:
        """The report that stands at the path of this very file, read by these rules."""
        known = self._store.known_source(given.source.path)
        if known != KnownSource(digest, dict(given.labels), self.version):
            return None
        return self._store.report_at(given.source.path)

    def _finish_first(self) -> None:
        given, pending = self._waiting.popleft()
        try:
            read = self.workers.result(pending)
        except UnreadableReport as error:
            self._tell(given, error)
            return
        if not self._read:
            self._write_at = time.monotonic() + BATCH_SECONDS
        self._read.append((given, read))
        if not self._politely or self._is_enough():
            self._write()

    def _is_enough(self) -> bool:
        return (
            len(self._read) >= BATCH_REPORTS
            or sum(len(given.source.data) for given, _ in self._read) >= BATCH_BYTES
            or time.monotonic() >= self._write_at
        )

    def _write(self) -> None:
        if not self._read:
            return
        with self._holding_batch():
            for given, read in self._read:
                self._store_one(given, read)
        self._read.clear()
        if self._politely and time.monotonic() >= self._commit_at:
            self.flush()
            self._commit_at = time.monotonic() + SECONDS_BETWEEN_COMMITS

    def _store_one(self, given: Given, read: Extracted) -> None:
        report, figures, mentions, words = read
        data, labels = given.source.data, given.labels
        try:
            outcome = self._store.put(
                report, figures, data, labels, self.version, mentions, given.sent
            )
        except RemovedBefore as error:
            self._tell(given, error)
            return
        if outcome.written:
            kept = replace(report, id=outcome.report)
            with self._holding_index():
                self._feed.add(kept, figures, mentions.found, words, outcome.version)
        else:
            self._feed.leave_out(outcome.report)
        self._tell(given, outcome)

    def _holding_batch(self) -> AbstractContextManager[None]:
        """Hold the home for a batch, where somebody else could write what this writes."""
        if not self._politely or (self._store.is_shared and index_of(self._settings).is_shared):
            return nullcontext()
        return changing(self._settings.home, wait=True)

    def _holding_index(self) -> AbstractContextManager[None]:
        """Hold the home while an index in it may be written to, where others may hold it too."""
        if self._politely or not self._store.is_shared or index_of(self._settings).is_shared:
            return nullcontext()
        return changing(self._settings.home, wait=True)
