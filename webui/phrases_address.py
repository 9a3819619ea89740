"""The address of a phrase: its whole state, as that of a search stands in its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from indexer.phrases import Grouping, PhraseRequest, PhraseSort
from webui.address import CONTROL, Arguments, Question, pairs, question_from, with_arguments
from webui.language import later

# Characters on each side of a phrase; what a window has no room for is cut off there.
CONTEXT = 45
LINES_OF_A_PAGE, GROUPS_OF_A_PAGE, MOST_LINES = 50, 12, 500
# What stands beside each page of phrases, from the same record.
FORMATS = {".csv": "CSV", ".json": "JSON"}
LAST_OFFSET = 10_000_000
NAMES = {
    "sort": later("排序"),
    "group": later("归组"),
    "sentence": later("句子编号"),
    "fold": later("同句合并"),
    "offset": later("起始行"),
    "limit": later("每页行数"),
}
SENTENCE = re.compile("[0-9a-f]{1,16}")


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address of a phrase says; what it leaves out goes by rule.

    `text` is what stands in the box, `sentence` the name of a sentence whose lines alone are
    meant; `limit` is 0 where the page decides.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: PhraseSort | None = None
    group: Grouping | None = None
    sentence: str = ""
    folded: bool = True
    offset: int = 0
    limit: int = 0

    @property
    def question(self) -> Question:
        """The same text and filters as a search has them."""
        return Question(self.text, self.filters)

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that narrow the lines."""
        return self.question.in_force

    def choosing(self, name: str, values: tuple[str, ...]) -> Ask:
        """The same with these values of a filter, from its first line."""
        return replace(self, filters={**self.filters, name: values}, offset=0)

    def saying(self, text: str) -> Ask:
        """Another phrase under the same filters, from its first line."""
        return Ask(text, self.filters)

    def request(self, sort: PhraseSort, limit: int, collocates: bool = True) -> PhraseRequest:
        """The same for the service."""
        return PhraseRequest(
            text=self.text,
            filters=self.in_force,
            context=CONTEXT,
            sort=sort,
            group=self.group,
            sentence=self.sentence or None,
            folded=self.folded and not self.sentence,
            collocates=collocates,
            limit=limit,
            offset=self.offset,
        )


class WrongArgument(Exception):
    """A value of an argument that means nothing; `ask` is what the rest of the address says."""

    def __init__(self, argument: str, value: str, ask: Ask) -> None:
        super().__init__(argument, value)
        self.argument = argument
        self.value = value
        self.ask = ask


def ask_from(arguments: Arguments) -> Ask:
    """What an address asks for.

    Raises WrongArgument for an order, a group, a sentence or a number that there cannot be.
    """
    question = question_from(arguments)
    ask = Ask(question.query, question.filters)

    def chosen(name: str, known: tuple[str, ...]) -> str:
        value = text(name)
        if value and value not in known:
            raise WrongArgument(name, value, ask)
        return value

    def number(name: str, least: int, most: int) -> int:
        value = text(name)
        if value and not (re.fullmatch("[0-9]{1,9}", value) and least <= int(value) <= most):
            raise WrongArgument(name, value, ask)
        return int(value) if value else 0

    def text(name: str) -> str:
        return CONTROL.sub(" ", arguments.get(name, "")).strip()

    sort = chosen("sort", get_args(PhraseSort))
    group = chosen("group", get_args(Grouping))
    sentence = text("sentence")
    if sentence and not SENTENCE.fullmatch(sentence):
        raise WrongArgument("sentence", sentence, ask)
    return replace(
        ask,
        sort=next((known for known in get_args(PhraseSort) if known == sort), None),
        group=next((known for known in get_args(Grouping) if known == group), None),
        sentence=sentence,
        folded=chosen("fold", ("0", "1")) != "0",
        offset=number("offset", 0, LAST_OFFSET),
        limit=number("limit", 1, MOST_LINES),
    )


def arguments_of(ask: Ask) -> list[tuple[str, str]]:
    """The arguments that say this, without those that go without saying."""
    others = (
        ("sort", ask.sort or ""),
        ("group", ask.group or ""),
        ("sentence", ask.sentence),
        ("fold", "" if ask.folded else "0"),
        ("offset", str(ask.offset) if ask.offset else ""),
        ("limit", str(ask.limit) if ask.limit else ""),
    )
    return [*pairs(ask.question), *((name, value) for name, value in others if value)]


def ask_url(ask: Ask, ending: str = "") -> str:
    """The address of a phrase, or with an ending (.csv) that of the same as a file.

    >>> ask_url(Ask("a*b", {"year": ("2019..2023",)}, "left", offset=50))
    '/phrases?q=a%2Ab&year=2019..2023&sort=left&offset=50'
    """
    return with_arguments(f"/phrases{ending}", arguments_of(ask))
