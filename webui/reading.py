"""The page of one report: its text with the matches of a query, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.models import Report
from indexer.offsets import Span
from indexer.query import QueryError, parse
from indexer.resolving import resolve
from indexer.same_texts import same_texts
from indexer.search import matches_in
from webui import beside_address, reuse_address
from webui.address import Question, pairs, report_url
from webui.facts import Fact, facts, title_from_file_name
from webui.figures import FigureList, ShownFigure, listed, shown_figures
from webui.language import _, language, later
from webui.layout import Block, Layout, lay_out
from webui.mentions import ShownMention, shown_mentions
from webui.outline import Entry, outline
from webui.pieces import Run, cut
from webui.reading_links import Crumb, Files, Years, back, exports, files_of, places, years
from webui.reading_walk import Walk, walk
from webui.recognized import mark_at, recognized_part
from webui.results import opening
from webui.review.marks import review_marks

# What js/page.js and js/reading.js heed, as the page lists it.
KEYS = (
    ("n p", later("后一个、前一个命中")),
    ("j k", later("下一节、上一节")),
    ("] [", later("下一年、上一年的报告")),
    ("c", later("复制选中的文字或眼前的一段，附出处")),
    ("/", later("到标出字词的框")),
    ("?", later("列出这些键")),
)


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
    """All that the page of a report shows. `about` is whose it is and of when, for a citation.

    `title_line` is the line of the text that is the title; it stands above the text and not in it
    once more. `fault` says what is wrong with the query. `figure` is where the figure begins that
    the address names, None where it names none; `switch` marks the figures
    and the policies, of which there are `mentions`, or leaves them plain. `recognized` says which
    part of the text was read from pictures, and how sure that is.
    """

    id: str
    title: str
    untitled: bool
    title_from_file: bool
    title_line: Paragraph | None
    query: str
    kept: tuple[tuple[str, str], ...]
    back: Crumb
    crumbs: tuple[Crumb, ...]
    years: Years
    about: str
    walk: Walk | None
    outline: tuple[Entry, ...]
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]
    files: Files
    exports: tuple[Crumb, ...]
    fault: str
    figures: FigureList
    mentions: int
    marks_figures: bool
    switch: str
    figure: int | None
    reuse: str
    beside: str
    recognized: str
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in a text; `cited` is the sentence or passage that the address names."""

    matches: Sequence[Span]
    figures: Sequence[ShownFigure]
    mentions: Sequence[ShownMention]
    cited: Span | None
    passage: Span | None


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
    matches, fault = _matches(corpus, report, question)
    metadata = report.metadata
    figures = corpus.store.figures_in(report.id)
    reviewed = review_marks(corpus, report.id)
    shown = shown_figures(figures, report.recognized, reviewed)
    cited = next((one for one in figures if one.start == figure), None)
    mentions = shown_mentions(corpus.store.mentions.in_report(report.id), corpus.policies)
    marks = Marks(
        matches,
        shown if question.figures else [one for one in shown if one.start == figure],
        mentions if question.figures else (),
        passage or (cited.sentence if cited else None),
        passage,
    )
    paragraphs = tuple(_paragraphs(report, layout, marks))
    same = same_texts(corpus.store, [report]).get(report.id, ())
    first = layout.blocks[0]
    begins_with_title = report.text[first.start : first.end] == metadata.title.value
    return ReportPage(
        id=report.id,
        title=metadata.title.value or opening(report),
        untitled=metadata.title.value is None,
        title_from_file=title_from_file_name(report),
        title_line=paragraphs[0] if begins_with_title else None,
        query=question.query,
        kept=tuple((name, value) for name, value in pairs(question) if name != "q"),
        back=back(corpus, question),
        crumbs=places(metadata.region.value, corpus.regions),
        years=years(corpus, report),
        about=about(report),
        walk=walk(len(matches), hit, lambda hit: report_url(report.id, question, hit))
        if question.query and not fault
        else None,
        outline=outline(report, layout, matches),
        paragraphs=paragraphs[1:] if begins_with_title else paragraphs,
        facts=facts(report, layout, corpus.regions, reviewed),
        files=files_of(report, corpus.store.files(report.id), same),
        exports=exports(report.id),
        fault=fault,
        figures=listed(shown),
        mentions=len(mentions),
        marks_figures=question.figures,
        switch=report_url(report.id, replace(question, figures=not question.figures), hit),
        figure=cited.start if cited else None,
        reuse=reuse_address.ask_url(reuse_address.Ask(report.id)),
        beside=beside_address.ask_url(beside_address.Ask(report.id)),
        recognized=recognized_part(layout, report.recognized),
        keys=tuple((key, _(meaning)) for key, meaning in KEYS),
    )


def about(report: Report) -> str:
    """Whose report it is and of when, as a citation says it: 青禾县，2023年."""
    region, year = report.metadata.region.value, report.metadata.year.value
    said = (region.name if region else "", _("%(year)s年", year=year) if year else "")
    return _("，").join(filter(None, said))


def _matches(corpus: Corpus, report: Report, question: Question) -> tuple[list[Span], str]:
    """The matches of the query in a report; none, and why, where it cannot be understood."""
    try:
        clause = resolve(parse(question.query), corpus.vocabulary)
    except QueryError as error:
        return [], error.chinese if language() == "zh" else str(error)
    return matches_in(corpus, report, clause), ""


def _paragraphs(report: Report, layout: Layout, marks: Marks) -> Iterator[Paragraph]:
    def runs(block: Block, start: int, end: int) -> tuple[Run, ...]:
        return cut(
            report.text,
            start,
            end,
            marks.matches,
            block.lead,
            marks.figures,
            marks.cited,
            marks.mentions,
        )

    for block in layout.blocks:
        at = block.end
        if marks.passage and block.start <= marks.passage.start < block.end:
            at = marks.passage.start
        yield Paragraph(
            block.kind,
            block.anchor,
            block.number,
            min(block.level, 3) + 1,
            runs(block, block.start, at),
            runs(block, at, block.end) if at < block.end else (),
            mark_at(report.recognized, block.start, block.end),
        )
