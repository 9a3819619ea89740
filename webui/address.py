"""Addresses: the whole state of a page stands in its URL, and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol, get_args
from urllib.parse import quote, quote_plus

from indexer.query import Sort, Unit
from indexer.vocab.indicator_table import Indicator, indicator_of_id
from webui.language import later

# The fields that can be chosen beside the query, in the order of the page.
FILTERS = {
    "region": later("地区"),
    "year": later("年份"),
    "kind": later("类型"),
    "portfolio": later("分管"),
    "indicator": later("指标"),
    "policy": later("政策"),
    "role": later("职务"),
    "level": later("级别"),
}
# What stands before the name of a filter: -kind=述职报告 leaves these out, and find-policy=林 lists
# the policies with this in their names.
WITHOUT, FIND = "-", "find-"
# What stands before the id of an indicator by whose values hits are sorted.
BY_INDICATOR = "indicator:"
HITS_OF_A_PAGE = 20
# No page lies beyond this; a larger number only says "the last".
LAST_PAGE = 100_000
LONGEST_FIND = 40
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Arguments(Protocol):
    """The arguments of a request, as Flask gives them."""

    def get(self, key: str, default: str, /) -> str:
        """The first value of an argument."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of an argument."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of a search says.

    What has any of the `excluded` values is left out. `sort` is None where the page decides: by
    relevance when there are words to rank by, else the newest first; it is an order of the engines
    or, with `BY_INDICATOR`, an indicator. `open` names branches of the region tree, with a minus
    those that were shut, and the facet of which all values are listed. `find` are words that the
    listed values of a facet must have. `figures` marks the numbers in the text of a report.
    """

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: Unit = "report"
    sort: str | None = None
    page: int = 1
    open: tuple[str, ...] = ()
    figures: bool = True
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    find: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that narrow the search."""
        return {name: values for name, values in self.filters.items() if values}

    @property
    def left_out(self) -> Mapping[str, tuple[str, ...]]:
        """What is excluded, of the fields of which anything is."""
        return {name: values for name, values in self.excluded.items() if values}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the query narrows the search."""
        return bool(self.in_force or self.left_out)

    @property
    def indicator(self) -> Indicator | None:
        """The indicator that hits are sorted by, if they are."""
        name = self.sort or ""
        found = name.startswith(BY_INDICATOR)
        return indicator_of_id(name.removeprefix(BY_INDICATOR)) if found else None

    def choosing(self, name: str, values: tuple[str, ...]) -> Question:
        """The same question with these values of a filter, from its first page."""
        kept = tuple(value for value in self.excluded.get(name, ()) if value not in values)
        return replace(
            self,
            filters={**self.filters, name: values},
            excluded={**self.excluded, name: kept} if kept else _but(self.excluded, name),
            page=1,
        )

    def excluding(self, name: str, values: tuple[str, ...]) -> Question:
        """The same question without these values of a field, from its first page."""
        return replace(self, excluded={**self.excluded, name: values}, page=1)

    def unrestricted(self, name: str = "") -> Question:
        """The same question with nothing chosen or excluded of one field, or of any."""
        return replace(
            self,
            filters=_but(self.filters, name) if name else {},
            excluded=_but(self.excluded, name) if name else {},
            page=1,
        )


def _but(values: Mapping[str, tuple[str, ...]], name: str) -> dict[str, tuple[str, ...]]:
    return {other: those for other, those in values.items() if other != name}


def question_from(arguments: Arguments) -> Question:
    """The question of a request. What cannot be meant (unit=book, page=-1) is passed over."""
    unit = arguments.get("unit", "")
    sort = arguments.get("sort", "")
    return Question(
        query=CONTROL.sub(" ", arguments.get("q", "")).strip(),
        filters={
            name: _values(arguments, name) + (year_range(arguments) if name == "year" else ())
            for name in FILTERS
        },
        excluded={
            name: values for name in FILTERS if (values := _values(arguments, WITHOUT + name))
        },
        unit=next((known for known in get_args(Unit) if known == unit), "report"),
        sort=sort if _is_order(sort) else None,
        page=_page(arguments.get("page", "")) or 1,
        open=_opened(arguments.getlist("open")),
        find={
            name: text
            for name in FILTERS
            if (text := CONTROL.sub(" ", arguments.get(FIND + name, "")).strip()[:LONGEST_FIND])
        },
        figures=arguments.get("figures", "") != "0",
    )


def has_slips(arguments: Arguments) -> bool:
    """Whether an argument means nothing, so that the address should be put right."""
    unit, sort = arguments.get("unit", ""), arguments.get("sort", "")
    page = arguments.get("page", "")
    return (
        (unit != "" and unit not in get_args(Unit))
        or (sort != "" and not _is_order(sort))
        or (page != "" and _page(page) is None)
    )


def _values(arguments: Arguments, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, arguments.getlist(name)))))


def _opened(names: Iterable[str]) -> tuple[str, ...]:
    """What an address opens: of facets the first, since the page must not grow without end."""
    each = tuple(dict.fromkeys(names))
    first = next((name for name in each if name in FILTERS), None)
    return tuple(name for name in each if name not in FILTERS or name == first)


def _is_order(sort: str) -> bool:
    return sort in get_args(Sort) or Question(sort=sort).indicator is not None


def number_of(text: str) -> int | None:
    """A whole number of an address; None for what is none, or of more digits than any has."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _page(text: str) -> int | None:
    if not re.fullmatch("[0-9]{1,18}", text) or not int(text):
        return None
    return min(int(text), LAST_PAGE)


