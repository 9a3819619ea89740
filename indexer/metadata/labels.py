"""Fields that a person stated in a table of labels (a manifest)."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.cleaning import one_line
from indexer.models import Evidence, Field, Level, Metadata, Region
from indexer.vocab.kinds import kind_names
from indexer.vocab.levels import level_named
from indexer.vocab.regions import Regions

RULE = "label in the manifest"
# The columns of a manifest that become fields; `path` says which file a row is about.
LABELS = ("title", "kind", "role", "level", "region", "year")


def labelled_metadata(labels: Mapping[str, str], regions: Regions) -> Metadata:
    """The fields that the labels state; an empty label states nothing.

    A region that several places may be is ambiguous. One that no place bears states nothing, and
    so does a year that is no number; whoever reads the table warns of both. Labels are read as one
    line, without signs that nobody sees.
    """
    labels = {name: one_line(label) for name, label in labels.items()}
    kind = labels.get("kind", "")
    stated_year = labels.get("year", "")
    year = int(stated_year) if stated_year.isascii() and stated_year.isdigit() else None
    return Metadata(
        title=_stated(labels.get("title", "")),
        kind=_stated(kind_names().get(kind, kind)),
        role=_stated(labels.get("role", "")),
        level=_level(labels.get("level", "")),
        organisation=Field.unknown(),
        region=_region(labels, year, regions),
        year=Field(year, "ok", (Evidence(RULE, None, stated_year),), 1.0)
        if year is not None
        else Field.unknown(),
        period=Field.unknown(),
        date=Field.unknown(),
        portfolios=Field.unknown(),
        bodies=Field.unknown(),
    )


def _stated(label: str) -> Field[str]:
    return Field(label, "ok", (Evidence(RULE, None, label),), 1.0) if label else Field.unknown()


def _level(label: str) -> Field[Level]:
    level = level_named(label)
    if level is None:
        return Field.unknown()
    return Field(level, "ok", (Evidence(RULE, None, label),), 1.0)


def _region(labels: Mapping[str, str], year: int | None, regions: Regions) -> Field[Region]:
    """The region of a label; the labels of year and level decide between several of one name."""
    label = labels.get("region", "")
    found = regions.lookup(label, year)
    if level := labels.get("level"):
        of_level = tuple(
            region
            for region in found
            if (unit := regions.unit(regions.id_of(region))) and unit.level == level
        )
        found = of_level or found
    if not found:
        return Field.unknown()
    evidence = (Evidence(RULE, None, label),)
    if len(found) > 1:
        return Field(None, "ambiguous", evidence, 1.0, found)
    return Field(found[0], "ok", evidence, 1.0)
