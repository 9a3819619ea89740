"""Where the page of a report leads: back, up, to the years around it, beside others, to files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from indexer.corpus import Corpus
from indexer.models import KeptFile, Region, Report
from indexer.neighbours import Neighbour, neighbours
from indexer.query import QueryError
from indexer.same_texts import SameText
from indexer.search import SearchRequest, search
from indexer.vocab.regions import Regions
from webui import beside_address
from webui.address import Question, report_url, search_url
from webui.facts import same_text_links
from webui.language import _, many
from webui.region_tree import OLD_TAG, is_old
from webui.source_address import DIGITS
from webui.sources import SourceFact, source_fact

FORMATS = {"txt": "TXT", "csv": "CSV", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Crumb:
    """A link above the title; `tag` marks a name that is no more in use."""

    text: str
    url: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class YearLink:
    """The report of an earlier or a later year; `beside` puts the two side by side."""

    year: int
    title: str
    url: str
    beside: str


@dataclass(frozen=True, slots=True)
class SameLink:
    """A report that is the same text; `beside` shows what differs."""

    text: str
    url: str
    beside: str


@dataclass(frozen=True, slots=True)
class Version:
    """A file in which a report once stood; `beside` shows what it has otherwise."""

    file: SourceFact
    beside: str


@dataclass(frozen=True, slots=True)
class Files:
    """Where a report stands now, where it stood before, and the reports that are the same text."""

    now: tuple[SourceFact, ...]
    before: tuple[Version, ...]
    same: tuple[SameLink, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The reports of the same place and kind around one."""

    previous: YearLink | None
    next: YearLink | None


def back(corpus: Corpus, question: Question) -> Crumb:
    """The way back to the hits, with their number."""
    if not question.query and not question.is_narrowed:
        return Crumb(_("全部报告"), search_url(question))
    request = SearchRequest(
        question.query, question.in_force, question.unit, limit=0, excluded=question.left_out
    )
    try:
        total = search(corpus, request).total
    except QueryError:
        return Crumb(_("返回检索"), search_url(question))
    if question.unit == "passage":
        return Crumb(many("返回 %(num)s 段结果", total), search_url(question))
    return Crumb(many("返回 %(num)s 份结果", total), search_url(question))


def places(region: Region | None, regions: Regions) -> tuple[Crumb, ...]:
    """The way down the tree of today to the region: 湖北省, 襄阳市, 襄樊市（2010 年前）."""
    if region is None:
        return ()
    return tuple(
        Crumb(
            regions.title(id_),
            search_url(Question(filters={"region": (id_,)})),
            _(OLD_TAG) if is_old(id_, regions) else "",
        )
        for id_ in regions.lineage(regions.id_of(region))
    )


def years(corpus: Corpus, report: Report) -> Years:
    """The reports of the years around a report."""
    found = neighbours(corpus, report)
    return Years(_year(report, found.previous), _year(report, found.next))


def _year(report: Report, found: Neighbour | None) -> YearLink | None:
    if found is None:
        return None
    beside = beside_address.ask_url(beside_address.Ask(report.id, found.id))
    return YearLink(found.year, found.title or "", report_url(found.id, Question()), beside)


def files_of(report: Report, kept: Sequence[KeptFile], same: Sequence[SameText]) -> Files:
    """The files of a report, and where else its text stands.

    A file that came back as it had been was no other version meanwhile.
    """
    now = [file for file in kept if not file.superseded_at]
    known = {file.sha256 for file in now}
    before = {
        file.sha256: file
        for file in reversed(kept)
        if file.superseded_at and file.sha256 not in known
    }
    return Files(
        now=tuple(source_fact(report.id, file) for file in now),
        before=tuple(_version(report.id, file) for file in reversed(before.values())),
        same=tuple(
            SameLink(
                link.text,
                link.url,
                beside_address.ask_url(beside_address.Ask(report.id, one.id)),
            )
            for link, one in zip(same_text_links(report, same), same, strict=True)
        ),
    )


def _version(report: str, file: KeptFile) -> Version:
    fact = source_fact(report, file)
    ask = beside_address.Ask(report, file=file.sha256[:DIGITS])
    return Version(fact, beside_address.ask_url(ask))


def file_url(report: str, ending: str) -> str:
    """The address of a report as a file.

    >>> file_url("c9a816021d92", "csv")
    '/reports/c9a816021d92.csv'
    """
    return f"/reports/{quote(report, safe='')}.{ending}"


def exports(report: str) -> tuple[Crumb, ...]:
    """The same report as files: its text, its figures, all that is known of it."""
    return tuple(Crumb(name, file_url(report, ending)) for ending, name in FORMATS.items())
