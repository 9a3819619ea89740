"""Which reports an audit is asked about: those of a region, of a year or of a range of years."""

from __future__ import annotations

from indexer.query import FieldIs, YearRange, no_region
from indexer.query.fields import UNKNOWN
from indexer.vocab.regions import Regions


def wanted_regions(name: str, regions: Regions) -> set[str]:
    """The ids of the region that is meant; none where no name is given.

    Raises QueryError for a name that no region bears.
    """
    if not name:
        return set()
    if ids := regions.ids_meant(name):
        return set(ids)
    raise no_region(name, regions.close_names(name))


def is_of(year: int | None, asked: FieldIs | YearRange | None) -> bool:
    """Whether a report that bears this year is asked for."""
    match asked:
        case YearRange(first, last):
            return year is not None and (first or year) <= year <= (last or year)
        case FieldIs(_, values):
            return (UNKNOWN if year is None else str(year)) in values
        case None:
            return True
