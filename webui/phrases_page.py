"""The page of phrases: what is asked, its lines or groups, the counts beside them, or a state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from indexer.corpus import Corpus
from indexer.phrases import Concordance, Grouping, PhraseSort, concordance
from indexer.phrases.asking import phrase_clause
from indexer.query import Clause, Exact, QueryError, Slots
from webui.address import Question, search_url
from webui.filters import FilterError, canonical
from webui.language import _, later, many
from webui.phrase_counts import Aside, aside
from webui.phrase_examples import Written, language
from webui.phrase_form import Form, form_of
from webui.phrase_lines import ShownGroup, ShownLine, shown_groups, shown_lines
from webui.phrase_narrowing import phrase_of
from webui.phrase_pages import Pages, pages_of, size_of
from webui.phrase_states import bad_condition, bad_phrase, no_lines
from webui.phrases_address import FORMATS, Ask, ask_url
from webui.states import Link, State, empty_corpus

SORTS: Mapping[PhraseSort, str] = {
    "left": later("左文"),
    "match": later("语句本身"),
    "right": later("右文"),
    "year": later("年份"),
    "region": later("地区"),
    "report": later("报告"),
}
GROUPS: Mapping[Grouping, str] = {
    "match": later("语句本身"),
    "left": later("左文"),
    "right": later("右文"),
    "year": later("年份"),
    "region": later("地区"),
}
Way = TypeVar("Way", PhraseSort, Grouping)
SLOTS_NAME = later("空档")


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few ways to show the lines."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """The answer. `unfold` lists equal sentences one by one, or together again."""

    found: Concordance
    sorts: tuple[Option, ...]
    groups: tuple[Option, ...]
    unfold: Option | None
    lines: tuple[ShownLine, ...]
    grouped: tuple[ShownGroup, ...]
    pages: Pages
    exports: tuple[Link, ...]
    search: str
    aside: Aside


@dataclass(frozen=True, slots=True)
class PhrasesPage:
    """The whole page: lines, a state in their place, or what can be asked.

    `status` is that of the response; `beyond` says that the address begins behind the last line.
    """

    form: Form
    result: Lines | None = None
    state: State | None = None
    language: tuple[Written, ...] = ()
    status: int = 200
    beyond: bool = False


def phrases_page(corpus: Corpus, ask: Ask) -> PhrasesPage:
    """The page of a phrase; with a state where it has no lines or cannot be understood."""
    try:
        ask = known(corpus, ask)
        if not corpus.store.count_reports():
            return state_page(corpus, ask, empty_corpus())
        if not ask.text:
            return PhrasesPage(form_of(corpus, ask), language=language(corpus))
        asked = phrase_clause(ask.text)
        sort = sort_of(ask, asked)
        found = concordance(corpus, ask.request(sort, size_of(ask)))
    except FilterError as error:
        return state_page(corpus, Ask(ask.text), bad_condition(error, ask), 400)
    except QueryError as error:
        return state_page(corpus, ask, bad_phrase(error, ask), 400)
    if not found.total and not found.cut:
        return state_page(corpus, ask, no_lines(corpus, ask, found.available))
    return PhrasesPage(
        form_of(corpus, ask),
        _lines(corpus, found, ask, asked, sort),
        beyond=bool(ask.offset) and not found.lines and not found.groups,
    )


def known(corpus: Corpus, ask: Ask) -> Ask:
    """The same with filters as the facets write them.

    Raises FilterError for a value that means nothing.
    """
    return replace(ask, filters=canonical(ask.question, corpus.vocabulary).filters)


def state_page(corpus: Corpus, ask: Ask, state: State, status: int = 200) -> PhrasesPage:
    """The page with a state in place of its lines."""
    return PhrasesPage(form_of(corpus, ask), state=state, status=status)


def sort_of(ask: Ask, asked: Clause) -> PhraseSort:
    """The order that was chosen; else fillings that are alike together, or the newest first."""
    return ask.sort or ("match" if isinstance(phrase_of(asked), Slots) else "year")


def _lines(corpus: Corpus, found: Concordance, ask: Ask, asked: Clause, sort: PhraseSort) -> Lines:
    first = replace(ask, offset=0)
    return Lines(
        found=found,
        sorts=tuple(
            Option(name, ask_url(replace(first, sort=one)), one == sort)
            for one, name in _ways(SORTS, asked)
        ),
        groups=(
            *(
                Option(name, ask_url(replace(first, group=one)), one == ask.group)
                for one, name in _ways(GROUPS, asked)
            ),
            Option(_("不归"), ask_url(replace(first, group=None)), ask.group is None),
        ),
        unfold=_unfold(found, first),
        lines=shown_lines(corpus, found, ask),
        grouped=shown_groups(corpus, found, ask, asked),
        pages=pages_of(ask, found),
        exports=tuple(Link(name, ask_url(first, ending)) for ending, name in FORMATS.items()),
        search=search_url(Question(found.query, ask.in_force)),
        aside=aside(found, ask, asked),
    )


def _ways(names: Mapping[Way, str], asked: Clause) -> Iterator[tuple[Way, str]]:
    """The orders or groups that tell lines apart: the phrase itself only where it varies."""
    phrase = phrase_of(asked)
    for one, name in names.items():
        if one != "match":
            yield one, _(name)
        elif not isinstance(phrase, Exact):
            yield one, _(SLOTS_NAME if isinstance(phrase, Slots) else name)


def _unfold(found: Concordance, first: Ask) -> Option | None:
    """How many lines are left when equal sentences are one, and the way to list each."""
    if first.sentence or (found.rows == found.total and first.folded):
        return None
    if first.folded:
        name = many("同句合并为 %(num)s 行", found.rows)
        return Option(name, ask_url(replace(first, folded=False)), True)
    return Option(_("同句没有合并"), ask_url(replace(first, folded=True)), False)
