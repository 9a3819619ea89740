"""The page of the corpus where an argument means nothing."""

from __future__ import annotations

from webui.corpus_address import ALL, Ask, WrongArgument, ask_url
from webui.states import Link, State

LONGEST_SHOWN = 20


def wrong_argument(error: WrongArgument) -> State:
    """A page or a place in the address that there cannot be."""
    value = error.value
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    if error.argument == "page":
        title, known = f"“{shown}”不能作页码", "从 1 起的整数"
    else:
        title, known = f"语料里没有“{shown}”这个地区", f"表里地区的代码，或 {ALL}"
    return State(
        title,
        f"网址里的 {error.argument} 写错了，可以写{known}。",
        actions=(Link("看整个语料", ask_url(Ask())), Link("回到检索", "/")),
    )
