"""The page of recycled text over all reports: which have most of it, and which are one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from indexer.corpus import Corpus
from indexer.reuse import Recycled, ReportName, Share
from indexer.reuse.records import PairClass
from webui.compare_chart import Choice
from webui.filters import FilterError, value_words
from webui.language import _, language
from webui.pager import Pager, pager
from webui.reuse_address import CLASS_NAMES, Ask, NoSuchClass, ask_url
from webui.reuse_answer import answer, known, of_class
from webui.reuse_shares import STYLES, ShownReport, Slice, percent, shown_report, slices
from webui.states import Link, State, empty_corpus

REPORTS_OF_A_PAGE = 20
# Groups of reports that are one text; the files have the others too.
MOST_GROUPS = 20
FORMATS = {".csv": "CSV", ".json": "JSON"}


@dataclass(frozen=True, slots=True)
class Form:
    """What can be asked. `kept` are the arguments that the form sends beside its own fields."""

    ask: Ask
    places: tuple[str, ...]
    chips: tuple[Link, ...]
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A report with what it has from others; `parts` are the words of its bar."""

    report: ShownReport
    share: str
    parts: str
    bar: tuple[Slice, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class Copy:
    """One of several reports that are the same text; the file tells them apart."""

    report: ShownReport
    file: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The whole page; `state` stands in place of the list. `full` is what fills a bar.

    `column` names the share that the list is ordered by.
    """

    form: Form
    state: State | None = None
    about: str = ""
    classes: tuple[Choice, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    full: str = ""
    column: str = ""
    ranked: tuple[Ranked, ...] = ()
    pager: Pager | None = None
    same: tuple[tuple[Copy, ...], ...] = ()
    more_same: int = 0
    exports: tuple[Link, ...] = ()
    fault: bool = False


def overview_page(corpus: Corpus, ask: Ask) -> OverviewPage:
    """The page over all reports; with a state where it cannot be made as it was asked for."""
    if not corpus.store.count_reports():
        return OverviewPage(Form(ask, (), (), ()), empty_corpus())
    try:
        ask = known(corpus, ask)
    except FilterError as error:
        said = error.chinese if language() == "zh" else str(error)
        return _refused(ask, State(said, actions=(_all(),)))
    everything = answer(corpus, ask)
    found = of_class(everything, ask.kind)
    shares = sorted(found.shares, key=lambda share: _rank(share, ask))
    shares = [share for share in shares if _counted(share)]
    last = max(1, -(-len(shares) // REPORTS_OF_A_PAGE))
    ask = replace(ask, page=min(ask.page, last))
    fullest = max((sum(_parts(share, ask).values()) for share in shares), default=0.0)
    start = (ask.page - 1) * REPORTS_OF_A_PAGE
    passages = _passages(found)
    return OverviewPage(
        form=_form(corpus, ask, everything),
        state=None if shares else _nothing(ask),
        about=_about(everything, len([share for share in everything.shares if _counted(share)])),
        classes=_classes(everything, ask),
        legend=tuple(
            (STYLES[kind], _(CLASS_NAMES[kind]))
            for kind in CLASS_NAMES
            if any(share.classes[kind] for share in everything.shares)
        ),
        full=percent(fullest),
        column=_(CLASS_NAMES[ask.kind]) if ask.kind else _("沿用"),
        ranked=tuple(
            _ranked(share, ask, fullest, passages)
            for share in shares[start : start + REPORTS_OF_A_PAGE]
        ),
        pager=pager(len(shares), ask.page, REPORTS_OF_A_PAGE, partial(page_url, ask)),
        same=_same(corpus, found.near_duplicates[:MOST_GROUPS]),
        more_same=max(len(found.near_duplicates) - MOST_GROUPS, 0),
        exports=exports(ask),
    )


def _all() -> Link:
    return Link(_("看全部报告"), ask_url(Ask()))


def no_such_class(error: NoSuchClass) -> OverviewPage:
    """The page for an address with a class that there is not."""
    value = error.value if len(error.value) <= 20 else f"{error.value[:20]}…"
    names = _("、").join(map(_, CLASS_NAMES.values()))
    links = tuple(
        Link(_(name), ask_url(replace(error.ask, kind=kind))) for kind, name in CLASS_NAMES.items()
    )
    state = State(
        _("没有“%(value)s”这一类", value=value),
        _("类别有%(names)s。请选一类：", names=names),
        links=links,
        actions=(Link(_("不分类别"), ask_url(error.ask)),),
    )
    return _refused(error.ask, state)


def not_at_once() -> State:
    """All reports have not been compared yet, and that takes longer than one waits for a page."""
    return State(
        _("全部报告的沿用还没有算过"),
        _("报告多，第一次要算几分钟。在终端运行一次，语料不变就一直可用："),
        commands=("shuzhi reuse",),
        actions=(Link(_("再试一次"), ""), Link(_("检索报告"), "/")),
        hint=_("一份报告的沿用现在就能看：打开报告，点标题下方的“沿用情况”。"),
    )


def being_changed() -> State:
    """An ingest is changing the reports at this moment."""
    return State(
        _("正在导入报告"),
        _("语料这时在变，沿用暂时算不准。导入结束后再看。"),
        actions=(Link(_("再试一次"), ""), Link(_("检索报告"), "/")),
    )


def exports(ask: Ask) -> tuple[Link, ...]:
    """The same as files."""
    return tuple(Link(name, ask_url(ask, ending)) for ending, name in FORMATS.items())


def page_url(ask: Ask, page: int) -> str:
    """The address of another page of the list."""
    return ask_url(replace(ask, page=page), anchor="list")


def _refused(ask: Ask, state: State) -> OverviewPage:
    return OverviewPage(Form(Ask(), (), (), ()), state, fault=True)


def _parts(share: Share, ask: Ask) -> dict[PairClass, float]:
    """The classes of a bar, or the one that is asked for: formulas are not counted."""
    return {kind: share.classes[kind] for kind in CLASS_NAMES if ask.kind in (None, kind)}


def _counted(share: Share) -> bool:
    return any(share.classes[kind] for kind in CLASS_NAMES)


def _rank(share: Share, ask: Ask) -> tuple[float, float, str]:
    """Most first: of the class that is asked for, else what was copied, then what was quoted."""
    first = share.classes[ask.kind] if ask.kind else share.recycled
    return -first, -share.classes["quotation"], share.report.id


def _passages(found: Recycled) -> Counter[str]:
    """In how many pairs a report stands as the copy, or as one of two of which neither is older."""
    counts = Counter(pair.a.report.id for pair in found.pairs)
    counts.update(pair.b.report.id for pair in found.pairs if not pair.directed)
    return counts


def _ranked(share: Share, ask: Ask, fullest: float, passages: Counter[str]) -> Ranked:
    parts = _parts(share, ask)
    part = share.classes[ask.kind] if ask.kind else share.recycled
    return Ranked(
        report=shown_report(share.report),
        share=percent(part) if part else "–",
        parts=_("，").join(f"{_(CLASS_NAMES[k])} {percent(parts[k])}" for k in parts if parts[k]),
        bar=tuple(slices(((STYLES[kind], part) for kind, part in parts.items()), fullest)),
        passages=passages[share.report.id],
    )


def _about(found: Recycled, count: int) -> str:
    return _(
        "%(reports)s 份报告里，%(having)s 份有成段文字与别的报告相同，共 %(passages)s 处。"
        "数字和地名先抹平再比；超过 %(common)s 个单位都写的是套话，不计入。",
        reports=f"{len(found.shares):,}",
        having=f"{count:,}",
        passages=f"{len(found.pairs):,}",
        common=found.common,
    )


def _classes(found: Recycled, ask: Ask) -> tuple[Choice, ...]:
    """The choice of a class, each with the number of its reports."""
    first = replace(ask, page=1)
    choices = [Choice(_("全部"), ask_url(replace(first, kind=None)), ask.kind is None)]
    for kind, name in CLASS_NAMES.items():
        count = len([share for share in found.shares if share.classes[kind]])
        if count or ask.kind == kind:
            url = ask_url(replace(first, kind=kind))
            choices.append(Choice(f"{_(name)} {count:,}", url, ask.kind == kind))
    return tuple(choices)


def _form(corpus: Corpus, ask: Ask, found: Recycled) -> Form:
    free = replace(ask, page=1)
    places = Counter(share.report.place for share in found.shares if share.report.place)
    return Form(
        ask=ask,
        places=tuple(sorted(places)),
        chips=tuple(
            Link(
                value_words("region", region, corpus.vocabulary),
                ask_url(replace(free, regions=tuple(r for r in ask.regions if r != region))),
            )
            for region in ask.regions
        ),
        kept=(
            *(("region", region) for region in ask.regions),
            *((("class", ask.kind),) if ask.kind else ()),
        ),
    )


def _nothing(ask: Ask) -> State:
    """No report has anything from another one, or none of those that are asked for."""
    narrowed = ask.regions or ask.years or ask.kind
    return State(
        _("没有发现沿用"),
        _("这些条件下的报告没有与别的报告相同的成段文字。")
        if narrowed
        else _("各份报告没有相同的成段文字（约 40 字起）。同一地区有几年的报告时最值得看。"),
        actions=(_all(),) if narrowed else (Link(_("检索报告"), "/"),),
    )


def _same(corpus: Corpus, groups: Sequence[Sequence[ReportName]]) -> tuple[tuple[Copy, ...], ...]:
    paths = corpus.store.paths([name.id for group in groups for name in group])
    return tuple(
        tuple(
            Copy(shown_report(name), PurePosixPath(next(iter(paths.get(name.id, ())), "")).name)
            for name in group
        )
        for group in groups
    )
