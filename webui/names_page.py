"""The page of names out of their time: each with its years, its sentence and what followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import get_args

from indexer.audit import Anachronism, NameAudit, NamesRequest
from indexer.audit.names import Slip
from indexer.corpus import Corpus
from indexer.query.fields import UNKNOWN
from indexer.search import SearchRequest, search
from indexer.vocab.written_forms import written_form
from webui.address import (
    CONTROL,
    Arguments,
    Question,
    number_of,
    search_url,
    with_arguments,
    year_range,
)
from webui.filters import FilterError, canonical
from webui.kept_answers import audited
from webui.language import _, later, many
from webui.pager import Pager, last_page, pager
from webui.phrase_lines import UNTITLED
from webui.places import region_words
from webui.policies_address import Ask as PolicyAsk
from webui.policies_address import policy_url
from webui.policies_list import span_words
from webui.reuse_address import passage_url
from webui.states import Link, State, bad_filter, empty_corpus

SLIPS: Mapping[Slip, str] = {"before": later("早于出现"), "after": later("已经撤销")}
FORMATS = {".csv": "CSV", ".json": "JSON"}
LONGEST_SHOWN = 20
OF_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address says: the reports of a place and of years, and which slip.

    `region` is an id or a name, `first` and `last` are years.
    """

    region: str = ""
    first: str = ""
    last: str = ""
    slip: Slip | None = None
    page: int = 1

    @property
    def year(self) -> str:
        """The years as filters write them."""
        return f"{self.first}..{self.last}" if self.first or self.last else ""


class WrongSlip(Exception):
    """A slip that there is not; `ask` is what the rest of the address says."""

    def __init__(self, value: str, ask: Ask) -> None:
        super().__init__(value)
        self.value = value
        self.ask = ask


