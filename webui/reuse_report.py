"""The page of one report's recycled text: how much it is, and each passage beside the other one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import Literal

from indexer.corpus import Corpus
from indexer.reuse import Pair, Recycled, ReportName, Share
from indexer.reuse.records import PairClass
from webui import beside_address
from webui.compare_chart import Choice
from webui.language import _, later, many
from webui.pager import Pager, pager
from webui.reuse_address import CLASS_NAMES, Ask, ask_url, passage_url
from webui.reuse_answer import answer
from webui.reuse_overview import exports, page_url
from webui.reuse_pair import Piece, Row, rows_of, turned
from webui.reuse_shares import (
    NEW,
    SHARE_NAMES,
    STYLES,
    ShownReport,
    Slice,
    percent,
    shown_report,
    slices,
)
from webui.states import Link, State

Direction = Literal["from", "either", "to"]
DIRECTIONS: Mapping[Direction, str] = {
    "from": later("沿用自"),
    "either": later("先后不明"),
    "to": later("被沿用于"),
}
# What a pair is to the report that was copied: the other one is not of an earlier year.
GIVEN_NAMES: Mapping[PairClass, str] = {
    **CLASS_NAMES,
    "own": later("本地后来"),
    "quotation": later("被引用"),
}
# Rows of all passages, each about two hundred characters on either side.
ROWS_OF_A_PAGE = 40
MOST_SOURCES = 3
MOST_FORMULAS = 30
# A time between two reports is said in days, then in months, then in years.
DAYS_IN_WORDS, MONTHS_IN_WORDS = 60, 24
MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Kind:
    """How much of a report is of a class, in how many passages, and from where most of it is."""

    style: str
    name: str
    url: str
    share: str
    passages: int | None
    sources: tuple[Link, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ShownHalf:
    """One side of a row, with the address at which it stands in its report."""

    pieces: tuple[Piece, ...]
    url: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a passage; `opens` where the passage or the page begins with it."""

    left: ShownHalf
    right: ShownHalf
    opens: bool
    closes: bool
    share: str
    kind: str
    continued: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The passages shared with one report; `when` tells how far apart the two were given, and
    `beside` puts the two side by side as a whole.
    """

    anchor: str
    direction: str
    other: ShownReport
    when: str
    passages: int
    rows: tuple[ShownRow, ...]
    beside: str


@dataclass(frozen=True, slots=True)
class ShownFormula:
    """Words that are nobody's, and in how many reports they stand."""

    text: str
    url: str
    reports: int


@dataclass(frozen=True, slots=True)
class ReusePage:
    """The whole page of a report; `state` stands in place of the passages."""

    ask: Ask
    report: ShownReport
    bar: tuple[Slice, ...]
    words: str
    recycled: str
    kinds: tuple[Kind, ...]
    given: tuple[Link, ...]
    more_given: int
    classes: tuple[Choice, ...]
    groups: tuple[Group, ...]
    passages: int
    pager: Pager | None
    formulas: tuple[ShownFormula, ...]
    more_formulas: int
    common: int
    same: tuple[ShownReport, ...]
    exports: tuple[Link, ...]
    state: State | None


@dataclass(frozen=True, slots=True)
class _Passage:
    """A pair with the report of the page as its side `a`, and its rows."""

    direction: Direction
    pair: Pair
    rows: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        """The id of its group on the page."""
        return f"{self.direction}-{self.pair.b.report.id}"


