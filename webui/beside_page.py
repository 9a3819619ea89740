"""The page of two reports side by side: their numbers, and their sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.comparison import NumberPair, Told, numbers_beside
from indexer.comparison.models import BaseChoice, Change
from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.models import KeptFile, Report
from indexer.reuse import beside
from indexer.same_texts import same_texts
from webui import reuse_address, source_address
from webui.address import Question, figure_url, report_url, with_arguments
from webui.beside_address import Ask, ask_url
from webui.beside_rows import MOST_ROWS, Counts, Row, counted, differing, rows_beside
from webui.compare_chart import Choice
from webui.facts import same_text_links
from webui.figures import number_words
from webui.kept_answers import read_again
from webui.language import _, later
from webui.reading import about
from webui.reading_links import years
from webui.reading_walk import Walk, walk
from webui.reuse_address import passage_url
from webui.source_address import DIGITS
from webui.sources import source_fact
from webui.states import Link, State

BASES: dict[BaseChoice, str] = {
    "plain": "",
    "new": later("新增"),
    "cumulative": later("累计"),
    "yoy": "",
    "comparable": later("可比口径"),
    "avg_annual": later("年均"),
    "since_period": later("比期初"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """A report at the head of its column; `label` is short. `url` leads to it."""

    title: str
    about: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as one report has it: as written, and the address of its sentence."""

    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class NumberRow:
    """An indicator that both state; `tag` is what it counts from. `fell` tells a change below 0."""

    name: str
    tag: str
    url: str
    left: tuple[Stated, ...]
    right: tuple[Stated, ...]
    change: str
    percent: str
    fell: bool
    words: str


@dataclass(frozen=True, slots=True)
class BesidePage:
    """The whole page; `state` stands in place of the texts. `swapped` leads to it turned round."""

    left: Side
    right: Side | None
    status: int = 200
    state: State | None = None
    swapped: str = ""
    numbers: tuple[NumberRow, ...] = ()
    change: str = ""
    counts: Counts | None = None
    views: tuple[Choice, ...] = ()
    walk: Walk | None = None
    rows: tuple[Row, ...] = ()
    more: int = 0


def reports_beside(corpus: Corpus, report: Report, other: Report, ask: Ask) -> BesidePage:
    """The page of two reports."""
    page = BesidePage(
        _side(report),
        _side(other),
        swapped=ask_url(Ask(other.id, report.id, whole=ask.whole)),
    )
    if other.id == report.id:
        return replace(page, state=_the_same(report), status=400)
    figures = corpus.store.figures([report.id, other.id])
    pairs = numbers_beside((report, figures[report.id]), (other, figures[other.id]), corpus.regions)
    urls = (
        lambda span: passage_url(report.id, *span),
        lambda span: passage_url(other.id, *span),
    )
    rows = rows_beside(
        report.text, other.text, beside(report.text, other.text, corpus.regions), urls
    )
    return replace(
        _with_rows(page, rows, ask),
        numbers=tuple(_number(pair, report.id, other.id) for pair in pairs),
        change=_direction(report, other),
    )


def version_beside(corpus: Corpus, report: Report, file: KeptFile, ask: Ask) -> BesidePage:
    """The page of a report and an older file of it."""
    fact = source_fact(report.id, file)
    label = _("%(time)s 前的文件", time=fact.until) if fact.until else _("文件")
    page = BesidePage(_side(report), Side(fact.name, label, label, fact.text))
    try:
        text = read_again(corpus, file.path, file.sha256).text
    except IndexerError:
        return replace(page, state=_not_read(fact.text), status=503)
    source = source_address.ask_url(source_address.Ask(report.id, file.sha256[:DIGITS]))
    urls = (lambda span: passage_url(report.id, *span), lambda _span: source)
    rows = rows_beside(report.text, text, beside(report.text, text, corpus.regions), urls)
    return _with_rows(page, rows, ask)


