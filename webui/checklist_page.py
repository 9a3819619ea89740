"""The page of a checklist: the box for a list, the table, or a state in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.policy_use import Checklist, UnknownName, checklist, list_policies
from indexer.policy_use.records import MOST_NAMES
from webui.address import Question
from webui.checklist_address import PLACES, Ask, Places, WrongArgument, arguments_of, ask_url
from webui.checklist_states import EXAMPLE, bad_condition, nothing_known, too_many, wrong_level
from webui.checklist_table import Table, checklist_table
from webui.conditions import Conditions, conditions_of
from webui.filters import FilterError, canonical
from webui.language import _, later
from webui.policies_states import no_reports
from webui.states import Link, State, empty_corpus
from webui.trends_page import Option

PLACE_NAMES: dict[Places | None, str] = {
    None: later("各级"),
    "province": later("省级"),
    "prefecture": later("市级"),
    "county": later("县级"),
}
# So many lines of a list are seen at once.
MOST_LINES = 8
FORMATS = {".csv": "CSV", ".xlsx": "XLSX", ".json": "JSON"}
# Lists to begin with; those that a corpus has nothing of are left out.
EXAMPLES = (
    (("河长制", "林长制", "田长制"), later("三项“长制”铺到了哪里")),
    (
        ("乡村振兴战略", "脱贫攻坚", "农村人居环境整治", "厕所革命", "高标准农田"),
        later("乡村振兴的几件事，各地写了哪些"),
    ),
    (("八项规定", "一岗双责", "三重一大"), later("述廉常写的三条")),
    (("退耕还林", "三变改革", "田园综合体", "双减"), later("不同年代、不同领域的四项")),
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line that means no policy; `close` put a name in its place, `without` leaves it out."""

    name: str
    close: tuple[Link, ...]
    without: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for the lines that were understood."""

    available: int
    policies: int
    levels: tuple[Option, ...]
    table: Table
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The box, `rows` lines high, and the file, which is sent to `upload`.

    `kept` go with a new list.
    """

    text: str
    example: str
    rows: int
    kept: tuple[tuple[str, str], ...]
    upload: str
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """The whole page."""

    form: Form
    result: Result | None = None
    unknown: tuple[Unknown, ...] = ()
    state: State | None = None
    examples: tuple[Link, ...] = ()
    status: int = 200


def checklist_page(corpus: Corpus, ask: Ask) -> ChecklistPage:
    """The page of an address; with a state where nothing can be counted."""
    try:
        ask = known(corpus, ask)
    except FilterError as error:
        return state_page(corpus, replace(ask, filters={}), bad_condition(error, ask), 400)
    if not corpus.store.count_reports():
        return state_page(corpus, ask, empty_corpus())
    if len(ask.names) > MOST_NAMES:
        return state_page(corpus, ask, too_many(ask), 400)
    if not ask.names:
        return ChecklistPage(_form(corpus, ask), examples=tuple(_examples(corpus, ask)))
    found = checklist(corpus, ask.names, ask.in_force)
    unknown = tuple(_unknown(one, ask) for one in found.unknown)
    state, status = None, 200
    if not found.policies:
        state, status = nothing_known(), 400
    elif not found.available:
        state = no_reports(ask_url(replace(ask, filters={})))
    return ChecklistPage(
        _form(corpus, ask),
        result=None if state else _result(found, ask),
        unknown=unknown,
        state=state,
        status=status,
    )


def known(corpus: Corpus, ask: Ask) -> Ask:
    """The same with filters as the facets write them.

    Raises FilterError for a value that means nothing.
    """
    question = canonical(Question(filters=ask.filters), corpus.vocabulary)
    return replace(ask, filters=question.filters)


def wrong_level_page(corpus: Corpus, error: WrongArgument) -> ChecklistPage:
    """The page where the address names a level that there is not."""
    # What is wrong with the rest of the address comes up when this is mended.
    return state_page(corpus, replace(error.ask, filters={}), wrong_level(error), 400)


def state_page(corpus: Corpus, ask: Ask, state: State, status: int = 200) -> ChecklistPage:
    """The page with a state in place of its table."""
    return ChecklistPage(_form(corpus, ask), state=state, status=status)


def _form(corpus: Corpus, ask: Ask) -> Form:
    """The form of a page whose filters are known."""
    bare = replace(ask, names=())
    shown = ask if len(ask.names) <= MOST_NAMES else bare
    return Form(
        text="\n".join(ask.names),
        example="\n".join(EXAMPLE[:2]),
        rows=min(max(3, len(ask.names)), MOST_LINES),
        kept=tuple(arguments_of(bare)),
        upload=ask_url(bare),
        conditions=conditions_of(
            corpus,
            shown,
            choosing=lambda name, values: ask_url(shown.choosing(name, values)),
            arguments=arguments_of(shown),
            clear=ask_url(replace(shown, filters={})),
        ),
    )


def _result(found: Checklist, ask: Ask) -> Result:
    levels = {row.place.level for row in found.rows}
    return Result(
        available=found.available,
        policies=len(found.policies),
        levels=tuple(
            Option(_(PLACE_NAMES[one]), ask_url(replace(ask, places=one)), one == ask.places)
            for one in (None, *PLACES)
            if one is None or one in levels or one == ask.places
        ),
        table=checklist_table(found, ask),
        exports=tuple(
            Link(name, ask_url(replace(ask, places=None), ending))
            for ending, name in FORMATS.items()
        ),
    )


def _unknown(one: UnknownName, ask: Ask) -> Unknown:
    return Unknown(
        one.name,
        tuple(Link(name, ask_url(ask.replacing(one.name, name))) for name in one.close),
        ask_url(ask.replacing(one.name)),
    )


def _examples(corpus: Corpus, ask: Ask) -> list[Link]:
    """Those of which the corpus has something, each with what it shows."""
    counts = {one.policy.id: one.reports for one in list_policies(corpus).policies}
    examples = []
    for names, text in EXAMPLES:
        policies = filter(None, map(corpus.policies.named, names))
        if any(counts.get(policy.id) for policy in policies):
            examples.append(Link("、".join(names), ask_url(ask.listing(names)), _(text)))
    return examples
