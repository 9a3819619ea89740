"""The boxes for queries, the conditions in force, and the boxes for more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.trends import MOST_QUERIES
from webui.conditions import Conditions, conditions_of
from webui.trends_address import Ask, arguments_of, ask_url


@dataclass(frozen=True, slots=True)
class Box:
    """A box for a query. A `spare` one is left out where there is little room."""

    number: int
    text: str
    spare: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What can be asked. `kept` are the arguments that go with new queries."""

    boxes: tuple[Box, ...]
    kept: tuple[tuple[str, str], ...]
    conditions: Conditions


def form_of(corpus: Corpus, ask: Ask) -> Form:
    """The form of a page whose filters are known."""
    texts = (*ask.queries[:MOST_QUERIES], *[""] * (MOST_QUERIES - len(ask.queries)))
    # One empty box more than there are queries, and two at the beginning.
    at_once = max(2, len(ask.queries) + 1)
    return Form(
        boxes=tuple(Box(i + 1, text, i >= at_once) for i, text in enumerate(texts)),
        kept=tuple(pair for pair in arguments_of(replace(ask, rank=0)) if pair[0] != "q"),
        conditions=conditions_of(
            corpus,
            ask,
            choosing=lambda name, values: ask_url(ask.choosing(name, values)),
            arguments=arguments_of(ask),
            clear=ask_url(replace(ask, filters={})),
        ),
    )
