"""The address of a checklist: its whole state, the policies as list=… one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from indexer.policy_use import names_in
from webui.address import CONTROL, Arguments, Question, pairs, question_from, with_arguments

Places = Literal["province", "prefecture", "county"]
PLACES: tuple[Places, ...] = get_args(Places)
# No policy has a longer name; of a longer line this much is shown and stands in addresses.
LONGEST_LINE = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address of a checklist says: the lines of the list as they were written.

    `places` leaves the rows of one level, None those of all.
    """

    names: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Places | None = None

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that narrow the reports."""
        return Question(filters=self.filters).in_force

    def choosing(self, name: str, values: tuple[str, ...]) -> Ask:
        """The same with these values of a filter."""
        return replace(self, filters={**self.filters, name: values})

    def listing(self, names: tuple[str, ...]) -> Ask:
        """Another list under the same filters."""
        return replace(self, names=tuple(dict.fromkeys(map(shortened, names))))

    def replacing(self, old: str, *new: str) -> Ask:
        """The same list with other lines, or with none, in the place of one."""
        names = (one for name in self.names for one in (new if name == old else (name,)))
        return self.listing(tuple(names))


class WrongArgument(Exception):
    """A level of places that there is not; `ask` is what the rest of the address says."""

    def __init__(self, value: str, ask: Ask) -> None:
        super().__init__(value)
        self.value = value
        self.ask = ask


def ask_from(arguments: Arguments) -> Ask:
    """What an address asks for; each list=… may hold several lines, as a box sends them.

    Raises WrongArgument for a level that there is not.
    """
    ask = Ask(filters=question_from(arguments).filters).listing(
        names_in("\n".join(arguments.getlist("list")))
    )
    by = CONTROL.sub(" ", arguments.get("by", "")).strip()
    if by and by not in PLACES:
        raise WrongArgument(by, ask)
    return replace(ask, places=next((level for level in PLACES if level == by), None))


def shortened(line: str) -> str:
    """A line of a list, cut where it is too long to be a name.

    >>> shortened("河长制"), len(shortened("河" * 10_000))
    ('河长制', 61)
    """
    line = CONTROL.sub(" ", line).strip()
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"


def arguments_of(ask: Ask) -> list[tuple[str, str]]:
    """The arguments that say this, without those that go without saying."""
    return [
        *(("list", name) for name in ask.names),
        *pairs(Question(filters=ask.filters)),
        *([("by", ask.places)] if ask.places else []),
    ]


def ask_url(ask: Ask, ending: str = "") -> str:
    """The address of a checklist, or with an ending (.csv) that of the same as a file.

    >>> ask_url(Ask(("a b", "c"), {"year": ("2019..2023",)}, "county"))
    '/policies/checklist?list=a+b&list=c&year=2019..2023&by=county'
    """
    return with_arguments(f"/policies/checklist{ending}", arguments_of(ask))
