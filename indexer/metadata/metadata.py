"""Puts the fields of a report together: what a person labelled, then what the text says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from indexer.metadata.date import find_date
from indexer.metadata.head import Line, find_head
from indexer.metadata.kind import find_kind
from indexer.metadata.labels import labelled_metadata
from indexer.metadata.level import find_level, level_of_region
from indexer.metadata.organisation import find_organisation
from indexer.metadata.period import find_period
from indexer.metadata.portfolios import find_portfolios
from indexer.metadata.publication import Publication, date_of, organisation_of, region_of
from indexer.metadata.region import RegionSources, find_region, settle_by_body
from indexer.metadata.role import find_role
from indexer.metadata.title import Title, find_title
from indexer.metadata.year import YearSources, find_year
from indexer.models import Body, Field, Metadata, Portfolio
from indexer.vocab.kinds import OTHER
from indexer.vocab.regions import Regions

T = TypeVar("T")
# Names of files and folders that may tell of the report: 甘州区2023, not scan001.
HAN_OR_DIGIT = re.compile(r"[\u4e00-\u9fff]|(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a report besides its text.

    `labels` is its row in the table of labels that a person named; `title` is what the format of
    the file calls the title; `file_name` is the name of the file without its suffix, `folders`
    those that it lies in, from the outermost; `published` and `publisher` are when and by whom its
    page was published.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    file_name: str = ""
    folders: tuple[str, ...] = ()
    published: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who reports, and what for. Of a speech, a notice or news nothing of it is known."""

    role: Field[str] = field(default_factory=Field.unknown)
    organisation: Field[str] = field(default_factory=Field.unknown)
    portfolios: Field[tuple[Portfolio, ...]] = field(default_factory=Field.unknown)
    bodies: Field[tuple[Body, ...]] = field(default_factory=Field.unknown)


def find_metadata(text: str, hints: Hints, regions: Regions) -> Metadata:
    """The fields of a cleaned text. A label decides; without one the text does.

    >>> from indexer.vocab.regions import load_regions
    >>> found = find_metadata("2025年宁夏政府工作报告\\n各位代表：", Hints(), load_regions())
    >>> found.year.value, found.kind.value, found.region.value.name, found.period.value.start
    (2025, '政府工作报告', '宁夏回族自治区', '2024')
    """
    labelled = labelled_metadata(hints.labels, regions)
    head = find_head(text)
    title = find_title(head, hints.title, hints.file_name)
    names = tuple(filter(HAN_OR_DIGIT.search, (*hints.folders, hints.file_name)))
    kind = _first(labelled.kind, find_kind(title, head, text))
    written = YearSources(title, head, text, kind.value, names)
    year = _first(labelled.year, find_year(written))
    places = RegionSources(title, head, text, names, year.value)
    region = _first(labelled.region, find_region(places, regions))
    if region.status == "ambiguous":
        region = settle_by_body(region, places, regions)
    by_region = level_of_region(region, regions)
    page = Publication(hints.published, hints.publisher)
    region = region_of(region, page, title.field.value or "", text, year.value, regions)
    author = Author()
    if kind.value != OTHER:
        author = _find_author(title, head, text, general=written.covers_year_before)
    role = _first(labelled.role, author.role)
    level = _first(labelled.level, find_level(role, author.organisation, by_region, text))
    return Metadata(
        title=_first(labelled.title, title.field),
        kind=kind,
        role=role,
        level=_first(level, level_of_region(region, regions)),
        organisation=_first(author.organisation, organisation_of(page, kind.value)),
        region=region,
        year=year,
        period=find_period(written, year.value),
        date=_first(find_date(written), date_of(page, year.value)),
        portfolios=author.portfolios,
        bodies=author.bodies,
    )


def _find_author(title: Title, head: tuple[Line, ...], text: str, *, general: bool) -> Author:
    """Who reports, and what for; `general` reports of a whole government have no portfolio."""
    organisation = find_organisation(title, head, text)
    portfolios, bodies = find_portfolios(
        text,
        organisation.value or "",
        general=general,
        organisation_evidence=organisation.evidence,
    )
    return Author(find_role(title, head, text), organisation, portfolios, bodies)


def _first(surer: Field[T], other: Field[T]) -> Field[T]:
    return other if surer.status == "unknown" else surer
