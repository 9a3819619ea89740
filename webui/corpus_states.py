"""The page of the corpus where an argument means nothing."""

from __future__ import annotations

from webui.corpus_address import ALL, Ask, WrongArgument, ask_url
from webui.language import _
from webui.states import Link, State

LONGEST_SHOWN = 20


def wrong_argument(error: WrongArgument) -> State:
    """A page or a place in the address that there cannot be."""
    value = error.value
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    if error.argument == "page":
        title = _("“%(value)s”不能作页码", value=shown)
        text = _("网址里的 page 写错了，可以写从 1 起的整数。")
    else:
        title = _("语料里没有“%(value)s”这个地区", value=shown)
        text = _("网址里的 open 写错了，可以写表里地区的代码，或 %(all)s。", all=ALL)
    return State(
        title,
        text,
        actions=(Link(_("看整个语料"), ask_url(Ask())), Link(_("回到检索"), "/")),
    )
