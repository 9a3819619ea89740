"""Phrases that cannot be shown: what is wrong, and what may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indexer.corpus import Corpus, Vocabulary
from indexer.phrases import concordance
from indexer.phrases.asking import phrase_clause
from indexer.query import Exact, QueryError, Words, to_text
from webui.address import FILTERS, Question, search_url
from webui.filters import FilterError, value_words
from webui.language import _, later, many
from webui.phrases_address import MOST_LINES, NAMES, Ask, WrongArgument, ask_url
from webui.phrases_similar import similar_url
from webui.states import LONGEST_AS_TEXT, Link, State, bad_filter, bad_query

EXAMPLE = "以*为抓手"
LONGEST_SHOWN = 20
WRONG = later("网址里的 %(argument)s 写错了。")
ALLOWED = {
    "limit": later("网址里的 %(argument)s 写错了。每页列 1 到 %(most)s 行。"),
    "offset": later("网址里的 %(argument)s 写错了。起始行从 0 数起，写成数字。"),
    "sentence": later("网址里的 %(argument)s 写错了。句子编号由页面上的“×2”带出，不能自己写。"),
}


def bad_phrase(error: QueryError, ask: Ask) -> State:
    """A phrase that cannot be understood, with what may have been meant."""
    as_text = to_text(Exact(ask.text))
    return replace(
        bad_query(error, ask.question),
        actions=(
            *([Link(_("改为 %(query)s", query=error.proposal), _says(ask, error.proposal))]
              if error.proposal and _is_phrase(error.proposal) else []),
            *([Link(_("当作原文来查"), _says(ask, as_text))]
              if len(ask.text) <= LONGEST_AS_TEXT and _is_phrase(as_text) else []),
            _example(),
        ),
    )  # fmt: skip


def bad_condition(error: FilterError, ask: Ask) -> State:
    """A filter in the address that means nothing."""
    without = replace(ask, filters=error.question.filters, offset=0)
    actions = (Link(_("去掉这项条件"), ask_url(without)), _example())
    return replace(bad_filter(error), actions=actions)


def wrong_argument(error: WrongArgument) -> State:
    """An order, a group or a number in the address that there cannot be."""
    value = error.value
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    told = ALLOWED.get(error.argument, WRONG)
    return State(
        _("“%(value)s”不能作%(argument)s", value=shown, argument=_(NAMES[error.argument])),
        _(told, argument=error.argument, most=MOST_LINES),
        actions=(Link(_("按默认的列出"), ask_url(error.ask)),),
    )


def no_lines(corpus: Corpus, ask: Ask, available: int) -> State:
    """No line has the phrase; what may be left out of the question, where that finds some."""
    links = list(_without_one(corpus, ask))
    match phrase_clause(ask.text):
        case Exact(text):
            words = Question(to_text(Words(text)), ask.filters)
            links.append(Link(_("贴进草稿框，找相近的写法"), similar_url(text)))
            links.append(Link(_("不要求一字不差，按词检索"), search_url(words)))
    links.append(_example())
    text = (
        many("看过了 %(num)s 份报告的全文。可以这样再试：", available)
        if available
        else _("没有报告符合这些条件。可以这样再试：")
    )
    return State(_("没有一行写着这句话"), text, links=tuple(links))


def _without_one(corpus: Corpus, ask: Ask) -> Iterator[Link]:
    """The question without one of its conditions, with how many lines that finds."""
    changed = [
        (f"{_(FILTERS[name])} {_words(name, values, corpus.vocabulary)}", ask.choosing(name, ()))
        for name, values in ask.in_force.items()
    ]
    if ask.sentence:
        changed.append((_("“同一句的各行”"), replace(ask, sentence="", offset=0)))
    for name, weaker in changed:
        if lines := concordance(corpus, weaker.request("year", 0, collocates=False)).total:
            yield Link(
                _("去掉 %(condition)s", condition=name),
                ask_url(weaker),
                many("%(num)s 行", lines),
            )


def _words(name: str, values: tuple[str, ...], vocabulary: Vocabulary) -> str:
    return _("、").join(value_words(name, value, vocabulary) for value in values)


def _is_phrase(text: str) -> bool:
    try:
        phrase_clause(text)
    except QueryError:
        return False
    return True


def _says(ask: Ask, text: str) -> str:
    return ask_url(ask.saying(text))


def _example() -> Link:
    return Link(_("换一个例子：%(query)s", query=EXAMPLE), ask_url(Ask(EXAMPLE)))
