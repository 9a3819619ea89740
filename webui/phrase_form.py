"""The box for a phrase, and the conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from webui.address import FILTERS
from webui.conditions import Conditions, conditions_of
from webui.filters import Chip
from webui.language import _
from webui.phrases_address import Ask, arguments_of, ask_url


@dataclass(frozen=True, slots=True)
class Form:
    """What can be asked. `kept` are the arguments that go with a new phrase."""

    text: str
    kept: tuple[tuple[str, str], ...]
    conditions: Conditions


def form_of(corpus: Corpus, ask: Ask) -> Form:
    """The form of a page whose filters are known."""
    conditions = conditions_of(
        corpus,
        ask,
        choosing=lambda name, values: ask_url(ask.choosing(name, values)),
        arguments=arguments_of(replace(ask, offset=0)),
        clear=ask_url(replace(ask, filters={}, sentence="", offset=0)),
    )
    if ask.sentence:
        alone = ask_url(replace(ask, sentence="", offset=0))
        sentence = Chip(_("只列"), _("同一句的各行"), "", alone)
        conditions = replace(conditions, chips=(*conditions.chips, sentence))
    kept = tuple(pair for pair in arguments_of(ask) if pair[0] in FILTERS)
    return Form(ask.text, kept, conditions)
