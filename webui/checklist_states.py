"""Checklists that cannot be shown: what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import replace

from indexer.policy_use.records import MOST_NAMES
from webui.checklist_address import PLACES, Ask, WrongArgument, ask_url
from webui.filters import FilterError
from webui.language import _
from webui.states import Link, State, bad_filter

EXAMPLE = ("河长制", "林长制", "田长制")
LONGEST_SHOWN = 20
KILOBYTE = 1024
LARGEST_FILE = 64 * KILOBYTE


def too_many(ask: Ask) -> State:
    """More lines than can be checked at once."""
    return State(
        _(
            "一次最多对照 %(most)s 项，名单里有 %(there)s 项",
            most=MOST_NAMES,
            there=f"{len(ask.names):,}",
        ),
        _("请分几次对照。"),
        actions=(
            Link(
                _("只看前 %(most)s 项", most=MOST_NAMES),
                ask_url(ask.listing(ask.names[:MOST_NAMES])),
            ),
            example(),
        ),
    )


def nothing_known() -> State:
    """No line of the list means a policy; the lines themselves stand above."""
    return State(
        _("名单里没有一项在词表里"),
        _("词表没有的新名称可以先收进来，再来对照。"),
        actions=(
            example(),
            Link(_("发现新名称"), "/policies/discover"),
            Link(_("看词表"), "/policies"),
        ),
    )


def bad_condition(error: FilterError, ask: Ask) -> State:
    """A filter in the address that means nothing."""
    without = ask_url(replace(ask, filters=error.question.filters))
    return replace(bad_filter(error), actions=(Link(_("去掉这项条件"), without), example()))


def wrong_level(error: WrongArgument) -> State:
    """A level of places in the address that there is not."""
    value = error.value
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return State(
        _("“%(value)s”不能作地区级别", value=shown),
        _("网址里的 by 写错了，可以写 %(values)s。", values=_("、").join(PLACES)),
        actions=(Link(_("列出各级"), ask_url(error.ask)),),
    )


def no_text(ask: Ask) -> State:
    """A file that holds no text."""
    return State(
        _("这个文件不是文本"),
        _("名单要是文本文件，一行一项；Word、Excel 里的名单请另存为 txt，或者复制出来贴进框里。"),
        actions=(Link(_("重新来"), ask_url(ask)), example()),
    )


def no_names(ask: Ask) -> State:
    """No file was chosen, or one without a line."""
    return State(
        _("文件里没有名称"),
        _("没有选文件，或者文件是空的。一行写一项，例如：%(name)s。", name=EXAMPLE[0]),
        actions=(Link(_("重新来"), ask_url(ask)), example()),
    )


def too_large(ask: Ask) -> State:
    """A file, or a list, that no address can hold."""
    return State(
        _("名单太长"),
        _(
            "文件最大 %(size)s KB，最多 %(most)s 项，只留名称。请分几次对照。",
            size=LARGEST_FILE // KILOBYTE,
            most=MOST_NAMES,
        ),
        actions=(Link(_("重新来"), ask_url(ask)), example()),
    )


def example() -> Link:
    """A way to what can be seen in most corpora."""
    return Link(_("换一个例子：%(example)s", example="、".join(EXAMPLE)), ask_url(Ask(EXAMPLE)))
