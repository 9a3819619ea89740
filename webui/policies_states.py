"""Policies that cannot be shown: what is wrong, and what may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from webui.filters import FilterError
from webui.language import _
from webui.policies_address import LEVELS, Ask, ListAsk, WrongArgument, list_url, policy_url
from webui.states import Link, State, bad_filter

LONGEST_SHOWN = 20
EXAMPLES = ("河长制", "乡村振兴", "林业草原")


def no_such_policy(name: str, close: Sequence[str], ask: ListAsk) -> State:
    """Nothing bears such a name; names that are much like it lead to their pages."""
    return State(
        _("没有“%(name)s”这项政策", name=_short(name)),
        _("是不是要找：")
        if close
        else _("可以按名称、编号或领域查；词表里没有的新名称，可从报告里找。"),
        links=tuple(
            Link(one, policy_url(Ask(one, ask.filters)) if one else "", "") for one in close
        ),
        actions=(
            Link(_("看全部政策"), list_url(replace(ask, text="", kind=None))),
            Link(_("发现新名称"), "/policies/discover"),
        ),
    )


def nothing_listed(ask: ListAsk) -> State:
    """There are such policies, but none of the kind that was chosen."""
    return State(
        _("没有这一类的政策符合"),
        _("符合“%(text)s”的都是别的类别。", text=_short(ask.text)) if ask.text else "",
        actions=(Link(_("不限类别"), list_url(replace(ask, kind=None))),),
    )


def bad_list_condition(error: FilterError, ask: ListAsk) -> State:
    """A filter in the address of the list that means nothing."""
    without = replace(ask, filters=error.question.filters)
    return replace(bad_filter(error), actions=(Link(_("去掉这项条件"), list_url(without)),))


def bad_condition(error: FilterError, ask: Ask) -> State:
    """A filter in the address of a policy that means nothing."""
    without = replace(ask, filters=error.question.filters)
    return replace(bad_filter(error), actions=(Link(_("去掉这项条件"), policy_url(without)),))


def wrong_level(error: WrongArgument) -> State:
    """A level of places in the address that there is not."""
    return State(
        _("“%(value)s”不能作地区级别", value=_short(error.value)),
        _("网址里的 by 写错了，可以写 %(values)s。", values=_("、").join(LEVELS)),
        actions=(Link(_("列出各级"), policy_url(error.ask)),),
    )


def no_reports(url: str) -> State:
    """The filters leave no report to count in; `url` is the page without them."""
    return State(
        _("没有报告符合这些条件"),
        _("条件去掉一些才有可数的。"),
        actions=(Link(_("去掉全部条件"), url),),
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
