"""Every kind of fault that a home can have, and how it is found. Nothing is changed here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from indexer import characters, reuse, similar
from indexer.checking.findings import OTHERWISE, Finding
from indexer.corpus import Corpus, home_regions
from indexer.derived import Recipe, faults, unfinished
from indexer.engines import Engine
from indexer.indexing import READ_AT_ONCE, stamp_of
from indexer.indices import index_of
from indexer.settings import Settings
from indexer.store import Store, StoreError
from indexer.store.originals import file_digest
from indexer.store.store import ORIGINALS
from indexer.syncing import UNFINISHED as UNFINISHED_NAME

# Files that are written under such names get others when they are whole.
UNFINISHED = (
    *("*.new", "*/*.new"),
    *(f"{folder}{UNFINISHED_NAME}*" for folder in ("", "*/", f"{ORIGINALS}/??/")),
)

Look = Callable[[Settings, Store], Iterator[Finding]]


def look(settings: Settings, store: Store) -> list[Finding]:
    """All faults of a home, whose store is open. Who calls this holds the home, if he can."""
    found = list(_of_database(settings, store))
    if any(finding.kind == "database damaged" for finding in found):
        return found  # what else is asked of it would be wrong, or fail
    for each in LOOKS:
        found += each(settings, store)
    return found


def _of_database(_: Settings, store: Store) -> Iterator[Finding]:
    try:
        for complaint in store.checks.complaints():
            yield Finding("database damaged", "shuzhi.sqlite", complaint)
    except StoreError as error:
        yield Finding("database damaged", "shuzhi.sqlite", str(error))


def _of_references(_: Settings, store: Store) -> Iterator[Finding]:
    for table, row, missing_in in store.checks.dangling():
        if missing_in != "originals":  # told of by `_of_originals`
            detail = f"row {row} names what is not in {missing_in}"
            yield Finding("row without its report", table, detail)


def _of_originals(settings: Settings, store: Store) -> Iterator[Finding]:
    known = set(store.checks.originals())
    unnoted = store.checks.unnoted_originals()
    for digest in unnoted:
        yield Finding("original not noted", digest, "a source names it, the table has it not")
    for digest in sorted({*known, *unnoted}):
        path = store.originals.path(digest)
        if not path.is_file():
            yield Finding("original missing", digest, _came_from(store, digest))
        elif file_digest(path) != digest:
            detail = f"it has other bytes than it was kept with; {_came_from(store, digest)}"
            yield Finding("original changed", digest, detail)
    for path in sorted((settings.home / ORIGINALS).glob("*/*")):
        if path.name not in known and path.name not in unnoted and path.name[0] != ".":
            yield Finding("orphan original", path.name, "no report was read from it")


def _came_from(store: Store, digest: str) -> str:
    return f"it came from {', '.join(dict.fromkeys(store.checks.paths_of(digest)))}"


def _of_reports(_: Settings, store: Store) -> Iterator[Finding]:
    for report, what in store.checks.faults():
        yield Finding("report at fault", report, what)


def _of_index(settings: Settings, store: Store) -> Iterator[Finding]:
    index = index_of(settings)
    state = index.state()
    if state == "gone":
        yield Finding("index damaged", index.name, "it is gone")
    elif state == "other":
        yield Finding("index of another version", index.name, "it was not built as now")
    else:
        with closing(index.open()) as engine:
            if damages := engine.damages():
                yield from (Finding("index damaged", index.name, str(damage)) for damage in damages)
            else:
                yield from _differences(settings, store, engine)


def _differences(settings: Settings, store: Store, engine: Engine) -> Iterator[Finding]:
    """Where the index shows something else than the store holds."""
    shown, regions = engine.stamps(), home_regions(settings.home)
    ids = store.ids()
    for first in range(0, len(ids), READ_AT_ONCE):
        some = ids[first : first + READ_AT_ONCE]
        reports, figures = store.reports(some), store.figures(some)
        mentions = store.mentions.in_reports(some)
        for id_, report in reports.items():
            expected = stamp_of(report, figures[id_], mentions[id_], regions)
            found = shown.pop(id_, None)
            if found is None:
                yield Finding("not in the index", id_, "a search does not find it")
            elif found.split(" ")[0] != expected.split(" ")[0]:
                yield Finding("other text in the index", id_, "a search finds what it was before")
            elif found != expected:
                detail = "filters and facets show what it was before"
                yield Finding("other labels in the index", id_, detail)
    for id_ in sorted(shown):
        yield Finding("only in the index", id_, "a search counts what the store has no more")


def _of_derived(settings: Settings, store: Store) -> Iterator[Finding]:
    index = index_of(settings)
    if index.state() != "usable":
        return  # they are made from the store by way of it, when it is there again
    with closing(index.open()) as engine:
        corpus = Corpus(settings, store, engine)
        for recipe in recipes(corpus):
            for fault in faults(corpus, recipe):
                yield Finding("derived arrays", recipe.folder, fault)


def _of_leftovers(settings: Settings, store: Store) -> Iterator[Finding]:
    for name in leftovers(settings, store):
        yield Finding("leftover", name, "an interrupted process had not finished it")


def _of_trail(_: Settings, store: Store) -> Iterator[Finding]:
    for number, _kind, what in store.trail.breaks():
        yield Finding("trail broken", f"entry {number}", what, remedy=OTHERWISE["trail broken"])


LOOKS: Sequence[Look] = (
    _of_references,
    _of_originals,
    _of_reports,
    _of_index,
    _of_derived,
    _of_leftovers,
    _of_trail,
)


def recipes(corpus: Corpus) -> list[Recipe]:
    """All kinds of arrays that are made from the texts."""
    return [characters.recipe(), similar.recipe(corpus), reuse.recipe(corpus)]


def leftovers(settings: Settings, store: Store) -> dict[str, Callable[[], None]]:
    """What interrupted processes left behind, of no use to anybody: names, how to remove each."""
    home, index = settings.home, index_of(settings)
    found = {path for pattern in UNFINISHED for path in home.glob(pattern)}
    if index.state() == "usable":
        with closing(index.open()) as engine:
            for recipe in recipes(Corpus(settings, store, engine)):
                found |= set(unfinished(home, recipe))
    left: dict[str, Callable[[], None]] = dict(index.leftovers())
    for path in found:
        left[path.relative_to(home).as_posix()] = partial(_remove, path)
    return dict(sorted(left.items()))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