@dataclass(frozen=True, slots=True)
class Choice:
    """One slip, with how often there is one."""

    name: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A name out of its time: `quote` in the report, `name` in the vocabulary where that differs.

    `years` are those in which it was right. The sentence is in three parts, with the quote in the
    middle, and `url` leads to that.
    """

    slip: str
    quote: str
    name: str
    policy: str
    years: str
    successor: Link | None
    explanation: str
    sentence: tuple[str, str, str]
    url: str
    region: Link | None
    year: Link | None
    title: str


@dataclass(frozen=True, slots=True)
class Result:
    """A page of the findings. `undated` reports could not be judged."""

    reports: int
    undated: int
    choices: tuple[Choice, ...]
    findings: tuple[Finding, ...]
    pages: Pager | None
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NamesPage:
    """The whole page. `region` is what the box says, `places` are proposed for it."""

    ask: Ask
    region: str
    places: tuple[str, ...]
    result: Result | None = None
    state: State | None = None
    status: int = 200


def ask_from(arguments: Arguments) -> Ask:
    """What an address asks for. Raises WrongSlip."""

    def text(name: str) -> str:
        return CONTROL.sub(" ", arguments.get(name, "")).strip()

    # year=2019..2023 is how other pages write the years of the two boxes.
    years = year_range(arguments) or tuple(filter(None, (text("year"),)))
    first, dots, last = years[0].partition("..") if years else ("", "", "")
    ask = Ask(text("region"), first, last if dots else first)
    ask = replace(ask, page=number_of(arguments.get("page", "")) or 1)
    slip = text("slip")
    if slip and slip not in SLIPS:
        raise WrongSlip(slip, ask)
    return replace(ask, slip=next((one for one in get_args(Slip) if one == slip), None))


def ask_url(ask: Ask, ending: str = "") -> str:
    """The address of the names, or with an ending (.csv) that of the same as a file.

    >>> ask_url(Ask("990121", "2019", "2023", "after"))
    '/policies/names?region=990121&from=2019&to=2023&slip=after'
    """
    arguments = (
        ("region", ask.region),
        ("from", ask.first),
        ("to", ask.last),
        ("slip", ask.slip or ""),
        ("page", str(ask.page) if ask.page > 1 else ""),
    )
    return with_arguments(f"/policies/names{ending}", [pair for pair in arguments if pair[1]])


def names_page(corpus: Corpus, ask: Ask) -> NamesPage:
    """The findings of an address; with a state where there is none."""
    try:
        request = request_of(corpus, ask)
    except FilterError as error:
        return state_page(corpus, Ask(), _bad_condition(error, ask), 400)
    if not corpus.store.count_reports():
        return state_page(corpus, ask, empty_corpus())
    found = audited(corpus, request)
    page = state_page(corpus, ask, None)
    chosen = of_slip(found, ask).findings
    if not found.reports:
        return replace(page, state=_no_reports())
    ask = replace(ask, page=min(ask.page, last_page(len(chosen), OF_A_PAGE)))
    first = (ask.page - 1) * OF_A_PAGE
    result = Result(
        reports=found.reports,
        undated=found.undated,
        choices=tuple(_choices(found.findings, ask)),
        findings=tuple(_shown(corpus, one) for one in chosen[first : first + OF_A_PAGE]),
        pages=pager(
            len(chosen),
            ask.page,
            OF_A_PAGE,
            partial(_page_url, ask),
        ),
        exports=tuple(
            Link(name, ask_url(replace(ask, page=1), ending)) for ending, name in FORMATS.items()
        ),
    )
    return replace(page, result=result, state=None if chosen else _nothing(found, ask))


def _page_url(ask: Ask, page: int) -> str:
    return ask_url(replace(ask, page=page))


def state_page(corpus: Corpus, ask: Ask, state: State | None, status: int = 200) -> NamesPage:
    """The page with a state in place of the findings."""
    facets = search(corpus, SearchRequest(limit=0, facets=("region",))).facets
    region = corpus.regions.title(ask.region) if ask.region else ""
    places = tuple(one.name for one in facets["region"] if one.value != UNKNOWN)
    return NamesPage(ask, region, places, state=state, status=status)


def wrong_slip(error: WrongSlip) -> State:
    """A slip in the address that there is not."""
    value = error.value
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return State(
        _("没有“%(name)s”这一类", name=shown),
        _("网址里的 slip 写错了，可以写 %(values)s。", values=_("、").join(SLIPS)),
        actions=(Link(_("看全部"), ask_url(Ask())),),
    )


def request_of(corpus: Corpus, ask: Ask) -> NamesRequest:
    """The same for the service. Raises FilterError for a place or year that means nothing."""
    typed = {"region": ask.region, "year": ask.year}
    written = {name: (value,) if value else () for name, value in typed.items()}
    filters = canonical(Question(filters=written), corpus.vocabulary).filters
    return NamesRequest("".join(filters["region"][:1]), "".join(filters["year"][:1]))


def of_slip(found: NameAudit, ask: Ask) -> NameAudit:
    """The findings that the address asks for."""
    findings = tuple(one for one in found.findings if ask.slip in (None, one.slip))
    return replace(found, findings=findings)


def _choices(findings: Sequence[Anachronism], ask: Ask) -> list[Choice]:
    counts = Counter(one.slip for one in findings)
    whole = replace(ask, page=1, slip=None)
    return [
        Choice(_("全部"), ask_url(whole), ask.slip is None, len(findings)),
        *(
            Choice(_(name), ask_url(replace(whole, slip=slip)), ask.slip == slip, counts[slip])
            for slip, name in SLIPS.items()
        ),
    ]


def _shown(corpus: Corpus, one: Anachronism) -> Finding:
    start, end = one.start - one.span.start, one.end - one.span.start
    region = one.region
    return Finding(
        slip=_(SLIPS[one.slip]),
        quote=one.quote,
        name="" if written_form(one.name) == written_form(one.quote) else one.name,
        policy=policy_url(PolicyAsk(one.policy)),
        years=_years(one),
        successor=Link(corpus.policies.title(one.successor), policy_url(PolicyAsk(one.successor)))
        if one.successor
        else None,
        explanation=one.explanation,
        sentence=(one.sentence[:start], one.sentence[start:end], one.sentence[end:]),
        url=passage_url(one.report, one.start, one.end),
        region=Link(
            region.name,
            search_url(Question(filters={"region": (corpus.regions.id_of(region),)})),
            region_words(region, corpus.regions),
        )
        if region
        else None,
        year=Link(str(one.year), search_url(Question(filters={"year": (str(one.year),)})))
        if one.year
        else None,
        title=one.title or _(UNTITLED),
    )


def _years(one: Anachronism) -> str:
    """The years of a name in words: 1988–2018, 2018 年起, 至 2018 年."""
    if one.since and one.until:
        return span_words(one.since, one.until)
    if one.since:
        return _("%(year)s 年起", year=one.since)
    return _("至 %(year)s 年", year=one.until)


def _bad_condition(error: FilterError, ask: Ask) -> State:
    wrong_place = not error.question.filters["region"] and ask.region
    without = replace(ask, region="") if wrong_place else replace(ask, first="", last="")
    return replace(bad_filter(error), actions=(Link(_("去掉这项条件"), ask_url(without)),))


def _no_reports() -> State:
    return State(
        _("没有报告符合这些条件"),
        _("条件去掉一些才有可看的。"),
        actions=(Link(_("去掉全部条件"), ask_url(Ask())),),
    )


def _nothing(found: NameAudit, ask: Ask) -> State:
    whole = replace(ask, slip=None, page=1)
    if found.findings and ask.slip:
        title = _("没有“%(name)s”的名称", name=_(SLIPS[ask.slip]))
        return State(title, actions=(Link(_("看全部"), ask_url(whole)),))
    judged = found.reports - found.undated
    return State(
        _("没有发现用错年代的名称"),
        many("看过 %(num)s 份报告里的政策、机构名称，都合它们存在的年份。", judged),
    )