def reuse_page(corpus: Corpus, ask: Ask) -> ReusePage:
    """The page of a report. Raises what `answer` raises."""
    found = answer(corpus, ask)
    (share,) = found.shares
    passages = _passages(found, ask.report)
    shown = [p for p in passages if ask.kind in (None, p.pair.kind)]
    rows = [(passage, row) for passage in shown for row in passage.rows]
    ask = replace(ask, page=min(ask.page, max(1, -(-len(rows) // ROWS_OF_A_PAGE))))
    start = (ask.page - 1) * ROWS_OF_A_PAGE
    parts = _parts(share)
    given = tuple(_others(passages, Ask(ask.report), ("to",)))
    return ReusePage(
        ask=ask,
        report=shown_report(share.report),
        bar=tuple(slices((style, part) for style, _name, part in parts)),
        words=_("，").join(f"{_(name)} {percent(part)}" for _style, name, part in parts if part),
        recycled=percent(share.recycled),
        kinds=tuple(_kinds(share, passages, found)),
        given=given[:MOST_SOURCES],
        more_given=max(len(given) - MOST_SOURCES, 0),
        classes=_classes(passages, ask),
        groups=tuple(_groups(rows[start : start + ROWS_OF_A_PAGE], shown)),
        passages=len(shown),
        pager=pager(len(rows), ask.page, ROWS_OF_A_PAGE, partial(page_url, ask)),
        formulas=tuple(
            ShownFormula(
                formula.side.quote,
                passage_url(ask.report, formula.side.start, formula.side.end),
                formula.reports,
            )
            for formula in found.formulas[:MOST_FORMULAS]
        ),
        more_formulas=max(len(found.formulas) - MOST_FORMULAS, 0),
        common=found.common,
        same=tuple(
            shown_report(name)
            for group in found.near_duplicates
            for name in group
            if name.id != ask.report
        ),
        exports=exports(ask),
        state=None if shown else _nothing(ask, found),
    )


def _parts(share: Share) -> list[tuple[str, str, float]]:
    """Styles, names and shares of all classes; what is in none was written for this report."""
    parts = [(STYLES[kind], SHARE_NAMES[kind], share.classes[kind]) for kind in SHARE_NAMES]
    return [*parts, (NEW, later("新写"), max(0.0, 1 - sum(share.classes.values())))]


def _passages(found: Recycled, report: str) -> list[_Passage]:
    """All pairs, those with one report together: sources first, of which most comes before."""
    passages = [
        _Passage(direction, pair, rows_of(pair)) for direction, pair in _turned(found, report)
    ]
    lengths: Counter[str] = Counter()
    for passage in passages:
        lengths[passage.anchor] += len(passage.pair.a.quote)
    order = list(DIRECTIONS)
    return sorted(
        passages,
        key=lambda p: (order.index(p.direction), -lengths[p.anchor], p.anchor, p.pair.a.start),
    )


def _turned(found: Recycled, report: str) -> Iterator[tuple[Direction, Pair]]:
    for pair in found.pairs:
        has_it = pair.a.report.id == report
        if not pair.directed:
            yield "either", pair if has_it else turned(pair)
        elif has_it:
            yield "from", pair
        else:
            yield "to", turned(pair)


def _kinds(share: Share, passages: Sequence[_Passage], found: Recycled) -> Iterator[Kind]:
    """A line for each class of the bar that there is some of."""
    for kind, name in CLASS_NAMES.items():
        members = [passage for passage in passages if passage.pair.kind == kind]
        count = len([passage for passage in members if passage.direction != "to"])
        if count:
            ask = Ask(share.report.id, kind)
            sources = tuple(_others(members, ask, ("from", "either")))
            yield Kind(
                STYLES[kind],
                _(name),
                ask_url(ask, anchor="list"),
                percent(share.classes[kind]),
                count,
                sources[:MOST_SOURCES],
                max(len(sources) - MOST_SOURCES, 0),
            )
    if found.formulas or share.classes["formula"]:
        part, count = percent(share.classes["formula"]), len(found.formulas)
        yield Kind(STYLES["formula"], _("套话"), "#formulas" if count else "", part, count, ())
    yield Kind(NEW, _("新写"), "", percent(_parts(share)[-1][2]), None, ())


def _others(
    passages: Sequence[_Passage], ask: Ask, directions: Sequence[Direction]
) -> Iterator[Link]:
    """The reports on the other side, each with the page on which its passages begin."""
    counts = Counter(passage.anchor for passage in passages)
    rows = 0
    for anchor, members in groupby(passages, key=lambda passage: passage.anchor):
        first, *rest = members
        if first.direction in directions:
            label = shown_report(first.pair.b.report).label
            url = ask_url(replace(ask, page=rows // ROWS_OF_A_PAGE + 1), anchor=anchor)
            yield Link(label, url, many("%(num)s 处", counts[anchor]))
        rows += sum(len(passage.rows) for passage in (first, *rest))


def _classes(passages: Sequence[_Passage], ask: Ask) -> tuple[Choice, ...]:
    """The choice of a class, each with the number of its passages."""
    first = replace(ask, page=1)
    counts = Counter(passage.pair.kind for passage in passages)
    whole = Choice(
        _("全部 %(count)s", count=f"{len(passages):,}"),
        ask_url(replace(first, kind=None)),
        ask.kind is None,
    )
    return (
        whole,
        *(
            Choice(
                f"{_(name)} {counts[kind]:,}", ask_url(replace(first, kind=kind)), ask.kind == kind
            )
            for kind, name in CLASS_NAMES.items()
            if counts[kind] or ask.kind == kind
        ),
    )


def _groups(rows: Sequence[tuple[_Passage, Row]], shown: Sequence[_Passage]) -> Iterator[Group]:
    counts = Counter(passage.anchor for passage in shown)
    for anchor, grouped in groupby(rows, key=lambda pair: pair[0].anchor):
        members = list(grouped)
        passage = members[0][0]
        mine, other = passage.pair.a.report, passage.pair.b.report
        yield Group(
            anchor=anchor,
            direction=_(DIRECTIONS[passage.direction]),
            other=shown_report(other),
            when=apart(mine, other),
            passages=counts[anchor],
            rows=tuple(
                _row(passage, row, opens=row.first or not number)
                for number, (passage, row) in enumerate(members)
            ),
            beside=beside_address.ask_url(beside_address.Ask(mine.id, other.id)),
        )


def _row(passage: _Passage, row: Row, opens: bool) -> ShownRow:
    pair = passage.pair
    names = GIVEN_NAMES if passage.direction == "to" else CLASS_NAMES
    return ShownRow(
        left=ShownHalf(row.left.pieces, passage_url(pair.a.report.id, *row.left.span)),
        right=ShownHalf(row.right.pieces, passage_url(pair.b.report.id, *row.right.span)),
        opens=opens,
        closes=row.last,
        share=percent(pair.share),
        kind=_(names[pair.kind]),
        continued=opens and not row.first,
    )


def apart(mine: ReportName, other: ReportName) -> str:
    """How much earlier or later the other report is; nothing where that is not known.

    >>> old, new = (ReportName("a", None, None, 2022, d) for d in ("2023-01-04", "2023-01-09"))
    >>> apart(new, old), apart(old, new), apart(old, replace(new, year=2024, date=None))
    ('早 5 天', '晚 5 天', '晚 2 年')
    >>> apart(old, replace(new, date="2023-12-01")), apart(old, replace(new, date="2024-01-09"))
    ('晚 11 个月', '晚 1 年')
    """
    days = [_day(name.date) for name in (mine, other)]
    if days[0] and days[1]:
        between = (days[1] - days[0]).days
        words = _time(abs(between))
    elif mine.year and other.year:
        between = other.year - mine.year
        words = many("%(num)s 年", abs(between))
    else:
        return ""
    if not between:
        return ""
    return _("晚 %(time)s", time=words) if between > 0 else _("早 %(time)s", time=words)


def _time(days: int) -> str:
    if days < DAYS_IN_WORDS:
        return many("%(num)s 天", days)
    months = round(days / MONTH)
    if not months % 12 or months > MONTHS_IN_WORDS:
        return many("%(num)s 年", round(months / 12))
    return many("%(num)s 个月", months)


def _day(written: str | None) -> date | None:
    """A whole date; None for a month or a year alone."""
    return date.fromisoformat(written) if written and len(written) == 10 else None


def _nothing(ask: Ask, found: Recycled) -> State:
    """No passage of the report stands elsewhere, or none of the class that is asked for."""
    everything = Link(_("看这份报告的全部沿用"), ask_url(Ask(ask.report)))
    others = Link(_("看全部报告"), ask_url(Ask()))
    if ask.kind and found.pairs:
        return State(
            _("没有“%(name)s”的段落", name=_(CLASS_NAMES[ask.kind])), actions=(everything, others)
        )
    return State(
        _("没有发现沿用"),
        _("这份报告与语料里其他报告没有相同的成段文字（约 40 字起，套话不计）。"),
        actions=(others,),
    )