def year_range(arguments: Arguments) -> tuple[str, ...]:
    """The years typed into the two boxes, as the query language writes a range."""
    first, last = (
        re.sub("(?<=[0-9])年$", "", unicodedata.normalize("NFKC", arguments.get(name, "")).strip())
        for name in ("from", "to")
    )
    if len(first) == len(last) == 4 and first > last:
        first, last = last, first
    return (f"{first}..{last}",) if first or last else ()


def pairs(question: Question) -> list[tuple[str, str]]:
    """The arguments that say this question, without those that go without saying."""
    return [
        *([("q", question.query)] if question.query else []),
        *((name, value) for name, values in question.in_force.items() for value in values),
        *((WITHOUT + name, one) for name, values in question.left_out.items() for one in values),
        *([("unit", question.unit)] if question.unit != "report" else []),
        *([("sort", question.sort)] if question.sort else []),
        *([("page", str(question.page))] if question.page > 1 else []),
        *(("open", code) for code in question.open),
        *((FIND + name, text) for name, text in question.find.items()),
        *([] if question.figures else [("figures", "0")]),
    ]


def search_url(question: Question) -> str:
    """The address of a search.

    >>> search_url(Question("a b", {"year": ("2019..2023", "unknown")}, page=2))
    '/?q=a+b&year=2019..2023&year=unknown&page=2'
    >>> search_url(Question(excluded={"kind": ("other",)}, sort="indicator:gdp.total"))
    '/?-kind=other&sort=indicator%3Agdp.total'
    """
    return with_arguments("/", pairs(question))


def figure_url(report: str, start: int) -> str:
    """The address of a report at a figure, its sentence marked.

    >>> figure_url("c9a816021d92", 1204)
    '/reports/c9a816021d92?figure=1204#n1204'
    """
    return f"/reports/{quote(report, safe='')}?figure={start}#n{start}"


def report_url(report: str, question: Question, hit: int = 0, anchor: str = "") -> str:
    """The address of a report, read in the light of a question; `hit` is the match to begin at.

    >>> report_url("c9a816021d92", Question("造林"), hit=3)
    '/reports/c9a816021d92?q=%E9%80%A0%E6%9E%97&hit=3#h3'
    """
    arguments = pairs(question) + ([("hit", str(hit))] if hit else [])
    anchor = f"h{hit}" if hit else anchor
    url = with_arguments(f"/reports/{quote(report, safe='')}", arguments)
    return f"{url}#{anchor}" if anchor else url


def with_arguments(path: str, arguments: list[tuple[str, str]]) -> str:
    """A path with arguments, or alone where there are none."""
    if not arguments:
        return path
    return f"{path}?{'&'.join(f'{name}={_quoted(value)}' for name, value in arguments)}"


# A page says the same query in two hundred addresses.
@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    return quote_plus(value, safe=",.")
