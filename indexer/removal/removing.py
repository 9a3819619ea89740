"""Deleting a report, putting it back, and letting one that was purged be taken in again.

Index, arrays and near duplicates follow in the same call, so that nothing shows what is no more.
"""

from __future__ import annotations

from indexer.corpus import Corpus, changing
from indexer.corrections import find_report
from indexer.errors import IndexerError
from indexer.indexing import catch_up
from indexer.ingest import derive
from indexer.store import Removed


class RemovalError(IndexerError):
    """A report that cannot be deleted, restored or let in again."""


def remove(corpus: Corpus, report: str, reason: str, person: str) -> Removed:
    """Delete a report, given by its id or the first digits of it.

    Raises RemovalError without a reason, CorrectionError where there is no such report, HomeError
    while another process changes the home.
    """
    why = " ".join(reason.split())
    if not why:
        raise RemovalError("no reason; say in a few words why it goes, as in 重复提交")
    store = corpus.store
    with changing(corpus.settings.home):
        id_ = find_report(store, report)
        store.removals.remove(id_, why, person)
        catch_up(store, corpus.engine, corpus.regions)
        derive(corpus)
    removed = store.removals.get(id_)
    assert removed is not None  # nobody purges it within thirty days
    return removed


def restore(corpus: Corpus, report: str, person: str) -> str:
    """Put a deleted report back as it was; its id.

    Raises RemovalError for one that was not deleted or is purged, PathTaken where another report
    stands at its path by now, HomeError while another process changes the home.
    """
    store = corpus.store
    with changing(corpus.settings.home):
        found = find_removed(corpus, report)
        if not store.removals.restore(found.report, person):
            raise RemovalError(
                f"report {found.report} is purged: nothing is left of it. To take its file in "
                f"again: shuzhi removed --forget {found.report}, then shuzhi ingest FILE"
            )
        catch_up(store, corpus.engine, corpus.regions)
        derive(corpus)
    return found.report


def allow(corpus: Corpus, report: str, person: str) -> str:
    """Let a purged report be taken in again by the next ingest of its file; its id.

    Raises RemovalError for one that was not deleted, or that can be restored.
    """
    found = find_removed(corpus, report)
    if not corpus.store.removals.forget(found.report, person):
        raise RemovalError(
            f"report {found.report} is not purged; put it back with: "
            f"shuzhi removed --restore {found.report}"
        )
    return found.report


def find_removed(corpus: Corpus, id_: str) -> Removed:
    """The deleted report that an id names. Raises RemovalError where there is none."""
    wanted = id_.strip().lower()
    found = corpus.store.removals.get(wanted)
    if found is None:
        raise RemovalError(
            f"no report {wanted[:64]!r} was deleted; those that were are listed by: shuzhi removed"
        )
    return found
