"""The hits of a search as the page lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indexer.comparison.amounts import in_unit
from indexer.concordance import Line
from indexer.matching import find_matches
from indexer.models import Field, Figure, Mention, Region, Report
from indexer.numerals import write_number
from indexer.offsets import Span
from indexer.query import Clause
from indexer.search import Hit, value_name
from indexer.vocab.indicator_table import Indicator
from indexer.vocab.regions import Regions
from webui.address import Question, figure_url, report_url
from webui.facts import Words, same_text_links, title_from_file_name
from webui.language import _, later, many
from webui.layout import Layout, lay_out
from webui.pieces import Run, cut
from webui.places import region_words, told_apart

# Characters of a report that is shown without a match, and of one without a title.
EXCERPT = 90
OPENING = 24
# Places that a report may be of, and portfolios, named in the line below a title.
MOST_NAMED = 3
# What stands in the place of a value that a report does not have, or that was struck out of it.
MISSING = {
    "region": (later("地区未标明"), later("地区原文已隐去")),
    "year": (later("年份未标明"), later("年份原文已隐去")),
    "kind": (later("类型未标明"), later("类型原文已隐去")),
}
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
class ShownValue:
    """The figure by which a hit stands where it does, in the unit of its indicator.

    `quote` is how the report writes it, `url` its place there.
    """

    number: str
    unit: str
    indicator: str
    year: str
    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit: what the report is, and its lines, or its passage, or at least how it begins.

    `more` counts the matches that are not shown. `same` leads to reports that are the same text.
    `value` is there where hits are sorted by an indicator, and this one states it.
    """

    title: str
    untitled: bool
    title_from_file: bool
    url: str
    place: str
    year: str
    kind: str
    role: str
    portfolios: tuple[str, ...]
    more_portfolios: bool
    value: ShownValue | None
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
    portfolios = metadata.portfolios.value or ()
    return ShownHit(
        title=title or opening(report),
        untitled=title is None,
        title_from_file=title_from_file_name(report),
        url=report_url(report.id, question),
        place=_place(metadata.region, regions),
        year=str(metadata.year.value or _missing("year", metadata.year)),
        kind=_kind(metadata.kind),
        role=_(metadata.role.value) if metadata.role.value else "",
        portfolios=tuple(_(portfolio.name) for portfolio in portfolios[:MOST_NAMED]),
        more_portfolios=len(portfolios) > MOST_NAMED,
        value=_value(report.id, hit.value, question.indicator),
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
        first = _(" 或 ").join(names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            return many("地区可能是 %(names)s 等 %(num)s 处", len(names), names=first)
        return _("地区可能是 %(names)s", names=first)
    return _missing("region", region)


def _missing(name: str, field: Field[Any]) -> str:
    """What stands in the place of a value that is not there."""
    absent, masked = MISSING[name]
    return _(masked) if field.status == "masked" else _(absent)


def _kind(kind: Field[str]) -> str:
    return _(value_name("kind", kind.value)) if kind.value else _missing("kind", kind)


def _value(report: str, figure: Figure | None, indicator: Indicator | None) -> ShownValue | None:
    """1.39万亩 of 人工造林面积 as 13,900 亩 of 2023; as it is written where it never converts."""
    if figure is None or figure.value is None or indicator is None:
        return None
    amount = in_unit(figure.value, figure.unit, indicator.unit, indicator.dimension)
    return ShownValue(
        number=_with_separators(figure.value if amount is None else amount),
        unit=figure.unit if amount is None else indicator.unit,
        indicator=indicator.name,
        year=figure.period.end[:4] if figure.period else "",
        quote=figure.quote,
        url=figure_url(report, figure.start),
    )


def _with_separators(value: Decimal) -> str:
    return f"{Decimal(write_number(value)):,f}"


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
