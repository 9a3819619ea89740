"""The address of recycled text, and that of a passage in the report that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from urllib.parse import quote

from indexer.offsets import Span
from indexer.reuse.records import PairClass
from webui.address import CONTROL, LAST_PAGE, Arguments, number_of, with_arguments, year_range
from webui.compare_address import BETWEEN
from webui.language import later

# The classes as the page calls them, in the order in which it has them.
CLASS_NAMES: Mapping[PairClass, str] = {
    "own": later("本地往年"),
    "place": later("其他地区"),
    "unknown": later("地区不明"),
    "quotation": later("引用上级"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address says: one report or all of these places and years, and of which class.

    `regions` are ids or names, `first` and `last` years.
    """

    report: str = ""
    kind: PairClass | None = None
    regions: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    page: int = 1

    @property
    def years(self) -> tuple[str, ...]:
        """The years as filters write them."""
        return (f"{self.first}..{self.last}",) if self.first or self.last else ()


class NoSuchClass(Exception):
    """A class of recycled text that there is not; `ask` is the same without it."""

    def __init__(self, value: str, ask: Ask) -> None:
        super().__init__(value)
        self.value = value
        self.ask = ask


def ask_from(arguments: Arguments) -> Ask:
    """What an address asks for; a page that means nothing is the first.

    Raises NoSuchClass.
    """

    def text(name: str) -> str:
        return CONTROL.sub(" ", arguments.get(name, "")).strip()

    regions = [part for typed in arguments.getlist("region") for part in BETWEEN.split(typed)]
    years = year_range(arguments)
    first, _, last = years[0].partition("..") if years else ("", "", "")
    kind = text("class")
    ask = Ask(
        report=text("report"),
        kind=next((one for one in get_args(PairClass) if one == kind), None),
        regions=tuple(dict.fromkeys(CONTROL.sub("", region) for region in regions if region)),
        first=first,
        last=last,
        page=min(number_of(arguments.get("page", "")) or 1, LAST_PAGE),
    )
    if kind and not ask.kind:
        raise NoSuchClass(kind, ask)
    return ask


def ask_url(ask: Ask, ending: str = "", anchor: str = "") -> str:
    """The address of recycled text, or with an ending (.csv) that of the same as a file.

    >>> ask_url(Ask("c9a816021d92", "own", page=2), anchor="pairs")
    '/reuse?report=c9a816021d92&class=own&page=2#pairs'
    """
    arguments = [
        (name, value)
        for name, value in (
            ("report", ask.report),
            ("class", ask.kind or ""),
            *(("region", region) for region in ask.regions),
            ("from", ask.first),
            ("to", ask.last),
            ("page", str(ask.page) if ask.page > 1 and not ending else ""),
        )
        if value
    ]
    url = with_arguments(f"/reuse{ending}", arguments)
    return f"{url}#{anchor}" if anchor else url


def passage_url(report: str, start: int, end: int) -> str:
    """The address of a report at some of its words, which are marked there.

    >>> passage_url("c9a816021d92", 1204, 1310)
    '/reports/c9a816021d92?at=1204..1310#at'
    """
    return f"/reports/{quote(report, safe='')}?at={start}..{end}#at"


def passage_from(arguments: Arguments, text: str) -> Span | None:
    """The words of a text that an address names; None where it names none that there are."""
    start, end = map(number_of, arguments.get("at", "").partition("..")[::2])
    if start is None or end is None or not start < end <= len(text):
        return None
    return Span(start, end)
