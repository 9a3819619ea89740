"""Fields that a person stated in a table of labels (a manifest)."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.models import Evidence, Field, Metadata, Region
from indexer.vocab.kinds import kind_names
from indexer.vocab.regions import Regions

RULE = "label in the manifest"
# The columns of a manifest that become fields; `path` says which file a row is about.
LABELS = ("title", "kind", "role", "level", "region", "year")


def labelled_metadata(labels: Mapping[str, str], regions: Regions) -> Metadata:
    """The fields that the labels state; an empty label states nothing.

    A region that several places may be is ambiguous. One that no place bears states nothing, and
    so does a year that is no number; whoever reads the table warns of both.
    """
    kind = labels.get("kind", "")
    year = labels.get("year", "")
    return Metadata(
        title=_stated(labels.get("title", "")),
        kind=_stated(kind_names().get(kind, kind)),
        role=_stated(labels.get("role", "")),
        level=_stated(labels.get("level", "")),  # type: ignore[arg-type]
        organisation=Field.unknown(),
        region=_region(labels.get("region", ""), regions),
        year=Field(int(year), "ok", (Evidence(RULE, None, year),), 1.0)
        if year.isascii() and year.isdigit()
        else Field.unknown(),
        period=Field.unknown(),
        date=Field.unknown(),
        portfolios=Field.unknown(),
        bodies=Field.unknown(),
    )


def _stated(label: str) -> Field[str]:
    return Field(label, "ok", (Evidence(RULE, None, label),), 1.0) if label else Field.unknown()


def _region(label: str, regions: Regions) -> Field[Region]:
    found = regions.lookup(label)
    if not found:
        return Field.unknown()
    evidence = (Evidence(RULE, None, label),)
    if len(found) > 1:
        return Field(None, "ambiguous", evidence, 1.0, found)
    return Field(found[0], "ok", evidence, 1.0)
