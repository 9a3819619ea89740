"""The work at uploads: looking into what was sent, and taking in what was chosen of it.

Any number of processes may run this loop. An upload is in the hands of one, which holds a lock that
goes with it: what a process that was killed had in hand is taken up by the next one, where it was.
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from indexer.chores import do_chores
from indexer.corpus import Corpus, open_corpus, writing
from indexer.errors import IndexerError, UnreadableReport
from indexer.ingest import take_in
from indexer.opening import opened
from indexer.settings import Settings
from indexer.store import Act, Outcome, Upload, UploadFile
from indexer.store.uploads import AT_WORK, ENDED, TAKEN
from indexer.taking import Given, polite
from indexer.uploads.deciding import take, unchosen
from indexer.uploads.inspecting import inspect, top_of
from indexer.uploads.staging import is_old, remove, remove_unfinished, staged_uploads
from indexer.workers import Workers, limits_of

# Who asks for pages goes before, but not by far: others may wait for what this process holds.
POLITENESS = 3
SECONDS_BETWEEN = 1.0
# After a fault that others must mend, such as a full disk.
SECONDS_AFTER_TROUBLE = 15.0
# A file of which so many processes died one after the other is not tried again.
MOST_TRIES = 5
DAYS_TO_DECIDE = 7
A_DAY = 24 * 3600

log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Work at uploads until interrupted, and do what is due once a day. What others must mend is
    logged, and waited for.
    """
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
    chores_at = 0.0
    while True:
        try:
            with closing(open_corpus(settings, create=True)) as corpus:
                while True:
                    if time.monotonic() >= chores_at:
                        do_chores(corpus)
                        chores_at = time.monotonic() + A_DAY
                    if not work_once(corpus):
                        time.sleep(SECONDS_BETWEEN)
        except IndexerError as error:
            log.warning("uploads wait: %s", error)
            time.sleep(SECONDS_AFTER_TROUBLE)


def work_once(corpus: Corpus) -> bool:
    """Bring the first upload on that nobody works at; False where there is none.

    Raises IndexerError for what others must mend; the upload is then where it was.
    """
    _clear(corpus)
    uploads = corpus.store.uploads
    for found in uploads.in_states(AT_WORK):
        with uploads.working_at(found.id) as is_ours:
            upload = uploads.get(found.id) if is_ours else None
            if upload and upload.state in AT_WORK:
                _work_at(corpus, upload)
                return True
    return False


def _work_at(corpus: Corpus, upload: Upload) -> None:
    uploads = corpus.store.uploads
    if upload.tries >= MOST_TRIES:
        log.error("upload %s: %s processes died of it", upload.id, upload.tries)
        _fail(corpus, upload)
        return
    uploads.note_tries(upload.id, upload.tries + 1)
    try:
        with writing(corpus.settings.home):
            _bring_on(corpus, upload)
    except IndexerError:
        with suppress(IndexerError):
            uploads.note_tries(upload.id, 0)
        raise
    except Exception:
        log.exception("upload %s failed", upload.id)
        _fail(corpus, upload)


def _fail(corpus: Corpus, upload: Upload) -> None:
    act = Act("", "upload failed", upload.id)
    corpus.store.uploads.move(upload.id, AT_WORK, "failed", act)


def _bring_on(corpus: Corpus, upload: Upload) -> None:
    uploads = corpus.store.uploads
    if upload.state == "inspecting":
        inspect(corpus, upload, lambda: _state(corpus, upload) == "inspecting")
        if not upload.take:
            uploads.move(upload.id, ("inspecting",), "ready")
        elif _state(corpus, upload) == "inspecting":
            take(corpus, upload, upload.person, unchosen(uploads.files(upload.id)))
        return
    if upload.state != "queued" or uploads.move(upload.id, ("queued",), "running"):
        _take_in(corpus, upload)


def _take_in(corpus: Corpus, upload: Upload) -> None:
    uploads = corpus.store.uploads

    def tell(given: Given, became: Outcome | UnreadableReport) -> None:
        assert given.sent is not None  # all that is given here was
        if isinstance(became, UnreadableReport):
            uploads.note_result(given.sent, "unreadable", None, became.reason, became.hint)
        elif became.status == "unchanged":
            # Nothing was stored that could have been noted with it.
            uploads.note_result(given.sent, "unchanged", became.report)

    with closing(Workers(1, polite(limits_of(corpus.settings)))) as workers:
        take_in(corpus, _chosen(corpus, upload, workers), tell)
    counts = Counter(file.state for file in uploads.files(upload.id))
    act = Act(upload.person, "ingest", upload.id, {state: counts[state] for state in TAKEN})
    if not uploads.move(upload.id, ("running",), "done", act):
        uploads.move(upload.id, ("stopping",), "cancelled", act)


def _chosen(corpus: Corpus, upload: Upload, workers: Workers) -> Iterator[Given]:
    """What is to be taken in and was not yet, as long as nobody cancels it."""
    files = corpus.store.uploads.files(upload.id)
    tops = {file.id.file: file for file in files if file.id.member == 0}
    chosen = (file for file in files if file.state == "chosen")
    for number, rows in groupby(chosen, key=lambda file: file.id.file):
        wanted = {row.id.member: row for row in rows}
        for given in _in_file(corpus, tops[number], wanted, workers):
            if _state(corpus, upload) != "running":
                return
            yield given


def _in_file(
    corpus: Corpus, top: UploadFile, wanted: dict[int, UploadFile], workers: Workers
) -> Iterator[Given]:
    for member, found in enumerate(opened(top_of(corpus, top), workers, lambda _: None), 1):
        row = wanted.pop(member, None)
        if row and isinstance(found, UnreadableReport):
            corpus.store.uploads.note_result(row.id, "unreadable", None, found.reason, found.hint)
        elif row and not isinstance(found, UnreadableReport):
            # What a person states goes before what the file lay in says.
            labels = {**found.labels, **row.labels}
            yield Given(replace(found, path=row.target), labels, row.id)
        if not wanted:
            return


def _state(corpus: Corpus, upload: Upload) -> str:
    now = corpus.store.uploads.get(upload.id)
    return now.state if now else ""


def _clear(corpus: Corpus) -> None:
    """Let go of what nobody decided about in time, and of files that are not needed any more."""
    uploads, home = corpus.store.uploads, corpus.settings.home
    for upload in uploads.in_states(("ready",)):
        if datetime.now(UTC) - upload.created_at > timedelta(days=DAYS_TO_DECIDE):
            act = Act("", "upload expired", upload.id, {"days": DAYS_TO_DECIDE})
            uploads.move(upload.id, ("ready",), "expired", act)
    for id_ in staged_uploads(home):
        known = uploads.get(id_)
        if known is None and not is_old(home, id_):
            continue  # a request is just bringing it
        if known is None or known.state in ENDED:
            with uploads.working_at(id_) as is_ours:
                if is_ours:
                    remove(home, id_)
    remove_unfinished(home)
