"""Trends that cannot be shown: what is wrong, and what may be meant."""

from __future__ import annotations

from dataclasses import replace

from indexer.query import Exact, to_text
from indexer.trends import MOST_QUERIES, Refused
from webui.address import Question
from webui.filters import FilterError
from webui.language import _
from webui.states import LONGEST_AS_TEXT, Link, State, bad_filter, bad_query
from webui.trends_address import CHOICES, Ask, WrongArgument, ask_url

EXAMPLE = ("河长制", "林长制")
LONGEST_SHOWN = 20
# A query of more characters is not repeated in links.
LONGEST_LINKED = 500


def refused(one: Refused, ask: Ask) -> State:
    """A query that cannot be understood, with what may have been meant in its place."""
    as_text = to_text(Exact(one.query))
    proposal = one.error.proposal
    others = tuple(query for query in ask.queries if query != one.query)
    actions = (
        *(
            [Link(_("改为 %(proposal)s", proposal=proposal), _with(ask, one.query, proposal))]
            if proposal
            else []
        ),
        *(
            [Link(_("当作原文来查"), _with(ask, one.query, as_text))]
            if len(one.query) <= LONGEST_AS_TEXT
            else []
        ),
        *([Link(_("不看这一个"), ask_url(ask.asking(others)))] if others else []),
        *([] if others else [example()]),
    )
    return replace(bad_query(one.error, Question(one.query)), actions=actions)


def _with(ask: Ask, old: str, new: str) -> str:
    """The same queries with another in the place of one."""
    queries = tuple(new if query == old else query for query in ask.queries)
    return ask_url(ask.asking(tuple(dict.fromkeys(queries))))


def too_many(ask: Ask) -> State:
    """More queries than can stand side by side."""
    first = tuple(query for query in ask.queries[:MOST_QUERIES] if len(query) <= LONGEST_LINKED)
    return State(
        _(
            "一次最多看 %(most)s 个检索式，这里有 %(number)s 个",
            most=MOST_QUERIES,
            number=len(ask.queries),
        ),
        _("可以分几次看，或者用 OR 把同类的合成一个，例如“河长制 OR 湖长制”。"),
        actions=(
            Link(_("只看前 %(most)s 个", most=MOST_QUERIES), ask_url(ask.asking(first))),
            example(),
        ),
    )


def wrong_argument(error: WrongArgument) -> State:
    """A measure, a level or an order in the address that there cannot be."""
    said, known = CHOICES[error.argument]
    value = error.value
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return State(
        _(said, value=shown),
        _(
            "网址里的 %(argument)s 写错了，可以写 %(known)s。",
            argument=error.argument,
            known=_("、").join(known),
        ),
        actions=(Link(_("按默认的列出"), ask_url(shortened(error.ask))),),
    )


def bad_condition(error: FilterError, ask: Ask) -> State:
    """A filter in the address that means nothing."""
    without = replace(shortened(ask), filters=error.question.filters)
    return replace(
        bad_filter(error), actions=(Link(_("去掉这项条件"), ask_url(without)), example())
    )


def no_reports(ask: Ask) -> State:
    """The filters leave no report to count in."""
    return State(
        _("没有报告符合这些条件"),
        _("条件去掉一些才有可数的。"),
        actions=(Link(_("去掉全部条件"), ask_url(replace(ask, filters={}))), example()),
    )


def shortened(ask: Ask) -> Ask:
    """The same without what is too long or too much to stand in links."""
    kept = tuple(query for query in ask.queries if len(query) <= LONGEST_LINKED)
    return ask if kept == ask.queries else ask.asking(kept)


def example() -> Link:
    """A way to what can be seen in most corpora."""
    return Link(_("换一个例子：%(example)s", example=_("、").join(EXAMPLE)), ask_url(Ask(EXAMPLE)))
