"""The addresses of the policies and of one of them: each is the whole state of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args
from urllib.parse import quote

from indexer.models import Level, PolicyKind
from indexer.policy_use import UseRequest
from webui.address import CONTROL, Arguments, Question, pairs, question_from, with_arguments
from webui.language import later
from webui.phrases_address import CONTEXT, LINES_OF_A_PAGE

KINDS: Mapping[PolicyKind, str] = {
    "policy": later("政策"),
    "institution": later("制度"),
    "campaign": later("行动、会议"),
    "principle": later("提法"),
    "discipline": later("纪律"),
    "body": later("机构"),
}
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class ListAsk:
    """What the address of the list says. `whole` lists also what no report mentions."""

    text: str = ""
    kind: PolicyKind | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: bool = False

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that narrow the reports."""
        return Question(filters=self.filters).in_force

    def choosing(self, name: str, values: tuple[str, ...]) -> ListAsk:
        """The same with these values of a filter."""
        return replace(self, filters={**self.filters, name: values})


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address of a policy says.

    `level` leaves the places of one level, None those of all; `whole` lists them without end;
    `page` is a page of the lines.
    """

    policy: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    level: Level | None = None
    whole: bool = False
    page: int = 1

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that narrow the reports."""
        return Question(filters=self.filters).in_force

    def choosing(self, name: str, values: tuple[str, ...]) -> Ask:
        """The same with these values of a filter, from its first line."""
        return replace(self, filters={**self.filters, name: values}, page=1)

    def request(self, lines: bool = True) -> UseRequest:
        """The same for the service, with a page of the lines and the words nearby, or without."""
        return UseRequest(
            self.policy,
            self.in_force,
            context=CONTEXT,
            words=lines,
            limit=LINES_OF_A_PAGE if lines else 0,
            offset=(self.page - 1) * LINES_OF_A_PAGE,
        )


class WrongArgument(Exception):
    """A level in the address that there is not; `ask` is what the rest of the address says."""

    def __init__(self, value: str, ask: Ask) -> None:
        super().__init__(value)
        self.value = value
        self.ask = ask


def list_ask_from(arguments: Arguments) -> ListAsk:
    """What the address of the list asks for.

    One argument tells kinds of policies and kinds of reports: no word means one of each.
    """
    question = question_from(arguments)
    values = question.filters["kind"]
    kind = next((kind for value in values for kind in KINDS if kind == value), None)
    of_reports = tuple(value for value in values if value not in KINDS)
    return ListAsk(
        question.query,
        kind,
        {**question.filters, "kind": of_reports},
        arguments.get("all", "") == "1",
    )


def ask_from(policy: str, arguments: Arguments) -> Ask:
    """What the address of a policy asks for. Raises WrongArgument for a level there is not."""
    question = question_from(arguments)
    ask = Ask(policy, question.filters)
    by = CONTROL.sub(" ", arguments.get("by", "")).strip()
    if by and by not in LEVELS:
        raise WrongArgument(by, ask)
    return replace(
        ask,
        level=next((level for level in LEVELS if level == by), None),
        whole=arguments.get("all", "") == "1",
        page=question.page,
    )


def list_arguments(ask: ListAsk) -> list[tuple[str, str]]:
    """The arguments that say this, without those that go without saying."""
    return [
        *([("q", ask.text)] if ask.text else []),
        *([("kind", ask.kind)] if ask.kind else []),
        *pairs(Question(filters=ask.filters)),
        *([("all", "1")] if ask.whole else []),
    ]


def arguments_of(ask: Ask) -> list[tuple[str, str]]:
    """The arguments that say this, without those that go without saying."""
    return [
        *pairs(Question(filters=ask.filters)),
        *([("by", ask.level)] if ask.level else []),
        *([("all", "1")] if ask.whole else []),
        *([("page", str(ask.page))] if ask.page > 1 else []),
    ]


def list_url(ask: ListAsk, ending: str = "") -> str:
    """The address of the list, or with an ending (.csv) that of the same as a file.

    >>> list_url(ListAsk("水务", "institution", {"year": ("2019..2023",)}, whole=True))
    '/policies?q=%E6%B0%B4%E5%8A%A1&kind=institution&year=2019..2023&all=1'
    """
    return with_arguments(f"/policies{ending}", list_arguments(ask))


def policy_url(ask: Ask, ending: str = "", anchor: str = "") -> str:
    """The address of a policy, or with an ending (.csv) that of the same as a file.

    >>> policy_url(Ask("river_chief", {"region": ("990121",)}, "county", page=2), anchor="lines")
    '/policies/river_chief?region=990121&by=county&page=2#lines'
    """
    path = f"/policies/{quote(ask.policy, safe='')}{ending}"
    url = with_arguments(path, arguments_of(ask))
    return f"{url}#{anchor}" if anchor else url
