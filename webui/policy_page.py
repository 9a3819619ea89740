"""The page of a policy: what is known of it, and what becomes of it in the reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from indexer.corpus import Corpus
from indexer.policy_use import PolicyUse, UseLine, use_of, years_of_places
from indexer.query.fields import UNKNOWN_NAME
from indexer.vocab.policy_table import Policy
from webui.address import Question
from webui.conditions import Conditions, conditions_of
from webui.filters import FilterError, canonical
from webui.language import _
from webui.pager import Pager, last_page, pager
from webui.phrase_lines import BROKEN, UNTITLED
from webui.phrases_address import LINES_OF_A_PAGE
from webui.place_reports import OwnReports
from webui.policies_address import Ask, ListAsk, arguments_of, list_arguments, policy_url
from webui.policies_states import bad_condition, no_reports
from webui.policy_adoption import Adoption, adoption
from webui.policy_head import Findings, Head, Stat, findings, head_of, stats_of
from webui.policy_places import Matrix, Silent, matrix, silent
from webui.policy_wording import (
    Counted,
    Figures,
    Wording,
    fields,
    figures_beside,
    headings,
    silent_fields,
    wording,
    words_near,
)
from webui.reuse_address import passage_url
from webui.states import Link, State, empty_corpus

FORMATS = {".csv": "CSV", ".json": "JSON"}


@dataclass(frozen=True, slots=True)
class Line:
    """A mention where it stands; `alias` is the name it is known by, where the text differs."""

    region: str
    year: str
    role: str
    title: str
    left: str
    match: str
    right: str
    url: str
    alias: str


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes of the policy. `looked_at` reports were read for what stands around it, of
    `having`; `last` is the address of the last page of lines.
    """

    findings: Findings | None
    stats: tuple[Stat, ...]
    adoption: Adoption
    matrix: Matrix | None
    wording: Wording
    figures: tuple[Figures, ...]
    headings: tuple[Counted, ...]
    fields: tuple[Counted, ...]
    silent_fields: tuple[Counted, ...]
    words: tuple[Counted, ...]
    silent: Silent
    looked_at: int
    available: int
    having: int
    total: int
    lines: tuple[Line, ...]
    pages: Pager | None
    last: str
    beyond: bool
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The whole page; `kept` are the arguments that go with another name, `action` is its path."""

    head: Head
    action: str
    kept: tuple[tuple[str, str], ...]
    conditions: Conditions
    result: Result | None = None
    state: State | None = None
    status: int = 200


def policy_page(corpus: Corpus, policy: Policy, ask: Ask) -> PolicyPage:
    """The page of an address; with a state where there are no reports to count in."""
    try:
        ask = known(corpus, ask)
    except FilterError as error:
        state = bad_condition(error, ask)
        return state_page(corpus, policy, replace(ask, filters={}), state, 400)
    if not corpus.store.count_reports():
        return state_page(corpus, policy, ask, empty_corpus())
    use = use_of(corpus, ask.request())
    if not use.whole.available:
        url = policy_url(replace(ask, filters={}, page=1))
        return state_page(corpus, policy, ask, no_reports(url))
    return replace(_framed(corpus, policy, ask), result=_result(corpus, use, ask))


def known(corpus: Corpus, ask: Ask) -> Ask:
    """The same with filters as the facets write them. Raises FilterError for one that is none."""
    question = canonical(Question(filters=ask.filters), corpus.vocabulary)
    return replace(ask, filters=question.filters)


def state_page(
    corpus: Corpus, policy: Policy, ask: Ask, state: State, status: int = 200
) -> PolicyPage:
    """The head of the page with a state below it."""
    return replace(_framed(corpus, policy, ask), state=state, status=status)


def _framed(corpus: Corpus, policy: Policy, ask: Ask) -> PolicyPage:
    """The page without what the reports say."""
    return PolicyPage(
        head=head_of(corpus, policy, ask),
        action=policy_url(Ask(policy.id)),
        kept=tuple(list_arguments(ListAsk(filters=ask.filters))),
        conditions=conditions_of(
            corpus,
            ask,
            choosing=lambda name, values: policy_url(ask.choosing(name, values)),
            arguments=arguments_of(replace(ask, page=1)),
            clear=policy_url(replace(ask, filters={}, page=1)),
        ),
    )


def _result(corpus: Corpus, use: PolicyUse, ask: Ask) -> Result:
    own = OwnReports([one.place for one in use.places], ask.filters, corpus.regions)
    years_of = partial(years_of_places, corpus, use.request)
    total = use.whole.lines or 0
    end = last_page(total, LINES_OF_A_PAGE)
    return Result(
        findings=findings(use),
        stats=stats_of(use, ask),
        adoption=adoption(use, ask),
        matrix=matrix(use, years_of, ask, own, corpus.regions),
        wording=wording(use, ask),
        figures=figures_beside(use),
        headings=headings(use, ask),
        fields=fields(use, ask),
        silent_fields=silent_fields(use, ask),
        words=words_near(use, ask),
        silent=silent(use, ask, own, corpus.regions),
        looked_at=use.around.looked_at,
        available=use.whole.available,
        having=use.whole.reports,
        total=total,
        lines=tuple(map(_line, use.lines)),
        pages=pager(total, ask.page, LINES_OF_A_PAGE, partial(_page_url, ask)),
        last=_page_url(ask, end),
        beyond=ask.page > end,
        exports=tuple(
            Link(name, policy_url(Ask(ask.policy, ask.filters), ending))
            for ending, name in FORMATS.items()
        ),
    )


def _line(line: UseLine) -> Line:
    return Line(
        region=line.region or _(UNKNOWN_NAME),
        year=str(line.year or _(UNKNOWN_NAME)),
        role=_(line.role) if line.role else "",
        title=line.title or _(UNTITLED),
        left=BROKEN.sub("", line.left),
        match=line.match,
        right=line.right,
        url=passage_url(line.report, line.start, line.end),
        alias=line.alias if line.alias != line.match else "",
    )


def _page_url(ask: Ask, number: int) -> str:
    return policy_url(replace(ask, page=number), anchor="lines")