def choice_page(corpus: Corpus, report: Report) -> BesidePage:
    """The page that asks beside which report this one is to stand."""
    around = years(corpus, report)
    links = [
        Link(link.title, link.beside, word)
        for link, word in ((around.previous, _("上一年")), (around.next, _("下一年")))
        if link
    ]
    same = same_texts(corpus.store, [report]).get(report.id, ())
    links += [
        Link(link.text, ask_url(Ask(report.id, one.id)), _("同文"))
        for link, one in zip(same_text_links(report, same), same, strict=True)
    ]
    state = State(
        _("同哪一份对照？"),
        _("选一份，或先看它沿用了哪些报告，再从那里进入全文对照。"),
        links=tuple(links),
        actions=(
            Link(_("看沿用情况"), reuse_address.ask_url(reuse_address.Ask(report.id))),
            Link(_("看正文"), report_url(report.id, Question())),
        ),
    )
    return BesidePage(_side(report), None, state=state)


def _with_rows(page: BesidePage, rows: Sequence[Row], ask: Ask) -> BesidePage:
    counts = counted(rows)
    ask = replace(ask, whole=ask.whole or not counts.different)
    shown = rows if ask.whole else differing(rows)
    return replace(
        page,
        counts=counts,
        views=tuple(
            Choice(name, ask_url(replace(ask, whole=whole, row=0)), ask.whole == whole)
            for name, whole in ((_("只看不同"), False), (_("全文"), True))
        ),
        walk=walk(counts.different, ask.row, lambda row: ask_url(replace(ask, row=row))),
        rows=tuple(shown[:MOST_ROWS]),
        more=max(len(shown) - MOST_ROWS, 0),
    )


def _side(report: Report) -> Side:
    metadata = report.metadata
    region, year = metadata.region.value, metadata.year.value
    label = " ".join(filter(None, (region.name if region else "", str(year or ""))))
    return Side(
        metadata.title.value or _("（标题缺失）"),
        about(report),
        label or _("这份报告"),
        report_url(report.id, Question()),
    )


def _number(pair: NumberPair, left: str, right: str) -> NumberRow:
    indicator, change = pair.indicator, pair.change
    growth = [("growth", "1")] if pair.measure == "growth" else []
    tag = BASES[pair.base]
    return NumberRow(
        name=indicator.name,
        tag=_("增速") if growth else _(tag) if tag else "",
        url=with_arguments("/compare", [("indicator", indicator.id), *growth]),
        left=_stated(pair.left, left),
        right=_stated(pair.right, right),
        change=_signed(change) if change else "",
        percent=f"{change.percent:+}%" if change and change.percent is not None else "",
        fell=bool(change and change.amount < 0),
        words=change.words if change else "",
    )


def _signed(change: Change) -> str:
    """A change with its sign: +1,000 亩, −0.6 个百分点."""
    sign = "+" if change.amount > 0 else "−" if change.amount < 0 else ""
    return f"{sign}{number_words(abs(change.amount))} {change.unit}"


def _stated(told: Told, report: str) -> tuple[Stated, ...]:
    return tuple(
        Stated(claim.figure.quote, figure_url(report, claim.figure.start)) for claim in told.claims
    )


def _direction(report: Report, other: Report) -> str:
    """From which report to which the changes lead: from the earlier one to the later."""
    mine, theirs = report.metadata.year.value, other.metadata.year.value
    if mine and theirs and mine != theirs:
        return _("%(first)s 到 %(last)s", first=min(mine, theirs), last=max(mine, theirs))
    return _("左边减右边")


def _the_same(report: Report) -> State:
    return State(
        _("左右是同一份报告"),
        _("请选另一份来对照。"),
        actions=(Link(_("选一份"), ask_url(Ask(report.id))),),
    )


def _not_read(source: str) -> State:
    """The older file cannot be read; its own page says why."""
    return State(
        _("那份文件现在读不出来"),
        _("没有它的文字，就不能对照。"),
        actions=(Link(_("看原因"), source),),
    )
