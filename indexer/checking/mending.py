"""Looking through a home, and putting right what can be put right without losing anything.

What nothing refers to is not deleted but moved to `lost+found/` of the home; only files that were
never finished go. What the store says holds: the index and all arrays are made from it again. What
the store itself has lost is read again from the originals; of what these have lost it is said.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from indexer.checking.findings import DONE, OTHERWISE, REPAIR, Checked, Finding, Kind
from indexer.checking.looking import leftovers, look, recipes
from indexer.corpus import changing, home_regions, must_exist, open_corpus
from indexer.derived import forget
from indexer.indices import index_of
from indexer.ingest import derive, ingest, walk
from indexer.settings import Settings
from indexer.store import DamagedStore, Store, StoreError, open_store
from indexer.store.originals import file_digest
from indexer.store.store import ORIGINALS
from indexer.store.trail import Mark

LOST_AND_FOUND = "lost+found"
ROWS = "rows.jsonl"
IN_INDEX: Sequence[Kind] = (
    "not in the index",
    "only in the index",
    "other text in the index",
    "other labels in the index",
)


def check(
    settings: Settings, repair: bool = False, wait: bool = False, noted: Mark | None = None
) -> Checked:
    """Whether store, originals, index and arrays agree; `repair` mends what does not. Whether the
    trail is whole, and still holds the entry that was `noted` before.

    Others may search meanwhile. Raises HomeError where there is no home, and while another process
    changes it, unless this one is to `wait`.
    """
    began, home = time.monotonic(), settings.home
    must_exist(home)
    # A home that can only be read can be looked through: nobody changes it from here.
    holding = changing(home, wait) if repair or os.access(home, os.W_OK) else nullcontext()
    with holding:
        try:
            store = open_store(home, settings.store)
        except DamagedStore as error:
            kind: Kind = "database damaged"
            lost = Finding(kind, "shuzhi.sqlite", str(error), remedy=OTHERWISE[kind])
            return Checked(0, 0, (lost,), round(time.monotonic() - began, 3))
        with closing(store):
            found = [*look(settings, store), *_of_noted(store, noted)]
            if repair and found:
                _mend_at_rest(settings, store, found)
    if repair and found:
        found = _mend_by_reading(settings, found, noted)
    return _checked(settings, found, began)


def _checked(settings: Settings, found: Sequence[Finding], began: float) -> Checked:
    reports = originals = 0
    newest = None
    with suppress(StoreError), closing(open_store(settings.home, settings.store)) as store:
        reports, originals = store.count_reports(), len(store.checks.originals())
        newest = store.trail.newest()
    seconds = round(time.monotonic() - began, 3)
    return Checked(reports, originals, tuple(found), seconds, newest)


def _of_noted(store: Store, noted: Mark | None) -> list[Finding]:
    """Whether the trail still holds an entry that somebody noted: its tail may be cut off."""
    if noted is None or store.trail.standing(*noted) == "there":
        return []
    kind: Kind = "trail broken"
    if store.trail.standing(*noted) == "gone":
        what = "it went with what was too old to keep; note a newer one"
    else:
        what = "it is not in the trail as it was noted: entries were changed or cut off"
    return [Finding(kind, f"entry {noted.number}", what, remedy=OTHERWISE[kind])]


def _mend_at_rest(settings: Settings, store: Store, found: Sequence[Finding]) -> None:
    """Mend what needs no reading of reports. Who calls this holds the home."""
    home, checks = settings.home, store.checks
    if _subjects(found, "database damaged"):
        with suppress(StoreError):
            checks.write_lookups_anew()
        return  # what else is wrong is seen when this is not
    for kind in ("original missing", "original changed"):
        for digest in _subjects(found, kind):
            _take_anew(home, store, digest)
    files = {digest: store.originals.path(digest) for digest in checks.unnoted_originals()}
    checks.note_originals({d: path.stat().st_size for d, path in files.items() if path.is_file()})
    dangling = list(dict.fromkeys(checks.dangling()))
    _keep_rows(home, checks.rows_of(dangling))
    checks.remove(dangling)
    for digest in _subjects(found, "orphan original"):
        for path in (home / ORIGINALS).glob(f"*/{digest}"):
            _move_away(home, path)
    for remove in leftovers(settings, store).values():
        remove()
    at_fault = _subjects(found, "report at fault")
    checks.mark_outdated(_that_can_be_read_again(store, at_fault))
    if _subjects(found, "index damaged", "index of another version"):
        index_of(settings).rebuild(store, home_regions(home)).close()
    # A report that is at fault cannot be indexed before it is read again.
    store.mark_pending(id_ for id_ in _subjects(found, *IN_INDEX) if id_ not in at_fault)


def _mend_by_reading(
    settings: Settings, found: Sequence[Finding], noted: Mark | None
) -> list[Finding]:
    """Mend the rest in the way of every ingest, and look again."""
    home = settings.home
    try:
        with closing(open_corpus(settings)) as corpus:  # brings in what the index lacks
            if _subjects(found, "report at fault"):
                ingest(corpus, walk([], home))
            with changing(home):
                for recipe in recipes(corpus):
                    if recipe.folder in _subjects(found, "derived arrays"):
                        forget(home, recipe)
                derive(corpus)
                left = [*look(settings, corpus.store), *_of_noted(corpus.store, noted)]
    except DamagedStore:
        left = [finding for finding in found if finding.kind == "database damaged"]
    still = {(finding.kind, finding.subject) for finding in left}
    mended = [
        replace(finding, mended=True, remedy=DONE[finding.kind])
        for finding in found
        if (finding.kind, finding.subject) not in still
    ]
    return [*mended, *(replace(one, remedy=OTHERWISE.get(one.kind, REPAIR)) for one in left)]


def _subjects(found: Iterable[Finding], *kinds: str) -> list[str]:
    return list(dict.fromkeys(finding.subject for finding in found if finding.kind in kinds))


def _take_anew(home: Path, store: Store, digest: str) -> None:
    """Take an original from where it came from, if the very same file is still there."""
    for name in store.checks.paths_of(digest):
        with suppress(OSError, ValueError):  # a member of an archive, an address, a folder …
            path = Path(name)
            if path.is_file() and file_digest(path) == digest:
                if store.originals.path(digest).exists():
                    _move_away(home, store.originals.path(digest))
                store.originals.keep(path.read_bytes())
                return


def _that_can_be_read_again(store: Store, reports: Sequence[str]) -> list[str]:
    return [
        id_
        for id_, report in store.reports(reports).items()
        if report.sources
        and all(store.originals.path(source.sha256).is_file() for source in report.sources)
    ]


def _move_away(home: Path, path: Path) -> None:
    folder = home / LOST_AND_FOUND
    folder.mkdir(mode=0o700, exist_ok=True)
    target, number = folder / path.name, 0
    while target.exists():
        number += 1
        target = folder / f"{path.name}.{number}"
    os.replace(path, target)


def _keep_rows(home: Path, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        (home / LOST_AND_FOUND).mkdir(mode=0o700, exist_ok=True)
        with open(home / LOST_AND_FOUND / ROWS, "a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            file.flush()
            os.fsync(file.fileno())
