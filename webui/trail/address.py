"""The address of the trail <-> what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from indexer.trail import Wanted
from webui.address import number_of, with_arguments

PATH = "/trail"


@dataclass(frozen=True, slots=True)
class Ask:
    """Entries of a person, of an action, of days from one to another, before a number.

    `check` asks whether the chain of all entries is whole.
    """

    person: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    check: bool = False

    @property
    def wanted(self) -> Wanted:
        """The same in terms of the store; days are those of this machine."""
        after = self.until and self.until + timedelta(days=1)
        return Wanted(self.person, self.action, _begin(self.since), _begin(after))


def ask_from(arguments: Mapping[str, str]) -> Ask:
    """What an address asks for; a day that is none is left out."""
    return Ask(
        person=arguments.get("person", "").strip(),
        action=arguments.get("action", "").strip(),
        since=_day(arguments.get("since", "")),
        until=_day(arguments.get("until", "")),
        before=number_of(arguments.get("before", "")),
        check=arguments.get("check") == "1",
    )


def ask_url(ask: Ask, ending: str = "") -> str:
    """The address that asks for this.

    >>> ask_url(Ask("wang", since=date(2024, 5, 1), before=120))
    '/trail?person=wang&since=2024-05-01&before=120'
    """
    pairs = [
        ("person", ask.person),
        ("action", ask.action),
        ("since", ask.since.isoformat() if ask.since else ""),
        ("until", ask.until.isoformat() if ask.until else ""),
        ("before", str(ask.before) if ask.before else ""),
        ("check", "1" if ask.check else ""),
    ]
    return with_arguments(f"{PATH}{ending}", [pair for pair in pairs if pair[1]])


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    # The day after the last, and the first in other zones, are no days.
    return day if date.min < day < date.max - timedelta(days=1) else None


def _begin(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day).astimezone() if day else None
