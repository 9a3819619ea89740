"""Purging: of a report that was deleted thirty days ago no byte is left in the home.

Rows, original files, index, arrays and words of texts are all files of ours: each is written anew
without it. SQLite keeps what was deleted in pages that are free, and in the log beside the file;
so the file is written anew and the log made empty. A server overwrites what was deleted when it
needs the room. Copies that are nobody's to change, as backups, are named.

A report counts as purged when all of that is done. Until then the next purge begins again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.checking import LOST_AND_FOUND
from indexer.checking.looking import leftovers
from indexer.corpus import Corpus, changing
from indexer.indexing import catch_up, words_version
from indexer.ingest import derive
from indexer.removal.removing import RemovalError, find_removed
from indexer.store import Removed
from indexer.store.originals import file_digest
from indexer.store.sqlite import BACKUPS

KEPT_DAYS = 30
UPLOADS = "uploads"
# What a person made of the home's texts, and may quote them.
MADE_OF_TEXTS = ("evaluation.json", f"{LOST_AND_FOUND}/rows.jsonl")


@dataclass(frozen=True, slots=True)
class Purged:
    """What was purged. `whole` says that nothing of it is left but in `copies`, which no program
    changes; what is not whole is tried again by the next purge.
    """

    reports: tuple[str, ...] = ()
    whole: bool = True
    copies: tuple[str, ...] = ()
    seconds: float = 0.0


def days_left(removed: Removed) -> int:
    """For how many days more a report can be restored; 0 where it is purged or due."""
    if not removed.has_rows:
        return 0
    until = removed.removed_at + timedelta(days=KEPT_DAYS)
    return max(0, (until - datetime.now(UTC)).days + 1) if until > datetime.now(UTC) else 0


def due(corpus: Corpus) -> list[Removed]:
    """The reports that are to be purged by now."""
    return corpus.store.removals.due(datetime.now(UTC) - timedelta(days=KEPT_DAYS))


def purge(corpus: Corpus, person: str, now: Sequence[str] = ()) -> Purged:
    """Purge what is due, and the deleted reports of these ids before their time.

    Raises RemovalError for an id of none that was deleted, HomeError while another process changes
    the home, StoreError where the database cannot be written anew, as without room for it.
    """
    began, store = time.monotonic(), corpus.store
    with changing(corpus.settings.home):
        early = [find_removed(corpus, id_) for id_ in now]
        if done := [one.report for one in early if one.purged_at]:
            raise RemovalError(f"report {done[0]} is purged already")
        reports = tuple(dict.fromkeys(one.report for one in (*early, *due(corpus))))
        if not reports:
            return Purged()
        files = store.removals.files(reports)
        lost = store.removals.erase(reports, person)
        _write_anew(corpus)
        for path in _copies_of(corpus.settings.home, lost, files):
            path.unlink(missing_ok=True)
        for remove in leftovers(corpus.settings, store).values():
            remove()
        whole = store.write_anew()
        if whole:
            store.removals.note_purged(reports)
    copies = tuple(_out_of_reach(corpus))
    return Purged(reports, whole, copies, round(time.monotonic() - began, 3))


def _write_anew(corpus: Corpus) -> None:
    """Write index, arrays and words of texts without what is no more."""
    store, engine = corpus.store, corpus.engine
    catch_up(store, engine, corpus.regions)
    engine.optimize()
    store.mark_indexed({}, engine.generation)
    derive(corpus)
    store.words.erase_others(words_version(), store.text_digests().values())


def _copies_of(home: Path, lost: set[str], files: set[str]) -> Iterator[Path]:
    """The originals that nobody needs any more, and copies of files in other places of the home."""
    for digest in lost:
        yield home / "originals" / digest[:2] / digest
        yield from (home / LOST_AND_FOUND).glob(f"{digest}*")
    for path in (home / UPLOADS).rglob("*"):
        if path.is_file() and file_digest(path) in files:
            yield path


def _out_of_reach(corpus: Corpus) -> Iterator[str]:
    home = corpus.settings.home
    for path in sorted((home / BACKUPS).glob("*")):
        yield f"{BACKUPS}/{path.name}"
    yield from (name for name in MADE_OF_TEXTS if (home / name).is_file())
    yield "backups and exports elsewhere"
    if corpus.store.is_shared:
        yield "dumps and logs of the PostgreSQL server, and its free pages until it writes there"
