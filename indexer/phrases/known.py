"""What is known of the reports that lines are ordered and counted by, as arrays in their order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.characters import Characters
from indexer.corpus import Corpus
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.vocab.regions import Regions

FIELDS = ("title", "region", "year", "role")
# Stands behind every code of a region, as unknown does in orders.
LAST = "\U0010ffff"


@dataclass(frozen=True, eq=False)
class Known:
    """The fields of the reports; 0 is the year that is not known, `unknown` the region.

    A region is known by its id in the tree of today. `region_ranks` are places in `all_regions`,
    which are in order of code and bear `region_names`; `year_ranks` are places in `all_years`.
    """

    titles: tuple[str | None, ...]
    roles: tuple[str | None, ...]
    years: npt.NDArray[np.int64]
    all_years: tuple[int, ...]
    year_ranks: npt.NDArray[np.int64]
    all_regions: tuple[str, ...]
    region_names: tuple[str, ...]
    region_ranks: npt.NDArray[np.int64]

    def region(self, report: int) -> str:
        """The id of the region of a report."""
        return self.all_regions[int(self.region_ranks[report])]

    def region_name(self, report: int) -> str | None:
        """The region of a report in words, where it is known."""
        known = self.region(report) != UNKNOWN
        return self.region_names[int(self.region_ranks[report])] if known else None

    def year(self, report: int) -> int | None:
        """The year of a report."""
        return int(self.years[report]) or None


def known_of(corpus: Corpus, characters: Characters) -> Known:
    """The fields of all reports, read once for each state of the corpus."""
    return _read(corpus, characters, corpus.engine.generation)


@lru_cache(maxsize=4)
def _read(corpus: Corpus, characters: Characters, generation: int) -> Known:
    values = corpus.store.values(FIELDS)
    nothing = dict.fromkeys(FIELDS)
    rows = [values.get(id_, nothing) for id_ in characters.ids]
    places = corpus.regions
    regions = [places.id_of(row["region"]) if row["region"] else UNKNOWN for row in rows]
    all_regions = sorted(set(regions), key=_order)
    ranks = {id_: rank for rank, id_ in enumerate(all_regions)}
    years = np.array([row["year"] or 0 for row in rows], np.int64)
    all_years, year_ranks = np.unique(years, return_inverse=True)
    return Known(
        titles=tuple(row["title"] for row in rows),
        roles=tuple(row["role"] for row in rows),
        years=years,
        all_years=tuple(all_years.tolist()),
        year_ranks=year_ranks,
        all_regions=tuple(all_regions),
        region_names=tuple(region_name(id_, places) for id_ in all_regions),
        region_ranks=np.array([ranks[id_] for id_ in regions], np.int64),
    )


def region_name(id_: str, regions: Regions) -> str:
    """A region in words."""
    return UNKNOWN_NAME if id_ == UNKNOWN else regions.title(id_)


def _order(region: str) -> str:
    return LAST if region == UNKNOWN else region
