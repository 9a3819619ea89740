"""The page of one report: its text with the matches of a query, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.models import Figure, Region, Report
from indexer.offsets import Span
from indexer.query import QueryError, parse
from indexer.resolving import resolve
from indexer.same_texts import same_texts
from indexer.search import SearchRequest, matches_in, search
from indexer.vocab.regions import Regions
from webui.address import Question, pairs, report_url, search_url
from webui.facts import Fact, facts, same_text_facts, title_from_file_name
from webui.figures import FigureList, ShownFigure, listed, shown_figure
from webui.layout import Block, Layout, lay_out
from webui.mentions import ShownMention, shown_mentions
from webui.outline import Entry, outline
from webui.pieces import Run, cut
from webui.recognized import mark_at, recognized_part
from webui.region_tree import OLD_TAG, is_old
from webui.results import opening
from webui.reuse_address import Ask, ask_url
from webui.sources import SourceFact, source_fact


@dataclass(frozen=True, slots=True)
class Crumb:
    """A link above the title; `tag` marks a name that is no more in use."""

    text: str
    url: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """The walk over the matches: which is shown (0: none yet), and the ones beside it."""

    now: int
    count: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text as the template writes it.

    `rest` is what follows from the words on that the address names, where they begin in the block.
    `recognized` marks what was read from a picture.
    """

    kind: str
    anchor: str
    number: int
    level: int
    runs: tuple[Run, ...]
    rest: tuple[Run, ...] = ()
    recognized: str = ""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """All that the page of a report shows.

    `title_line` is the line of the text that is the title; it stands above the text and not in it
    once more. `fault` says what is wrong with the query. `figure` is where the figure begins that
    the address names, None where it names none; `switch` marks the figures
    and the policies, of which there are `mentions`, or leaves them plain. `recognized` says which
    part of the text was read from pictures, and how sure that is.
    """

    title: str
    untitled: bool
    title_from_file: bool
    title_line: Paragraph | None
    query: str
    kept: tuple[tuple[str, str], ...]
    back: Crumb
    crumbs: tuple[Crumb, ...]
    walk: Walk | None
    outline: tuple[Entry, ...]
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]
    sources: tuple[SourceFact, ...]
    fault: str
    figures: FigureList
    mentions: int
    marks_figures: bool
    switch: str
    figure: int | None
    reuse: str
    recognized: str


def report_page(
    corpus: Corpus,
    report: Report,
    question: Question,
    hit: int,
    figure: int | None = None,
    passage: Span | None = None,
) -> ReportPage:
    """The page of a report, with the matches of the question's query and its figures marked.

    `figure` is where a figure begins: its sentence is marked too; so is a `passage`. A query that
    cannot be understood marks nothing; the page says why.
    """
    layout = lay_out(report)
    matches: list[Span] = []
    fault = ""
    try:
        matches = matches_in(corpus, report, resolve(parse(question.query), corpus.vocabulary))
    except QueryError as error:
        fault = error.chinese
    metadata = report.metadata
    figures = corpus.store.figures_in(report.id)
    cited = next((one for one in figures if one.start == figure), None)
    marked = figures if question.figures else [cited] if cited else []
    sentence = passage or (cited.sentence if cited else None)
    mentions = shown_mentions(corpus.store.mentions.in_report(report.id), corpus.policies)
    named = mentions if question.figures else ()
    paragraphs = _paragraphs(report, layout, matches, marked, named, sentence, passage)
    same = same_texts(corpus.store, [report]).get(report.id, ())
    first = layout.blocks[0]
    begins_with_title = report.text[first.start : first.end] == metadata.title.value
    return ReportPage(
        title=metadata.title.value or opening(report),
        untitled=metadata.title.value is None,
        title_from_file=title_from_file_name(report),
        title_line=paragraphs[0] if begins_with_title else None,
        query=question.query,
        kept=tuple((name, value) for name, value in pairs(question) if name != "q"),
        back=_back(corpus, question),
        crumbs=_places(metadata.region.value, corpus.regions),
        walk=_walk(report, question, hit, len(matches)) if question.query and not fault else None,
        outline=outline(report, layout, matches),
        paragraphs=paragraphs[1:] if begins_with_title else paragraphs,
        facts=(*facts(report, layout, corpus.regions), *same_text_facts(report, same)),
        sources=tuple(map(source_fact, report.sources)),
        fault=fault,
        figures=listed(figures, report.recognized),
        mentions=len(mentions),
        marks_figures=question.figures,
        switch=report_url(report.id, replace(question, figures=not question.figures), hit),
        figure=cited.start if cited else None,
        reuse=ask_url(Ask(report.id)),
        recognized=recognized_part(layout, report.recognized),
    )


def _back(corpus: Corpus, question: Question) -> Crumb:
    """The way back to the hits, with their number."""
    if not question.query and not question.is_narrowed:
        return Crumb("全部报告", search_url(question))
    request = SearchRequest(
        question.query, question.in_force, question.unit, limit=0, excluded=question.left_out
    )
    try:
        total = search(corpus, request).total
    except QueryError:
        return Crumb("返回检索", search_url(question))
    return Crumb(
        f"返回 {total:,} {'段' if question.unit == 'passage' else '份'}结果", search_url(question)
    )


def _places(region: Region | None, regions: Regions) -> tuple[Crumb, ...]:
    """The way down the tree of today to the region: 湖北省, 襄阳市, 襄樊市（2010 年前）."""
    if region is None:
        return ()
    return tuple(
        Crumb(
            regions.title(id_),
            search_url(Question(filters={"region": (id_,)})),
            OLD_TAG if is_old(id_, regions) else "",
        )
        for id_ in regions.lineage(regions.id_of(region))
    )


def _walk(report: Report, question: Question, hit: int, count: int) -> Walk:
    """The walk goes round: before its start comes the last match, after the last the first."""
    if not count:
        return Walk(0, 0, "", "")
    now = min(hit, count)
    return Walk(
        now,
        count,
        report_url(report.id, question, hit=now - 1 if now > 1 else count),
        report_url(report.id, question, hit=now % count + 1),
    )


def _paragraphs(
    report: Report,
    layout: Layout,
    matches: Sequence[Span],
    figures: Sequence[Figure],
    mentions: Sequence[ShownMention],
    cited: Span | None,
    passage: Span | None,
) -> tuple[Paragraph, ...]:
    shown: list[ShownFigure] = [shown_figure(figure, report.recognized) for figure in figures]

    def runs(block: Block, start: int, end: int) -> tuple[Run, ...]:
        return cut(report.text, start, end, matches, block.lead, shown, cited, mentions)

    paragraphs = []
    for block in layout.blocks:
        at = block.end
        if passage and block.start <= passage.start < block.end:
            at = passage.start
        paragraphs.append(
            Paragraph(
                block.kind,
                block.anchor,
                block.number,
                min(block.level, 3) + 1,
                runs(block, block.start, at),
                runs(block, at, block.end) if at < block.end else (),
                mark_at(report.recognized, block.start, block.end),
            )
        )
    return tuple(paragraphs)
