"""The answer to an address of recycled text, narrowed to places, years and a class."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from indexer.corpus import Corpus
from indexer.models import Region
from indexer.query.fields import UNKNOWN
from indexer.reuse import Pair, Recycled, overview_at_once, recycled
from indexer.reuse.records import PairClass
from webui.address import Question
from webui.filters import canonical, range_of
from webui.reuse_address import Ask


class NoSuchReport(Exception):
    """A report that is not in the corpus."""


class NotAtOnce(Exception):
    """What all reports have would take minutes to find: nobody should wait for a page so long."""


def known(corpus: Corpus, ask: Ask) -> Ask:
    """The same with the regions by their ids.

    Raises FilterError for a region or years that mean nothing.
    """
    question = Question(filters={"region": ask.regions, "year": ask.years})
    return replace(ask, regions=canonical(question, corpus.vocabulary).filters["region"])


def answer(corpus: Corpus, ask: Ask) -> Recycled:
    """What one report has from others and gave, or what all of these places and years have.

    All classes are in it: see `of_class`. Raises NoSuchReport, NotAtOnce, and ReuseError while an
    ingest changes the reports.
    """
    if ask.report:
        if ask.report not in corpus.store.ids(ask.report):
            raise NoSuchReport(ask.report)
        return recycled(corpus, ask.report)
    found = overview_at_once(corpus)
    if found is None:
        raise NotAtOnce
    return _among(found, _chosen(corpus, found, ask)) if ask.regions or ask.years else found


def of_class(found: Recycled, kind: PairClass | None) -> Recycled:
    """Only the pairs of a class, and the reports that have some of it."""
    if kind is None:
        return found
    return replace(
        found,
        pairs=tuple(pair for pair in found.pairs if pair.kind == kind),
        shares=tuple(share for share in found.shares if share.classes[kind]),
    )


def _among(found: Recycled, ids: Collection[str]) -> Recycled:
    """Only what these reports have from others, and texts of which one is among them."""

    def has_it(pair: Pair) -> bool:
        return pair.a.report.id in ids or (not pair.directed and pair.b.report.id in ids)

    return replace(
        found,
        pairs=tuple(filter(has_it, found.pairs)),
        shares=tuple(share for share in found.shares if share.report.id in ids),
        near_duplicates=tuple(
            group for group in found.near_duplicates if any(name.id in ids for name in group)
        ),
    )


def _chosen(corpus: Corpus, found: Recycled, ask: Ask) -> set[str]:
    """The reports of the places and years that are asked for."""
    years = range_of(ask.years[0]) if ask.years else None
    first, last = years or (None, None)
    names = {share.report.id: share.report for share in found.shares}
    names |= {name.id: name for group in found.near_duplicates for name in group}
    regions = corpus.store.values(("region",)) if ask.regions else {}
    return {
        id_
        for id_, name in names.items()
        if (not years or (name.year and (first or 0) <= name.year <= (last or name.year)))
        and (not ask.regions or _lies_in(corpus, regions[id_]["region"], ask.regions))
    }


def _lies_in(corpus: Corpus, region: Region | None, wanted: Collection[str]) -> bool:
    if region is None:
        return UNKNOWN in wanted
    return bool(set(corpus.regions.lineage(corpus.regions.id_of(region))) & set(wanted))
