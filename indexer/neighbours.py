"""The reports of the years before and after one: of the same place, kind and, of persons, role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.models import Metadata, Portfolio, Report
from indexer.query import Everything
from indexer.store import Head
from indexer.vocab.kinds import kind_names

# A county of many offices has so many reports of one kind and year at the most.
MOST_OF_A_YEAR = 40
# The nearest year may have reports of others alone, as of another bureau; these are looked at too.
YEARS_TRIED = 3
# A deputy reports under one name this year, under another the next: 述职报告, 述职述廉报告.
PERSONAL = tuple(sorted({kind for kind in kind_names().values() if kind.startswith("述")}))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A report of an earlier or a later year."""

    id: str
    year: int
    title: str | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest on either side; None where there is none."""

    previous: Neighbour | None = None
    next: Neighbour | None = None


def neighbours(corpus: Corpus, report: Report) -> Neighbours:
    """The report of the year before this one and that of the year after, or the nearest to it.

    Without a region, a year and a kind nothing can be said to follow a report.
    """
    metadata = report.metadata
    region, year, kind = metadata.region.value, metadata.year.value, metadata.kind.value
    if not (region and year and kind):
        return Neighbours()
    filters = {
        "region": (corpus.regions.id_of(region),),
        "kind": PERSONAL if kind in PERSONAL else (kind,),
    }
    for name in ("role", "level"):
        if known := getattr(metadata, name).value:
            filters[name] = (known,)
    found = corpus.engine.search(Everything(), filters=filters, facets=("year",), limit=0)
    years = sorted(int(one) for one in found.facets["year"] if one.isdigit())
    before = [one for one in reversed(years) if one < year]
    after = [one for one in years if one > year]
    return Neighbours(
        _nearest(corpus, report, filters, before), _nearest(corpus, report, filters, after)
    )


def _nearest(
    corpus: Corpus, report: Report, filters: dict[str, tuple[str, ...]], years: Sequence[int]
) -> Neighbour | None:
    for year in years[:YEARS_TRIED]:
        wanted = {**filters, "year": (str(year),)}
        hits = corpus.engine.search(Everything(), filters=wanted, limit=MOST_OF_A_YEAR).hits
        heads = corpus.store.heads(hit.report for hit in hits)
        alike = [head for head in heads.values() if _is_alike(head, report)]
        if alike:
            best = min(alike, key=lambda head: (-_shared(head.metadata, report.metadata), head.id))
            return Neighbour(best.id, year, best.metadata.title.value)
    return None


def _is_alike(head: Head, report: Report) -> bool:
    """Whether a report is of the very place, not of one in it, and of the same role and body.

    Of bureaus without a name those are the same that do the same work.
    """
    one, other = head.metadata, report.metadata
    regions = one.region.value, other.region.value
    bodies = one.organisation.value, other.organisation.value
    same_body = bodies[0] == bodies[1] and bool(bodies[0] or _shared(one, other))
    return (
        bool(regions[0] and regions[1] and regions[0].code == regions[1].code)
        and one.role.value == other.role.value
        and (one.level.value != "department" or same_body)
    )


def _shared(one: Metadata, other: Metadata) -> int:
    """In how many fields both are in charge: of several deputies the one who does the same work."""

    def fields(portfolios: tuple[Portfolio, ...] | None) -> set[str]:
        return {portfolio.id for portfolio in portfolios or ()}

    return len(fields(one.portfolios.value) & fields(other.portfolios.value))
