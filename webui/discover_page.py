"""The page of names that look like policies and are in no vocabulary."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from indexer.corpus import Corpus
from indexer.discovery import Discovered, DiscoveryPage, ExampleSentence
from indexer.models import PolicyKind
from indexer.query import Exact, to_text
from indexer.spreadsheets import guard
from indexer.vocab.portfolios import all_portfolios
from webui.accept_form import Entered, Slip
from webui.address import Question, search_url
from webui.discover_address import FORMS, Ask, WrongForm, ask_url
from webui.kept_answers import discovered
from webui.language import _, many
from webui.pager import Pager, last_page, pager
from webui.phrase_lines import UNTITLED
from webui.policies_address import KINDS
from webui.reuse_address import passage_url
from webui.states import Link, State, empty_corpus

FORMATS = {".csv": "CSV", ".json": "JSON"}
COLUMNS = (
    "name", "form", "reports", "mentions", "first_year", "regions", "score",
    "report", "start", "end", "sentence",
)  # fmt: skip
# Characters of a sentence that are shown on each side of a name.
AROUND = 60
MOST_REGIONS = 4
LONGEST_SHOWN = 20
OF_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One form of names, with how many there are."""

    name: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence around a name, and where that stands."""

    left: str
    match: str
    right: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name; `search` has all places of its text, `entered` is what its form begins with.

    `more` says how many regions there are where not all are named.
    """

    name: str
    form: str
    reports: int
    mentions: int
    first_year: int | None
    regions: str
    more: str
    search: str
    sentence: Sentence | None
    entered: Entered


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the names, counted from `first`. `looked_at` of the reports were read.

    `cut` counts names that are less sure.
    """

    looked_at: int
    reports: int
    forms: tuple[Choice, ...]
    names: tuple[ShownName, ...]
    first: int
    pages: Pager | None
    cut: int
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A name that was not accepted, with what was entered and why it was not."""

    entered: Entered
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class DiscoverPage:
    """The whole page. `action` is where a name is sent to."""

    kinds: Mapping[PolicyKind, str]
    portfolios: tuple[tuple[str, str], ...]
    action: str
    listing: Listing | None = None
    refused: Refused | None = None
    state: State | None = None
    status: int = 200


def discover_page(corpus: Corpus, ask: Ask) -> DiscoverPage:
    """The names of a form, the surest first; with a state where there is none."""
    bare = state_page(empty_corpus(), ask, 200)
    if not corpus.store.count_reports():
        return bare
    found = discovered(corpus)
    chosen = of_form(found, ask)
    if not chosen:
        return replace(bare, state=_nothing(found, ask))
    # Someone who accepted the last name of a page is shown the one before it.
    ask = replace(ask, page=min(ask.page, last_page(len(chosen), OF_A_PAGE)))
    first = (ask.page - 1) * OF_A_PAGE
    listing = Listing(
        looked_at=found.looked_at,
        reports=found.reports,
        forms=tuple(_choices(found.names, ask)),
        names=tuple(map(_shown, chosen[first : first + OF_A_PAGE])),
        first=first + 1,
        pages=pager(len(chosen), ask.page, OF_A_PAGE, partial(_page_url, ask)),
        cut=found.total - len(found.names),
        exports=tuple(
            Link(name, ask_url(replace(ask, page=1), ending)) for ending, name in FORMATS.items()
        ),
    )
    return replace(bare, state=None, listing=listing)


def _page_url(ask: Ask, page: int) -> str:
    return ask_url(replace(ask, page=page))


def state_page(state: State, ask: Ask, status: int) -> DiscoverPage:
    """The page with a state in place of the names."""
    return DiscoverPage(
        kinds=KINDS,
        portfolios=tuple((one.id, _(one.name)) for one in all_portfolios()),
        action=ask_url(ask),
        state=state,
        status=status,
    )


def wrong_form(error: WrongForm) -> State:
    """A form in the address that there is not."""
    value = error.value
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return State(
        _("没有“%(name)s”这一类", name=shown),
        _("网址里的 form 写错了，可以写 %(values)s。", values=_("、").join(FORMS)),
        actions=(Link(_("看全部"), ask_url(Ask())),),
    )


def of_form(found: DiscoveryPage, ask: Ask) -> tuple[Discovered, ...]:
    """The names that the address asks for."""
    return tuple(one for one in found.names if ask.form in (None, one.found.form))


def discovery_csv(names: Sequence[Discovered]) -> str:
    """One row a name with its first sentence, which no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in names:
        found = one.found
        about = (found.name, found.form, found.reports, found.mentions, found.first_year)
        places = [(e.report, e.start, e.end, e.sentence) for e in one.examples[:1]]
        row = (*about, " ".join(one.regions), found.score, *(places[0] if places else ()))
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()


def _nothing(found: DiscoveryPage, ask: Ask) -> State:
    if ask.form and found.names:
        return State(
            _("没有“%(name)s”这一类新名称", name=_(FORMS[ask.form])),
            actions=(Link(_("看全部"), ask_url(Ask())),),
        )
    return State(
        _("没有发现新名称"),
        many("看过 %(num)s 份报告。至少两份报告用到、词表里没有的名称才会列出。", found.looked_at),
        actions=(Link(_("看词表里的政策"), "/policies"),),
    )


def _choices(names: Sequence[Discovered], ask: Ask) -> list[Choice]:
    counts = Counter(one.found.form for one in names)
    return [
        Choice(_("全部"), ask_url(Ask()), ask.form is None, len(names)),
        *(
            Choice(_(name), ask_url(Ask(form)), ask.form == form, counts[form])
            for form, name in FORMS.items()
            if counts[form]
        ),
    ]


def _shown(one: Discovered) -> ShownName:
    found, regions = one.found, one.regions
    more = many("等 %(num)s 处", len(regions)) if len(regions) > MOST_REGIONS else ""
    return ShownName(
        name=found.name,
        form=_(FORMS[found.form]),
        reports=found.reports,
        mentions=found.mentions,
        first_year=found.first_year,
        regions="、".join(regions[:MOST_REGIONS]),
        more=more,
        search=search_url(Question(to_text(Exact(found.name)))),
        sentence=_sentence(found.name, one.examples[0]) if one.examples else None,
        entered=Entered(name=found.name),
    )


def _sentence(name: str, example: ExampleSentence) -> Sentence:
    # “三变”改革 is 三变改革 with marks inside: then the name is not to be found as it is.
    left, match, right = example.sentence.partition(name)
    if len(left) > AROUND:
        left = f"…{left[-AROUND:]}" if match else f"{left[: 2 * AROUND]}…"
    return Sentence(
        left,
        match,
        f"{right[:AROUND]}…" if len(right) > AROUND else right,
        passage_url(example.report, example.start, example.end),
        example.title or _(UNTITLED),
    )
