"""The page of a file of a report: its text as it stood there, with what cleaning changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.changes import CleaningChange
from indexer.corpus import Corpus
from indexer.errors import UnreadableReport
from indexer.models import KeptFile, Report
from indexer.rereading import OriginalGone, Reread
from webui.address import Question, report_url
from webui.cleaning_words import QUIET, STEPS
from webui.compare_chart import Choice
from webui.kept_answers import read_again
from webui.language import _, language, many
from webui.layout import Layout, lay_out
from webui.reading_walk import Walk, walk
from webui.source_address import DIGITS, Ask, ask_url
from webui.source_lines import Gap, Line, Piece, chosen, in_context, lines_of
from webui.sources import SourceFact, source_fact
from webui.states import Link, State

# A page of more lines takes a browser too long; the file itself has all.
MOST_LINES = 4000


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the file, or a gap where `gap` says so; `url` leads to its paragraph or fills the
    gap.
    """

    number: int
    pieces: tuple[Piece, ...]
    url: str
    place: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step of cleaning: how often it changed something, and the address of these changes."""

    name: str
    count: int
    url: str
    current: bool
    quiet: bool


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The whole page; `state` stands in place of the text. `note` says what is to be heeded."""

    title: str
    reading: str
    file: SourceFact
    files: tuple[Choice, ...]
    status: int
    state: State | None = None
    about: str = ""
    note: str = ""
    steps: tuple[StepFact, ...] = ()
    every: Choice | None = None
    views: tuple[Choice, ...] = ()
    walk: Walk | None = None
    lines: tuple[ShownLine, ...] = ()
    more: int = 0


def source_page(corpus: Corpus, report: Report, ask: Ask) -> SourcePage | None:
    """The page of a file; None where the report has no such file."""
    kept = corpus.store.files(report.id)
    file = next((one for one in kept if one.sha256.startswith(ask.file)), None)
    if file is None:
        return None
    page = SourcePage(
        title=report.metadata.title.value or _("（标题缺失）"),
        reading=report_url(report.id, Question()),
        file=source_fact(report.id, file),
        files=_files(kept, file, ask),
        status=200,
    )
    try:
        read = read_again(corpus, file.path, file.sha256)
    except OriginalGone:
        return replace(page, state=_gone(page), status=410)
    except UnreadableReport as error:
        return replace(page, state=_unreadable(page, error), status=503)
    return _read(page, report, file, read, ask)


def _read(page: SourcePage, report: Report, file: KeptFile, read: Reread, ask: Ask) -> SourcePage:
    if not any(ask.step in change.steps for change in read.changes):
        ask = replace(ask, step="")
    asked = chosen(read.changes, ask.step)
    ask = replace(ask, whole=ask.whole or not asked, change=min(ask.change, len(asked)))
    every = lines_of(read, asked)
    layout = lay_out(report) if read.text == report.text else None
    lines = every if ask.whole else in_context(every)
    return replace(
        page,
        about=_about(read, len(asked), ask),
        note=_note(report, file, read),
        steps=_steps(read.changes, ask),
        every=Choice(_("改了字词的"), ask_url(replace(ask, step="", change=0)), not ask.step),
        views=_views(ask) if asked else (),
        walk=walk(len(asked), ask.change, lambda change: ask_url(replace(ask, change=change))),
        lines=tuple(_shown(line, report, layout, ask) for line in lines[:MOST_LINES]),
        more=max(len(lines) - MOST_LINES, 0),
    )


def _files(kept: Sequence[KeptFile], file: KeptFile, ask: Ask) -> tuple[Choice, ...]:
    """The choice among several files: those of now by their names, older ones by their times."""
    different = list({one.sha256: one for one in reversed(kept)}.values())[::-1]
    if len(different) < 2:
        return ()
    facts = [source_fact(ask.report, one) for one in different]
    return tuple(
        Choice(
            _("%(name)s（%(time)s 前）", name=fact.name, time=fact.until)
            if fact.until
            else fact.name,
            ask_url(Ask(ask.report, fact.sha256[:DIGITS])),
            fact.sha256 == file.sha256,
        )
        for fact in facts
    )


def _about(read: Reread, asked: int, ask: Ask) -> str:
    """How much was changed, in a sentence."""
    if not read.changes:
        return _("清洗没有改动这份文件的文字。")
    lost = len(read.raw) - len(read.text)
    said = many("文件里有 %(num)s 个字符。", len(read.raw)) + many("清洗去掉 %(num)s 个。", lost)
    if ask.step:
        return said + many("这一步改了 %(num)s 处。", asked)
    if all(QUIET.issuperset(change.steps) for change in read.changes):
        return said + _("只整理了换行和空格，字词没有改。")
    return said + many("字词改了 %(num)s 处，其余是换行和空格。", asked)


def _note(report: Report, file: KeptFile, read: Reread) -> str:
    if file.superseded_at:
        return _("这是更早的文件，同一位置后来换了内容；正文以现在的文件为准。")
    if read.text != report.text:
        return _("按现在的规则重读，文字与入库时不同；重新导入后正文会更新。")
    if not read.decoded:
        return _("这种格式不是纯文本：下面是从文件里读出的文字，清洗之前的样子。")
    return ""


def _steps(changes: Sequence[CleaningChange], ask: Ask) -> tuple[StepFact, ...]:
    counts = Counter(step for change in changes for step in change.steps)
    return tuple(
        StepFact(
            _(name),
            counts[step],
            ask_url(replace(ask, step=step, change=0)),
            ask.step == step,
            step in QUIET,
        )
        for step, name in STEPS.items()
        if counts[step]
    )


def _views(ask: Ask) -> tuple[Choice, ...]:
    return tuple(
        Choice(name, ask_url(replace(ask, whole=whole)), ask.whole == whole)
        for name, whole in ((_("只看改动"), False), (_("全文"), True))
    )


def _shown(line: Line | Gap, report: Report, layout: Layout | None, ask: Ask) -> ShownLine:
    if isinstance(line, Gap):
        url = ask_url(replace(ask, whole=True, change=0), f"l{line.first}")
        return ShownLine(line.first, (), url, gap=many("没有改动的 %(num)s 行", line.lines))
    if layout is None or line.clean is None:
        return ShownLine(line.number, line.pieces, "")
    block = layout.block_at(line.clean)
    url = report_url(report.id, Question(), anchor=block.anchor)
    place = _("第 %(number)s 段", number=block.number) if block.number else _("标题")
    return ShownLine(line.number, line.pieces, url, place)


def _gone(page: SourcePage) -> State:
    return State(
        _("原文件不在了"),
        _("语料里只剩清洗后的正文，这份文件的原件找不到或已损坏。再导入一次这份文件就能看。"),
        commands=("shuzhi check",),
        actions=(Link(_("看正文"), page.reading),),
    )


def _unreadable(page: SourcePage, error: UnreadableReport) -> State:
    """The file is there and cannot be read now, as when that takes too long for a page."""
    return State(
        _("这份文件现在读不出来"),
        _("多半是重读太慢，比如整份由图片识别。正文不受影响，原件也还在。"),
        actions=(Link(_("看正文"), page.reading), Link(_("再试一次"), "")),
        hint=error.reason if language() == "en" else "",
    )


def no_such_file(report: str) -> State:
    """A file that is none of a report's, or no longer."""
    return State(
        _("这份报告没有这样的文件"),
        _("网址里的文件编号对不上，可能写错了。"),
        actions=(Link(_("看正文"), report_url(report, Question())), Link(_("检索报告"), "/")),
    )
