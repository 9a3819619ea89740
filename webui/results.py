"""The hits of a search as the page lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indexer.concordance import Line
from indexer.matching import find_matches
from indexer.models import Field, Figure, Mention, Portfolio, Region, Report
from indexer.offsets import Span
from indexer.query import Clause
from indexer.query.fields import UNKNOWN_NAME
from indexer.search import Hit, value_name
from indexer.vocab.regions import Regions
from webui.address import Question, report_url
from webui.facts import MASKED_NAME, Words, either, same_text_links, title_from_file_name
from webui.layout import Layout, lay_out
from webui.pieces import Run, cut
from webui.places import region_words, told_apart

# Characters of a report that is shown without a match, and of one without a title.
EXCERPT = 90
OPENING = 24
# Places that a report may be of, and portfolios, named in the line below a title.
MOST_NAMED = 3
# What a line that was cut off should not begin with.
BROKEN = re.compile(r"^[，。；：、！？”’）》]+")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the concordance, with its place in the report and the address of its match."""

    at: str
    left: str
    match: str
    right: str
    url: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that was found, with all its matches."""

    at: str
    runs: tuple[Run, ...]
    url: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit: what the report is, and its lines, or its passage, or at least how it begins.

    `more` counts the matches that are not shown. `same` leads to reports that are the same text.
    """

    title: str
    untitled: bool
    title_from_file: bool
    url: str
    place: str
    year: str
    kind: str
    role: str
    portfolios: str
    lines: tuple[ShownLine, ...]
    quote: Quote | None
    excerpt: str
    more: int
    same: tuple[Words, ...]


def shown_hit(hit: Hit, clause: Clause, question: Question, regions: Regions) -> ShownHit:
    """A hit of the service as the page shows it."""
    report, layout = hit.report, lay_out(hit.report)
    # Addresses count the matches of the whole report, and a hit has those of its own unit.
    whole = hit.passage is None
    known: tuple[Figure | Mention, ...] = (*hit.figures, *hit.mentions)
    matches = hit.matches if whole else find_matches(report.text, clause, known)
    lines = tuple(
        _line(line, layout, matches, report, question) for line in hit.lines if line.match
    )
    passage = hit.passage is not None
    metadata = report.metadata
    title = metadata.title.value
    return ShownHit(
        title=title or opening(report),
        untitled=title is None,
        title_from_file=title_from_file_name(report),
        url=report_url(report.id, question),
        place=_place(metadata.region, regions),
        year=str(metadata.year.value or _missing("年份", metadata.year)),
        kind=value_name("kind", metadata.kind.value or "") or _missing("类型", metadata.kind),
        role=metadata.role.value or "",
        portfolios=_portfolios(metadata.portfolios.value or ()),
        lines=() if passage else lines,
        quote=_quote(hit, layout, matches, question),
        excerpt="" if lines or passage else _excerpt(report, layout),
        more=0 if passage else len(hit.matches) - len(lines),
        same=same_text_links(report, hit.same_texts),
    )


def opening(report: Report) -> str:
    """The first words of a report, where it has no title."""
    line = report.text.strip().split("\n", 1)[0]
    return line if len(line) <= OPENING else f"{line[:OPENING]}…"


def _place(region: Field[Region], regions: Regions) -> str:
    if region.value:
        return region_words(region.value, regions)
    if region.status == "ambiguous" and region.candidates:
        names = told_apart(region.candidates, regions)
        more = f" 等 {len(names)} 处" if len(names) > MOST_NAMED else ""
        return f"地区{either(names[:MOST_NAMED])}{more}"
    return _missing("地区", region)


def _missing(name: str, field: Field[Any]) -> str:
    """What stands in the place of a value that is not there."""
    return f"{name}{MASKED_NAME if field.status == 'masked' else UNKNOWN_NAME}"


def _portfolios(portfolios: Sequence[Portfolio]) -> str:
    """分管 农业农村、水务、林业草原; of many the first."""
    if not portfolios:
        return ""
    more = "等" if len(portfolios) > MOST_NAMED else ""
    return f"分管 {'、'.join(portfolio.name for portfolio in portfolios[:MOST_NAMED])}{more}"


def _line(
    line: Line, layout: Layout, matches: Sequence[Span], report: Report, question: Question
) -> ShownLine:
    first, last = line.start - len(line.left), line.end + len(line.right)
    cut_before = report.text[first - 1 : first] not in ("", "\n")
    cut_after = report.text[last : last + 1] not in ("", "\n")
    return ShownLine(
        layout.place(line.start),
        f"…{BROKEN.sub('', line.left)}" if cut_before else line.left,
        line.match,
        f"{line.right}…" if cut_after else line.right,
        _url_at(report, line.start, line.end, layout, matches, question),
    )


def _quote(hit: Hit, layout: Layout, matches: Sequence[Span], question: Question) -> Quote | None:
    passage = hit.passage
    if passage is None:
        return None
    return Quote(
        layout.place(passage.start),
        cut(hit.report.text, passage.start, passage.end, matches),
        _url_at(hit.report, passage.start, passage.end, layout, matches, question),
    )


def _url_at(
    report: Report,
    start: int,
    end: int,
    layout: Layout,
    matches: Sequence[Span],
    question: Question,
) -> str:
    """The address of the first match in a stretch of a report, or of the paragraph there."""
    for number, match in enumerate(matches, start=1):
        if match.start < end and match.end > start:
            return report_url(report.id, question, hit=number)
    return report_url(report.id, question, anchor=layout.block_at(start).anchor)


def _excerpt(report: Report, layout: Layout) -> str:
    """How the text begins, after its head and 各位代表：."""
    start = next((block.start for block in layout.blocks if block.kind == "paragraph"), 0)
    words = report.text[start : start + EXCERPT].replace("\n", " ")
    return words if start + EXCERPT >= len(report.text) else f"{words}…"
